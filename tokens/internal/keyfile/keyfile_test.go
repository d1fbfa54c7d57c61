package keyfile

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const testPassphrase = "correct-horse"

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func answer(pass string) Options {
	return Options{Passphrase: func(string) ([]byte, error) { return []byte(pass), nil }}
}

func mustParse(t testing.TB, data []byte, opt Options) *Result {
	t.Helper()
	r, err := Parse(data, opt)
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	return r
}

func mustParseOne(t testing.TB, data []byte, opt Options) Key {
	t.Helper()
	r := mustParse(t, data, opt)
	if len(r.Keys) != 1 {
		t.Fatalf("%d keys, want 1: %v", len(r.Keys), r.Keys)
	}
	return r.Keys[0]
}

// kindOf says by type what a key is, and holds that both halves are of the same kind.
func kindOf(t testing.TB, k Key) string {
	t.Helper()
	kind := ""
	okPrivate := false
	switch pub := k.Public.(type) {
	case *rsa.PublicKey:
		kind = fmt.Sprintf("rsa%d", pub.N.BitLen())
		_, okPrivate = k.Private.(*rsa.PrivateKey)
	case *ecdsa.PublicKey:
		kind = strings.ToLower(strings.ReplaceAll(pub.Curve.Params().Name, "-", ""))
		_, okPrivate = k.Private.(*ecdsa.PrivateKey)
	case ed25519.PublicKey:
		kind = "ed25519"
		_, okPrivate = k.Private.(ed25519.PrivateKey)
	case *ecdh.PublicKey:
		kind = "x25519"
		_, okPrivate = k.Private.(*ecdh.PrivateKey)
	default:
		t.Fatalf("public key of the type %T", k.Public)
	}
	if k.Private != nil && (!okPrivate || !samePublic(publicOf(k.Private), k.Public)) {
		t.Fatalf("%s: private half of the type %T does not match", kind, k.Private)
	}
	return kind
}

// Every file that openssl and ssh-keygen wrote, and what it holds. "same" names
// a file with the same key: the forms of one key must agree.
func TestParseReadsWhatOthersWrote(t *testing.T) {
	type want struct {
		file    string
		kind    string
		format  Format
		private bool
		same    string
	}
	tests := []want{
		{"rsa.pkcs1.pem", "rsa2048", FormatPKCS1PEM, true, "rsa.pkcs8.pem"},
		{"rsa.pkcs1.der", "rsa2048", FormatPKCS1DER, true, "rsa.pkcs8.pem"},
		{"rsa.pkcs1pub.pem", "rsa2048", FormatPKCS1PEM, false, "rsa.pkcs8.pem"},
		{"rsa.pkcs1pub.der", "rsa2048", FormatPKCS1DER, false, "rsa.pkcs8.pem"},
		{"rsa.cert.pem", "rsa2048", FormatCertificatePEM, false, "rsa.pkcs8.pem"},
		{"rsa.cert.der", "rsa2048", FormatCertificateDER, false, "rsa.pkcs8.pem"},
		{"rsa512.pkcs8.pem", "rsa512", FormatPKCS8PEM, true, ""}, // small, and not ours to judge
		{"p256.sec1-params.pem", "p256", FormatSEC1PEM, true, "p256.pkcs8.pem"},
		{"p256.spki-compressed.pem", "p256", FormatSPKIPEM, false, "p256.pkcs8.pem"},
		{"p256.spki-text.pem", "p256", FormatSPKIPEM, false, "p256.pkcs8.pem"},
		{"ed25519.cert.pem", "ed25519", FormatCertificatePEM, false, "ed25519.pkcs8.pem"},
	}
	for _, n := range []string{"rsa", "p256", "p384", "p521", "ed25519", "x25519"} {
		kind := n
		if n == "rsa" {
			kind = "rsa2048"
		}
		tests = append(tests,
			want{n + ".pkcs8.pem", kind, FormatPKCS8PEM, true, n + ".spki.pem"},
			want{n + ".pkcs8.der", kind, FormatPKCS8DER, true, n + ".pkcs8.pem"},
			want{n + ".spki.pem", kind, FormatSPKIPEM, false, n + ".pkcs8.pem"},
			want{n + ".spki.der", kind, FormatSPKIDER, false, n + ".pkcs8.pem"})
		if n[0] == 'p' {
			tests = append(tests,
				want{n + ".sec1.pem", kind, FormatSEC1PEM, true, n + ".pkcs8.pem"},
				want{n + ".sec1.der", kind, FormatSEC1DER, true, n + ".pkcs8.pem"})
		}
	}
	for n, kind := range map[string]string{"ssh-rsa2048": "rsa2048", "ssh-ecdsa256": "p256", "ssh-ecdsa384": "p384", "ssh-ecdsa521": "p521", "ssh-ed25519": "ed25519"} {
		tests = append(tests,
			want{n, kind, FormatOpenSSHPrivate, true, n + ".pub"},
			want{n + ".pub", kind, FormatOpenSSHPublic, false, n},
			want{n + ".rfc4716", kind, FormatRFC4716, false, n})
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			k := mustParseOne(t, file(t, tt.file), Options{})
			if got := kindOf(t, k); got != tt.kind || k.Format != tt.format || (k.Private != nil) != tt.private || k.Encrypted {
				t.Errorf("got %s %v, encrypted %v; want %s %s, private %v", got, k, k.Encrypted, tt.kind, tt.format, tt.private)
			}
			if tt.same != "" && !samePublic(k.Public, mustParseOne(t, file(t, tt.same), Options{}).Public) {
				t.Errorf("not the key of %s", tt.same)
			}
			if isCert := tt.format == FormatCertificatePEM || tt.format == FormatCertificateDER; isCert != (len(k.Certificates) == 1) {
				t.Errorf("%d certificates", len(k.Certificates))
			}
		})
	}
}

