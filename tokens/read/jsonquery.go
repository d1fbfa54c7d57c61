package read

import (
	"bytes"
	"hash/maphash"
	"unicode/utf16"
	"unicode/utf8"
)

// unescapeJSON resolves the escapes of a string's inner text, which was read
// before and so is well formed.
func unescapeJSON(in []byte) []byte {
	out := make([]byte, 0, len(in))
	for i := 0; i < len(in); i++ {
		if in[i] != '\\' {
			out = append(out, in[i])
			continue
		}
		i++
		switch in[i] {
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, _ := hex4(in[i+1:])
			i += 4
			if utf16.IsSurrogate(r) {
				low, ok := lowSurrogate(in[i+1:])
				pair := utf16.DecodeRune(r, low)
				if ok && pair != utf8.RuneError {
					i += 6
				}
				r = pair // U+FFFD if it stands alone
			}
			out = utf8.AppendRune(out, r)
		default:
			out = append(out, in[i])
		}
	}
	return out
}

func lowSurrogate(in []byte) (rune, bool) {
	if len(in) < 6 || in[0] != '\\' || in[1] != 'u' {
		return 0, false
	}
	return hex4(in[2:])
}

// mostFaults bounds the faults of one kind that are reported of one text: a
// hostile one of 4 MB would have half a million, at a hundred bytes each.
const mostFaults = 64

// Duplicates finds the member names that an object of v holds twice, at any
// depth, in text order; the first of them, if there are very many.
func (v Value) Duplicates() []Duplicate {
	if v.doc == nil {
		return nil
	}
	var dups []Duplicate
	for i := v.idx; i < v.doc.nodes[v.idx].next; i++ {
		if v.doc.nodes[i].kind == KindObject && v.doc.nodes[i].count > 1 {
			dups = append(dups, Value{v.doc, i}.OwnDuplicates()...)
		}
		if len(dups) >= mostFaults {
			return dups[:mostFaults]
		}
	}
	return dups
}

// OwnDuplicates finds those of v itself.
func (v Value) OwnDuplicates() []Duplicate {
	n := v.Len()
	if n <= 24 {
		return v.fewDuplicates()
	}
	var dups []Duplicate
	seen := make(map[uint64]Value, n)
	seed := maphash.MakeSeed()
	for name := range v.Pairs() {
		sum := maphash.Bytes(seed, name.strBytes())
		if first, ok := seen[sum]; ok && sameString(name, first) {
			if dups = append(dups, Duplicate{string(name.strBytes()), name.Span().Start}); len(dups) == mostFaults {
				return dups
			}
			continue
		}
		seen[sum] = name
	}
	return dups
}

// fewDuplicates compares the pairs that may be alike: for the few members of a
// header or claims set that is cheaper than a map, and it allocates nothing.
func (v Value) fewDuplicates() []Duplicate {
	var names [24]uint32
	var dups []Duplicate
	var seen uint64 // a bit for each length and first letter so far
	k := 0
	for i, n := v.idx+1, v.doc.nodes[v.idx].count; n > 0; n-- {
		name := &v.doc.nodes[i]
		bit := nameMark(name.end-name.start-2, v.doc.text[name.start+1])
		if name.escaped {
			seen = ^uint64(0) // its spelling tells nothing
		}
		if seen&bit != 0 {
			for _, other := range names[:k] {
				if sameString(Value{v.doc, i}, Value{v.doc, other}) {
					dups = append(dups, Duplicate{string(Value{v.doc, i}.strBytes()), int(name.start)})
					break
				}
			}
		}
		seen |= bit
		names[k] = i
		k++
		i = v.doc.nodes[i+1].next
	}
	if v.idx == 0 && len(dups) == 0 {
		v.doc.marks = seen
	}
	return dups
}

// nameMark is a bit that tells names apart, mostly. Of the empty name, the first
// character is the quote that ends it.
func nameMark(size uint32, first byte) uint64 {
	return 1 << ((size + 2 + uint32(first)*8) % 64)
}

func sameString(a, b Value) bool {
	na, nb := &a.doc.nodes[a.idx], &b.doc.nodes[b.idx]
	if !na.escaped && !nb.escaped {
		return na.end-na.start == nb.end-nb.start && bytes.Equal(a.Raw(), b.Raw())
	}
	return bytes.Equal(a.strBytes(), b.strBytes())
}

// inexactNumbers finds numbers that a parser with 64-bit floats would round
// or overflow: whole numbers beyond 2^53 and magnitudes beyond 1e308.
func (v Value) inexactNumbers() []Value {
	if v.doc == nil || !v.doc.longNumbers {
		return nil
	}
	var list []Value
	for i := v.idx; i < v.doc.nodes[v.idx].next; i++ {
		n := &v.doc.nodes[i]
		// The common case: few digits, no exponent.
		if n.kind != KindNumber || n.end-n.start <= 15 && !bytes.ContainsAny(v.doc.text[n.start:n.end], "eE") {
			continue
		}
		if val := (Value{v.doc, i}); !floatExact(val.Raw()) {
			if list = append(list, val); len(list) == mostFaults {
				return list
			}
		}
	}
	return list
}

// loneSurrogates finds strings (names and values) with half a surrogate pair,
// which no UTF-8 text can hold.
func (v Value) loneSurrogates() []Value {
	if v.doc == nil || !v.doc.unicodeEscapes {
		return nil
	}
	var list []Value
	for i := v.idx; i < v.doc.nodes[v.idx].next; i++ {
		n := &v.doc.nodes[i]
		if n.kind == KindString && n.escaped && hasLoneSurrogate(v.doc.text[n.start+1:n.end-1]) {
			if list = append(list, Value{v.doc, i}); len(list) == mostFaults {
				return list
			}
		}
	}
	return list
}

func hasLoneSurrogate(in []byte) bool {
	for i := 0; i < len(in); i++ {
		if in[i] != '\\' {
			continue
		}
		i++
		if in[i] != 'u' {
			continue
		}
		r, _ := hex4(in[i+1:])
		i += 4
		if !utf16.IsSurrogate(r) {
			continue
		}
		low, ok := lowSurrogate(in[i+1:])
		if !ok || utf16.DecodeRune(r, low) == utf8.RuneError {
			return true
		}
		i += 6
	}
	return false
}
