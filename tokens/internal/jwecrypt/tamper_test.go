package jwecrypt

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"testing"
)

// sameDecryptError holds that err is ErrDecrypt and says nothing more, so that no two failures differ.
func sameDecryptError(err error) bool {
	return errors.Is(err, ErrDecrypt) && err.Error() == ErrDecrypt.Error()
}

// Any changed bit of iv, ciphertext, tag or additional data is found, and always with the same error.
func TestOpenFindsEveryFlippedBit(t *testing.T) {
	for _, name := range ContentAlgorithms() {
		t.Run(name, func(t *testing.T) {
			c := content(t, name)
			cek, aad := randomBytes(c.KeyLen()), []byte("header")
			iv, ciphertext, tag, err := c.Seal(cek, []byte("seventeen octets!"), aad)
			must(t, err)
			parts := [][]byte{iv, ciphertext, tag, aad}
			for i, part := range parts {
				flips(part, 1, func(bit int, changed []byte) {
					in := append([][]byte(nil), parts...)
					in[i] = changed
					if _, err := c.Open(cek, in[0], in[1], in[2], in[3]); !sameDecryptError(err) {
						t.Fatalf("bit %d of part %d: %v", bit, i, err)
					}
				})
			}
		})
	}
}

// An octet moved from the additional data to the iv or the ciphertext is found: the MAC covers the length of it.
func TestCBCBindsLengths(t *testing.T) {
	c := content(t, "A128CBC-HS256")
	cek := randomBytes(32)
	iv, ciphertext, tag, err := c.Seal(cek, make([]byte, 40), []byte("0123456789abcdef"))
	must(t, err)
	all := bytes.Join([][]byte{[]byte("0123456789abcdef"), iv, ciphertext}, nil)
	if _, err := c.Open(cek, all[:16], all[16:], tag, nil); !sameDecryptError(err) {
		t.Error(err)
	}
	if _, err := c.Open(cek, all[32:48], all[48:], tag, all[:32]); !sameDecryptError(err) {
		t.Error(err)
	}
}

// A right tag over wrong padding is the sender's fault, and tells the same as a wrong tag.
func TestCBCPadding(t *testing.T) {
	c := content(t, "A128CBC-HS256")
	cek, iv := randomBytes(32), randomBytes(16)
	block, err := aes.NewCipher(cek[16:])
	must(t, err)
	seal := func(padded []byte) (ciphertext, tag []byte) {
		ciphertext = make([]byte, len(padded))
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(ciphertext, padded)
		return ciphertext, c.macTag(cek[:16], nil, iv, ciphertext)
	}
	last := func(tail ...byte) []byte { return append(make([]byte, 16-len(tail)), tail...) }
	for _, v := range []struct {
		name   string
		block  []byte
		length int // of the plaintext; -1: refused
	}{
		{"one octet", last(1), 15},
		{"three octets", last(3, 3, 3), 13},
		{"a whole block", bytes.Repeat([]byte{16}, 16), 0},
		{"zero", last(0), -1},
		{"more than a block", last(17), -1},
		{"255", last(255), -1},
		{"an octet that differs", last(3, 2, 3), -1},
		{"first octet differs", last(2, 3, 3), -1},
	} {
		ciphertext, tag := seal(v.block)
		got, err := c.Open(cek, iv, ciphertext, tag, nil)
		if v.length < 0 {
			if !sameDecryptError(err) {
				t.Errorf("%s: %v", v.name, err)
			}
		} else if err != nil || len(got) != v.length {
			t.Errorf("%s: %d octets, %v", v.name, len(got), err)
		}
	}
}

