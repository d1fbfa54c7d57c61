package keystore

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"filippo.io/age"

	"fob/cmd/testenv"
	"fob/tokens"
)

func newID(t testing.TB) *Identity {
	t.Helper()
	id, err := GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func mustRecipient(t testing.TB, id *Identity) age.Recipient {
	t.Helper()
	r, err := parseRecipient(id.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// privateBytes gives every private JWK of a store.
func privateBytes(t testing.TB, v *Vault) map[string]string {
	t.Helper()
	out := map[string]string{}
	names, err := v.Names()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		o, err := v.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for kid, jwk := range o.private {
			out[name+"/"+kid] = string(jwk.Reveal())
		}
	}
	return out
}

func TestBackupAndRestore(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	h.create("b", "HS256")
	h.create("c", "RS256")
	h.rotate("a")
	if err := os.Mkdir(h.path(templatesDir), 0o700); err != nil {
		t.Fatal(err)
	}
	h.write("templates/login.json", "{}")
	h.put("access", "a.b.c")
	laptop := newID(t)
	if _, err := h.AddRecipient(t.Context(), laptop.Recipient(), "laptop"); err != nil {
		t.Fatal(err)
	}
	passphrase := tokens.NewSecret([]byte("correct horse"))
	for name, kind := range map[string]struct {
		to   BackupTo
		with BackupWith
	}{
		"passphrase": {BackupTo{Passphrase: passphrase}, BackupWith{Passphrase: passphrase}},
		"recipient":  {BackupTo{Recipients: []string{laptop.Recipient()}}, BackupWith{Identity: laptop}},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "backup.age")
			if n, err := h.Backup(t.Context(), file, kind.to); err != nil || n != 3 {
				t.Fatalf("%d keysets, %v", n, err)
			}
			_, err := h.Backup(t.Context(), file, kind.to)
			wantError(t, err, CodeExists, "never overwrites")
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for way, keep := range map[Method]Keeping{
				MethodKeyring:    {Method: MethodKeyring, Secrets: newRing()},
				MethodPassphrase: {Method: MethodPassphrase, Passphrase: tokens.NewSecret([]byte("p"))},
				MethodIdentity:   {Method: MethodIdentity, IdentityFile: filepath.Join(t.TempDir(), "id")},
			} {
				dir := filepath.Join(t.TempDir(), "fob")
				if _, err := restore(t.Context(), bytes.NewReader(data), kind.with, dir, keep, h.config(), disk{}, 4); err != nil {
					t.Fatal(err)
				}
				s, err := Open(dir, h.config())
				if err != nil {
					t.Fatal(err)
				}
				v, err := s.Unlock(t.Context(), Means{Secrets: keep.Secrets, IdentityFile: keep.IdentityFile,
					Passphrase: func(context.Context, string) (tokens.Secret, error) { return keep.Passphrase, nil }})
				if err != nil {
					t.Fatal(err)
				}
				if fmt.Sprint(privateBytes(t, v)) != fmt.Sprint(privateBytes(t, h.Vault)) {
					t.Errorf("%s: other keys came out than went in", way)
				}
				if v.ID() == h.ID() || v.Identity().Recipient() == h.Identity().Recipient() {
					t.Error("the copy takes itself for the original")
				}
				if f, err := v.Doctor(t.Context(), false); err != nil || len(f) > 0 {
					t.Errorf("%s: %+v, %v", way, f, err)
				}
				files := all(t, dir)
				if files["templates/login.json"] != "{}" || !strings.HasPrefix(files[journalName], h.read(journalName)) {
					t.Error("the templates or the journal did not come along")
				}
				wantJar(t, v, "access=a.b.c")
				if info, _ := v.Info(); info.Unlock != way || len(info.Recipients) != 1 || info.Recipients[0].Name != "laptop" {
					t.Errorf("%+v", info)
				}
				_, err = restore(t.Context(), bytes.NewReader(data), kind.with, dir, keep, h.config(), disk{}, 4)
				wantError(t, err, CodeExists, "nothing is overwritten")
			}
			for what, bad := range map[string][]byte{"cut": data[:len(data)-1], "empty": nil, "changed": append(bytes.Clone(data[:len(data)-9]), make([]byte, 9)...)} {
				dir := filepath.Join(t.TempDir(), "fob")
				_, err := restore(t.Context(), bytes.NewReader(bad), kind.with, dir, Keeping{Method: MethodKeyring, Secrets: newRing()}, h.config(), disk{}, 4)
				t.Log(what)
				wantError(t, err, CodeCorrupt, "nothing was written")
				if _, err := os.Lstat(dir); err == nil {
					t.Error("a folder was made")
				}
			}
			wrong := BackupWith{Identity: newID(t)}
			if kind.with.Identity == nil {
				wrong = BackupWith{Passphrase: tokens.NewSecret([]byte("x"))}
			}
			_, err = Restore(t.Context(), bytes.NewReader(data), wrong, filepath.Join(t.TempDir(), "fob"), Keeping{}, h.config())
			wantError(t, err, CodeLocked)
		})
	}
}

