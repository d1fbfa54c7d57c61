package keystore

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fob/tokens"
)

// versionOne gives a copy of a store as fob wrote it in format version 1, with the modes that it had.
func versionOne(t *testing.T) (dir string, means Means, opt Config) {
	t.Helper()
	from := filepath.Join("testdata", "store-v1")
	home := t.TempDir()
	dir = filepath.Join(home, "fob")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(from, "store"))); err != nil {
		t.Fatal(err)
	}
	identity, err := os.ReadFile(filepath.Join(from, "identity.txt"))
	if err != nil {
		t.Fatal(err)
	}
	means = Means{IdentityFile: filepath.Join(home, "identity.txt")}
	if err := os.WriteFile(means.IdentityFile, identity, 0o600); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			return os.Chmod(path, 0o700)
		} else if err == nil {
			return os.Chmod(path, 0o600)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// Some minutes after it was written.
	return dir, means, Config{Now: func() time.Time { return time.Date(2026, 11, 22, 21, 50, 0, 0, time.UTC) }}
}

// A store of version 1 is read, proved and changed by every fob that comes after it.
func TestAStoreOfVersionOne(t *testing.T) {
	dir, means, opt := versionOne(t)
	s, err := Open(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Unlock(t.Context(), means)
	if err != nil {
		t.Fatal(err)
	}
	names, err := v.Names()
	if err != nil || strings.Join(names, " ") != "auth-api legacy partner sealed stolen" {
		t.Fatalf("%q, %v", names, err)
	}
	if f, err := v.Doctor(t.Context(), false); err != nil || len(f) > 0 {
		t.Fatalf("%+v, %v", f, err)
	}
	for name, want := range map[string]string{
		"auth-api": "previous current next", "legacy": "current next", "sealed": "current next", "stolen": "revoked current next", "partner": "previous",
	} {
		o, err := v.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		var states []string
		for _, e := range o.Keyset.Keys {
			states = append(states, string(e.State))
			if !e.HasPrivate {
				continue
			}
			if _, err := o.Key(e); err != nil {
				t.Errorf("%s/%s: %v", name, e.Kid, err)
			}
		}
		if got := strings.Join(states, " "); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	saved, err := v.Jar(t.Context())
	if err != nil || len(saved) != 1 || saved[0].Name != "session" || saved[0].Note != "the first" {
		t.Errorf("%+v, %v", saved, err)
	}
}

// The token that a key of it signed verifies, and goes on to when the keyset is rotated.
func TestATokenOfVersionOneVerifies(t *testing.T) {
	dir, means, opt := versionOne(t)
	text, err := os.ReadFile(filepath.Join("testdata", "store-v1", "token"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	holds := func() {
		t.Helper()
		k, err := s.Load("auth-api")
		if err != nil {
			t.Fatal(err)
		}
		trust := &Trust{Zone: time.UTC}
		list, err := trust.Verifiers(k, k.Keys, opt.Now(), opt.Now(), k.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		r := tokens.Verify(tokens.Decode(bytes.TrimSpace(text), tokens.Limits{}), tokens.NewKeys(list...), &tokens.Policy{At: opt.Now()})
		if r.Verdict() != tokens.StatusValid {
			t.Errorf("%s: %+v", r.Verdict(), r.Checks)
		}
	}
	holds()
	v, err := s.Unlock(t.Context(), means)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := v.Change(t.Context(), "auth-api", func(now time.Time, k Keyset, mk Maker) (Change, error) {
		return k.Rotate(now, Options{Force: true}, mk)
	}); err != nil {
		t.Fatal(err)
	}
	holds()
}

// So is a backup of version 1.
func TestABackupOfVersionOne(t *testing.T) {
	_, _, opt := versionOne(t)
	data, err := os.ReadFile(filepath.Join("testdata", "store-v1", "backup.age"))
	if err != nil {
		t.Fatal(err)
	}
	passphrase, err := os.ReadFile(filepath.Join("testdata", "store-v1", "passphrase.txt"))
	if err != nil {
		t.Fatal(err)
	}
	with := BackupWith{Passphrase: tokens.NewSecret(bytes.TrimSpace(passphrase))}
	v, err := Restore(t.Context(), bytes.NewReader(data), with, filepath.Join(t.TempDir(), "fob"), Keeping{Method: MethodKeyring, Secrets: newRing()}, opt)
	if err != nil {
		t.Fatal(err)
	}
	if names, err := v.Names(); err != nil || len(names) != 5 {
		t.Errorf("%q, %v", names, err)
	}
	if f, err := v.Doctor(t.Context(), false); err != nil || len(f) > 0 {
		t.Errorf("%+v, %v", f, err)
	}
}
