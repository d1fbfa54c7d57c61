package jwecrypt

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

// Every key algorithm with every kind of key it takes, under every content algorithm.
func TestRoundTrip(t *testing.T) {
	plaintext, aad := []byte("Live long and prosper."), []byte("eyJ9.aad")
	for _, alg := range KeyAlgorithms() {
		for _, encName := range ContentAlgorithms() {
			a, enc := keyAlgorithm(t, alg), content(t, encName)
			for _, pair := range keyPairs(t, a, enc) {
				t.Run(strings.Join([]string{alg, encName, pair.name}, "/"), func(t *testing.T) {
					cek, encryptedKey, p := encryptKey(t, a, enc, pair.wrap)
					if len(cek) != enc.KeyLen() {
						t.Fatalf("the content encryption key has %d octets", len(cek))
					}
					if a.Direct() != (len(encryptedKey) == 0) {
						t.Fatalf("the encrypted key has %d octets", len(encryptedKey))
					}
					iv, ciphertext, tag, err := enc.Seal(cek, plaintext, aad)
					must(t, err)

					got, err := Unwrap(alg, enc, pair.unwrap, encryptedKey, p, testLimits)
					must(t, err)
					if !bytes.Equal(got, cek) {
						t.Fatal("another content encryption key came out")
					}
					opened, err := enc.Open(got, iv, ciphertext, tag, aad)
					must(t, err)
					if !bytes.Equal(opened, plaintext) {
						t.Fatalf("plaintext %q", opened)
					}

					checkWrongKey(t, a, enc, pair.another, encryptedKey, p, func(cek []byte) error {
						_, err := enc.Open(cek, iv, ciphertext, tag, aad)
						return err
					})
				})
			}
		}
	}
}

// checkWrongKey holds that another key fails: at once where the encrypted key is authenticated, else with the content.
func checkWrongKey(t *testing.T, a KeyAlgorithm, enc Content, key any, encryptedKey []byte, p Params, open func(cek []byte) error) {
	t.Helper()
	cek, err := Unwrap(a.Name, enc, key, encryptedKey, p, testLimits)
	if a.Direct() || a.DecryptOnly() {
		must(t, err)
		err = open(cek)
	}
	wantError(t, err, ErrDecrypt, "wrong one", "cannot be told apart")
}

// Padding is right for every length around the block size, and so is the plaintext's own length.
func TestSealLengths(t *testing.T) {
	for _, name := range ContentAlgorithms() {
		c := content(t, name)
		cek := randomBytes(c.KeyLen())
		for n := range 50 {
			plaintext := randomBytes(n)
			iv, ciphertext, tag, err := c.Seal(cek, plaintext, nil)
			must(t, err)
			if len(iv) != c.IVLen() || len(tag) != c.TagLen() {
				t.Fatalf("%s: iv of %d and tag of %d octets", name, len(iv), len(tag))
			}
			got, err := c.Open(cek, iv, ciphertext, tag, nil)
			must(t, err)
			if !bytes.Equal(got, plaintext) {
				t.Fatalf("%s: %d octets came back as %d", name, n, len(got))
			}
		}
	}
}

// One content encryption key for several recipients, as the general JSON serialization has it.
func TestSharedContentKey(t *testing.T) {
	enc := content(t, "A256GCM")
	var cek []byte
	for _, alg := range KeyAlgorithms() {
		a := keyAlgorithm(t, alg)
		if a.DecryptOnly() {
			continue
		}
		pair := keyPairs(t, a, enc)[0]
		got, encryptedKey, p, err := Wrap(alg, enc, pair.wrap, cek, wrapParams(a))
		if a.Direct() && cek != nil {
			wantError(t, err, ErrOneRecipient, alg)
			continue
		}
		must(t, err)
		if cek == nil {
			cek = got
		}
		unwrapped, err := Unwrap(alg, enc, pair.unwrap, encryptedKey, p, testLimits)
		must(t, err)
		if !bytes.Equal(unwrapped, cek) {
			t.Errorf("%s carries another key", alg)
		}
	}
}

