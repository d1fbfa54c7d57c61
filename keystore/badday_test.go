package keystore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fob/cmd/testenv"
	"fob/tokens"
)

// The table "Bad days": what happens to a store, and what is promised of it.

func TestBadKeyring(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*house)
		code  Code
		says  []string
	}{
		{"locked", func(h *house) { h.ring.fault = ErrSecretsLocked }, CodeLocked, []string{"the keyring is locked", "FOB_IDENTITY_FILE", "need no unlocking"}},
		{"missing", func(h *house) { h.ring.fault = ErrSecretsUnavailable }, CodeUnavailable, []string{"cannot be reached", "FOB_IDENTITY_FILE"}},
		{"failing", func(h *house) { h.ring.fault = os.ErrDeadlineExceeded }, CodeUnavailable, []string{"cannot be reached"}},
		{"entry deleted", func(h *house) { delete(h.ring.entries, h.ID()) }, CodeUnavailable, []string{"the identity of store", "is not in the keyring", "fob store restore", "nothing was overwritten"}},
		{"entry of another store", func(h *house) { h.ring.entries[h.ID()] = newLine(h.t) }, CodeLocked, []string{"is not that of this store"}},
		{"entry spoilt", func(h *house) { h.ring.entries[h.ID()] = "AGE-SECRET-KEY-1SPOILT" }, CodeUnavailable, []string{"is no identity"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t)
			h.create("a", "ES256")
			before := all(t, h.dir)
			tt.spoil(h)
			s, err := Open(h.dir, h.config())
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.Unlock(t.Context(), Means{Secrets: h.ring})
			wantError(t, err, tt.code, tt.says...)
			if err != nil && (strings.Contains(err.Error(), "AGE-SECRET") || strings.Contains(err.Error(), "SPOILT")) {
				t.Errorf("the error shows a secret: %v", err)
			}
			if _, err := s.Load("a"); err != nil {
				t.Errorf("public work stops: %v", err)
			}
			if fmt.Sprint(all(t, h.dir)) != fmt.Sprint(before) {
				t.Error("a file changed")
			}
		})
	}
}

func newLine(t testing.TB) string {
	id, err := GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return string(id.Reveal().Reveal())
}

// A keyring that hangs, and knows nothing of contexts, costs three seconds.
func TestKeyringThatHangs(t *testing.T) {
	h := newHouse(t)
	synctest.Test(t, func(t *testing.T) {
		h.ring.hang = make(chan struct{})
		defer close(h.ring.hang)
		s, err := Open(h.dir, h.config())
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = s.Unlock(t.Context(), Means{Secrets: h.ring})
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("it took %s", took)
		}
		wantError(t, err, CodeUnavailable, "gives no answer", "within 3s")

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Unlock(ctx, Means{Secrets: h.ring}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("interrupted: %v", err)
		}
	})
}

func TestNoKeyringAtAll(t *testing.T) {
	for name, secrets := range map[string]Secrets{"none given": nil, "none there": &ring{fault: ErrSecretsUnavailable}} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "fob")
			_, err := Init(t.Context(), dir, Keeping{Method: MethodKeyring, Secrets: secrets}, Config{Now: newClock().now})
			wantError(t, err, CodeUnavailable, "two ways on", "fob store init --unlock passphrase", "fob store init --unlock identity")
			// Following it works.
			keep := Keeping{Method: MethodIdentity, IdentityFile: filepath.Join(t.TempDir(), "id")}
			v, err := Init(t.Context(), dir, keep, Config{Now: newClock().now})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := v.Store.Unlock(t.Context(), Means{IdentityFile: keep.IdentityFile}); err != nil {
				t.Error(err)
			}
		})
	}
}

