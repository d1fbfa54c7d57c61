package read

import (
	"bytes"
	"strings"
)

// Clean finds the token in what people paste: it takes off white space around
// and line breaks within, quotes, "Authorization: Bearer ", the "name=" of a
// query or a cookie, and the text around the only token in it. Stripped says in words what was taken off, in order. A
// token alone comes back as it is, and so does what holds none: then the
// decoder says what is wrong.
func Clean(input []byte) (token []byte, stripped []string) {
	c := cleaner{token: input}
	c.trim()
	// People wrap a token a few times; each step may walk the whole text.
	for n := 0; n < mostWrappings; n++ {
		if !c.step() {
			break
		}
	}
	return c.token, c.stripped
}

const mostWrappings = 16

type cleaner struct {
	token    []byte
	stripped []string
}

func (c *cleaner) trim() {
	// A line break at the end is no news, so this goes unsaid.
	c.token = bytes.TrimSpace(bytes.TrimPrefix(c.token, []byte("\xef\xbb\xbf")))
}

func (c *cleaner) took(what string, rest []byte) bool {
	c.token = bytes.TrimSpace(rest)
	c.stripped = append(c.stripped, what)
	return true
}

// step takes one wrapping off.
func (c *cleaner) step() bool {
	t := c.token
	switch {
	case len(t) == 0:
		return false
	case t[0] == '{':
		// A token's own serialization stays as it is.
		return !namesToken(t) && c.within()
	}
	for _, q := range []byte(`"'` + "`") {
		if len(t) >= 2 && t[0] == q && t[len(t)-1] == q {
			return c.took("quotes", t[1:len(t)-1])
		}
	}
	for _, p := range []string{"Proxy-Authorization:", "Authorization:", "Set-Cookie:", "Cookie:", "-H", "Bearer ", "DPoP ", "JWT "} {
		if len(t) >= len(p) && strings.EqualFold(string(t[:len(p)]), p) {
			return c.took(strings.TrimSpace(p), t[len(p):])
		}
	}
	if name, rest, ok := bytes.Cut(t, []byte{'='}); ok && isName(name) && beginsToken(rest) {
		return c.took(string(name)+"=", untilDelimiter(rest))
	}
	if joined, ok := joinLines(t); ok {
		return c.took("line breaks", joined)
	}
	return c.trailing() || c.within()
}

// namesToken tells whether a JSON text, damaged or not, has the members of a
// token; their names may be written with escapes.
func namesToken(t []byte) bool {
	if bytes.Contains(t, []byte(`"signature`)) || bytes.Contains(t, []byte(`"ciphertext"`)) {
		return true
	}
	v, _ := ParseJSON(t, DefaultLimits())
	for _, name := range []string{"signature", "signatures", "ciphertext"} {
		if v.Get(name).Exists() {
			return true
		}
	}
	return false
}

// beginsToken tells whether what follows a name may be a token, in quotes or
// not.
func beginsToken(b []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(b, "\"'` "), []byte("eyJ")) || len(b) > 0 && b[0] == '{'
}

// within finds the token in the midst of other text: a command, a cookie line,
// a URL, a JSON answer. It looks only where the text does not itself begin
// like a token, since then the rest would be damage that must not be hidden,
// and only where there is exactly one.
func (c *cleaner) within() bool {
	t := c.token
	if bytes.HasPrefix(t, []byte("eyJ")) {
		return false
	}
	var found []byte
	for rest := t; ; {
		i := bytes.Index(rest, []byte("eyJ"))
		if i < 0 {
			break
		}
		at := len(t) - len(rest) + i
		end := at
		for end < len(t) && (IsBase64URL(t[end]) || t[end] == '.') {
			end++
		}
		bare := at == 0 || !IsBase64URL(t[at-1]) && t[at-1] != '.'
		if dots := bytes.Count(t[at:end], []byte{'.'}); bare && (dots == 2 || dots == 4) {
			if found != nil && !bytes.Equal(found, t[at:end]) {
				return false
			}
			found = t[at:end]
		}
		rest = t[end:]
	}
	return found != nil && c.took("the text around", found)
}

// trailing takes off what ends a token in prose, code and query strings.
func (c *cleaner) trailing() bool {
	t := c.token
	if last := t[len(t)-1]; (last == ',' || last == ';') && len(t) > 1 {
		return c.took("a trailing '"+string(last)+"'", t[:len(t)-1])
	}
	return false
}

// isName tells the name of a query parameter or cookie from base64 padding.
func isName(name []byte) bool {
	name = name[bytes.LastIndexAny(name, "?&#;")+1:]
	if len(name) == 0 || len(name) > 64 {
		return false
	}
	for _, b := range name {
		if !IsBase64URL(b) {
			return false
		}
	}
	return !bytes.HasPrefix(name, []byte("eyJ"))
}

func untilDelimiter(b []byte) []byte {
	if i := bytes.IndexAny(b, "&; \t\r\n#"); i > 0 {
		return b[:i]
	}
	return b
}

// joinLines puts together a compact token that was broken into lines, as mail
// and terminals do it; only where that gives nothing but token characters.
func joinLines(t []byte) ([]byte, bool) {
	if !bytes.ContainsAny(t, "\r\n") || !bytes.HasPrefix(t, []byte("eyJ")) {
		return nil, false
	}
	joined := make([]byte, 0, len(t))
	for _, b := range t {
		switch {
		case b == '\n' || b == '\r' || b == ' ' || b == '\t':
		case IsBase64URL(b) || b == '.':
			joined = append(joined, b)
		default:
			return nil, false
		}
	}
	return joined, bytes.Count(joined, []byte{'.'}) >= 2
}
