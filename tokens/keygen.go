package tokens

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"fmt"

	"fob/tokens/read"
)

// KeygenOptions say what key to make.
type KeygenOptions struct {
	Alg  string // any algorithm of the table: a signature's, a key management's, or a content encryption's for dir
	Bits int    // RSA modulus; 0 means 3072, at least 2048
	Crv  string // for ECDH-ES: P-256 (default), P-384, P-521 or X25519
	Kid  string // "": the RFC 7638 thumbprint; a secret gets a random one instead
}

// GenerateKey makes a fresh key for one algorithm, and marks it so.
func GenerateKey(opt KeygenOptions) (*Key, error) {
	alg, err := keygenAlgorithm(opt.Alg)
	if err != nil {
		return nil, err
	}
	k, err := generate(alg, opt)
	if err != nil {
		return nil, err
	}
	k.alg, k.use, k.kid, k.origin = alg.Name, useOf(alg), opt.Kid, "generated"
	if alg.Purpose == PurposeEnc {
		k.alg = "dir"
	}
	if k.kid != "" {
		return k, nil
	}
	if k.kty == "oct" {
		// The thumbprint of a secret would let others test guesses (RFC 7638 §7).
		k.kid = read.EncodeBase64URL(randomBytes(16))
		return k, nil
	}
	k.kid, err = k.Thumbprint()
	return k, err
}

func keygenAlgorithm(name string) (*Algorithm, error) {
	for _, p := range []Purpose{PurposeSign, PurposeKey, PurposeEnc} {
		if a := LookupAlgorithm(p, name); a != nil {
			return a, nil
		}
	}
	all := algorithmNames(PurposeSign) + ", " + algorithmNames(PurposeKey) + ", " + algorithmNames(PurposeEnc)
	return nil, &Error{Code: CodeUsage, Op: "keygen", Msg: fmt.Sprintf("%q is no algorithm that fob knows", name), Hint: "it knows " + all}
}

func generate(alg *Algorithm, opt KeygenOptions) (*Key, error) {
	if opt.Bits != 0 && alg.Kty != "RSA" {
		return nil, &Error{Code: CodeUsage, Op: "keygen", Msg: "only RSA keys have a choice of bits"}
	}
	if opt.Crv != "" && (alg.Kty != "EC" || alg.Purpose != PurposeKey) {
		return nil, &Error{Code: CodeUsage, Op: "keygen", Msg: fmt.Sprintf("%s leaves no choice of curve", alg.Name)}
	}
	switch {
	case alg.Kty == "RSA":
		return generateRSA(opt.Bits)
	case alg.Crv == "Ed25519":
		_, priv, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return nil, err
		}
		return newKey(priv, "")
	case alg.Kty == "EC":
		return generateEC(alg, opt.Crv)
	}
	return NewSecretKey(randomBytes(secretSize(alg)), Metadata{}), nil
}

// secretSize is the exact size of an AES key, the least of an HMAC key, and
// for a password-based algorithm as much as anyone can want.
func secretSize(alg *Algorithm) int {
	if alg.Secret > 0 {
		return alg.Secret
	}
	return 32
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

func generateRSA(bits int) (*Key, error) {
	if bits == 0 {
		bits = 3072
	}
	if bits < goodRSABits || bits > 8192 {
		return nil, &Error{Code: CodeUsage, Op: "keygen", Msg: fmt.Sprintf("an RSA key of %d bits; fob makes those of %d to 8192 (RFC 7518 §3.3)", bits, goodRSABits)}
	}
	priv, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return nil, err
	}
	return newKey(priv, "")
}

func generateEC(alg *Algorithm, crv string) (*Key, error) {
	if alg.Crv != "" {
		crv = alg.Crv
	}
	var curve elliptic.Curve
	switch crv {
	case "", "P-256":
		curve = elliptic.P256()
	case "P-384":
		curve = elliptic.P384()
	case "P-521":
		curve = elliptic.P521()
	case "X25519":
		priv, err := ecdh.X25519().GenerateKey(rand.Reader)
		if err != nil {
			return nil, err
		}
		return newKey(priv, "")
	default:
		return nil, &Error{Code: CodeUsage, Op: "keygen", Msg: fmt.Sprintf("%q is no curve that fob knows", crv), Hint: "P-256, P-384, P-521 or X25519"}
	}
	priv, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		return nil, err
	}
	return newKey(priv, "")
}
