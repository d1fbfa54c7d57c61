package keystore

import (
	"fmt"
	"time"

	"fob/tokens/when"
)

// ResetClock takes the clock as it stands for right, where the keyset has seen
// a later one: recorded times that lie in the future become now, and what was
// to follow them follows now. Without it such a keyset keeps every promise but
// does not rotate before the clock has caught up.
//
// It is never done by itself, because a keyset cannot know which of two clocks
// was wrong: taking back times that were right would let a key sign before
// verifiers know it.
func (k Keyset) ResetClock(now time.Time) (Change, error) {
	c := Change{Keyset: k.clone()}
	at := ceil(now)
	if !k.Clock.After(at) {
		return Change{Keyset: k}, nil
	}
	n := &c.Keyset
	n.CachedUntil = earlier(n.CachedUntil, at.Add(k.Policy.PublishAhead))
	for i := range n.Keys {
		n.Keys[i].takeBack(n, at)
	}
	c.event(Event{At: at, What: EventClock, Forced: true,
		Detail: fmt.Sprintf("recorded times up to %s were taken back to %s", when.Stamp(k.Clock, nil), when.Stamp(at, nil))})
	return c.done(at), nil
}

// takeBack moves the times of a key that lie after at. A key that had retired
// by the wrong clock only is previous again.
func (e *KeyEntry) takeBack(k *Keyset, at time.Time) {
	for _, t := range []*time.Time{&e.Created, &e.Published, &e.CurrentSince, &e.PreviousSince, &e.RevokedAt, &e.DestroyedAt} {
		*t = earlier(*t, at)
	}
	if k.waits() {
		e.SafeAt = earlier(e.SafeAt, at.Add(k.Policy.PublishAhead))
	}
	last := at.Add(k.lifetime())
	e.TokensUntil = earlier(e.TokensUntil, last)
	e.RetireAt = earlier(e.RetireAt, last.Add(k.Policy.Leeway))
	if e.State == StateRetired && e.RetireAt.After(at) {
		if e.PreviousSince.IsZero() {
			e.RetireAt = at // it was next and has signed nothing
			return
		}
		e.State = StatePrevious
	}
}
