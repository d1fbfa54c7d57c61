package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"fob/tui/screen"
)

// Quit leaves, and asks first if something unsaved would be lost.
type Quit struct{}

func (Quit) run(m *Model) tea.Cmd {
	if !m.s.Claims.Changed {
		return m.do(Leave{})
	}
	plan := func(f Frame, _ int) [][]screen.Span {
		return [][]screen.Span{
			{{Style: f.St.Text, Text: "The claims that you have edited are neither signed nor saved."}},
			{{Style: f.St.Muted, Text: "Sign them (^s in pane 4), or save them as a template."}},
		}
	}
	return m.do(Open{&Confirm{Heading: "Quit?", Plan: plan, Yes: "quit, and lose them", Do: Leave{}}})
}

// Leave leaves at once. What was copied and is secret does not stay behind.
type Leave struct{}

func (Leave) run(m *Model) tea.Cmd {
	m.quitting = true
	for _, j := range m.s.Jobs {
		if j.Cancel != nil {
			j.Cancel()
		}
	}
	if m.held != nil && m.w.Clipboard != nil {
		held := m.held
		return tea.Sequence(func() tea.Msg { _ = m.w.Clipboard.ClearIf(m.w.Context, held); return nil }, tea.Quit)
	}
	return tea.Quit
}
