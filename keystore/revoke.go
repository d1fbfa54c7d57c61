package keystore

import (
	"fmt"
	"time"

	"fob/tokens/when"
)

// Revoke takes a compromised key out at once, whatever is still unexpired. Of
// the current key, next takes the place, safe or not: a compromised key must
// not sign again. Of the next key, a new one is made. It never needs force,
// because waiting is worse; the plan says what it breaks.
func (k Keyset) Revoke(now time.Time, kid string, mk Maker) (Change, error) {
	c, at := k.begin(now)
	i := c.Keyset.index(kid)
	if i < 0 {
		return Change{}, k.noKey("revoke", kid)
	}
	e := &c.Keyset.Keys[i]
	from := e.State
	switch from {
	case StateRevoked:
		return Change{}, &Error{Code: CodeConflict, Op: "revoke", Msg: fmt.Sprintf("%s was revoked at %s already", k.Short(kid), when.Stamp(e.RevokedAt, nil))}
	case StateDestroyed:
		return Change{}, &Error{Code: CodeConflict, Op: "revoke", Msg: fmt.Sprintf("%s was destroyed at %s: it verifies nothing any more", k.Short(kid), when.Stamp(e.DestroyedAt, nil))}
	}
	e.State, e.RevokedAt = StateRevoked, at
	c.event(Event{At: at, What: EventRevoked, Kid: kid, From: from, To: StateRevoked})
	if from == StateCurrent {
		if err := c.ensureNext(mk, at); err != nil {
			return Change{}, err
		}
		c.promote(now, at)
	}
	if k.Rotates() && (from == StateCurrent || from == StateNext) {
		if err := c.ensureNext(mk, at); err != nil {
			return Change{}, err
		}
	}
	return c.done(at), nil
}

// Destroy erases the private half of a key; the public half and the history
// stay. It refuses current and next whatever is asked, and previous unless
// forced: tokens of it would be orphaned.
func (k Keyset) Destroy(now time.Time, kid string, opt Options) (Change, error) {
	c, at := k.begin(now)
	i := c.Keyset.index(kid)
	if i < 0 {
		return Change{}, k.noKey("destroy", kid)
	}
	e := &c.Keyset.Keys[i]
	if err := k.checkDestroy(*e, now, opt); err != nil {
		return Change{}, err
	}
	from := e.StateAt(now, now)
	e.State, e.DestroyedAt, e.HasPrivate = StateDestroyed, at, false
	c.Erase = append(c.Erase, kid)
	c.event(Event{At: at, What: EventDestroyed, Kid: kid, From: from, To: StateDestroyed, Forced: from == StatePrevious})
	return c.done(at), nil
}

func (k Keyset) checkDestroy(e KeyEntry, now time.Time, opt Options) error {
	fail := func(code Code, hint, format string, args ...any) error {
		return &Error{Code: code, Op: "destroy", Msg: fmt.Sprintf(format, args...), Hint: hint}
	}
	short := k.Short(e.Kid)
	switch state := e.StateAt(now, now); {
	case state == StateDestroyed:
		return fail(CodeConflict, "", "%s was destroyed at %s already", short, when.Stamp(e.DestroyedAt, nil))
	case state == StateCurrent:
		return fail(CodeRefused, "rotate first; if it is compromised, revoke it", "%s is current: the keyset could not sign", short)
	case state == StateNext:
		return fail(CodeRefused, "revoke it first, if it is compromised", "%s is next: it is published and about to sign", short)
	case !e.HasPrivate:
		return fail(CodeUnfit, "to stop it from verifying, revoke it", "%s has no private half here", short)
	case state == StatePrevious && !opt.Force:
		return fail(CodeRefused, "wait, or --force: those tokens fail from then on", "%s is previous: unexpired tokens of it may be about until %s", short, when.Stamp(e.RetireAt, nil))
	}
	return nil
}

func (k Keyset) noKey(op, kid string) error {
	return &Error{Code: CodeNotFound, Op: op, Msg: fmt.Sprintf("%s has no key %q", k.Name, kid)}
}
