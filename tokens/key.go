package tokens

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"fmt"
	"io"
	"slices"

	"fob/tokens/read"
)

// Key is parsed key material with what is known of it. It is immutable and
// safe for concurrent use. Private and secret members never print, format or
// marshal; [Key.MarshalPrivateJWK] and [WriteKey] are the only doors.
type Key struct {
	kty, crv string
	kid      string
	alg      string
	use      string
	ops      []string
	origin   string
	comment  string
	ref      string
	state    string

	public  crypto.PublicKey         // *rsa, *ecdsa, ed25519, *ecdh (X25519); nil for oct
	private func() crypto.PrivateKey // nil if only the public half is known; see hold
	secret  Secret                   // of an oct key
	macs    *macPools
}

// Kid is the key's id as its JWK or keyset gives it, "" if it has none.
func (k *Key) Kid() string { return k.kid }

// Alg is the one algorithm that the key is for (RFC 7517 §4.4), "" if open.
func (k *Key) Alg() string { return k.alg }

// Use is "sig", "enc" or "" (RFC 7517 §4.2).
func (k *Key) Use() string { return k.use }

// Kty is the JWK key type: RSA, EC, OKP or oct.
func (k *Key) Kty() string { return k.kty }

// Crv is the curve of an EC or OKP key.
func (k *Key) Crv() string { return k.crv }

// Origin says where the key came from and in what format, for people.
func (k *Key) Origin() string { return k.origin }

// Ref is the name that the user knows the key by, "" if it has none.
func (k *Key) Ref() string { return k.ref }

// State is where in its life a keystore says the key stands, "" outside of one.
func (k *Key) State() string { return k.state }

// IsSymmetric tells whether the key is a shared secret.
func (k *Key) IsSymmetric() bool { return k.kty == "oct" }

// hold keeps the private half within a function: package fmt calls no methods
// on an unexported member, and under a verb that does not fit it even follows
// pointers, but it cannot look into a function.
func (k *Key) hold(private crypto.PrivateKey) {
	k.private = func() crypto.PrivateKey { return private }
}

func (k *Key) privateKey() crypto.PrivateKey {
	if k.private == nil {
		return nil
	}
	return k.private()
}

// HasPrivate tells whether the key can sign or decrypt.
func (k *Key) HasPrivate() bool { return k.private != nil || k.kty == "oct" }

// Bits is the size: of the modulus, the curve, or the secret.
func (k *Key) Bits() int {
	switch pub := k.public.(type) {
	case *rsa.PublicKey:
		return pub.N.BitLen()
	case *ecdsa.PublicKey:
		return pub.Curve.Params().BitSize
	case ed25519.PublicKey, *ecdh.PublicKey:
		return 256
	}
	return k.secret.Len() * 8
}

