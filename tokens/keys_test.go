package tokens

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestParseKeyFiles: every format that fob reads, what it was read as, and what it held.
func TestParseKeyFiles(t *testing.T) {
	ask := func(string) ([]byte, error) { return []byte("correct-horse"), nil }
	for _, c := range []struct {
		file, format, key string
		n                 int
	}{
		{"rsa.pkcs1.pem", "PEM", "RSA 2048 private key", 1},
		{"rsa.pkcs1.der", "DER", "RSA 2048 private key", 1},
		{"rsa.pkcs1pub.pem", "PEM", "RSA 2048 public key", 1},
		{"rsa.pkcs8.pem", "PEM", "RSA 2048 private key", 1},
		{"rsa.pkcs8.der", "DER", "RSA 2048 private key", 1},
		{"rsa.spki.pem", "PEM", "RSA 2048 public key", 1},
		{"rsa.cert.pem", "PEM", "RSA 2048 public key", 1},
		{"rsa.cert.der", "DER", "RSA 2048 public key", 1},
		{"p256.sec1.pem", "PEM", "EC P-256 private key", 1},
		{"p384.sec1.der", "DER", "EC P-384 private key", 1},
		{"p521.pkcs8.pem", "PEM", "EC P-521 private key", 1},
		{"p521.spki.der", "DER", "EC P-521 public key", 1},
		{"ed25519.pkcs8.pem", "PEM", "OKP Ed25519 private key", 1},
		{"ed25519.spki.pem", "PEM", "OKP Ed25519 public key", 1},
		{"ed25519.cert.pem", "PEM", "OKP Ed25519 public key", 1},
		{"x25519.pkcs8.der", "DER", "OKP X25519 private key", 1},
		{"x25519.spki.pem", "PEM", "OKP X25519 public key", 1},
		{"enc.rsa.der", "DER", "RSA 2048 private key", 1},
		{"enc.scrypt.pem", "PEM", "OKP X25519 private key", 1},
		{"ssh-ed25519", "PEM", "OKP Ed25519 private key", 1},
		{"ssh-ed25519.enc", "PEM", "OKP Ed25519 private key", 1},
		{"ssh-ed25519.pub", "OpenSSH", "OKP Ed25519 public key", 1},
		{"ssh-rsa2048", "PEM", "RSA 2048 private key", 1},
		{"ssh-ecdsa521.pub", "OpenSSH", "EC P-521 public key", 1},
		{"ssh-ecdsa256.rfc4716", "RFC 4716", "EC P-256 public key", 1},
	} {
		t.Run(c.file, func(t *testing.T) {
			f, err := ParseKeys(keyFixture(t, c.file), KeyOptions{Passphrase: ask})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(f.Format, c.format) || len(f.Keys) != c.n || !strings.HasPrefix(f.Keys[0].String(), c.key) {
				t.Errorf("%q: %v, want %s: %s", f.Format, f.Keys, c.format, c.key)
			}
			if f.Keys[0].HasPrivate() != strings.Contains(c.key, "private") {
				t.Error("the halves are mixed up")
			}
		})
	}
}

// TestSealedKeys need their passphrase, and say so when it is missing or wrong.
func TestSealedKeys(t *testing.T) {
	for _, file := range []string{"enc.scrypt.pem", "enc.rsa.der", "ssh-ed25519.enc", "legacy.rsa-aes128.pem"} {
		data := keyFixture(t, file)
		_, err := ParseKeys(data, KeyOptions{})
		wantCode(t, err, CodePassphrase)
		_, err = ParseKeys(data, KeyOptions{Passphrase: func(string) ([]byte, error) { return []byte("wrong-zebra"), nil }})
		wantCode(t, err, CodePassphrase)
		if err != nil && strings.Contains(err.Error(), "zebra") {
			t.Errorf("the passphrase is in the error: %v", err)
		}
		lost := errors.New("prompt closed")
		if _, err = ParseKeys(data, KeyOptions{Passphrase: func(string) ([]byte, error) { return nil, lost }}); !errors.Is(err, lost) {
			t.Errorf("the prompt's own error is lost: %v", err)
		}
	}
}

