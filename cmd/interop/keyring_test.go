package interop

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// A jwk is a JSON Web Key (RFC 7517).
type jwk map[string]any

// public gives the key without its private half; a shared secret stays what it is.
func (k jwk) public() jwk {
	if k["kty"] == "oct" {
		return k
	}
	out := jwk{}
	for name, value := range k {
		if !slices.Contains([]string{"d", "p", "q", "dp", "dq", "qi"}, name) {
			out[name] = value
		}
	}
	return out
}

// The keys of the exchanges are made by neither side, and carry no "alg", so that each can serve every algorithm of its
// kind. They are made once a test process.
var ring = sync.OnceValues(makeRing)

// keyFor gives the private key or the secret for an algorithm: a curve for ECDH-ES, the content encryption for dir.
func keyFor(t *testing.T, alg, detail string) jwk {
	t.Helper()
	return keyOfKind(t, kindFor(alg, detail)).jwk
}

func keyOfKind(t *testing.T, kind string) ringKey {
	t.Helper()
	keys, err := ring()
	if err != nil {
		t.Fatal(err)
	}
	k, ok := keys[kind]
	if !ok {
		t.Fatalf("no key of the kind %q", kind)
	}
	return k
}

// A ringKey is a key in the forms that peers take: a JWK, and the DER of PKCS#8 if it is no secret.
type ringKey struct {
	jwk   jwk
	pkcs8 []byte
}

// pkcs8Of gives the DER of PKCS#8 of a key of the ring, whichever half the JWK is.
func pkcs8Of(k jwk) ([]byte, error) {
	keys, err := ring()
	if err != nil {
		return nil, err
	}
	for _, known := range keys {
		if known.pkcs8 != nil && known.jwk["n"] == k["n"] && known.jwk["x"] == k["x"] {
			return known.pkcs8, nil
		}
	}
	return nil, errors.New("the key is not of the ring")
}

func kindFor(alg, detail string) string {
	secrets := map[string]string{
		"HS256": "32", "HS384": "48", "HS512": "64",
		"A128KW": "16", "A192KW": "24", "A256KW": "32", "A128GCMKW": "16", "A192GCMKW": "24", "A256GCMKW": "32",
		"A128GCM": "16", "A192GCM": "24", "A256GCM": "32", "A128CBC-HS256": "32", "A192CBC-HS384": "48", "A256CBC-HS512": "64",
	}
	switch {
	case alg == "dir":
		return secrets[detail]
	case secrets[alg] != "":
		return secrets[alg]
	case strings.HasPrefix(alg, "PBES2"):
		return "password"
	case strings.HasPrefix(alg, "ECDH-ES"):
		return detail
	case strings.HasPrefix(alg, "R"), strings.HasPrefix(alg, "PS"):
		return "RSA"
	}
	return map[string]string{"ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "EdDSA": "Ed25519", "Ed25519": "Ed25519"}[alg]
}

func makeRing() (map[string]ringKey, error) {
	keys := map[string]ringKey{"password": {jwk: jwk{"kty": "oct", "k": encode([]byte("correct horse battery staple"))}}}
	for _, size := range []int{16, 24, 32, 48, 64} {
		secret := make([]byte, size)
		_, _ = rand.Read(secret)
		keys[strconv.Itoa(size)] = ringKey{jwk: jwk{"kty": "oct", "k": encode(secret)}}
	}
	var faults []error
	add := func(kind string, private any, err error) {
		if err == nil {
			var k ringKey
			k.pkcs8, err = x509.MarshalPKCS8PrivateKey(private)
			k.jwk = jwkOf(private)
			keys[kind] = k
		}
		faults = append(faults, err)
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	add("RSA", rsaKey, err)
	for _, curve := range []elliptic.Curve{elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		k, err := ecdsa.GenerateKey(curve, rand.Reader)
		add(curve.Params().Name, k, err)
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	add("Ed25519", ed, err)
	x, err := ecdh.X25519().GenerateKey(rand.Reader)
	add("X25519", x, err)
	return keys, errors.Join(faults...)
}

// jwkOf writes a private key as a JWK (RFC 7518 §6, RFC 8037 §2).
func jwkOf(private any) jwk {
	switch k := private.(type) {
	case *rsa.PrivateKey:
		return rsaJWK(k)
	case *ecdsa.PrivateKey:
		point, _ := k.PublicKey.Bytes() // 4, x, y
		d, _ := k.Bytes()
		x, y := point[1:1+len(d)], point[1+len(d):]
		return jwk{"kty": "EC", "crv": k.Params().Name, "x": encode(x), "y": encode(y), "d": encode(d)}
	case ed25519.PrivateKey:
		return jwk{"kty": "OKP", "crv": "Ed25519", "x": encode(k[32:]), "d": encode(k.Seed())}
	case *ecdh.PrivateKey:
		return jwk{"kty": "OKP", "crv": "X25519", "x": encode(k.PublicKey().Bytes()), "d": encode(k.Bytes())}
	}
	return nil
}

func rsaJWK(k *rsa.PrivateKey) jwk {
	return jwk{
		"kty": "RSA", "n": encode(k.N.Bytes()), "e": encode(big.NewInt(int64(k.E)).Bytes()), "d": encode(k.D.Bytes()),
		"p": encode(k.Primes[0].Bytes()), "q": encode(k.Primes[1].Bytes()),
		"dp": encode(k.Precomputed.Dp.Bytes()), "dq": encode(k.Precomputed.Dq.Bytes()), "qi": encode(k.Precomputed.Qinv.Bytes()),
	}
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
