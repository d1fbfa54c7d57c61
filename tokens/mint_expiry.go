package tokens

import (
	"slices"
	"time"

	"fob/tokens/when"
)

// Expiry gives the exp of the claims set; zero if it has none that a verifier
// could read. One that lies beyond every calendar is given as a time far away
// on its side, so that it is not taken for none.
func (c *Claims) Expiry() time.Time {
	i := slices.IndexFunc(c.list, func(m Member) bool { return m.Name == "exp" })
	if i < 0 {
		return time.Time{}
	}
	d, err := when.ParseNumericDate(string(c.list[i].Value))
	if err != nil {
		return time.Time{}
	}
	if t, ok := d.Time(); ok {
		return t
	}
	if d.Compare(time.Time{}) > 0 {
		return time.Unix(1<<40, 0)
	}
	return time.Unix(0, 0)
}
