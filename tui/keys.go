package tui

import (
	"bytes"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// key finds out who wants a key: the dialog on top, an action, the pane.
func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	k := msg.String()
	if k == "ctrl+c" {
		return m.do(Leave{})
	}
	if d := m.top(); d != nil {
		cmd := m.dialogKey(d, msg)
		m.sync()
		return cmd
	}
	p := m.pane(m.s.Focus)
	capturing := p != nil && p.Capturing()
	if !msg.Paste && (!capturing || modified(k)) {
		if a, ok := m.actionFor(k); ok {
			cmd := m.act(a)
			m.sync()
			return cmd
		}
	}
	if p == nil {
		return nil
	}
	cmd := m.do(p.Update(msg, &m.s))
	m.sync()
	return cmd
}

// modified tells the keys that do something even while text is typed.
func modified(k string) bool {
	return strings.HasPrefix(k, "ctrl+") || strings.HasPrefix(k, "alt+") || k == "esc" || len(k) > 1 && k[0] == 'f' && k[1] >= '1' && k[1] <= '9'
}

// Actions lists everything that can be done now: that of the focused pane
// first, then that of the whole workbench.
func (m *Model) Actions() []Action {
	var list []Action
	if p := m.pane(m.s.Focus); p != nil {
		list = m.bound(p.Actions(&m.s))
	}
	return append(list, m.bound(m.global())...)
}

// actionFor finds the action of a key. A pane's own goes before the
// workbench's, and one that can be done before one that cannot.
func (m *Model) actionFor(k string) (found Action, ok bool) {
	for _, a := range m.Actions() {
		if slices.Contains(a.Key.Keys(), k) {
			if a.Enabled() {
				return a, true
			}
			if !ok {
				found, ok = a, true
			}
		}
	}
	return found, ok
}

// act does an action, or says why it cannot.
func (m *Model) act(a Action) tea.Cmd {
	if !a.Enabled() {
		return m.do(Notify{Tone: Warned, Text: "not now: " + a.Why})
	}
	return m.do(a.Do)
}

// paste gives pasted text to who has the keys; outside of a text field the
// token pane takes it.
func (m *Model) paste(msg PasteMsg) tea.Cmd {
	// Terminals send the key for a line end, which is CR.
	msg.Text = bytes.ReplaceAll(bytes.ReplaceAll(msg.Text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	if d := m.top(); d != nil {
		_, do := d.Update(msg, &m.s)
		return m.do(do)
	}
	if p := m.pane(m.s.Focus); p != nil && p.Capturing() {
		cmd := m.do(p.Update(msg, &m.s))
		m.sync()
		return cmd
	}
	cmd := m.do(TakeToken{Text: msg.Text, From: "pasted"})
	if msg.Truncated {
		cmd = tea.Batch(cmd, m.do(Notify{Tone: Failed, Text: "the paste was too large and was cut"}))
	}
	m.sync()
	return cmd
}

// mouse turns presses and wheels into messages for the pane or dialog under it.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	lines := 0
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		lines = -3
	case tea.MouseButtonWheelDown:
		lines = 3
	case tea.MouseButtonLeft:
		if msg.Action != tea.MouseActionPress {
			return nil
		}
	default:
		return nil
	}
	if d := m.top(); d != nil {
		if !d.ready {
			return nil
		}
		var at tea.Msg = ScrollMsg{Lines: lines, X: msg.X - d.rect.X, Y: msg.Y - d.rect.Y}
		if lines == 0 {
			if !d.rect.Contains(msg.X, msg.Y) {
				return nil
			}
			at = ClickMsg{msg.X - d.rect.X, msg.Y - d.rect.Y}
		}
		_, do := d.Update(at, &m.s)
		return m.do(do)
	}
	if m.s.W < leastW || m.s.H < leastH {
		return nil
	}
	l := layoutOf(m.s.W, m.s.H, m.s.Focus, m.s.Zoomed)
	if lines == 0 && l.tabs.Contains(msg.X, msg.Y) {
		return m.do(m.tabAt(msg.X))
	}
	for _, place := range l.places {
		if !place.rect.Contains(msg.X, msg.Y) {
			continue
		}
		p := m.pane(place.id)
		if p == nil {
			return nil
		}
		var cmd tea.Cmd
		if lines != 0 {
			in := place.rect.Inset(2, 1)
			cmd = m.do(p.Update(ScrollMsg{Lines: lines, X: msg.X - in.X, Y: msg.Y - in.Y}, &m.s))
		} else {
			cmd = m.do(Focus{place.id})
			if in := place.rect.Inset(2, 1); !place.small && in.Contains(msg.X, msg.Y) {
				cmd = tea.Batch(cmd, m.do(p.Update(ClickMsg{msg.X - in.X, msg.Y - in.Y}, &m.s)))
			}
		}
		m.sync()
		return cmd
	}
	return nil
}
