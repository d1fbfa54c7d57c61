package tui

import (
	"cmp"
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
)

// readJar reads the saved tokens, once the store is open, and finds the key of
// each: the costly part, which is done here once for every change of the jar or
// of the keysets. Of several readings the one that was begun last counts.
func (m *Model) readJar() tea.Cmd {
	j, v := &m.s.Jar, m.vault
	j.asked++
	if v == nil {
		if j.Open || j.List != nil || j.Err != nil {
			j.set(nil, nil, nil)
			j.Open = false
		}
		return nil
	}
	ctx, asked, sets := m.w.Context, j.asked, readable(m.s.Store.Sets)
	return func() tea.Msg {
		list, err := v.Jar(ctx)
		infos := keystore.Inspect(list, sets)
		return then(func(m *Model) tea.Cmd {
			if m.s.Jar.asked != asked || m.vault != v {
				return nil
			}
			m.s.Jar.set(list, infos, err)
			return m.do(Fail{err})
		})
	}
}

func (j *JarState) set(list []keystore.Saved, infos []keystore.SavedInfo, err error) {
	j.List, j.Infos = list, infos
	j.Open, j.Err = err == nil, err
	j.Gen++
	if j.Find(j.Chosen) < 0 {
		j.Chosen = ""
	}
}

// Find gives the place of a saved token in List and Infos, -1 if there is none
// of that name.
func (j *JarState) Find(name string) int {
	i, ok := slices.BinarySearchFunc(j.List, name, func(s keystore.Saved, name string) int { return cmp.Compare(s.Name, name) })
	if !ok {
		return -1
	}
	return i
}

// readable gives the keysets that could be read.
func readable(list []keystore.Listing) []keystore.Keyset {
	sets := make([]keystore.Keyset, 0, len(list))
	for _, l := range list {
		if l.Err == nil {
			sets = append(sets, l.Keyset)
		}
	}
	return sets
}

// ChooseSaved says which saved token the expiry pane is on; "" for none.
type ChooseSaved struct{ Name string }

func (c ChooseSaved) run(m *Model) tea.Cmd {
	m.s.Jar.Chosen = c.Name
	return nil
}

// SaveToken puts a token into the jar.
type SaveToken struct {
	Name, Note string
	Text       []byte
	Replace    bool
}

func (s SaveToken) run(m *Model) tea.Cmd {
	saved := keystore.Saved{Name: s.Name, Note: s.Note, Token: tokens.NewSecret(s.Text)}
	return m.changeJar("saving", "saved as "+s.Name, func(ctx context.Context, v *keystore.Vault) error {
		return v.PutSaved(ctx, saved, s.Replace)
	})
}

// RemoveSaved takes a token out of the jar.
type RemoveSaved struct{ Name string }

func (r RemoveSaved) run(m *Model) tea.Cmd {
	return m.changeJar("removing", r.Name+" was removed", func(ctx context.Context, v *keystore.Vault) error {
		return v.RemoveSaved(ctx, r.Name)
	})
}

// RenameSaved gives a saved token another name.
type RenameSaved struct{ From, To string }

func (r RenameSaved) run(m *Model) tea.Cmd {
	return m.changeJar("renaming", "it is called "+r.To+" now", func(ctx context.Context, v *keystore.Vault) error {
		return v.RenameSaved(ctx, r.From, r.To)
	})
}

// changeJar changes the jar in the background and reads it again. A form that
// asked for it closes when it is done.
func (m *Model) changeJar(title, did string, change func(context.Context, *keystore.Vault) error) tea.Cmd {
	if m.s.Clock.Away {
		return m.failInForm(errTravelling)
	}
	return m.withVault(Expiry, func(v *keystore.Vault) tea.Cmd {
		return m.work(Expiry, title, func(ctx context.Context) then {
			err := change(ctx, v)
			return func(m *Model) tea.Cmd {
				if err != nil {
					return m.failInForm(err)
				}
				m.closeForm()
				m.do(Notify{Tone: Did, Text: did})
				return m.readJar()
			}
		})
	})
}

// errTravelling is that of everything that would be recorded under a time that
// is not.
var errTravelling = &keystore.Error{Code: keystore.CodeRefused, Op: "jar", Msg: "nothing can be changed while you travel in time", Hint: "T returns to now"}

// OpenSaved takes a saved token in hand.
type OpenSaved struct{ Name string }

func (o OpenSaved) run(m *Model) tea.Cmd {
	i := m.s.Jar.Find(o.Name)
	if i < 0 {
		return m.do(Notify{Tone: Warned, Text: "there is no saved token " + o.Name + " any more"})
	}
	return m.do(TakeToken{Text: m.s.Jar.List[i].Token.Reveal(), From: o.Name + ", from the jar"})
}
