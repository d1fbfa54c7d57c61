package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens/wording"
	"fob/tui/screen"
)

// AskDelete asks whether to delete a keyset with all its keys: by typing its
// name, under a list of what is lost.
type AskDelete struct{ Keyset string }

func (a AskDelete) run(m *Model) tea.Cmd {
	i := m.s.Store.Index(a.Keyset)
	if i < 0 {
		return nil
	}
	l := m.s.Store.Sets[i]
	// For the saved tokens, it is as if every key were destroyed.
	gone := keystore.Change{Keyset: keystore.Keyset{Name: l.Name}, Events: []keystore.Event{{At: m.s.Clock.Now(), What: keystore.EventDeleted}}}
	p := planned{before: l.Keyset, change: gone}
	p.plan.At = m.s.Clock.Now()
	return m.withBroken([]planned{p}, func(list []planned) tea.Cmd {
		p := list[0]
		ask := asking{title: "Delete " + l.Name + "?", yes: "delete it for good", word: l.Name, asked: "its name"}
		plan := func(f Frame, w int) [][]screen.Span {
			t := planText{f: f, w: w}
			lossLines(&t, l)
			p.brokenLines(&t)
			return append(t.lines, nil)
		}
		ask.do = deleteKeyset{l.Name, l.Keyset.Generation}
		d := &typedPlan{Form: typedForm(ask), plan: plan}
		if p.jar == jarLocked {
			d.again = Intents{Close{}, Unlock{Then: a}}
		}
		return m.do(Open{d})
	})
}

// lossLines says what goes with a keyset.
func lossLines(t *planText, l keystore.Listing) {
	st := t.f.St
	if l.Err != nil {
		t.add("✗", st.Bad, st.Bad, "it cannot be read: "+l.Err.Error())
		t.add("✗", st.Bad, st.Bad, "whatever keys it holds are gone for good; a backup may hold them")
		return
	}
	k, now := l.Keyset, t.f.Now()
	t.add("•", st.Accent, st.Text, wording.Count(len(k.Keys), "key")+", private and public, for good; the journal remembers that it was there")
	thing, verb := "tokens", "verify"
	if k.Kind == keystore.KindEncrypt {
		thing, verb = "messages", "open"
	}
	for _, e := range k.Verifying(now, now) {
		if e.State != keystore.StateNext {
			t.add("✗", st.Bad, st.Bad, "unexpired "+thing+" of "+k.Short(e.Kid)+", which is "+string(e.State)+", "+verb+" no more")
		}
	}
}

type deleteKeyset struct {
	name       string
	generation uint64
}

func (d deleteKeyset) run(m *Model) tea.Cmd {
	if m.s.Clock.Away {
		return m.failInForm(errAway)
	}
	return m.withVault(Keys, func(v *keystore.Vault) tea.Cmd {
		return m.write(Keys, "deleting "+d.name, func(ctx context.Context) ([]wrote, then) {
			if err := v.Delete(ctx, d.name); err != nil {
				return nil, func(m *Model) tea.Cmd { return m.failInForm(err) }
			}
			return []wrote{{d.name, d.generation, 0}}, func(m *Model) tea.Cmd {
				m.closeForm()
				return m.do(Notify{Tone: Did, Text: d.name + " was deleted"})
			}
		})
	})
}

// AskRename asks for another name of a keyset.
type AskRename struct{ Keyset string }

func (a AskRename) run(m *Model) tea.Cmd {
	return m.do(Open{&Form{
		Heading: "Rename " + a.Keyset,
		Intro:   "Its keys, kids and history stay as they are; scripts that name it have to follow.",
		Fields:  []FormField{{Name: "name", Label: "new name", Value: a.Keyset}},
		Go:      "rename",
		Check: func(v Values) (string, string) {
			if err := keystore.CheckName(v["name"]); err != nil {
				return "name", problemOf(err)
			}
			if m.s.Store.Index(v["name"]) >= 0 {
				return "name", "there is a keyset of that name"
			}
			return "", ""
		},
		Submit: func(v Values) Intent { return renameKeyset{a.Keyset, v["name"]} },
	}})
}

type renameKeyset struct{ from, to string }

func (r renameKeyset) run(m *Model) tea.Cmd {
	if m.s.Clock.Away {
		return m.failInForm(errAway)
	}
	return m.withVault(Keys, func(v *keystore.Vault) tea.Cmd {
		return m.write(Keys, "renaming "+r.from, func(ctx context.Context) ([]wrote, then) {
			var was uint64
			if k, err := v.Store.Load(r.from); err == nil {
				was = k.Generation
			}
			if err := v.Rename(ctx, r.from, r.to); err != nil {
				return nil, func(m *Model) tea.Cmd { return m.failInForm(err) }
			}
			return []wrote{{r.from, was, 0}, {r.to, 0, was + 1}}, func(m *Model) tea.Cmd {
				m.closeForm()
				m.wanted = r.to
				if m.s.Sign.Keyset == r.from {
					m.s.Sign.Keyset = r.to
				}
				if m.s.Token.Keys.Keyset == r.from {
					m.s.Token.Keys.Keyset = r.to
				}
				return m.do(Notify{Tone: Did, Text: r.from + " is called " + r.to + " now"})
			}
		})
	})
}
