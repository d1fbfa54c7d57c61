package tui

import (
	"bytes"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tokens"
)

// TakeToken puts what was pasted, minted or opened into the token pane, without
// what surrounds the token, and goes there.
type TakeToken struct {
	Text []byte
	From string // "pasted"
	Stay bool   // do not go to the pane
}

func (t TakeToken) run(m *Model) tea.Cmd {
	text, stripped := tokens.Clean(t.Text)
	if was := m.s.Token.Text; len(was) > 0 && !bytes.Equal(was, text) {
		m.s.Token.Before = bytes.Clone(was)
	}
	m.s.Token.Text = bytes.Clone(text)
	if len(text) > 0 && text[0] == '{' {
		m.s.Token.Text = lineFeeds(text) // between the members, where lines may end in any way
	}
	m.s.Token.Gen++
	m.s.Token.Set++
	if !t.Stay {
		m.s.Focus = Token
	}
	note := t.From
	if len(stripped) > 0 {
		note = strings.TrimPrefix(note+", without "+strings.Join(stripped, ", "), ", ")
	}
	if note != "" {
		m.do(Notify{Tone: Did, Text: note})
	}
	return m.judge()
}

// EditToken is a change by the token pane's own editor.
type EditToken struct{ Text []byte }

func (e EditToken) run(m *Model) tea.Cmd {
	m.s.Token.Text = e.Text
	m.s.Token.Gen++
	return m.judge()
}

// UseKeys holds the token against other keys.
type UseKeys struct{ Keys KeyChoice }

func (u UseKeys) run(m *Model) tea.Cmd {
	m.s.Token.Keys = u.Keys
	m.s.Token.held++
	return m.judge()
}

// Demand asks other things of the token beside its signature.
type Demand struct {
	Ask     tokens.Policy
	Profile string // as of [TokenState]
}

func (d Demand) run(m *Model) tea.Cmd {
	m.s.Token.Ask, m.s.Token.Profile = d.Ask, d.Profile
	m.s.Token.held++
	return m.judge()
}

// EditTokenOutside opens the user's own editor on the token.
type EditTokenOutside struct{}

func (EditTokenOutside) run(m *Model) tea.Cmd {
	if m.w.Edit == nil {
		return m.do(Notify{Tone: Failed, Text: "there is no editor here"})
	}
	was := m.s.Token.Text
	return m.w.Edit("token.txt", bytes.Clone(was), func(text []byte, err error) tea.Msg {
		return then(func(m *Model) tea.Cmd {
			switch {
			case err != nil:
				return m.do(Fail{err})
			case bytes.Equal(bytes.TrimSpace(text), bytes.TrimSpace(was)):
				return m.do(Notify{Text: "the editor left the token as it was"})
			}
			return m.do(TakeToken{Text: text, From: "from the editor"})
		})
	})
}

// Fresh gives the judgement on the token where it is one on the text, the keys,
// the demands and the time that stand now; nil where it is still to come.
func (t *TokenState) Fresh(now time.Time) *Reading {
	r := t.Read
	if r == nil || r.Asked != t.Asked || r.Gen != t.Gen || r.turned(now) {
		return nil
	}
	return r
}

// turned tells whether time has passed a point at which the judgement may
// become another.
func (r *Reading) turned(now time.Time) bool {
	for _, turn := range r.Turns {
		if turn.After(r.At) != turn.After(now) {
			return true
		}
	}
	return false
}
