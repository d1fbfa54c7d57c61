package jwecrypt

import (
	"crypto/ecdh"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math/big"
	"strings"
	"testing"
)

// keyPair is what the two ends of an algorithm hold.
type keyPair struct {
	name    string
	wrap    any
	unwrap  any
	another any // a key of the same kind that must not unwrap
}

// rfc7516Key is the RSA key of RFC 7516 appendix A.1.
func rfc7516Key(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	number := func(s string) *big.Int { return new(big.Int).SetBytes(b64(t, s)) }
	return &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{E: 65537, N: number("oahUIoWw0K0usKNuOR6H4wkf4oBUXHTxRvgb48E-BVvxkeDNjbC4he8rUWcJoZmds2h7M70imEVhRU5djINXtqllXI4DFqcI1DgjT9LewND8MW2Krf3Spsk_ZkoFnilakGygTwpZ3uesH-PFABNIUYpOiN15dsQRkgr0vEhxN92i2asbOenSZeyaxziK72UwxrrKoExv6kc5twXTq4h-QChLOln0_mtUZwfsRaMStPs6mS6XrgxnxbWhojf663tuEQueGC-FCMfra36C9knDFGzKsNa7LZK2djYgyD3JR_MB_4NUJW_TqOQtwHYbxevoJArm-L5StowjzGy-_bq6Gw")},
		D:         number("kLdtIj6GbDks_ApCSTYQtelcNttlKiOyPzMrXHeI-yk1F7-kpDxY4-WY5NWV5KntaEeXS1j82E375xxhWMHXyvjYecPT9fpwR_M9gV8n9Hrh2anTpTD93Dt62ypW3yDsJzBnTnrYu1iwWRgBKrEYY46qAZIrA2xAwnm2X7uGR1hghkqDp0Vqj3kbSCz1XyfCs6_LehBwtxHIyh8Ripy40p24moOAbgxVw3rxT_vlt3UVe4WO3JkJOzlpUf-KTVI2Ptgm-dARxTEtE-id-4OJr0h-K-VFs3VSndVTIznSxfyrj8ILL6MG_Uv8YAu7VILSB3lOW085-4qE3DzgrTjgyQ"),
		Primes: []*big.Int{
			number("1r52Xk46c-LsfB5P442p7atdPUrxQSy4mti_tZI3Mgf2EuFVbUoDBvaRQ-SWxkbkmoEzL7JXroSBjSrK3YIQgYdMgyAEPTPjXv_hI2_1eTSPVZfzL0lffNn03IXqWF5MDFuoUYE0hzb2vhrlN_rKrbfDIwUbTrjjgieRbwC6Cl0"),
			number("wLb35x7hmQWZsWJmB_vle87ihgZ19S8lBEROLIsZG4ayZVe9Hi9gDVCOBmUDdaDYVTSNx_8Fyw1YYa9XGrGnDew00J28cRUoeBB_jKI1oma0Orv1T9aXIWxKwd4gvxFImOWr3QRL9KEBRzk2RatUBnmDZJTIAfwTs0g68UZHvtc"),
		},
	}
}

// keyPairs returns a pair for every kind of key that the algorithm takes.
func keyPairs(t testing.TB, a KeyAlgorithm, enc Content) []keyPair {
	t.Helper()
	switch a.Kind {
	case KeyRSA:
		priv := rfc7516Key(t)
		priv.Precompute()
		return []keyPair{{"2048 bits", &priv.PublicKey, priv, otherRSAKey(t)}}
	case KeyECDH:
		var pairs []keyPair
		for _, curve := range []ecdh.Curve{ecdh.P256(), ecdh.P384(), ecdh.P521(), ecdh.X25519()} {
			priv := generateECDH(t, curve)
			pairs = append(pairs, keyPair{curveName(curve), priv.PublicKey(), priv, generateECDH(t, curve)})
		}
		return pairs
	case KeyPassword:
		return []keyPair{{"password", []byte("correct horse"), []byte("correct horse"), []byte("battery staple")}}
	}
	n := a.KeyLen
	if n == 0 {
		n = enc.KeyLen()
	}
	k := randomBytes(n)
	return []keyPair{{"octets", k, append([]byte(nil), k...), randomBytes(n)}}
}

var rsaKeyCache *rsa.PrivateKey

// otherRSAKey is a second RSA key, made once because making one is slow.
func otherRSAKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	if rsaKeyCache == nil {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		must(t, err)
		rsaKeyCache = key
	}
	return rsaKeyCache
}

func generateECDH(t testing.TB, curve ecdh.Curve) *ecdh.PrivateKey {
	t.Helper()
	key, err := curve.GenerateKey(rand.Reader)
	must(t, err)
	return key
}

func curveName(c ecdh.Curve) string {
	switch c {
	case ecdh.P256():
		return "P-256"
	case ecdh.P384():
		return "P-384"
	case ecdh.P521():
		return "P-521"
	}
	return "X25519"
}

// wrapParams is what the algorithm wants to be given.
func wrapParams(a KeyAlgorithm) Params {
	switch a.Kind {
	case KeyECDH:
		return Params{APU: []byte("Alice"), APV: []byte("Bob")}
	case KeyPassword:
		return Params{P2C: 1000}
	}
	return Params{}
}

var testLimits = Limits{MaxP2C: 10_000}

// encryptKey is Wrap, and PKCS #1 v1.5 by hand for the one algorithm that Wrap refuses.
func encryptKey(t testing.TB, a KeyAlgorithm, enc Content, key any) (cek, encryptedKey []byte, p Params) {
	t.Helper()
	if a.DecryptOnly() {
		cek = randomBytes(enc.KeyLen())
		encryptedKey, err := rsa.EncryptPKCS1v15(rand.Reader, key.(*rsa.PublicKey), cek)
		must(t, err)
		return cek, encryptedKey, Params{}
	}
	cek, encryptedKey, p, err := Wrap(a.Name, enc, key, nil, wrapParams(a))
	must(t, err)
	return cek, encryptedKey, p
}

func keyAlgorithm(t testing.TB, name string) KeyAlgorithm {
	t.Helper()
	a, ok := KeyAlgorithmByName(name)
	if !ok {
		t.Fatalf("no key algorithm %s", name)
	}
	return a
}

func content(t testing.TB, name string) Content {
	t.Helper()
	c, ok := ContentByName(name)
	if !ok {
		t.Fatalf("no content algorithm %s", name)
	}
	return c
}

// allErrors is every sentinel: an error that is none of them is a hole in the contract.
var allErrors = []error{
	ErrDecrypt, ErrUnsupported, ErrKeyType, ErrKeyLength, ErrKeyInvalid, ErrMalformed, ErrParameter, ErrOneRecipient,
	ErrCompressed, ErrLimit,
}

func isTyped(err error) bool {
	for _, sentinel := range allErrors {
		if errors.Is(err, sentinel) {
			return true
		}
	}
	return false
}

func wantError(t testing.TB, err, want error, words ...string) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got error %v, want %v", err, want)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not say %q", err, w)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func b64(t testing.TB, s string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(s)
	must(t, err)
	return b
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	must(t, err)
	return b
}

// flips calls f with b changed in one bit, for every step-th bit.
func flips(b []byte, step int, f func(bit int, changed []byte)) {
	for bit := 0; bit < len(b)*8; bit += step {
		changed := append([]byte(nil), b...)
		changed[bit/8] ^= 1 << (bit % 8)
		f(bit, changed)
	}
}
