package when

import "time"

// PartLeft is the part of the time from begins to ends that is still to come, between 0 and 1. It is false where one of
// both is the zero time, or they are not in this order. Times may be farther apart than a time.Duration reaches.
func PartLeft(begins, ends, now time.Time) (left float64, ok bool) {
	if begins.IsZero() || ends.IsZero() || !ends.After(begins) {
		return 0, false
	}
	whole := float64(ends.Unix() - begins.Unix())
	rest := float64(ends.Unix()-now.Unix()) - float64(now.Nanosecond()-ends.Nanosecond())/1e9
	return max(0, min(1, rest/max(whole, 1))), true
}
