package jwecrypt

import "testing"

func BenchmarkUnwrap(b *testing.B) {
	enc := content(b, "A256GCM")
	for _, alg := range []string{"A256KW", "A256GCMKW", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW", "PBES2-HS256+A128KW"} {
		a := keyAlgorithm(b, alg)
		for _, pair := range keyPairs(b, a, enc) {
			b.Run(alg+"/"+pair.name, func(b *testing.B) {
				_, encryptedKey, p := encryptKey(b, a, enc, pair.wrap)
				for b.Loop() {
					if _, err := Unwrap(alg, enc, pair.unwrap, encryptedKey, p, testLimits); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	plaintext := make([]byte, 64<<10)
	for _, name := range []string{"A128CBC-HS256", "A256CBC-HS512", "A256GCM"} {
		b.Run(name, func(b *testing.B) {
			c := content(b, name)
			cek := randomBytes(c.KeyLen())
			iv, ciphertext, tag, err := c.Seal(cek, plaintext, nil)
			must(b, err)
			b.SetBytes(int64(len(plaintext)))
			for b.Loop() {
				if _, err := c.Open(cek, iv, ciphertext, tag, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkInflate(b *testing.B) {
	packed := Deflate(make([]byte, 1<<20))
	b.SetBytes(1 << 20)
	for b.Loop() {
		if _, err := Inflate(packed, 1<<20); err != nil {
			b.Fatal(err)
		}
	}
}