// A spoilt file is refused by name, nothing is overwritten, and the others work.
func TestSpoiltKeysetFile(t *testing.T) {
	edit := func(was, now string) func(*house) {
		return func(h *house) {
			text := h.read("keysets/bad.json")
			if !strings.Contains(text, was) {
				h.t.Fatalf("no %q in %s", was, text)
			}
			h.write("keysets/bad.json", strings.Replace(text, was, now, 1))
		}
	}
	tests := []struct {
		name     string
		spoil    func(*house)
		code     Code
		says     string
		unlocked bool // only seen with the identity
	}{
		{"cut in half", func(h *house) { s := h.read("keysets/bad.json"); h.write("keysets/bad.json", s[:len(s)/2]) }, CodeCorrupt, "does not end with its \"mac\"", false},
		{"cut by a byte", func(h *house) { s := h.read("keysets/bad.json"); h.write("keysets/bad.json", s[:len(s)-1]) }, CodeCorrupt, "mac", false},
		{"empty", func(h *house) { h.write("keysets/bad.json", "") }, CodeCorrupt, "mac", false},
		{"zeros, as after a power cut", func(h *house) { h.write("keysets/bad.json", string(make([]byte, 4096))) }, CodeCorrupt, "mac", false},
		{"another file", func(h *house) { h.write("keysets/bad.json", "{\"keys\":[]}\n") }, CodeCorrupt, "mac", false},
		{"of another name", func(h *house) { h.write("keysets/bad.json", h.read("keysets/good.json")) }, CodeCorrupt, "that of keyset \"good\"", false},
		{"of another store", func(h *house) {
			o := newHouse(h.t)
			o.create("bad", "ES256")
			h.write("keysets/bad.json", o.read("keysets/bad.json"))
		}, CodeCorrupt, "another store", false},
		{"of a later format", edit("\"version\": 1", "\"version\": 2"), CodeNewerFormat, "later fob", false},
		{"of a later format that ends otherwise", func(h *house) {
			h.write("keysets/bad.json", "{\n  \"format\": \"fob keyset\",\n  \"version\": 7,\n  \"more\": {\"x\":1}\n}")
		}, CodeNewerFormat, "format 7", false},
		{"two current keys", edit(`"state": "next"`, `"state": "current"`), CodeCorrupt, "current", false},
		{"no mac key fits", edit("hmac-sha256:", "hmac-sha257:"), CodeCorrupt, "mac", false},
		{"a date edited", edit(`"created": "2026-11-22`, `"created": "2026-11-21`), CodeCorrupt, "mac does not hold", true},
		{"a policy edited", edit(`"max_token_ttl": "1h"`, `"max_token_ttl": "2h"`), CodeCorrupt, "mac does not hold", true},
		{"a public half edited", func(h *house) {
			good, bad := h.keyset("good"), h.keyset("bad")
			edit(member(h.t, bad.Keys[0], "x"), member(h.t, good.Keys[0], "x"))(h)
		}, CodeCorrupt, "mac does not hold", true},
		{"the sealed part exchanged", func(h *house) {
			h.write("keysets/bad.json", withSealed(h.t, h.read("keysets/bad.json"), h.read("keysets/good.json")))
		}, CodeCorrupt, "mac does not hold", true},
		{"white space added", edit("\n  \"keys\"", "\n   \"keys\""), CodeCorrupt, "mac does not hold", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t)
			h.create("good", "ES256")
			h.create("bad", "ES256")
			tt.spoil(h)
			before := h.read("keysets/bad.json")

			v := h.reopen()
			for what, do := range map[string]func() error{
				"open":   func() error { _, err := v.Open("bad"); return err },
				"load":   func() error { _, err := v.Load("bad"); return err },
				"update": func() error { _, err := v.Update(t.Context(), "bad", Any, rotation(h.clock.now)); return err },
				"rename": func() error { return v.Rename(t.Context(), "bad", "worse") },
				"delete": func() error { return v.Delete(t.Context(), "bad") },
				"backup": func() error {
					_, err := v.Backup(t.Context(), h.path("x"), BackupTo{Recipients: []string{v.Identity().Recipient()}})
					return err
				},
			} {
				t.Log(what)
				wantError(t, do(), tt.code, "bad", tt.says)
			}
			if h.read("keysets/bad.json") != before {
				t.Error("it was overwritten")
			}
			_, err := v.Store.Load("bad")
			if !tt.unlocked {
				wantError(t, err, tt.code, "bad", tt.says)
			} else if err != nil {
				t.Error(err)
			}
			list, err := v.List(t.Context())
			if err != nil || len(list) != 2 || list[0].Name != "bad" || (list[0].Err == nil) != tt.unlocked || list[1].Err != nil {
				t.Errorf("list: %+v, %v", list, err)
			}
			if _, err := v.Update(t.Context(), "good", Any, rotation(h.clock.now)); err != nil {
				t.Errorf("the other keyset stops working: %v", err)
			}
			if f, err := v.Doctor(t.Context(), true); err != nil || len(f) != 1 || f[0].ID != "keyset" || !strings.Contains(f[0].Path, "bad") {
				t.Errorf("doctor: %+v, %v", f, err)
			}
		})
	}
}

