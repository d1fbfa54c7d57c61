package tui

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens/visible"
)

// wrote is a change that the workbench has made to a keyset: from one generation
// to another. 0 is a keyset that is not there.
type wrote struct {
	keyset   string
	from, to uint64
}

// write changes the keystore in the background, as work does, and reads it again
// afterwards. f tells what it wrote, so that nobody takes it for the work of
// another process; it tells so also where it failed on the way.
func (m *Model) write(pane ID, title string, f func(ctx context.Context) ([]wrote, then)) tea.Cmd {
	m.writing++
	var done []wrote
	work := m.job(pane, title, func(ctx context.Context) then {
		list, next := f(ctx)
		done = list
		return next
	})
	id := m.nextJob
	return tea.Batch(m.spin(), func() tea.Msg {
		msg := work()
		return then(func(m *Model) tea.Cmd {
			m.writing--
			stopped := !m.hasJob(id)
			for _, w := range done {
				m.wrote(w)
			}
			var cmd tea.Cmd
			if next, ok := msg.(then); ok {
				cmd = next(m)
			}
			if stopped && len(done) > 0 {
				m.do(Notify{Tone: Warned, Text: title + ": it was done before it could be stopped"})
			}
			return tea.Batch(cmd, m.reread())
		})
	})
}

// wrote remembers a change until it has been read.
func (m *Model) wrote(w wrote) {
	for i := range m.own {
		if o := &m.own[i]; o.keyset == w.keyset && o.to == w.from {
			o.to = w.to
			return
		}
	}
	m.own = append(m.own, w)
}

// changedElsewhere says which keysets another process has changed; "" if none.
// What the workbench did itself is not told, and forgotten.
func (m *Model) changedElsewhere(old, now []keystore.Listing) string {
	generation := func(list []keystore.Listing) map[string]uint64 {
		g := make(map[string]uint64, len(list))
		for i := range list {
			if list[i].Err == nil {
				g[list[i].Name] = list[i].Keyset.Generation
			}
		}
		return g
	}
	before, after := generation(old), generation(now)
	here := func(name string) bool {
		for i, w := range m.own {
			if w.keyset == name && w.from == before[name] && w.to == after[name] {
				m.own = append(m.own[:i:i], m.own[i+1:]...)
				return true
			}
		}
		return false
	}
	var first, what string
	n := 0
	told := func(name, did string) {
		if n == 0 {
			first, what = name, did
		}
		n++
	}
	for _, l := range now {
		switch g, was := before[l.Name]; {
		case l.Err != nil:
			if was {
				told(l.Name, "cannot be read any more")
			}
		case g == l.Keyset.Generation || here(l.Name):
		case !was && hasListing(old, l.Name):
			told(l.Name, "can be read again")
		case !was:
			told(l.Name, "was made by another process")
		default:
			told(l.Name, "was changed by another process")
		}
	}
	for _, l := range old {
		if !hasListing(now, l.Name) && !here(l.Name) {
			told(l.Name, "was deleted by another process")
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return visible.String(first) + " " + what
	}
	return fmt.Sprintf("%s %s, and %d more changed", visible.String(first), what, n-1)
}

func hasListing(list []keystore.Listing, name string) bool {
	s := StoreState{Sets: list}
	return s.Index(name) >= 0
}

// hasJob tells whether a job is on the list still.
func (m *Model) hasJob(id int) bool {
	for _, j := range m.s.Jobs {
		if j.ID == id {
			return true
		}
	}
	return false
}
