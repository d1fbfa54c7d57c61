package keystore

import (
	"fmt"
	"time"

	"fob/tokens/when"
)

// BrokenToken is a saved token that verifies before a change, and ceases to
// because of it.
type BrokenToken struct {
	Name string    `json:"name"`
	Kid  string    `json:"kid"`
	At   time.Time `json:"at"`           // from when it fails
	Exp  time.Time `json:"exp,omitzero"` // when it would have expired; zero: never, or not known
	// Becomes is what the change makes of its key: revoked, destroyed, or retired
	// at At.
	Becomes State `json:"becomes"`
	// Proven says that the signature was verified with the key; else the kid alone
	// names it.
	Proven bool `json:"proven"`
	// Expected says that At rests on the rotations that the policy has ahead.
	Expected bool `json:"expected,omitempty"`
}

// Broken gives the saved tokens that verify before the change and will not
// after it, because their key is revoked or destroyed, or retires before their
// exp and did not before. The order is that of saved.
func (c Change) Broken(before Keyset, saved []Saved, now time.Time) []BrokenToken {
	return c.BrokenAmong(Inspect(saved, []Keyset{before}), now)
}

// BrokenAmong is [Change.Broken] of tokens that were inspected already, with the
// keyset as it is before the change. Where it was inspected among others, a key
// that two of them hold is known as that of the first only.
func (c Change) BrokenAmong(list []SavedInfo, now time.Time) []BrokenToken {
	var broken []BrokenToken
	for n := range list {
		if b, ok := c.breaks(&list[n], now); ok {
			broken = append(broken, b)
		}
	}
	return broken
}

func (c Change) breaks(i *SavedInfo, now time.Time) (BrokenToken, bool) {
	if !c.Changed() || i.At(now).Status == SavedExpired {
		return BrokenToken{}, false
	}
	for _, s := range i.signers {
		if s.set.Name != c.Keyset.Name {
			continue
		}
		before := i.lifeOf(*s.set, s.entry, now)
		if before.over(now) {
			continue
		}
		e, there := c.Keyset.Find(s.entry.Kid)
		after := keyLife{StateDestroyed, now, false}
		if there {
			after = i.lifeOf(c.Keyset, e, now)
		}
		gone := there && !e.gone().IsZero() || after.over(now)
		if !gone && (!after.before(before) || !i.outlives(after, now)) {
			continue
		}
		b := BrokenToken{Name: i.Name, Kid: s.entry.Kid, At: after.ends, Exp: i.fixed.Exp, Becomes: StateRetired, Proven: s.proven, Expected: after.expected}
		if gone {
			b.At, b.Becomes = ceil(now), after.state
		}
		return b, true
	}
	return BrokenToken{}, false
}

// over tells whether a key verifies no more. What was revoked under a clock that
// has stepped back since stays revoked.
func (l keyLife) over(now time.Time) bool {
	return !l.ends.IsZero() && (!l.state.Live() || !now.Before(l.ends))
}

// Text says in words when the token fails, and what would have been, with times
// in loc (nil is UTC). It holds no untrusted text.
func (b BrokenToken) Text(now time.Time, loc *time.Location) string {
	text := "fails at once"
	if b.At.After(ceil(now)) {
		text = fmt.Sprintf("fails from %s (%s)", when.Stamp(b.At, loc), when.Relative(b.At, now))
		if b.Expected {
			text += ", expected"
		}
	}
	if !b.Exp.IsZero() {
		text += fmt.Sprintf("; it would have expired %s", when.Relative(b.Exp, now))
	}
	if !b.Proven {
		text += "; its kid alone says that it is of this key"
	}
	return text
}
