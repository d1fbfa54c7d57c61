package panes

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"fob/tokens"
	"fob/tokens/visible"
	"fob/tui/screen"
)

// shortened is how much of a long value a row holds, in bytes: more than any
// terminal is wide.
const shortened = 512

// clean makes untrusted text safe, and shortens it to what a row can hold.
func clean(s string) string {
	if len(s) > shortened {
		cut := shortened
		for cut > shortened-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
			cut--
		}
		return visible.String(s[:cut]) + "…"
	}
	return visible.String(s)
}

// says lists what the token holds: claims, another payload, or who it is
// encrypted to.
func (b *tokenBuilder) says() {
	d := b.read.Judged.Content
	if d == nil {
		return
	}
	switch {
	case d.Form.IsJWE():
		b.recipients(d)
	case d.Claims.Exists():
		note := ""
		if d.Unencoded {
			note = "unencoded: they are signed as they stand"
		}
		b.section(1, "claims", note)
		b.object("claims", d.Claims, true)
		b.missing(d.Claims)
	case d.Detached:
		b.section(1, "payload", "")
		b.note("detached: it is not in the token")
	case len(d.Payload.Raw) == 0:
		if d.Form != tokens.FormUnknown {
			b.section(1, "payload", "")
			b.note("empty")
		}
	default:
		b.section(1, "payload", byteCount(len(d.Payload.Raw)))
		b.content("payload", d.Payload.Raw, tokens.Value{}, false)
	}
}

func byteCount(n int) string {
	if n == 1 {
		return "1 byte"
	}
	return number(n) + " bytes"
}

// recipients lists who could open an encrypted token.
func (b *tokenBuilder) recipients(d *tokens.Decoded) {
	b.section(3, "encrypted", byteCount(len(d.Ciphertext.Raw)))
	for i := range d.Recipients {
		r := &d.Recipients[i]
		name := "recipient"
		if len(d.Recipients) > 1 {
			name = fmt.Sprintf("recipient %d", i+1)
		}
		value := clean(r.Alg())
		if enc := r.Enc(); enc != "" {
			value += ", " + clean(enc)
		}
		if kid := r.Kid(); kid != "" {
			value += ", kid " + clean(kid)
		}
		b.add(tokenRow{kind: rowMember, key: fmt.Sprintf("recipient %d", i), name: name, names: 12, value: value, values: tokens.KindString, raw: []byte(value), at: -1})
	}
	b.note("its claims can be read once a key opens it")
}

// content lists a part in the way it reads best: members, text, or bytes.
func (b *tokenBuilder) content(key string, raw []byte, object tokens.Value, claims bool) {
	switch {
	case object.Kind() == tokens.KindObject:
		b.object(key, object, claims)
	case visible.IsText(raw):
		n := 0
		for line := range strings.SplitSeq(string(raw[:min(len(raw), b.room*shortened)]), "\n") {
			n++
			if !b.add(tokenRow{kind: rowText, key: fmt.Sprintf("%s:%d", key, n), value: clean(strings.TrimSuffix(line, "\r")), raw: raw, detail: "text", at: -1}) {
				return
			}
		}
	default:
		n := 0
		for line := range strings.Lines(hex.Dump(raw[:min(len(raw), max(0, b.room)*16)])) {
			n++
			b.add(tokenRow{kind: rowText, key: fmt.Sprintf("%s:%d", key, n), value: strings.TrimSuffix(line, "\n"), raw: raw, detail: "bytes", at: -1})
		}
	}
}

// object lists the members of an object.
func (b *tokenBuilder) object(key string, v tokens.Value, claims bool) {
	b.members(key, "", v, 0, claims)
}

// deepest is how far objects within objects are opened up.
const deepest = 6

