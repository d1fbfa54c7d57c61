package compare

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"slices"

	"fob/tokens"
)

// mostAligned bounds the arrays of which the longest common part is looked for;
// in longer ones that differ throughout, elements are compared place by place.
const mostAligned = 64

func (w *walk) arrays(a, b tokens.Value) sameness {
	ea, eb := slices.Collect(a.Elements()), slices.Collect(b.Elements())
	if !w.cut && len(ea) == len(eb) && !sameArrayGaps(a, b) {
		w.spelled.add(SpellSpace)
	}
	ha, hb := w.hashAll(ea), w.hashAll(eb)
	if len(ea) == len(eb) && !slices.Equal(ha, hb) && sameBag(ha, hb) {
		w.report(Reordered, a, b, "the same elements in another order")
		return unlike
	}
	if w.asSet(ea) && w.asSet(eb) {
		return w.sets(a, b, ea, eb, ha, hb)
	}
	got := equal
	// Ties fall the same way whichever token comes first.
	before := func(i, j int) bool { return bytes.Compare(ea[i].Raw(), eb[j].Raw()) < 0 }
	for _, p := range alignElements(ha, hb, before) {
		st := step{element: true, at: p[0], to: p[1]}
		got = worst(got, w.under(st, func() sameness {
			switch {
			case p[1] < 0:
				w.report(Removed, ea[p[0]], tokens.Value{}, "")
				return unlike
			case p[0] < 0:
				w.report(Added, tokens.Value{}, eb[p[1]], "")
				return unlike
			}
			return w.values(ea[p[0]], eb[p[1]])
		}))
	}
	return got
}

// asSet tells a list of words, such as aud or roles, of which it matters what is
// in it. The order of a certificate chain does.
func (w *walk) asSet(list []tokens.Value) bool {
	if n := len(w.path); n > 0 && w.path[n-1].name == "x5c" {
		return false
	}
	for _, v := range list {
		if v.Kind() != tokens.KindString {
			return false
		}
	}
	return true
}

// sets tells what one list of words has and the other has not.
func (w *walk) sets(a, b tokens.Value, ea, eb []tokens.Value, ha, hb []uint64) sameness {
	inB := make(map[uint64][]int, len(hb))
	for j, h := range hb {
		inB[h] = append(inB[h], j)
	}
	got := equal
	opposite, taken := make([]int, len(ea)), make([]bool, len(eb))
	for i, h := range ha {
		opposite[i] = -1
		if list := inB[h]; len(list) > 0 {
			opposite[i], taken[list[0]] = list[0], true
			inB[h] = list[1:]
		}
	}
	for i, j := range opposite {
		st := step{element: true, at: i, to: j}
		got = worst(got, w.under(st, func() sameness {
			if j < 0 {
				w.report(Removed, ea[i], tokens.Value{}, "")
				return unlike
			}
			return w.values(ea[i], eb[j])
		}))
	}
	for j := range eb {
		if !taken[j] {
			got = unlike
			w.under(step{element: true, at: -1, to: j}, func() sameness {
				w.report(Added, tokens.Value{}, eb[j], "")
				return unlike
			})
		}
	}
	if !ascending(opposite) {
		w.report(Reordered, a, b, "those that both have are in another order")
		return unlike
	}
	return got
}

// alignElements pairs the elements of two arrays; -1 is none. Before decides
// which of two to pass over where it makes no difference.
func alignElements(a, b []uint64, before func(i, j int) bool) [][2]int {
	var pairs [][2]int
	lead := 0
	for lead < len(a) && lead < len(b) && a[lead] == b[lead] {
		pairs = append(pairs, [2]int{lead, lead})
		lead++
	}
	tail := 0
	for tail < len(a)-lead && tail < len(b)-lead && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	pairs = append(pairs, alignMiddle(a[lead:len(a)-tail], b[lead:len(b)-tail], lead, before)...)
	for ; tail > 0; tail-- {
		pairs = append(pairs, [2]int{len(a) - tail, len(b) - tail})
	}
	return pairs
}

