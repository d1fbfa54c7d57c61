package keyfile

import (
	"bytes"
	"crypto"
	"crypto/dsa" //nolint:staticcheck // as a key that cannot be written
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// kinds are the private keys that every writing test goes through.
func kinds(t testing.TB) map[string]Key {
	t.Helper()
	m := map[string]Key{}
	for _, n := range []string{"rsa", "p256", "p384", "p521", "ed25519", "x25519"} {
		m[n] = mustParseOne(t, file(t, n+".pkcs8.pem"), Options{})
	}
	return m
}

func samePrivate(a, b crypto.PrivateKey) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	k, ok := a.(interface{ Equal(crypto.PrivateKey) bool })
	return ok && k.Equal(b)
}

// writeCase is one cell of kind × form × encoding.
type writeCase struct {
	private bool
	form    Form
	opt     WriteOptions
	format  Format // "" where this kind cannot be written so
}

func writeCases(kind string) []writeCase {
	only := func(f Format, kinds ...string) Format {
		for _, k := range kinds {
			if k == kind {
				return f
			}
		}
		return ""
	}
	der := WriteOptions{Encoding: EncodingDER}
	sealed := WriteOptions{Encrypt: true, Passphrase: []byte(testPassphrase)}
	sealedNamed := WriteOptions{Encrypt: true, Passphrase: []byte(testPassphrase), Comment: "fob sealed"}
	sealedDER := WriteOptions{Encoding: EncodingDER, Encrypt: true, Passphrase: []byte(testPassphrase)}
	sshKinds := []string{"rsa", "p256", "p384", "p521", "ed25519"}
	return []writeCase{
		{true, FormDefault, WriteOptions{}, FormatPKCS8PEM},
		{true, FormPKCS8, WriteOptions{}, FormatPKCS8PEM},
		{true, FormPKCS8, der, FormatPKCS8DER},
		{true, FormPKCS8, sealed, FormatPKCS8PEM},
		{true, FormPKCS8, sealedDER, FormatPKCS8DER},
		{true, FormSPKI, WriteOptions{}, ""},
		{true, FormPKCS1, WriteOptions{}, only(FormatPKCS1PEM, "rsa")},
		{true, FormPKCS1, der, only(FormatPKCS1DER, "rsa")},
		{true, FormPKCS1, sealed, ""},
		{true, FormSEC1, WriteOptions{}, only(FormatSEC1PEM, "p256", "p384", "p521")},
		{true, FormSEC1, der, only(FormatSEC1DER, "p256", "p384", "p521")},
		{true, FormSEC1, sealed, ""},
		{true, FormOpenSSH, WriteOptions{}, only(FormatOpenSSHPrivate, sshKinds...)},
		{true, FormOpenSSH, WriteOptions{Comment: "fob test"}, only(FormatOpenSSHPrivate, sshKinds...)},
		{true, FormOpenSSH, sealed, only(FormatOpenSSHPrivate, sshKinds...)},
		{true, FormOpenSSH, sealedNamed, only(FormatOpenSSHPrivate, sshKinds...)},
		{true, FormOpenSSH, der, ""},
		{false, FormDefault, WriteOptions{}, FormatSPKIPEM},
		{false, FormSPKI, WriteOptions{}, FormatSPKIPEM},
		{false, FormSPKI, der, FormatSPKIDER},
		{false, FormSPKI, sealed, ""},
		{false, FormPKCS8, WriteOptions{}, ""},
		{false, FormPKCS1, WriteOptions{}, only(FormatPKCS1PEM, "rsa")},
		{false, FormPKCS1, der, only(FormatPKCS1DER, "rsa")},
		{false, FormSEC1, WriteOptions{}, ""},
		{false, FormOpenSSH, WriteOptions{}, only(FormatOpenSSHPublic, sshKinds...)},
		{false, FormOpenSSH, WriteOptions{Comment: "fob test"}, only(FormatOpenSSHPublic, sshKinds...)},
		{false, FormOpenSSH, der, ""},
	}
}

func (c writeCase) String() string {
	enc := "pem"
	if c.opt.Encoding == EncodingDER {
		enc = "der"
	}
	return fmt.Sprintf("private=%v form=%q %s encrypt=%v comment=%q", c.private, c.form, enc, c.opt.Encrypt, c.opt.Comment)
}

