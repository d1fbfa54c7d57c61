package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tui/screen"
)

type showHelp struct{}

// run shows every key of the pane and of the workbench.
func (showHelp) run(m *Model) tea.Cmd {
	p := m.pane(m.s.Focus)
	if p == nil {
		return nil
	}
	text := func(f Frame, w int) [][]screen.Span {
		lines := helpLines(f, w, p.Name(), m.bound(p.Actions(&m.s)))
		lines = append(lines, nil)
		return append(lines, helpLines(f, w, "everywhere", m.bound(m.global()))...)
	}
	return m.do(Open{&Pager{Heading: "Help · " + p.Name(), Text: text}})
}

func helpLines(f Frame, w int, title string, list []Action) [][]screen.Span {
	st := f.St
	lines := [][]screen.Span{{{Style: st.Heading, Text: strings.ToLower(title)}}}
	const column = 9
	for _, a := range list {
		var labels []string
		for _, k := range a.Key.Keys() {
			labels = append(labels, keyLabel(k))
		}
		label := strings.Join(labels, " ")
		label += strings.Repeat(" ", max(1, column-screen.Width(label)))
		text, style := a.Help, st.Text
		if a.Why != "" {
			text, style = a.Help+" Not now: "+a.Why+".", st.Muted
		}
		for i, l := range screen.Wrap(text, max(20, w-column)) {
			if i > 0 {
				label = strings.Repeat(" ", column)
			}
			lines = append(lines, []screen.Span{{Style: st.Key, Text: label}, {Style: style, Text: l}})
		}
	}
	return lines
}

type showPalette struct{}

// run lists every action of every pane: those of another pane go there first.
func (showPalette) run(m *Model) tea.Cmd {
	var list []Choice
	add := func(pane string, actions []Action, before Intent) {
		for _, a := range m.bound(actions) {
			if a.Moving || a.ID == "palette" {
				continue
			}
			list = append(list, Choice{Text: upper(a.Title), Note: pane, Key: a.Key.Help().Key, Why: a.Why, Do: Intents{before, a.Do}})
		}
	}
	for _, p := range m.panes {
		if p.ID() == m.s.Focus {
			add(p.Name(), p.Actions(&m.s), nil)
		}
	}
	add("", m.global(), nil)
	for _, p := range m.panes {
		if p.ID() != m.s.Focus {
			add(p.Name(), p.Actions(&m.s), Focus{p.ID()})
		}
	}
	return m.do(Open{NewChooser("Commands", list)})
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
