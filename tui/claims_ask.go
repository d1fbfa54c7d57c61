package tui

import (
	"fmt"
	"maps"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tokens"
	"fob/tokens/claimtext"
)

// Asks lists what the header and the claims ask for, each name once.
func (s *State) Asks() []string {
	var names []string
	seen := map[string]bool{}
	add := func(list []claimtext.Placeholder) {
		for _, p := range list {
			if !seen[p.Name] {
				seen[p.Name] = true
				names = append(names, p.Name)
			}
		}
	}
	if d, err := claimtext.ParseHeader(s.Sign.headerText(), tokens.Limits{}); err == nil {
		add(d.Asks())
	}
	if s.Claims.Check != nil {
		add(s.Claims.Check.Asks())
	}
	return names
}

// unanswered are the names that nobody has given an answer to yet.
func (s *State) unanswered() []string {
	var open []string
	for _, name := range s.Asks() {
		if _, ok := s.Claims.Answers[name]; !ok {
			open = append(open, name)
		}
	}
	return open
}

// AskAnswers asks for what the claims and the header leave open. With Then, only
// for what has no answer yet, and goes on with it.
type AskAnswers struct{ Then Intent }

func (a AskAnswers) run(m *Model) tea.Cmd {
	names, verb := m.s.Asks(), "keep"
	if a.Then != nil {
		names, verb = m.s.unanswered(), "go on"
	}
	if len(names) == 0 {
		return m.do(Notify{Text: "nothing is asked for: {{ask:NAME}} in the claims would be"})
	}
	form := &Form{
		Heading: "What the claims ask for",
		Intro:   "Each {{ask:NAME}} becomes the text that you give. The answers stay for the next token.",
		Go:      verb,
	}
	for i, name := range names {
		form.Fields = append(form.Fields, FormField{Name: fmt.Sprint(i), Label: name, Value: m.s.Claims.Answers[name]})
	}
	form.Submit = func(v Values) Intent {
		answers := map[string]string{}
		for i, name := range names {
			answers[name] = v[fmt.Sprint(i)]
		}
		return Intents{Close{}, setAnswers{answers}, a.Then}
	}
	return m.do(Open{form})
}

type setAnswers struct{ answers map[string]string }

func (a setAnswers) run(m *Model) tea.Cmd {
	all := maps.Clone(m.s.Claims.Answers)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, a.answers)
	m.s.Claims.Answers = all
	m.s.Sign.Gen++
	return nil
}
