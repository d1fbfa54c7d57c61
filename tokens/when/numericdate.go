package when

import "time"

// maxSeconds is the last second, counted from 1970 in both directions, that a NumericDate holds as a time. time.Time
// counts from the year 1 and its calendar from long before, both in 64 bits; this leaves room for either (about 291
// billion years).
const maxSeconds = 9_200_000_000_000_000_000

const numberForms = "a JSON number of seconds since 1970-01-01T00:00:00Z, such as 1764000000 or 1764000000.5"

// NumericDate is a JSON number of seconds since 1970-01-01T00:00:00Z, leap seconds ignored (RFC 7519 §2), kept
// exactly: it never goes through a float. The zero value is 1970.
type NumericDate struct {
	raw  string
	sec  int64 // the seconds, rounded down
	nsec int32 // 0 to 999999999, rounded down
	rest bool  // the number is greater than sec and nsec say, by less than a nanosecond
	out  int8  // -1, +1: before, after every time
}

// ParseNumericDate reads a JSON number as it is written: integer, fraction, exponent, negative. Numbers of any size
// are read in time linear in their length. The value keeps raw. The error is a *SyntaxError.
func ParseNumericDate(raw string) (NumericDate, error) {
	if sec, ok := plainInteger(raw); ok {
		return NumericDate{raw: raw, sec: sec}, nil
	}
	n, err := scanNumber(raw)
	if err != nil {
		return NumericDate{}, err
	}
	return n.date(0), nil
}

// Raw is the number as it was written.
func (d NumericDate) Raw() string { return d.raw }

// Time is the number as a time in UTC, rounded down to the nanosecond. It is false for a number out of range: more
// than about 291 billion years from 1970. The time may lie after the year 9999, which RFC 3339 cannot write.
func (d NumericDate) Time() (time.Time, bool) {
	if d.out != 0 {
		return time.Time{}, false
	}
	return time.Unix(d.sec, int64(d.nsec)).UTC(), true
}

// Bounded is Time, with a number out of range as a time that is far beyond the year 9999, or before the year 1. Of nil,
// a date that is not there, it is the zero time.
func (d *NumericDate) Bounded() time.Time {
	if d == nil {
		return time.Time{}
	}
	const beyond = 1 << 40 // seconds: the year 36812
	switch t, ok := d.Time(); {
	case ok:
		return t
	case d.out > 0:
		return time.Unix(beyond, 0).UTC()
	}
	return time.Unix(-beyond, 0).UTC()
}

// Compare is -1, 0 or +1 as the date is before, at or after t, with nothing rounded. A number out of range is before
// or after every t.
func (d NumericDate) Compare(t time.Time) int {
	if d.out != 0 {
		return int(d.out)
	}
	sec, nsec := t.Unix(), int32(t.Nanosecond())
	switch {
	case d.sec < sec || d.sec == sec && d.nsec < nsec:
		return -1
	case d.sec > sec || d.nsec > nsec || d.rest:
		return 1
	}
	return 0
}

