package screen

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"fob/tokens/visible"
)

// Terminals do not agree on what one character is: most go by code points and
// what follows them without a width of its own (wcwidth), some by the grapheme
// clusters of one version of Unicode or another. The canvas goes by code points:
// where a terminal draws several of them as one, a line comes out short, and
// never long.

// cluster takes the first character off s, which was made visible: a code point
// with the marks on it. It is 1 or 2 columns wide.
func cluster(s string) (c string, columns int) {
	r, n := utf8.DecodeRuneInString(s)
	columns = runeWidth(r)
	for n < len(s) {
		m, size := utf8.DecodeRuneInString(s[n:])
		if !isMark(m) {
			break
		}
		n += size
	}
	return s[:n], columns
}

// isMark tells what is drawn over the character before it.
func isMark(r rune) bool { return r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Me) }

// runeWidth is the number of columns of a code point that stands alone.
func runeWidth(r rune) int {
	if r < 0x300 {
		return 1
	}
	return max(1, min(2, ansi.StringWidth(string(r))))
}

// shown is a text as it is drawn. Backslashes stay single: text that could hide
// something was made visible where it was put into a message, and this is the
// last line of defence.
func shown(s string) string {
	s = visible.Guard(s)
	for i, r := range s {
		if joins(r) {
			return s[:i] + unjoined(s[i:])
		}
	}
	return s
}

// joins tells what some terminals draw as one with a character of its own
// before it, in another cell, and others do not: the halves of flags (regional
// indicators), skin tones, and the conjoining vowels and finals of Hangul, whose
// syllables have characters of their own.
func joins(r rune) bool {
	return r >= 0x1F1E6 && r <= 0x1F1FF || r >= 0x1F3FB && r <= 0x1F3FF ||
		r >= 0x1160 && r <= 0x11FF || r >= 0xD7B0 && r <= 0xD7FF
}

func unjoined(s string) string {
	var out []byte
	for _, r := range s {
		if joins(r) {
			out = fmt.Appendf(out, `\u{%X}`, r)
			continue
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

// Cluster measures the first character of s as it is drawn: its bytes, and its
// columns. Both are at least 1 unless s is empty. A control, or a byte that is
// not UTF-8, is one of its own and as wide as what makes it visible.
func Cluster(s []byte) (n, columns int) {
	if len(s) == 0 {
		return 0, 0
	}
	if s[0] >= ' ' && s[0] <= '~' && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1, 1
	}
	const longest = 64 // bytes of a character with every mark that is drawn
	near := s[:min(len(s), longest)]
	c, _ := cluster(string(near))
	return len(c), max(1, Width(c))
}
