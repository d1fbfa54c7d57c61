package tui

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// Copy puts text on the clipboard. What is secret, or a token, is cleared from
// there after a while.
type Copy struct {
	Text   []byte
	What   string // "the signature"
	Secret bool
}

func (c Copy) run(m *Model) tea.Cmd {
	if m.w.Clipboard == nil {
		return m.do(Notify{Tone: Failed, Text: "there is no clipboard"})
	}
	m.copied++
	id, text := m.copied, append([]byte(nil), c.Text...)
	if m.held = nil; c.Secret {
		m.held = text
	}
	return m.work(m.s.Focus, "copying", func(ctx context.Context) then {
		ways, err := m.w.Clipboard.Copy(ctx, text, c.Secret)
		return func(m *Model) tea.Cmd {
			if err != nil {
				return m.do(Fail{err})
			}
			note := Notify{Tone: Did, Text: "copied " + c.What + " (" + strings.Join(ways, " and ") + ")"}
			if !c.Secret {
				return m.do(note)
			}
			after := m.w.Config.ClearAfter
			if after <= 0 {
				after = 45 * time.Second
			}
			note.Hint = "cleared in " + after.String() + ", or when you leave"
			m.do(note)
			return m.w.After(after, func(time.Time) tea.Msg { return clearCopy{id, text} })
		}
	})
}

// clearCopy clears a copy from the clipboard unless another has taken its place.
type clearCopy struct {
	id   int
	text []byte
}

func (c clearCopy) run(m *Model) tea.Cmd {
	if c.id != m.copied {
		return nil
	}
	m.held = nil
	return func() tea.Msg {
		err := m.w.Clipboard.ClearIf(m.w.Context, c.text)
		return then(func(m *Model) tea.Cmd {
			if err != nil {
				return m.do(Fail{err})
			}
			return m.do(Notify{Text: "the clipboard was cleared"})
		})
	}
}

// copyTwin copies the command line of what the focused pane shows: its first
// action with a twin says what that is.
type copyTwin struct{}

func (copyTwin) run(m *Model) tea.Cmd {
	p := m.pane(m.s.Focus)
	if p == nil {
		return nil
	}
	var list []Choice
	for _, a := range m.bound(p.Actions(&m.s)) {
		if len(a.Twin) > 0 && a.Enabled() {
			line := CommandLine(a.Twin)
			list = append(list, Choice{Text: upper(a.Title), Note: line, Do: Copy{Text: []byte(line), What: "the command"}})
		}
	}
	switch len(list) {
	case 0:
		return m.do(Notify{Tone: Warned, Text: "nothing here has a command of its own"})
	case 1:
		return m.do(list[0].Do)
	}
	return m.do(Open{NewChooser("Copy as command", list)})
}

// CommandLine writes a command of fob for a POSIX shell.
func CommandLine(args []string) string {
	line := []string{"fob"}
	for _, a := range args {
		line = append(line, shellWord(a))
	}
	return strings.Join(line, " ")
}

func shellWord(s string) string {
	safe := s != ""
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("@%+=:,./-_", r) {
			safe = false
		}
	}
	if safe {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
