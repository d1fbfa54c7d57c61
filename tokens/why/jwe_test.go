package why

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"

	"fob/tokens"
)

// TestJWE: what is wrong with a token that does not open.
func TestJWE(t *testing.T) {
	r := theRig()
	private := func(k any, m tokens.Metadata) Candidate {
		der, err := x509.MarshalPKCS8PrivateKey(k)
		if err != nil {
			t.Fatal(err)
		}
		key := parseKey(t, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
		return Candidate{Key: key.With(m), Name: "@private.pem", Given: true}
	}
	encrypt := func(c Candidate, alg, enc string) string {
		out, err := tokens.EncryptJWE([]byte(claims), []tokens.EncryptTo{{Key: c.Key, Alg: alg}}, tokens.EncryptOptions{Form: tokens.JWECompact, Enc: enc})
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	mine, theirs := private(r.rsa, tokens.Metadata{Kid: "k1"}), private(r.rsa2, tokens.Metadata{})
	toMine := encrypt(mine, "RSA-OAEP-256", "A256GCM")
	bare := mine
	bare.Key = mine.Key.Bare()
	shared := strings.Repeat("s", 31) + "!"
	dir := encrypt(secretOf(shared), "dir", "A256GCM")
	in := func(c Candidate, state string) Candidate { c.State = state; return c }
	for _, c := range []struct {
		name, token, want string
		danger            bool
		keys              []Candidate
	}{
		{"it opens", toMine, "", false, []Candidate{mine}},
		{"kid", toMine, "kid", false, []Candidate{theirs, private(r.rsa, tokens.Metadata{Kid: "k2"})}},
		{"metadata", toMine, "key-metadata", false, []Candidate{private(r.rsa, tokens.Metadata{Kid: "k1", Use: "sig"})}},
		{"another key", toMine, "other-key", false, []Candidate{theirs, other(bare, "mail/77")}},
		{"revoked", toMine, "key-state", true, []Candidate{theirs, in(mine, "revoked")}},
		{"the header names another algorithm", mislabelled(t, &r.rsa.PublicKey), "alg", false, []Candidate{bare}},
		{"a secret with a newline", dir, "secret-newline", false, []Candidate{secretOf(shared + "\n")}},
		{"a secret in base64", dir, "secret-base64", false, []Candidate{secretOf(base64.StdEncoding.EncodeToString([]byte(shared)))}},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := find(t, c.token, c.keys...)
			if c.want == "" {
				if res.Outcome != Verifies {
					t.Errorf("%+v", res)
				}
				return
			}
			wantCause(t, res, c.want)
			if res.Causes[0].Danger != c.danger {
				t.Errorf("%+v", res.Causes[0])
			}
		})
	}
	ec, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	public := Candidate{Key: mine.Key.Public(), Name: "@public.pem", Given: true}
	for _, c := range []struct {
		name, token, says string
		outcome           Outcome
		keys              []Candidate
	}{
		{"no key", toMine, "no key was given", NotTried, nil},
		{"another key", toMine, "another key", Unexplained, []Candidate{theirs}},
		{"the public half", toMine, "private", Unexplained, []Candidate{public}},
		{"another kind", toMine, "kind that RSA-OAEP-256 takes", Unexplained, []Candidate{private(ec, tokens.Metadata{})}},
		{"changed", flipped(toMine), "changed after it was encrypted", Unexplained, []Candidate{mine}},
		{"malformed", toMine + "=", "malformed", NotTried, []Candidate{mine}},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := find(t, c.token, c.keys...)
			if res.Outcome != c.outcome || len(res.Causes) > 0 || !strings.Contains(res.Reason, c.says) {
				t.Errorf("%+v", res)
			}
		})
	}
}

// flipped changes the ciphertext.
func flipped(token string) string {
	parts := strings.Split(token, ".")
	b := []byte(parts[3])
	if b[0] == 'A' {
		b[0] = 'B'
	} else {
		b[0] = 'A'
	}
	parts[3] = string(b)
	return strings.Join(parts, ".")
}

// mislabelled says RSA-OAEP-256 and is encrypted with RSA-OAEP.
func mislabelled(t *testing.T, to *rsa.PublicKey) string {
	t.Helper()
	header := b64u([]byte(`{"alg":"RSA-OAEP-256","enc":"A256GCM"}`))
	cek, iv := make([]byte, 32), make([]byte, 12)
	_, _ = rand.Read(cek)
	_, _ = rand.Read(iv)
	wrapped, err := rsa.EncryptOAEP(sha1.New(), rand.Reader, to, cek, nil)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := aes.NewCipher(cek)
	gcm, _ := cipher.NewGCM(block)
	sealed := gcm.Seal(nil, iv, []byte(claims), []byte(header))
	at := len(sealed) - gcm.Overhead()
	return strings.Join([]string{header, b64u(wrapped), b64u(iv), b64u(sealed[:at]), b64u(sealed[at:])}, ".")
}
