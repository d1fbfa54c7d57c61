package when_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fob/tokens/when"
)

func TestParseNumericDate(t *testing.T) {
	for _, c := range []struct {
		in        string
		sec, nsec int64
	}{
		{"0", 0, 0}, {"-0", 0, 0}, {"0.0e99", 0, 0}, {"1764000000", 1764000000, 0}, {"-1", -1, 0},
		{"1764000000.5", 1764000000, 5e8}, {"1.7e9", 1700000000, 0}, {"1.7E+9", 1700000000, 0}, {"17000000000e-1", 1700000000, 0},
		{"0.0000000017e18", 1700000000, 0}, {"-0.25", -1, 75e7}, {"-1.000000001", -2, 999999999},
		{"9007199254740993", 9007199254740993, 0}, {"9007199254740993.000000001", 9007199254740993, 1},
		{"1e0000000000000000000009", 1e9, 0}, {"9200000000000000000", 9200000000000000000, 0},
		{"1764000000123", 1764000000123, 0}, // a claim in milliseconds is a date far away: a token means seconds
	} {
		d, err := when.ParseNumericDate(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		want := time.Unix(c.sec, c.nsec)
		got, ok := d.Time()
		if !ok || !got.Equal(want) || d.Raw() != c.in {
			t.Errorf("%s = %v %v, raw %q; want %v", c.in, got, ok, d.Raw(), want)
		}
		if d.Compare(want) != 0 || d.Compare(want.Add(-1)) != 1 || d.Compare(want.Add(1)) != -1 {
			t.Errorf("%s compares wrongly with %v", c.in, want)
		}
	}
}

func TestNumericDateFinerThanANanosecond(t *testing.T) {
	for _, c := range []struct {
		in   string
		down time.Time
	}{
		{"1.0000000001", time.Unix(1, 0)},
		{"1e-400", time.Unix(0, 0)},
		{"-1e-400", time.Unix(0, -1)},
		{"-1.0000000001", time.Unix(-1, -1)},
		{"-0.9999999999", time.Unix(-1, 0)},
		{"0.99999999999999999999999999999999", time.Unix(0, 999999999)},
	} {
		d, err := when.ParseNumericDate(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := d.Time(); !ok || !got.Equal(c.down) {
			t.Errorf("%s = %v, want it rounded down to %v", c.in, got, c.down)
		}
		if d.Compare(c.down) != 1 || d.Compare(c.down.Add(1)) != -1 {
			t.Errorf("%s must lie strictly between %v and a nanosecond later", c.in, c.down)
		}
	}
}

func TestNumericDateOutOfRange(t *testing.T) {
	for in, want := range map[string]int{
		"1e999999999": 1, "-1e999999999": -1, "1e99999999999999999999999999": 1, "9300000000000000000": 1, "-9300000000000000000": -1,
		"99999999999999999999999999999999999999.5": 1, "-1e20": -1, "9223372036854775808": 1, "18446744073709551616": 1,
	} {
		d, err := when.ParseNumericDate(in)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := d.Time(); ok {
			t.Errorf("%s is a time: %v", in, got)
		}
		for _, at := range []time.Time{{}, now, time.Unix(1<<62, 0), time.Unix(-1<<62, 0)} {
			if got := d.Compare(at); got != want {
				t.Errorf("%s compared with %v: %d, want %d", in, at, got, want)
			}
		}
	}
}

func TestNumericDateIsReadInLinearTime(t *testing.T) {
	zeros := strings.Repeat("0", 1<<20)
	for in, want := range map[string]int64{
		"1e-999999999999999999999":              0,
		"0." + zeros + "1e1048577":              1,
		"1" + zeros + "e-1048576":               1,
		"1." + zeros:                            1,
		"0e999999999999999999999":               0,
		"0." + zeros + "17e" + "1048578":        17,
		"1e" + zeros + "2":                      100,
		"1e-" + zeros + "1":                     0,
		"123" + zeros + ".0e-" + "1048575":      1230,
		"0." + zeros + "1e" + zeros + "1048579": 100,
	} {
		d, err := when.ParseNumericDate(in)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := d.Time(); !ok || got.Unix() != want {
			t.Errorf("%.12s… = %v %v, want %d s", in, got, ok, want)
		}
	}
}

func TestParseNumericDateSaysWhatIsWrongAndWhere(t *testing.T) {
	for _, c := range []struct {
		in     string
		offset int
		says   string
	}{
		{"", 0, "a number is missing"}, {"-", 1, "a number is missing"}, {`"1764000000"`, 0, "this is a string"},
		{"{}", 0, "an object"}, {"[1]", 0, "an array"}, {"null", 0, `not "null"`}, {"true", 0, `not "true"`},
		{"01", 0, "leading zero"}, {"-01", 1, "leading zero"}, {"+1", 0, "a digit was expected"}, {"1.", 2, "digits are missing"},
		{".5", 0, "a digit was expected"}, {"1e", 2, "digits are missing in the exponent"}, {"1e+", 3, "in the exponent"},
		{"1 ", 1, `" " follows the number`}, {"1.5.5", 3, `".5" follows`}, {"1\x1b[2J", 1, `"\x1b[2J" follows`}, {"NaN", 0, "a digit was expected"},
		{"0x10", 1, `"x10" follows`}, {"1_000", 1, "follows"},
	} {
		_, err := when.ParseNumericDate(c.in)
		var e *when.SyntaxError
		if !errors.As(err, &e) || e.Offset != c.offset || !strings.Contains(e.Error(), c.says) || !strings.Contains(e.Error(), "accepted: a JSON number") {
			t.Errorf("ParseNumericDate(%q): %v; want byte %d and %q", c.in, err, c.offset, c.says)
		}
	}
}

// TestNumericDateAgreesWithExactArithmetic compares with math/big on random numbers around the edges.
func TestNumericDateAgreesWithExactArithmetic(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	digits := func(most int) string {
		b := make([]byte, 1+rng.IntN(most))
		for i := range b {
			b[i] = "0123456789000999"[rng.IntN(16)]
		}
		return string(b)
	}
	for range 50_000 {
		in := strings.TrimLeft(digits(22), "0")
		if in == "" {
			in = "0"
		}
		if rng.IntN(2) == 0 {
			in = "-" + in
		}
		if rng.IntN(2) == 0 {
			in += "." + digits(14)
		}
		if rng.IntN(2) == 0 {
			in += fmt.Sprintf("e%d", rng.IntN(50)-25)
		}
		compareExactly(t, in)
	}
}

func compareExactly(t *testing.T, in string) {
	t.Helper()
	d, err := when.ParseNumericDate(in)
	if err != nil {
		t.Fatalf("%s: %v", in, err)
	}
	exact, ok := new(big.Rat).SetString(in)
	if !ok {
		t.Fatalf("math/big does not read %s", in)
	}
	at := now
	if got, ok := d.Time(); ok {
		at = got
		if diff := new(big.Rat).Sub(exact, rat(at)); diff.Sign() < 0 || diff.Cmp(big.NewRat(1, 1e9)) >= 0 {
			t.Fatalf("%s = %v, off by %s s", in, got, diff.FloatString(12))
		}
	} else if new(big.Rat).Abs(exact).Cmp(big.NewRat(9_200_000_000_000_000_000, 1)) <= 0 && exact.Sign() > 0 {
		t.Fatalf("%s is not out of range", in)
	}
	for _, other := range []time.Time{at, at.Add(1), at.Add(-1), now, time.Unix(0, 0)} {
		if got, want := d.Compare(other), exact.Cmp(rat(other)); got != want {
			t.Fatalf("%s compared with %v: %d, want %d", in, other, got, want)
		}
	}
}

func rat(t time.Time) *big.Rat {
	r := new(big.Rat).SetInt64(t.Unix())
	return r.Add(r, big.NewRat(int64(t.Nanosecond()), 1e9))
}

func TestPlainIntegersCostNoAllocation(t *testing.T) {
	at := now
	for _, in := range []string{"1764000000", "1764000000.123", "1.7e9"} {
		if n := testing.AllocsPerRun(100, func() {
			d, err := when.ParseNumericDate(in)
			if err != nil || d.Compare(at) > 0 {
				t.Error(in, err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", in, n)
		}
	}
}

func FuzzParseNumericDate(f *testing.F) {
	for _, s := range []string{"0", "-0", "1764000000", "1764000000.5", "1.7e9", "-0.25", "1e999999999", "-1e-999999999", "1e", "01", "1.", "9200000000000000000.1",
		"-9200000000000000000.1", "9223372036854775807", `"1"`, "null", "\x9b1", "99999999999999999999", "-0.9999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := when.ParseNumericDate(s)
		checkError(t, s, err)
		isNumber := json.Valid([]byte(s)) && strings.Trim(s, " \t\r\n") == s && strings.ContainsAny(s[:1], "-0123456789")
		if isNumber != (err == nil) {
			t.Fatalf("%q: a JSON number: %v, error: %v", s, isNumber, err)
		}
		if err != nil {
			return
		}
		if d.Raw() != s {
			t.Fatalf("raw %q, want %q", d.Raw(), s)
		}
		if _, exponent, ok := strings.Cut(strings.ToLower(s), "e"); ok && len(strings.TrimLeft(exponent, "+-0")) > 3 {
			return // math/big would work for minutes
		}
		compareExactly(t, s)
	})
}

func BenchmarkParseNumericDate(b *testing.B) {
	for _, in := range []string{"1764000000", "1764000000.123", "1e999999999"} {
		b.Run(in, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d, err := when.ParseNumericDate(in)
				if err != nil || d.Compare(now) == 0 {
					b.Fatal(in)
				}
			}
		})
	}
}
