package tui

import tea "github.com/charmbracelet/bubbletea"

// Tell gives a message to a pane: for an action that changes what the pane
// itself keeps, such as where its cursor stands.
type Tell struct {
	Pane ID
	Msg  tea.Msg
}

func (t Tell) run(m *Model) tea.Cmd {
	p := m.pane(t.Pane)
	if p == nil {
		return nil
	}
	return m.do(p.Update(t.Msg, &m.s))
}
