//go:build !windows

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// No lock-in: Debian's age opens a keyset with the store's exported identity,
// and what it finds is a JWK Set of the private keys, which fob verifies with as
// with any other.
func TestAgeOpensAKeyset(t *testing.T) {
	age := testenv.NeedCommand(t, "age")
	keygen := testenv.NeedCommand(t, "age-keygen")
	r := newRig(t)
	passphrase := filepath.Join(r.dir, "pass.txt")
	write(t, passphrase, "correct horse battery staple\n")
	r.env = append(r.env, "FOB_PASSPHRASE_FILE="+passphrase)
	r.must("store", "init", "--unlock", "passphrase")
	r.must("keys", "new", "auth-api", "--alg", "ES256", "--unlock", "passphrase")

	exported := filepath.Join(r.dir, "exported.txt")
	r.must("store", "passwd", "--unlock", "passphrase", "--to", "identity", "--new-identity-file", exported)
	if info, err := os.Stat(exported); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the exported identity: %v %v", info.Mode(), err)
	}
	if out, err := exec.Command(keygen, "-y", exported).Output(); err != nil || !strings.Contains(r.must("store", "info"), strings.TrimSpace(string(out))) {
		t.Errorf("age-keygen -y gives %s, %v; fob store info shows another identity", out, err)
	}

	var file struct {
		Sealed string `json:"sealed"`
	}
	text, err := os.ReadFile(filepath.Join(r.store(), "keysets", "auth-api.json"))
	if err != nil || json.Unmarshal(text, &file) != nil {
		t.Fatalf("%v: %s", err, text)
	}
	cmd := exec.Command(age, "--decrypt", "--identity", exported)
	cmd.Stdin = strings.NewReader(file.Sealed)
	set, err := cmd.Output()
	if err != nil {
		t.Fatalf("age: %v", err)
	}
	var jwks struct {
		Keys []struct {
			Kty, Kid, D string
		} `json:"keys"`
	}
	if err := json.Unmarshal(set, &jwks); err != nil || len(jwks.Keys) != 2 || jwks.Keys[0].D == "" || jwks.Keys[0].Kty != "EC" {
		t.Fatalf("age finds no JWK Set of two private keys: %v", err)
	}
	write(t, filepath.Join(r.dir, "token.txt"), mintWith(r, exported))
	write(t, filepath.Join(r.dir, "set.json"), string(set))
	r.must("verify", "@token.txt", "-k", "@set.json")
}

func mintWith(r *rig, identity string) string {
	r.t.Helper()
	r.env = append(r.env, "FOB_IDENTITY_FILE="+identity)
	return r.must("mint", "-k", "auth-api", "--sub", "anna")
}

// An identity that age-keygen has made opens a store, and standard tools open a
// backup.
func TestAgeIdentityAndBackup(t *testing.T) {
	age := testenv.NeedCommand(t, "age")
	keygen := testenv.NeedCommand(t, "age-keygen")
	tar := testenv.NeedCommand(t, "tar")
	r := newRig(t)
	safe := filepath.Join(r.dir, "safe.txt")
	for _, file := range []string{r.identity(), safe} {
		if out, err := exec.Command(keygen, "-o", file).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	recipient, err := exec.Command(keygen, "-y", safe).Output()
	if err != nil {
		t.Fatal(err)
	}
	r.must("store", "init")
	r.must("keys", "new", "auth-api", "--alg", "EdDSA")
	r.must("store", "backup", "backup.age", "--to", strings.TrimSpace(string(recipient)))
	opened, err := exec.Command(age, "--decrypt", "--identity", safe, filepath.Join(r.dir, "backup.age")).Output()
	if err != nil {
		t.Fatalf("age: %v", err)
	}
	list := exec.Command(tar, "-t")
	list.Stdin = bytes.NewReader(opened)
	names, err := list.Output()
	for _, want := range []string{"backup.json", "store.json", "keysets/auth-api.json", "private/auth-api.json", "journal.jsonl"} {
		if err != nil || !strings.Contains(string(names), want+"\n") {
			t.Errorf("%s is not in the backup (%v):\n%s", want, err, names)
		}
	}
}

func write(t testing.TB, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
