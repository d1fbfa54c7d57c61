package when_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests read clock changes, and not every machine has the zones

	"fob/tokens/when"
)

var now = time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, want, note string }{
		{"now", "2026-11-22 15:00:00 +01:00", ""},
		{"+15m", "2026-11-22 15:15:00 +01:00", ""},
		{"-2h", "2026-11-22 13:00:00 +01:00", ""},
		{"now+1h30m", "2026-11-22 16:30:00 +01:00", ""},
		{"now-1d", "2026-11-21 15:00:00 +01:00", ""},
		{"+1.5h", "2026-11-22 16:30:00 +01:00", ""},

		{"2026-12-24", "2026-12-24 00:00:00 +01:00", ""},
		{"2026-07-01", "2026-07-01 00:00:00 +02:00", ""},
		{"2024-02-29", "2024-02-29 00:00:00 +01:00", ""},
		{"2026-12-24T18:00", "2026-12-24 18:00:00 +01:00", ""},
		{"2026-12-24 18:00:05", "2026-12-24 18:00:05 +01:00", ""},
		{"2026-12-24T18:00:00Z", "2026-12-24 19:00:00 +01:00", ""},
		{"2026-12-24t18:00:00.25z", "2026-12-24 19:00:00.25 +01:00", ""},
		{"2026-12-24 18:00:00 UTC", "2026-12-24 19:00:00 +01:00", ""},
		{"2026-12-24T18:00:00+01:00", "2026-12-24 18:00:00 +01:00", ""},
		{"2026-12-24 18:00:00 -05:30", "2026-12-25 00:30:00 +01:00", ""},
		{"2026-12-24T18:00Z", "2026-12-24 19:00:00 +01:00", ""},

		{"1764000000", "2025-11-24 17:00:00 +01:00", ""},
		{"1764000000.5", "2025-11-24 17:00:00.5 +01:00", ""},
		{"1.764e9", "2025-11-24 17:00:00 +01:00", ""},
		{"0", "1970-01-01 01:00:00 +01:00", ""},
		{"-86400", "1969-12-31 01:00:00 +01:00", ""},
		{"-0.5", "1970-01-01 00:59:59.5 +01:00", ""},
		{"99999999999", "5138-11-16 10:46:39 +01:00", ""},
		{"100000000000", "1973-03-03 10:46:40 +01:00", "read as milliseconds"},
		{"-100000000000", "1966-10-31 15:13:20 +01:00", "read as milliseconds"},
		{"-99999999999.5", "", "refused"},
		{"1764000000123", "2025-11-24 17:00:00.123 +01:00", "read as milliseconds"},
		{"1764000000123.5", "2025-11-24 17:00:00.1235 +01:00", "read as milliseconds"},
		{"1764000000123456", "2025-11-24 17:00:00.123456 +01:00", "read as microseconds"},
		{"1764000000123456789", "2025-11-24 17:00:00.123456789 +01:00", "read as nanoseconds"},
		{"1764000000.1234567891", "2025-11-24 17:00:00.123456789 +01:00", "rounded down to the nanosecond"},
		{"20261224", "1970-08-23 13:07:04 +01:00", "read as unix seconds; the date would be 2026-12-24"},
		{"20261324", "1970-08-23 13:08:44 +01:00", ""},

		{"2026-03-29T02:30", "2026-03-29 03:00:00 +02:00", "a clock change leaves this local time out, read as 2026-03-29 03:00:00 +02:00"},
		{"2026-03-29T03:00", "2026-03-29 03:00:00 +02:00", ""},
		{"2026-03-29T01:59:59", "2026-03-29 01:59:59 +01:00", ""},
		{"2026-10-25T02:30", "2026-10-25 02:30:00 +02:00", "a clock change repeats this local time, read as the first, 2026-10-25 02:30:00 +02:00"},
		{"2026-10-25T02:00", "2026-10-25 02:00:00 +02:00", "a clock change repeats this local time, read as the first, 2026-10-25 02:00:00 +02:00"},
		{"2026-10-25T03:00", "2026-10-25 03:00:00 +01:00", ""},
		{"2026-10-25T01:59", "2026-10-25 01:59:00 +02:00", ""},
		{"2026-10-25T02:30:00+01:00", "2026-10-25 02:30:00 +01:00", ""},
	} {
		t.Run(c.in, func(t *testing.T) {
			loc := zone(t, "Europe/Berlin")
			r, err := when.Parse(c.in, now, loc)
			if c.note == "refused" {
				if err == nil {
					t.Fatalf("%v, want an error", r)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := when.Stamp(r.Time, loc); got != c.want || r.Note != c.note || r.Time.Location() != loc {
				t.Errorf("%s (%q) in %v\nwant %s (%q)", got, r.Note, r.Time.Location(), c.want, c.note)
			}
		})
	}
}

func TestParseDatesThatBeginAfterMidnight(t *testing.T) {
	for _, c := range []struct{ zone, in, want string }{
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04 01:00:00 -02:00"},
		{"Asia/Beirut", "2022-03-27", "2022-03-27 01:00:00 +03:00"},
		{"Pacific/Apia", "2011-12-30", "2011-12-31 00:00:00 +14:00"},
	} {
		r, err := when.Parse(c.in, now, zone(t, c.zone))
		if got := when.Stamp(r.Time, zone(t, c.zone)); err != nil || got != c.want || !strings.Contains(r.Note, "leaves this local time out") {
			t.Errorf("%s in %s: %s (%q), %v; want %s", c.in, c.zone, got, r.Note, err, c.want)
		}
	}
	for _, name := range []string{"America/New_York", "Pacific/Auckland", "Australia/Lord_Howe", "Europe/London"} {
		repeatsFirst(t, zone(t, name))
	}
	r, err := when.Parse("2026-12-24", now, nil)
	if err != nil || !r.Time.Equal(time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("without a location: %v, %v", r, err)
	}
}

// repeatsFirst walks a year of loc in steps of ten minutes: every local time without a zone is read as the first moment
// at which the clocks show it, and is said to repeat exactly where it does.
func repeatsFirst(t *testing.T, loc *time.Location) {
	t.Helper()
	const layout = "2006-01-02T15:04:05"
	first := map[string]time.Time{}
	repeated := map[string]bool{}
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, loc)
	for at := begin; at.Year() == 2026; at = at.Add(10 * time.Minute) {
		shown := at.Format(layout)
		if _, ok := first[shown]; ok {
			repeated[shown] = true
		} else {
			first[shown] = at
		}
	}
	if len(repeated) == 0 {
		t.Fatalf("no clock change in %v", loc)
	}
	for shown, at := range first {
		r, err := when.Parse(shown, now, loc)
		if err != nil || !r.Time.Equal(at) || strings.Contains(r.Note, "repeats") != repeated[shown] || r.Note == "" == repeated[shown] {
			t.Errorf("%s in %v: %v (%q), %v; want %v", shown, loc, r.Time, r.Note, err, at)
		}
	}
}

