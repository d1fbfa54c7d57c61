package tui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// Choose puts the keys pane on a keyset, or a key of it. The top line and the
// other panes follow.
type Choose struct{ Keyset, Kid string }

func (c Choose) run(m *Model) tea.Cmd {
	m.s.Store.Chosen, m.s.Store.ChosenKid = c.Keyset, c.Kid
	return nil
}

// VerifyWith holds the token in hand against the keys of one keyset, and goes to
// it.
type VerifyWith struct{ Keyset string }

func (v VerifyWith) run(m *Model) tea.Cmd {
	m.do(Notify{Tone: Did, Text: "the token is held against the keys of " + v.Keyset})
	return m.do(Intents{UseKeys{KeyChoice{Keyset: v.Keyset}}, Focus{Token}})
}

// SignWith signs with a keyset from now on, with its current key, and goes to
// the sign pane.
type SignWith struct{ Keyset string }

func (s SignWith) run(m *Model) tea.Cmd {
	if m.s.Sign.Keyset != s.Keyset {
		m.s.Sign.Keyset, m.s.Sign.Kid, m.s.Sign.Alg = s.Keyset, "", ""
	}
	return m.do(Focus{Sign})
}
