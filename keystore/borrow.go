package keystore

import (
	"context"
	"fmt"
	"time"

	"fob/tokens"
)

// Borrowed is the key of a keyset with which a token is made, and what was
// promised about it.
type Borrowed struct {
	Keyset Keyset
	Entry  KeyEntry
	Key    *tokens.Key
	Now    time.Time // the clock, from before the keyset was read
}

// Borrow gives the current key of a keyset, to sign with (KindSign) or to
// encrypt to (KindEncrypt). now is the clock from before the keyset was read, so
// that no rotation in between is missed; key reads a key, with its private half
// where that is needed. Before a token is made, [Borrowed.Check] is to be asked.
func Borrow(k Keyset, now time.Time, kind Kind, key func(KeyEntry) (*tokens.Key, error)) (*Borrowed, error) {
	switch {
	case k.Kind == kind:
	case kind == KindEncrypt:
		return nil, k.Unfit("nothing is encrypted to it")
	default:
		return nil, k.Unfit("signs nothing")
	}
	e, ok := k.Current()
	if !ok {
		return nil, &Error{Code: CodeCorrupt, Op: "keyset " + k.Name, Msg: "it has no current key"}
	}
	read, err := key(e)
	if err != nil {
		return nil, err
	}
	return &Borrowed{k, e, read, now}, nil
}

// Borrow reads a keyset, after the clock, and gives its current key.
func (v *Vault) Borrow(name string, kind Kind) (*Borrowed, error) {
	now := v.opt.Now()
	o, err := v.Open(name)
	if err != nil {
		return nil, err
	}
	return Borrow(o.Keyset, now, kind, o.Key)
}

// Unfit is the error of a keyset whose kind is for something else; what says so:
// "signs nothing".
func (k Keyset) Unfit(what string) error {
	does := "signs"
	switch k.Kind {
	case KindEncrypt:
		does = "is for encryption"
	case KindVerify:
		does = "holds public keys of others"
	}
	return &Error{Code: CodeUnfit, Op: "keyset " + k.Name, Msg: fmt.Sprintf("it %s, and %s", does, what),
		Hint: "fob keys list shows what each keyset is for"}
}

// Check holds the exp of a token (zero: it has none) against the keyset's
// policy: see [Keyset.MaySign].
func (b *Borrowed) Check(exp time.Time, force bool) error {
	_, err := b.Keyset.MaySign(b.Now, exp, Options{Force: force})
	return err
}

// Outlives tells whether a token outlives what the policy promises: who makes
// it all the same, calls [Borrowed.Keep] before anybody gets it.
func (b *Borrowed) Outlives(exp time.Time) bool {
	return !exp.IsZero() && exp.After(b.Now.Add(b.Keyset.Policy.MaxTokenTTL))
}

// Keep has the key stay for a token that outlives the policy. What it gives has
// changed only if the key will stay longer for it.
func (b *Borrowed) Keep(ctx context.Context, v *Vault, exp time.Time) (Change, error) {
	if !b.Outlives(exp) {
		return Change{Keyset: b.Keyset}, nil
	}
	return v.Update(ctx, b.Keyset.Name, Any, func(k Keyset) (Change, error) {
		return k.Hold(v.opt.Now(), b.Entry.Kid, exp)
	})
}
