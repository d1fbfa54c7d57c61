package cli

import (
	"errors"
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

// keysetKeys is what a run knows of the keys that came from keysets.
type keysetKeys struct {
	names map[*tokens.Key]string // as a report names them: "auth-api/3f9c, previous until …"
	gone  map[string]string      // by kid, why a key opens nothing any more
}

func (s *keysetKeys) name(k *tokens.Key, name string) {
	if s.names == nil {
		s.names = map[*tokens.Key]string{}
	}
	s.names[k] = name
}

func (s *keysetKeys) leftOut(kid, why string) {
	if s.gone == nil {
		s.gone = map[string]string{}
	}
	s.gone[kid] = why
}

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
		g := *f
		g.refs = []string{ref}
		keys, err := a.load(&g)
		f.passphraseRead = g.passphraseRead
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
		return nil, wrongKind(k.Keyset, "decrypts nothing")
	}
	entries := k.Keys
	if kid != "" {
		e, err := k.Resolve(kid)
		if err != nil {
			return nil, err
		}
		entries = []keystore.KeyEntry{e}
	}
	var live, gone []tokens.Verifier
	for _, e := range entries {
		e.State = e.StateAt(k.now, at)
		v, err := a.keysetVerifier(k, e)
		if err != nil {
			return nil, err
		}
		switch _, isGone := v.(goneKey); {
		case v == nil:
		case isGone:
			gone = append(gone, v)
		default:
			live = append(live, v)
		}
	}
	return append(live, gone...), nil
}

// keysetVerifier gives one key as what its state makes of it; nil if it opens
// nothing any more.
func (a *app) keysetVerifier(k *keysetReader, e keystore.KeyEntry) (tokens.Verifier, error) {
	name := k.Name + "/" + k.Short(e.Kid)
	why := ""
	if !e.State.Live() {
		why = a.whyGone(e)
	}
	if k.Kind == keystore.KindEncrypt {
		// A retired key still opens what was kept: nothing is lost by that, and
		// it proves nothing. A revoked one does not: with a shared secret,
		// anyone who has it may have made the message.
		if !e.HasPrivate || why != "" && e.State != keystore.StateRetired {
			a.fromKeysets.leftOut(e.Kid, name+", which "+why)
			return nil, nil
		}
		why = ""
	}
	if k.Symmetric() && !e.HasPrivate {
		return goneKey{tokens.NewSecretKey(nil, k.Metadata(e)), "the token names " + name + ", which " + why, true}, nil
	}
	key, err := k.key(e)
	if err != nil {
		return nil, err
	}
	key = key.With(tokens.Metadata{Origin: "keystore"})
	a.fromKeysets.name(key, name+", "+a.stateText(e))
	if why == "" {
		return key, nil
	}
	return goneKey{key, "it was signed by " + name + ", which " + why, false}, nil
}

// goneKey is a key that verifies no longer. Where its signature holds, it says
// why that counts for nothing.
type goneKey struct {
	key    *tokens.Key
	why    string
	erased bool // nothing is left to compute with
}

// Key is the key itself: see [tokens.Verifier].
func (g goneKey) Key() *tokens.Key { return g.key }

// Verify refuses, with the reason if the key made the signature.
func (g goneKey) Verify(alg *tokens.Algorithm, input, sig []byte) error {
	if g.erased {
		return &tokens.Error{Code: tokens.CodeKeyUnfit, Msg: g.why}
	}
	if err := g.key.Verify(alg, input, sig); err != nil {
		return err
	}
	return errors.New(g.why)
}

// whyGone says since when a key verifies no longer, and why.
func (a *app) whyGone(e keystore.KeyEntry) string {
	on := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return " on " + when.Stamp(t, a.zone())
	}
	switch {
	case e.State == "":
		return "was not there yet at that time; it was published" + on(e.Published)
	case e.State == keystore.StateDestroyed && !e.RevokedAt.IsZero():
		return "was revoked" + on(e.RevokedAt) + " and destroyed" + on(e.DestroyedAt)
	case e.State == keystore.StateDestroyed:
		return "was destroyed" + on(e.DestroyedAt)
	case e.State == keystore.StateRevoked:
		return "was revoked" + on(e.RevokedAt) + ": whoever got hold of the key may have made it"
	}
	return "was retired" + on(e.RetireAt) + ": no token of it is good any more"
}

