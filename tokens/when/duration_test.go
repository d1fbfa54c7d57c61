package when_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"fob/tokens/when"
)

const day = 24 * time.Hour

func TestParseDuration(t *testing.T) {
	for _, c := range []struct {
		in   string
		want time.Duration
	}{
		{"0", 0}, {"0s", 0}, {"90d", 90 * day}, {"1h30m", 90 * time.Minute}, {"1d12h", 36 * time.Hour},
		{"2w", 14 * day}, {"1y", 365 * day}, {"1.5h", 90 * time.Minute}, {"30m1h", 90 * time.Minute},
		{"14m 59s", 14*time.Minute + 59*time.Second}, {"0.000000001s", 1}, {"0.5y", 365 * day / 2},
		{"0.000000001y", 31536000}, {"9223372036.854775807s", math.MaxInt64}, {"007s", 7 * time.Second},
	} {
		if got, err := when.ParseDuration(c.in); err != nil || got != c.want {
			t.Errorf("ParseDuration(%q) = %v, %v; want %v", c.in, got, err, c.want)
		}
	}
}

func TestParseDurationSaysWhatIsWrongAndWhere(t *testing.T) {
	for _, c := range []struct {
		in     string
		offset int
		says   string
	}{
		{"", 0, "a number is missing"},
		{"90", 2, `"90" has no unit`},
		{"1h30", 4, `"30" has no unit`},
		{"h", 0, `a number was expected, not "h"`},
		{"+5m", 0, `a number was expected, not "+5m"`},
		{"-5m", 0, `a number was expected, not "-5m"`},
		{"100ms", 3, `"ms" is not a unit`},
		{"1H", 1, `"H" is not a unit`},
		{"5\u202em", 1, `a unit was expected, not "\u202em"`},
		{"1h2h", 3, "the unit h comes twice"},
		{"1.h", 2, "digits are missing after the decimal point"},
		{"0.1234567890s", 11, "more than nine decimals"},
		{"1h  5m", 3, `a number was expected, not " 5m"`},
		{"1h ", 3, "a number is missing"},
		{" 1h", 0, "a number was expected"},
		{"1h-5m", 2, `a number was expected, not "-5m"`},
		{"293y", 0, "292y"},
		{"1h9999999999999999999999y", 2, "292y"},
		{"9223372036.854775808s", 0, "292y"},
		{"292y 365d", 5, "292y"},
		{"1m18446744073s", 2, "292y"},
		{"18446744073.9s", 0, "292y"},
		{"18446744073709551617s", 0, "292y"},
		{strings.Repeat("1", 200), 128, "200 bytes are too long"},
	} {
		d, err := when.ParseDuration(c.in)
		var e *when.SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("ParseDuration(%q) = %v, %v; want a SyntaxError", c.in, d, err)
			continue
		}
		if d != 0 || e.Offset != c.offset || !strings.Contains(e.Error(), c.says) || !strings.Contains(e.Error(), "s, m, h, d, w, y") {
			t.Errorf("ParseDuration(%q) = %v, %v; want byte %d and %q", c.in, d, err, c.offset, c.says)
		}
	}
}

func TestDuration(t *testing.T) {
	for _, c := range []struct {
		in   time.Duration
		want string
	}{
		{0, "0s"}, {time.Second, "1s"}, {14*time.Minute + 59*time.Second, "14m 59s"}, {36 * time.Hour, "1d 12h"},
		{400 * day, "1y 35d"}, {-90 * time.Second, "-1m 30s"}, {500 * time.Millisecond, "0.5s"}, {1, "0.000000001s"},
		{time.Minute + 1500*time.Millisecond, "1m 1.5s"}, {-time.Millisecond, "-0.001s"}, {time.Hour + time.Second, "1h 1s"},
		{math.MinInt64, "-292y 171d 23h 47m 16.854775808s"},
	} {
		got := when.Duration(c.in)
		if got != c.want {
			t.Errorf("Duration(%d) = %q, want %q", c.in, got, c.want)
		}
		if back, err := when.ParseDuration(got); c.in >= 0 && (err != nil || back != c.in) {
			t.Errorf("%q reads back as %d, %v; want %d", got, back, err, c.in)
		}
	}
}

func FuzzParseDuration(f *testing.F) {
	for _, s := range []string{"", "0", "1h30m", "1d12h", "90d", "1.5h", "-2h", "+15m", "292y", "9223372036.854775807s", "1e9s", "0.0000000001s", "1h 5m", "\x1b[2J", "１s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := when.ParseDuration(s)
		checkError(t, s, err)
		if err != nil {
			return
		}
		if d < 0 {
			t.Fatalf("%q is negative: %v", s, d)
		}
		if back, err := when.ParseDuration(when.Duration(d)); err != nil || back != d {
			t.Fatalf("%q = %d, written %q, read back %d, %v", s, d, when.Duration(d), back, err)
		}
		// The standard library agrees on the units that it knows, up to the rounding of fractions that it does.
		if plain := strings.ReplaceAll(s, " ", ""); !strings.ContainsAny(plain, "dwy.") {
			if std, err := time.ParseDuration(plain); err != nil || std != d {
				t.Fatalf("%q = %v, time.ParseDuration says %v, %v", s, d, std, err)
			}
		}
	})
}

// checkError holds that an error is a SyntaxError whose offset lies in the text and whose words are safe to print.
func checkError(t *testing.T, s string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var e *when.SyntaxError
	if !errors.As(err, &e) || e.Offset < 0 || e.Offset > len(s) || e.Kind == "" || e.Problem == "" || e.Accepted == "" {
		t.Fatalf("%q: %#v", s, err)
	}
	for _, r := range err.Error() {
		if r < ' ' || r > '~' && r != '…' {
			t.Fatalf("%q: raw %U in %q", s, r, err)
		}
	}
}
