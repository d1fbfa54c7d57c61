package interop

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

const passphrase = "a passphrase with a space and ü"

// A workshop is a folder with the programs that make and read key files in it.
type workshop struct {
	t            *testing.T
	dir          string
	fob, openssl string
}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	w := &workshop{t: t, dir: t.TempDir(), openssl: testenv.NeedCommand(t, "openssl"), fob: testenv.BuildFob(t)}
	w.write("passphrase", []byte(passphrase+"\n"))
	return w
}

func (w *workshop) write(name string, data []byte) {
	w.t.Helper()
	if err := writeFile(w.dir, name, data); err != nil {
		w.t.Fatal(err)
	}
}

func (w *workshop) read(name string) []byte {
	w.t.Helper()
	data, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return data
}

// do runs a program that must succeed, with the arguments that words gives.
func (w *workshop) do(program, words string) []byte {
	w.t.Helper()
	out, err := run(w.dir, nil, program, strings.Fields(words)...)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// convert has fob write a key file in another form, to the file made.
func (w *workshop) convert(t *testing.T, words string) bool {
	t.Helper()
	out, err := run(w.dir, nil, w.fob, strings.Fields("keys convert "+words)...)
	if err != nil {
		t.Error(err)
		return false
	}
	w.write("made", out)
	return true
}

// privateDER and publicDER are what openssl makes of a key file, in one form for all: equal keys give equal bytes. The
// private one is checked: openssl computes the public half, or the primes, anew.
func (w *workshop) privateDER(t *testing.T, words string) []byte {
	t.Helper()
	out, err := run(w.dir, nil, w.openssl, strings.Fields("pkey -check -outform DER "+words)...)
	der, valid := bytes.CutPrefix(out, []byte("Key is valid\n"))
	if err != nil || !valid {
		t.Errorf("openssl: %v: %q", err, out)
		return nil
	}
	return der
}

func (w *workshop) publicDER(t *testing.T, words string) []byte {
	t.Helper()
	out, err := run(w.dir, nil, w.openssl, strings.Fields("pkey -pubout -outform DER "+words)...)
	if err != nil {
		t.Error(err)
	}
	return out
}

// same holds that openssl makes of the file that fob made what it makes of its own.
func same(t *testing.T, what string, got, want []byte) {
	t.Helper()
	if len(want) == 0 || !bytes.Equal(got, want) {
		t.Errorf("%s: another key came out (%d bytes, want %d)", what, len(got), len(want))
	}
}

// A keyKind is a kind of key, and how openssl makes one.
type keyKind struct{ name, genpkey string }

func opensslKinds() []keyKind {
	return []keyKind{
		{"RSA", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"},
		{"P-256", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"},
		{"P-384", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384"},
		{"P-521", "-algorithm EC -pkeyopt ec_paramgen_curve:P-521"},
		{"Ed25519", "-algorithm ED25519"},
		{"X25519", "-algorithm X25519"},
	}
}

// A keyForm is a form of a key file and which kinds come in it. The command makes the file "form" of the file "key".
type keyForm struct {
	name, kinds, command string
	half                 string // private (the default), sealed or public
}

const anyKind = "RSA P-256 P-384 P-521 Ed25519 X25519"

// What openssl writes and fob reads.
func opensslForms() []keyForm {
	return []keyForm{
		{name: "PKCS#8 PEM", kinds: anyKind, command: "pkcs8 -topk8 -nocrypt -in key -out form"},
		{name: "PKCS#8 DER", kinds: anyKind, command: "pkcs8 -topk8 -nocrypt -in key -outform DER -out form"},
		{name: "PKCS#1 PEM", kinds: "RSA", command: "rsa -traditional -in key -out form"},
		{name: "PKCS#1 DER", kinds: "RSA", command: "rsa -traditional -in key -outform DER -out form"},
		{name: "SEC1 PEM", kinds: "P-256 P-384 P-521", command: "ec -in key -out form"},
		{name: "SEC1 DER", kinds: "P-256 P-384 P-521", command: "ec -in key -outform DER -out form"},
		{name: "SEC1 without the public half", kinds: "P-256 P-384 P-521", command: "ec -no_public -in key -out form"},
		{name: "text before the PEM", kinds: anyKind, command: "pkey -text -in key -out form"},

		{name: "PBES2 PEM", kinds: anyKind, half: "sealed", command: "pkcs8 -topk8 -passout file:passphrase -in key -out form"},
		{name: "PBES2 DER", kinds: anyKind, half: "sealed", command: "pkcs8 -topk8 -passout file:passphrase -in key -outform DER -out form"},
		{name: "PBES2 AES-128, HMAC-SHA512", kinds: "RSA P-256", half: "sealed",
			command: "pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA512 -iter 10000 -passout file:passphrase -in key -out form"},
		{name: "PBES2 AES-192, HMAC-SHA1", kinds: "RSA Ed25519", half: "sealed",
			command: "pkcs8 -topk8 -v2 aes-192-cbc -v2prf hmacWithSHA1 -passout file:passphrase -in key -out form"},
		{name: "PBES2 3DES", kinds: "RSA P-384", half: "sealed", command: "pkcs8 -topk8 -v2 des3 -passout file:passphrase -in key -out form"},
		{name: "PBES2 scrypt", kinds: "RSA X25519", half: "sealed", command: "pkcs8 -topk8 -scrypt -passout file:passphrase -in key -out form"},
		{name: "PKCS#1 under AES-256", kinds: "RSA", half: "sealed", command: "rsa -traditional -aes256 -passout file:passphrase -in key -out form"},
		{name: "PKCS#1 under 3DES", kinds: "RSA", half: "sealed", command: "rsa -traditional -des3 -passout file:passphrase -in key -out form"},
		{name: "SEC1 under AES-128", kinds: "P-256 P-384 P-521", half: "sealed", command: "ec -aes128 -passout file:passphrase -in key -out form"},

		{name: "SPKI PEM", kinds: anyKind, half: "public", command: "pkey -pubout -in key -out form"},
		{name: "SPKI DER", kinds: anyKind, half: "public", command: "pkey -pubout -in key -outform DER -out form"},
		{name: "SPKI with a compressed point", kinds: "P-256 P-384 P-521", half: "public", command: "ec -pubout -conv_form compressed -in key -out form"},
		{name: "PKCS#1 public PEM", kinds: "RSA", half: "public", command: "rsa -RSAPublicKey_out -in key -out form"},
		{name: "PKCS#1 public DER", kinds: "RSA", half: "public", command: "rsa -RSAPublicKey_out -in key -outform DER -out form"},
		{name: "certificate PEM", kinds: "RSA P-256 P-384 P-521 Ed25519", half: "public", command: "req -x509 -new -subj /CN=x -days 2 -key key -out form"},
		{name: "certificate DER", kinds: "RSA P-256 P-384 P-521 Ed25519", half: "public", command: "req -x509 -new -subj /CN=x -days 2 -key key -outform DER -out form"},
	}
}

// fob reads every form of every kind that openssl writes, and keeps the key: what fob makes of it is the same to openssl.
func TestOpenSSLKeysToFob(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	for _, kind := range opensslKinds() {
		w.do(w.openssl, "genpkey -out key "+kind.genpkey)
		private, public := w.privateDER(t, "-in key"), w.publicDER(t, "-in key")
		for _, form := range opensslForms() {
			if !slices.Contains(strings.Fields(form.kinds), kind.name) {
				continue
			}
			t.Run(kind.name+" in "+form.name, func(t *testing.T) {
				w.do(w.openssl, form.command)
				switch form.half {
				case "public":
					if w.convert(t, "form --format der") {
						same(t, "public", w.publicDER(t, "-pubin -inform DER -in made"), public)
					}
				case "sealed":
					if w.convert(t, "form --format der --passphrase-file passphrase") {
						same(t, "private", w.privateDER(t, "-inform DER -in made"), private)
					}
					w.write("wrong", []byte("another passphrase"))
					if _, err := run(w.dir, nil, w.fob, "keys", "convert", "form", "--passphrase-file", "wrong"); exitStatus(err) != 4 {
						t.Errorf("with a wrong passphrase: %v, want exit status 4", err)
					}
				default:
					if w.convert(t, "form --format der") {
						same(t, "private", w.privateDER(t, "-inform DER -in made"), private)
					}
					if w.convert(t, "form --format pem --public") {
						same(t, "public", w.publicDER(t, "-pubin -in made"), public)
					}
				}
			})
		}
	}
}

// What fob writes and openssl reads, and how openssl is to read it.
func fobForms() []keyForm {
	return []keyForm{
		{name: "pem", kinds: anyKind, command: "-in made"},
		{name: "der", kinds: anyKind, command: "-inform DER -in made"},
		{name: "pkcs1", kinds: "RSA", command: "-in made"},
		{name: "sec1", kinds: "P-256 P-384 P-521", command: "-in made"},
		{name: "pem", kinds: anyKind, half: "sealed", command: "-passin file:passphrase -in made"},
		{name: "der", kinds: anyKind, half: "sealed", command: "-passin file:passphrase -inform DER -in made"},
		{name: "pem", kinds: anyKind, half: "public", command: "-pubin -in made"},
		{name: "der", kinds: anyKind, half: "public", command: "-pubin -inform DER -in made"},
		{name: "pkcs1", kinds: "RSA", half: "public", command: "-pubin -in made"},
	}
}

// openssl reads every form of every kind that fob writes, also of a key that went through a JWK.
func TestFobKeysToOpenSSL(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	for _, kind := range opensslKinds() {
		w.do(w.openssl, "genpkey -out key "+kind.genpkey)
		private, public := w.privateDER(t, "-in key"), w.publicDER(t, "-in key")
		if !w.convert(t, "key --format jwk") {
			continue
		}
		w.write("key.jwk", w.read("made"))
		for _, form := range fobForms() {
			if !slices.Contains(strings.Fields(form.kinds), kind.name) {
				continue
			}
			t.Run(strings.Join([]string{kind.name, "in", form.name, form.half}, " "), func(t *testing.T) {
				options := map[string]string{"": "", "sealed": " --new-passphrase-file passphrase", "public": " --public"}[form.half]
				if !w.convert(t, "key.jwk --format "+form.name+options) {
					return
				}
				if form.half == "public" {
					same(t, "public", w.publicDER(t, form.command), public)
					return
				}
				same(t, "private", w.privateDER(t, form.command), private)
				if form.half == "sealed" && form.name == "pem" {
					if _, err := run(w.dir, nil, w.openssl, "pkey", "-noout", "-passin", "pass:wrong", "-in", "made"); err == nil {
						t.Error("openssl opens it with a wrong passphrase")
					}
				}
			})
		}
	}
}

// What fob does not read it refuses by name, with the exit status of a key that does not fit and a way out.
func TestOpenSSLKeysRefused(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	for _, tt := range []struct{ name, genpkey, command, says string }{
		{"PBES1", "-algorithm RSA", "pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout file:passphrase -in key -out form", "PBES2"},
		{"secp256k1", "-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1", "pkey -in key -out form", "secp256k1"},
		{"a curve by its numbers", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit", "pkey -in key -out form", "curve"},
		{"Ed448", "-algorithm ED448", "pkey -in key -out form", "Ed448"},
		{"X448", "-algorithm X448", "pkey -in key -out form", "X448"},
		{"RSA for PSS alone", "-algorithm RSA-PSS", "pkey -in key -out form", "PSS"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w.do(w.openssl, "genpkey -out key "+tt.genpkey)
			w.do(w.openssl, tt.command)
			out, err := run(w.dir, nil, w.fob, "keys", "convert", "form", "--passphrase-file", "passphrase")
			if exitStatus(err) != 4 || len(out) != 0 || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v %s; want exit status 4 and a word on %s", err, out, tt.says)
			}
		})
	}
}
