package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/when"
)

// keyUse is what a command does with the keys of a keyset.
type keyUse int

const (
	useVerify keyUse = iota
	useDecrypt
	useSign
	useEncrypt
)

// keysetRef takes a KEY for NAME or NAME/KID, unless it has another form. A
// path with a / in it may look like NAME/KID: it is one where there is a keyset
// of that name. What could be both is refused, since a file that somebody puts
// there must not stand for a key.
func (a *app) keysetRef(ref string) (name, kid string, ok bool, err error) {
	if isSource(ref) || isURL(ref) || strings.ContainsAny(ref, `:\`) || isKeyText(ref) || strings.HasPrefix(ref, ".") {
		return "", "", false, nil
	}
	name, kid, err = keystore.ParseRef(ref)
	if err != nil {
		return "", "", false, nil //nolint:nilerr // no keyset's name; keyPath says what it is, without repeating a secret
	}
	there, err := a.keysetThere(name)
	if err != nil {
		return "", "", false, err
	}
	_, err = os.Stat(ref)
	switch isFile := err == nil; {
	case kid == "":
	case !there && !isFile:
		return "", "", false, &tokens.Error{Code: codeIO, Op: "a key", Msg: fmt.Sprintf("there is neither a file %q nor a keyset %q", ref, name), Hint: "fob keys list lists the keysets"}
	case there && isFile:
		return "", "", false, usageError(fmt.Sprintf("%q is a file, and there is a keyset %q too", ref, name),
			fmt.Sprintf("say @%s for the file; or run it in another folder for the keyset", ref))
	}
	return name, kid, there, nil
}

// keysetThere tells whether there is a keyset of that name. Without a store there
// is none.
func (a *app) keysetThere(name string) (bool, error) {
	store, err := a.openStore()
	if keystore.CodeOf(err) == keystore.CodeNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	names, err := store.Names()
	return slices.Contains(names, name), err
}

// keysetReader gives the keys of one keyset, public or whole.
type keysetReader struct {
	keystore.Keyset
	now time.Time // the clock, from before it was read
	key func(keystore.KeyEntry) (*tokens.Key, error)
}

// readKeyset reads a keyset. Only what needs private halves unlocks the store:
// signing, decrypting, and everything with shared secrets, which have no public
// half.
func (a *app) readKeyset(name string, use keyUse) (*keysetReader, error) {
	store, err := a.openStore()
	if err != nil {
		return nil, err
	}
	// Before the keyset is read, so that no rotation in between is missed.
	now := a.Now()
	if use == useVerify || use == useEncrypt {
		k, err := store.Load(name)
		if err != nil {
			return nil, err
		}
		if !k.Symmetric() && (use == useEncrypt || k.Kind != keystore.KindEncrypt) {
			return &keysetReader{k, now, k.PublicKey}, nil
		}
	}
	vault, err := a.unlock(store)
	if err != nil {
		return nil, err
	}
	now = a.Now() // unlocking may have taken its time
	o, err := vault.Open(name)
	if err != nil {
		return nil, err
	}
	return &keysetReader{o.Keyset, now, o.Key}, nil
}

// verifiers reads the keys that refs name, to verify or to decrypt with.
func (a *app) verifiers(f *keyFlags, refs []string, use keyUse) ([]tokens.Verifier, error) {
	var list []tokens.Verifier
	for _, ref := range refs {
		name, kid, isKeyset, err := a.keysetRef(ref)
		if err != nil {
			return nil, err
		}
		if isKeyset {
			more, err := a.keysetVerifiers(name, kid, use)
			if err != nil {
				return nil, err
			}
			list = append(list, more...)
			continue
		}
		keys, err := a.loadNamed(ref, f)
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			list = append(list, k)
		}
	}
	return list, nil
}

// keysetVerifiers gives the keys of a keyset: those that verify, and after them
// those that do so no longer and say why.
func (a *app) keysetVerifiers(name, kid string, use keyUse) ([]tokens.Verifier, error) {
	at, err := a.now()
	if err != nil {
		return nil, err
	}
	k, err := a.readKeyset(name, use)
	if err != nil {
		return nil, err
	}
	if a.at == "" {
		at = k.now
	}
	if use == useDecrypt && k.Kind != keystore.KindEncrypt {
		return nil, k.Unfit("decrypts nothing")
	}
	entries := k.Keys
	if kid != "" {
		e, err := k.Resolve(kid)
		if err != nil {
			return nil, err
		}
		entries = []keystore.KeyEntry{e}
	}
	return a.trust().Verifiers(k.Keyset, entries, k.now, at, k.key)
}

// trust is what this run knows of the keys that came from keysets.
func (a *app) trust() *keystore.Trust {
	a.fromKeysets.Zone = a.zone()
	return &a.fromKeysets
}

// borrowed is the key of a keyset with which a token is made.
type borrowed struct{ *keystore.Borrowed }

// makingKey reads a KEY and chooses the one that makes a token. Of a keyset it
// is the current one; kid and NAME/KID may only name that.
func (a *app) makingKey(ref, kid string, f *keyFlags, fit func(*tokens.Key) bool, use keyUse) (*tokens.Key, *borrowed, error) {
	name, refKid, isKeyset, err := a.keysetRef(ref)
	if err != nil {
		return nil, nil, err
	}
	if !isKeyset {
		k, err := a.loadOne(ref, kid, f, fit)
		return k, nil, err
	}
	k, err := a.readKeyset(name, use)
	if err != nil {
		return nil, nil, err
	}
	kind := keystore.KindSign
	if use == useEncrypt {
		kind = keystore.KindEncrypt
	}
	b, err := keystore.Borrow(k.Keyset, k.now, kind, k.key)
	if err != nil {
		return nil, nil, err
	}
	for _, asked := range []string{refKid, kid} {
		if err := mustBeCurrent(k.Keyset, b.Entry, asked); err != nil {
			return nil, nil, err
		}
	}
	a.trust().Name(b.Key, k.Keyset, b.Entry)
	return b.Key, &borrowed{b}, nil
}

// mustBeCurrent refuses a kid that is not that of the current key.
func mustBeCurrent(k keystore.Keyset, current keystore.KeyEntry, kid string) error {
	if kid == "" {
		return nil
	}
	e, err := k.Resolve(kid)
	if err != nil || e.Kid == current.Kid {
		return err
	}
	return &keystore.Error{Code: keystore.CodeUnfit, Op: "keyset " + k.Name, Msg: fmt.Sprintf("%s is %s; only the current key, %s, makes tokens", k.Short(e.Kid), e.State, k.Short(current.Kid)),
		Hint: "leave the kid out"}
}

// ownKid refuses a kid in the header that is not the key's own: verifiers would
// not find the key by it.
func (b *borrowed) ownKid(header *tokens.Claims) error {
	if b != nil && header.Has("kid") {
		return usageError("the header of a token from a keyset names the key that it was made with, and --header sets another kid", "leave the kid out")
	}
	return nil
}

// fulfil has the keys stay for a token that outlives the policy, before anybody
// gets the token.
func (a *app) fulfil(list []*borrowed, exp time.Time) error {
	for _, b := range list {
		if exp.IsZero() {
			a.note("there is no exp in it: it fails once its key has retired, %s after the next rotation", when.Duration(b.Keyset.Policy.MaxTokenTTL+b.Keyset.Policy.Leeway))
			continue
		}
		if err := a.holdFor(b, exp); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) holdFor(b *borrowed, exp time.Time) error {
	if !b.Outlives(exp) {
		return nil
	}
	vault, err := a.openVault()
	if err != nil {
		return err
	}
	c, err := b.Keep(a.context(), vault, exp)
	if err == nil && c.Changed() {
		a.note("%s/%s will stay until %s, for this token", b.Keyset.Name, b.Keyset.Short(b.Entry.Kid), when.Stamp(exp.Add(b.Keyset.Policy.Leeway), a.zone()))
	}
	return err
}
