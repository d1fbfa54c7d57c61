package claimtext

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	"fob/tokens"
	"fob/tokens/read"
)

// lexeme is the next piece of the text.
type lexeme struct {
	tokens.Span

	// what is the byte of a punctuation mark, 's' for a string, '0' for a
	// number, 'w' for a word, 'c' for what is passed over, as a
	// comment is, 'x' for what is none of them.
	what byte
	// bad: a fault of it was told, and its content counts for nothing.
	bad bool
}

// isValue tells the pieces that a value begins with.
func (l lexeme) isValue() bool {
	return l.what != ',' && l.what != ':' && l.what != '}' && l.what != ']'
}

func (c *checker) space() {
	for c.pos < len(c.text) && isSpace(c.text[c.pos]) {
		c.pos++
	}
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// lex reads the piece at pos.
func (c *checker) lex() lexeme {
	switch b := c.text[c.pos]; b {
	case '{', '}', '[', ']', ',', ':':
		c.pos++
		return lexeme{tokens.Span{Start: c.pos - 1, End: c.pos}, b, false}
	case '"':
		return c.lexString()
	case '\'':
		return c.lexSingleQuoted()
	case '/':
		return c.lexComment()
	}
	return c.lexBare()
}

// lexString reads a string up to its closing quote, or to the end of its line.
func (c *checker) lexString() lexeme {
	t, start, bad := c.text, c.pos, false
	for j := start + 1; j < len(t); j++ {
		b := t[j]
		switch {
		case b == '"':
			c.pos = j + 1
			return lexeme{tokens.Span{Start: start, End: c.pos}, 's', bad}
		case b == '\\':
			n := read.EscapeLen(t[j:])
			if n == 0 {
				bad = true
				end := j + 1
				if end < len(t) && t[end] >= 0x20 && t[end] < utf8.RuneSelf {
					end++
				}
				c.lexFault(j, end, "JSON does not know this escape; a backslash itself is written \\\\")
				j = end - 1
				continue
			}
			j += n - 1
		case b == '\n' || b == '\r':
			return c.unclosed(start, j)
		case b < 0x20:
			bad = true
			c.lexFault(j, j+1, fmt.Sprintf("a control character in a string is written \\u%04x", b))
		}
	}
	return c.unclosed(start, len(t))
}

// unclosed ends a string that has no closing quote.
func (c *checker) unclosed(start, end int) lexeme {
	for end > start+1 && isSpace(c.text[end-1]) {
		end--
	}
	c.pos = end
	c.lexFault(start, end, "the string is not closed")
	c.quiet = true
	return lexeme{tokens.Span{Start: start, End: end}, 's', true}
}

func (c *checker) lexSingleQuoted() lexeme {
	start := c.pos
	c.pos++
	for c.pos < len(c.text) && c.text[c.pos] != '\n' {
		c.pos++
		if c.text[c.pos-1] == '\'' {
			break
		}
	}
	c.lexFault(start, c.pos, "text stands in double quotes, not in single ones")
	return lexeme{tokens.Span{Start: start, End: c.pos}, 'x', true}
}

// lexComment reads what looks like a comment, which counts as white space.
func (c *checker) lexComment() lexeme {
	start, rest := c.pos, c.text[c.pos:]
	end := bytes.IndexByte(rest, '\n')
	lx := lexeme{what: 'c', bad: true}
	message := "JSON has no comments"
	switch {
	case bytes.HasPrefix(rest, []byte("/*")):
		if end = bytes.Index(rest[2:], []byte("*/")); end >= 0 {
			end += 4
		}
	case !bytes.HasPrefix(rest, []byte("//")):
		message = "text stands in double quotes"
		lx.what = 'x'
	}
	if end < 0 {
		end = len(rest)
	}
	c.pos += end
	lx.Span = tokens.Span{Start: start, End: c.pos}
	c.lexFault(lx.Start, lx.End, message)
	c.quiet = c.quiet || lx.what == 'x'
	return lx
}

// lexBare reads a number or a word: all up to white space or punctuation.
func (c *checker) lexBare() lexeme {
	start := c.pos
	if c.skipUnseen(); c.pos > start {
		r, _ := utf8.DecodeRune(c.text[start:])
		message := fmt.Sprintf("the character %U cannot be seen, and JSON does not take it here", r)
		if r == '\uFEFF' {
			message = "a byte order mark, which JSON does not take"
		}
		c.lexFault(start, c.pos, message)
		return lexeme{tokens.Span{Start: start, End: c.pos}, 'c', true}
	}
	for c.pos < len(c.text) && !endsBare(c.text[c.pos]) {
		c.pos++
	}
	lx := lexeme{tokens.Span{Start: start, End: c.pos}, 'w', false}
	word := c.text[start:c.pos]
	message := ""
	switch b := word[0]; {
	case string(word) == "true", string(word) == "false", string(word) == "null":
	case b == '-' || b == '+' || b == '.' || '0' <= b && b <= '9':
		lx.what = '0'
		message = numberFault(word)
	default:
		message = wordFault(word)
	}
	if message != "" {
		lx.what, lx.bad = 'x', true
		c.lexFault(start, c.pos, message)
	}
	return lx
}

// skipUnseen passes over characters that look like white space, or like nothing,
// and are none to JSON.
func (c *checker) skipUnseen() {
	for c.pos < len(c.text) {
		r, n := utf8.DecodeRune(c.text[c.pos:])
		if r < utf8.RuneSelf || !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			return
		}
		c.pos += n
	}
}

func endsBare(b byte) bool {
	switch b {
	case '{', '}', '[', ']', ',', ':', '"', '\'', '/':
		return true
	}
	return isSpace(b)
}

func wordFault(word []byte) string {
	switch r, _ := utf8.DecodeRune(word); {
	case r == '“' || r == '”' || r == '„' || r == '‘' || r == '’' || r == '«' || r == '»':
		return "typographic quotes; JSON takes only \""
	case r >= utf8.RuneSelf || r < 0x20:
		return fmt.Sprintf("the character %U does not belong here; text stands in double quotes", r)
	}
	switch string(word) {
	case "True", "TRUE":
		return "written true, in small letters"
	case "False", "FALSE":
		return "written false, in small letters"
	case "None", "nil", "undefined", "NULL", "Null":
		return "written null"
	case "NaN", "Infinity":
		return "JSON has no such number"
	}
	return "a word is true, false or null; text stands in double quotes"
}

// numberFault says what is wrong with a number, "" if nothing is (RFC 8259 §6).
func numberFault(w []byte) string {
	i := 0
	digits := func() bool {
		from := i
		for i < len(w) && '0' <= w[i] && w[i] <= '9' {
			i++
		}
		return i > from
	}
	switch w[0] {
	case '+':
		return "a number has no plus sign; a time such as \"+15m\" stands in double quotes"
	case '.':
		return "a number begins with a digit: 0.5"
	case '-':
		i++
	}
	first := i
	if !digits() {
		return "digits are missing"
	}
	if w[first] == '0' && i > first+1 {
		return "a number does not begin with 0"
	}
	if i < len(w) && w[i] == '.' {
		i++
		if !digits() {
			return "digits are missing after the point"
		}
	}
	if i < len(w) && (w[i] == 'e' || w[i] == 'E') {
		i++
		if i < len(w) && (w[i] == '+' || w[i] == '-') {
			i++
		}
		if !digits() {
			return "digits are missing in the exponent"
		}
	}
	if i < len(w) {
		return "this is no number; text stands in double quotes"
	}
	return ""
}
