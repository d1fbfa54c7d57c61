package keystore

import (
	"fmt"
	"time"

	"fob/tokens/when"
)

// Options of operations that can break a promise.
type Options struct {
	// Force does it all the same. The plan and the events say what that breaks.
	Force bool
}

// begin starts a change: a copy to work on, and the time to record.
func (k Keyset) begin(now time.Time) (Change, time.Time) {
	return Change{Keyset: k.clone()}, k.stamp(now)
}

// done ends a change.
func (c Change) done(at time.Time) Change {
	if c.Changed() {
		c.Keyset.Generation++
		c.Keyset.Clock = at
	}
	return c
}

// add puts a key at the end of the keyset.
func (c *Change) add(n NewKey, s State, at time.Time) int {
	k := &c.Keyset
	k.Keys = append(k.Keys, KeyEntry{Kid: n.Kid, State: s, Alg: n.Alg, Created: at, Published: at, SafeAt: k.safeAt(at),
		HasPrivate: n.Private.Len() > 0, Public: n.Public})
	c.addPrivate(n)
	return len(k.Keys) - 1
}

// make has a key made and adds it.
func (c *Change) make(mk Maker, s State, at time.Time) (int, error) {
	n, err := mk()
	if err != nil {
		return 0, err
	}
	switch _, taken := c.Keyset.Find(n.Kid); {
	case taken:
		return 0, &Error{Code: CodeConflict, Op: "make a key", Msg: fmt.Sprintf("the new key has the kid %q, which was used before", n.Kid),
			Hint: "this cannot happen by chance: the machine's source of randomness is broken"}
	case n.Alg != c.Keyset.Alg || n.Private.Len() == 0 || n.Kid == "":
		return 0, &Error{Code: CodeUnfit, Op: "make a key", Msg: fmt.Sprintf("what was made is no private key for %s", c.Keyset.Alg)}
	}
	i := c.add(n, s, at)
	c.event(Event{At: at, What: EventMade, Kid: n.Kid, To: s})
	return i, nil
}

// promote makes next current. The key that was current, if there is one still,
// becomes previous until the last token that it can have signed has expired.
func (c *Change) promote(now, at time.Time) {
	k := &c.Keyset
	if i := k.indexOf(StateCurrent); i >= 0 {
		e := &k.Keys[i]
		e.TokensUntil = k.tokensUntil(*e, at)
		e.State, e.PreviousSince, e.RetireAt = StatePrevious, at, e.TokensUntil.Add(k.Policy.Leeway)
		c.event(Event{At: at, What: EventDemoted, Kid: e.Kid, From: StateCurrent, To: StatePrevious, Until: e.RetireAt})
	}
	e := &k.Keys[k.indexOf(StateNext)]
	e.State, e.CurrentSince = StateCurrent, at
	c.event(Event{At: at, What: EventPromoted, Kid: e.Kid, From: StateNext, To: StateCurrent, Forced: now.Before(e.SafeAt)})
}

func (k Keyset) mustRotate(op string) error {
	if k.Rotates() {
		return nil
	}
	return &Error{Code: CodeUnfit, Op: op, Msg: fmt.Sprintf("%s holds public keys only: it signs nothing, and there is nothing to rotate", k.Name)}
}

// Rotate promotes next, makes current previous until its last token has
// expired, and makes a new next. It refuses while verifiers may hold a JWKS
// without next, unless forced.
func (k Keyset) Rotate(now time.Time, opt Options, mk Maker) (Change, error) {
	if err := k.mustRotate("rotate"); err != nil {
		return Change{}, err
	}
	c, at := k.begin(now)
	if c.Keyset.indexOf(StateNext) < 0 {
		if _, err := c.make(mk, StateNext, at); err != nil {
			return Change{}, err
		}
	}
	next, _ := c.Keyset.Next()
	if now.Before(next.SafeAt) && !opt.Force {
		return Change{}, k.tooEarly(next, now)
	}
	c.promote(now, at)
	if _, err := c.make(mk, StateNext, at); err != nil {
		return Change{}, err
	}
	return c.done(at), nil
}

func (k Keyset) tooEarly(next KeyEntry, now time.Time) error {
	if _, there := k.Next(); !there {
		return &Error{Code: CodeRefused, Op: "rotate", Msg: fmt.Sprintf("%s has no next key, and a new one must be published for %s first", k.Name, when.Duration(k.Policy.PublishAhead)),
			Hint: fmt.Sprintf("fob keys tick %s makes one; or --force, and verifiers that cached the JWKS fail until they fetch it again", k.Name)}
	}
	return &Error{Code: CodeRefused, Op: "rotate",
		Msg: fmt.Sprintf("verifiers that cached the JWKS before %s do not know %s yet; rotating is safe at %s (%s)",
			when.Stamp(next.Published, nil), k.Short(next.Kid), when.Stamp(next.SafeAt, nil), when.Relative(next.SafeAt, ceil(now))),
		Hint: "wait until then, or --force: those verifiers refuse its tokens until they fetch the JWKS again"}
}

// Tick does what is due: it retires, makes a next key where there is none, and
// rotates when the current key is as old as the policy lets it become and next
// is safe. Where weeks were missed one tick does it all; the next one is made
// and published then, and not rotated to before it is safe. Tick on a keyset
// where nothing is due changes nothing.
func (k Keyset) Tick(now time.Time, mk Maker) (Change, error) {
	c, at := k.begin(now)
	for i := range c.Keyset.Keys {
		e := &c.Keyset.Keys[i]
		if e.State == StatePrevious && e.expired(now) {
			e.State = StateRetired
			c.event(Event{At: at, What: EventRetired, Kid: e.Kid, From: StatePrevious, To: StateRetired})
		}
	}
	if !k.Rotates() {
		return c.done(at), nil
	}
	if err := c.ensureNext(mk, at); err != nil {
		return Change{}, err
	}
	if due, ok := c.Keyset.rotationDue(); ok && !now.Before(due) {
		c.promote(now, at)
		if err := c.ensureNext(mk, at); err != nil {
			return Change{}, err
		}
	}
	return c.done(at), nil
}

func (c *Change) ensureNext(mk Maker, at time.Time) error {
	if c.Keyset.indexOf(StateNext) >= 0 {
		return nil
	}
	_, err := c.make(mk, StateNext, at)
	return err
}

// rotationDue is when tick rotates: when current is old enough and next is
// safe. False if that is left to people, or there is no next yet.
func (k Keyset) rotationDue() (time.Time, bool) {
	current, ok := k.Current()
	next, there := k.Next()
	if !ok || !there || k.Policy.RotateEvery == 0 {
		return time.Time{}, false
	}
	return later(current.CurrentSince.Add(k.Policy.RotateEvery), next.SafeAt), true
}

// expired tells whether the last token of a key that is no longer current has
// expired, by the clock as it stands.
func (e KeyEntry) expired(now time.Time) bool { return !e.RetireAt.IsZero() && !now.Before(e.RetireAt) }
