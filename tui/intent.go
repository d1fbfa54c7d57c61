package tui

import tea "github.com/charmbracelet/bubbletea"

// Intent is something that a pane, a dialog or an action wants done. The root
// runs intents in the order in which they were meant: it runs one before it
// looks at the next key. What takes time goes on in the command that it gives.
type Intent interface {
	run(m *Model) tea.Cmd
}

// Intents are several, one after the other.
type Intents []Intent

func (list Intents) run(m *Model) tea.Cmd {
	var cmds []tea.Cmd
	for _, i := range list {
		cmds = append(cmds, m.do(i))
	}
	return tea.Batch(cmds...)
}

// then is what a command gives when it is through: what to do on the model.
type then func(m *Model) tea.Cmd

func (f then) run(m *Model) tea.Cmd { return f(m) }

// do runs an intent; nil is none.
func (m *Model) do(i Intent) tea.Cmd {
	if i == nil {
		return nil
	}
	return i.run(m)
}
