//go:build !windows

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The private keys whose bytes are looked for everywhere, in files named
// signing.jwk and secret.jwk.
const (
	knownD = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI" // RFC 7515 appendix A.3
	knownK = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"

	signingJWK = `{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"` + knownD + `"}`
	secretJWK  = `{"kty":"oct","k":"` + knownK + `"}`
)

// No private byte is anywhere but inside the sealed part: not in a file of the
// store, not in what any command prints, be it that it fails.
func TestNoPrivateByteInTheClear(t *testing.T) {
	r := newRig(t)
	write(t, filepath.Join(r.dir, "signing.jwk"), signingJWK)
	write(t, filepath.Join(r.dir, "secret.jwk"), secretJWK)
	write(t, filepath.Join(r.dir, "pass.txt"), "correct horse battery staple")
	r.must("store", "init")
	for _, name := range []string{"signing", "secret"} {
		r.must("keys", "import", name, "@"+name+".jwk")
		write(t, filepath.Join(r.dir, name+".txt"), r.must("mint", "-k", name, "--sub", "anna"))
		for _, args := range [][]string{
			{"keys", "show", name}, {"keys", "show", name, "--json"}, {"keys", "rotate", name, "--force", "--dry-run"},
			{"keys", "rotate", name, "--force"}, {"keys", "rotate", name, "--force", "--json"}, {"keys", "log", name, "--json"},
			{"keys", "policy", name, "--set", "max_token_ttl=2h"}, {"keys", "export", name}, {"keys", "import", name, "@" + name + ".jwk"},
			{"verify", "@" + name + ".txt", "-k", name, "--json"}, {"verify", "@" + name + ".txt", "-k", name},
			{"mint", "-k", name, "--json"}, {"mint", "-k", name, "--exp", "+9h"}, {"mint", "-k", name, "--alg", "RS256"},
			{"keys", "export", name, "--private"}, // with no terminal and no file it is refused
			{"encrypt", "-k", name, "pass.txt"}, {"decrypt", "@" + name + ".txt", "-k", name},
		} {
			r.run(args...)
		}
	}
	for _, args := range [][]string{
		{"keys", "list", "--json"}, {"keys", "list"}, {"keys", "tick"}, {"keys", "due"}, {"keys", "log"}, {"jwks"},
		{"store", "info", "--json"}, {"store", "doctor", "--sealed"}, {"store", "backup", "backup.age", "--passphrase-file", "pass.txt"},
		{"store", "passwd", "--new-passphrase-file", "pass.txt"}, {"store", "recipients", "list"},
		{"mint", "-k", "signing", "--unlock", "passphrase"}, {"mint", "-k", knownK},
		{"store", "recipients", "add", string(read(t, r.identity()))},
	} {
		r.run(args...)
	}
	corrupt(t, filepath.Join(r.store(), "keysets", "signing.json"))
	r.run("mint", "-k", "signing")
	r.run("keys", "rotate", "secret", "--force")
	r.run("store", "doctor", "--sealed", "--json")

	shapes := shapesOf(t, r.identity())
	for where, text := range everything(t, r) {
		for what, shape := range shapes {
			if bytes.Contains(text, shape) {
				t.Errorf("%s holds the %s", where, what)
			}
		}
	}
	if len(r.said.Bytes()) < 10_000 {
		t.Errorf("the commands have printed %d bytes only", r.said.Len())
	}
	// The search does find what is there: the one door out.
	r.must("keys", "export", "secret", "--private", "-o", "out.jwk")
	if k := shapes["k in base64url"]; !bytes.Contains(read(t, filepath.Join(r.dir, "out.jwk")), k) {
		t.Error("an exported private key was not found by what is looked for")
	}
}

// shapesOf gives the secrets as they could be written.
func shapesOf(t *testing.T, identity string) map[string][]byte {
	t.Helper()
	shapes := map[string][]byte{}
	for name, text := range map[string]string{"d": knownD, "k": knownK} {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		shapes[name+" in base64url"] = []byte(text)
		shapes[name+" in base64"] = []byte(base64.RawStdEncoding.EncodeToString(raw))
		shapes[name+" in hex"] = []byte(hex.EncodeToString(raw))
		shapes[name+" in capital hex"] = []byte(strings.ToUpper(hex.EncodeToString(raw)))
		shapes[name+" itself"] = raw
		list, err := json.Marshal(bytesAsNumbers(raw[:8]))
		if err != nil {
			t.Fatal(err)
		}
		shapes[name+" as numbers"] = list[1 : len(list)-1]
		shapes[name+" as Go prints bytes"] = bytes.ReplaceAll(list[1:len(list)-1], []byte(","), []byte(" "))
	}
	for line := range bytes.Lines(read(t, identity)) {
		if bytes.HasPrefix(line, []byte("AGE-SECRET-KEY-")) {
			shapes["identity"] = bytes.TrimSpace(line)
		}
	}
	if shapes["identity"] == nil {
		t.Fatal("no identity in its file")
	}
	return shapes
}

func bytesAsNumbers(raw []byte) []int {
	list := make([]int, len(raw))
	for i, b := range raw {
		list[i] = int(b)
	}
	return list
}

// everything is all that fob wrote: its streams, and the files of the store and
// the backup.
func everything(t *testing.T, r *rig) map[string][]byte {
	t.Helper()
	all := map[string][]byte{"the output": r.said.Bytes(), "the backup": read(t, filepath.Join(r.dir, "backup.age"))}
	err := filepath.WalkDir(r.store(), func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			all[path] = read(t, path)
		}
		return err
	})
	if err != nil || len(all) < 7 {
		t.Fatalf("%d places to look at, %v", len(all), err)
	}
	return all
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// corrupt changes one byte in the middle of a file.
func corrupt(t *testing.T, file string) {
	t.Helper()
	text := read(t, file)
	text[len(text)/2] ^= 1
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
