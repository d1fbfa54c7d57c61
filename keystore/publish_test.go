package keystore

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fob/tokens"
)

// kids writes entries as "k2 current, k1 previous".
func kids(list []KeyEntry) string {
	var parts []string
	for _, e := range list {
		parts = append(parts, e.Kid+" "+string(e.State))
	}
	return strings.Join(parts, ", ")
}

func TestTheJWKSAtAnyTime(t *testing.T) {
	k, mk := demo(t, "EdDSA")
	at := midday.Add(day)
	k = must(t)(k.Rotate(at, Options{}, mk)) // k1 retires at +1h1m
	now := at.Add(time.Minute)
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{midday.Add(-time.Second), ""},
		{midday.Add(-time.Millisecond), "k1 current, k2 next"}, // recorded times were rounded up
		{midday, "k1 current, k2 next"},
		{at.Add(-2 * time.Second), "k1 current, k2 next"},
		{at, "k2 current, k3 next, k1 previous"},
		{now, "k2 current, k3 next, k1 previous"},
		{at.Add(61*time.Minute - 1), "k2 current, k3 next, k1 previous"},
		{at.Add(61 * time.Minute), "k2 current, k3 next"},
		{at.Add(1000 * day), "k2 current, k3 next"},
	} {
		if got := kids(k.Published(now, c.at)); got != c.want {
			t.Errorf("at %s: %q, want %q", c.at, got, c.want)
		}
	}
	// A revoked key is never handed out again, also not for a time when it was
	// good.
	k = must(t)(k.Revoke(now, "k1", mk))
	if got := kids(k.Published(now, midday)); got != "k2 next" {
		t.Error(got)
	}
	// What it was when it retired is known afterwards.
	later := at.Add(2 * time.Hour)
	k2, _ := k.Find("k2")
	if s := k2.StateAt(later, at); s != StateCurrent {
		t.Error(s)
	}
}

func TestTheJWKSIsOne(t *testing.T) {
	mk := Generate(KeySpec{Alg: "ES256"})
	c, err := New(midday, NewOptions{Name: "es", Make: KeySpec{Alg: "ES256"}, Policy: DefaultPolicy()}, mk)
	if err != nil {
		t.Fatal(err)
	}
	hs, err := New(midday, NewOptions{Name: "hs", Make: KeySpec{Alg: "HS256"}, Policy: DefaultPolicy()}, Generate(KeySpec{Alg: "HS256"}))
	if err != nil {
		t.Fatal(err)
	}
	text := JWKS(midday, midday, c.Keyset, hs.Keyset)
	file, err := tokens.ParseKeys(text, tokens.KeyOptions{})
	if err != nil || len(file.Keys) != 2 {
		t.Fatalf("%s %v", text, err)
	}
	for _, key := range file.Keys {
		if key.HasPrivate() || key.Alg() != "ES256" || key.Use() != "sig" || key.Kid() == "" {
			t.Errorf("%v", key)
		}
	}
	if got := string(JWKS(midday, midday)); got != `{"keys":[]}` {
		t.Error(got)
	}
	e, _ := c.Keyset.Current()
	key, err := c.Keyset.PublicKey(e)
	if err != nil || key.Ref() != "es" || key.State() != "current" || key.Kid() != e.Kid {
		t.Fatal(key, err)
	}
	secret, _ := hs.Keyset.Current()
	_, err = hs.Keyset.PublicKey(secret)
	refused(t, err, CodeUnfit)
	e.Public = json.RawMessage(c.Private[e.Kid].Reveal())
	_, err = c.Keyset.PublicKey(e)
	refused(t, err, CodeCorrupt, "private members")
}

func TestNoPrivateByteInAKeyset(t *testing.T) {
	for _, alg := range []string{"ES256", "HS256", "EdDSA", "RSA-OAEP-256", "ECDH-ES+A256KW", "A256GCM"} {
		c, err := New(midday, NewOptions{Name: "demo", Make: KeySpec{Alg: alg}, Policy: DefaultPolicy()}, Generate(KeySpec{Alg: alg}))
		if err != nil {
			t.Fatal(alg, err)
		}
		if err := c.Keyset.Validate(); err != nil {
			t.Fatal(alg, err)
		}
		text, err := json.Marshal(c.Keyset)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Private) != 2 {
			t.Fatal(alg, len(c.Private))
		}
		for kid, secret := range c.Private {
			var jwk map[string]any
			if err := json.Unmarshal(secret.Reveal(), &jwk); err != nil {
				t.Fatal(err)
			}
			if jwk["kid"] != kid {
				t.Fatalf("%s: the private half of %s has the kid %v", alg, kid, jwk["kid"])
			}
			for _, member := range []string{"d", "k", "p", "q", "dp", "dq", "qi"} {
				if v, ok := jwk[member].(string); ok && strings.Contains(string(text), v) {
					t.Fatalf("%s: %q of %s stands in the keyset", alg, member, kid)
				}
			}
		}
		var back Keyset
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		again, _ := json.Marshal(back)
		if string(again) != string(text) {
			t.Errorf("%s: read back it is\n%s\nnot\n%s", alg, again, text)
		}
	}
}
