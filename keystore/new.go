package keystore

import (
	"fmt"
	"time"
)

// NewOptions say what keyset to make.
type NewOptions struct {
	Name   string
	Make   KeySpec // Alg is required
	Policy Policy
}

// New makes a keyset with a current key and a next one. The current signs at
// once: no JWKS of this keyset was published before, so no promise to those
// who cached one is broken; the plan still says until when others, who keep a
// larger JWKS, may not know it.
func New(now time.Time, opt NewOptions, mk Maker) (Change, error) {
	alg := opt.Make.Alg
	if kindOf(alg) == "" {
		return Change{}, &Error{Code: CodeUsage, Op: "new keyset", Msg: fmt.Sprintf("%q is no algorithm that fob knows", alg)}
	}
	k := Keyset{Name: opt.Name, Kind: kindOf(alg), Alg: keyAlg(alg), Make: opt.Make, Policy: opt.Policy}
	c, at, err := k.found(now)
	if err != nil {
		return Change{}, err
	}
	first, err := c.make(mk, StateCurrent, at)
	if err != nil {
		return Change{}, err
	}
	c.Keyset.Keys[first].CurrentSince = at
	if _, err := c.make(mk, StateNext, at); err != nil {
		return Change{}, err
	}
	return c.done(at), nil
}

// found begins a keyset that is not there yet.
func (k Keyset) found(now time.Time) (Change, time.Time, error) {
	if err := CheckName(k.Name); err != nil {
		return Change{}, now, err
	}
	if err := k.Policy.Validate(); err != nil {
		return Change{}, now, err
	}
	c, at := k.begin(now)
	return c, at, nil
}

// AdoptOptions say how a keyset is made of keys that are brought along.
type AdoptOptions struct {
	Name   string
	Make   KeySpec // like the key that becomes current; nothing for public keys
	Policy Policy
	// Current is the kid of the key that is to sign; "": the first that can.
	Current string
}

// MakeLikeCurrent has further keys made like the one that is to sign, if one of
// the keys can; specs are those of [PrepareKeys].
func (opt *AdoptOptions) MakeLikeCurrent(keys []NewKey, specs []KeySpec) {
	for i, n := range keys {
		if n.Private.Len() > 0 && (opt.Current == "" || n.Kid == opt.Current) {
			opt.Make = specs[i]
			return
		}
	}
}

// Adopt makes a keyset of keys from elsewhere. One that has its private half
// becomes current, the others previous: they may have signed. Public keys alone
// make a keyset of [KindVerify].
func Adopt(now time.Time, opt AdoptOptions, keys []NewKey, mk Maker) (Change, error) {
	current, err := pickCurrent(opt, keys)
	if err != nil {
		return Change{}, err
	}
	k := Keyset{Name: opt.Name, Policy: opt.Policy, Kind: KindVerify}
	if current != "" {
		k.Kind, k.Alg, k.Make = kindOf(opt.Make.Alg), keyAlg(opt.Make.Alg), opt.Make
	}
	c, at, err := k.found(now)
	if err != nil {
		return Change{}, err
	}
	for _, n := range keys {
		if n.Kid == current {
			err = c.adoptCurrent(n, at)
		} else {
			_, err = c.bring(n, StatePrevious, at, time.Time{})
		}
		if err != nil {
			return Change{}, err
		}
	}
	if current != "" {
		if _, err := c.make(mk, StateNext, at); err != nil {
			return Change{}, err
		}
	}
	return c.done(at), nil
}

func (c *Change) adoptCurrent(n NewKey, at time.Time) error {
	i, err := c.bring(n, StateCurrent, at, time.Time{})
	if err == nil {
		c.Keyset.Keys[i].CurrentSince = at
	}
	return err
}

func pickCurrent(opt AdoptOptions, keys []NewKey) (string, error) {
	if len(keys) == 0 {
		return "", &Error{Code: CodeUsage, Op: "import", Msg: "there is no key to import"}
	}
	for _, n := range keys {
		switch {
		case opt.Current == "" && n.Private.Len() > 0:
			return n.Kid, nil
		case opt.Current != "" && n.Kid == opt.Current && n.Private.Len() == 0:
			return "", &Error{Code: CodeUnfit, Op: "import", Msg: fmt.Sprintf("%q cannot be current: its private half is not there", n.Kid)}
		case opt.Current != "" && n.Kid == opt.Current:
			return n.Kid, nil
		}
	}
	if opt.Current != "" {
		return "", &Error{Code: CodeNotFound, Op: "import", Msg: fmt.Sprintf("no key has the kid %q, which was to be current", opt.Current)}
	}
	return "", nil
}
