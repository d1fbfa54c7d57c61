package keystore

import "slices"

// History picks from a journal what happened to a keyset, also under its names
// before, in the order of entries.
func History(name string, entries []Entry) []Entry {
	var picked []Entry
	for _, e := range slices.Backward(entries) {
		if e.Keyset != name {
			continue
		}
		picked = append(picked, e)
		if e.What == EventRenamed && e.Was != "" {
			name = e.Was
		}
	}
	slices.Reverse(picked)
	return picked
}

// Log gives each entry of the journal to each, in order, and tells where the
// chain does not hold: where lines were changed, or are missing. It needs no
// unlocking.
func (s *Store) Log(each func(Entry)) ([]Break, error) {
	c, err := readJournal(s.path(journalName), each)
	return c.breaks, ioErrorIf("journal", err)
}