// Nothing that must be used once only is ever used twice.
func TestWrapAndSealAreFresh(t *testing.T) {
	for _, alg := range KeyAlgorithms() {
		a, enc := keyAlgorithm(t, alg), content(t, "A128GCM")
		if a.DecryptOnly() || alg == "dir" {
			continue
		}
		pair := keyPairs(t, a, enc)[0]
		cek1, _, p1, err := Wrap(alg, enc, pair.wrap, nil, wrapParams(a))
		must(t, err)
		cek2, _, p2, err := Wrap(alg, enc, pair.wrap, nil, wrapParams(a))
		must(t, err)
		if bytes.Equal(cek1, cek2) {
			t.Errorf("%s: the same content encryption key twice", alg)
		}
		if p1.EPK != nil && p1.EPK.Equal(p2.EPK) {
			t.Errorf("%s: the same ephemeral key twice", alg)
		}
		if p1.IV != nil && bytes.Equal(p1.IV, p2.IV) {
			t.Errorf("%s: the same iv twice", alg)
		}
		if p1.P2S != nil && bytes.Equal(p1.P2S, p2.P2S) {
			t.Errorf("%s: the same salt twice", alg)
		}
	}
	c := content(t, "A128GCM")
	iv1, _, _, err := c.Seal(make([]byte, 16), nil, nil)
	must(t, err)
	iv2, _, _, err := c.Seal(make([]byte, 16), nil, nil)
	must(t, err)
	if bytes.Equal(iv1, iv2) {
		t.Error("the same initialization vector twice")
	}
}

// What Wrap returns holds exactly the members that belong into the header.
func TestWrapParams(t *testing.T) {
	enc := content(t, "A128GCM")
	for _, v := range []struct{ alg, members string }{
		{"RSA-OAEP-256", ""}, {"A128KW", ""}, {"dir", ""},
		{"A128GCMKW", "iv tag"},
		{"ECDH-ES", "epk apu apv"}, {"ECDH-ES+A128KW", "epk apu apv"},
		{"PBES2-HS256+A128KW", "p2s p2c"},
	} {
		a := keyAlgorithm(t, v.alg)
		_, _, p, err := Wrap(v.alg, enc, keyPairs(t, a, enc)[0].wrap, nil, wrapParams(a))
		must(t, err)
		var got []string
		for _, m := range []struct {
			name string
			set  bool
		}{
			{"epk", p.EPK != nil}, {"apu", p.APU != nil}, {"apv", p.APV != nil}, {"iv", p.IV != nil}, {"tag", p.Tag != nil},
			{"p2s", p.P2S != nil}, {"p2c", p.P2C != 0},
		} {
			if m.set {
				got = append(got, m.name)
			}
		}
		if strings.Join(got, " ") != v.members {
			t.Errorf("%s returns %v, want %s", v.alg, got, v.members)
		}
	}
}

// The parties' names are part of what is derived: other names, another key.
func TestPartyNamesAreBound(t *testing.T) {
	enc := content(t, "A128GCM")
	for _, alg := range []string{"ECDH-ES", "ECDH-ES+A128KW"} {
		pair := keyPairs(t, keyAlgorithm(t, alg), enc)[0]
		cek, encryptedKey, p, err := Wrap(alg, enc, pair.wrap, nil, Params{APU: []byte("Alice"), APV: []byte("Bob")})
		must(t, err)
		for _, names := range [][2]string{{"Mallory", "Bob"}, {"Alice", "Mallory"}, {"Bob", "Alice"}, {"AliceB", "ob"}, {"", ""}} {
			p.APU, p.APV = []byte(names[0]), []byte(names[1])
			got, err := Unwrap(alg, enc, pair.unwrap, encryptedKey, p, Limits{})
			if err == nil && bytes.Equal(got, cek) {
				t.Errorf("%s: apu %q and apv %q give the same key", alg, names[0], names[1])
			}
			if err != nil && !errors.Is(err, ErrDecrypt) {
				t.Errorf("%s: %v", alg, err)
			}
		}
	}
}

// The tables are the one list of algorithms, and each entry can do what its entry says.
func TestTables(t *testing.T) {
	if got := len(KeyAlgorithms()); got != 19 {
		t.Errorf("%d key algorithms", got)
	}
	if got := len(ContentAlgorithms()); got != 6 {
		t.Errorf("%d content algorithms", got)
	}
	for _, alg := range KeyAlgorithms() {
		a := keyAlgorithm(t, alg)
		if a.unwrap == nil || (a.agree != nil && a.wrap != nil) || a.Kind < KeyRSA || a.Kind > KeyPassword {
			t.Errorf("%s: the entry is not complete", alg)
		}
		if a.DecryptOnly() != (alg == "RSA1_5") {
			t.Errorf("%s: decrypt only is %v", alg, a.DecryptOnly())
		}
		if want := slices.Contains([]string{"dir", "ECDH-ES"}, alg); a.Direct() != want {
			t.Errorf("%s: direct is %v", alg, a.Direct())
		}
	}
	for _, name := range []string{"", "a128gcm", "A128GCM ", "none", "RSA-OAEP-1"} {
		if _, ok := ContentByName(name); ok {
			t.Errorf("%q is a content algorithm", name)
		}
		if _, ok := KeyAlgorithmByName(name); ok {
			t.Errorf("%q is a key algorithm", name)
		}
	}
}
