package keystore

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fob/tokens"
)

func TestAKeysetIsWrittenAndReadBack(t *testing.T) {
	h := newHouse(t)
	for _, alg := range []string{"ES256", "EdDSA", "HS256", "RS256", "ECDH-ES", "A256GCM"} {
		name := strings.ToLower(alg)
		made := h.create(name, alg)
		v := h.reopen()
		public, err := v.Store.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(public) != fmt.Sprint(made) {
			t.Errorf("%s: read %+v\nmade %+v", alg, public, made)
		}
		o, err := v.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		current, _ := o.Keyset.Current()
		k, err := o.Key(current)
		if err != nil || !k.HasPrivate() || k.Kid() != current.Kid || k.Ref() != name || k.State() != "current" {
			t.Errorf("%s: key %v of %q, %q: %v", alg, k, k.Ref(), k.State(), err)
		}
	}
	h.whole()
}

// What a reader of the file sees is a contract: jq and age are enough to get
// at the keys without fob.
func TestTheFileIsReadableJSON(t *testing.T) {
	h := newHouse(t)
	k := h.create("auth-api", "ES256")
	var f struct {
		Format     string
		Version    int
		Store      string
		Name       string
		Generation int
		Policy     map[string]string
		Keys       []struct {
			Kid, State, Alg string
			Public          map[string]string
		}
		Recipients []string
		Sealed     string
		Mac        string
	}
	text := h.read("keysets/auth-api.json")
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		t.Fatal(err)
	}
	if f.Format != "fob keyset" || f.Version != 1 || f.Store != h.ID() || f.Name != "auth-api" || f.Generation != 1 ||
		f.Policy["rotate_every"] != "90d" || len(f.Keys) != 2 || f.Keys[0].Kid != k.Keys[0].Kid || f.Keys[0].State != "current" ||
		f.Keys[0].Public["crv"] != "P-256" || f.Recipients[0] != h.Identity().Recipient() ||
		!strings.HasPrefix(f.Sealed, "-----BEGIN AGE ENCRYPTED FILE-----\n") || !strings.HasPrefix(f.Mac, "hmac-sha256:") {
		t.Errorf("the file is\n%s", text)
	}
}

