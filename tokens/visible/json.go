package visible

import (
	"unicode/utf16"
	"unicode/utf8"
)

// AppendJSON appends the JSON text raw to dst on one line, safe for a terminal: white space between tokens is dropped,
// and inside strings every character that String would escape is written as \uXXXX (a surrogate pair above U+FFFF).
// The value is the same, and everything else stays as it was written: numbers, escapes, member order, duplicates.
// Bytes inside strings that are not UTF-8 become \ufffd, which is how encoding/json reads them.
//
// raw should be valid JSON (RFC 8259). Of anything else AppendJSON makes something safe and equally broken; it checks
// nothing.
func AppendJSON(dst, raw []byte) []byte {
	start := len(dst)
	for i := 0; i < len(raw); {
		switch c := raw[i]; {
		case c == '"':
			dst, i = appendJSONString(dst, raw, i)
		case isSpace(c):
			dst, i = skipGap(dst, start, raw, i)
		default:
			dst, i = appendOutside(dst, raw, i)
		}
	}
	return dst
}

// AppendQuoted appends s as a JSON string (RFC 8259 §7), quotes included, with everything String would escape written
// as a JSON escape. Bytes that are not UTF-8 become \ufffd: unlike String, JSON has no way to say which they were.
func AppendQuoted(dst []byte, s string) []byte {
	var m marks
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		n := i
		for n < len(s) && plainInString(s[n]) {
			n++
		}
		if n > i {
			dst = append(dst, s[i:n]...)
			m.base()
			i = n
			continue
		}
		if s[i] < utf8.RuneSelf {
			dst = appendJSONShort(dst, s[i])
			m.none()
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if m.admit(r, size) {
			dst = append(dst, s[i:i+size]...)
		} else {
			dst = appendJSONEscape(dst, r)
		}
		i += size
	}
	return append(dst, '"')
}

// appendJSONString copies the string that begins with the quote at raw[i] and returns the index after it.
func appendJSONString(dst, raw []byte, i int) ([]byte, int) {
	var m marks
	dst = append(dst, '"')
	i++
	for i < len(raw) {
		n := i
		for n < len(raw) && plainInString(raw[n]) {
			n++
		}
		if n > i {
			dst = append(dst, raw[i:n]...)
			m.base()
			i = n
			continue
		}
		switch c := raw[i]; {
		case c == '"':
			return append(dst, '"'), i + 1
		case c == '\\':
			m.none()
			if i+1 < len(raw) && isPrintableASCII(raw[i+1]) {
				dst = append(dst, c, raw[i+1])
				i += 2
				continue
			}
			// Not JSON. The backslash must not swallow the beginning of the escape that comes next.
			dst = append(dst, '\\', '\\')
			i++
		case c < utf8.RuneSelf:
			m.none()
			dst = appendJSONEscape(dst, rune(c))
			i++
		default:
			r, size := utf8.DecodeRune(raw[i:])
			if m.admit(r, size) {
				dst = append(dst, raw[i:i+size]...)
			} else {
				dst = appendJSONEscape(dst, r)
			}
			i += size
		}
	}
	return dst, i
}

// appendOutside copies what stands between strings and white space. In valid JSON that is printable ASCII.
func appendOutside(dst, raw []byte, i int) ([]byte, int) {
	n := i
	for n < len(raw) && isPrintableASCII(raw[n]) && raw[n] != '"' && raw[n] != ' ' {
		n++
	}
	if n > i {
		return append(dst, raw[i:n]...), n
	}
	r, size := utf8.DecodeRune(raw[i:])
	return appendJSONEscape(dst, r), i + size
}

// skipGap passes over the white space at raw[i]. In valid JSON the gap can always go; where it keeps two values apart
// that no comma or colon parts, one space stays, so that broken JSON ("1 2") is not shown as another value.
func skipGap(dst []byte, start int, raw []byte, i int) ([]byte, int) {
	for i < len(raw) && isSpace(raw[i]) {
		i++
	}
	if len(dst) > start && i < len(raw) && !isStructural(dst[len(dst)-1]) && !isStructural(raw[i]) {
		dst = append(dst, ' ')
	}
	return dst, i
}

func appendJSONShort(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return appendJSONEscape(dst, rune(c))
}

func appendJSONEscape(dst []byte, r rune) []byte {
	if hi, lo := utf16.EncodeRune(r); hi != utf8.RuneError {
		return appendUnit(appendUnit(dst, hi), lo)
	}
	return appendUnit(dst, r)
}

func appendUnit(dst []byte, u rune) []byte {
	return append(dst, '\\', 'u', lowerHex[u>>12&0xf], lowerHex[u>>8&0xf], lowerHex[u>>4&0xf], lowerHex[u&0xf])
}

func plainInString(c byte) bool    { return c >= ' ' && c <= '~' && c != '"' && c != '\\' }
func isPrintableASCII(c byte) bool { return c >= ' ' && c <= '~' }
func isSpace(c byte) bool          { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

func isStructural(c byte) bool {
	switch c {
	case '{', '}', '[', ']', ',', ':':
		return true
	}
	return false
}