// TestWrongFiles: the error says what the file was taken for, and why it did not fit.
func TestWrongFiles(t *testing.T) {
	for _, c := range []struct {
		name  string
		data  []byte
		code  Code
		words []string
	}{
		{"nothing", nil, CodeMalformed, []string{"empty"}},
		{"text", []byte("hunter2"), CodeMalformed, []string{"text", "secret:@FILE"}},
		{"a token", []byte(rfc7515A1), CodeMalformed, []string{"a token"}},
		{"JSON cut", []byte(`{"kty":"EC",`), CodeMalformed, []string{"taken for JSON", "byte 12"}},
		{"other JSON", []byte(`{"a":1}`), CodeMalformed, []string{"taken for JSON", `"kty"`, `"keys"`}},
		{"an array", []byte(`[{}]`), CodeMalformed, []string{"an array is neither"}},
		{"a JSON token", []byte(`{"payload":"","signature":""}`), CodeMalformed, []string{"taken for JSON"}},
		{"both JWK and set", []byte(`{"kty":"oct","k":"AA","keys":[]}`), CodeMalformed, []string{"both"}},
		{"an empty set", []byte(`{"keys":[]}`), CodeKeyNotFound, []string{"empty"}},
		{"a set of nothing usable", []byte(`{"keys":[{"kty":"X"},1]}`), CodeMalformed, []string{"a JWK Set of 2 without a usable key; key 0", `"X"`}},
		{"a set with a member twice", []byte(`{"keys":[],"keys":[{"kty":"oct","k":"AA"}]}`), CodeMalformed, []string{`"keys" stands twice at byte 11`}},
		{"DSA", keyFixture(t, "no.dsa.pem"), CodeKeyUnfit, []string{"DSA"}},
		{"RSA of 512 bits", keyFixture(t, "rsa512.pkcs8.pem"), CodeKeyUnfit, []string{"512 bits"}},
		{"a request for a certificate", keyFixture(t, "p256.csr.pem"), "", []string{"taken for a PEM file"}},
		{"PEM cut", keyFixture(t, "p256.pkcs8.pem")[:80], CodeMalformed, []string{"PEM"}},
		{"PKCS#12", keyFixture(t, "no.pkcs12"), CodeKeyUnfit, []string{"PKCS#12"}},
		{"secp256k1", keyFixture(t, "no.secp256k1.pem"), CodeKeyUnfit, []string{"secp256k1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseKeys(c.data, KeyOptions{})
			if c.code == "" {
				c.code = CodeOf(err)
			}
			wantCode(t, err, c.code, c.words...)
		})
	}
}

