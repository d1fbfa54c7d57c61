package profile_test

import (
	"slices"
	"strings"
	"testing"

	"fob/tokens"
	"fob/tokens/profile"
)

const proofClaims = `{"jti":"-BwC3ESc6acc2lTc","htm":"POST","htu":"https://server.example.com/token","iat":1562262616}`

// proof signs a DPoP proof with one key, and puts another's public half (or the
// given text) into its header.
func proof(t *testing.T, key *tokens.Key, typ, jwk, claims string) *tokens.Decoded {
	t.Helper()
	var header []tokens.Member
	if typ != "" {
		header = append(header, tokens.StringMember("typ", typ))
	}
	if jwk != "" {
		header = append(header, tokens.Member{Name: "jwk", Value: []byte(jwk)})
	}
	token, err := tokens.SignJWS([]byte(claims), []tokens.SignWith{{Signer: key, Header: header}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	return decode(string(token))
}

func generateKey(t testing.TB, alg string) *tokens.Key {
	t.Helper()
	key, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: alg})
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func jwkOf(t *testing.T, marshal func() ([]byte, error)) string {
	t.Helper()
	text, err := marshal()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDPoP(t *testing.T) {
	key, other := generateKey(t, "ES256"), generateKey(t, "EdDSA")
	secret := tokens.NewSecretKey([]byte(strings.Repeat("s", 32)), tokens.Metadata{})
	public := jwkOf(t, key.MarshalJWK)
	p := builtin(t, "dpop")
	broken := map[string]bool{}
	for _, tt := range []struct {
		name   string
		d      *tokens.Decoded
		breaks string
	}{
		{"a good one", proof(t, key, "dpop+jwt", public, proofClaims), ""},
		{"EdDSA", proof(t, other, "dpop+jwt", jwkOf(t, other.MarshalJWK), proofClaims), ""},
		{"with ath and nonce", proof(t, key, "dpop+jwt", public, patched(t, proofClaims, `{"ath":"x","nonce":"y"}`)), ""},
		{"another typ", proof(t, key, "JWT", public, proofClaims), "typ"},
		{"no typ", proof(t, key, "", public, proofClaims), "typ"},
		{"a shared secret", proof(t, secret, "dpop+jwt", public, proofClaims), "alg signed-by-jwk"},
		{"a secret in jwk", proof(t, secret, "dpop+jwt", `{"kty":"oct","k":"AAAA"}`, proofClaims), "alg jwk"},
		{"no jwk", proof(t, key, "dpop+jwt", "", proofClaims), "jwk"},
		{"the private key", proof(t, key, "dpop+jwt", jwkOf(t, key.MarshalPrivateJWK), proofClaims), "jwk"},
		{"a set of keys", proof(t, key, "dpop+jwt", `{"keys":[`+public+`]}`, proofClaims), "jwk"},
		{"a jwk that is none", proof(t, key, "dpop+jwt", `{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}`, proofClaims), "jwk"},
		{"jwk as text", decode(compact(`{"alg":"ES256","typ":"dpop+jwt","jwk":"x"}`, proofClaims)), "jwk"},
		{"the key of another", proof(t, key, "dpop+jwt", jwkOf(t, other.MarshalJWK), proofClaims), "signed-by-jwk"},
		{"another key of the kind", proof(t, key, "dpop+jwt", jwkOf(t, generateKey(t, "ES256").MarshalJWK), proofClaims), "signed-by-jwk"},
		{"no jti", proof(t, key, "dpop+jwt", public, patched(t, proofClaims, `{"jti":null}`)), "jti"},
		{"no htm", proof(t, key, "dpop+jwt", public, patched(t, proofClaims, `{"htm":null}`)), "htm"},
		{"no htu", proof(t, key, "dpop+jwt", public, patched(t, proofClaims, `{"htu":null}`)), "htu"},
		{"htu with a query", proof(t, key, "dpop+jwt", public, patched(t, proofClaims, `{"htu":"https://server.example.com/token?a"}`)), "htu"},
		{"htu without a host", proof(t, key, "dpop+jwt", public, patched(t, proofClaims, `{"htu":"/token"}`)), "htu"},
		{"no iat", proof(t, key, "dpop+jwt", public, patched(t, proofClaims, `{"iat":null}`)), "iat"},
		{"ath", proof(t, key, "dpop+jwt", public, patched(t, proofClaims, `{"ath":1}`)), "ath"},
		{"nonce", proof(t, key, "dpop+jwt", public, patched(t, proofClaims, `{"nonce":1}`)), "nonce"},
		{"no signature", decode(compact(`{"alg":"none","typ":"dpop+jwt","jwk":`+public+`}`, proofClaims)), "alg signed-by-jwk"},
	} {
		if ids := strings.Join(failed(p, tt.d), " "); ids != tt.breaks {
			t.Errorf("%s: breaks %q, want %q", tt.name, ids, tt.breaks)
		}
		for id := range strings.FieldsSeq(tt.breaks) {
			broken[id] = true
		}
		if typ := tt.d.Typ(); (nameOf(profile.Recognise(profile.Builtin(), tt.d)) == "dpop") != (typ == "dpop+jwt") {
			t.Errorf("%s: recognised by typ %q?", tt.name, typ)
		}
	}
	for _, r := range p.Rules {
		if !broken[r.ID] {
			t.Errorf("no proof here breaks the rule %s", r.ID)
		}
	}
}

// A proof that verifies with the key that was given, and whose jwk is another's,
// must not pass: it would bind a token to a key that has signed nothing.
func TestAProofOfAnotherKeyIsNotMet(t *testing.T) {
	key, victim := generateKey(t, "ES256"), generateKey(t, "ES256")
	d := proof(t, key, "dpop+jwt", jwkOf(t, victim.MarshalJWK), proofClaims)
	r := tokens.Verify(d, tokens.NewKeys(key), &tokens.Policy{At: now, IgnoreKid: true, Profile: builtin(t, "dpop")})
	if r.Signature.Status != tokens.StatusValid || r.Policy != tokens.StatusNotMet || r.Verdict() != tokens.StatusInvalid {
		t.Errorf("signature %s, policy %s", r.Signature.Status, r.Policy)
	}
	i := slices.IndexFunc(r.Checks, func(c tokens.Check) bool { return c.ID == "profile.signed-by-jwk" })
	if i < 0 || !strings.Contains(r.Checks[i].Detail, "does not verify the signature") {
		t.Errorf("checks %+v", r.Checks)
	}
}
