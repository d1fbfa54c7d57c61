package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens/visible"
)

// ChangeKeyset changes a keyset: it shows the plan first, with each key's life
// as it will be and the saved tokens that it breaks, and does it when the user
// says yes. At a time that the user has travelled to it shows the plan, and
// changes nothing.
type ChangeKeyset struct {
	Name  string
	Title string // of the dialog: "Rotate auth-api?"
	Yes   string // "rotate"
	Did   string // "was rotated"
	Op    keystore.Operation
	// Force does it though it breaks a promise, if the user says yes to that
	// too; nil where there is no such way.
	Force keystore.Operation
	// Now does it without asking: nothing can be lost by it.
	Now bool
	// Danger marks what cannot be undone, whatever the plan says.
	Danger bool
	// Word is what the user has to type in place of y, called Asked: "the kid
	// 3f9c"; "" asks for y.
	Word, Asked string
}

func (c ChangeKeyset) run(m *Model) tea.Cmd {
	p, err := m.plan(&c)
	if err != nil {
		return m.failInForm(err)
	}
	if !p.change.Changed() {
		m.closeForm()
		return m.do(Notify{Text: c.Name + ": nothing to do"})
	}
	do := applyChange{c, p.before.Generation}
	if c.Now && !m.s.Clock.Away {
		return m.do(do)
	}
	return m.withBroken([]planned{p}, func(list []planned) tea.Cmd {
		m.closeForm()
		return m.showPlan(asking{title: c.Title, yes: c.Yes, danger: c.Danger, word: c.Word, asked: c.Asked, do: do, again: c}, list)
	})
}

// plan works out what a change does at the workbench's time. A change that is
// refused for a promise, and can be forced, is planned as forced.
func (m *Model) plan(c *ChangeKeyset) (planned, error) {
	i := m.s.Store.Index(c.Name)
	if i < 0 {
		return planned{}, &keystore.Error{Code: keystore.CodeNotFound, Op: "keyset " + c.Name, Msg: "there is none of this name"}
	}
	if err := m.s.Store.Sets[i].Err; err != nil {
		return planned{}, err
	}
	now, p := m.s.Clock.Now(), planned{before: m.s.Store.Sets[i].Keyset}
	var err error
	p.change, _, err = c.Op.Try(now, p.before)
	if err != nil && c.Force != nil && keystore.CodeOf(err) == keystore.CodeRefused {
		forced, _, again := c.Force.Try(now, p.before)
		if again != nil {
			return p, err
		}
		p.change, p.refusal, err = forced, err, nil
		c.Op = c.Force
		c.Yes += " all the same"
	}
	if err != nil {
		return p, err
	}
	p.plan = keystore.NewPlan(now, p.before, p.change)
	return p, nil
}

// applyChange makes a change that the user has said yes to, on sight of a
// generation of the keyset: what has changed since is looked at again first.
type applyChange struct {
	ChangeKeyset
	generation uint64
}

func (c applyChange) run(m *Model) tea.Cmd {
	if m.s.Clock.Away {
		return m.failInForm(errAway)
	}
	return m.withVault(Keys, func(v *keystore.Vault) tea.Cmd {
		return m.write(Keys, c.Yes+" "+c.Name, func(ctx context.Context) ([]wrote, then) {
			before, after, _, err := v.ChangeFrom(ctx, c.Name, c.generation, c.Op)
			if err != nil {
				return nil, func(m *Model) tea.Cmd { return m.failInForm(err) }
			}
			done := wrote{c.Name, before.Generation, after.Keyset.Generation}
			return []wrote{done}, func(m *Model) tea.Cmd {
				m.closeForm()
				return m.do(Notify{Tone: Did, Text: visible.String(c.Name) + " " + c.Did})
			}
		})
	})
}

// errAway is that of every change while the user travels in time.
var errAway = &keystore.Error{Code: keystore.CodeUsage, Op: "change", Msg: "nothing is changed while you travel in time", Hint: "T returns to now"}
