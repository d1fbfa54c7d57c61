package tui

import (
	tea "github.com/charmbracelet/bubbletea"
)

type chooseTheme struct{}

func (chooseTheme) run(m *Model) tea.Cmd {
	var list []Choice
	for _, t := range m.w.Themes {
		list = append(list, Choice{Text: t.Name, Note: t.Title, Do: UseTheme{t.Name}, Peek: UseTheme{t.Name}})
	}
	c := NewChooser("Theme", list)
	c.Leave = UseTheme{m.s.Theme}
	return m.do(Open{c})
}

// UseTheme changes the colours.
type UseTheme struct{ Name string }

func (u UseTheme) run(m *Model) tea.Cmd {
	m.useTheme(u.Name)
	return nil
}
