package when

import (
	"math"
	"math/bits"
	"time"
)

// The units of a duration. A year is 365 days and a day 24 hours: durations know no calendar and no clock changes.
const (
	day  = 24 * time.Hour
	week = 7 * day
	year = 365 * day
)

const (
	durationKind  = "duration"
	durationForms = "numbers with the units s, m, h, d, w, y, such as 90d, 1h30m or 1.5h"
)

// maxFraction is how many digits may follow a decimal point. The smallest unit is a second, so nine digits are always
// a whole number of nanoseconds, and no duration is ever rounded.
const maxFraction = 9

// ParseDuration reads a duration without a sign: numbers with the units s, m, h, d, w (7d) and y (365d), in any order,
// each unit once, with up to nine decimals ("1.5h") and single spaces between the parts ("14m 59s"). A lone 0 needs no
// unit. The error is a *SyntaxError; more than about 292y is one.
func ParseDuration(s string) (time.Duration, error) {
	return parseMagnitude(s, 0)
}

// parseMagnitude reads s from byte i on.
func parseMagnitude(s string, i int) (time.Duration, error) {
	fail := func(at int, problem string) (time.Duration, error) {
		return 0, &SyntaxError{Kind: durationKind, Offset: at, Problem: problem, Accepted: durationForms}
	}
	switch {
	case len(s) > maxInput:
		return 0, tooLong(durationKind, s, durationForms)
	case s[i:] == "0":
		return 0, nil
	case i == len(s):
		return fail(i, "a number is missing")
	}
	var total uint64
	var seen [256]bool
	for first := true; i < len(s); first = false {
		if !first && s[i] == ' ' {
			i++
		}
		start := i
		n, next, problem := readDecimal(s, i)
		if problem != "" {
			return fail(next, problem)
		}
		unit, letters := readUnit(s[next:])
		switch {
		case letters == 0 && next == len(s):
			return fail(next, "the number "+excerpt(s[start:next])+" has no unit")
		case letters == 0:
			return fail(next, "a unit was expected, not "+excerpt(s[next:]))
		case unit == 0:
			return fail(next, excerpt(s[next:next+letters])+" is not a unit")
		case seen[s[next]]:
			return fail(next, "the unit "+s[next:next+1]+" comes twice")
		}
		seen[s[next]] = true
		part, ok := n.times(unit)
		sum, carry := bits.Add64(total, part, 0)
		if !ok || carry != 0 || sum > math.MaxInt64 {
			return fail(start, "longer than the most that a duration can hold, 292y")
		}
		total = sum
		i = next + letters
	}
	return time.Duration(total), nil
}

// decimal is a number whole + nano/1e9.
type decimal struct {
	whole, nano uint64
	huge        bool // whole did not fit
}

func readDecimal(s string, i int) (n decimal, next int, problem string) {
	start := i
	for ; i < len(s) && isDigit(s[i]); i++ {
		hi, lo := bits.Mul64(n.whole, 10)
		sum, carry := bits.Add64(lo, uint64(s[i]-'0'), 0)
		n.whole, n.huge = sum, n.huge || hi != 0 || carry != 0
	}
	if i == start {
		if i == len(s) {
			return n, i, "a number is missing"
		}
		return n, i, "a number was expected, not " + excerpt(s[i:])
	}
	if i == len(s) || s[i] != '.' {
		return n, i, ""
	}
	i++
	nano, digits := readFraction(s[i:])
	switch {
	case digits == 0:
		return n, i, "digits are missing after the decimal point"
	case digits > maxFraction:
		return n, i + maxFraction, "more than nine decimals"
	}
	n.nano = uint64(nano)
	return n, i + digits, ""
}

// readFraction reads the digits after a decimal point as billionths; with more than nine the value means nothing.
func readFraction(s string) (nano, digits int) {
	for digits < len(s) && isDigit(s[digits]) {
		if digits < maxFraction {
			nano = nano*10 + int(s[digits]-'0')
		}
		digits++
	}
	for n := digits; n < maxFraction; n++ {
		nano *= 10
	}
	return nano, digits
}

func (n decimal) times(unit time.Duration) (uint64, bool) {
	hi, lo := bits.Mul64(n.whole, uint64(unit))
	if n.huge || hi != 0 {
		return 0, false
	}
	// nano < 1e9 and unit/1s <= 31536000: no overflow, no remainder.
	sum, carry := bits.Add64(lo, n.nano*uint64(unit/time.Second), 0)
	return sum, carry == 0
}

// readUnit reads the letters at the front of s; the unit is 0 when they are none that is known.
func readUnit(s string) (unit time.Duration, letters int) {
	for letters < len(s) && isLetter(s[letters]) {
		letters++
	}
	if letters != 1 {
		return 0, letters
	}
	switch s[0] {
	case 's':
		return time.Second, 1
	case 'm':
		return time.Minute, 1
	case 'h':
		return time.Hour, 1
	case 'd':
		return day, 1
	case 'w':
		return week, 1
	case 'y':
		return year, 1
	}
	return 0, 1
}
