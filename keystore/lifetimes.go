package keystore

import (
	"time"

	"fob/tokens"
)

// kindOf tells what an algorithm makes of a keyset; "" if fob does not know it.
func kindOf(alg string) Kind {
	switch {
	case tokens.LookupAlgorithm(tokens.PurposeSign, alg) != nil:
		return KindSign
	case tokens.LookupAlgorithm(tokens.PurposeKey, alg) != nil, tokens.LookupAlgorithm(tokens.PurposeEnc, alg) != nil:
		return KindEncrypt
	}
	return ""
}

// Symmetric tells whether the keys are shared secrets. They are never in a
// JWKS; whoever shares them gets them by other ways, and publish_ahead is the
// time which that takes.
func (k Keyset) Symmetric() bool { return symmetric(k.Alg) }

func symmetric(alg string) bool {
	for _, p := range []tokens.Purpose{tokens.PurposeSign, tokens.PurposeKey} {
		if a := tokens.LookupAlgorithm(p, alg); a != nil {
			return a.Kty == "oct"
		}
	}
	return false
}

// Rotates tells whether the keyset has a current key, and so a rotation.
func (k Keyset) Rotates() bool { return k.Kind != KindVerify }

// waits tells whether a key must be known to others before it is current. The
// public key of an encryption keyset need not: who does not know it encrypts to
// the one before, which still decrypts.
func (k Keyset) waits() bool { return k.Kind == KindSign || k.Kind == KindEncrypt && k.Symmetric() }

// safeAt is when a key that is published at the given time may sign: when
// every JWKS without it has left the caches, also those that were filled under
// an earlier, longer publish_ahead. Zero: at once.
func (k Keyset) safeAt(published time.Time) time.Time {
	var safe time.Time
	if !k.waits() {
		return safe
	}
	if k.Policy.PublishAhead > 0 {
		safe = published.Add(k.Policy.PublishAhead)
	}
	// published was rounded up, so a cache that lapses then is still held now.
	if !k.CachedUntil.IsZero() && !k.CachedUntil.Before(published) {
		safe = later(safe, k.CachedUntil)
	}
	return safe
}

// lifetime is how long after its key ceased to be current the last token (or
// message) of it may expire. Senders that cached the JWKS go on to encrypt to
// the key that was current, so publish_ahead is added there.
func (k Keyset) lifetime() time.Duration {
	if k.Kind == KindEncrypt {
		return k.Policy.MaxTokenTTL + k.Policy.PublishAhead
	}
	return k.Policy.MaxTokenTTL
}

// tokensUntil bounds the exp of the tokens of a key that ceases to be current
// at the given time.
func (k Keyset) tokensUntil(e KeyEntry, at time.Time) time.Time {
	until := later(e.TokensUntil, at.Add(k.lifetime()))
	if k.Kind == KindEncrypt && !k.CachedUntil.IsZero() {
		until = later(until, k.CachedUntil.Add(k.Policy.MaxTokenTTL))
	}
	return until
}
