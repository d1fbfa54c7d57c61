package panes

import (
	"bytes"
	"sort"

	"fob/themes"
	"fob/tokens"
	"fob/tui"
)

// tokenParts says which bytes of the text are which part of the token, and
// which of them are wrong.
type tokenParts struct {
	text   []byte // for which it was found; compared by where it lies
	read   *tui.Reading
	spans  []tokenSpan
	faults []tokenSpan
}

// tokenSpan is a range of bytes of the text: a part, or a fault.
type tokenSpan struct {
	start, end int
	part       int // of the theme's parts
	name       string
}

// of finds the parts, again if the text or its reading is another one. While a
// reading of the present text is still to come, the dots tell the parts of a
// compact token; those of a JSON serialization stay where they were.
func (t *tokenParts) of(text []byte, r *tui.Reading) {
	if r == t.read && len(text) == len(t.text) && (len(text) == 0 || &text[0] == &t.text[0]) {
		return
	}
	t.text, t.read, t.faults = text, r, nil
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	compact := len(trimmed) > 0 && trimmed[0] != '{'
	switch {
	case r != nil && r.Decoded.Form != tokens.FormUnknown:
		t.spans = readParts(r.Decoded, r.Offset)
	case compact:
		t.spans = dotParts(trimmed, len(text)-len(trimmed))
	case r != nil:
		t.spans = nil
	}
	if r != nil {
		t.faults = faults(r, len(text))
	}
}

var (
	jwsNames = [...]string{"header", "payload", "signature"}
	jweNames = [...]string{"header", "encrypted key", "iv", "ciphertext", "tag"}
)

// dotParts divides a compact text at its dots, of which no more than those of a
// JWE count.
func dotParts(text []byte, offset int) []tokenSpan {
	var list []tokenSpan
	names := jwsNames[:]
	if bytes.Count(text, []byte{'.'}) > 2 {
		names = jweNames[:]
	}
	for at := 0; at <= len(text); {
		n := bytes.IndexByte(text[at:], '.')
		if n < 0 || len(list) == len(names)-1 {
			n = len(text) - at
		}
		i := len(list)
		list = append(list, tokenSpan{offset + at, offset + at + n, i, names[i]})
		if at += n + 1; len(list) == len(names) {
			break
		}
	}
	return list
}

// readParts gives the parts as they were read.
func readParts(d *tokens.Decoded, offset int) []tokenSpan {
	var list []tokenSpan
	add := func(p *tokens.Part, part int, name string) {
		if p.Span.Len() > 0 {
			list = append(list, tokenSpan{p.Span.Start + offset, p.Span.End + offset, part, name})
		}
	}
	for i := range d.Signatures {
		s := &d.Signatures[i]
		add(&s.Protected.Part, 0, jwsNames[0])
		add(&s.Value, 2, jwsNames[2])
	}
	if d.Form.IsJWS() {
		add(&d.Payload, 1, jwsNames[1])
	}
	if d.Form.IsJWE() {
		add(&d.Protected.Part, 0, jweNames[0])
		for i := range d.Recipients {
			add(&d.Recipients[i].EncryptedKey, 1, jweNames[1])
		}
		add(&d.IV, 2, jweNames[2])
		add(&d.Ciphertext, 3, jweNames[3])
		add(&d.Tag, 4, jweNames[4])
		add(&d.AAD, 0, "additional data")
	}
	sort.Slice(list, func(i, k int) bool { return list[i].start < list[k].start })
	return list
}

// faults gives the bytes that problems are about.
func faults(r *tui.Reading, length int) []tokenSpan {
	var list []tokenSpan
	for _, p := range r.Decoded.Problems {
		n := 2 // a byte of JSON lies in two characters of base64url
		if p.Code == "base64" || r.Decoded.Form == tokens.FormUnknown {
			n = 1
		}
		at := min(p.Offset+r.Offset, max(0, length-1))
		list = append(list, tokenSpan{start: at, end: min(at+n, length)})
	}
	sort.Slice(list, func(i, k int) bool { return list[i].start < list[k].start })
	return list
}

// find gives the span that a byte lies in, or else the next one after it.
func find(list []tokenSpan, off int) (s tokenSpan, in bool, next int) {
	i := sort.Search(len(list), func(i int) bool { return list[i].end > off })
	if i == len(list) {
		return s, false, int(^uint(0) >> 1)
	}
	if list[i].start <= off {
		return list[i], true, list[i].end
	}
	return s, false, list[i].start
}

// look gives the style of a byte and where it ends.
func (t *tokenParts) look(st *themes.Styles, off int) (themes.Style, int) {
	span, in, until := find(t.spans, off)
	style := st.Dot
	if in {
		style = st.Part[span.part]
	}
	_, bad, end := find(t.faults, off)
	if bad {
		style = style.With(st.JSONError)
	}
	return style, min(until, end)
}

// name says which part a byte lies in; the end of a part belongs to it.
func (t *tokenParts) name(off int) string {
	if s, in, _ := find(t.spans, off); in {
		return s.name
	}
	if off > 0 {
		if s, in, _ := find(t.spans, off-1); in {
			return s.name
		}
	}
	return ""
}
