package keystore

import "time"

// ceil rounds a time up to the whole second, in UTC.
func ceil(t time.Time) time.Time {
	s := t.UTC().Truncate(time.Second)
	if s.Before(t) {
		s = s.Add(time.Second)
	}
	return s
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// stamp is the time under which something done at now is recorded. It is never
// before a time that the keyset has seen: where the clock stepped back, what is
// new is taken to be as late as what is recorded, so that it waits and stays
// longer rather than shorter.
func (k Keyset) stamp(now time.Time) time.Time { return later(ceil(now), k.Clock) }

// ClockBehind tells by how much the clock is behind what the keyset has seen;
// zero for less than a second, which is only rounding.
func (k Keyset) ClockBehind(now time.Time) time.Duration {
	if d := k.Clock.Sub(now); d >= time.Second {
		return d
	}
	return 0
}

// whole tells whether t is as a keyset records it.
func whole(t time.Time) bool { return t.Location() == time.UTC && t.Nanosecond() == 0 }
