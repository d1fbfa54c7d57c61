package tui

import (
	"testing"
	"time"

	"fob/keystore"
)

// Readings come back in any order, and while the workbench itself writes.
func TestFoundDropsWhatIsOutOfDate(t *testing.T) {
	set := func(generation uint64) []keystore.Listing {
		return []keystore.Listing{{Name: "login", Keyset: keystore.Keyset{Name: "login", Generation: generation}}}
	}
	m := New(World{Now: func() time.Time { return time.Unix(0, 0) }}, nil)
	generation := func() uint64 { return m.s.Store.Sets[0].Keyset.Generation }
	store := &keystore.Store{}
	m.found(reading{n: 2, store: store, sets: set(2)})
	m.found(reading{n: 1, store: store, sets: set(1)})
	if got := generation(); got != 2 {
		t.Errorf("a reading that was overtaken is shown: generation %d", got)
	}
	m.writing = 1
	m.found(reading{n: 3, store: store, sets: set(3)})
	if got := generation(); got != 2 || m.s.Notice.Text != "" {
		t.Errorf("generation %d, %q: what the workbench is writing is told as another's", got, m.s.Notice.Text)
	}
	m.writing = 0
	m.wrote(wrote{"login", 2, 3})
	m.found(reading{n: 4, store: store, sets: set(3)})
	if got := generation(); got != 3 || m.s.Notice.Text != "" {
		t.Errorf("generation %d, %q: its own change is told as another's", got, m.s.Notice.Text)
	}
	m.wrote(wrote{"login", 3, 4})
	m.found(reading{n: 5, store: store, sets: set(5)})
	if got := m.s.Notice.Text; got != "login was changed by another process" {
		t.Errorf("notice %q: another changed it too", got)
	}
}
