package tui

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
)

// reading is what was found in the keystore.
type reading struct {
	n     int // of the readings, in the order in which they began
	store *keystore.Store
	info  keystore.Info
	stamp keystore.Stamp
	sets  []keystore.Listing
	jar   bool // there is a jar
	err   error
}

// openStore looks for the keystore and reads what needs no unlocking.
func (m *Model) openStore() tea.Cmd {
	if m.w.Store.Err != nil {
		m.s.Store.Phase, m.s.Store.Err = StoreAbsent, m.w.Store.Err
		return nil
	}
	ctx, dir, config := m.w.Context, m.w.Store.Dir, m.w.Store.Config
	m.readings++
	r := reading{n: m.readings, store: m.store}
	return func() tea.Msg {
		if r.store == nil {
			r.store, r.err = keystore.Open(dir, config)
		}
		if r.err == nil {
			r.read(ctx)
		}
		return then(func(m *Model) tea.Cmd { return m.found(r) })
	}
}

// read takes the stamp first: what is written meanwhile is read again.
func (r *reading) read(ctx context.Context) {
	r.stamp = r.store.Stamp()
	if r.info, r.err = r.store.Info(); r.err == nil {
		r.sets, r.err = r.store.List(ctx)
	}
	if stamp, err := r.store.JarStamp(); err != nil || stamp != "" {
		r.jar = true
	}
}

// found puts what was read into the state. A reading that another has overtaken
// is dropped, and one that was made while the workbench writes as well: the
// store is read again when that is through.
func (m *Model) found(r reading) tea.Cmd {
	m.polling = false
	if r.n < m.lastReading || m.writing > 0 && m.store != nil {
		return nil
	}
	m.lastReading = r.n
	s := &m.s.Store
	switch {
	case keystore.CodeOf(r.err) == keystore.CodeNotFound:
		if s.Phase != StoreAbsent {
			*s = StoreState{Phase: StoreAbsent, Dir: s.Dir, Gen: s.Gen + 1}
			m.s.Jar = JarState{Gen: m.s.Jar.Gen + 1}
			m.verifier = verifierCache{}
		}
		m.store, m.vault, m.own = nil, nil, nil
		return nil
	case r.err != nil:
		told := s.Phase == StoreBroken && s.Err != nil && s.Err.Error() == r.err.Error()
		s.Phase, s.Err = StoreBroken, r.err
		if told {
			return nil
		}
		return m.do(Fail{r.err})
	}
	known := s.Phase == StoreLocked || s.Phase == StoreUnlocked
	old := s.Sets
	m.store, m.stamp, m.jarThere = r.store, r.stamp, r.jar
	s.Sets, s.Method, s.Err = r.sets, r.info.Unlock, nil
	s.Gen++
	s.Phase = StoreLocked
	if m.vault != nil {
		s.Phase = StoreUnlocked
	}
	m.keepChoice(old)
	if note := m.changedElsewhere(old, r.sets); known && note != "" {
		m.do(Notify{Text: note})
	}
	return tea.Batch(m.judge(), m.readJar())
}

// keepChoice stays on the keyset that was chosen. Where it is gone, the one that
// took its place in the list is chosen.
func (m *Model) keepChoice(old []keystore.Listing) {
	s := &m.s.Store
	if m.wanted != "" && s.Index(m.wanted) >= 0 {
		s.Chosen, s.ChosenKid, m.wanted = m.wanted, "", ""
	}
	if i := s.Index(s.Chosen); i >= 0 {
		if _, ok := s.Sets[i].Keyset.Find(s.ChosenKid); !ok {
			s.ChosenKid = ""
		}
	} else {
		was := slices.IndexFunc(old, func(l keystore.Listing) bool { return l.Name == s.Chosen })
		s.Chosen, s.ChosenKid = "", ""
		if n := len(s.Sets); n > 0 {
			s.Chosen = s.Sets[max(0, min(was, n-1))].Name
		}
	}
	if _, ok := s.Find(m.s.Sign.Keyset); ok {
		return
	}
	m.s.Sign.Keyset = ""
	for _, l := range s.Sets {
		if l.Err == nil && l.Keyset.Kind == keystore.KindSign {
			m.s.Sign.Keyset = l.Name
			return
		}
	}
}

// Index gives the place of a keyset in the list, which is in the order of names;
// -1 if it is not there. One that cannot be read has a place too.
func (s *StoreState) Index(name string) int {
	i, ok := slices.BinarySearchFunc(s.Sets, name, func(l keystore.Listing, name string) int { return strings.Compare(l.Name, name) })
	if !ok {
		return -1
	}
	return i
}

// pollStore looks whether another process has changed the store.
type pollStore struct{}

func (pollStore) run(m *Model) tea.Cmd {
	if m.polling || m.writing > 0 || m.w.Store.Err != nil || m.s.Store.Phase == StoreUnknown {
		return nil
	}
	m.polling = true
	if m.store == nil {
		return m.openStore()
	}
	store, known := m.store, m.stamp
	m.readings++
	ctx, r := m.w.Context, reading{n: m.readings, store: store}
	return func() tea.Msg {
		if store.Stamp() == known {
			return then(func(m *Model) tea.Cmd { m.polling = false; return nil })
		}
		r.read(ctx)
		return then(func(m *Model) tea.Cmd { return m.found(r) })
	}
}

// reread reads the store again, after the workbench has changed it.
func (m *Model) reread() tea.Cmd { return m.openStore() }
