// Package when reads and writes times and durations as people type and read them, and the NumericDate of a token
// (RFC 7519 §2) exactly as it is written.
//
// The package is pure: "now" and the time zone are arguments. It imports the standard library only.
package when

import (
	"fmt"
	"strconv"
)

// maxInput bounds what Parse and ParseDuration look at: no time that a person types is longer.
const maxInput = 128

// SyntaxError says why a text is not a time, a duration or a NumericDate.
type SyntaxError struct {
	Kind     string // what the text should have been: "time", "duration", "NumericDate"
	Offset   int    // the byte of the text, from 0, where reading stopped
	Problem  string // what is wrong there
	Accepted string // what would have been read
}

func (e *SyntaxError) Error() string {
	return e.Kind + ": byte " + strconv.Itoa(e.Offset) + ": " + e.Problem + "; accepted: " + e.Accepted
}

// excerpt quotes the beginning of foreign text for an error, in ASCII so that it is safe on any terminal.
func excerpt(s string) string {
	const most = 16
	if len(s) > most {
		return strconv.QuoteToASCII(s[:most]) + "…"
	}
	return strconv.QuoteToASCII(s)
}

func tooLong(kind string, s, accepted string) error {
	return &SyntaxError{Kind: kind, Offset: maxInput, Accepted: accepted,
		Problem: fmt.Sprintf("%d bytes are too long, the most is %d", len(s), maxInput)}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
