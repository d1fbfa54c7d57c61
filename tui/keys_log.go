package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens/visible"
	"fob/tui/screen"
)

// ShowLog shows the journal of the keystore, the youngest entry first, and where
// its chain does not hold.
type ShowLog struct{}

// logged is how many entries the workbench shows.
const logged = 1000

func (ShowLog) run(m *Model) tea.Cmd {
	if m.store == nil {
		return m.do(Fail{errNoStore})
	}
	store := m.store
	sets := make(map[string]keystore.Keyset, len(m.s.Store.Sets)) // for how short a kid may be
	for _, l := range m.s.Store.Sets {
		sets[l.Name] = l.Keyset
	}
	return m.work(Keys, "reading the journal", func(context.Context) then {
		var entries []keystore.Entry
		breaks, err := store.Log(func(e keystore.Entry) {
			if entries = append(entries, e); len(entries) >= 2*logged {
				entries = append(entries[:0], entries[logged:]...)
			}
		})
		return func(m *Model) tea.Cmd {
			if err != nil {
				return m.do(Fail{err})
			}
			return m.do(Open{&Pager{Heading: "Journal of the keystore", Text: logLines(entries, breaks, sets)}})
		}
	})
}

// logLines makes the lines once for a width and zone: they do not change.
func logLines(entries []keystore.Entry, breaks []keystore.Break, sets map[string]keystore.Keyset) Lines {
	var made [][]screen.Span
	var forW int
	var zone string
	return func(f Frame, w int) [][]screen.Span {
		if made != nil && forW == w && zone == f.Zone().String() {
			return made
		}
		t := planText{f: f, w: w}
		for _, b := range breaks {
			t.add("✗", f.St.Bad, f.St.Bad, "the chain does not hold: "+b.String())
		}
		t.gap()
		for i := len(entries) - 1; i >= max(0, len(entries)-logged); i-- {
			e := entries[i]
			name := visible.String(e.Keyset)
			if name == "" {
				name = "keystore"
			}
			line := entryLine(f, sets[e.Keyset], e)
			t.lines = append(t.lines, []screen.Span{line[0], {Style: f.St.Strong, Text: padTo(name, 16) + "  "}, line[1]})
		}
		if len(entries) > logged {
			t.add("·", f.St.Muted, f.St.Muted, "fob keys log shows what was before")
		}
		made, forW, zone = t.lines, w, f.Zone().String()
		return made
	}
}
