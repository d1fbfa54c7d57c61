package keystore

import (
	"fmt"
	"strings"
	"time"

	"fob/tokens/when"
)

// SetPolicy changes the policy. What was promised under the old one is kept:
// tokens that were signed under a longer max_token_ttl keep their key until
// they have expired, and no key signs before the caches that were filled under
// a longer publish_ahead have lapsed.
func (k Keyset) SetPolicy(now time.Time, p Policy) (Change, error) {
	if err := p.Validate(); err != nil {
		return Change{}, err
	}
	if p == k.Policy {
		return Change{Keyset: k}, nil
	}
	c, at := k.begin(now)
	n := &c.Keyset
	n.Policy = p
	if p.PublishAhead < k.Policy.PublishAhead {
		n.CachedUntil = later(k.CachedUntil, at.Add(k.Policy.PublishAhead))
	}
	for i := range n.Keys {
		e := &n.Keys[i]
		switch {
		case e.State == StateCurrent && n.lifetime() < k.lifetime():
			e.TokensUntil = later(e.TokensUntil, at.Add(k.lifetime()))
		case e.State == StateNext && n.waits() && p.PublishAhead > k.Policy.PublishAhead:
			e.SafeAt = later(e.SafeAt, e.Published.Add(p.PublishAhead))
		case e.State == StatePrevious && !e.RetireAt.IsZero():
			e.TokensUntil = later(e.TokensUntil, n.lastMessage(*e, at, k.Policy))
			e.RetireAt = later(e.RetireAt, e.TokensUntil.Add(p.Leeway))
		}
	}
	c.event(Event{At: at, What: EventPolicy, Detail: difference(k.Policy, p)})
	return c.done(at), nil
}

// lastMessage bounds the exp of what senders still encrypt, under the new
// policy, to a key that was current: they do so as long as a JWKS from then is
// in their caches. Zero if nobody does any more, and in a keyset that signs:
// there nobody else uses the key.
func (k Keyset) lastMessage(e KeyEntry, at time.Time, old Policy) time.Time {
	if k.Kind != KindEncrypt {
		return time.Time{}
	}
	lastUse := later(e.PreviousSince.Add(old.PublishAhead), k.CachedUntil)
	if lastUse.Before(at) {
		return time.Time{}
	}
	return lastUse.Add(k.Policy.MaxTokenTTL)
}

// difference says what changes from a to b: "max_token_ttl 1h -> 15m".
func difference(a, b Policy) string {
	var parts []string
	from, to := a.fields(), b.fields()
	for i := range from {
		if *from[i].at != *to[i].at {
			parts = append(parts, fmt.Sprintf("%s %s -> %s", from[i].name, when.Duration(*from[i].at), when.Duration(*to[i].at)))
		}
	}
	return strings.Join(parts, ", ")
}