func (h *house) keyset(name string) Keyset {
	h.t.Helper()
	k, err := h.Load(name)
	if err != nil {
		h.t.Fatal(err)
	}
	return k
}

func member(t testing.TB, e KeyEntry, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(string(e.Public), `"`+name+`":"`)
	if !ok {
		t.Fatalf("no %q in %s", name, e.Public)
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// withSealed puts one file's sealed part into another.
func withSealed(t testing.TB, into, from string) string {
	t.Helper()
	const mark = `"sealed": `
	cut := func(s string) (before, sealed, after string) {
		before, rest, ok := strings.Cut(s, mark)
		sealed, after, ok2 := strings.Cut(rest, "\n")
		if !ok || !ok2 {
			t.Fatal("no sealed part")
		}
		return before, sealed, after
	}
	before, _, after := cut(into)
	_, sealed, _ := cut(from)
	return before + mark + sealed + "\n" + after
}

// Even a file whose mac holds is refused when its halves are not one key: a fob
// that went wrong must not be believed either.
func TestHalvesThatDoNotFit(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	h.create("b", "ES256")
	a, _ := h.verified("a")
	b, _ := h.verified("b")
	for name, spoil := range map[string]func(f *keysetFile){
		"sealed halves of others":      func(f *keysetFile) { f.Sealed = b.Sealed },
		"a public half of another":     func(f *keysetFile) { f.Keys[0].Public = b.Keys[0].Public },
		"no private half where one is": func(f *keysetFile) { f.Keys[0].HasPrivate = false },
		"one more key": func(f *keysetFile) {
			e := f.Keys[1]
			e.Kid, e.State, e.RetireAt = "more", StateRetired, e.Created
			f.Keys = append(f.Keys, e)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := *a
			f.Keys = append([]KeyEntry(nil), a.Keys...)
			spoil(&f)
			data, err := encodeSigned(f, h.macKey)
			if err != nil {
				t.Fatal(err)
			}
			h.write("keysets/a.json", string(data))
			_, err = h.Open("a")
			wantError(t, err, CodeCorrupt, "keyset a")
		})
	}
}

// store.json says who else can open what is sealed from now on.
func TestSpoiltStoreFile(t *testing.T) {
	mallory, err := GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, old, new string
		code           Code
		says           string
	}{
		{"a recipient put in", `"recipients": []`, `"recipients": [{"recipient": "` + mallory.Recipient() + `", "added": "2026-11-22T12:00:00Z"}]`, CodeCorrupt, "mac does not hold"},
		{"the identity exchanged", "\"identity\": \"age1", "\"identity\": \"" + mallory.Recipient() + "\", \"was\": \"age1", CodeLocked, "not that of this store"},
		{"a later format", `"version": 1`, `"version": 9`, CodeNewerFormat, "format 9"},
		{"cut", "\"mac\"", "", CodeCorrupt, "store.json was cut or edited"},
		{"no JSON", "\"id\"", "id", CodeCorrupt, "no JSON at byte"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t)
			h.create("a", "ES256")
			text := h.read("store.json")
			if !strings.Contains(text, tt.old) {
				t.Fatalf("no %q in %s", tt.old, text)
			}
			h.write("store.json", strings.Replace(text, tt.old, tt.new, 1))
			before := all(t, h.dir)
			_, err := reopen(t.Context(), h.dir, h.ring, h.config())
			wantError(t, err, tt.code, tt.says)
			// A process that was open before sees it too.
			if _, err := h.Update(t.Context(), "a", Any, rotation(h.clock.now)); err == nil {
				t.Error("an update went through")
			}
			if fmt.Sprint(all(t, h.dir)) != fmt.Sprint(before) {
				t.Error("a file changed")
			}
		})
	}
}

