package tui

import (
	"fmt"
	"strings"
	"testing"

	"fob/tokens"
)

// refusedDesk has a token in hand that does not verify, and a key.
func refusedDesk(t *testing.T) *Model {
	t.Helper()
	m := desk(t)
	step(t, m, m.do(TakeToken{Text: signed(t, 10)}))
	other := tokens.NewSecretKey([]byte(strings.Repeat("o", 32)), tokens.Metadata{})
	step(t, m, m.do(UseKeys{KeyChoice{Ref: promptRef, Name: "the secret that was typed", Keys: []*tokens.Key{other}, Text: tokens.NewSecret([]byte(strings.Repeat("o", 32)))}}))
	if no := WhyNoWhy(&m.s); no != "" {
		t.Fatalf("there is nothing to explain: %s", no)
	}
	return m
}

// The search goes on beside everything else; what comes of it is shown.
func TestWhyIsAJob(t *testing.T) {
	m := refusedDesk(t)
	cmd := m.do(Why{})
	if m.s.Busy(Token) != "looking for what fits" {
		t.Errorf("the pane says %q", m.s.Busy(Token))
	}
	step(t, m, cmd)
	if d := m.top(); d == nil || d.Title() != "Why it is refused" || m.s.Busy(Token) != "" {
		t.Error("what came of it is not shown")
	}
}

// What was found of a token that is another by now is of no use.
func TestWhyOfAnotherTokenIsDropped(t *testing.T) {
	for name, change := range map[string]func(*Model){
		"edited": func(m *Model) {
			m.do(EditToken{Text: append(m.s.Token.Text[:len(m.s.Token.Text):len(m.s.Token.Text)], 'A')})
		},
		"other keys": func(m *Model) { m.do(UseKeys{}) },
		"other asks": func(m *Model) { m.do(Demand{Ask: tokens.Policy{IgnoreKid: true}}) },
		"put away":   func(m *Model) { m.do(TakeToken{}) },
	} {
		m := refusedDesk(t)
		cmd := m.do(Why{})
		change(m)
		step(t, m, cmd)
		if m.top() != nil || !strings.Contains(m.s.Notice.Text, "changed meanwhile") {
			t.Errorf("%s: a dialog stands: %v, and the notice says %q", name, m.top() != nil, m.s.Notice.Text)
		}
	}
}

// Esc stops the search.
func TestWhyCanBeStopped(t *testing.T) {
	m := refusedDesk(t)
	m.s.Focus = Token
	cmd := m.do(Why{})
	m.do(back{})
	if m.s.Busy(Token) != "" || !strings.Contains(m.s.Notice.Text, "stopped") {
		t.Errorf("it goes on: %q, %q", m.s.Busy(Token), m.s.Notice.Text)
	}
	step(t, m, cmd)
	if m.top() != nil {
		t.Error("what was stopped is shown")
	}
}

// Text that a key was read from is secret: no way of writing the state shows it.
func TestKeyTextIsNotWritten(t *testing.T) {
	m := refusedDesk(t)
	if text := fmt.Sprintf("%v %+v %#v", m.s.Token, m.s.Token.Keys, m.s.Token.Keys); strings.Contains(text, strings.Repeat("o", 32)) {
		t.Error("the secret is in what is printed of the state")
	}
}
