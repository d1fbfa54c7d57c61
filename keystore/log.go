package keystore

// Log gives each entry of the journal to each, in order, and tells where the
// chain does not hold: where lines were changed, or are missing. It needs no
// unlocking.
func (s *Store) Log(each func(Entry)) ([]Break, error) {
	c, err := readJournal(s.path(journalName), each)
	return c.breaks, ioErrorIf("journal", err)
}