func TestFilesThatOthersCanReachInto(t *testing.T) {
	if !modesCount {
		testenv.Need(t, "this system's files have no modes")
	}
	for _, tt := range []struct {
		path     string
		mode     os.FileMode
		refused  bool
		severity string
	}{
		{"keysets/a.json", 0o640, false, "medium"},
		{"keysets/a.json", 0o604, false, "medium"},
		{"keysets/a.json", 0o620, true, "high"},
		{"keysets", 0o755, false, "medium"},
		{"keysets", 0o777, true, "high"},
		{".", 0o770, true, "high"},
		{"store.json", 0o644, false, "medium"},
	} {
		t.Run(fmt.Sprintf("%s %04o", tt.path, tt.mode), func(t *testing.T) {
			h := newHouse(t)
			h.create("a", "ES256")
			if err := os.Chmod(h.path(tt.path), tt.mode); err != nil {
				t.Fatal(err)
			}
			s, err := Open(h.dir, h.config())
			if err != nil {
				t.Fatal(err)
			}
			if f := s.Check(); len(f) != 1 || f[0].ID != "mode" || f[0].Path != tt.path || f[0].Severity != tt.severity || f[0].Fixed {
				t.Errorf("check: %+v", f)
			}
			_, err = s.Load("a")
			if tt.refused {
				wantError(t, err, CodeRefused, "fob store doctor --fix")
			} else if err != nil {
				t.Error(err)
			}
			if _, err := h.Open("a"); err != nil {
				t.Errorf("the mac proves it, and yet: %v", err)
			}
			if f, err := s.Doctor(t.Context(), true); err != nil || len(f) != 1 || !f[0].Fixed {
				t.Errorf("doctor: %+v, %v", f, err)
			}
			if f := s.Check(); len(f) > 0 {
				t.Errorf("after the doctor: %+v", f)
			}
			if _, err := s.Load("a"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestWhatIsNoFile(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	if err := os.Symlink(h.path("keysets/a.json"), h.path("keysets/b.json")); err != nil {
		testenv.Need(t, "symbolic links: "+err.Error())
	}
	if err := os.Mkdir(h.path("keysets/c.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"b", "c"} {
		_, err := h.Store.Load(name)
		wantError(t, err, CodeIO, "no regular file")
	}
}

// An older file put back has a mac that holds; the journal knows better.
func TestRollback(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	old := h.read("keysets/a.json")
	h.rotate("a")
	h.rotate("a")
	h.write("keysets/a.json", old)
	f, err := h.Doctor(t.Context(), true)
	if err != nil || len(f) != 1 || f[0].ID != "rollback" || f[0].Fixed || !strings.Contains(f[0].Detail, "generation 3") {
		t.Errorf("%+v, %v", f, err)
	}
	if err := os.Remove(h.path("keysets/a.json")); err != nil {
		t.Fatal(err)
	}
	f, err = h.Doctor(t.Context(), false)
	if err != nil || len(f) != 1 || f[0].ID != "rollback" || !strings.Contains(f[0].Detail, "is gone") {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestUnlocking(t *testing.T) {
	secret := func(s string) tokens.Secret { return tokens.NewSecret([]byte(s)) }
	says := func(s string) func(context.Context, string) (tokens.Secret, error) {
		return func(context.Context, string) (tokens.Secret, error) { return secret(s), nil }
	}
	h := newHouse(t)
	h.create("a", "ES256")
	idFile := filepath.Join(t.TempDir(), "identity")
	if err := os.WriteFile(idFile, h.Identity().File().Reveal(), 0o600); err != nil {
		t.Fatal(err)
	}
	unlock := func(m Means) error {
		s, err := Open(h.dir, h.config())
		if err == nil {
			_, err = s.Unlock(t.Context(), m)
		}
		return err
	}
	check := func(name string, m Means, code Code, text ...string) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			if err := unlock(m); code == "" && err != nil {
				t.Error(err)
			} else if code != "" {
				wantError(t, err, code, text...)
			}
		})
	}
	check("keyring", Means{Secrets: h.ring}, "")
	check("keyring fails, an identity file is at hand", Means{IdentityFile: idFile}, "")
	check("keyring named, so nothing else is tried", Means{Method: MethodKeyring, IdentityFile: idFile}, CodeUnavailable)
	check("identity named", Means{Method: MethodIdentity, IdentityFile: idFile}, "")
	check("identity named, none given", Means{Method: MethodIdentity}, CodeLocked, "FOB_IDENTITY_FILE")
	check("identity file missing", Means{Method: MethodIdentity, IdentityFile: idFile + "x"}, CodeUnavailable)
	check("passphrase named, none set", Means{Method: MethodPassphrase, Passphrase: says("x")}, CodeUnavailable, "identity.age")
	check("no such way", Means{Method: "magic"}, CodeUsage)

	if err := h.Rekeep(t.Context(), Keeping{Method: MethodPassphrase, Passphrase: secret("first")}, h.ring); err != nil {
		t.Fatal(err)
	}
	if len(h.ring.entries) > 0 {
		t.Error("the keyring keeps the identity of a store that moved out")
	}
	check("passphrase", Means{Passphrase: says("first")}, "")
	check("wrong passphrase", Means{Passphrase: says("second")}, CodeLocked, "the passphrase is wrong")
	check("empty passphrase", Means{Passphrase: says("")}, CodeUsage, "empty")
	check("nobody to ask", Means{}, CodeLocked, "FOB_PASSPHRASE_FILE")
	if err := h.Rekeep(t.Context(), Keeping{Method: MethodPassphrase, Passphrase: secret("second")}, nil); err != nil {
		t.Fatal(err)
	}
	check("changed passphrase", Means{Passphrase: says("second")}, "")
	check("former passphrase", Means{Passphrase: says("first")}, CodeLocked)
	if err := h.Rekeep(t.Context(), Keeping{Method: MethodKeyring, Secrets: h.ring}, nil); err != nil {
		t.Fatal(err)
	}
	check("keyring again", Means{Secrets: h.ring}, "")
	if _, err := os.Lstat(h.path(identityFile)); err == nil {
		t.Error("identity.age is still there")
	}
	h.whole()
	if h.ring.largest == 0 || h.ring.largest >= keyringValueLimit {
		t.Errorf("%d bytes went into the keyring", h.ring.largest)
	}
	if err := (patience{h.ring, time.Second}).set(t.Context(), "x", secret(strings.Repeat("x", 200))); err == nil {
		t.Error("200 bytes went into the keyring")
	}
}

func TestInitOverwritesNothing(t *testing.T) {
	h := newHouse(t)
	keep := Keeping{Method: MethodKeyring, Secrets: h.ring}
	_, err := Init(t.Context(), h.dir, keep, h.config())
	wantError(t, err, CodeExists, "there is a store")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Init(t.Context(), dir, keep, h.config())
	wantError(t, err, CodeExists, "thesis.txt", "nothing is overwritten")
	file := filepath.Join(t.TempDir(), "id")
	if err := os.WriteFile(file, []byte("my diary"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = Init(t.Context(), filepath.Join(t.TempDir(), "s"), Keeping{Method: MethodIdentity, IdentityFile: file}, h.config()); err == nil || strings.Contains(err.Error(), "diary") {
		t.Errorf("%v", err)
	}
	_, err = Open(t.TempDir(), h.config())
	wantError(t, err, CodeNotFound, "fob store init")
}

func TestParseIdentity(t *testing.T) {
	line := newLine(t)
	for text, says := range map[string]string{
		"# made by age-keygen\n\n" + line + "\r\n": "",
		"":                        "no identity",
		line + "\n" + line:        "second identity",
		line[:len(line)-1] + "X":  "checksum",
		"AGE-SECRET-KEY-PQ-1XYZ":  "post-quantum",
		"AGE-PLUGIN-YUBIKEY-1XYZ": "plugin",
		"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p": "recipient",
		"-----BEGIN AGE ENCRYPTED FILE-----":                             "sealed file",
		"hunter2":                                                        "not an age identity",
	} {
		_, err := ParseIdentity([]byte(text))
		if says == "" && err != nil || says != "" && (err == nil || !strings.Contains(err.Error(), says)) {
			t.Errorf("%.20q…: %v, want %q", text, err, says)
		}
		if err != nil && (strings.Contains(err.Error(), line[20:40]) || strings.Contains(err.Error(), "hunter2")) {
			t.Errorf("the error quotes the secret: %v", err)
		}
	}
}
