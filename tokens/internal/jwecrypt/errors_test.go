package jwecrypt

import (
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
)

// Every algorithm names the key it takes when it is given any other, and never shows what it was given.
func TestWrongKindOfKey(t *testing.T) {
	enc := content(t, "A128GCM")
	const secret = "a secret in the wrong place"
	wrong := []any{
		nil, secret, 7, struct{ K string }{secret}, []int{1},
		(*rsa.PublicKey)(nil), (*rsa.PrivateKey)(nil), (*ecdh.PublicKey)(nil), (*ecdh.PrivateKey)(nil),
		rsa.PrivateKey{}, rsa.PublicKey{}, ecdh.PrivateKey{},
	}
	for _, alg := range KeyAlgorithms() {
		a := keyAlgorithm(t, alg)
		pair := keyPairs(t, a, enc)[0]
		_, encryptedKey, p := encryptKey(t, a, enc, pair.wrap)
		keys := wrong
		for _, other := range []any{otherRSAKey(t), generateECDH(t, ecdh.P256()), []byte(secret)} {
			if fmt.Sprintf("%T", other) != fmt.Sprintf("%T", pair.unwrap) {
				keys = append(keys, other)
			}
		}
		if a.Kind == KeyRSA || a.Kind == KeyECDH {
			keys = append(keys, pair.wrap) // the public half does not decrypt
		}
		for _, key := range keys {
			_, err := Unwrap(alg, enc, key, encryptedKey, p, testLimits)
			wantError(t, err, ErrKeyType, alg)
			if strings.Contains(err.Error(), "secret in") {
				t.Errorf("%q gives the key away", err)
			}
		}
		if a.DecryptOnly() {
			continue
		}
		if a.Kind == KeyRSA || a.Kind == KeyECDH {
			keys = append(keys[:len(keys)-1], pair.unwrap) // the private half is not for encrypting
		}
		for _, key := range keys {
			_, _, _, err := Wrap(alg, enc, key, nil, wrapParams(a))
			wantError(t, err, ErrKeyType, alg)
		}
	}
}

// A key that is of the right type but holds nothing, or nonsense, is an error and not a panic.
func TestUnusableKeys(t *testing.T) {
	enc := content(t, "A128GCM")
	good := rfc7516Key(t)
	_, oaep, _ := encryptKey(t, keyAlgorithm(t, "RSA-OAEP"), enc, &good.PublicKey)
	mixed := rfc7516Key(t)
	mixed.N = new(big.Int).Add(mixed.N, big.NewInt(2))
	noD := rfc7516Key(t)
	noD.D = nil
	nilPrime := rfc7516Key(t)
	nilPrime.Primes[1] = nil
	even := &rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 2047), E: 65537}
	noE := &rsa.PublicKey{N: good.N}
	negative := &rsa.PublicKey{N: new(big.Int).Neg(even.N), E: 65537}

	for name, key := range map[string]*rsa.PrivateKey{"empty": {}, "numbers that do not belong together": mixed, "no d": noD, "nil prime": nilPrime} {
		for _, alg := range []string{"RSA1_5", "RSA-OAEP"} {
			_, err := Unwrap(alg, enc, key, oaep, Params{}, Limits{})
			t.Run(name+"/"+alg, func(t *testing.T) { wantError(t, err, ErrKeyInvalid, alg) })
		}
	}
	for name, key := range map[string]*rsa.PublicKey{"empty": {}, "even": even, "no e": noE, "negative": negative} {
		_, _, _, err := Wrap("RSA-OAEP", enc, key, nil, Params{})
		t.Run(name, func(t *testing.T) { wantError(t, err, ErrKeyInvalid, "RSA-OAEP") })
	}
	_, _, _, err := Wrap("ECDH-ES", enc, &ecdh.PublicKey{}, nil, Params{})
	wantError(t, err, ErrKeyInvalid, "empty")
	_, err = Unwrap("ECDH-ES", enc, &ecdh.PrivateKey{}, nil, Params{EPK: generateECDH(t, ecdh.P256()).PublicKey()}, Limits{})
	wantError(t, err, ErrKeyInvalid, "empty")
}