// plainInteger is the short way for what nearly every token holds.
func plainInteger(raw string) (int64, bool) {
	digits := raw
	if raw != "" && raw[0] == '-' {
		digits = raw[1:]
	}
	if len(digits) == 0 || len(digits) > 18 || digits[0] == '0' && len(digits) > 1 {
		return 0, false
	}
	var n int64
	for i := 0; i < len(digits); i++ {
		c := digits[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	if len(digits) != len(raw) {
		n = -n
	}
	return n, true
}

// number is a JSON number taken apart: 0.DIGITS times ten to the power of point, where DIGITS are whole and frac, one
// after the other.
type number struct {
	raw         string
	negative    bool
	whole, frac string
	point       int64
}

// scanNumber takes a JSON number apart (RFC 8259 §6).
func scanNumber(raw string) (number, error) {
	n := number{raw: raw}
	fail := func(at int, problem string) (number, error) {
		return number{}, &SyntaxError{Kind: "NumericDate", Offset: at, Problem: problem, Accepted: numberForms}
	}
	i := 0
	if i < len(raw) && raw[i] == '-' {
		n.negative = true
		i++
	}
	n.whole = leadingDigits(raw[i:])
	switch {
	case n.whole == "":
		return fail(i, notDigit(raw, i))
	case n.whole[0] == '0' && len(n.whole) > 1:
		return fail(i, "a JSON number has no leading zero")
	}
	i += len(n.whole)
	if i < len(raw) && raw[i] == '.' {
		i++
		if n.frac = leadingDigits(raw[i:]); n.frac == "" {
			return fail(i, "digits are missing after the decimal point")
		}
		i += len(n.frac)
	}
	n.point = int64(len(n.whole))
	if i < len(raw) && raw[i]|0x20 == 'e' {
		exponent, size := readExponent(raw[i+1:])
		if i += 1 + size; !isDigit(raw[i-1]) {
			return fail(i, "digits are missing in the exponent")
		}
		n.point += exponent
	}
	if i < len(raw) {
		return fail(i, excerpt(raw[i:])+" follows the number")
	}
	return n, nil
}

func leadingDigits(s string) string {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return s[:i]
}

// notDigit says what stands where a number should begin.
func notDigit(raw string, i int) string {
	if i == len(raw) {
		return "a number is missing"
	}
	if i == 0 {
		switch raw[0] {
		case '"':
			return "this is a string, not a number"
		case '{':
			return "this is an object, not a number"
		case '[':
			return "this is an array, not a number"
		case 'n', 't', 'f':
			return "a number was expected, not " + excerpt(raw)
		}
	}
	return "a digit was expected, not " + excerpt(raw[i:])
}

// readExponent reads sign and digits after the e. Beyond mostExponent it stops counting: that is more than any text
// has digits, so the number is zero or out of range by then and stays so.
func readExponent(s string) (exponent int64, size int) {
	const mostExponent = 1 << 48
	i := 0
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	for ; i < len(s) && isDigit(s[i]); i++ {
		if exponent < mostExponent {
			exponent = exponent*10 + int64(s[i]-'0')
		}
	}
	if s != "" && s[0] == '-' {
		exponent = -exponent
	}
	return exponent, i
}

// digit is the digit at a place of DIGITS; before and after them there are zeros.
func (n number) digit(place int64) byte {
	switch {
	case place < 0:
		return 0
	case place < int64(len(n.whole)):
		return n.whole[place] - '0'
	case place < n.places():
		return n.frac[place-int64(len(n.whole))] - '0'
	}
	return 0
}

func (n number) places() int64 { return int64(len(n.whole) + len(n.frac)) }

// nonZeroFrom is the first place at or after the given one that holds a digit other than zero, or places().
func (n number) nonZeroFrom(place int64) int64 {
	place = max(place, 0)
	for place < n.places() && n.digit(place) == 0 {
		place++
	}
	return place
}

// date is the number, times ten to the power of shift, as seconds.
func (n number) date(shift int64) NumericDate {
	const secondDigits, nanoDigits = 19, 9
	d := NumericDate{raw: n.raw}
	point := n.point + shift
	first := n.nonZeroFrom(0)
	if first == n.places() {
		return d
	}
	var sec uint64
	var nsec int32
	if point-first > secondDigits {
		sec = 1 << 63
	} else {
		for place := first; place < point; place++ {
			sec = sec*10 + uint64(n.digit(place))
		}
		for place := point; place < point+nanoDigits; place++ {
			nsec = nsec*10 + int32(n.digit(place))
		}
		d.rest = n.nonZeroFrom(point+nanoDigits) < n.places()
	}
	d.set(sec, nsec, n.negative)
	return d
}

// set takes sec and nsec, which were rounded towards zero, and rounds them down.
func (d *NumericDate) set(sec uint64, nsec int32, negative bool) {
	if negative && d.rest {
		if nsec++; nsec == 1e9 {
			sec, nsec = sec+1, 0
		}
	}
	if negative && nsec > 0 {
		sec, nsec = sec+1, 1e9-nsec
	}
	switch {
	case sec <= maxSeconds && negative:
		d.sec, d.nsec = -int64(sec), nsec
	case sec <= maxSeconds:
		d.sec, d.nsec = int64(sec), nsec
	case negative:
		d.out, d.rest = -1, false
	default:
		d.out, d.rest = 1, false
	}
}

// IsDateClaim tells the claims that hold a NumericDate (RFC 7519 §4.1, OpenID Connect Core §2 and §5.1).
func IsDateClaim(name string) bool {
	switch name {
	case "exp", "nbf", "iat", "auth_time", "updated_at":
		return true
	}
	return false
}
