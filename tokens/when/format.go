package when

import (
	"strconv"
	"strings"
	"time"
)

// Relative says how far t is from now, as "in 14m 59s" or "3d 4h ago": the largest unit of y, d, h, m, s and the one
// after it, rounded towards now; a zero in the second place is left out. Less than a second is "now".
func Relative(t, now time.Time) string {
	sec := t.Unix() - now.Unix()
	nsec := t.Nanosecond() - now.Nanosecond()
	// Whole seconds towards zero: 2.5s ago is seconds -3 and nanoseconds +5e8, and reads "2s ago".
	switch {
	case sec > 0 && nsec < 0:
		sec--
	case sec < 0 && nsec > 0:
		sec++
	}
	switch {
	case sec > 0:
		return "in " + twoUnits(uint64(sec))
	case sec < 0:
		return twoUnits(uint64(-sec)) + " ago"
	}
	return "now"
}

// units are the units that are written, largest first, in seconds. Weeks are read and not written: "1y 12w 3d" is
// harder to grasp than "1y 87d".
var units = [...]struct {
	seconds uint64
	letter  byte
}{
	{uint64(year / time.Second), 'y'},
	{uint64(day / time.Second), 'd'},
	{3600, 'h'},
	{60, 'm'},
	{1, 's'},
}

func twoUnits(sec uint64) string {
	var b []byte
	for i, u := range units {
		if sec < u.seconds {
			continue
		}
		b = append(strconv.AppendUint(b, sec/u.seconds, 10), u.letter)
		if i+1 < len(units) {
			next := units[i+1]
			if n := sec % u.seconds / next.seconds; n > 0 {
				b = append(strconv.AppendUint(append(b, ' '), n, 10), next.letter)
			}
		}
		break
	}
	return string(b)
}

// Duration writes d exactly, with the units y (365d), d, h, m and s, as "14m 59s", "1d 12h" or "-1.5s"; nothing is
// rounded, and ParseDuration reads what has no sign back. Zero is "0s".
func Duration(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	var b []byte
	n := uint64(d)
	if d < 0 {
		b, n = append(b, '-'), -n
	}
	sec, nsec := n/1e9, n%1e9
	for _, u := range units {
		count := sec / u.seconds
		sec %= u.seconds
		fraction := u.letter == 's' && nsec > 0
		if count == 0 && !fraction {
			continue
		}
		if len(b) > 1 {
			b = append(b, ' ')
		}
		b = strconv.AppendUint(b, count, 10)
		if fraction {
			b = appendFraction(b, nsec)
		}
		b = append(b, u.letter)
	}
	return string(b)
}

func appendFraction(b []byte, nsec uint64) []byte {
	digits := strconv.FormatUint(1e9+nsec, 10)[1:]
	return append(append(b, '.'), strings.TrimRight(digits, "0")...)
}

// Stamp writes t in loc as "2026-12-24 18:00:00 +01:00", with "UTC" in place of the offset when loc is UTC (nil is
// UTC), and with a fraction only where there is one. Parse reads it back, up to the year 9999.
func Stamp(t time.Time, loc *time.Location) string {
	if loc == nil {
		loc = time.UTC
	}
	t = t.In(loc)
	if loc.String() == "UTC" {
		return t.Format("2006-01-02 15:04:05.999999999 UTC")
	}
	return t.Format("2006-01-02 15:04:05.999999999 ") + offset(t)
}

// offset writes the offset of t from UTC; old local times have one with seconds, and without them it would be wrong.
func offset(t time.Time) string {
	if _, sec := t.Zone(); sec%60 != 0 {
		return t.Format("-07:00:00")
	}
	return t.Format("-07:00")
}