// RFC 7518 sections 4.2 and 4.3 want 2048 bits; tokens for keys of 1024 are still read.
func TestRSAKeySize(t *testing.T) {
	enc := content(t, "A256CBC-HS512")
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	must(t, err)
	huge := &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 16384, 1), E: 65537}
	for _, alg := range []string{"RSA-OAEP", "RSA-OAEP-256", "RSA-OAEP-384", "RSA-OAEP-512"} {
		_, _, _, err := Wrap(alg, enc, &small.PublicKey, nil, Params{})
		wantError(t, err, ErrKeyLength, alg, "2048", "1024")
		_, _, _, err = Wrap(alg, enc, huge, nil, Params{})
		wantError(t, err, ErrKeyLength, alg, "16384", "16385")
	}
	_, err = Unwrap("RSA-OAEP", enc, small, make([]byte, 128), Params{}, Limits{})
	wantError(t, err, ErrDecrypt)
	cek := make([]byte, enc.KeyLen())
	encryptedKey, err := rsa.EncryptOAEP(sha1.New(), rand.Reader, &small.PublicKey, cek, nil)
	must(t, err)
	got, err := Unwrap("RSA-OAEP", enc, small, encryptedKey, Params{}, Limits{})
	must(t, err)
	if !bytes.Equal(got, cek) {
		t.Error("a 1024-bit key does not unwrap")
	}
	tiny := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 1022, 1), E: 65537}}
	for _, alg := range []string{"RSA1_5", "RSA-OAEP", "RSA-OAEP-512"} {
		_, err := Unwrap(alg, enc, tiny, make([]byte, 128), Params{}, Limits{})
		wantError(t, err, ErrKeyLength, alg, "1024", "1023")
	}
}

// The lengths of symmetric keys are exact.
func TestSymmetricKeyLength(t *testing.T) {
	enc := content(t, "A128GCM")
	for _, v := range []struct {
		alg  string
		want int
	}{{"A128KW", 16}, {"A192KW", 24}, {"A256KW", 32}, {"A128GCMKW", 16}, {"A192GCMKW", 24}, {"A256GCMKW", 32}, {"dir", 16}} {
		a := keyAlgorithm(t, v.alg)
		_, encryptedKey, p := encryptKey(t, a, enc, keyPairs(t, a, enc)[0].wrap)
		for _, n := range []int{0, 15, 16, 17, 24, 32, 33, 64} {
			if n == v.want {
				continue
			}
			_, err := Unwrap(v.alg, enc, make([]byte, n), encryptedKey, p, Limits{})
			wantError(t, err, ErrKeyLength, v.alg, fmt.Sprintf("%d octets", v.want), fmt.Sprintf("has %d", n))
			_, _, _, err = Wrap(v.alg, enc, make([]byte, n), nil, Params{})
			wantError(t, err, ErrKeyLength, v.alg)
		}
	}
}

