package when

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

const (
	timeKind  = "time"
	timeForms = "now, +15m, -2h, now+1h30m, 2026-12-24, 2026-12-24T18:00, 2026-12-24T18:00:00+01:00, or unix seconds"
)

// The first and last second that RFC 3339 can write and this package reads: the years 1 to 9999 in UTC.
const (
	firstSecond = -62135596800
	lastSecond  = 253402300799
)

// Result is a time that was read.
type Result struct {
	Time time.Time // in the location that was asked for
	Note string    // what a person should know about the reading ("read as milliseconds"), or empty
}

// Parse reads a time as people type it:
//
//   - now; +15m and -2h, from now; now+1h30m, now-1d (durations as ParseDuration reads them: a day is 24 hours)
//   - 2026-12-24: the midnight that begins the day in loc
//   - 2026-12-24T18:00, with or without seconds, a fraction and a zone (Z, UTC or +01:00), T or a space between date and
//     time (RFC 3339 and a little more); without a zone it is a time in loc
//   - a JSON number of unix seconds. From 1e11 on, either side of zero, it is read as milliseconds, from 1e14 as
//     microseconds, from 1e17 as nanoseconds, and Note says so
//
// A local time that a clock change leaves out is read as the moment of the change, one that it repeats as the first of
// the two, and Note says so. Times outside the years 1 to 9999 are refused. A nil loc is UTC. The error is a
// *SyntaxError.
func Parse(s string, now time.Time, loc *time.Location) (Result, error) {
	if loc == nil {
		loc = time.UTC
	}
	r, err := parse(s, now, loc)
	if err != nil {
		return Result{}, err
	}
	if sec := r.Time.Unix(); sec < firstSecond || sec > lastSecond {
		return Result{}, timeError(0, excerpt(s)+" is out of range, before the year 1 or after the year 9999")
	}
	r.Time = r.Time.In(loc)
	return r, nil
}

func parse(s string, now time.Time, loc *time.Location) (Result, error) {
	switch {
	case s == "":
		return Result{}, timeError(0, "a time is missing")
	case len(s) > maxInput:
		return Result{}, tooLong(timeKind, s, timeForms)
	case s == "now":
		return Result{Time: now}, nil
	case strings.HasPrefix(s, "now"):
		return parseOffset(s, len("now"), now)
	case s[0] == '+', s[0] == '-' && hasLetterUnit(s):
		return parseOffset(s, 0, now)
	case len(s) > 4 && s[4] == '-' && isDigit(s[0]):
		return parseCalendar(s, loc)
	case isDigit(s[0]), s[0] == '-':
		return parseUnix(s)
	}
	return Result{}, timeError(0, excerpt(s)+" is no time")
}

func timeError(at int, problem string) error {
	return &SyntaxError{Kind: timeKind, Offset: at, Problem: problem, Accepted: timeForms}
}

// hasLetterUnit tells -2h from -86400 and -1.7e9.
func hasLetterUnit(s string) bool {
	for i := 0; i < len(s); i++ {
		if isLetter(s[i]) && s[i]|0x20 != 'e' {
			return true
		}
	}
	return false
}

// parseOffset reads the signed duration at s[at:].
func parseOffset(s string, at int, now time.Time) (Result, error) {
	if s[at] != '+' && s[at] != '-' {
		return Result{}, timeError(at, "+ or - was expected after now, not "+excerpt(s[at:]))
	}
	if s[at+1:] == "0" { // a duration of its own, but +0 must not be now while -0 is 1970
		return Result{}, timeError(at+1, "the number has no unit")
	}
	d, err := parseMagnitude(s, at+1)
	if err != nil {
		return Result{}, err
	}
	if s[at] == '-' {
		d = -d
	}
	return Result{Time: now.Add(d)}, nil
}

// parseUnix reads a JSON number of seconds or a finer unit.
func parseUnix(s string) (Result, error) {
	n, err := scanNumber(s)
	if err != nil {
		if e, ok := errors.AsType[*SyntaxError](err); ok {
			return Result{}, timeError(e.Offset, e.Problem)
		}
		return Result{}, err
	}
	date := n.date(0)
	var note string
	switch {
	case date.atLeast(1e17):
		date, note = n.date(-9), "read as nanoseconds"
	case date.atLeast(1e14):
		date, note = n.date(-6), "read as microseconds"
	case date.atLeast(1e11):
		date, note = n.date(-3), "read as milliseconds"
	case looksLikeDate(s):
		note = "read as unix seconds; the date would be " + s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	t, ok := date.Time()
	if !ok {
		return Result{}, timeError(0, excerpt(s)+" is out of range")
	}
	if date.rest {
		note = joinNotes(note, "rounded down to the nanosecond")
	}
	return Result{Time: t, Note: note}, nil
}

func joinNotes(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}

// atLeast reports whether the date is n seconds or more away from 1970.
func (d NumericDate) atLeast(n int64) bool {
	return d.out != 0 || d.sec >= n || d.sec < -n || d.sec == -n && d.nsec == 0 && !d.rest
}

// looksLikeDate reports whether a number could be a date without its dashes, such as 20261224.
func looksLikeDate(s string) bool {
	if len(s) != 8 || leadingDigits(s) != s || s[:2] != "19" && s[:2] != "20" {
		return false
	}
	y, errYear := strconv.Atoi(s[:4])
	m, errMonth := strconv.Atoi(s[4:6])
	d, errDay := strconv.Atoi(s[6:])
	return errYear == nil && errMonth == nil && errDay == nil && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m)
}
