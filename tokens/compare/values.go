package compare

import (
	"bytes"
	"hash/maphash"

	"fob/tokens"
)

// mostDepth bounds the recursion: what lies deeper is compared byte for byte.
const mostDepth = 512

// sameness is how far two values are the same.
type sameness uint8

const (
	equal sameness = iota // in every byte but white space
	alike                 // in their value, and written otherwise
	unlike
)

// walk compares the JSON of one part.
type walk struct {
	c    *comparer
	s    *Section
	path []step
	// claims says that top members may be times; token that the object is a
	// token itself, whose known members are compared as parts.
	claims, token bool
	parted        []string // those members
	// cut says that the JSON of either is not whole: what stands between its
	// values tells nothing.
	cut bool

	spelled spelledSet
	seed    maphash.Seed
	hashes  map[tokens.Value]uint64
}

func (c *comparer) walk(s *Section) *walk {
	return &walk{c: c, s: s, seed: maphash.MakeSeed(), hashes: map[tokens.Value]uint64{}}
}

func (w *walk) pathText() string {
	var text []byte
	for i := range w.path {
		text = appendStep(text, &w.path[i])
	}
	return string(text)
}

func (w *walk) report(k Kind, a, b tokens.Value, note string) {
	w.c.keep(w.s, k, func() Difference {
		d := Difference{Path: w.pathText(), A: a, B: b, Note: note}
		if w.claims && len(w.path) == 1 {
			w.date(&d)
		}
		return d
	})
}

func (w *walk) under(s step, f func() sameness) sameness {
	w.path = append(w.path, s)
	got := f()
	w.path = w.path[:len(w.path)-1]
	return got
}

// values compares two values that both are there.
func (w *walk) values(a, b tokens.Value) sameness {
	ra, rb := a.Raw(), b.Raw()
	if bytes.Equal(ra, rb) {
		return equal
	}
	k := a.Kind()
	if k != b.Kind() || len(w.path) > mostDepth {
		w.report(Changed, a, b, kindsNote(w, a, b))
		return unlike
	}
	switch k {
	case tokens.KindObject:
		return w.objects(a, b)
	case tokens.KindArray:
		return w.arrays(a, b)
	case tokens.KindNumber:
		if sameNumber(ra, rb) {
			return w.respelled(SpellNumber, a, b, "the same number")
		}
	case tokens.KindString:
		ta, tb := exactText(ra), exactText(rb)
		if ta == tb {
			return w.respelled(SpellEscapes, a, b, "the same text")
		}
		w.report(Changed, a, b, wordsNote(w, ta, tb))
		return unlike
	}
	w.report(Changed, a, b, "")
	return unlike
}

func (w *walk) respelled(how string, a, b tokens.Value, what string) sameness {
	w.spelled.add(how)
	w.report(Respelled, a, b, what+", written otherwise")
	return alike
}

func worst(a, b sameness) sameness { return max(a, b) }

func (w *walk) objects(a, b tokens.Value) sameness {
	ma, ga := membersOf(a)
	mb, gb := membersOf(b)
	opposite, taken := pairing(ma, mb)
	got, depth := equal, len(w.path)
	for i := range ma {
		m := &ma[i]
		j := opposite[i]
		st := step{name: m.name, nth: m.nth, of: m.of}
		if j >= 0 {
			st.of = max(st.of, mb[j].of)
			got = worst(got, w.under(st, func() sameness { return w.pair(m, &mb[j]) }))
		} else if !w.known(m, depth) {
			got = worst(got, w.under(st, func() sameness { w.report(Removed, m.val, tokens.Value{}, twiceNote(m, "first")); return unlike }))
		}
	}
	for j := range mb {
		if m := &mb[j]; !taken[j] && !w.known(m, depth) {
			st := step{name: m.name, nth: m.nth, of: m.of}
			got = worst(got, w.under(st, func() sameness { w.report(Added, tokens.Value{}, m.val, twiceNote(m, "second")); return unlike }))
		}
	}
	if !ascending(opposite) {
		w.spelled.add(SpellOrder)
		w.report(Respelled, tokens.Value{}, tokens.Value{}, "members in another order")
		return worst(got, alike)
	}
	if !w.cut && len(ma) == len(mb) && !sameGaps(ga, gb) {
		w.spelled.add(SpellSpace)
	}
	return got
}

// pair compares two members of the same name.
func (w *walk) pair(a, b *member) sameness {
	got := equal
	if !bytes.Equal(a.written, b.written) {
		w.spelled.add(SpellEscapes)
		w.report(Respelled, tokens.Value{}, tokens.Value{}, "the name is written with other escapes")
		got = alike
	}
	if depth := len(w.path) - 1; w.known(a, depth) && w.known(b, depth) {
		return worst(got, w.parts(a.val, b.val))
	}
	got = worst(got, w.values(a.val, b.val))
	if got == equal && len(w.path) == 1 {
		w.s.Same++
		w.report(Same, a.val, b.val, "")
	}
	return got
}

// twiceNote says of a member that has no opposite what is odd about it.
func twiceNote(m *member, which string) string {
	if m.of < 2 {
		return ""
	}
	return "the name stands more than once in the " + which + " token: which of them counts, readers see differently"
}

func sameGaps(a, b []gap) bool {
	for i := range a {
		if !bytes.Equal(a[i].before, b[i].before) || !bytes.Equal(a[i].after, b[i].after) {
			return false
		}
	}
	return true
}

// kindsNote says what two values of different kinds have in common.
func kindsNote(w *walk, a, b tokens.Value) string {
	if len(w.path) > mostDepth {
		return "nested too deep to be looked into"
	}
	one := func(v, list tokens.Value) bool {
		if v.Kind() != tokens.KindString || list.Kind() != tokens.KindArray || list.Len() != 1 {
			return false
		}
		for e := range list.Elements() {
			return e.Kind() == tokens.KindString && exactText(e.Raw()) == exactText(v.Raw())
		}
		return false
	}
	if one(a, b) || one(b, a) {
		return "the same text, alone and as the only one of a list"
	}
	return ""
}

// edges compares the white space around two JSON texts.
func (w *walk) edges(a, b tokens.Value, ra, rb []byte) {
	sa, sb := a.Span(), b.Span()
	if !w.cut && (!bytes.Equal(ra[:sa.Start], rb[:sb.Start]) || !bytes.Equal(ra[sa.End:], rb[sb.End:])) {
		w.spelled.add(SpellSpace)
	}
}

// finish tells where two texts first differ whose values do not. Place maps a
// byte of each to the token.
func (w *walk) finish(got sameness, ra, rb []byte, placeA, placeB func(int) int) {
	if bytes.Equal(ra, rb) || got == unlike && !w.c.opt.Bytes {
		return
	}
	sp := spellingOf(ra, rb, w.spelled)
	sp.TokenA, sp.TokenB = placeA(min(sp.Offset, len(ra))), placeB(min(sp.Offset, len(rb)))
	w.s.Spelling = sp
	switch {
	case got == unlike:
		sp.Kinds = nil
	case len(w.spelled) == 0:
		// Only what could not be read may be what differs.
		sp.Kinds = []string{SpellUnread}
		w.c.out.Counts[Changed]++
	case got == equal:
		w.c.out.Counts[Respelled]++
	}
}
