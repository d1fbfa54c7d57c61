package compare

import (
	"bytes"
	"strconv"
)

// spelledOnce gives the one spelling of a JSON number: its digits without
// zeros at either end, and its exponent. Two numbers are equal exactly when
// these are, whatever their size: nothing goes through a float.
func spelledOnce(raw []byte) []byte {
	var dst []byte
	neg := len(raw) > 0 && raw[0] == '-'
	if neg {
		raw = raw[1:]
	}
	mantissa, exp := raw, []byte(nil)
	if i := bytes.IndexAny(raw, "eE"); i >= 0 {
		mantissa, exp = raw[:i], raw[i+1:]
	}
	whole, fraction, _ := bytes.Cut(mantissa, []byte{'.'})
	digits := append(append(make([]byte, 0, len(mantissa)), whole...), fraction...)
	shift := -len(fraction)
	digits = bytes.TrimLeft(digits, "0")
	n := len(digits)
	digits = bytes.TrimRight(digits, "0")
	shift += n - len(digits)
	if len(digits) == 0 {
		return append(dst, '0')
	}
	if neg {
		dst = append(dst, '-')
	}
	dst = append(append(dst, digits...), 'e')
	return appendSum(dst, exp, shift)
}

// appendSum appends a decimal number plus a small one.
func appendSum(dst, number []byte, small int) []byte {
	neg := len(number) > 0 && number[0] == '-'
	digits := bytes.TrimLeft(bytes.TrimLeft(number, "+-"), "0")
	if len(digits) <= 15 {
		n, _ := strconv.ParseInt(string(digits), 10, 64) // "" is 0
		if neg {
			n = -n
		}
		return strconv.AppendInt(dst, n+int64(small), 10)
	}
	// Far larger than the small one, so it keeps its sign.
	if neg {
		dst = append(dst, '-')
		small = -small
	}
	sum := append([]byte{'0'}, digits...)
	for i := len(sum) - 1; i >= 0 && small != 0; i-- {
		d := int(sum[i]-'0') + small
		small = d / 10
		if d %= 10; d < 0 {
			d += 10
			small--
		}
		sum[i] = byte('0' + d)
	}
	return append(dst, bytes.TrimLeft(sum, "0")...)
}

func sameNumber(a, b []byte) bool {
	return bytes.Equal(spelledOnce(a), spelledOnce(b))
}
