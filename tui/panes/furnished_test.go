package panes_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui/uitest"
)

// furnished is a workbench that is lived in: two keysets that sign and one that
// encrypts, a token in hand and two in the jar, and the store open.
func furnished(t testing.TB, opts ...uitest.Option) *uitest.Driver {
	t.Helper()
	var token []byte
	store := uitest.Store(func(d *uitest.Driver, v *keystore.Vault) {
		for _, k := range []struct{ name, alg string }{{"auth-api", "ES256"}, {"mail", "ECDH-ES+A256KW"}, {"payments", "EdDSA"}} {
			spec := keystore.KeySpec{Alg: k.alg}
			c, err := keystore.New(uitest.Start.Add(-48*time.Hour), keystore.NewOptions{Name: k.name, Make: spec, Policy: keystore.DefaultPolicy()}, keystore.Generate(spec))
			if err == nil {
				err = v.Create(context.Background(), c)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		token = signedBy(t, v, "auth-api", `{"iss":"https://id.example.com/","sub":"user|8842","aud":"billing","exp":1795357103,"iat":1795356203,"jti":"0d8c47e2"}`)
		for _, name := range []string{"alice-access", "ci-deploy"} {
			if err := v.PutSaved(context.Background(), keystore.Saved{Name: name, Token: tokens.NewSecret(token)}, false); err != nil {
				t.Fatal(err)
			}
		}
	})
	d := uitest.New(t, append(slices.Clone(opts), store)...)
	d.Press("ctrl+u")
	d.Paste(string(token))
	return d
}

// signedBy makes a token with the current key of a keyset.
func signedBy(t testing.TB, v *keystore.Vault, keyset, claims string) []byte {
	t.Helper()
	o, err := v.Open(keyset)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := o.Keyset.Current()
	key, err := o.Key(e)
	if err != nil {
		t.Fatal(err)
	}
	token, err := tokens.SignJWS([]byte(claims), []tokens.SignWith{{Signer: key, Header: []tokens.Member{tokens.StringMember("typ", "at+jwt")}}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	return token
}
