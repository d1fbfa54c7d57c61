package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens/wording"
)

// TickAll does what is due in every keyset, after it has shown the plans.
type TickAll struct{}

func tick(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
	return k.Tick(now, mk)
}

func (t TickAll) run(m *Model) tea.Cmd {
	now := m.s.Clock.Now()
	var list []planned
	var do []applyChange
	for _, l := range m.s.Store.Sets {
		if l.Err != nil || len(l.Keyset.Due(now)) == 0 {
			continue
		}
		c := TickKeyset(l.Name)
		p, err := m.plan(&c)
		if err != nil {
			return m.do(Fail{err})
		}
		if p.change.Changed() {
			list, do = append(list, p), append(do, applyChange{c, p.before.Generation})
		}
	}
	if len(list) == 0 {
		return m.do(Notify{Text: "nothing is due"})
	}
	return m.withBroken(list, func(list []planned) tea.Cmd {
		title := "Do what is due in " + wording.Count(len(list), "keyset") + "?"
		return m.showPlan(asking{title: title, yes: "do it", do: applyAll(do), again: t}, list)
	})
}

// TickKeyset does what is due in a keyset.
func TickKeyset(name string) ChangeKeyset {
	return ChangeKeyset{Name: name, Title: "Do what is due in " + name + "?", Yes: "do it", Did: "did what was due", Op: tick}
}

// applyAll makes several changes. One that fails does not keep the others from
// their turn.
type applyAll []applyChange

func (list applyAll) run(m *Model) tea.Cmd {
	if m.s.Clock.Away {
		return m.do(Fail{errAway})
	}
	return m.withVault(Keys, func(v *keystore.Vault) tea.Cmd {
		return m.write(Keys, "doing what is due", func(ctx context.Context) ([]wrote, then) {
			var done []wrote
			var failed error
			for _, c := range list {
				before, after, _, err := v.ChangeFrom(ctx, c.Name, c.generation, c.Op)
				if err != nil {
					failed = err
					continue
				}
				done = append(done, wrote{c.Name, before.Generation, after.Keyset.Generation})
			}
			return done, func(m *Model) tea.Cmd {
				if failed != nil {
					return m.do(Fail{failed})
				}
				return m.do(Notify{Tone: Did, Text: "did what was due in " + wording.Count(len(done), "keyset")})
			}
		})
	})
}
