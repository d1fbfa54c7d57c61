package panes

import (
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/when"
)

// distance says how far a date is from now, to the second.
func distance(d *when.NumericDate, now time.Time) string {
	t, ok := d.Time()
	if !ok {
		return "beyond any calendar"
	}
	return when.Relative(t, now)
}

// at says the date itself.
func at(d *when.NumericDate, now time.Time, zone *time.Location) string {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	return " at " + strings.TrimPrefix(day(t, now, zone), "today ")
}

// day writes a time as people say it: the day by its name where it is near.
func day(t, now time.Time, zone *time.Location) string {
	t, now = t.In(zone), now.In(zone)
	clock := "15:04:05"
	midnight := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC) }
	switch midnight(t).Sub(midnight(now)) {
	case 0:
		return "today " + t.Format(clock)
	case 24 * time.Hour:
		return "tomorrow " + t.Format(clock)
	case -24 * time.Hour:
		return "yesterday " + t.Format(clock)
	}
	return t.Format("2006-01-02 " + clock)
}

// lives says how long the token lives from its beginning to its end.
func lives(t *tokens.TimeReport) string {
	from := t.Iat
	if from == nil {
		from = t.Nbf
	}
	if from == nil || t.Exp == nil {
		return ""
	}
	a, ok := from.Time()
	b, ok2 := t.Exp.Time()
	if !ok || !ok2 || !b.After(a) || b.Year()-a.Year() > 200 {
		return ""
	}
	return ", lives " + when.Duration(b.Sub(a).Truncate(time.Second))
}