// What the header must say for an algorithm, and what it must not.
func TestBadParams(t *testing.T) {
	enc := content(t, "A128GCM")
	p256, p384 := generateECDH(t, ecdh.P256()), generateECDH(t, ecdh.P384())
	aes, password := make([]byte, 16), []byte("password")
	wrapped, iv, tag, salt := make([]byte, 24), make([]byte, 12), make([]byte, 16), make([]byte, 8)
	for _, v := range []struct {
		name, alg    string
		key          any
		encryptedKey []byte
		p            Params
		want         error
		words        string
	}{
		{"no epk", "ECDH-ES", p256, nil, Params{}, ErrParameter, `"epk"`},
		{"empty epk", "ECDH-ES", p256, nil, Params{EPK: &ecdh.PublicKey{}}, ErrParameter, `"epk"`},
		{"epk on another curve", "ECDH-ES", p256, nil, Params{EPK: p384.PublicKey()}, ErrParameter, "on the curve P-384, the key on P-256"},
		{"no epk", "ECDH-ES+A128KW", p256, wrapped, Params{}, ErrParameter, `"epk"`},
		{"no iv", "A128GCMKW", aes, aes, Params{Tag: tag}, ErrParameter, `"iv"`},
		{"long iv", "A128GCMKW", aes, aes, Params{IV: make([]byte, 16), Tag: tag}, ErrParameter, `"iv"`},
		{"no tag", "A128GCMKW", aes, aes, Params{IV: iv}, ErrParameter, `"tag"`},
		{"short tag", "A128GCMKW", aes, aes, Params{IV: iv, Tag: tag[:12]}, ErrParameter, `"tag"`},
		{"no p2s", "PBES2-HS256+A128KW", password, wrapped, Params{P2C: 1}, ErrParameter, `"p2s"`},
		{"short p2s", "PBES2-HS256+A128KW", password, wrapped, Params{P2C: 1, P2S: salt[:7]}, ErrParameter, `"p2s"`},
		{"no p2c", "PBES2-HS256+A128KW", password, wrapped, Params{P2S: salt}, ErrParameter, `"p2c"`},
		{"negative p2c", "PBES2-HS256+A128KW", password, wrapped, Params{P2S: salt, P2C: -1}, ErrParameter, `"p2c"`},
		{"too many iterations", "PBES2-HS256+A128KW", password, wrapped, Params{P2S: salt, P2C: 10_001}, ErrLimit, "10001, over the limit pbes2-iterations of 10000"},
		{"short encrypted key", "A128KW", aes, wrapped[:16], Params{}, ErrMalformed, "24 octets"},
		{"no encrypted key", "A128KW", aes, nil, Params{}, ErrMalformed, "24 octets"},
		{"odd encrypted key", "A128KW", aes, wrapped[:23], Params{}, ErrMalformed, "24 octets"},
		{"no encrypted key", "A128GCMKW", aes, nil, Params{IV: iv, Tag: tag}, ErrMalformed, "16 octets"},
		{"no encrypted key", "PBES2-HS256+A128KW", password, nil, Params{P2S: salt, P2C: 10_000}, ErrMalformed, "24 octets"},
		{"no encrypted key", "ECDH-ES+A128KW", p256, nil, Params{EPK: p256.PublicKey()}, ErrMalformed, "24 octets"},
		{"unknown", "RSA-OAEP-1", aes, nil, Params{}, ErrUnsupported, `"RSA-OAEP-1"`},
		{"hostile name", "\x1b[2J\u202e" + strings.Repeat("x", 1000), aes, nil, Params{}, ErrUnsupported, `\x1b[2J\u202e`},
	} {
		_, err := Unwrap(v.alg, enc, v.key, v.encryptedKey, v.p, testLimits)
		t.Run("unwrap/"+v.name, func(t *testing.T) {
			wantError(t, err, v.want, v.words)
			if len(err.Error()) > 250 {
				t.Errorf("the text is %d long", len(err.Error()))
			}
		})
	}
	for _, v := range []struct {
		name, alg string
		key       any
		p         Params
		want      error
		words     string
	}{
		{"given epk", "ECDH-ES", p256.PublicKey(), Params{EPK: p256.PublicKey()}, ErrParameter, "epk"},
		{"given salt", "PBES2-HS256+A128KW", password, Params{P2S: salt, P2C: 1000}, ErrParameter, "p2s"},
		{"given iv", "A128GCMKW", aes, Params{IV: iv}, ErrParameter, "iv"},
		{"given tag", "A128GCMKW", aes, Params{Tag: tag}, ErrParameter, "tag"},
		{"apu", "A128KW", aes, Params{APU: salt}, ErrParameter, "apu"},
		{"apv", "A128KW", aes, Params{APV: salt}, ErrParameter, "apv"},
		{"p2c", "A128KW", aes, Params{P2C: 1000}, ErrParameter, "p2c"},
		{"no p2c", "PBES2-HS256+A128KW", password, Params{}, ErrParameter, "p2c"},
		{"empty password", "PBES2-HS256+A128KW", []byte{}, Params{P2C: 1000}, ErrKeyLength, "empty password"},
		{"RSA1_5", "RSA1_5", nil, Params{}, ErrUnsupported, "RSA-OAEP-256"},
		{"unknown", "none", aes, Params{}, ErrUnsupported, `"none"`},
	} {
		cek, encryptedKey, out, err := Wrap(v.alg, enc, v.key, nil, v.p)
		t.Run("wrap/"+v.name, func(t *testing.T) {
			wantError(t, err, v.want, v.words)
			if cek != nil || encryptedKey != nil || out.P2C != 0 {
				t.Error("there is an error and a result")
			}
		})
	}
	_, _, _, err := Wrap("A128KW", enc, aes, make([]byte, 32), Params{})
	wantError(t, err, ErrKeyLength, "A128GCM", "16 octets")
}

// The limit on PBES2 is checked before anything is derived, and forgetting to give one does not mean unlimited.
func TestPBES2Limit(t *testing.T) {
	enc, p := content(t, "A128GCM"), Params{P2S: make([]byte, 16), P2C: 1 << 30}
	_, err := Unwrap("PBES2-HS512+A256KW", enc, []byte("password"), make([]byte, 24), p, Limits{MaxP2C: 1_000_000})
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Limit != LimitPBES2Iterations || limit.Max != 1_000_000 || limit.Got != 1<<30 {
		t.Errorf("%v", err)
	}
	p.P2C = 1
	_, err = Unwrap("PBES2-HS512+A256KW", enc, []byte("password"), make([]byte, 24), p, Limits{})
	wantError(t, err, ErrLimit, LimitPBES2Iterations)
}

// The zero Content is no algorithm.
func TestZeroContent(t *testing.T) {
	var none Content
	_, _, _, err := none.Seal(nil, nil, nil)
	wantError(t, err, ErrUnsupported)
	_, err = none.Open(nil, nil, nil, nil, nil)
	wantError(t, err, ErrUnsupported)
	_, _, _, err = Wrap("dir", none, []byte{}, nil, Params{})
	wantError(t, err, ErrUnsupported)
	_, err = Unwrap("dir", none, []byte{}, nil, Params{}, Limits{})
	wantError(t, err, ErrUnsupported)
}
