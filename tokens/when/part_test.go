package when_test

import (
	"math"
	"testing"
	"time"

	"fob/tokens/when"
)

func TestPartLeft(t *testing.T) {
	at := func(sec int64) time.Time { return time.Unix(sec, 0) }
	for _, c := range []struct {
		begins, ends, now time.Time
		want              float64
		ok                bool
	}{
		{at(100), at(200), at(100), 1, true},
		{at(100), at(200), at(175), 0.25, true},
		{at(100), at(200), at(199).Add(time.Second / 2), 0.005, true},
		{at(100), at(200), at(0), 1, true},
		{at(100), at(200), at(999), 0, true},
		{at(-1 << 40), at(1 << 40), at(0), 0.5, true}, // farther than a Duration reaches
		{at(200), at(100), at(150), 0, false},
		{at(100), at(100), at(100), 0, false},
		{time.Time{}, at(100), at(50), 0, false},
		{at(100), time.Time{}, at(50), 0, false},
	} {
		if got, ok := when.PartLeft(c.begins, c.ends, c.now); ok != c.ok || math.Abs(got-c.want) > 1e-9 {
			t.Errorf("from %v to %v at %v: %v %v, want %v %v", c.begins, c.ends, c.now, got, ok, c.want, c.ok)
		}
	}
}

func TestBounded(t *testing.T) {
	for raw, year := range map[string]int{"0": 1970, "-1e400": -32873, "1e400": 36812} {
		d, err := when.ParseNumericDate(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Bounded().Year(); got != year {
			t.Errorf("%s is in the year %d, want %d", raw, got, year)
		}
	}
	if got := (*when.NumericDate)(nil).Bounded(); !got.IsZero() {
		t.Errorf("a date that is not there is %v", got)
	}
}
