package cli

import "hash/maphash"

// seenTokens remembers tokens by a hash of 64 bits with a secret seed. It is a
// table with open addressing: eight bytes a token, and at most so many.
type seenTokens struct {
	seed  maphash.Seed
	table []uint64 // 0 is free
	n     int
	full  bool // some were not remembered
}

// mostSeen is how many tokens are remembered: 16 MB of table.
const mostSeen = 1 << 20

// add tells whether a token is seen for the first time, as far as is known.
func (s *seenTokens) add(token []byte) bool {
	if s.table == nil {
		s.seed, s.table = maphash.MakeSeed(), make([]uint64, 1<<10)
	}
	h := max(maphash.Bytes(s.seed, token), 1)
	i := s.find(h)
	switch {
	case s.table[i] == h:
		return false
	case s.n == mostSeen:
		s.full = true
		return true
	}
	s.table[i] = h
	if s.n++; s.n > len(s.table)/2 {
		s.grow()
	}
	return true
}

// find gives the place of a hash, or the free one where it belongs.
func (s *seenTokens) find(h uint64) uint64 {
	mask := uint64(len(s.table) - 1)
	i := h & mask
	for s.table[i] != 0 && s.table[i] != h {
		i = (i + 1) & mask
	}
	return i
}

func (s *seenTokens) grow() {
	old := s.table
	s.table = make([]uint64, 2*len(old))
	for _, h := range old {
		if h != 0 {
			s.table[s.find(h)] = h
		}
	}
}
