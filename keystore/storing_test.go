package keystore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fob/tokens"
)

// storyBegins is when the tests of storing begin.
var storyBegins = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// stepped is a clock that the test sets.
type stepped struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *stepped { return &stepped{t: storyBegins} }

func (c *stepped) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *stepped) step(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// ring is a keyring in memory, with the faults that real ones have.
type ring struct {
	mu      sync.Mutex
	entries map[string]string
	fault   error         // what every call fails with
	hang    chan struct{} // calls wait for it and ignore their context
	largest int
}

func newRing() *ring { return &ring{entries: map[string]string{}} }

func (r *ring) wait() error {
	if r.hang != nil {
		<-r.hang
	}
	return r.fault
}

func (r *ring) Get(_ context.Context, account string) (tokens.Secret, error) {
	if err := r.wait(); err != nil {
		return tokens.Secret{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.entries[account]
	if !ok {
		return tokens.Secret{}, ErrSecretNotFound
	}
	return tokens.NewSecret([]byte(v)), nil
}

func (r *ring) Set(_ context.Context, account string, value tokens.Secret) error {
	if err := r.wait(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries[account] = string(value.Reveal())
	r.largest = max(r.largest, value.Len())
	return nil
}

func (r *ring) Delete(_ context.Context, account string) error {
	if err := r.wait(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.entries[account]; !ok {
		return ErrSecretNotFound
	}
	delete(r.entries, account)
	return nil
}

// house is a store with its keyring and clock.
type house struct {
	*Vault
	t     testing.TB
	ring  *ring
	clock *stepped
	warns []error
}

func newHouse(t testing.TB) *house { return newHouseOn(t, disk{}) }

func newHouseOn(t testing.TB, sys fileSystem) *house {
	t.Helper()
	h := &house{t: t, ring: newRing(), clock: newClock()}
	v, err := initStore(t.Context(), filepath.Join(t.TempDir(), "fob"), Keeping{Method: MethodKeyring, Secrets: h.ring}, h.config(), sys, 4)
	if err != nil {
		t.Fatal(err)
	}
	h.Vault = v
	return h
}

func (h *house) config() Config {
	return Config{Now: h.clock.now, Warn: func(err error) { h.warns = append(h.warns, err) }}
}

func (h *house) create(name, alg string) Keyset {
	h.t.Helper()
	spec := KeySpec{Alg: alg}
	c, err := New(h.clock.now(), NewOptions{Name: name, Make: spec, Policy: DefaultPolicy()}, Generate(spec))
	if err == nil {
		err = h.Create(h.t.Context(), c)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return c.Keyset
}

// rotation is a change for Update.
func rotation(clock func() time.Time) func(Keyset) (Change, error) {
	return func(k Keyset) (Change, error) {
		return k.Rotate(clock(), Options{Force: true}, Generate(k.Make))
	}
}

func (h *house) rotate(name string) Keyset {
	h.t.Helper()
	c, err := h.Update(h.t.Context(), name, Any, rotation(h.clock.now))
	if err != nil {
		h.t.Fatal(err)
	}
	return c.Keyset
}

// reopen opens the store as the next process does.
func (h *house) reopen() *Vault {
	h.t.Helper()
	v, err := reopen(h.t.Context(), h.dir, h.ring, h.config())
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

func reopen(ctx context.Context, dir string, r *ring, cfg Config) (*Vault, error) {
	s, err := Open(dir, cfg)
	if err != nil {
		return nil, err
	}
	return s.Unlock(ctx, Means{Secrets: r, Passphrase: func(context.Context, string) (tokens.Secret, error) {
		return tokens.NewSecret([]byte("p")), nil
	}})
}

// whole fails the test unless the doctor finds nothing, and every keyset opens.
func (h *house) whole() {
	h.t.Helper()
	v := h.reopen()
	findings, err := v.Doctor(h.t.Context(), false)
	if err != nil || len(findings) > 0 {
		h.t.Errorf("doctor: %+v, %v", findings, err)
	}
	names, _ := v.Names()
	for _, name := range names {
		o, err := v.Open(name)
		if err != nil {
			h.t.Errorf("open: %v", err)
			continue
		}
		for _, e := range o.Keyset.Keys {
			if _, err := o.Key(e); e.HasPrivate && err != nil {
				h.t.Error(err)
			}
		}
	}
}

func (h *house) read(name string) string {
	h.t.Helper()
	b, err := os.ReadFile(h.path(name))
	if err != nil {
		h.t.Fatal(err)
	}
	return string(b)
}

func (h *house) write(name, text string) {
	h.t.Helper()
	if err := os.WriteFile(h.path(name), []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// all gives every file of a folder by its path below it.
func all(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		files[rel] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// wantError checks an error's code, and that it and its hint say what they
// should.
func wantError(t testing.TB, err error, code Code, says ...string) {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != code {
		t.Errorf("error %v (code %q); want code %q", err, CodeOf(err), code)
		return
	}
	for _, s := range says {
		if text := fmt.Sprint(err, " | ", e.Hint); !strings.Contains(text, s) {
			t.Errorf("%q does not say %q", text, s)
		}
	}
}
