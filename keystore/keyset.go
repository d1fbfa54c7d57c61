package keystore

import (
	"encoding/json"
	"slices"
	"time"

	"fob/tokens"
)

// Keyset is a named group of keys of one algorithm, of which exactly one is
// current. It is a value: operations return a [Change] with a new one and leave
// the old as it was. It holds no private material, and marshals to the clear
// part of a keyset file and to what `keys show --json` prints.
//
// All times are UTC and whole seconds. What is recorded is rounded up, and
// never earlier than what was recorded before (Clock); whether something is due
// or safe is judged by the time as it is given, against intervals that include
// their start and not their end (RFC 7519 §4.1.4, RFC 9111 §4.2). So rounding,
// and a clock that steps back, can make a key wait or stay longer, never
// shorter.
type Keyset struct {
	Name       string  `json:"name"`
	Kind       Kind    `json:"kind"`
	Alg        string  `json:"alg,omitempty"` // "" only in a keyset of KindVerify, whose keys may differ
	Make       KeySpec `json:"make,omitzero"` // what a new key is made like
	Generation uint64  `json:"generation"`    // one more with each change
	Policy     Policy  `json:"policy"`
	// Clock is the latest time that the keyset has seen.
	Clock time.Time `json:"clock"`
	// CachedUntil is when the last JWKS has left the caches that was fetched
	// under an earlier, longer publish_ahead; zero if that was never shortened.
	CachedUntil time.Time `json:"cached_until,omitzero"`
	// Keys are in the order in which they came. None is ever taken out, so that
	// no kid comes twice.
	Keys []KeyEntry `json:"keys"`
}

// KeyEntry is one key of a keyset, without its private half. A time that has
// not come is zero.
type KeyEntry struct {
	Kid   string `json:"kid"`
	State State  `json:"state"`
	Alg   string `json:"alg"`

	Created   time.Time `json:"created"`
	Published time.Time `json:"published"` // since when it is in the JWKS; of a secret: since when it can be distributed
	// SafeAt is when every cache that lacks the key has lapsed, so that it can
	// sign without a verifier that does not know it; zero: it need not wait.
	SafeAt        time.Time `json:"safe_at,omitzero"`
	CurrentSince  time.Time `json:"current_since,omitzero"`
	PreviousSince time.Time `json:"previous_since,omitzero"`
	// TokensUntil is the latest exp that a token of this key may have under
	// policies that are past, or is known to have; retirement waits for it.
	TokensUntil time.Time `json:"tokens_until,omitzero"`
	// RetireAt is when the last token of the key has expired, leeway included.
	// Zero in a key that is previous means that no date is known: it stays until
	// it is revoked.
	RetireAt    time.Time `json:"retire_at,omitzero"`
	RevokedAt   time.Time `json:"revoked_at,omitzero"`
	DestroyedAt time.Time `json:"destroyed_at,omitzero"`

	HasPrivate bool `json:"has_private"` // the sealed part holds its private half (or the secret)
	// Public is the public JWK, compact; nil of a shared secret, which has none.
	Public json.RawMessage `json:"public,omitempty"`
}

// KeySpec says what the keys of a keyset are made like.
type KeySpec struct {
	Alg  string `json:"alg"`            // as for [tokens.KeygenOptions]: an enc name makes a key for dir
	Bits int    `json:"bits,omitempty"` // RSA
	Crv  string `json:"crv,omitempty"`  // ECDH-ES
}

// NewKey is a key that comes into a keyset: the public half to keep in the
// clear, and beside it the private one, which goes from here to the seal.
type NewKey struct {
	Kid     string
	Alg     string
	Public  json.RawMessage // the public JWK; nil of a shared secret
	Private tokens.Secret   // the whole JWK; empty if only the public half is known
}

// Maker makes the next key when an operation needs one. The state machine knows
// no cryptography: see [Generate] for the real one.
type Maker func() (NewKey, error)

// clone copies what operations write to.
func (k Keyset) clone() Keyset {
	k.Keys = slices.Clone(k.Keys)
	return k
}

// index finds the key with exactly this kid, -1 if there is none.
func (k Keyset) index(kid string) int {
	return slices.IndexFunc(k.Keys, func(e KeyEntry) bool { return e.Kid == kid })
}

func (k Keyset) indexOf(s State) int {
	return slices.IndexFunc(k.Keys, func(e KeyEntry) bool { return e.State == s })
}

// Find gives the key with exactly this kid.
func (k Keyset) Find(kid string) (KeyEntry, bool) { return k.at(k.index(kid)) }

// Current gives the key that signs (or is encrypted to).
func (k Keyset) Current() (KeyEntry, bool) { return k.at(k.indexOf(StateCurrent)) }

// Next gives the key that is published ahead of the next rotation.
func (k Keyset) Next() (KeyEntry, bool) { return k.at(k.indexOf(StateNext)) }

func (k Keyset) at(i int) (KeyEntry, bool) {
	if i < 0 {
		return KeyEntry{}, false
	}
	return k.Keys[i], true
}
