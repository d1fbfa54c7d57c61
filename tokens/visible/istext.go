package visible

import "unicode/utf8"

// IsText tells what a person can read as lines of text from what only a dump shows: it is UTF-8, and holds no control
// but line feeds, carriage returns and tabs. Text may still need [Multiline].
func IsText(raw []byte) bool {
	if !utf8.Valid(raw) {
		return false
	}
	for _, c := range raw {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}