// stateText says where a key stands, and until when.
func (a *app) stateText(e keystore.KeyEntry) string {
	if e.State == keystore.StatePrevious && !e.RetireAt.IsZero() {
		return "previous until " + when.Stamp(e.RetireAt, a.zone())
	}
	return string(e.State)
}

func wrongKind(k keystore.Keyset, what string) error {
	does := "signs"
	switch k.Kind {
	case keystore.KindEncrypt:
		does = "is for encryption"
	case keystore.KindVerify:
		does = "holds public keys of others"
	}
	return &keystore.Error{Code: keystore.CodeUnfit, Op: "keyset " + k.Name, Msg: fmt.Sprintf("it %s, and %s", does, what),
		Hint: "fob keys list shows what each keyset is for"}
}

// borrowed is the key of a keyset with which a token is made, and what was
// promised about it.
type borrowed struct {
	keyset keystore.Keyset
	kid    string
	now    time.Time
}

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
	switch {
	case use == useSign && k.Kind != keystore.KindSign:
		return nil, nil, wrongKind(k.Keyset, "signs nothing")
	case use == useEncrypt && k.Kind != keystore.KindEncrypt:
		return nil, nil, wrongKind(k.Keyset, "nothing is encrypted to it")
	}
	e, ok := k.Current()
	if !ok {
		return nil, nil, &keystore.Error{Code: keystore.CodeCorrupt, Op: "keyset " + name, Msg: "it has no current key"}
	}
	for _, asked := range []string{refKid, kid} {
		if err := mustBeCurrent(k.Keyset, e, asked); err != nil {
			return nil, nil, err
		}
	}
	key, err := k.key(e)
	if err != nil {
		return nil, nil, err
	}
	a.fromKeysets.name(key, name+"/"+k.Short(e.Kid)+", "+a.stateText(e))
	return key, &borrowed{k.Keyset, e.Kid, k.now}, nil
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

// check holds the exp of a token against the keyset's policy.
func (b *borrowed) check(exp time.Time, force bool) error {
	_, err := b.keyset.MaySign(b.now, exp, keystore.Options{Force: force})
	return err
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
			a.note("there is no exp in it: it fails once its key has retired, %s after the next rotation", when.Duration(b.keyset.Policy.MaxTokenTTL+b.keyset.Policy.Leeway))
			continue
		}
		if err := a.holdFor(b, exp); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) holdFor(b *borrowed, exp time.Time) error {
	if !exp.After(b.now.Add(b.keyset.Policy.MaxTokenTTL)) {
		return nil
	}
	vault, err := a.openVault()
	if err != nil {
		return err
	}
	c, err := vault.Update(a.context(), b.keyset.Name, keystore.Any, func(k keystore.Keyset) (keystore.Change, error) {
		return k.Hold(a.Now(), b.kid, exp)
	})
	if err == nil && c.Changed() {
		a.note("%s/%s will stay until %s, for this token", b.keyset.Name, b.keyset.Short(b.kid), when.Stamp(exp.Add(b.keyset.Policy.Leeway), a.zone()))
	}
	return err
}

// expOf gives the exp of a claims set; zero if it has none that a verifier
// could read.
func expOf(claims *tokens.Claims) time.Time {
	for _, m := range claims.Members() {
		if m.Name != "exp" {
			continue
		}
		d, err := when.ParseNumericDate(string(m.Value))
		if err != nil {
			return time.Time{}
		}
		if t, ok := d.Time(); ok {
			return t
		}
		if d.Compare(time.Time{}) > 0 {
			return time.Unix(1<<40, 0) // beyond every date
		}
		return time.Unix(0, 0) // before every date, and not without one
	}
	return time.Time{}
}
