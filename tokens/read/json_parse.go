package read

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// JSONFault is where a text stops being JSON.
type JSONFault struct {
	Offset int // byte in the text
	Reason string
	Limit  string // the name of the limit that was passed, or ""
}

func (f *JSONFault) Error() string { return fmt.Sprintf("%s at byte %d", f.Reason, f.Offset) }

// Duplicate is a member name that an object holds twice.
type Duplicate struct {
	Name   string
	Offset int // of the second, in the text
}

// ParseJSON reads one JSON text strictly (RFC 8259, UTF-8 without BOM). On a
// fault the returned value holds what was read up to it, with open objects and
// arrays closed, so that the readable part of a damaged text is still shown.
func ParseJSON(text []byte, lim Limits) (Value, *JSONFault) {
	return parseInto(&jsonDoc{}, text, lim)
}

// parseInto is ParseJSON with a document whose memory is used again.
func parseInto(doc *jsonDoc, text []byte, lim Limits) (Value, *JSONFault) {
	*doc = jsonDoc{text: text, nodes: doc.nodes[:0]}
	p := jsonParser{doc: doc, maxDepth: lim.JSONDepth, maxNodes: lim.JSONValues}
	if uint64(len(text)) > 1<<32-1 {
		return Value{}, &JSONFault{0, "text of more than 4 GB", ""}
	}
	// Names, values and some room: a claims set then needs no second slice.
	if n := 2 + bytes.Count(text, []byte{':'})*2 + bytes.Count(text, []byte{','}); n > cap(doc.nodes) {
		doc.nodes = make([]jsonNode, 0, min(n, p.maxNodes))
	}
	if i := InvalidUTF8(text); i >= 0 {
		// What stands before it is still shown.
		doc.text = text[:i]
		v := p.whole()
		if p.fault == nil || p.fault.Offset >= i {
			p.fault = &JSONFault{i, fmt.Sprintf("invalid UTF-8 (byte 0x%02x)", text[i]), ""}
		}
		return v, p.fault
	}
	return p.whole(), p.fault
}

// whole reads the text from its start to its end.
func (p *jsonParser) whole() Value {
	text := p.doc.text
	p.space()
	ok := p.value(0)
	if ok {
		p.space()
		if p.pos < len(text) {
			p.fail(p.pos, "bytes after the end of the JSON value: %s", quoteByte(text[p.pos]))
		}
	}
	if len(p.doc.nodes) == 0 {
		return Value{}
	}
	return Value{p.doc, 0}
}

// InvalidUTF8 gives the place of the first byte that is not UTF-8, -1 if there is
// none.
func InvalidUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

type jsonParser struct {
	doc      *jsonDoc
	pos      int
	maxDepth int
	maxNodes int
	fault    *JSONFault
}

func (p *jsonParser) fail(at int, format string, args ...any) bool {
	if p.fault == nil {
		p.fault = &JSONFault{at, fmt.Sprintf(format, args...), ""}
	}
	return false
}

func (p *jsonParser) failLimit(at int, limit, format string, args ...any) bool {
	p.fail(at, format, args...)
	p.fault.Limit = limit
	return false
}

func (p *jsonParser) space() {
	t := p.doc.text
	for p.pos < len(t) && (t[p.pos] == ' ' || t[p.pos] == '\n' || t[p.pos] == '\t' || t[p.pos] == '\r') {
		p.pos++
	}
}

// add opens a node; its end and next are set when it closes.
func (p *jsonParser) add(k Kind, start int) (int, bool) {
	if len(p.doc.nodes) >= p.maxNodes {
		return 0, p.failLimit(start, "json-values", "more values than the limit json-values=%d", p.maxNodes)
	}
	p.doc.nodes = append(p.doc.nodes, jsonNode{start: uint32(start), kind: k})
	return len(p.doc.nodes) - 1, true
}

func (p *jsonParser) close(i int) {
	p.doc.nodes[i].end = uint32(p.pos)
	p.doc.nodes[i].next = uint32(len(p.doc.nodes))
}

// drop takes back a node that could not be read.
func (p *jsonParser) drop(i int) bool {
	p.doc.nodes = p.doc.nodes[:i]
	return false
}

// value reads one value at pos; when it fails, either the node is dropped, or
// it is a container that holds what could be read.
func (p *jsonParser) value(depth int) bool {
	t := p.doc.text
	if p.pos >= len(t) {
		return p.fail(p.pos, "the JSON text ends where a value should stand")
	}
	switch c := t[p.pos]; {
	case c == '"':
		return p.str()
	case c == '{' || c == '[':
		if depth >= p.maxDepth {
			return p.failLimit(p.pos, "json-depth", "deeper than the limit json-depth=%d", p.maxDepth)
		}
		return p.container(c, depth+1)
	case c == '-' || '0' <= c && c <= '9':
		return p.number()
	case c == 't':
		return p.word("true", KindTrue)
	case c == 'f':
		return p.word("false", KindFalse)
	case c == 'n':
		return p.word("null", KindNull)
	default:
		return p.fail(p.pos, "%s where a JSON value should stand", quoteByte(c))
	}
}

