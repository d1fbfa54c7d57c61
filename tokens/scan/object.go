package scan

import (
	"bytes"

	"fob/tokens"
)

// tryObject looks whether the letters at data[at:end] are the value of a member
// of a JSON serialization. It gives the end of that, 0 if there is none.
func (s *Scanner) tryObject(data []byte, at, end int, last bool) (next int, more bool) {
	if at == 0 || data[at-1] != '"' {
		return 0, false
	}
	quote := []byte{'"'}
	if at > 1 && data[at-2] == '\\' {
		quote = []byte(`\"`)
	}
	if len(data)-end < len(quote) && !last {
		return 0, true
	}
	if !bytes.HasPrefix(data[end:], quote) {
		return 0, false
	}
	name, key, ok := nameBefore(data, at-len(quote), quote)
	if !ok || string(name) != "protected" && string(name) != "payload" {
		return 0, false
	}
	start, ok := objectAround(data, key, quote)
	if !ok {
		return 0, false
	}
	if outer, ok := signaturesAround(data, start, quote); ok {
		start = outer
	}
	if s.base+int64(start) == s.tried {
		return 0, false
	}
	text, size, state := s.object(data[start:], len(quote) == 2)
	switch {
	case state == objectOpen && !last:
		return 0, true
	case state != objectWhole || start+size < end:
		s.tried = s.base + int64(start)
		return 0, false
	}
	s.tried = s.base + int64(start)
	text = compacted(text)
	d := tokens.Decode(text, s.opt.Limits)
	if d.Form == tokens.FormUnknown {
		return 0, false
	}
	if f := fault(d); f != "" {
		s.lookAlike(data, start, start+size, f)
		return start + size, false
	}
	s.report(data, start, start+size, text, "", "")
	return start + size, false
}

// nameBefore reads backwards the name of the member whose value begins at at; key
// is where the name's quote stands.
func nameBefore(data []byte, at int, quote []byte) (name []byte, key int, ok bool) {
	b := bytes.TrimRight(data[:at], " \t\r\n")
	b, ok = bytes.CutSuffix(b, []byte{':'})
	if !ok {
		return nil, 0, false
	}
	b = bytes.TrimRight(b, " \t\r\n")
	return stringBefore(b, quote)
}

// stringBefore reads backwards the string that b ends in.
func stringBefore(b, quote []byte) (text []byte, start int, ok bool) {
	b, ok = bytes.CutSuffix(b, quote)
	if !ok {
		return nil, 0, false
	}
	from := max(0, len(b)-lookBack)
	for end := len(b); ; {
		i := bytes.LastIndexByte(b[from:end], '"') + from
		if i < from {
			return nil, 0, false
		}
		slashes := 0
		for slashes < i && b[i-1-slashes] == '\\' {
			slashes++
		}
		if slashes == len(quote)-1 {
			start = i - slashes
			return b[start+len(quote):], start, true
		}
		end = i
	}
}

// objectAround goes backwards over the members before a name, to the bracket of
// the object that it is a member of.
func objectAround(data []byte, at int, quote []byte) (start int, ok bool) {
	const mostMembers = 16 // before the one that is sought; a serialization has five
	limit := max(0, at-lookBack)
	for range mostMembers {
		b := bytes.TrimRight(data[:at], " \t\r\n")
		if len(b) <= limit {
			return 0, false
		}
		switch b[len(b)-1] {
		case '{':
			return len(b) - 1, true
		case ',':
		default:
			return 0, false
		}
		value, ok := valueBefore(bytes.TrimRight(b[:len(b)-1], " \t\r\n"), limit, quote)
		if !ok {
			return 0, false
		}
		if _, at, ok = nameBefore(data, value, quote); !ok || at < limit {
			return 0, false
		}
	}
	return 0, false
}

// valueBefore goes backwards over the value that b ends in.
func valueBefore(b []byte, limit int, quote []byte) (start int, ok bool) {
	if len(b) <= limit {
		return 0, false
	}
	switch b[len(b)-1] {
	case '"':
		_, start, ok = stringBefore(b, quote)
		return start, ok
	case '}', ']':
		return bracketBefore(b, limit, quote)
	}
	start = len(b)
	for start > limit && (isB64[b[start-1]] || b[start-1] == '.' || b[start-1] == '+') {
		start--
	}
	return start, start < len(b)
}

