package panes_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui/uitest"
)

const keysDay = 24 * time.Hour

// keysMade makes a keyset that is as old as told.
func keysMade(t testing.TB, d *uitest.Driver, v *keystore.Vault, name, alg string, ago time.Duration, set ...string) {
	t.Helper()
	p := keystore.DefaultPolicy()
	for i := 0; i+1 < len(set); i += 2 {
		var err error
		if p, err = p.Set(set[i], set[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	spec := keystore.KeySpec{Alg: alg}
	c, err := keystore.New(d.World.Now().Add(-ago), keystore.NewOptions{Name: name, Make: spec, Policy: p}, keystore.Generate(spec))
	if err == nil {
		err = v.Create(context.Background(), c)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// keysThree is a workbench on three keysets: one that is well, one whose
// rotation is overdue, one of shared secrets.
func keysThree(t *testing.T, opts ...uitest.Option) *uitest.Driver {
	t.Helper()
	fill := uitest.Store(func(d *uitest.Driver, v *keystore.Vault) {
		keysMade(t, d, v, "auth-api", "ES256", 49*keysDay)
		keysMade(t, d, v, "hooks", "HS256", time.Hour)
		keysMade(t, d, v, "payments", "EdDSA", 5*keysDay, "rotate_every", "2d")
	})
	return uitest.New(t, append([]uitest.Option{uitest.Seeded(), fill}, opts...)...).Press("1")
}

// keysOther opens the store as another process does.
func keysOther(t testing.TB, d *uitest.Driver) *keystore.Vault {
	t.Helper()
	s, err := keystore.Open(d.Dir, d.World.Store.Config)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Unlock(context.Background(), keystore.Means{Secrets: d.Keyring})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// keysOnDisk reads a keyset from the real store.
func keysOnDisk(t testing.TB, d *uitest.Driver, name string) keystore.Keyset {
	t.Helper()
	k, err := keysOther(t, d).Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// keysSaved saves a token that a keyset's current key has signed.
func keysSaved(t testing.TB, d *uitest.Driver, keyset, name string, life time.Duration) {
	t.Helper()
	v := keysOther(t, d)
	o, err := v.Open(keyset)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := o.Keyset.Current()
	key, err := o.Key(e)
	if err != nil {
		t.Fatal(err)
	}
	claims, err := tokens.ParseClaims([]byte(`{"sub":"alice"}`), tokens.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	claims.SetTime("iat", d.World.Now())
	claims.SetTime("exp", d.World.Now().Add(life))
	text, err := tokens.SignJWS(claims.JSON(), []tokens.SignWith{{Signer: key}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err == nil {
		err = v.PutSaved(context.Background(), keystore.Saved{Name: name, Token: tokens.NewSecret(text)}, false)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func keysChange(t testing.TB, v *keystore.Vault, name string, op keystore.Operation) {
	t.Helper()
	if _, _, _, err := v.Change(context.Background(), name, op); err != nil {
		t.Fatal(err)
	}
}

func keysForce(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
	return k.Rotate(now, keystore.Options{Force: true}, mk)
}

func keysIn(k keystore.Keyset, s keystore.State) (kids []string) {
	for _, e := range k.Keys {
		if e.State == s {
			kids = append(kids, e.Kid)
		}
	}
	return kids
}

func keysRotate(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
	return k.Rotate(now, keystore.Options{}, mk)
}

// The state is what other panes, logs and dumps can see.
func keysNoSecret(t *testing.T, d *uitest.Driver, secret string) {
	t.Helper()
	s := d.State()
	for _, text := range []string{s.Notice.Text, s.Notice.Hint, d.Frame(), string(s.Token.Text), string(s.Claims.Text)} {
		if strings.Contains(text, secret) {
			t.Fatalf("the secret is in %q", text)
		}
	}
}
