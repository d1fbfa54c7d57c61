package panes_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui/uitest"
)

const day = 24 * time.Hour

// jarSmith fills a keystore with keysets and saved tokens.
type jarSmith struct {
	t testing.TB
	v *keystore.Vault
}

// keyset makes a keyset as of a time before the test starts.
func (s jarSmith) keyset(name string, ago time.Duration, p keystore.Policy) {
	s.t.Helper()
	spec := keystore.KeySpec{Alg: "EdDSA"}
	c, err := keystore.New(uitest.Start.Add(-ago), keystore.NewOptions{Name: name, Make: spec, Policy: p}, keystore.Generate(spec))
	if err == nil {
		err = s.v.Create(context.Background(), c)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// change changes a keyset as of a time before the test starts.
func (s jarSmith) change(name string, ago time.Duration, do func(k keystore.Keyset, now time.Time, mk keystore.Maker) (keystore.Change, error)) {
	s.t.Helper()
	_, err := s.v.Update(context.Background(), name, keystore.Any, func(k keystore.Keyset) (keystore.Change, error) {
		return do(k, uitest.Start.Add(-ago), keystore.Generate(k.Make))
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s jarSmith) rotate(name string, ago time.Duration) {
	s.t.Helper()
	s.change(name, ago, func(k keystore.Keyset, now time.Time, mk keystore.Maker) (keystore.Change, error) {
		return k.Rotate(now, keystore.Options{Force: true}, mk)
	})
}

func (s jarSmith) revoke(name string, state keystore.State) {
	s.t.Helper()
	s.change(name, 0, func(k keystore.Keyset, now time.Time, mk keystore.Maker) (keystore.Change, error) {
		for _, e := range k.Keys {
			if e.State == state {
				return k.Revoke(now, e.Kid, mk)
			}
		}
		return keystore.Change{}, fmt.Errorf("no key is %s", state)
	})
}

// token signs claims with the first key of a state.
func (s jarSmith) token(set string, state keystore.State, claims string) string {
	s.t.Helper()
	o, err := s.v.Open(set)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range o.Keyset.Keys {
		if e.State != state {
			continue
		}
		k, err := o.Key(e)
		if err != nil {
			s.t.Fatal(err)
		}
		return jarSigned(s.t, k, claims)
	}
	s.t.Fatalf("no key of %s is %s", set, state)
	return ""
}

func jarSigned(t testing.TB, k *tokens.Key, claims string) string {
	t.Helper()
	text, err := tokens.SignJWS([]byte(claims), []tokens.SignWith{{Signer: k}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (s jarSmith) save(name, note, token string) {
	s.t.Helper()
	saved := keystore.Saved{Name: name, Note: note, Token: tokens.NewSecret([]byte(token)), Added: uitest.Start.Add(-time.Hour)}
	if err := s.v.PutSaved(context.Background(), saved, true); err != nil {
		s.t.Fatal(err)
	}
}

// lasting are claims that hold from one time to another, counted from the start
// of the test.
func lasting(sub string, from, until time.Duration) string {
	return fmt.Sprintf(`{"sub":%q,"nbf":%d,"exp":%d}`, sub, uitest.Start.Add(from).Unix(), uitest.Start.Add(until).Unix())
}

// policy is one whose tokens live a day.
func policy() keystore.Policy {
	return keystore.Policy{RotateEvery: 60 * day, PublishAhead: day, MaxTokenTTL: day, Leeway: time.Minute}
}

// fullJar is a jar with one of each kind.
func fullJar(s jarSmith) {
	s.keyset("auth-api", 41*day, policy())
	s.rotate("auth-api", 70*time.Minute)
	s.keyset("legacy", 10*day, policy())
	s.rotate("legacy", day/2)
	current, previous := keystore.StateCurrent, keystore.StatePrevious
	s.save("alice-access", "", s.token("auth-api", current, lasting("alice", -14*time.Minute, 42*time.Second)))
	s.save("ci-deploy", "from the pipeline", s.token("auth-api", current, lasting("ci", -3*time.Minute, 14*time.Minute+59*time.Second)))
	s.save("alice-refresh", "", s.token("auth-api", previous, lasting("alice", -time.Hour, 7*day-time.Hour)))
	s.save("partner-batch", "", s.token("auth-api", current, lasting("partner", 2*time.Hour, 4*time.Hour)))
	s.save("old-session", "", s.token("auth-api", current, lasting("bob", -4*day, -3*day)))
	s.save("robot", "", s.token("auth-api", current, `{"sub":"robot"}`))
	s.save("leaked", "", s.token("legacy", previous, lasting("mallory", -time.Hour, day)))
	s.save("forged", "", forged(s.token("legacy", current, lasting("eve", -time.Hour, 3*time.Hour))))
	s.save("message", "", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA")
	s.revoke("legacy", previous)
}

// forged is a token with another signature.
func forged(token string) string {
	i := strings.LastIndexByte(token, '.')
	sig := []byte(token[i+1:])
	if sig[10] == 'A' {
		sig[10] = 'B'
	} else {
		sig[10] = 'A'
	}
	return token[:i+1] + string(sig)
}

// opened is a workbench on the expiry pane with the jar open.
func opened(t testing.TB, w, h int, fill func(s jarSmith)) *uitest.Driver {
	t.Helper()
	d := uitest.New(t, uitest.Size(w, h), uitest.Seeded(), uitest.Store(func(_ *uitest.Driver, v *keystore.Vault) { fill(jarSmith{t, v}) }))
	return d.Press("ctrl+u", "5")
}