func (c writeCase) key(k Key) any {
	if c.private {
		return k.Private
	}
	return k.Public
}

// write is Marshal, but for what guessing a passphrase costs: so many files at
// full cost would take half a minute. TestMarshalSealsAtFullCost has that.
func (c writeCase) write(k Key) ([]byte, error) {
	if c.opt.Encrypt {
		return marshal(c.key(k), c.form, c.opt, sealCost{pbkdf2Iterations: 2, bcryptRounds: 1})
	}
	return Marshal(c.key(k), c.form, c.opt)
}

// Each kind in each form reads back as the same key, or is refused.
func TestMarshalRoundTrip(t *testing.T) {
	for kind, k := range kinds(t) {
		for _, c := range writeCases(kind) {
			t.Run(kind+"/"+c.String(), func(t *testing.T) {
				b, err := c.write(k)
				if c.format == "" {
					if !errors.Is(err, ErrCannotWrite) || b != nil {
						t.Fatalf("written, or: %v", err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				opt := Options{}
				if c.opt.Encrypt {
					opt = answer(testPassphrase)
				}
				back := mustParseOne(t, b, opt)
				wantPrivate := k.Private
				if !c.private {
					wantPrivate = nil
				}
				if !samePublic(back.Public, k.Public) || !samePrivate(back.Private, wantPrivate) {
					t.Errorf("reads back as another key: %v", back)
				}
				if back.Format != c.format || back.Encrypted != c.opt.Encrypt || back.Comment != c.opt.Comment {
					t.Errorf("reads back as %s, encrypted %v, comment %q", back.Format, back.Encrypted, back.Comment)
				}
				if c.opt.Encrypt {
					if _, err := Parse(b, Options{}); !errors.Is(err, ErrPassphraseNeeded) {
						t.Errorf("without a passphrase: %v", err)
					}
				}
			})
		}
	}
}

// openssl and ssh-keygen find the same public key in what we wrote.
func TestOthersReadWhatWeWrite(t *testing.T) {
	t.Parallel()
	openssl := testenv.NeedCommand(t, "openssl")
	sshKeygen := testenv.NeedCommand(t, "ssh-keygen")
	for kind, k := range kinds(t) {
		for _, c := range writeCases(kind) {
			if c.format == "" {
				continue
			}
			t.Run(kind+"/"+c.String(), func(t *testing.T) {
				b, err := c.write(k)
				if err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(t.TempDir(), "key")
				if err := os.WriteFile(path, b, 0o600); err != nil {
					t.Fatal(err)
				}
				cmd := exec.Command(openssl, opensslArgs(c, path)...)
				if c.form == FormOpenSSH {
					cmd = exec.Command(sshKeygen, sshKeygenArgs(c, path)...)
				}
				var stderr bytes.Buffer
				cmd.Stderr = &stderr
				out, err := cmd.Output()
				if err != nil {
					t.Fatalf("%v: %v\n%s", cmd.Args, err, &stderr)
				}
				if back := mustParseOne(t, out, Options{}); !samePublic(back.Public, k.Public) {
					t.Errorf("%s sees another key: %s", cmd.Path, out)
				} else if c.form == FormOpenSSH && c.private && back.Comment != c.opt.Comment {
					t.Errorf("ssh-keygen sees the comment %q, not %q", back.Comment, c.opt.Comment)
				}
			})
		}
	}
}

// What Marshal seals costs what its documentation says: a limit just there opens
// it, a limit one below does not. The other programs open it too.
func TestMarshalSealsAtFullCost(t *testing.T) {
	t.Parallel()
	k := kinds(t)["ed25519"]
	sealed := WriteOptions{Encrypt: true, Passphrase: []byte(testPassphrase)}
	for _, tt := range []struct {
		c      writeCase
		peer   string
		enough Options
		less   Options
	}{
		{writeCase{private: true, form: FormPKCS8, opt: sealed}, "openssl", Options{MaxPBKDF2Iterations: 600_000}, Options{MaxPBKDF2Iterations: 599_999}},
		{writeCase{private: true, form: FormOpenSSH, opt: sealed}, "ssh-keygen", Options{MaxBcryptRounds: 24}, Options{MaxBcryptRounds: 23}},
	} {
		t.Run(string(tt.c.form), func(t *testing.T) {
			b, err := Marshal(tt.c.key(k), tt.c.form, tt.c.opt)
			if err != nil {
				t.Fatal(err)
			}
			tt.enough.Passphrase, tt.less.Passphrase = answer(testPassphrase).Passphrase, answer(testPassphrase).Passphrase
			if back := mustParseOne(t, b, tt.enough); !samePrivate(back.Private, k.Private) {
				t.Errorf("reads back as another key: %v", back)
			}
			if _, err := Parse(b, tt.less); !errors.Is(err, ErrLimit) {
				t.Errorf("cheaper than it should be: %v", err)
			}

			peer := testenv.NeedCommand(t, tt.peer)
			path := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			args := opensslArgs(tt.c, path)
			if tt.c.form == FormOpenSSH {
				args = sshKeygenArgs(tt.c, path)
			}
			out, err := exec.Command(peer, args...).Output()
			if err != nil {
				t.Fatalf("%s: %v", tt.peer, err)
			}
			if back := mustParseOne(t, out, Options{}); !samePublic(back.Public, k.Public) {
				t.Errorf("%s sees another key: %s", tt.peer, out)
			}
		})
	}
}

func opensslArgs(c writeCase, path string) []string {
	args := []string{"pkey", "-in", path, "-pubout"}
	if c.opt.Encoding == EncodingDER {
		args = append(args, "-inform", "DER")
	}
	if !c.private {
		args = append(args, "-pubin")
		if c.form == FormPKCS1 {
			args = []string{"rsa", "-RSAPublicKey_in", "-in", path, "-pubout"}
			if c.opt.Encoding == EncodingDER {
				args = append(args, "-inform", "DER")
			}
		}
	}
	if c.opt.Encrypt {
		args = append(args, "-passin", "pass:"+testPassphrase)
	}
	return args
}

func sshKeygenArgs(c writeCase, path string) []string {
	switch {
	case !c.private:
		return []string{"-e", "-m", "RFC4716", "-f", path}
	case c.opt.Encrypt:
		return []string{"-y", "-P", testPassphrase, "-f", path}
	default:
		return []string{"-y", "-P", "", "-f", path}
	}
}

func TestMarshalRefuses(t *testing.T) {
	all := kinds(t)
	rsaKey := all["rsa"].Private.(*rsa.PrivateKey)
	ecKey := all["p256"].Private.(*ecdsa.PrivateKey)
	edKey := all["ed25519"].Private.(ed25519.PrivateKey)
	p224, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	nist, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	wrongEd := append(bytes.Clone(edKey[:32]), make([]byte, 32)...)
	tests := []struct {
		name string
		key  any
		form Form
		opt  WriteOptions
		want string
	}{
		{"X25519 as OpenSSH", all["x25519"].Private, FormOpenSSH, WriteOptions{}, "OpenSSH has no X25519 keys; write it as pkcs8 or spki"},
		{"RSA as SEC1", rsaKey, FormSEC1, WriteOptions{}, "SEC1 holds EC private keys, and this is an RSA 2048-bit private key"},
		{"EC as PKCS#1", ecKey, FormPKCS1, WriteOptions{}, "PKCS#1 holds RSA keys, and this is an ECDSA P-256 private key"},
		{"private as SPKI", edKey, FormSPKI, WriteOptions{}, "SPKI holds public keys, and this is an Ed25519 private key"},
		{"public as PKCS#8", &ecKey.PublicKey, FormPKCS8, WriteOptions{}, "PKCS#8 holds private keys, and this is an ECDSA P-256 public key"},
		{"OpenSSH in DER", edKey, FormOpenSSH, WriteOptions{Encoding: EncodingDER}, "OpenSSH keys have no DER encoding"},
		{"no such form", edKey, "jwk", WriteOptions{}, `there is no form "jwk"`},
		{"no such encoding", edKey, FormPKCS8, WriteOptions{Encoding: 9}, "there is no encoding 9"},
		{"empty passphrase", edKey, FormPKCS8, WriteOptions{Encrypt: true}, "the passphrase to encrypt with is empty"},
		{"passphrase by accident", edKey, FormPKCS8, WriteOptions{Passphrase: []byte("x")}, "a passphrase was given, and no encryption asked for"},
		{"encrypted public key", &ecKey.PublicKey, FormSPKI, WriteOptions{Encrypt: true, Passphrase: []byte("x")}, "a public key is not encrypted"},
		{"encrypted PKCS#1", rsaKey, FormPKCS1, WriteOptions{Encrypt: true, Passphrase: []byte("x")}, "only pkcs8 and openssh are encrypted"},
		{"comment in PKCS#8", edKey, FormPKCS8, WriteOptions{Comment: "x"}, "only openssh holds a comment"},
		{"comment of two lines", &ecKey.PublicKey, FormOpenSSH, WriteOptions{Comment: "x\nssh-rsa AAAA"}, "the comment is not one line"},
		{"comment with an escape", edKey, FormOpenSSH, WriteOptions{Comment: "\x1b[2J"}, "the comment is not one line"},
		{"P-224", p224, FormPKCS8, WriteOptions{}, "not on P-256, P-384 or P-521"},
		{"ECDH on P-256", nist, FormPKCS8, WriteOptions{}, "an ECDH private key that is not X25519"},
		{"DSA", &dsa.PrivateKey{}, FormPKCS8, WriteOptions{}, "a value of the type *dsa.PrivateKey is no key that fob writes"},
		{"nothing", nil, FormPKCS8, WriteOptions{}, "a value of the type <nil>"},
		{"nil RSA", (*rsa.PrivateKey)(nil), FormPKCS8, WriteOptions{}, "without its modulus"},
		{"RSA without primes", &rsa.PrivateKey{PublicKey: rsaKey.PublicKey, D: rsaKey.D}, FormPKCS8, WriteOptions{}, "two primes"},
		{"RSA, inconsistent", &rsa.PrivateKey{PublicKey: rsaKey.PublicKey, D: big.NewInt(5), Primes: rsaKey.Primes}, FormPKCS8, WriteOptions{}, "the RSA private key is inconsistent"},
		{"RSA, exponent 1", &rsa.PublicKey{N: rsaKey.N, E: 1}, FormSPKI, WriteOptions{}, "the RSA public exponent is 1"},
		{"EC, mismatched", &ecdsa.PrivateKey{PublicKey: *all["p256"].Public.(*ecdsa.PublicKey), D: big.NewInt(5)}, FormSEC1, WriteOptions{}, "does not belong to the EC P-256 private key"},
		{"EC, off the curve", &ecdsa.PublicKey{Curve: elliptic.P256(), X: big.NewInt(1), Y: big.NewInt(1)}, FormSPKI, WriteOptions{}, "an EC public key that is not valid"},
		{"Ed25519, mismatched", ed25519.PrivateKey(wrongEd), FormPKCS8, WriteOptions{}, "does not belong to the Ed25519 private key"},
		{"Ed25519, short", ed25519.PrivateKey(wrongEd[:5]), FormPKCS8, WriteOptions{}, "an Ed25519 private key of 5 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := Marshal(tt.key, tt.form, tt.opt)
			if !errors.Is(err, ErrCannotWrite) || !strings.Contains(err.Error(), tt.want) || b != nil {
				t.Errorf("\n got %v\nwant …%s…", err, tt.want)
			}
		})
	}
}

// A key without CRT numbers is written with them, and stays as it was.
func TestMarshalLeavesTheKeyAlone(t *testing.T) {
	k := kinds(t)["rsa"].Private.(*rsa.PrivateKey)
	bare := &rsa.PrivateKey{PublicKey: k.PublicKey, D: k.D, Primes: k.Primes}
	for _, form := range []Form{FormPKCS1, FormPKCS8, FormOpenSSH} {
		b, err := Marshal(bare, form, WriteOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if back := mustParseOne(t, b, Options{}); !samePrivate(back.Private, k) {
			t.Errorf("%s: another key", form)
		}
		if bare.Precomputed.Dp != nil {
			t.Errorf("%s: the caller's key was changed", form)
		}
	}
}