func TestParseSaysWhatIsWrongAndWhere(t *testing.T) {
	for _, c := range []struct {
		in     string
		offset int
		says   string
	}{
		{"", 0, "a time is missing"},
		{"tomorrow", 0, `"tomorrow" is no time`},
		{"\x1b[2J", 0, `"\x1b[2J" is no time`},
		{"now 5m", 3, "+ or - was expected after now"},
		{"now+", 4, "a number is missing"},
		{"now+5", 5, `"5" has no unit`},
		{"+0", 1, "no unit"},
		{"+1764000000", 11, "no unit"},
		{"-2x", 2, `"x" is not a unit`},
		{"+293y", 1, "292y"},
		{"12:00", 2, `":00" follows the number`},
		{"0123", 0, "leading zero"},
		{"2026-13-01", 5, "the month 13 is not between 01 and 12"},
		{"2026-02-29", 8, "the day 29 is not between 01 and 28"},
		{"2100-02-29", 8, "between 01 and 28"},
		{"2026-04-31", 8, "between 01 and 30"},
		{"0000-01-01", 0, "the year 0000"},
		{"2026-1-01", 6, "the month needs 2 digits"},
		{"2026-12-24T", 11, "the hour needs 2 digits"},
		{"2026-12-24T18", 13, `the text ends where ":" was expected`},
		{"2026-12-24T24:00", 11, "the hour 24"},
		{"2026-12-24T18:60", 14, "the minute 60"},
		{"2026-12-24T18:00:60Z", 17, "the second 60"},
		{"2026-12-24T18:00:00.", 20, "digits are missing"},
		{"2026-12-24T18:00:00.1234567890Z", 29, "more than nine decimals"},
		{"2026-12-24T18:00:00+01", 22, `":" was expected`},
		{"2026-12-24T18:00:00+24:00", 20, "the zone's hour 24"},
		{"2026-12-24T18:00:00 ", 20, "the text ends where a zone was expected"},
		{"2026-12-24T18:00:00CET", 19, "a zone (Z, UTC or an offset such as +01:00) was expected"},
		{"2026-12-24T18:00:00Zulu", 20, `"ulu" follows the time`},
		{"2026-12-24x", 10, `"T" was expected`},
		{"253402300800000", 0, ""},
		{"1e12", 0, ""},
		{"9.3e30", 0, "out of range"},
		{"-62135596801", 0, "out of range, before the year 1"},
		{"0001-01-01T00:00:00+01:00", 0, "out of range"},
		{"9999-12-31T23:59:59-01:00", 0, "out of range"},
		{strings.Repeat("9", 1000), 128, "too long"},
	} {
		r, err := when.Parse(c.in, now, time.UTC)
		if c.says == "" {
			if err != nil {
				t.Errorf("Parse(%q): %v", c.in, err)
			}
			continue
		}
		var e *when.SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("Parse(%q) = %v, %v; want a SyntaxError", c.in, r, err)
			continue
		}
		if e.Offset != c.offset || !strings.Contains(e.Error(), c.says) || !strings.Contains(e.Error(), "accepted: ") {
			t.Errorf("Parse(%q): %v; want byte %d and %q", c.in, err, c.offset, c.says)
		}
	}
	if _, err := when.Parse("+1y", time.Date(9999, 6, 1, 0, 0, 0, 0, time.UTC), nil); err == nil {
		t.Error("a year after 9999 must be refused")
	}
}

