package why

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"fob/tokens"
)

// The tests sign by hand, with Go's own cryptography, so that they can do it wrongly.

// pen makes signatures over any text.
type pen func(input []byte) []byte

func b64u(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func hmacPen(size int, secret []byte) pen {
	return func(input []byte) []byte {
		h := hmac.New(newHash(size), secret)
		h.Write(input)
		return h.Sum(nil)
	}
}

func ecdsaNumbers(k *ecdsa.PrivateKey, digest []byte) (r, s *big.Int) {
	der, err := ecdsa.SignASN1(rand.Reader, k, digest)
	if err != nil {
		return nil, nil
	}
	var n struct{ R, S *big.Int }
	_, _ = asn1.Unmarshal(der, &n)
	return n.R, n.S
}

func ecdsaPen(k *ecdsa.PrivateKey, hashSize int) pen {
	size := (k.Curve.Params().BitSize + 7) / 8
	return func(input []byte) []byte {
		r, s := ecdsaNumbers(k, sum(hashSize, input))
		return append(r.FillBytes(make([]byte, size)), s.FillBytes(make([]byte, size))...)
	}
}

func cryptoHash(size int) crypto.Hash {
	return map[int]crypto.Hash{20: crypto.SHA1, 32: crypto.SHA256, 48: crypto.SHA384, 64: crypto.SHA512}[size]
}

func pkcs1Pen(k *rsa.PrivateKey, size int) pen {
	return func(input []byte) []byte {
		sig, _ := rsa.SignPKCS1v15(rand.Reader, k, cryptoHash(size), sum(size, input))
		return sig
	}
}

func pssPen(k *rsa.PrivateKey, size, salt int) pen {
	return func(input []byte) []byte {
		sig, _ := rsa.SignPSS(rand.Reader, k, cryptoHash(size), sum(size, input), &rsa.PSSOptions{SaltLength: salt})
		return sig
	}
}

func edPen(k ed25519.PrivateKey) pen {
	return func(input []byte) []byte { return ed25519.Sign(k, input) }
}

// rig holds one key of each kind.
type rig struct {
	rsa, rsa2       *rsa.PrivateKey
	p256, p384, q56 *ecdsa.PrivateKey
	p521            *ecdsa.PrivateKey
	ed              ed25519.PrivateKey
}

var theRig = sync.OnceValue(func() *rig {
	r := &rig{}
	r.rsa, _ = rsa.GenerateKey(rand.Reader, 2048)
	r.rsa2, _ = rsa.GenerateKey(rand.Reader, 2048)
	r.p256, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	r.q56, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	r.p384, _ = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	r.p521, _ = ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	_, r.ed, _ = ed25519.GenerateKey(rand.Reader)
	return r
})

// spki is the PEM of a public key.
func spki(t testing.TB, pub any) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// public is a candidate that was given, read from the PEM of a public key.
func public(t testing.TB, pub any) Candidate {
	t.Helper()
	text := spki(t, pub)
	return Candidate{Key: parseKey(t, text), Name: "@public.pem", Given: true, Text: text}
}

func parseKey(t testing.TB, text []byte) *tokens.Key {
	t.Helper()
	file, err := tokens.ParseKeys(text, tokens.KeyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return file.Keys[0]
}

func secretOf(secret string) Candidate {
	return Candidate{Key: tokens.NewSecretKey([]byte(secret), tokens.Metadata{}), Name: "secret:env:JWT_SECRET", Given: true, Text: []byte(secret)}
}

func other(c Candidate, name string) Candidate {
	c.Given, c.Name = false, name
	return c
}

// compactJWS signs as RFC 7515 has it.
func compactJWS(header, payload string, sign pen) string {
	input := b64u([]byte(header)) + "." + b64u([]byte(payload))
	return input + "." + b64u(sign([]byte(input)))
}

// signedAs makes a token with this header and payload, and a signature over
// another text.
func signedAs(header, payload, input string, sign pen) string {
	return b64u([]byte(header)) + "." + b64u([]byte(payload)) + "." + b64u(sign([]byte(input)))
}

// resigned makes a token whose header and payload were others when it was signed.
func resigned(header, payload, wasHeader, wasPayload string, sign pen) string {
	return signedAs(header, payload, b64u([]byte(wasHeader))+"."+b64u([]byte(wasPayload)), sign)
}

func find(t testing.TB, token string, keys ...Candidate) *Result {
	t.Helper()
	return findWith(t, token, tokens.Policy{}, keys...)
}

func findWith(t testing.TB, token string, p tokens.Policy, keys ...Candidate) *Result {
	t.Helper()
	if p.At.IsZero() {
		p.At = time.Unix(1_700_000_100, 0)
	}
	return Find(context.Background(), &Input{Token: tokens.Decode([]byte(token), p.Limits), Keys: keys, Policy: p})
}

func ids(list []Cause) string {
	var out []string
	for _, c := range list {
		out = append(out, c.ID)
	}
	return strings.Join(out, ",")
}

// certificate is a self-signed one, in DER.
func certificate(t testing.TB, k crypto.Signer) []byte {
	t.Helper()
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<32, 0)}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	return der
}
