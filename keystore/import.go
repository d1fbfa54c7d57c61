package keystore

import (
	"fmt"
	"maps"
	"time"

	"fob/tokens"
)

// ImportOptions say what becomes of an imported key.
type ImportOptions struct {
	// As is StateNext or StatePrevious; "" is next for a key that can sign, and
	// previous for a public one. To make it current, rotate afterwards: then the
	// promises are kept, or given up in so many words.
	As State
	// Until is when the last token of a key that comes as previous has expired.
	// Zero: a key that can sign is held as if it had signed until now, a public
	// one without a date.
	Until time.Time
	// Force lets the key take the place of the next one that is there.
	Force bool
}

// Import brings a key from elsewhere into a keyset.
func (k Keyset) Import(now time.Time, opt ImportOptions, n NewKey) (Change, error) {
	as := opt.As
	if as == "" {
		as = StatePrevious
		if n.Private.Len() > 0 && k.Rotates() {
			as = StateNext
		}
	}
	c, at := k.begin(now)
	switch as {
	case StatePrevious:
	case StateNext:
		if err := c.clearNext(n, opt.Force, at); err != nil {
			return Change{}, err
		}
	default:
		return Change{}, &Error{Code: CodeUsage, Op: "import", Msg: fmt.Sprintf("a key cannot be imported as %q", as),
			Hint: "import it as next or previous; rotate makes next current"}
	}
	if _, err := c.bring(n, as, at, opt.Until); err != nil {
		return Change{}, err
	}
	return c.done(at), nil
}

// ImportAll brings several keys in by one change: all or none, and one generation
// of the keyset.
func (k Keyset) ImportAll(now time.Time, opt ImportOptions, keys []NewKey) (Change, error) {
	all := Change{Keyset: k, Private: map[string]tokens.Secret{}}
	for _, n := range keys {
		c, err := all.Keyset.Import(now, opt, n)
		if err != nil {
			return Change{}, err
		}
		all.Keyset = c.Keyset
		all.Keyset.Generation = k.Generation + 1
		all.Events = append(all.Events, c.Events...)
		maps.Copy(all.Private, c.Private)
		all.Erase = append(all.Erase, c.Erase...)
	}
	return all, nil
}

// clearNext makes room for an imported key to be next. The one before it has
// signed nothing, so nothing is orphaned by its going.
func (c *Change) clearNext(n NewKey, force bool, at time.Time) error {
	k := &c.Keyset
	switch {
	case !k.Rotates():
		return &Error{Code: CodeUnfit, Op: "import", Msg: fmt.Sprintf("%s holds public keys only and has no next", k.Name)}
	case n.Private.Len() == 0:
		return &Error{Code: CodeUnfit, Op: "import", Msg: fmt.Sprintf("%q cannot be next: its private half is not there", n.Kid),
			Hint: "import it as previous, to verify"}
	}
	i := k.indexOf(StateNext)
	if i < 0 {
		return nil
	}
	e := &k.Keys[i]
	if !force {
		return &Error{Code: CodeRefused, Op: "import", Msg: fmt.Sprintf("%s is next already", k.Short(e.Kid)),
			Hint: "rotate first, import as previous, or --force: it is then retired without having signed"}
	}
	e.State, e.RetireAt = StateRetired, at
	c.event(Event{At: at, What: EventRetired, Kid: e.Kid, From: StateNext, To: StateRetired, Forced: true, Detail: "an imported key took its place"})
	return nil
}

// bring adds a key from elsewhere.
func (c *Change) bring(n NewKey, as State, at, until time.Time) (int, error) {
	k := &c.Keyset
	if err := k.checkImport(n); err != nil {
		return 0, err
	}
	i := c.add(n, as, at)
	e := &k.Keys[i]
	if as == StatePrevious {
		e.SafeAt, e.PreviousSince = time.Time{}, at
		switch {
		case !until.IsZero():
			e.RetireAt = later(ceil(until), at)
			e.TokensUntil = later(e.RetireAt.Add(-k.Policy.Leeway), at)
		case e.HasPrivate:
			e.TokensUntil = k.tokensUntil(*e, at)
			e.RetireAt = e.TokensUntil.Add(k.Policy.Leeway)
		}
	}
	c.event(Event{At: at, What: EventImported, Kid: e.Kid, To: as, Until: e.RetireAt})
	return i, nil
}

func (k Keyset) checkImport(n NewKey) error {
	if err := CheckKid(n.Kid); err != nil {
		return err
	}
	unfit := func(hint, format string, args ...any) error {
		return &Error{Code: CodeUnfit, Op: "import", Msg: fmt.Sprintf(format, args...), Hint: hint}
	}
	switch kind := kindOf(n.Alg); {
	case kind == "":
		return unfit("name it with --alg", "the key names no algorithm that fob knows (%q)", n.Alg)
	case k.Alg != "" && n.Alg != k.Alg:
		return unfit("import it into another keyset", "the key is for %s, and %s holds keys for %s", n.Alg, k.Name, k.Alg)
	case k.Kind == KindVerify && n.Private.Len() > 0:
		return unfit("import it into another keyset", "%s holds public keys only, and this one can sign", k.Name)
	case k.Kind == KindVerify && kind != KindSign:
		return unfit("a key to encrypt to is used from its file", "%s is for an encryption key, which verifies nothing", n.Alg)
	case symmetric(n.Alg) != (n.Public == nil):
		return unfit("", "the public half does not fit %s", n.Alg)
	}
	return k.checkFresh(n)
}

// checkFresh refuses a kid that was used, and a key that is here under another
// kid: a revoked one must not come back that way.
func (k Keyset) checkFresh(n NewKey) error {
	if e, taken := k.Find(n.Kid); taken {
		return &Error{Code: CodeExists, Op: "import", Msg: fmt.Sprintf("the kid %q is that of a key which is %s; a kid is never used again", n.Kid, e.State),
			Hint: "give another with --kid, if it is another key"}
	}
	if n.Public == nil {
		return nil
	}
	own, err := thumbprint(n.Public)
	if err != nil {
		return err
	}
	for _, e := range k.Keys {
		if other, err := thumbprint(e.Public); err == nil && other == own {
			return &Error{Code: CodeExists, Op: "import", Msg: fmt.Sprintf("this is the key %s, which is %s", k.Short(e.Kid), e.State)}
		}
	}
	return nil
}

func thumbprint(jwk []byte) (string, error) {
	key, err := parsePublic(jwk)
	if err != nil {
		return "", err
	}
	return key.Thumbprint()
}

// parsePublic reads a public JWK, and refuses one that is more than that.
func parsePublic(jwk []byte) (*tokens.Key, error) {
	file, err := tokens.ParseKeys(jwk, tokens.KeyOptions{})
	switch {
	case err != nil:
		return nil, &Error{Code: CodeCorrupt, Op: "public key", Err: err}
	case len(file.Keys) != 1:
		return nil, &Error{Code: CodeCorrupt, Op: "public key", Msg: fmt.Sprintf("%d keys where one was expected", len(file.Keys))}
	case file.Keys[0].HasPrivate():
		return nil, &Error{Code: CodeCorrupt, Op: "public key", Msg: "it holds private members"}
	}
	return file.Keys[0], nil
}
