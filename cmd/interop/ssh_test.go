package interop

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"fob/cmd/testenv"
)

// A sshShop is a workshop with ssh-keygen.
type sshShop struct {
	*workshop
	keygen string
}

func newSSHShop(t *testing.T) sshShop {
	t.Helper()
	keygen := testenv.NeedCommand(t, "ssh-keygen")
	return sshShop{newWorkshop(t), keygen}
}

// make makes the files name and name.pub.
func (w sshShop) make(name, kind, phrase string, more ...string) {
	w.t.Helper()
	for _, old := range []string{name, name + ".pub"} {
		_ = os.Remove(filepath.Join(w.dir, old))
	}
	args := append(strings.Fields("-q -t "+kind+" -f "+name), "-N", phrase, "-C", "me@example")
	if _, err := run(w.dir, nil, w.keygen, append(args, more...)...); err != nil {
		w.t.Fatal(err)
	}
}

// spki is the public half of name.pub in DER.
func (w sshShop) spki(t *testing.T, name string) []byte {
	t.Helper()
	key, _, _, _, err := ssh.ParseAuthorizedKey(w.read(name + ".pub"))
	if err != nil {
		t.Fatal(err)
	}
	native, ok := key.(ssh.CryptoPublicKey)
	if !ok {
		t.Fatalf("%s is of another kind", name)
	}
	der, err := x509.MarshalPKIXPublicKey(native.CryptoPublicKey())
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func sshKinds() []string {
	return []string{"rsa -b 2048", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "ed25519"}
}

// fob reads what ssh-keygen writes, private and public, in each of its forms; openssl says that the key is the same.
func TestSSHKeysToFob(t *testing.T) {
	t.Parallel()
	w := newSSHShop(t)
	for _, kind := range sshKinds() {
		forms := []struct {
			name, phrase string
			args         []string
		}{
			{name: "OpenSSH"},
			{name: "OpenSSH under a passphrase", phrase: passphrase, args: []string{"-a", "8"}},
			{name: "OpenSSH under a passphrase with aes256-cbc", phrase: passphrase, args: []string{"-a", "8", "-Z", "aes256-cbc"}},
			{name: "PEM", args: []string{"-m", "PEM"}},
			{name: "PEM under a passphrase", phrase: passphrase, args: []string{"-m", "PEM"}},
			{name: "PKCS#8", args: []string{"-m", "PKCS8"}},
			{name: "PKCS#8 under a passphrase", phrase: passphrase, args: []string{"-m", "PKCS8"}},
		}
		for _, form := range forms {
			t.Run(kind+" in "+form.name, func(t *testing.T) {
				w.make("key", kind, form.phrase, form.args...)
				if w.convert(t, "key --format der --passphrase-file passphrase") {
					w.privateDER(t, "-inform DER -in made")
					same(t, "private", w.publicDER(t, "-inform DER -in made"), w.spki(t, "key"))
				}
			})
		}
		t.Run(kind+" public", func(t *testing.T) {
			w.make("key", kind, "")
			w.write("rfc4716", w.do(w.keygen, "-e -m RFC4716 -f key.pub"))
			for _, name := range []string{"key.pub", "rfc4716"} {
				if w.convert(t, name+" --format der") {
					same(t, name, w.publicDER(t, "-pubin -inform DER -in made"), w.spki(t, "key"))
				}
			}
		})
	}
}

// ssh-keygen reads what fob writes, of the keys of openssl and of its own.
func TestFobKeysToSSH(t *testing.T) {
	t.Parallel()
	w := newSSHShop(t)
	for _, kind := range opensslKinds() {
		if kind.name == "X25519" {
			continue // OpenSSH has no such keys
		}
		t.Run(kind.name, func(t *testing.T) {
			w.do(w.openssl, "genpkey -out key "+kind.genpkey)
			public := w.publicDER(t, "-in key")
			for _, phrase := range []string{"", passphrase} {
				options := ""
				if phrase != "" {
					options = " --new-passphrase-file passphrase"
				}
				if !w.convert(t, "key --format ssh"+options) {
					return
				}
				line, err := run(w.dir, nil, w.keygen, "-y", "-P", phrase, "-f", "made")
				if err != nil {
					t.Error(err)
				}
				w.write("shown.pub", line)
				same(t, "ssh-keygen -y", w.spki(t, "shown"), public)
				w.proves(t, phrase, line)
				if _, err := run(w.dir, nil, w.keygen, "-y", "-P", "wrong", "-f", "made"); phrase != "" && err == nil {
					t.Error("ssh-keygen opens it with a wrong passphrase")
				}
			}
			if w.convert(t, "key --format ssh --public") {
				w.write("public.pub", w.read("made"))
				same(t, "public", w.spki(t, "public"), public)
				fingerprint := func(name string) string { return strings.Fields(string(w.do(w.keygen, "-l -f "+name)))[1] }
				if got, want := fingerprint("public.pub"), fingerprint("shown.pub"); got != want {
					t.Errorf("fingerprint %s, want %s", got, want)
				}
			}
		})
	}
}

// proves has ssh-keygen sign with the private file made, and verify by the public line: -y alone only repeats what the
// file says of its public half.
func (w sshShop) proves(t *testing.T, phrase string, public []byte) {
	t.Helper()
	w.write("signers", append([]byte("me "), public...))
	w.write("message", []byte("a message"))
	w.write("askpass", []byte("#!/bin/sh\nexec cat passphrase\n"))
	if err := os.Chmod(filepath.Join(w.dir, "askpass"), 0o700); err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(filepath.Join(w.dir, "message.sig"))
	cmd := exec.Command(w.keygen, "-q", "-Y", "sign", "-n", "file", "-f", "made", "message")
	cmd.Dir, cmd.Env = w.dir, append(os.Environ(), "SSH_ASKPASS=./askpass", "SSH_ASKPASS_REQUIRE=force")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("passphrase %q: %v: %s", phrase, err, out)
		return
	}
	out, err := run(w.dir, w.read("message"), w.keygen, "-Y", "verify", "-n", "file", "-I", "me", "-f", "signers", "-s", "message.sig")
	if err != nil || !bytes.Contains(out, []byte("Good")) {
		t.Errorf("passphrase %q: %v %s", phrase, err, out)
	}
}

// What of OpenSSH's fob does not read it refuses by name.
func TestSSHKeysRefused(t *testing.T) {
	t.Parallel()
	w := newSSHShop(t)
	for _, cipher := range []string{"aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes128-ctr"} {
		w.make("key", "ed25519", passphrase, "-a", "8", "-Z", cipher)
		_, err := run(w.dir, nil, w.fob, "keys", "convert", "key", "--passphrase-file", "passphrase")
		if exitStatus(err) != 4 || !strings.Contains(fmt.Sprint(err), "aes256-ctr") {
			t.Errorf("%s: %v; want exit status 4 and the ciphers that fob reads", cipher, err)
		}
	}
	w.make("key", "dsa", "")
	if _, err := run(w.dir, nil, w.fob, "keys", "convert", "key"); exitStatus(err) != 4 || !strings.Contains(fmt.Sprint(err), "DSA") {
		t.Errorf("DSA: %v; want exit status 4 and the kind", err)
	}
}