func (b *tokenBuilder) members(key, path string, v tokens.Value, depth int, claims bool) {
	first, names := len(b.rows), 0
	seen := map[string]int{}
	for name, val := range v.Members() {
		if b.room <= 0 {
			break
		}
		seen[name]++
		if !b.wanted(name, val) {
			continue
		}
		row := tokenRow{kind: rowMember, key: key + "/" + name, path: path + name, depth: depth, name: name, val: val, values: val.Kind(), at: -1}
		if n := seen[name]; n > 1 {
			row.key += "#" + strconv.Itoa(n)
		}
		names = max(names, screen.Width(cutName(name)))
		b.value(&row, val)
		if depth == 0 {
			b.claim(&row, val, claims)
		}
		row.mark = b.about(&row)
		opened := open(val, depth)
		if opened {
			row.value = ""
		}
		b.add(row)
		if opened {
			b.inner(row.key, row.path+".", val, depth+1)
		}
	}
	b.finish(first, depth, names, seen)
}

// inner lists what is in a member.
func (b *tokenBuilder) inner(key, path string, v tokens.Value, depth int) {
	was := b.filter
	b.filter = "" // its holder was wanted as a whole
	defer func() { b.filter = was }()
	if v.Kind() == tokens.KindObject {
		b.members(key, path, v, depth, false)
		return
	}
	i := 0
	for val := range v.Elements() {
		name := strconv.Itoa(i)
		row := tokenRow{kind: rowMember, key: key + "/" + name, path: path + name, depth: depth, name: name, names: 3, val: val, values: val.Kind(), at: -1}
		b.value(&row, val)
		row.mark = b.about(&row)
		opened := open(val, depth)
		if opened {
			row.value = ""
		}
		if !b.add(row) {
			return
		}
		if opened {
			b.inner(row.key, row.path+".", val, depth+1)
		}
		i++
	}
}

// finish gives the members of one object a common column, and marks those that
// stand there twice: two readers may each take another.
func (b *tokenBuilder) finish(first, depth, names int, seen map[string]int) {
	for i := first; i < len(b.rows); i++ {
		r := &b.rows[i]
		if r.kind != rowMember || r.depth != depth || r.names > 0 {
			continue
		}
		r.names = names
		if seen[r.name] > 1 {
			r.bad = "stands here twice"
		}
	}
}

func cutName(name string) string { return screen.CutMiddle(clean(name), 20) }

// open tells whether a value is listed by its members: an object, or an array
// with such in it.
func open(v tokens.Value, depth int) bool {
	if depth >= deepest || v.Len() == 0 {
		return false
	}
	switch v.Kind() {
	case tokens.KindObject:
		return true
	case tokens.KindArray:
		for e := range v.Elements() {
			if k := e.Kind(); k == tokens.KindObject || k == tokens.KindArray {
				return true
			}
		}
	}
	return false
}

// wanted tells whether a member has the text that is looked for.
func (b *tokenBuilder) wanted(name string, v tokens.Value) bool {
	if b.filter == "" {
		return true
	}
	if strings.Contains(strings.ToLower(name), b.filter) {
		return true
	}
	return bytes.Contains(bytes.ToLower(v.Raw()), []byte(b.filter))
}

// value writes a value for its row.
func (b *tokenBuilder) value(row *tokenRow, v tokens.Value) {
	raw := v.Raw()
	switch v.Kind() {
	case tokens.KindObject:
		row.note = fmt.Sprintf("{%d}", v.Len())
	case tokens.KindArray:
		if open(v, 0) {
			row.note = fmt.Sprintf("[%d]", v.Len())
		}
	}
	if len(raw) > 4*shortened {
		row.note = byteCount(len(raw))
		text, end := raw[:shortened], "…"
		if v.Kind() == tokens.KindString {
			text = text[1:]
		}
		row.value = visible.Bytes(text) + end
		return
	}
	if s, ok := v.Str(); ok && plainly(s) {
		row.value = visible.String(s)
		return
	}
	row.value = string(visible.AppendJSON(nil, raw))
}

// plainly tells a string that cannot be taken for anything else without its
// quotes: not empty, no number, word or container of JSON, no space at an end.
func plainly(s string) bool {
	if s == "" || s == "true" || s == "false" || s == "null" || strings.TrimSpace(s) != s {
		return false
	}
	switch c := s[0]; {
	case c == '"' || c == '{' || c == '[':
		return false
	case c == '-' || c >= '0' && c <= '9':
		return strings.Trim(s, "0123456789+-.eE") != ""
	}
	return true
}