func TestParseComments(t *testing.T) {
	for name, want := range map[string]string{
		"ssh-ed25519": "fob@test ssh-ed25519", "ssh-rsa2048": "fob@test ssh-rsa2048", "ssh-ecdsa521": "fob@test ssh-ecdsa521",
		"ssh-ed25519.pub": "fob@test ssh-ed25519", "ssh-ed25519.rfc4716": "fob RFC 4716", "p256.pkcs8.pem": "",
		"ssh-ed25519.enc": "fob@test ssh-ed25519", "ssh-cbc": "cbc",
	} {
		if k := mustParseOne(t, file(t, name), answer(testPassphrase)); k.Comment != want {
			t.Errorf("%s: comment %q, want %q", name, k.Comment, want)
		}
	}
}

func TestParseEncrypted(t *testing.T) {
	t.Parallel()
	tests := []struct{ file, kind, same string }{
		{"enc.hmacWithSHA1.pem", "p256", "p256.pkcs8.pem"},
		{"enc.hmacWithSHA256.pem", "p256", "p256.pkcs8.pem"},
		{"enc.hmacWithSHA384.pem", "p256", "p256.pkcs8.pem"},
		{"enc.hmacWithSHA512.pem", "p256", "p256.pkcs8.pem"},
		{"enc.aes-128-cbc.pem", "ed25519", "ed25519.pkcs8.pem"},
		{"enc.aes-192-cbc.pem", "ed25519", "ed25519.pkcs8.pem"},
		{"enc.des3.pem", "ed25519", "ed25519.pkcs8.pem"},
		{"enc.scrypt.pem", "x25519", "x25519.pkcs8.pem"},
		{"enc.rsa.der", "rsa2048", "rsa.pkcs8.pem"},
		{"legacy.rsa-aes128.pem", "rsa2048", "rsa.pkcs8.pem"},
		{"legacy.rsa-aes256.pem", "rsa2048", "rsa.pkcs8.pem"},
		{"legacy.rsa-des3.pem", "rsa2048", "rsa.pkcs8.pem"},
		{"legacy.p256-aes256.pem", "p256", "p256.pkcs8.pem"},
		{"ssh-rsa2048.enc", "rsa2048", "ssh-rsa2048.enc.pub"},
		{"ssh-ecdsa256.enc", "p256", "ssh-ecdsa256.enc.pub"},
		{"ssh-ecdsa384.enc", "p384", "ssh-ecdsa384.enc.pub"},
		{"ssh-ecdsa521.enc", "p521", "ssh-ecdsa521.enc.pub"},
		{"ssh-ed25519.enc", "ed25519", "ssh-ed25519.enc.pub"},
		{"ssh-cbc", "ed25519", "ssh-cbc.pub"},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			data := file(t, tt.file)
			k := mustParseOne(t, data, answer(testPassphrase))
			if kindOf(t, k) != tt.kind || k.Private == nil || !k.Encrypted {
				t.Errorf("got %v, encrypted %v", k, k.Encrypted)
			}
			want := mustParseOne(t, file(t, tt.same), Options{}).Public
			if !samePublic(k.Public, want) {
				t.Errorf("not the key of %s", tt.same)
			}

			_, err := Parse(data, Options{})
			var e *Error
			if !errors.Is(err, ErrPassphraseNeeded) || !errors.As(err, &e) || e.Format != k.Format {
				t.Errorf("without a passphrase: %v (format %v)", err, e)
			}
			if k.Format == FormatOpenSSHPrivate && !samePublic(want, e.Public) {
				t.Error("the error does not give the public half that OpenSSH shows")
			}
			for _, wrong := range []string{"", "wrong", testPassphrase + "\n"} {
				if _, err := Parse(data, answer(wrong)); !errors.Is(err, ErrWrongPassphrase) {
					t.Errorf("passphrase %q: %v", wrong, err)
				}
			}
			cancelled := errors.New("cancelled")
			_, err = Parse(data, Options{Passphrase: func(what string) ([]byte, error) {
				if !strings.Contains(what, "rivate key") && !strings.Contains(what, "PRIVATE KEY") {
					t.Errorf("asked for %q", what)
				}
				return nil, cancelled
			}})
			if !errors.Is(err, cancelled) || !errors.Is(err, ErrPassphraseNeeded) {
				t.Errorf("cancelled: %v", err)
			}
		})
	}
}