// Lengths are exact: a truncated tag is refused, and not compared as far as it goes.
func TestOpenLengths(t *testing.T) {
	for _, name := range ContentAlgorithms() {
		c := content(t, name)
		cek := randomBytes(c.KeyLen())
		iv, ciphertext, tag, err := c.Seal(cek, []byte("plaintext"), nil)
		must(t, err)
		longer := func(b []byte) []byte { return append(b[:len(b):len(b)], 0) }
		for _, v := range []struct {
			what                     string
			cek, iv, ciphertext, tag []byte
			want                     error
		}{
			{"tag one shorter", cek, iv, ciphertext, tag[:len(tag)-1], ErrMalformed},
			{"tag of 12", cek, iv, ciphertext, tag[:12], ErrMalformed},
			{"no tag", cek, iv, ciphertext, nil, ErrMalformed},
			{"tag one longer", cek, iv, ciphertext, longer(tag), ErrMalformed},
			{"iv one shorter", cek, iv[1:], ciphertext, tag, ErrMalformed},
			{"iv one longer", cek, longer(iv), ciphertext, tag, ErrMalformed},
			{"no iv", cek, nil, ciphertext, tag, ErrMalformed},
			{"key one shorter", cek[1:], iv, ciphertext, tag, ErrKeyLength},
			{"key one longer", longer(cek), iv, ciphertext, tag, ErrKeyLength},
			{"no key", nil, iv, ciphertext, tag, ErrKeyLength},
		} {
			_, err := c.Open(v.cek, v.iv, v.ciphertext, v.tag, nil)
			t.Run(name+"/"+v.what, func(t *testing.T) { wantError(t, err, v.want, name, "octets") })
		}
		wantNoCiphertext := ErrDecrypt
		if c.mac != nil {
			wantNoCiphertext = ErrMalformed
			_, err := c.Open(cek, iv, ciphertext[1:], tag, nil)
			wantError(t, err, ErrMalformed, "blocks")
		}
		_, err = c.Open(cek, iv, nil, tag, nil)
		wantError(t, err, wantNoCiphertext)
		_, _, _, err = c.Seal(cek[1:], nil, nil)
		wantError(t, err, ErrKeyLength)
	}
}

// Any changed bit of the encrypted key, or of a header member that the algorithm reads, is found.
func TestUnwrapFindsFlippedBits(t *testing.T) {
	enc := content(t, "A128GCM")
	for _, alg := range KeyAlgorithms() {
		a := keyAlgorithm(t, alg)
		if a.Direct() || a.DecryptOnly() {
			continue // what is changed there shows only when the content is opened
		}
		for _, pair := range keyPairs(t, a, enc) {
			t.Run(alg+"/"+pair.name, func(t *testing.T) {
				_, encryptedKey, p := encryptKey(t, a, enc, pair.wrap)
				refused := func(what string, bit int, encryptedKey []byte, p Params) {
					if _, err := Unwrap(alg, enc, pair.unwrap, encryptedKey, p, testLimits); err == nil {
						t.Fatalf("bit %d of %s changed, and nobody noticed", bit, what)
					}
				}
				step := 1
				if a.Kind == KeyRSA || a.Kind == KeyPassword {
					step = 29 // costly ones: a sample of bits, spread over all places in an octet
				}
				flips(encryptedKey, step, func(bit int, changed []byte) { refused("the encrypted key", bit, changed, p) })
				members := []struct {
					name  string
					field *[]byte
				}{{"iv", &p.IV}, {"tag", &p.Tag}, {"p2s", &p.P2S}, {"apu", &p.APU}, {"apv", &p.APV}}
				for _, m := range members {
					original := *m.field
					flips(original, step, func(bit int, changed []byte) {
						*m.field = changed
						refused(m.name, bit, encryptedKey, p)
					})
					*m.field = original
				}
				if a.Kind == KeyPassword {
					p.P2C++
					refused("p2c", 0, encryptedKey, p)
				}
			})
		}
	}
}

// The direct algorithms have no encrypted key (RFC 7516 section 5.2 step 10).
func TestDirectHasNoEncryptedKey(t *testing.T) {
	enc := content(t, "A128GCM")
	for _, alg := range []string{"dir", "ECDH-ES"} {
		a := keyAlgorithm(t, alg)
		pair := keyPairs(t, a, enc)[0]
		_, _, p := encryptKey(t, a, enc, pair.wrap)
		_, err := Unwrap(alg, enc, pair.unwrap, []byte{0}, p, Limits{})
		wantError(t, err, ErrMalformed, alg, "no encrypted key")
	}
}

// A content encryption key of another algorithm's length is refused, whatever carried it.
func TestUnwrapRefusesOtherKeyLengths(t *testing.T) {
	short, long := content(t, "A128GCM"), content(t, "A256GCM")
	for _, alg := range KeyAlgorithms() {
		a := keyAlgorithm(t, alg)
		if a.Direct() || a.DecryptOnly() {
			continue
		}
		pair := keyPairs(t, a, short)[0]
		_, encryptedKey, p := encryptKey(t, a, short, pair.wrap)
		_, err := Unwrap(alg, long, pair.unwrap, encryptedKey, p, testLimits)
		want := ErrMalformed // seen by the length of the encrypted key
		if a.Kind == KeyRSA {
			want = ErrKeyLength
		}
		wantError(t, err, want, "A256GCM")
	}
}