func TestABackupThatLies(t *testing.T) {
	id := newID(t)
	h := newHouse(t)
	h.create("a", "EdDSA")
	h.create("b", "EdDSA")
	file := filepath.Join(t.TempDir(), "b")
	if _, err := h.Backup(t.Context(), file, BackupTo{Recipients: []string{id.Recipient()}}); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(file)
	r, err := unsealReader(bytes.NewReader(data), id.key())
	if err != nil {
		t.Fatal(err)
	}
	good, err := readArchive(r)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(map[string][]byte){
		"keys exchanged":   func(f map[string][]byte) { f["private/a.json"] = f["private/b.json"] },
		"a keyset missing": func(f map[string][]byte) { delete(f, "keysets/a.json") },
		"no private half":  func(f map[string][]byte) { delete(f, "private/a.json") },
		"a path upwards":   func(f map[string][]byte) { f["keysets/../../x.json"] = f["keysets/a.json"] },
		"no head":          func(f map[string][]byte) { delete(f, backupHead) },
		"a device":         func(f map[string][]byte) { f["keysets/nul.json"] = f["keysets/a.json"] },
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string][]byte{}
			for k, v := range good {
				files[k] = v
			}
			spoil(files)
			var tarred, sealed bytes.Buffer
			w := archiver{tar.NewWriter(&tarred), storyBegins}
			for _, k := range sortedNames(files) {
				if err := w.add(k, files[k]); err != nil {
					t.Fatal(err)
				}
			}
			_ = w.Close()
			to, _ := BackupTo{Recipients: []string{id.Recipient()}}.recipients(0)
			if err := encryptTo(&sealed, tarred.Bytes(), to); err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(t.TempDir(), "fob")
			_, err := Restore(t.Context(), &sealed, BackupWith{Identity: id}, dir, Keeping{Method: MethodKeyring, Secrets: newRing()}, h.config())
			wantError(t, err, CodeCorrupt)
			if _, err := os.Lstat(dir); err == nil {
				t.Error("something was written")
			}
		})
	}
}

func TestRecipients(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	h.create("b", "HS256")
	laptop := newID(t)
	opens := func(id *Identity, name string) bool {
		f, err := h.verified(name)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.unsealPrivates(id.key())
		return err == nil
	}
	if opens(laptop, "a") {
		t.Fatal("a stranger opens it")
	}
	if n, err := h.AddRecipient(t.Context(), laptop.Recipient(), "laptop"); err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	if n, err := h.AddRecipient(t.Context(), laptop.Recipient(), "laptop"); err != nil || n != 0 {
		t.Errorf("again: %d, %v", n, err)
	}
	h.create("c", "EdDSA")
	h.rotate("b")
	for _, name := range []string{"a", "b", "c"} {
		if !opens(laptop, name) || !opens(h.Identity(), name) {
			t.Errorf("%s does not open", name)
		}
	}
	h.whole()
	if n, err := h.RemoveRecipient(t.Context(), laptop.Recipient()); err != nil || n != 3 {
		t.Errorf("%d, %v", n, err)
	}
	for _, name := range []string{"a", "b", "c"} {
		if opens(laptop, name) || !opens(h.Identity(), name) {
			t.Errorf("%s is open to the wrong one", name)
		}
	}
	h.whole()
	for recipient, code := range map[string]Code{laptop.Recipient(): CodeNotFound, h.Identity().Recipient(): CodeRefused} {
		_, err := h.RemoveRecipient(t.Context(), recipient)
		wantError(t, err, code)
	}
	for recipient, says := range map[string]string{"": "not a recipient", "age1xyz": "not a recipient", "age1pq1xyz": "post-quantum", string(laptop.Reveal().Reveal()): "secret identity"} {
		_, err := h.AddRecipient(t.Context(), recipient, "")
		wantError(t, err, CodeUsage, says)
		if strings.Contains(fmt.Sprint(err), "AGE-SECRET-KEY-1") && strings.Contains(fmt.Sprint(err), string(laptop.Reveal().Reveal())) {
			t.Error("the error shows the identity")
		}
	}
}

