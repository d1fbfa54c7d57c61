package compare

import (
	"bytes"

	"fob/tokens"
)

// member is one member of an object: its name as characters, and as it is
// written, quotes included.
type member struct {
	name    string
	written []byte
	val     tokens.Value
	nth, of int // which of several of the same name, from 1
}

// gap is the white space and punctuation before a name, or between it and the
// value.
type gap struct{ before, after []byte }

// membersOf lists the members of an object, duplicates included.
func membersOf(obj tokens.Value) ([]member, []gap) {
	if obj.Kind() != tokens.KindObject {
		return nil, nil
	}
	raw, start := obj.Raw(), obj.Span().Start
	list, gaps := make([]member, 0, obj.Len()), make([]gap, 0, obj.Len()+1)
	end := 1 // after the brace
	for _, val := range obj.Members() {
		span := val.Span()
		seg := raw[end : span.Start-start]
		name := bytes.TrimLeft(seg, " \t\r\n,")
		before := seg[:len(seg)-len(name)]
		name = bytes.TrimRight(name, " \t\r\n:")
		list = append(list, member{name: exactText(name), written: name, val: val, nth: 1, of: 1})
		gaps = append(gaps, gap{before, seg[len(before)+len(name):]})
		end = span.End - start
	}
	return list, append(gaps, gap{before: raw[end:]})
}

// index finds members by name.
type index struct {
	first map[string]int
	next  []int // the next of the same name, -1 for none
}

// newIndex also numbers the members that share a name.
func newIndex(list []member) index {
	ix := index{make(map[string]int, len(list)), make([]int, len(list))}
	last := make(map[string]int, len(list))
	for i := range list {
		ix.next[i] = -1
		name := list[i].name
		if before, twice := last[name]; twice {
			ix.next[before] = i
			list[i].nth = list[before].nth + 1
		} else {
			ix.first[name] = i
		}
		last[name] = i
	}
	for name, i := range ix.first {
		if n := list[last[name]].nth; n > 1 {
			for ; i >= 0; i = ix.next[i] {
				list[i].of = n
			}
		}
	}
	return ix
}

// pairing says for each of a which of b stands opposite it, -1 for none: the
// first of a name opposite the first, the second opposite the second.
func pairing(a, b []member) (opposite []int, taken []bool) {
	ia, ib := newIndex(a), newIndex(b)
	opposite, taken = make([]int, len(a)), make([]bool, len(b))
	for i := range opposite {
		opposite[i] = -1
	}
	for name, i := range ia.first {
		j, ok := ib.first[name]
		for ok && i >= 0 && j >= 0 {
			opposite[i], taken[j] = j, true
			i, j = ia.next[i], ib.next[j]
		}
	}
	return opposite, taken
}

// ascending tells whether what is paired stands in the same order on both sides.
func ascending(opposite []int) bool {
	last := -1
	for _, j := range opposite {
		if j < 0 {
			continue
		}
		if j < last {
			return false
		}
		last = j
	}
	return true
}