// RSA1_5 never tells why it failed: the result is a random key, whatever is wrong with the encrypted key.
func TestRSA15ImplicitRejection(t *testing.T) {
	enc, priv := content(t, "A128GCM"), rfc7516Key(t)
	encrypt := func(n int) []byte {
		out, err := rsa.EncryptPKCS1v15(rand.Reader, &priv.PublicKey, make([]byte, n))
		must(t, err)
		return out
	}
	good := encrypt(enc.KeyLen())
	for name, encryptedKey := range map[string][]byte{
		"empty":              nil,
		"one octet":          {1},
		"one octet shorter":  good[1:],
		"one octet longer":   append([]byte{0}, good...),
		"beyond the modulus": bytes.Repeat([]byte{0xff}, 256),
		"all zero":           make([]byte, 256),
		"key of 15 octets":   encrypt(15),
		"key of 17 octets":   encrypt(17),
		"key of 0 octets":    encrypt(0),
		"OAEP padding":       oaepEncrypted(t, enc, &priv.PublicKey),
		"random":             append([]byte{0}, randomBytes(255)...),
	} {
		t.Run(name, func(t *testing.T) {
			first, err := Unwrap("RSA1_5", enc, priv, encryptedKey, Params{}, Limits{})
			must(t, err)
			second, err := Unwrap("RSA1_5", enc, priv, encryptedKey, Params{}, Limits{})
			must(t, err)
			if len(first) != enc.KeyLen() || bytes.Equal(first, second) || bytes.Equal(first, make([]byte, enc.KeyLen())) {
				t.Errorf("got %X and %X, want two random keys", first, second)
			}
		})
	}
	got, err := Unwrap("RSA1_5", enc, priv, good, Params{}, Limits{})
	must(t, err)
	if !bytes.Equal(got, make([]byte, enc.KeyLen())) {
		t.Error("the right key did not come out")
	}
	for good[0] != 0 {
		good = encrypt(enc.KeyLen())
	}
	got, err = Unwrap("RSA1_5", enc, priv, good[1:], Params{}, Limits{})
	must(t, err)
	if bytes.Equal(got, make([]byte, enc.KeyLen())) {
		t.Error("an encrypted key without its leading zero octet is still the same number, and was taken")
	}
}

func oaepEncrypted(t *testing.T, enc Content, pub *rsa.PublicKey) []byte {
	t.Helper()
	_, encryptedKey, _, err := Wrap("RSA-OAEP", enc, pub, nil, Params{})
	must(t, err)
	return encryptedKey
}

// An OAEP encrypted key that lost its leading zero octet still is the same number, but not the same token.
func TestOAEPEncryptedKeyHasTheModulusLength(t *testing.T) {
	enc, priv := content(t, "A128GCM"), rfc7516Key(t)
	for {
		encryptedKey := oaepEncrypted(t, enc, &priv.PublicKey)
		if encryptedKey[0] == 0 {
			_, err := Unwrap("RSA-OAEP", enc, priv, encryptedKey[1:], Params{}, Limits{})
			wantError(t, err, ErrMalformed, "256 octets", "255")
			return
		}
	}
}

// RFC 8037 section 5: an ephemeral key that forces the shared secret to zero is refused, and so is such a recipient.
func TestX25519LowOrderPoints(t *testing.T) {
	enc, priv := content(t, "A128GCM"), generateECDH(t, ecdh.X25519())
	for _, point := range []string{
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	} {
		epk, err := ecdh.X25519().NewPublicKey(unhex(t, point))
		must(t, err)
		for _, alg := range []string{"ECDH-ES", "ECDH-ES+A256KW"} {
			encryptedKey := make([]byte, 24)
			if alg == "ECDH-ES" {
				encryptedKey = nil
			}
			_, err := Unwrap(alg, enc, priv, encryptedKey, Params{EPK: epk}, Limits{})
			wantError(t, err, ErrParameter, "low order")
			_, _, _, err = Wrap(alg, enc, epk, nil, Params{})
			wantError(t, err, ErrKeyInvalid, "low order")
		}
	}
}
