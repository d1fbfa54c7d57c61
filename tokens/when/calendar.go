package when

import (
	"fmt"
	"strconv"
	"time"
)

// civil is a date and a time of day as written, without a place.
type civil struct {
	year, month, day     int
	hour, minute, second int
	nano                 int
}

func (c civil) in(loc *time.Location) time.Time {
	return time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, c.nano, loc)
}

// parseCalendar reads a date, or a date and a time of day with or without a zone.
func parseCalendar(s string, loc *time.Location) (Result, error) {
	r := reader{s: s}
	c := r.date()
	if r.err == nil && r.i == len(s) {
		return localTime(c, loc), nil
	}
	r.timeOfDay(&c)
	if r.err == nil && r.i == len(s) {
		return localTime(c, loc), nil
	}
	zone := r.zone()
	if r.err == nil && r.i < len(s) {
		r.fail(r.i, excerpt(s[r.i:])+" follows the time")
	}
	if r.err != nil {
		return Result{}, r.err
	}
	return Result{Time: c.in(time.UTC).Add(-zone)}, nil
}

// reader reads fixed fields from left to right and remembers the first fault.
type reader struct {
	s   string
	i   int
	err error
}

func (r *reader) fail(at int, problem string) {
	if r.err == nil {
		r.err = timeError(at, problem)
	}
}

// field reads a number of exactly so many digits between low and high.
func (r *reader) field(name string, digits, low, high int) int {
	if r.err != nil {
		return 0
	}
	start, n := r.i, 0
	for ; r.i < start+digits; r.i++ {
		if r.i == len(r.s) || !isDigit(r.s[r.i]) {
			r.fail(r.i, fmt.Sprintf("the %s needs %d digits", name, digits))
			return 0
		}
		n = n*10 + int(r.s[r.i]-'0')
	}
	if n < low || n > high {
		r.fail(start, fmt.Sprintf("the %s %s is not between %0*d and %0*d", name, r.s[start:r.i], digits, low, digits, high))
	}
	return n
}

// peek is the next byte, or 0.
func (r *reader) peek() byte {
	if r.err != nil || r.i == len(r.s) {
		return 0
	}
	return r.s[r.i]
}

func (r *reader) expect(c byte) {
	switch {
	case r.err != nil:
	case r.peek() == c:
		r.i++
	case r.i == len(r.s):
		r.fail(r.i, "the text ends where "+strconv.Quote(string(c))+" was expected")
	default:
		r.fail(r.i, strconv.Quote(string(c))+" was expected, not "+excerpt(r.s[r.i:]))
	}
}

func (r *reader) date() (c civil) {
	c.year = r.field("year", 4, 1, 9999)
	r.expect('-')
	c.month = r.field("month", 2, 1, 12)
	r.expect('-')
	c.day = r.field("day", 2, 1, daysIn(c.year, c.month))
	return c
}

// timeOfDay reads HH:MM, HH:MM:SS or HH:MM:SS.fraction after a T or a space.
func (r *reader) timeOfDay(c *civil) {
	switch r.peek() {
	case 'T', 't', ' ':
		r.i++
	default:
		r.expect('T')
	}
	c.hour = r.field("hour", 2, 0, 23)
	r.expect(':')
	c.minute = r.field("minute", 2, 0, 59)
	if r.peek() != ':' {
		return
	}
	r.i++
	c.second = r.field("second", 2, 0, 59)
	if r.peek() == '.' {
		r.i++
		c.nano = r.fraction()
	}
}

func (r *reader) fraction() int {
	nano, digits := readFraction(r.s[r.i:])
	switch {
	case digits == 0:
		r.fail(r.i, "digits are missing after the decimal point")
	case digits > maxFraction:
		r.fail(r.i+maxFraction, "more than nine decimals")
	}
	r.i += digits
	return nano
}

// zone reads Z, UTC or an offset, one space before it allowed, as how far local time is ahead of UTC.
func (r *reader) zone() time.Duration {
	if r.peek() == ' ' {
		r.i++
	}
	switch c := r.peek(); {
	case r.err != nil:
		return 0
	case c == 'Z', c == 'z':
		r.i++
		return 0
	case len(r.s)-r.i >= 3 && r.s[r.i:r.i+3] == "UTC":
		r.i += 3
		return 0
	case c == '+', c == '-':
		return r.offset(c == '-')
	case r.i == len(r.s):
		r.fail(r.i, "the text ends where a zone was expected")
	default:
		r.fail(r.i, "a zone (Z, UTC or an offset such as +01:00) was expected, not "+excerpt(r.s[r.i:]))
	}
	return 0
}

// offset reads +HH:MM, and +HH:MM:SS, which Stamp writes for local times before there were time zones.
func (r *reader) offset(west bool) time.Duration {
	r.i++
	d := time.Duration(r.field("zone's hour", 2, 0, 23)) * time.Hour
	r.expect(':')
	d += time.Duration(r.field("zone's minute", 2, 0, 59)) * time.Minute
	if r.peek() == ':' {
		r.i++
		d += time.Duration(r.field("zone's second", 2, 0, 59)) * time.Second
	}
	if west {
		return -d
	}
	return d
}

// localTime finds the moment at which the clocks of loc show c.
func localTime(c civil, loc *time.Location) Result {
	t := c.in(loc)
	start, end := t.ZoneBounds()
	wall := c.in(time.UTC)
	shown := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	switch {
	case shown.After(wall): // time.Date used the offset from before the change
		return leftOut(start)
	case shown.Before(wall): // or the one from after it
		return leftOut(end)
	}
	if before, ok := sameClock(wall, start, -1); ok && before.Before(start) {
		return repeated(before)
	}
	if after, ok := sameClock(wall, end, 0); ok && !after.Before(end) {
		return repeated(t)
	}
	return Result{Time: t}
}

// sameClock is the moment at which wall would be shown with the offset in force at change, moved by some nanoseconds.
// It is false where there is no change.
func sameClock(wall, change time.Time, move time.Duration) (time.Time, bool) {
	if change.IsZero() {
		return time.Time{}, false
	}
	_, offset := change.Add(move).Zone()
	return wall.Add(-time.Duration(offset) * time.Second).In(change.Location()), true
}

func leftOut(change time.Time) Result {
	return Result{Time: change, Note: "a clock change leaves this local time out, read as " + Stamp(change, change.Location())}
}

func repeated(first time.Time) Result {
	return Result{Time: first, Note: "a clock change repeats this local time, read as the first, " + Stamp(first, first.Location())}
}

// daysIn is the number of days of a month, and 31 for a month that does not exist, whose own fault was reported.
func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