// alignMiddle pairs what is left between the common ends, by the longest common
// part where that is cheap.
func alignMiddle(a, b []uint64, from int, before func(i, j int) bool) (pairs [][2]int) {
	i, j := 0, 0
	// What stands between two equal elements is paired place by place.
	until := func(ni, nj int) {
		for i < ni || j < nj {
			p := [2]int{-1, -1}
			if i < ni {
				p[0] = from + i
				i++
			}
			if j < nj {
				p[1] = from + j
				j++
			}
			pairs = append(pairs, p)
		}
	}
	if len(a) <= mostAligned && len(b) <= mostAligned && len(a)*len(b) > 1 {
		for _, m := range longestCommon(a, b, func(i, j int) bool { return before(from+i, from+j) }) {
			until(m[0], m[1])
			pairs = append(pairs, [2]int{from + i, from + j})
			i, j = i+1, j+1
		}
	}
	until(len(a), len(b))
	return pairs
}

func longestCommon(a, b []uint64, before func(i, j int) bool) (pairs [][2]int) {
	var table [mostAligned + 1][mostAligned + 1]uint8
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case table[i+1][j] > table[i][j+1], table[i+1][j] == table[i][j+1] && before(i, j): //nolint:gosec // neither is beyond mostAligned
			i++
		default:
			j++
		}
	}
	return pairs
}

// sameBag tells whether two lists hold the same, in whatever order: of hashes that
// nobody can foresee, the sum tells it.
func sameBag(a, b []uint64) bool {
	var sa, sb uint64
	for i := range a {
		sa, sb = sa+a[i], sb+b[i]
	}
	return sa == sb
}

func sameArrayGaps(a, b tokens.Value) bool {
	ga, gb := arrayGaps(a), arrayGaps(b)
	return slices.EqualFunc(ga, gb, bytes.Equal)
}

func arrayGaps(v tokens.Value) [][]byte {
	raw, start := v.Raw(), v.Span().Start
	gaps, end := make([][]byte, 0, v.Len()+1), 1
	for e := range v.Elements() {
		span := e.Span()
		gaps = append(gaps, raw[end:span.Start-start])
		end = span.End - start
	}
	return append(gaps, raw[end:])
}

// hashAll hashes values by what they mean: equal ones have equal hashes, however
// they are written. The seed is fresh, so nobody can make two others collide.
func (w *walk) hashAll(list []tokens.Value) []uint64 {
	hashes := make([]uint64, len(list))
	for i, v := range list {
		hashes[i] = w.hash(v, len(w.path))
	}
	return hashes
}

func (w *walk) hash(v tokens.Value, depth int) uint64 {
	k := v.Kind()
	container := k == tokens.KindArray || k == tokens.KindObject
	if container {
		if h, ok := w.hashes[v]; ok {
			return h
		}
	}
	var h maphash.Hash
	h.SetSeed(w.seed)
	_ = h.WriteByte(byte(k)) // never fails
	var word [8]byte
	switch {
	case container && depth > mostDepth:
		_, _ = h.Write(v.Raw())
	case k == tokens.KindNumber:
		_, _ = h.Write(spelledOnce(v.Raw()))
	case k == tokens.KindString:
		_, _ = h.WriteString(exactText(v.Raw()))
	case k == tokens.KindArray:
		for e := range v.Elements() {
			binary.LittleEndian.PutUint64(word[:], w.hash(e, depth+1))
			_, _ = h.Write(word[:])
		}
	case k == tokens.KindObject:
		var sum uint64 // the order of members does not count
		list, _ := membersOf(v)
		for i := range list {
			binary.LittleEndian.PutUint64(word[:], w.hash(list[i].val, depth+1))
			sum += maphash.Bytes(w.seed, append(word[:], list[i].name...))
		}
		binary.LittleEndian.PutUint64(word[:], sum)
		_, _ = h.Write(word[:])
	}
	sum := h.Sum64()
	if container {
		w.hashes[v] = sum
	}
	return sum
}