func (p *jsonParser) word(w string, k Kind) bool {
	if !bytes.HasPrefix(p.doc.text[p.pos:], []byte(w)) {
		return p.fail(p.pos, "a word that is not true, false or null")
	}
	i, ok := p.add(k, p.pos)
	if !ok {
		return false
	}
	p.pos += len(w)
	p.close(i)
	return true
}

// container reads an object or array. A fault inside keeps the members that
// were read whole.
func (p *jsonParser) container(open byte, depth int) bool {
	kind, shut := KindArray, byte(']')
	if open == '{' {
		kind, shut = KindObject, '}'
	}
	self, ok := p.add(kind, p.pos)
	if !ok {
		return false
	}
	p.pos++
	ok = p.items(self, kind, shut, depth)
	p.close(self)
	return ok
}

func (p *jsonParser) items(self int, kind Kind, shut byte, depth int) bool {
	t := p.doc.text
	p.space()
	if p.pos < len(t) && t[p.pos] == shut {
		p.pos++
		return true
	}
	for {
		mark := len(p.doc.nodes)
		ok := kind == KindArray || p.name()
		ok = ok && p.value(depth)
		if got := len(p.doc.nodes) - mark; ok || kind == KindArray && got > 0 || kind == KindObject && got > 1 {
			p.doc.nodes[self].count++
		} else {
			p.doc.nodes = p.doc.nodes[:mark]
		}
		if !ok {
			return false
		}
		p.space()
		if p.pos >= len(t) {
			return p.fail(p.pos, "the JSON text ends inside %s", kind)
		}
		c := t[p.pos]
		p.pos++
		if c == shut {
			return true
		}
		if c != ',' {
			return p.fail(p.pos-1, "%s where ',' or '%c' should stand", quoteByte(c), shut)
		}
		p.space()
	}
}

// name reads a member's name and its colon.
func (p *jsonParser) name() bool {
	t := p.doc.text
	if p.pos >= len(t) || t[p.pos] != '"' {
		if p.pos >= len(t) {
			return p.fail(p.pos, "the JSON text ends where a member's name should stand")
		}
		return p.fail(p.pos, "%s where a member's name in quotes should stand", quoteByte(t[p.pos]))
	}
	if !p.str() {
		return false
	}
	p.space()
	if p.pos >= len(t) || t[p.pos] != ':' {
		return p.fail(p.pos, "no ':' after a member's name")
	}
	p.pos++
	p.space()
	return true
}

func (p *jsonParser) str() bool {
	t := p.doc.text
	i, ok := p.add(KindString, p.pos)
	if !ok {
		return false
	}
	for j := p.pos + 1; j < len(t); j++ {
		c := t[j]
		if c > '\\' || c != '"' && c != '\\' && c >= 0x20 {
			continue
		}
		switch c {
		case '"':
			p.pos = j + 1
			p.close(i)
			return true
		case '\\':
			p.doc.nodes[i].escaped = true
			n := EscapeLen(t[j:])
			if n == 0 {
				p.fail(j, "an escape that JSON does not know")
				return p.drop(i)
			}
			p.doc.unicodeEscapes = p.doc.unicodeEscapes || n > 2
			j += n - 1
		default:
			p.fail(j, "control character %s inside a string (write it as \\u%04x)", quoteByte(c), c)
			return p.drop(i)
		}
	}
	p.fail(len(t), "the JSON text ends inside a string that began at byte %d", p.pos)
	return p.drop(i)
}

// EscapeLen is the length of the escape of a JSON string (RFC 8259 §7) at the start
// of b, 0 if it is none.
func EscapeLen(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if _, ok := hex4(b[2:]); ok {
			return 6
		}
	}
	return 0
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[:4]), 16, 16)
	return rune(n), err == nil && b[0] != '+' && b[0] != '-'
}

func (p *jsonParser) number() bool {
	t := p.doc.text
	i, ok := p.add(KindNumber, p.pos)
	if !ok {
		return false
	}
	j := p.pos
	digits := func() bool {
		from := j
		for j < len(t) && '0' <= t[j] && t[j] <= '9' {
			j++
		}
		return j > from
	}
	bad := func(why string) bool {
		p.fail(p.pos, "a number that JSON does not allow (%s)", why)
		return p.drop(i)
	}
	if t[j] == '-' {
		j++
	}
	first := j
	if !digits() {
		return bad("no digits")
	}
	if t[first] == '0' && j > first+1 {
		return bad("leading zero")
	}
	if j < len(t) && t[j] == '.' {
		j++
		if !digits() {
			return bad("no digits after the point")
		}
	}
	if j < len(t) && (t[j] == 'e' || t[j] == 'E') {
		p.doc.longNumbers = true
		j++
		if j < len(t) && (t[j] == '+' || t[j] == '-') {
			j++
		}
		if !digits() {
			return bad("no digits in the exponent")
		}
	}
	p.doc.longNumbers = p.doc.longNumbers || j-p.pos > 15
	p.pos = j
	p.close(i)
	return true
}
