// Package visible makes untrusted text safe for a terminal: claims, key ids, key comments, error texts, file names.
//
// # The scheme
//
// What a terminal could obey, hide or reorder is replaced by an escape that can be read:
//
//	\n \t \r      line feed, tab, carriage return
//	\x1b          a C0 control or DEL: two lower-case hex digits
//	\xff          a byte that is not part of valid UTF-8 (always 80 or above, so it never collides with the line above)
//	\u{202E}      any other code point: four to six upper-case hex digits
//	\\            a backslash
//
// A backslash is always doubled, in every string, so in the output of String a backslash always begins an escape, two
// different inputs never give the same output, and joining two outputs never makes a new escape. The price: text that
// went through String twice shows its escapes doubled. Make each untrusted part visible once, when it is put into a
// message; for a message made of such parts, Guard is the last line of defence that leaves backslashes alone.
//
// # What is escaped
//
//   - C0, DEL and C1 controls, invalid UTF-8 (encoded surrogates too)
//   - bidirectional controls, zero-width and other format characters (category Cf)
//   - default ignorables that Unicode calls letters or marks: Hangul fillers, the combining grapheme joiner, variation
//     selectors, tag characters, and the symbols that draw nothing (U+2800, U+1D159)
//   - line and paragraph separators, every space but U+0020
//   - noncharacters, private use, code points that this build's Unicode tables do not know
//   - combining marks that have no base (at the start, after an escape, at the start of a line) or that stand more than
//     four deep; conjoining Hangul vowels and finals and emoji skin tones count as marks
//
// What is left is letters, marks, numbers, punctuation and symbols. Letters of right-to-left scripts and letters that
// look like others are text, not controls, and stay as they are.
//
// The package is pure and imports the standard library only.
package visible

import "unicode/utf8"

// mode says what one of the exported functions keeps although String would escape it.
type mode uint8

const (
	keepBackslash mode = 1 << iota // Guard
	keepLines                      // Multiline: line feeds stay, tabs become spaces, CR LF becomes a line feed
)

const tabSpaces = "    "

// String returns s on one line with everything unsafe escaped. Printable ASCII without a backslash, and any other text
// with nothing to escape, is returned as it is, without an allocation.
func String(s string) string { return convert(s, 0) }

// Append appends String(s) to dst.
func Append(dst []byte, s string) []byte { return appendText(dst, s, 0) }

// Bytes is String for bytes.
func Bytes(b []byte) string { return String(string(b)) }

// Multiline is String for text of several lines: a line feed stays, CR LF becomes a line feed, a tab becomes four
// spaces, and a lone carriage return is escaped.
func Multiline(s string) string { return convert(s, keepLines) }

// Guard is String without the doubling of backslashes, so Guard(String(s)) is String(s) and Guard(Guard(s)) is
// Guard(s). It is for a whole message whose untrusted parts are already visible. On raw text its result is safe, but an
// escape in it cannot be told from the same characters typed by an attacker: use String there.
func Guard(s string) string { return convert(s, keepBackslash) }

func convert(s string, m mode) string {
	if !changes(s, m) {
		return s
	}
	return string(appendText(make([]byte, 0, len(s)+len(s)/4+16), s, m))
}

func changes(s string, m mode) bool {
	sc := scanner{rest: s, mode: m}
	for sc.next() {
		if !sc.safe {
			return true
		}
	}
	return false
}

func appendText(dst []byte, s string, m mode) []byte {
	sc := scanner{rest: s, mode: m}
	for sc.next() {
		if sc.safe {
			dst = append(dst, sc.piece...)
		} else {
			dst = sc.appendReplaced(dst)
		}
	}
	return dst
}

// scanner cuts text into pieces that are shown as they are and pieces that are replaced. Every function of the package
// that takes text and not JSON uses it, so they cannot disagree.
type scanner struct {
	rest  string
	mode  mode
	marks marks

	piece string // what next found: a run of safe text, or one thing to replace
	r     rune   // the code point of piece when it is not safe, utf8.RuneError with one byte when it is invalid
	safe  bool
}

func (sc *scanner) next() bool {
	if sc.rest == "" {
		return false
	}
	if n := sc.plain(); n > 0 {
		sc.marks.base()
		sc.take(n, 0, true)
		return true
	}
	c := sc.rest[0]
	switch {
	case sc.mode&keepLines != 0 && c == '\n':
		sc.marks.none()
		sc.take(1, '\n', true)
	case sc.mode&keepLines != 0 && c == '\r' && len(sc.rest) > 1 && sc.rest[1] == '\n':
		sc.marks.none()
		sc.take(2, '\r', false)
	case c < utf8.RuneSelf:
		sc.marks.none()
		sc.take(1, rune(c), false)
	default:
		r, size := utf8.DecodeRuneInString(sc.rest)
		sc.take(size, r, sc.marks.admit(r, size))
	}
	return true
}

func (sc *scanner) take(n int, r rune, safe bool) {
	sc.piece, sc.rest = sc.rest[:n], sc.rest[n:]
	sc.r, sc.safe = r, safe
}

// plain is the length of the run of printable ASCII at the front that needs no thought.
func (sc *scanner) plain() int {
	s := sc.rest
	if sc.mode&keepBackslash != 0 {
		for i := 0; i < len(s); i++ {
			if c := s[i]; c < ' ' || c > '~' {
				return i
			}
		}
		return len(s)
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c > '~' || c == '\\' {
			return i
		}
	}
	return len(s)
}

func (sc *scanner) appendReplaced(dst []byte) []byte {
	if sc.mode&keepLines != 0 {
		switch {
		case len(sc.piece) == 2 && sc.r == '\r':
			return append(dst, '\n')
		case sc.r == '\t':
			return append(dst, tabSpaces...)
		}
	}
	if sc.r == utf8.RuneError && len(sc.piece) == 1 {
		return appendByteEscape(dst, sc.piece[0])
	}
	return appendEscape(dst, sc.r)
}

// appendEscape appends the escape of a valid code point.
func appendEscape(dst []byte, r rune) []byte {
	switch {
	case r == '\n':
		return append(dst, '\\', 'n')
	case r == '\t':
		return append(dst, '\\', 't')
	case r == '\r':
		return append(dst, '\\', 'r')
	case r == '\\':
		return append(dst, '\\', '\\')
	case r < utf8.RuneSelf:
		return appendByteEscape(dst, byte(r))
	}
	const digits = "0123456789ABCDEF"
	dst = append(dst, '\\', 'u', '{')
	for shift := 20; shift >= 0; shift -= 4 {
		if shift < 16 || r>>shift != 0 {
			dst = append(dst, digits[r>>shift&0xf])
		}
	}
	return append(dst, '}')
}

func appendByteEscape(dst []byte, b byte) []byte {
	return append(dst, '\\', 'x', lowerHex[b>>4], lowerHex[b&0xf])
}

const lowerHex = "0123456789abcdef"