// Killed in the midst of re-sealing, it goes on.
func TestResealingGoesOn(t *testing.T) {
	sys := &faulty{crash: true, err: syscall.EIO}
	h := newHouseOn(t, sys)
	for i := range 5 {
		h.create(fmt.Sprintf("k%d", i), "EdDSA")
	}
	laptop := newID(t)
	sys.steps, sys.at = 0, 50
	if _, err := h.AddRecipient(t.Context(), laptop.Recipient(), ""); err == nil {
		t.Fatal("it was not killed")
	}
	v := h.reopen()
	f, err := v.Store.Doctor(t.Context(), false)
	if err != nil || len(f) == 0 || len(f) > 4 || f[0].ID != "recipients" {
		t.Errorf("%+v, %v", f, err)
	}
	if f, err = v.Doctor(t.Context(), true); err != nil || slicesAny(f, func(f Finding) bool { return !f.Fixed }) {
		t.Errorf("%+v, %v", f, err)
	}
	h.whole()
}

func TestRecover(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	h.create("b", "HS256")
	laptop := newID(t)
	if _, err := h.AddRecipient(t.Context(), laptop.Recipient(), ""); err != nil {
		t.Fatal(err)
	}
	before := privateBytes(t, h.Vault)
	delete(h.ring.entries, h.ID())
	keep := Keeping{Method: MethodKeyring, Secrets: h.ring}

	files := all(t, h.dir)
	_, err := Recover(t.Context(), h.dir, newID(t), keep, h.config())
	wantError(t, err, CodeLocked, "no recipient of this store")
	if len(h.ring.entries) > 0 || fmt.Sprint(all(t, h.dir)) != fmt.Sprint(files) {
		t.Error("something was written for a stranger")
	}
	for range 2 { // the second time, there is nothing to do
		v, err := Recover(t.Context(), h.dir, laptop, keep, h.config())
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(privateBytes(t, v)) != fmt.Sprint(before) {
			t.Error("other keys came out")
		}
		h.whole()
	}
	_, err = h.Vault.Update(t.Context(), "a", Any, rotation(h.clock.now))
	wantError(t, err, CodeConflict, "another identity")
}

// Standard tools open what fob seals.
func TestAgeOpensAKeyset(t *testing.T) {
	tool := testenv.NeedCommand(t, "age")
	h := newHouse(t)
	h.create("a", "ES256")
	h.rotate("a")
	dir := t.TempDir()
	idFile := filepath.Join(dir, "id")
	if err := os.WriteFile(idFile, h.Identity().File().Reveal(), 0o600); err != nil {
		t.Fatal(err)
	}
	var f struct{ Sealed string }
	if err := json.Unmarshal([]byte(h.read("keysets/a.json")), &f); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tool, "-d", "-i", idFile)
	cmd.Stdin = strings.NewReader(f.Sealed)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("age: %v: %s", err, stderr.Bytes())
	}
	set, err := tokens.ParseKeys(out, tokens.KeyOptions{})
	if err != nil || set.Format != "JWK Set" || len(set.Keys) != 3 {
		t.Fatalf("%+v, %v", set, err)
	}
	k := h.keyset("a")
	for i, e := range k.Keys {
		if key := set.Keys[i]; key.Kid() != e.Kid || !key.HasPrivate() {
			t.Errorf("key %d is %v, want %s", i, key, e.Kid)
		}
	}

	file := filepath.Join(dir, "backup.age")
	if _, err := h.Backup(t.Context(), file, BackupTo{Recipients: []string{h.Identity().Recipient()}}); err != nil {
		t.Fatal(err)
	}
	out, err = exec.Command(tool, "-d", "-i", idFile, file).Output()
	if err != nil {
		t.Fatal(err)
	}
	r := tar.NewReader(bytes.NewReader(out))
	found := ""
	for {
		head, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		found += head.Name + " "
		if head.Name == "private/a.json" {
			jwks, _ := io.ReadAll(r)
			if set, err := tokens.ParseKeys(jwks, tokens.KeyOptions{}); err != nil || len(set.Keys) != 3 {
				t.Errorf("%v, %v", set, err)
			}
		}
	}
	if found != "backup.json keysets/a.json private/a.json store.json journal.jsonl " {
		t.Errorf("the backup holds %s", found)
	}
}
