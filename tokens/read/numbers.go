package read

import (
	"bytes"
	"strconv"
)

// floatExact tells whether a JSON number survives a parser with 64-bit floats
// as far as its writer can expect: whole numbers up to 2^53 (RFC 8259 §6), and
// fractions and exponents that neither overflow nor vanish.
func floatExact(raw []byte) bool {
	if !bytes.ContainsAny(raw, ".eE") {
		n, err := strconv.ParseInt(string(raw), 10, 64)
		return err == nil && -1<<53 <= n && n <= 1<<53
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		return false
	}
	return f != 0 || !bytes.ContainsAny(mantissa(raw), "123456789")
}

func mantissa(raw []byte) []byte {
	if i := bytes.IndexAny(raw, "eE"); i >= 0 {
		return raw[:i]
	}
	return raw
}