func TestRelative(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{0, "now"}, {999 * time.Millisecond, "now"}, {-999 * time.Millisecond, "now"},
		{time.Second, "in 1s"}, {-time.Second, "1s ago"}, {-2500 * time.Millisecond, "2s ago"}, {2500 * time.Millisecond, "in 2s"},
		{14*time.Minute + 59*time.Second, "in 14m 59s"}, {15*time.Minute - 1, "in 14m 59s"},
		{-(3*day + 4*time.Hour + 59*time.Minute), "3d 4h ago"}, {day + 59*time.Minute, "in 1d"}, {800 * day, "in 2y 70d"},
	} {
		for _, at := range []time.Time{now, now.Add(300 * time.Millisecond), now.Add(900 * time.Millisecond)} {
			if got := when.Relative(at.Add(c.d), at); got != c.want {
				t.Errorf("Relative(%v) = %q, want %q", c.d, got, c.want)
			}
		}
	}
	far := time.Unix(999_999_999_999, 0) // more than a time.Duration can hold
	if got := when.Relative(far, now); got != "in 31652y 314d" {
		t.Errorf("far: %q", got)
	}
}

func TestStamp(t *testing.T) {
	at := time.Date(2026, 12, 24, 17, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		t    time.Time
		loc  *time.Location
		want string
	}{
		{at, zone(t, "Europe/Berlin"), "2026-12-24 18:00:00 +01:00"},
		{at, time.UTC, "2026-12-24 17:00:00 UTC"},
		{at, nil, "2026-12-24 17:00:00 UTC"},
		{at, zone(t, "Europe/London"), "2026-12-24 17:00:00 +00:00"},
		{at.Add(120 * time.Millisecond), zone(t, "Asia/Kolkata"), "2026-12-24 22:30:00.12 +05:30"},
		{time.Date(1840, 1, 1, 0, 0, 0, 0, time.UTC), zone(t, "Europe/London"), "1839-12-31 23:58:45 -00:01:15"},
	} {
		got := when.Stamp(c.t, c.loc)
		if got != c.want {
			t.Errorf("Stamp = %q, want %q", got, c.want)
		}
		if back, err := when.Parse(got, now, c.loc); err != nil || !back.Time.Equal(c.t) || back.Note != "" {
			t.Errorf("%q reads back as %v, %v", got, back, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"now", "+15m", "-2h", "now+1h30m", "now-1d", "2026-12-24", "2026-12-24T18:00", "2026-12-24T18:00:00+01:00",
		"2026-12-24 18:00:00.5 UTC", "2026-03-29T02:30", "2026-10-25T02:30", "1764000000", "1764000000123", "-1.5", "1e999999999", "-0", "20261224", "\x1b]0;evil\x07"} {
		f.Add(s)
	}
	berlin := zone(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := when.Parse(s, now, berlin)
		checkError(t, s, err)
		if err != nil {
			return
		}
		if sec := r.Time.Unix(); sec < -62135596800 || sec > 253402300799 {
			t.Fatalf("%q = %v", s, r.Time)
		}
		if std, err := time.Parse(time.RFC3339Nano, s); err == nil && !std.Equal(r.Time) {
			t.Fatalf("%q = %v, time.Parse says %v", s, r.Time, std)
		}
		if r.Time.In(berlin).Year() > 9999 || r.Time.In(berlin).Year() < 1 {
			return
		}
		stamp := when.Stamp(r.Time, berlin)
		if back, err := when.Parse(stamp, now, berlin); err != nil || !back.Time.Equal(r.Time) {
			t.Fatalf("%q = %v, written %s, read back %v, %v", s, r.Time, stamp, back.Time, err)
		}
	})
}