// bracketBefore goes back to the bracket that the last one of b closes.
func bracketBefore(b []byte, limit int, quote []byte) (start int, ok bool) {
	depth := 0
	for i := len(b) - 1; i >= limit; i-- {
		switch b[i] {
		case '"':
			if _, i, ok = stringBefore(b[:i+1], quote); !ok {
				return 0, false
			}
		case '}', ']':
			depth++
		case '{', '[':
			if depth--; depth == 0 {
				return i, true
			}
		}
	}
	return 0, false
}

// signaturesAround gives the object around one that is the first of an array
// called "signatures" (RFC 7515 §7.2.1).
func signaturesAround(data []byte, at int, quote []byte) (start int, ok bool) {
	b, ok := bytes.CutSuffix(bytes.TrimRight(data[:at], " \t\r\n"), []byte{'['})
	if !ok {
		return 0, false
	}
	name, key, ok := nameBefore(data, len(b), quote)
	if !ok || string(name) != "signatures" {
		return 0, false
	}
	return objectAround(data, key, quote)
}

type objectState uint8

const (
	objectWhole objectState = iota
	objectOpen              // it ends beyond what is at hand
	objectNone              // it is no JSON
)

// object reads the JSON object that data begins with, by its brackets and
// strings only: decoding tells the rest. One that is escaped is the inside of a
// JSON string; its text comes without the escapes.
func (s *Scanner) object(data []byte, escaped bool) (text []byte, size int, state objectState) {
	most := min(len(data), s.opt.Limits.TokenSize)
	beyond := objectOpen
	if most < len(data) {
		beyond = objectNone
	}
	var l lexer
	l.most = s.opt.Limits.JSONDepth
	if l.most == 0 {
		l.most = tokens.DefaultLimits().JSONDepth
	}
	if !escaped {
		for i, c := range data[:most] {
			switch l.next(c) {
			case objectWhole:
				return data[:i+1], i + 1, objectWhole
			case objectNone:
				return nil, 0, objectNone
			}
		}
		return nil, 0, beyond
	}
	s.scratch = s.scratch[:0]
	for i := 0; i < most; i++ {
		c := data[i]
		if c == '"' || c < ' ' {
			return nil, 0, objectNone // the end of the string that it stands in
		}
		if c == '\\' {
			if i++; i == most {
				break
			}
			switch c = data[i]; c {
			case '"', '\\', '/':
			case 'n', 'r', 't':
				c = ' ' // white space between the members; no string of JSON may hold it
			default:
				return nil, 0, objectNone
			}
		}
		s.scratch = append(s.scratch, c)
		switch l.next(c) {
		case objectWhole:
			return s.scratch, i + 1, objectWhole
		case objectNone:
			return nil, 0, objectNone
		}
	}
	return nil, 0, beyond
}

// lexer follows brackets and strings.
type lexer struct {
	depth, most int
	inString    bool
	slash       bool
}

// next takes one byte in: the object is whole with it, or open, or no JSON.
func (l *lexer) next(c byte) objectState {
	switch {
	case l.inString && l.slash:
		l.slash = false
	case l.inString:
		switch {
		case c < ' ':
			return objectNone
		case c == '\\':
			l.slash = true
		case c == '"':
			l.inString = false
		}
	case c == '"':
		l.inString = true
	case c == '{' || c == '[':
		if l.depth++; l.depth > l.most {
			return objectNone
		}
	case c == '}' || c == ']':
		if l.depth--; l.depth == 0 {
			return objectWhole
		}
	case isSpace(c) || c == ',' || c == ':' || c == '-' || c == '+' || c == '.' || 'a' <= c && c <= 'u' || c == 'E' || '0' <= c && c <= '9':
	default:
		return objectNone
	}
	return objectOpen
}

// compacted is the JSON text without white space between its tokens; the same
// text if there is none.
func compacted(text []byte) []byte {
	var out []byte
	inString, copied := false, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case !inString && isSpace(c):
			out = append(out, text[copied:i]...)
			copied = i + 1
		}
	}
	if copied == 0 {
		return text
	}
	return append(out, text[copied:]...)
}
