package tui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// Notify says something in the bottom line, until something else is said.
type Notify struct {
	Tone Tone
	Text string
	Hint string
}

func (n Notify) run(m *Model) tea.Cmd {
	m.s.Notice = Notice(n)
	return nil
}

// Fail says what went wrong and what to do next.
type Fail struct{ Err error }

func (f Fail) run(m *Model) tea.Cmd {
	if f.Err == nil {
		return nil
	}
	title, text, hint := m.explain(f.Err)
	return m.do(Notify{Tone: Failed, Text: title + ": " + text, Hint: hint})
}

// explain puts an error into words.
func (m *Model) explain(err error) (title, text, hint string) {
	if m.w.Explain == nil {
		return "error", err.Error(), ""
	}
	return m.w.Explain(err)
}

// failInForm tells an error in the form on top, and else in the bottom line.
func (m *Model) failInForm(err error) tea.Cmd {
	if d := m.top(); d != nil {
		if _, ok := d.Dialog.(*Form); ok {
			_, text, hint := m.explain(err)
			if hint != "" {
				text += "; " + hint
			}
			return m.do(FormFailed{text})
		}
	}
	return m.do(Fail{err})
}
