package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"fob/tokens/when"
	"fob/tui/screen"
)

// travelAction asks where to, or returns.
func (m *Model) travelAction() Intent {
	if m.s.Clock.Away {
		return Return{}
	}
	return askTravel{}
}

type askTravel struct{}

func (askTravel) run(m *Model) tea.Cmd {
	check := func(v Values) (string, string) {
		if _, err := when.Parse(v["to"], m.s.Clock.Real, m.s.Clock.Zone()); err != nil {
			return "to", err.Error()
		}
		return "", ""
	}
	form := &Form{
		Heading: "Time travel",
		Intro:   "What will be the verdict, which keys will sign and verify, what will have expired? Nothing is changed, and nothing can be while you are away.",
		Fields:  []FormField{{Name: "to", Label: "now is", Value: "+1d", Help: "+15m, -2h, 2026-12-24, 2026-12-24T18:00:00+01:00, unix seconds"}},
		Go:      "go there",
		Check:   check,
		Preview: func(v Values) Lines {
			return func(f Frame, _ int) [][]screen.Span {
				to, err := when.Parse(v["to"], f.S.Clock.Real, f.Zone())
				if err != nil {
					return [][]screen.Span{nil}
				}
				return [][]screen.Span{{{Style: f.St.Muted, Text: "→ " + when.Stamp(to.Time, f.Zone()) + ", " + when.Relative(to.Time, f.S.Clock.Real)}}}
			}
		},
		Submit: func(v Values) Intent { return Intents{Close{}, Travel{v["to"]}} },
	}
	return m.do(Open{form})
}

// Travel sets now for the whole workbench, as people write times. It goes on
// from there.
type Travel struct{ To string }

func (t Travel) run(m *Model) tea.Cmd {
	to, err := when.Parse(t.To, m.s.Clock.Real, m.s.Clock.Zone())
	if err != nil {
		return m.do(Fail{err})
	}
	m.s.Clock.Away, m.s.Clock.Offset = true, to.Time.Sub(m.s.Clock.Real)
	return m.timeSet()
}

// Return comes back from a travel.
type Return struct{}

func (Return) run(m *Model) tea.Cmd {
	m.s.Clock.Away, m.s.Clock.Offset = false, 0
	return m.timeSet()
}

// timeSet has everything judged anew.
func (m *Model) timeSet() tea.Cmd { return m.judge() }