func TestPassphraseErrorsNameTheFormat(t *testing.T) {
	for name, want := range map[string]string{
		"ssh-ed25519.enc":     "taken for an OpenSSH private key in PEM block 1 (line 1): passphrase needed",
		"enc.scrypt.pem":      "taken for an encrypted PKCS#8 private key in PEM block 1 (line 1): passphrase needed",
		"enc.rsa.der":         "taken for an encrypted PKCS#8 private key: passphrase needed",
		"legacy.rsa-des3.pem": "taken for an encrypted RSA PRIVATE KEY block in PEM block 1 (line 1): passphrase needed",
	} {
		if _, err := Parse(file(t, name), Options{}); err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", name, err, want)
		}
	}
	_, err := Parse(file(t, "ssh-ed25519.enc"), answer("nope"))
	if want := "taken for an OpenSSH private key in PEM block 1 (line 1): wrong passphrase, or damaged data"; err == nil || err.Error() != want {
		t.Errorf("wrong passphrase:\n got %v\nwant %s", err, want)
	}
}

// A certificate, a public half and a private key of the same key are one key.
func TestParsePutsTogetherWhatBelongsTogether(t *testing.T) {
	cat := func(names ...string) []byte {
		var all []byte
		for _, n := range names {
			all = append(append(all, "some text before it\r\n"...), file(t, n)...)
		}
		return all
	}
	type key struct {
		kind    string
		private bool
		certs   string // subjects
		where   string
	}
	tests := []struct {
		name  string
		data  []byte
		keys  []key
		notes []string
	}{
		{"a chain is its first certificate", cat("p256.chain.pem"), []key{{"p256", false, "leaf,fob test CA", "block 1"}}, nil},
		{"key and chain", cat("p256.key-and-chain.pem"), []key{{"p256", true, "leaf,fob test CA", "block 1"}}, nil},
		{"chain, then key", cat("p256.chain.pem", "p256.pkcs8.pem"), []key{{"p256", true, "leaf,fob test CA", "block 3"}}, nil},
		{"the CA's key takes its own certificate", cat("p256.chain.pem", "rsa.pkcs8.pem"), []key{{"rsa2048", true, "fob test CA,leaf", "block 3"}},
			[]string{"PEM block 1 (line 2) is not used as a key"}},
		{"both keys of a chain", cat("p256.chain.pem", "rsa.pkcs8.pem", "p256.spki.pem"), []key{{"p256", false, "leaf", "block 4"}, {"rsa2048", true, "fob test CA", "block 3"}}, nil},
		{"private and public", cat("ed25519.spki.pem", "ed25519.pkcs8.pem"), []key{{"ed25519", true, "", "block 2"}}, nil},
		{"the same private key twice", cat("p256.sec1.pem", "p256.pkcs8.pem"), []key{{"p256", true, "", "block 1"}}, nil},
		{"several keys", cat("p384.pkcs8.pem", "ed25519.spki.pem", "x25519.spki.pem"), []key{{"p384", true, "", "block 1"}, {"ed25519", false, "", "block 2"}, {"x25519", false, "", "block 3"}}, nil},
		{"a stranger's certificate is kept, and noted", cat("p256.chain.pem", "ed25519.cert.pem"), []key{{"p256", false, "leaf,fob test CA,stranger", "block 1"}},
			[]string{"PEM block 3"}},
		{"a key beside another's certificate", cat("p384.pkcs8.pem", "rsa.cert.pem"), []key{{"p384", true, "", "block 1"}, {"rsa2048", false, "fob test CA", "block 2"}},
			[]string{"the certificate in PEM block 2 (line 9) is not for the private key in PEM block 1 (line 2)"}},
		{"a request beside its key", cat("p256.csr.pem", "p256.pkcs8.pem"), []key{{"p256", true, "", "block 2"}}, []string{`is not used: it is "CERTIFICATE REQUEST"`}},
		{"an unusable certificate down the chain", cat("p256.chain.pem", "no.secp256k1-cert.pem"), []key{{"p256", false, "leaf,fob test CA", "block 1"}}, []string{"secp256k1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := mustParse(t, tt.data, Options{})
			var got []key
			for _, k := range r.Keys {
				var subjects []string
				for _, c := range k.Certificates {
					subjects = append(subjects, c.Subject.CommonName)
				}
				where := strings.TrimPrefix(k.Where, "PEM ")
				where, _, _ = strings.Cut(where, " (")
				got = append(got, key{kindOf(t, k), k.Private != nil, strings.Join(subjects, ","), where})
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.keys) {
				t.Errorf("got  %v\nwant %v", got, tt.keys)
			}
			if len(r.Notes) != len(tt.notes) {
				t.Fatalf("notes %q, want %q", r.Notes, tt.notes)
			}
			for i := range tt.notes {
				if !strings.Contains(r.Notes[i], tt.notes[i]) {
					t.Errorf("note %q does not say %q", r.Notes[i], tt.notes[i])
				}
			}
		})
	}
}

