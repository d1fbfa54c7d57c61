package lint

import (
	"encoding/base64"
	"math"

	"fob/tokens"
)

var keyRules = [...]Rule{
	{"weak-key", High, "key too short",
		"The key that fits the token is shorter than its algorithm asks for, and can be found with less work than the algorithm promises.",
		"Make a new key: at least as many bytes as the hash has for HMAC, at least 2048 bits for RSA.",
		"RFC 7518 §3.2, §3.3; RFC 8725 §3.5"},
	{"guessable-secret", High, "secret that can be guessed",
		"Whoever holds one token can try secrets offline, billions in a second, and those of manuals and dictionaries come first.",
		"Make a secret of random bytes (fob keygen --alg HS256), put it in place, and take no more tokens that were signed with the old one.",
		"RFC 8725 §3.5; draft-ietf-oauth-rfc8725bis-10 §2.2, §3.5; OWASP JSON Web Token for Java Cheat Sheet, \"Weak Token Secret\""},
}

// NeedsKey tells the rules that are about the key, which find something only
// where one verified or opened the token.
func NeedsKey(id string) bool {
	for i := range keyRules {
		if keyRules[i].ID == id {
			return true
		}
	}
	return false
}

// keys looks at the keys that verified or opened a layer.
func (c *collector) keys(i int) {
	l := &c.in.Layers[i]
	if r := l.Report; r != nil {
		if len(r.Signatures) == 0 {
			c.key(i, &r.Signature)
		}
		for k := range r.Signatures {
			c.key(i, &r.Signatures[k])
		}
	}
	if o := l.Opened; o != nil {
		c.weak(i, o.Key, tokens.LookupAlgorithm(tokens.PurposeKey, o.Alg))
		if o.Key != nil && o.Key.IsSymmetric() {
			c.guessable(i, o.Key)
		}
	}
}

func (c *collector) key(i int, s *tokens.SignatureReport) {
	if s.Key == nil {
		return
	}
	c.weak(i, s.Key, tokens.LookupAlgorithm(tokens.PurposeSign, s.Alg))
	if s.Key.IsSymmetric() {
		c.guessable(i, s.Key)
	}
}

// weak reports a key that is too short: far too short is worse.
func (c *collector) weak(i int, k *tokens.Key, alg *tokens.Algorithm) {
	if k == nil {
		return
	}
	why := k.Weakness(alg)
	if why == "" || c.has("weak-key", i, "") {
		return
	}
	sev := Medium
	if k.Kty() == "RSA" && k.Bits() <= 1024 || k.IsSymmetric() && k.Bits() < 128 {
		sev = High
	}
	c.add("weak-key", sev, i, "key", "", why)
}

// guessable reports a secret that an attacker finds offline. It says how, and
// nothing of the secret.
func (c *collector) guessable(i int, k *tokens.Key) {
	secret := secretOf(k)
	defer clear(secret)
	if len(secret) == 0 || c.has("guessable-secret", i, "") {
		return
	}
	switch {
	case isKnownSecret(secret):
		c.add("guessable-secret", High, i, "key", "", "the secret is one of those that stand in manuals, examples and lists of passwords")
	case isRepeated(secret):
		c.add("guessable-secret", High, i, "key", "", "the secret is a few bytes over and over")
	case isSequence(secret):
		c.add("guessable-secret", High, i, "key", "", "the secret is a run of bytes that follow each other")
	case variety(secret) < 40:
		c.add("guessable-secret", High, i, "key", "", "the secret has so few different bytes that there are less than 2^40 like it")
	}
}

// secretOf gives the bytes of a shared secret; the caller clears them.
func secretOf(k *tokens.Key) []byte {
	jwk, err := k.MarshalPrivateJWK()
	if err != nil {
		return nil
	}
	defer clear(jwk)
	members, err := tokens.ParseClaims(jwk, tokens.Limits{})
	if err != nil {
		return nil
	}
	for _, m := range members.Members() {
		if m.Name != "k" || len(m.Value) < 2 {
			continue
		}
		secret, err := base64.RawURLEncoding.DecodeString(string(m.Value[1 : len(m.Value)-1]))
		clear(m.Value)
		if err == nil {
			return secret
		}
	}
	return nil
}

// isRepeated tells a secret that is one short text over and over: "aaaa…",
// "secretsecret…".
func isRepeated(secret []byte) bool {
	for period := 1; period <= min(8, len(secret)/2); period++ {
		same := true
		for i := period; i < len(secret) && same; i++ {
			same = secret[i] == secret[i-period]
		}
		if same {
			return true
		}
	}
	return false
}

// isSequence tells "0123456789…", "abcdef…" and bytes that count up or down.
func isSequence(secret []byte) bool {
	breaks := 0
	for i := 1; i < len(secret); i++ {
		if step := int(secret[i]) - int(secret[i-1]); step != 1 && step != -1 {
			breaks++
		}
	}
	return len(secret) >= 4 && breaks <= len(secret)/8
}

// variety is the base-2 logarithm of how many secrets have the same bytes as
// often, at most: the length times the entropy of a byte.
func variety(secret []byte) float64 {
	var count [256]int
	for _, b := range secret {
		count[b]++
	}
	bits, n := 0.0, float64(len(secret))
	for _, k := range count {
		if k > 0 {
			bits -= float64(k) * math.Log2(float64(k)/n)
		}
	}
	return bits
}