func TestModesAreTight(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	h.rotate("a")
	if !modesCount {
		t.Skip("modes mean nothing here")
	}
	err := filepath.WalkDir(h.dir, func(p string, d fs.DirEntry, err error) error {
		info, _ := d.Info()
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %04o, want %04o", p, info.Mode().Perm(), want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestUpdate(t *testing.T) {
	h := newHouse(t)
	k := h.create("a", "ES256")
	h.clock.step(48 * time.Hour)

	t.Run("nothing due writes nothing", func(t *testing.T) {
		before := all(t, h.dir)
		c, err := h.Update(t.Context(), "a", Any, func(k Keyset) (Change, error) { return k.Tick(h.clock.now(), Generate(k.Make)) })
		if err != nil || c.Changed() {
			t.Errorf("changed %v: %v", c.Changed(), err)
		}
		if fmt.Sprint(all(t, h.dir)) != fmt.Sprint(before) {
			t.Error("a file changed")
		}
	})
	t.Run("of a generation that has passed is refused", func(t *testing.T) {
		h.rotate("a")
		_, err := h.Update(t.Context(), "a", k.Generation, rotation(h.clock.now))
		wantError(t, err, CodeConflict, "generation 2, not 1", "decide anew")
	})
	t.Run("that fails leaves everything as it was", func(t *testing.T) {
		before := all(t, h.dir)
		_, err := h.Update(t.Context(), "a", Any, func(Keyset) (Change, error) { return Change{}, os.ErrInvalid })
		if !errors.Is(err, os.ErrInvalid) || fmt.Sprint(all(t, h.dir)) != fmt.Sprint(before) {
			t.Errorf("%v, or a file changed", err)
		}
	})
	t.Run("of none", func(t *testing.T) {
		_, err := h.Update(t.Context(), "b", Any, rotation(h.clock.now))
		wantError(t, err, CodeNotFound, "fob keys list")
	})
	t.Run("creating it again is refused", func(t *testing.T) {
		c, err := New(h.clock.now(), NewOptions{Name: "a", Make: KeySpec{Alg: "ES256"}, Policy: DefaultPolicy()}, Generate(KeySpec{Alg: "ES256"}))
		if err != nil {
			t.Fatal(err)
		}
		wantError(t, h.Create(t.Context(), c), CodeExists)
	})
	t.Run("destroying erases the private half", func(t *testing.T) {
		o, _ := h.Open("a")
		var old KeyEntry
		for _, e := range o.Keyset.Keys {
			if e.State == StatePrevious {
				old = e
			}
		}
		if _, err := h.Update(t.Context(), "a", Any, func(k Keyset) (Change, error) { return k.Destroy(h.clock.now(), old.Kid, Options{Force: true}) }); err != nil {
			t.Fatal(err)
		}
		o, err := h.Open("a")
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Key(old)
		wantError(t, err, CodeUnfit)
		if _, there := o.private[old.Kid]; there {
			t.Error("it is still sealed")
		}
	})
	h.whole()
}

func TestRenameAndDelete(t *testing.T) {
	h := newHouse(t)
	h.create("old", "ES256")
	h.create("taken", "ES256")
	wantError(t, h.Rename(t.Context(), "old", "taken"), CodeExists)
	wantError(t, h.Rename(t.Context(), "none", "new"), CodeNotFound)
	if err := h.Rename(t.Context(), "old", "new"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Open("new"); err != nil {
		t.Error(err)
	}
	_, err := h.Open("old")
	wantError(t, err, CodeNotFound)
	h.whole()
	if err := h.Delete(t.Context(), "new"); err != nil {
		t.Fatal(err)
	}
	if names, _ := h.Names(); fmt.Sprint(names) != "[taken]" {
		t.Errorf("left are %v", names)
	}
	h.whole()
}

// A public reader needs no identity, no keyring and no lock.
func TestPublicWorkNeverUnlocks(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	s, err := Open(h.dir, h.config())
	if err != nil {
		t.Fatal(err)
	}
	release, ok := tryLock(h.path(lockName))
	if !ok {
		t.Fatal("somebody holds the lock")
	}
	defer release()
	k, err := s.Load("a")
	if err != nil || k.Name != "a" {
		t.Errorf("load: %v, %v", k.Name, err)
	}
	list, err := s.List(t.Context())
	if err != nil || len(list) != 1 || list[0].Err != nil {
		t.Errorf("list: %v, %v", list, err)
	}
	if _, err := s.Log(func(Entry) {}); err != nil {
		t.Error(err)
	}
	if _, err := s.Info(); err != nil {
		t.Error(err)
	}
}

func TestNoPrivateByteInTheClear(t *testing.T) {
	h := newHouse(t)
	var secrets []string
	for _, alg := range []string{"ES256", "EdDSA", "HS256", "RS256", "ECDH-ES", "A256GCM"} {
		name := strings.ToLower(alg)
		h.create(name, alg)
		h.clock.step(48 * time.Hour)
		h.rotate(name)
		secrets = append(secrets, privateMembers(t, h.Vault, name)...)
	}
	if len(secrets) < 18 {
		t.Fatalf("only %d private members", len(secrets))
	}
	id := string(h.Identity().Reveal().Reveal())
	if _, err := h.Backup(t.Context(), h.path("backup"), BackupTo{Passphrase: tokens.NewSecret([]byte("p"))}); err != nil {
		t.Fatal(err)
	}
	for path, text := range all(t, h.dir) {
		for _, s := range append(secrets, id) {
			if strings.Contains(text, s) {
				t.Errorf("%s holds a private member", path)
			}
		}
	}
}

// privateMembers gives the private members (RFC 7518 §6) of every key.
func privateMembers(t testing.TB, v *Vault, name string) []string {
	t.Helper()
	o, err := v.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, jwk := range o.private {
		var m map[string]any
		if err := json.Unmarshal(jwk.Reveal(), &m); err != nil {
			t.Fatal(err)
		}
		for _, member := range []string{"d", "p", "q", "dp", "dq", "qi", "k"} {
			if s, ok := m[member].(string); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

func TestSecretsRedact(t *testing.T) {
	h := newHouse(t)
	h.create("a", "HS256")
	o, err := h.Open("a")
	if err != nil {
		t.Fatal(err)
	}
	line := h.Identity().Reveal()
	secrets := append(privateMembers(t, h.Vault, "a"), string(line.Reveal()), fmt.Sprintf("%x", line.Reveal()), fmt.Sprintf("%d", line.Reveal()))
	for name, v := range map[string]any{"identity": h.Identity(), "vault": h.Vault, "opened": o, "opened value": *o, "identity value": *h.Identity(), "privates": o.private,
		"means": Means{Secrets: h.ring}, "keeping": Keeping{Passphrase: line}, "backup": BackupWith{Identity: h.Identity(), Passphrase: line}} {
		if name == "means" {
			continue // the keyring in memory is the test's own
		}
		var texts []string
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			texts = append(texts, fmt.Sprintf(verb, v))
		}
		j, _ := json.Marshal(v)
		for _, text := range append(texts, string(j)) {
			for _, s := range secrets {
				if strings.Contains(text, s) || strings.Contains(strings.ToLower(text), strings.ToLower(s)) {
					t.Errorf("%s prints a secret: %s", name, text)
				}
			}
		}
	}
}
