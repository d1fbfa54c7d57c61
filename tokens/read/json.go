package read

import (
	"iter"
	"strconv"
)

// Kind is the kind of a JSON value (RFC 8259 §3).
type Kind uint8

// The kinds of JSON values. KindNone is the kind of a Value that is absent.
const (
	KindNone Kind = iota
	KindNull
	KindFalse
	KindTrue
	KindNumber
	KindString
	KindArray
	KindObject
)

func (k Kind) String() string {
	return [...]string{"nothing", "null", "a boolean", "a boolean", "a number", "a string", "an array", "an object"}[k]
}

// Value is one value in a JSON text that was read faithfully: order kept,
// numbers as written, duplicate members kept, spans exact. The zero Value is
// absent (KindNone). It stays valid as long as its text is not changed.
type Value struct {
	doc *jsonDoc
	idx uint32
}

// jsonDoc is a parsed text as a flat list of nodes in text order; an object's
// children alternate name and value. Flat, because a claims set then costs one
// allocation however many members it has.
type jsonDoc struct {
	text  []byte
	nodes []jsonNode
	// What the checks of a whole text look for; where it is false they need
	// not look.
	unicodeEscapes bool // a string has \u escapes
	longNumbers    bool // a number has an exponent or more than 15 characters
	// marks has the nameMark of every member of the outermost object; 0 if it is
	// not known.
	marks uint64
}

type jsonNode struct {
	start, end uint32 // span in text
	next       uint32 // index of the node after this subtree
	count      uint32 // elements, or members
	kind       Kind
	escaped    bool // a string with escapes
}

// Kind tells what the value is; KindNone if absent.
func (v Value) Kind() Kind {
	if v.doc == nil {
		return KindNone
	}
	return v.doc.nodes[v.idx].kind
}

// Exists tells whether there is a value at all.
func (v Value) Exists() bool { return v.doc != nil }

// Raw gives the value as it was written, nil if absent. Do not change it.
func (v Value) Raw() []byte {
	if v.doc == nil {
		return nil
	}
	n := &v.doc.nodes[v.idx]
	return v.doc.text[n.start:n.end]
}

// Span gives the value's bytes in its JSON text.
func (v Value) Span() Span {
	if v.doc == nil {
		return Span{}
	}
	n := &v.doc.nodes[v.idx]
	return Span{int(n.start), int(n.end)}
}

// Len counts elements of an array or members of an object.
func (v Value) Len() int {
	if k := v.Kind(); k != KindArray && k != KindObject {
		return 0
	}
	return int(v.doc.nodes[v.idx].count)
}

// Str gives a string's text, with its escapes resolved; ok is false for any
// other kind. A lone surrogate escape becomes U+FFFD.
func (v Value) Str() (s string, ok bool) {
	if v.Kind() != KindString {
		return "", false
	}
	return string(v.strBytes()), true
}

// strBytes is Str without the copy where there are no escapes.
func (v Value) strBytes() []byte {
	n := &v.doc.nodes[v.idx]
	inner := v.doc.text[n.start+1 : n.end-1]
	if !n.escaped {
		return inner
	}
	return unescapeJSON(inner)
}

// Is tells whether the value is the string s, without allocating.
func (v Value) Is(s string) bool { return v.Kind() == KindString && string(v.strBytes()) == s }

// Members walks an object in its own order, duplicates included.
func (v Value) Members() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		for name, val := range v.Pairs() {
			if !yield(string(name.strBytes()), val) {
				return
			}
		}
	}
}

// Pairs walks an object as [Value.Members] does, with each name as the value that
// it is: without a copy.
func (v Value) Pairs() iter.Seq2[Value, Value] {
	return func(yield func(Value, Value) bool) {
		if v.Kind() != KindObject {
			return
		}
		i := v.idx + 1
		for range v.doc.nodes[v.idx].count {
			name, val := Value{v.doc, i}, Value{v.doc, i + 1}
			if !yield(name, val) {
				return
			}
			i = v.doc.nodes[i+1].next
		}
	}
}

// Elements walks an array.
func (v Value) Elements() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		if v.Kind() != KindArray {
			return
		}
		i := v.idx + 1
		for range v.doc.nodes[v.idx].count {
			if !yield(Value{v.doc, i}) {
				return
			}
			i = v.doc.nodes[i].next
		}
	}
}

// Get gives the member called name: the last one if there are several, as
// RFC 8259 §4 reports most parsers do. Absent if there is none.
func (v Value) Get(name string) Value {
	var found Value
	for n, val := range v.Pairs() {
		if n.Is(name) {
			found = val
		}
	}
	return found
}

// Strings gives the value as a list of strings: a string alone is a list of
// one, an array must hold strings only (the shape of aud, RFC 7519 §4.1.3).
func (v Value) Strings() (list []string, ok bool) {
	switch v.Kind() {
	case KindString:
		return []string{string(v.strBytes())}, true
	case KindArray:
		list = make([]string, 0, v.Len())
		for e := range v.Elements() {
			s, ok := e.Str()
			if !ok {
				return nil, false
			}
			list = append(list, s)
		}
		return list, true
	}
	return nil, false
}

// Int gives a number that is written as a whole number and fits an int64.
func (v Value) Int() (n int64, ok bool) {
	if v.Kind() != KindNumber {
		return 0, false
	}
	n, err := strconv.ParseInt(string(v.Raw()), 10, 64)
	return n, err == nil
}
