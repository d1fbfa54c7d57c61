package keystore

import (
	"fmt"
	"time"

	"fob/tokens/when"
)

// MaySign gives the key that signs (or is encrypted to), and refuses a token
// whose exp lies beyond max_token_ttl, or that has none (exp zero): its key
// would retire before it. now is the clock from before the keyset was read, so
// that no rotation in between is missed. Who signs all the same, tells
// [Keyset.Hold], and the key stays for it.
func (k Keyset) MaySign(now, exp time.Time, opt Options) (KeyEntry, error) {
	if err := k.mustRotate("sign"); err != nil {
		return KeyEntry{}, err
	}
	e, ok := k.Current()
	most := now.Add(k.Policy.MaxTokenTTL)
	switch {
	case !ok:
		return KeyEntry{}, &Error{Code: CodeCorrupt, Op: "sign", Msg: fmt.Sprintf("%s has no current key", k.Name)}
	case opt.Force:
	case exp.IsZero():
		return KeyEntry{}, &Error{Code: CodeRefused, Op: "sign", Msg: fmt.Sprintf("a token without exp outlives every key of %s", k.Name),
			Hint: fmt.Sprintf("give it an exp of at most +%s, or --force: it fails once its key has retired", when.Duration(k.Policy.MaxTokenTTL))}
	case exp.After(most):
		return KeyEntry{}, &Error{Code: CodeRefused, Op: "sign",
			Msg:  fmt.Sprintf("exp is %s, beyond what %s promises: max_token_ttl is %s", when.Stamp(exp, nil), k.Name, when.Duration(k.Policy.MaxTokenTTL)),
			Hint: "give an earlier exp, lengthen max_token_ttl with fob keys policy, or --force"}
	}
	return e, nil
}

// Hold makes a key stay until a token of it that outlives the policy has
// expired: for what was signed with force, or under a clock that is not
// trusted to go forward only.
func (k Keyset) Hold(now time.Time, kid string, exp time.Time) (Change, error) {
	c, at := k.begin(now)
	i := c.Keyset.index(kid)
	if i < 0 {
		return Change{}, k.noKey("hold", kid)
	}
	if exp.After(at.Add(maxDuration)) {
		return Change{}, &Error{Code: CodeUsage, Op: "hold", Msg: "exp is more than a hundred years away"}
	}
	e := &c.Keyset.Keys[i]
	exp = ceil(exp)
	switch {
	case e.State != StateCurrent && e.State != StatePrevious:
		return Change{}, &Error{Code: CodeConflict, Op: "hold", Msg: fmt.Sprintf("%s is %s and holds no token", k.Short(kid), e.State)}
	case !exp.After(e.TokensUntil), e.State == StatePrevious && e.RetireAt.IsZero():
		return Change{Keyset: k}, nil
	}
	e.TokensUntil = exp
	if e.State == StatePrevious {
		e.RetireAt = later(e.RetireAt, exp.Add(k.Policy.Leeway))
	}
	c.event(Event{At: at, What: EventHeld, Kid: kid, Until: exp.Add(k.Policy.Leeway)})
	return c.done(at), nil
}
