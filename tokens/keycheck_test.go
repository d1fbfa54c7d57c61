package tokens

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"fob/tokens/read"
)

// TestRSAChecks: sizes and exponents that no verdict may rest on.
func TestRSAChecks(t *testing.T) {
	modulus := func(bits int) *big.Int {
		n := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
		return n.SetBit(n, 0, 1)
	}
	for _, c := range []struct {
		name string
		n    *big.Int
		e    int64
		word string // "" if the key stands
	}{
		{"1024 bits", modulus(1024), 65537, ""},
		{"1023 bits", modulus(1023), 65537, "1023 bits"},
		{"512 bits", modulus(512), 65537, "512 bits"},
		{"16384 bits", modulus(16384), 65537, ""},
		{"16385 bits", modulus(16385), 65537, "only costs time"},
		{"even", new(big.Int).Add(modulus(2048), big.NewInt(1)), 65537, "even"},
		{"exponent 3", modulus(2048), 3, ""},
		{"exponent 2", modulus(2048), 2, "exponent of 2"},
		{"exponent 1", modulus(2048), 1, "exponent of 1"},
		{"even exponent", modulus(2048), 65536, "exponent of 65536"},
		{"largest exponent", modulus(2048), 1<<31 - 1, ""},
		{"exponent of 32 bits", modulus(2048), 1<<31 + 1, "32 bits"},
		{"ROCA", rocaModulus(t), 65537, "ROCA"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseKeys(fmt.Appendf(nil, `{"kty":"RSA","n":%q,"e":%q}`, read.EncodeBase64URL(c.n.Bytes()), read.EncodeBase64URL(big.NewInt(c.e).Bytes())), KeyOptions{})
			switch {
			case c.word == "" && err != nil:
				t.Error(err)
			case c.word != "" && (err == nil || !strings.Contains(err.Error(), c.word)):
				t.Errorf("%v, want %q", err, c.word)
			}
		})
	}
}

// rocaModulus makes a number with the fingerprint: a power of 65537 modulo the product of the small primes.
func rocaModulus(t *testing.T) *big.Int {
	t.Helper()
	m := big.NewInt(2)
	for _, p := range []int64{3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
		101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167} {
		m.Mul(m, big.NewInt(p))
	}
	r := new(big.Int).Exp(big.NewInt(65537), big.NewInt(123456789), m)
	k, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 1000))
	if err != nil {
		t.Fatal(err)
	}
	k.SetBit(k, 2047-m.BitLen(), 1)
	return r.Add(r, k.Mul(k, m))
}

// TestROCASparesOthers: keys of other makers do not have the fingerprint.
func TestROCASparesOthers(t *testing.T) {
	for _, jwk := range []string{rfc7638Key, rsaJWK(t)} {
		if hasROCAFingerprint(parseOne(t, jwk).jwxN(t)) {
			t.Error("a sound key is taken for one of the faulty library")
		}
	}
	n := rocaModulus(t)
	if !hasROCAFingerprint(n) || hasROCAFingerprint(n.Add(n, big.NewInt(2))) {
		t.Error("the fingerprint is not told")
	}
}

func (k *Key) jwxN(t *testing.T) *big.Int {
	t.Helper()
	j, err := k.jwx()
	if err != nil {
		t.Fatal(err)
	}
	n, _ := j.Get("n")
	raw, ok := n.([]byte)
	if !ok {
		t.Fatal("no n")
	}
	return new(big.Int).SetBytes(raw)
}

// TestEd25519Points: what is no point, and the points for which anyone can sign.
func TestEd25519Points(t *testing.T) {
	for _, c := range []struct{ name, point, word string }{
		{"order 1", "0100000000000000000000000000000000000000000000000000000000000000", "small order"},
		{"order 1, other sign", "0100000000000000000000000000000000000000000000000000000000000080", "small order"},
		{"order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "small order"},
		{"order 4", "0000000000000000000000000000000000000000000000000000000000000000", "small order"},
		{"order 4, other sign", "0000000000000000000000000000000000000000000000000000000000000080", "small order"},
		{"order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "small order"},
		{"order 8, other sign", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", "small order"},
		{"order 8, other y", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "small order"},
		{"y is the prime", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "RFC 8032"},
		{"y beyond the prime", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "RFC 8032"},
		{"all ones", strings.Repeat("ff", 32), "RFC 8032"},
		{"y = 2, off the curve", "0200000000000000000000000000000000000000000000000000000000000000", "not on curve"},
		{"the base point", "5866666666666666666666666666666666666666666666666666666666666666", ""},
	} {
		raw, err := hex.DecodeString(c.point)
		if err != nil {
			t.Fatal(err)
		}
		_, err = ParseKeys(fmt.Appendf(nil, `{"kty":"OKP","crv":"Ed25519","x":%q}`, read.EncodeBase64URL(raw)), KeyOptions{})
		switch {
		case c.word == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.word != "" && (err == nil || !strings.Contains(err.Error(), c.word)):
			t.Errorf("%s: %v, want %q", c.name, err, c.word)
		}
	}
	// No sound key is refused, and no garbage that Go's verify would refuse is taken.
	for range 200 {
		pub, _, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := checkEd25519(pub); err != nil {
			t.Errorf("%x: %v", pub, err)
		}
	}
}

// TestWeakness names what the standard asks for.
func TestWeakness(t *testing.T) {
	hs512 := LookupAlgorithm(PurposeSign, "HS512")
	for _, c := range []struct {
		key  *Key
		alg  *Algorithm
		word string
	}{
		{NewSecretKey(make([]byte, 63), Metadata{}), hs512, "63 bytes, HS512 asks for 64"},
		{NewSecretKey(make([]byte, 64), Metadata{}), hs512, ""},
		{NewSecretKey(make([]byte, 1), Metadata{}), nil, ""},
		{NewSecretKey(make([]byte, 16), Metadata{}), LookupAlgorithm(PurposeKey, "A128KW"), ""},
		{parseOne(t, rfc7638Key), nil, ""},
		{parseOne(t, rfc7515A3Key), nil, ""},
	} {
		if got := c.key.Weakness(c.alg); (got == "") != (c.word == "") || !strings.Contains(got, c.word) {
			t.Errorf("%s: %q, want %q", c.key, got, c.word)
		}
	}
	short := new(big.Int).Lsh(big.NewInt(1), 2046)
	short.SetBit(short, 0, 1)
	k := parseOne(t, fmt.Sprintf(`{"kty":"RSA","n":%q,"e":"AQAB"}`, read.EncodeBase64URL(short.Bytes())))
	if got := k.Weakness(nil); !strings.Contains(got, "2047 bits") {
		t.Errorf("an RSA key of 2047 bits: %q", got)
	}
}