// With gives the same key under other metadata; a field left empty stays.
func (k *Key) With(m Metadata) *Key {
	c := *k
	for _, f := range []struct {
		to   *string
		from string
	}{{&c.kid, m.Kid}, {&c.alg, m.Alg}, {&c.use, m.Use}, {&c.origin, m.Origin}, {&c.ref, m.Ref}, {&c.state, m.State}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	return &c
}

// Metadata is what can be said of a key beside its material.
type Metadata struct{ Kid, Alg, Use, Origin, Ref, State string }

// Public gives the key without its private half; a shared secret has no
// public half, and gives nil.
func (k *Key) Public() *Key {
	if k.kty == "oct" {
		return nil
	}
	c := *k
	c.private = nil
	c.ops = publicOps(k.ops)
	return &c
}

// publicOps turns the operations of a private key into those of its public
// half.
func publicOps(ops []string) []string {
	var out []string
	for _, op := range ops {
		switch op {
		case "sign":
			op = "verify"
		case "decrypt":
			op = "encrypt"
		case "unwrapKey":
			op = "wrapKey"
		case "deriveKey", "deriveBits":
			continue // RFC 7517 leaves the public half none
		}
		if !slices.Contains(out, op) {
			out = append(out, op)
		}
	}
	return out
}

// String describes the key without a byte of it: "EC P-256 private key 3f9c".
func (k *Key) String() string {
	kind := k.kty
	switch {
	case k.crv != "":
		kind += " " + k.crv
	case k.kty == "RSA":
		kind += fmt.Sprintf(" %d", k.Bits())
	}
	half := "public key"
	switch {
	case k.kty == "oct":
		kind, half = fmt.Sprintf("%d-bit", k.Bits()), "secret"
	case k.private != nil:
		half = "private key"
	}
	if k.kid != "" {
		half += " " + k.kid
	}
	return kind + " " + half
}

// Format writes String, whatever the verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// MarshalJSON writes String: key material leaves by its own doors only.
func (k Key) MarshalJSON() ([]byte, error) { return read.AppendJSONString(nil, k.String()), nil }

// fits tells whether the key may do op ("verify", "sign", "decrypt", "encrypt")
// with the algorithm: its kind, curve, alg, use and key_ops (RFC 7517 §4, RFC
// 8725 §3.1 and §3.2). The error says which of them stands against it.
func (k *Key) fits(alg *Algorithm, op string) error {
	unfit := func(format string, args ...any) error {
		return &Error{Code: CodeKeyUnfit, Op: alg.Name, Msg: fmt.Sprintf(format, args...)}
	}
	switch {
	case !k.kindFits(alg):
		return unfit("%s takes %s, this is %s", alg.Name, alg.takes(), article(k.kindName()))
	case k.kty == "oct" && k.secret.Len() == 0:
		return unfit("the secret is empty: anyone knows it")
	case k.alg != "" && !sameAlgorithm(k.alg, alg.Name):
		return unfit("the key is for %s only (its \"alg\")", k.alg)
	case k.use != "" && k.use != useOf(alg):
		return unfit("the key's \"use\" is %q, this needs %q", k.use, useOf(alg))
	case !k.opAllowed(alg, op):
		return unfit("the key's \"key_ops\" %q do not allow to %s", k.ops, op)
	case (op == "sign" || op == "decrypt") && !k.HasPrivate():
		return unfit("to %s, the private half of the key is needed", op)
	}
	return nil
}

func (k *Key) kindFits(alg *Algorithm) bool {
	if k.crv == "X25519" {
		return alg.Purpose == PurposeKey && alg.Kty == "EC"
	}
	return k.kty == alg.Kty && (alg.Crv == "" || k.crv == alg.Crv)
}

// kindName is the key's kind in words.
func (k *Key) kindName() string {
	switch {
	case k.kty == "oct":
		return "shared secret"
	case k.crv != "":
		return k.crv + " key"
	}
	return k.kty + " key"
}

func article(noun string) string {
	switch noun[0] {
	case 'R', 'X', 'E':
		return "an " + noun
	}
	return "a " + noun
}

func (a *Algorithm) takes() string {
	switch {
	case a.Kty == "oct":
		return "a shared secret"
	case a.Kty == "EC" && a.Purpose == PurposeKey:
		return "an EC or X25519 key"
	case a.Crv != "":
		return article(a.Crv + " key")
	}
	return article(a.Kty + " key")
}

func useOf(alg *Algorithm) string {
	if alg.Purpose == PurposeSign {
		return "sig"
	}
	return "enc"
}

// opAllowed honours key_ops. The private half implies the public operation.
func (k *Key) opAllowed(alg *Algorithm, op string) bool {
	if k.ops == nil {
		return true
	}
	var names []string
	switch {
	case op == "verify":
		names = []string{"verify"}
	case op == "sign":
		names = []string{"sign"}
	case alg.Kty == "EC" && op == "encrypt" && len(k.ops) == 0:
		return true // the public half has no operation of its own, and Web Crypto writes it so
	case alg.Kty == "EC":
		names = []string{"deriveKey", "deriveBits"}
	case op == "encrypt":
		names = []string{"encrypt", "wrapKey"}
	default:
		names = []string{"decrypt", "unwrapKey"}
	}
	if k.private != nil {
		switch op {
		case "verify":
			names = append(names, "sign")
		case "encrypt":
			if alg.Kty != "EC" { // there one operation serves both sides
				names = append(names, "decrypt", "unwrapKey")
			}
		}
	}
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(k.ops, n) })
}
