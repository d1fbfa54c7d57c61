package read

// Names are member names that are looked for in many objects.
type Names struct {
	list  []string
	marks uint64
}

// NewNames prepares names.
func NewNames(list ...string) *Names {
	n := &Names{list: list}
	for _, name := range list {
		first := byte('"')
		if name != "" {
			first = name[0]
		}
		n.marks |= nameMark(uint32(len(name)), first)
	}
	return n
}

// None tells that the claims of a token have no member with one of the names.
// It is quick, and may be wrong in that it is false.
func (n *Names) None(claims Value) bool {
	return claims.doc != nil && claims.idx == 0 && claims.doc.marks != 0 && claims.doc.marks&n.marks == 0
}

// Near is [Value.Get] with a guess at which member it is, counted from 0, which
// becomes a better one. The object must be the claims of a token.
func (v Value) Near(name string, guess *int) Value {
	if v.doc == nil || v.idx != 0 || v.doc.marks == 0 {
		return v.Get(name) // a name may stand twice in it
	}
	nodes := v.doc.nodes
	i := uint32(1)
	for range *guess {
		if i >= uint32(len(nodes)) {
			break
		}
		i = nodes[i+1].next
	}
	if i < uint32(len(nodes)) && (Value{v.doc, i}).Is(name) {
		return Value{v.doc, i + 1}
	}
	n := 0
	for at, val := range v.Pairs() {
		if at.Is(name) {
			*guess = n
			return val
		}
		n++
	}
	return Value{}
}

// Text is [Value.Str] without a copy where the string has no escapes. Do not
// change it.
func (v Value) Text() (text []byte, ok bool) {
	if v.Kind() != KindString {
		return nil, false
	}
	return v.strBytes(), true
}
