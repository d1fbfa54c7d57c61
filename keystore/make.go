package keystore

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"

	"fob/tokens"
)

// Generate is the maker that makes real keys.
func Generate(spec KeySpec) Maker {
	return func() (NewKey, error) {
		k, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: spec.Alg, Bits: spec.Bits, Crv: spec.Crv})
		if err != nil {
			return NewKey{}, &Error{Code: CodeUnfit, Op: "make a key", Err: err}
		}
		return takeApart(k)
	}
}

// Pretend is the maker of a dry run: its keys hold nothing, and their kids say
// so. What it makes must not be written.
func Pretend(spec KeySpec) Maker {
	n := 0
	return func() (NewKey, error) {
		n++
		return NewKey{Kid: fmt.Sprintf(pretended+"%d)", n), Alg: keyAlg(spec.Alg), Private: tokens.NewSecret([]byte("{}"))}, nil
	}
}

// pretended begins the kid of a key that was not made; it is not cut short.
const pretended = "(new "

// keyAlg is the "alg" of a key that is made for an algorithm: the name of a
// content encryption makes a key for dir (RFC 7518 §4.5).
func keyAlg(name string) string {
	if tokens.LookupAlgorithm(tokens.PurposeEnc, name) != nil {
		return "dir"
	}
	return name
}

// PrepareKey readies a key from elsewhere for import: with the algorithm given,
// or else its own, or else the usual one for its kind; and with the kid given,
// or else its own, or else the RFC 7638 thumbprint (of a secret: a random one,
// because a hash of it would let others test guesses). The spec is that of keys
// like it.
func PrepareKey(k *tokens.Key, alg, kid string) (NewKey, KeySpec, error) {
	a, err := algorithmFor(k, alg)
	if err != nil {
		return NewKey{}, KeySpec{}, &Error{Code: CodeUnfit, Op: "import", Err: err}
	}
	if kid == "" {
		kid = k.Kid()
	}
	if kid == "" {
		if kid, err = freshKid(k); err != nil {
			return NewKey{}, KeySpec{}, &Error{Code: CodeUnfit, Op: "import", Err: err}
		}
	}
	use := "sig"
	if a.Purpose == tokens.PurposeKey {
		use = "enc"
	}
	if k.Use() != "" && k.Use() != use {
		return NewKey{}, KeySpec{}, &Error{Code: CodeUnfit, Op: "import", Msg: fmt.Sprintf("the key's \"use\" is %q, and %s needs %q", k.Use(), a.Name, use)}
	}
	n, err := takeApart(k.With(tokens.Metadata{Kid: kid, Alg: a.Name, Use: use}))
	return n, specOf(k, a), err
}

// PrepareKeys is [PrepareKey] of several keys, each with its own kid unless there
// is one key only.
func PrepareKeys(keys []*tokens.Key, alg, kid string) (fresh []NewKey, specs []KeySpec, err error) {
	if kid != "" && len(keys) > 1 {
		return nil, nil, &Error{Code: CodeUsage, Msg: fmt.Sprintf("one kid for %d keys", len(keys)), Hint: "import them one by one"}
	}
	for _, k := range keys {
		n, spec, err := PrepareKey(k, alg, kid)
		if err != nil {
			return nil, nil, err
		}
		fresh, specs = append(fresh, n), append(specs, spec)
	}
	return fresh, specs, nil
}

func algorithmFor(k *tokens.Key, name string) (*tokens.Algorithm, error) {
	if name == "" {
		name = k.Alg()
	}
	if name == "" && k.Use() == "enc" {
		return k.DefaultKeyAlgorithm()
	}
	if name == "" {
		if a, err := k.DefaultAlgorithm(); err == nil {
			return a, nil
		}
		return k.DefaultKeyAlgorithm() // X25519 signs nothing
	}
	for _, p := range []tokens.Purpose{tokens.PurposeSign, tokens.PurposeKey} {
		if a := tokens.LookupAlgorithm(p, keyAlg(name)); a != nil {
			return a, fits(k, a)
		}
	}
	return nil, &Error{Code: CodeUnfit, Msg: fmt.Sprintf("%q is no algorithm that fob knows", name)}
}

// fits refuses an algorithm that the key is not of the kind for.
func fits(k *tokens.Key, a *tokens.Algorithm) error {
	kty := k.Kty() == a.Kty && (a.Crv == "" || a.Crv == k.Crv())
	if k.Crv() == "X25519" {
		kty = a.Kty == "EC" && a.Purpose == tokens.PurposeKey // RFC 8037 §3.2
	}
	if !kty {
		return &Error{Code: CodeUnfit, Msg: fmt.Sprintf("%s is not for this key (%s)", a.Name, k)}
	}
	return nil
}

func freshKid(k *tokens.Key) (string, error) {
	if !k.IsSymmetric() {
		return k.Thumbprint()
	}
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func specOf(k *tokens.Key, a *tokens.Algorithm) KeySpec {
	s := KeySpec{Alg: a.Name}
	switch {
	case a.Kty == "RSA":
		s.Bits = max(k.Bits(), 2048) // a new key is never weaker than RFC 7518 §3.3 asks
	case a.Kty == "EC" && a.Purpose == tokens.PurposeKey:
		s.Crv = k.Crv()
	case a.Name == "dir":
		s.Alg = encOfSize(k.Bits())
	}
	return s
}

// encOfSize names a content encryption with keys of this size (RFC 7518 §5).
func encOfSize(bits int) string {
	switch bits {
	case 128:
		return "A128GCM"
	case 192:
		return "A192GCM"
	case 384:
		return "A192CBC-HS384"
	case 512:
		return "A256CBC-HS512"
	}
	return "A256GCM"
}

// takeApart splits a key into the half that is kept in the clear and the one
// that is not.
func takeApart(k *tokens.Key) (NewKey, error) {
	n := NewKey{Kid: k.Kid(), Alg: k.Alg()}
	if public := k.Public(); public != nil {
		text, err := public.MarshalJWK()
		if err != nil {
			return NewKey{}, &Error{Code: CodeUnfit, Op: "take in a key", Err: err}
		}
		n.Public = text
	}
	if k.HasPrivate() {
		text, err := k.MarshalPrivateJWK()
		if err != nil {
			return NewKey{}, &Error{Code: CodeUnfit, Op: "take in a key", Err: err}
		}
		n.Private = tokens.NewSecret(text)
	}
	return n, nil
}
