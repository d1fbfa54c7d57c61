package jwecrypt

import (
	"bytes"
	"crypto/ecdh"
	"testing"
)

// Whatever a token holds, Unwrap gives a key of the right length or a typed error.
func FuzzUnwrap(f *testing.F) {
	algs, encs := KeyAlgorithms(), ContentAlgorithms()
	type target struct {
		a   KeyAlgorithm
		enc Content
		key any
	}
	var targets []target
	for _, alg := range algs {
		for e, enc := range encs {
			a, c := keyAlgorithm(f, alg), content(f, enc)
			for _, pair := range keyPairs(f, a, c) {
				targets = append(targets, target{a, c, pair.unwrap})
				if e != 0 {
					continue
				}
				_, encryptedKey, p := encryptKey(f, a, c, pair.wrap)
				var epk []byte
				if p.EPK != nil {
					epk = p.EPK.Bytes()
				}
				f.Add(uint16(len(targets)-1), encryptedKey, epk, p.APU, p.IV, p.Tag, p.P2S, p.P2C)
			}
		}
	}
	f.Add(uint16(0), []byte{}, []byte{}, []byte{}, []byte{}, []byte{}, []byte{}, -1)
	f.Fuzz(func(t *testing.T, which uint16, encryptedKey, epk, apu, iv, tag, p2s []byte, p2c int) {
		v := targets[int(which)%len(targets)]
		p := Params{APU: apu, IV: iv, Tag: tag, P2S: p2s, P2C: p2c}
		for _, curve := range []ecdh.Curve{ecdh.P256(), ecdh.P384(), ecdh.P521(), ecdh.X25519()} {
			if key, err := curve.NewPublicKey(epk); err == nil {
				p.EPK = key
			}
		}
		cek, err := Unwrap(v.a.Name, v.enc, v.key, encryptedKey, p, Limits{MaxP2C: 1000})
		if err != nil {
			if !isTyped(err) || cek != nil {
				t.Fatalf("%s: key of %d octets and error %v", v.a.Name, len(cek), err)
			}
			return
		}
		if len(cek) != v.enc.KeyLen() {
			t.Fatalf("%s: a key of %d octets for %s", v.a.Name, len(cek), v.enc.Name())
		}
	})
}

// Whatever opens is exactly what sealing it again gives: there are no two ciphertexts for a plaintext.
func FuzzOpen(f *testing.F) {
	encs := ContentAlgorithms()
	for i, name := range encs {
		c := content(f, name)
		cek := make([]byte, c.KeyLen())
		iv, ciphertext, tag, err := c.Seal(cek, []byte("plaintext"), []byte("aad"))
		must(f, err)
		f.Add(byte(i), cek, iv, ciphertext, tag, []byte("aad"))
		f.Add(byte(i), cek, iv, []byte{}, tag, []byte{})
		f.Add(byte(i), []byte{}, []byte{}, []byte{}, []byte{}, []byte{})
	}
	f.Fuzz(func(t *testing.T, which byte, cek, iv, ciphertext, tag, aad []byte) {
		c := content(t, encs[int(which)%len(encs)])
		plaintext, err := c.Open(cek, iv, ciphertext, tag, aad)
		if err != nil {
			if !isTyped(err) || plaintext != nil {
				t.Fatalf("%d octets and error %v", len(plaintext), err)
			}
			return
		}
		again, tagAgain, err := c.seal(cek, iv, plaintext, aad)
		must(t, err)
		if !bytes.Equal(again, ciphertext) || !bytes.Equal(tagAgain, tag) {
			t.Fatal("two ciphertexts for one plaintext")
		}
	})
}

// Whatever inflates keeps to the limit and survives another round.
func FuzzInflate(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0x03, 0x00})
	f.Add([]byte{0x01, 0x01, 0x00, 0xfe, 0xff, 'x'})
	f.Add(Deflate([]byte("Live long and prosper.")))
	f.Add(Deflate(make([]byte, 100_000)))
	f.Add(append(Deflate([]byte("and more")), 0))
	f.Fuzz(func(t *testing.T, data []byte) {
		const limit = 4096
		plain, err := Inflate(data, limit)
		if err != nil {
			if !isTyped(err) || plain != nil {
				t.Fatalf("%d octets and error %v", len(plain), err)
			}
			return
		}
		if len(plain) > limit {
			t.Fatalf("%d octets", len(plain))
		}
		again, err := Inflate(Deflate(plain), limit)
		must(t, err)
		if !bytes.Equal(again, plain) {
			t.Fatal("did not survive another round")
		}
		if _, err := Inflate(append(data[:len(data):len(data)], 0), limit); err == nil {
			t.Fatal("an octet too many went unseen")
		}
	})
}