// TestKeyFilesAreNoSecrets: what is a key in any form is never taken for an HMAC secret (RFC 8725 §2.1).
func TestKeyFilesAreNoSecrets(t *testing.T) {
	spki := keyFixture(t, "rsa.spki.pem")
	block, _ := pem.Decode(spki)
	odd, _ := pem.Decode(keyFixture(t, "no.secp256k1-spki.pem"))
	body := base64.StdEncoding.EncodeToString(block.Bytes)
	lines := strings.Split(strings.TrimSpace(string(spki)), "\n")
	for name, data := range map[string][]byte{
		"a public PEM":                 spki,
		"with text before":             append([]byte("my key:\n"), spki...),
		"a certificate":                keyFixture(t, "rsa.cert.pem"),
		"DER":                          block.Bytes,
		"a certificate in DER":         keyFixture(t, "rsa.cert.der"),
		"the body of a PEM":            []byte(body),
		"the body of a PEM, in lines":  []byte(strings.Join(lines[1:len(lines)-1], "\n") + "\n"),
		"a broken PEM":                 spki[:100],
		"OpenSSH":                      keyFixture(t, "ssh-ed25519.pub"),
		"RFC 4716":                     keyFixture(t, "ssh-ed25519.rfc4716"),
		"a sealed key":                 keyFixture(t, "enc.rsa.der"),
		"a key that fob cannot use":    keyFixture(t, "no.secp256k1-spki.pem"),
		"the same in DER":              odd.Bytes,
		"an RSA key that is too short": keyFixture(t, "rsa512.pkcs8.pem"),
		"a JWK":                        []byte(rfc7515A3Key),
		"a JWK Set":                    []byte(`{"keys":[` + rfc7515A3Key + `]}`),
		"a JWK of unknown type":        []byte(`{"kty":"X"}`),
		"a JWK, cut":                   []byte(rfc7515A3Key)[:50],
		"an empty set":                 []byte(` {"keys":[]}`),
		"nothing":                      {},
	} {
		if _, err := ParseSecret(data); CodeOf(err) != CodeKeyUnfit {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, secret := range []string{"hunter2", `{"a":"json is fine"}`, "0\x82\x01\x00 begins like DER", "\x00", "MIIB", "ssh", "[]", "eyJhbGciOiJIUzI1NiJ9", strings.Repeat("QUJD", 50)} {
		k, err := ParseSecret([]byte(secret))
		if err != nil || string(k.secret.Reveal()) != secret {
			t.Errorf("%q is no secret: %v", secret, err)
		}
	}
}

// TestWriteKey: every form reads back as the same key.
func TestWriteKey(t *testing.T) {
	pass := []byte("correct-horse")
	ask := func(string) ([]byte, error) { return pass, nil }
	keys := map[string]*Key{"oct": keyFor(t, "HS256"), "RSA": keyFor(t, "RS256"), "X25519": parseOne(t, string(keyFixture(t, "x25519.pkcs8.pem")))}
	for _, alg := range []string{"ES256", "ES384", "ES512", "EdDSA"} {
		keys[alg] = keyFor(t, alg)
	}
	cannot := map[string]string{
		"oct": "pem der pkcs1 sec1 ssh", "RSA": "sec1 raw", "X25519": "pkcs1 sec1 ssh raw",
		"ES256": "pkcs1 raw", "ES384": "pkcs1 raw", "ES512": "pkcs1 raw", "EdDSA": "pkcs1 sec1 raw",
	}
	for name, k := range keys {
		for _, form := range KeyFormats() {
			for _, public := range []bool{false, true} {
				for _, seal := range []bool{false, true} {
					if seal && name != "EdDSA" && name != "X25519" && name != "oct" {
						continue // stretching a passphrase is slow on purpose
					}
					t.Run(fmt.Sprintf("%s/%s/public=%v/seal=%v", name, form, public, seal), func(t *testing.T) {
						opt := WriteKeyOptions{Format: form, Public: public, Seal: seal}
						if seal {
							opt.Passphrase = pass
						}
						out, err := WriteKey(k, opt)
						cannotForm := slices.Contains(strings.Fields(cannot[name]), string(form)) || public && (name == "oct" || form == FormatSEC1)
						cannotSeal := seal && (public || !slices.Contains([]KeyFormat{FormatPEM, FormatDER, FormatSSH}, form))
						if cannotForm || cannotSeal {
							if err == nil {
								t.Fatalf("written: %d bytes", len(out))
							}
							return
						}
						if err != nil {
							t.Fatal(err)
						}
						if form == FormatRaw {
							if !bytes.Equal(out, k.secret.Reveal()) {
								t.Fatal("other bytes")
							}
							out[0] ^= 1
							if bytes.Equal(out, k.secret.Reveal()) {
								t.Error("what was written is the key's own memory")
							}
							return
						}
						if seal {
							if _, err := ParseKeys(out, KeyOptions{}); CodeOf(err) != CodePassphrase {
								t.Errorf("a sealed key opens without a passphrase: %v", err)
							}
						}
						f, err := ParseKeys(out, KeyOptions{Passphrase: ask})
						if err != nil {
							t.Fatal(err)
						}
						back := f.Keys[0]
						if back.HasPrivate() == public {
							t.Errorf("private %v", back.HasPrivate())
						}
						if sameMaterial(t, back, k, public) != nil {
							t.Error("another key comes back")
						}
					})
				}
			}
		}
	}
}

func sameMaterial(t *testing.T, a, b *Key, public bool) error {
	t.Helper()
	strip := func(k *Key) string {
		c := *k
		c.kid, c.alg, c.use, c.ops = "", "", "", nil
		k = &c
		if public {
			k = k.Public()
		}
		out, err := k.MarshalPrivateJWK()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	if strip(a) != strip(b) {
		return errors.New("different")
	}
	return nil
}

// TestSealNeedsAPassphrase: one that came out empty is an error and not a key in the clear.
func TestSealNeedsAPassphrase(t *testing.T) {
	for _, form := range []KeyFormat{FormatPEM, FormatDER, FormatSSH} {
		if out, err := WriteKey(keyFor(t, "EdDSA"), WriteKeyOptions{Format: form, Seal: true}); err == nil {
			t.Errorf("%s: written, %d bytes", form, len(out))
		}
	}
	for _, form := range KeyFormats() {
		if out, err := WriteKey(keyFor(t, "EdDSA"), WriteKeyOptions{Format: form, Passphrase: []byte("x")}); err == nil {
			t.Errorf("%s: a passphrase was given, and the key written in the clear, %d bytes", form, len(out))
		}
	}
}

// TestMarshalJWKSet: a public set holds no private member and no shared secret.
func TestMarshalJWKSet(t *testing.T) {
	list := []*Key{keyFor(t, "ES256"), keyFor(t, "HS256"), keyFor(t, "RS256"), keyFor(t, "EdDSA")}
	out, err := MarshalJWKSet(list, false)
	if err != nil {
		t.Fatal(err)
	}
	f, err := ParseKeys(out, KeyOptions{})
	if err != nil || len(f.Keys) != 3 || f.Format != "JWK Set" {
		t.Fatalf("%v %+v", err, f)
	}
	for _, k := range f.Keys {
		if k.HasPrivate() {
			t.Errorf("%s is in a public set", k)
		}
	}
	if out, err = MarshalJWKSet(list, true); err != nil {
		t.Fatal(err)
	}
	if f, err = ParseKeys(out, KeyOptions{}); err != nil || len(f.Keys) != 4 || !f.Keys[0].HasPrivate() {
		t.Fatalf("%v %+v", err, f)
	}
}

// TestGenerateKey: a key for each algorithm, marked with it, which then does it.
func TestGenerateKey(t *testing.T) {
	for _, p := range []Purpose{PurposeSign, PurposeKey, PurposeEnc} {
		for _, a := range Algorithms(p) {
			if a.Kty == "RSA" {
				continue // slow; see below
			}
			if a.Name == "dir" {
				continue // its size is that of the content encryption
			}
			k, err := GenerateKey(KeygenOptions{Alg: a.Name})
			if err != nil {
				t.Fatalf("%s: %v", a.Name, err)
			}
			if k.Kid() == "" || k.Use() != useOf(a) || p != PurposeEnc && k.Alg() != a.Name || p == PurposeEnc && k.Alg() != "dir" || !k.HasPrivate() || k.Weakness(a) != "" {
				t.Errorf("%s: %s alg %s use %s", a.Name, k, k.Alg(), k.Use())
			}
			if k.IsSymmetric() {
				if tp, _ := k.Thumbprint(); tp == k.Kid() {
					t.Errorf("%s: the kid is a hash of the secret (RFC 7638 §7)", a.Name)
				}
				if k.secret.Len() < a.Secret {
					t.Errorf("%s: %d bytes", a.Name, k.secret.Len())
				}
			} else if tp, _ := k.Thumbprint(); tp != k.Kid() {
				t.Errorf("%s: kid %s, thumbprint %s", a.Name, k.Kid(), tp)
			}
		}
	}
	for _, crv := range []string{"P-256", "P-384", "P-521", "X25519"} {
		if k, err := GenerateKey(KeygenOptions{Alg: "ECDH-ES", Crv: crv, Kid: "mine"}); err != nil || k.Crv() != crv || k.Kid() != "mine" {
			t.Errorf("%s: %v %v", crv, k, err)
		}
	}
	for _, opt := range []KeygenOptions{{}, {Alg: "none"}, {Alg: "rs256"}, {Alg: "RS256", Bits: 1024}, {Alg: "RS256", Bits: 2047}, {Alg: "RS256", Bits: 8193}, {Alg: "RS256", Bits: -1},
		{Alg: "ES256", Bits: 2048}, {Alg: "ES256", Crv: "P-384"}, {Alg: "HS256", Crv: "P-256"}, {Alg: "ECDH-ES", Crv: "P-224"}, {Alg: "ECDH-ES", Crv: "Ed25519"}} {
		k, err := GenerateKey(opt)
		if k != nil {
			t.Errorf("%+v: made %s", opt, k)
		}
		wantCode(t, err, CodeUsage)
	}
	k, err := GenerateKey(KeygenOptions{Alg: "RS256", Bits: 2048})
	if err != nil || k.Bits() != 2048 || k.Weakness(nil) != "" {
		t.Errorf("%v %v", k, err)
	}
}

// TestPublicHalf: Public takes the private half off, and turns the operations.
func TestPublicHalf(t *testing.T) {
	k := parseOne(t, strings.Replace(rfc7515A3Key, `{`, `{"key_ops":["sign","verify"],`, 1))
	pub := k.Public()
	if pub.HasPrivate() || pub.private != nil || !slices.Equal(pub.ops, []string{"verify"}) || !k.HasPrivate() {
		t.Errorf("%s %q", pub, pub.ops)
	}
	if keyFor(t, "HS256").Public() != nil {
		t.Error("a shared secret has a public half")
	}
	if _, err := keyFor(t, "HS256").MarshalJWK(); CodeOf(err) != CodeRefused {
		t.Errorf("a shared secret as a public JWK: %v", err)
	}
	if _, err := pub.Sign(LookupAlgorithm(PurposeSign, "ES256"), nil); CodeOf(err) != CodeKeyUnfit {
		t.Errorf("a public key signs: %v", err)
	}
}

// foreignVerifier holds its key elsewhere.
type foreignVerifier struct{ key *Key }

func (v foreignVerifier) Key() *Key { return v.key.Public() }
func (v foreignVerifier) Verify(alg *Algorithm, input, sig []byte) error {
	return v.key.Verify(alg, input, sig)
}

func (v foreignVerifier) Sign(alg *Algorithm, input []byte) ([]byte, error) {
	return v.key.Sign(alg, input)
}

// TestKeysElsewhere: signer and verifier are interfaces; a key may live in a token or a service.
func TestKeysElsewhere(t *testing.T) {
	v := foreignVerifier{keyFor(t, "ES256")}
	token, err := SignJWS([]byte("{}"), []SignWith{{Signer: v}}, SignOptions{Form: JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	if r := Verify(Decode(token, Limits{}), NewKeys(v), &Policy{At: now}); r.Verdict() != StatusValid || r.Signature.Key.HasPrivate() {
		t.Errorf("%s %s", r.Verdict(), r.Signature.Reason)
	}
}

// TestMismatchedHalves: a private half that does not belong to the public one is no key.
func TestMismatchedHalves(t *testing.T) {
	a, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	b, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, c, _ := ed25519.GenerateKey(rand.Reader)
	_, d, _ := ed25519.GenerateKey(rand.Reader)
	for _, native := range []crypto.PrivateKey{&ecdsa.PrivateKey{PublicKey: a.PublicKey, D: b.D}, slices.Concat(c[:32], d[32:])} {
		if k, err := newKey(native, ""); err == nil {
			t.Errorf("%s", k)
		}
	}
}