func TestParseAuthorizedKeys(t *testing.T) {
	r := mustParse(t, file(t, "authorized_keys"), Options{})
	if len(r.Keys) != 2 || kindOf(t, r.Keys[0]) != "ed25519" || kindOf(t, r.Keys[1]) != "rsa2048" {
		t.Fatalf("got %v", r.Keys)
	}
	if r.Keys[0].Where != "line 3" || r.Keys[1].Where != "line 4" || r.Keys[1].Comment != "fob@test ssh-rsa2048" {
		t.Errorf("got %v, comment %q", r.Keys, r.Keys[1].Comment)
	}
}

// White space that mail, YAML and Windows add around lines does no harm.
func TestParseToleratesFrames(t *testing.T) {
	plain := string(file(t, "p256.pkcs8.pem"))
	for name, text := range map[string]string{
		"CRLF":             strings.ReplaceAll(plain, "\n", "\r\n"),
		"BOM":              "\xef\xbb\xbf" + plain,
		"indented":         "key: |\n  " + strings.ReplaceAll(plain, "\n", "\n  "),
		"trailing":         strings.ReplaceAll(plain, "\n", " \t\n"),
		"no final newline": strings.TrimSpace(plain),
	} {
		if k := mustParseOne(t, []byte(text), Options{}); kindOf(t, k) != "p256" {
			t.Errorf("%s: %v", name, k)
		}
	}
}

func TestKeyDoesNotPrint(t *testing.T) {
	r := mustParse(t, file(t, "rsa.pkcs8.pem"), Options{})
	secret := r.Keys[0].Private.(*rsa.PrivateKey)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		for _, v := range []any{r.Keys[0], &r.Keys[0], r, *r} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, secret.D.String()) || strings.Contains(text, secret.Primes[0].String()) || len(text) > 400 {
				t.Errorf("%s of %T shows the key: %.80s", verb, v, text)
			}
		}
	}
	if b, err := json.Marshal(r); err == nil {
		t.Errorf("marshals to %.80s", b)
	}
	if got, want := r.Keys[0].String(), "RSA 2048-bit private key (pkcs8-pem, PEM block 1 (line 1))"; got != want {
		t.Errorf("got %s", got)
	}
}
