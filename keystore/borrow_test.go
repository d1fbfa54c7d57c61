package keystore

import (
	"context"
	"testing"
	"time"

	"fob/tokens"
)

// A key is lent by what its keyset is for, with the clock from before it was
// read, and stays only for a token that outlives the policy.
func TestBorrow(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	dir := t.TempDir() + "/store"
	v, err := Init(context.Background(), dir, Keeping{Method: MethodPassphrase, Passphrase: tokens.NewSecret([]byte("a long enough passphrase"))}, Config{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	for name, alg := range map[string]string{"sign": "ES256", "mail": "ECDH-ES+A256KW"} {
		spec := KeySpec{Alg: alg}
		c, err := New(now, NewOptions{Name: name, Make: spec, Policy: DefaultPolicy()}, Generate(spec))
		if err == nil {
			err = v.Create(context.Background(), c)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, wrong := range []struct {
		name string
		kind Kind
	}{{"sign", KindEncrypt}, {"mail", KindSign}} {
		if _, err := v.Borrow(wrong.name, wrong.kind); CodeOf(err) != CodeUnfit {
			t.Errorf("%s for %s: %v", wrong.name, wrong.kind, err)
		}
	}
	b, err := v.Borrow("sign", KindSign)
	if err != nil || !b.Now.Equal(now) || !b.Key.HasPrivate() {
		t.Fatal(b, err)
	}
	within, beyond := now.Add(time.Hour), now.Add(2*time.Hour)
	if err := b.Check(within, false); err != nil || b.Outlives(within) {
		t.Error(err)
	}
	if err := b.Check(beyond, false); CodeOf(err) != CodeRefused || !b.Outlives(beyond) {
		t.Error(err)
	}
	if err := b.Check(time.Time{}, false); CodeOf(err) != CodeRefused {
		t.Error(err)
	}
	if err := b.Check(beyond, true); err != nil {
		t.Error(err)
	}
	if c, err := b.Keep(context.Background(), v, within); err != nil || c.Changed() {
		t.Error(err, "the key stays for a token that the policy covers")
	}
	if c, err := b.Keep(context.Background(), v, beyond); err != nil || !c.Changed() {
		t.Error(err, "the key does not stay")
	}
	k, err := v.Load("sign")
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := k.Current(); !e.TokensUntil.Equal(beyond) {
		t.Errorf("it stays for tokens until %v, want %v", e.TokensUntil, beyond)
	}
}
