package profile_test

import (
	"strings"
	"testing"

	"fob/tokens"
	"fob/tokens/profile"
)

// What only looks like a provider's token is not taken for one.
func TestHostileIssuers(t *testing.T) {
	for _, s := range shapes() {
		d := decode(compact(s.header, s.claims))
		iss, _ := d.Claims.Get("iss").Str()
		if !strings.Contains(iss, "://") || s.profile == "rfc9068" || s.profile == "oidc-id-token" || s.profile == "logout-token" || s.profile == "kubernetes-service-account" {
			continue
		}
		host, path, _ := strings.Cut(strings.TrimPrefix(iss, "https://"), "/")
		for _, hostile := range []string{
			"https://" + host + ".evil.example/" + path, "https://evil.example/" + host + "/" + path, "https://evil.example#" + host + "/" + path,
			"https://evil.example?" + host + "/" + path, "https://evil.example\\" + host + "/" + path, "https://u@" + host + "/" + path, "http://" + host + "/" + path,
			"https://" + host + ":8443/" + path, "https://evil.example\n" + iss, iss + "\n", iss + "\u0000", strings.ToUpper(iss), strings.Replace(iss, ".", "%2e", 1),
			strings.Replace(iss, ".", "/", 1), strings.Replace(iss, ".", "。", 1), "",
		} {
			c := &tokens.Claims{}
			for name, v := range d.Claims.Members() {
				if name == "jti" {
					continue // Okta's tells its tokens on custom domains
				}
				if err := c.Set(name, v.Raw()); err != nil {
					t.Fatal(err)
				}
			}
			c.SetString("iss", hostile)
			evil := decode(compact(s.header, string(c.JSON())))
			if got := nameOf(profile.Recognise(profile.Builtin(), evil)); got == s.profile {
				t.Errorf("%q is recognised as %s", hostile, got)
			}
			if s.profile != "okta-access" && s.profile != "okta-id" && s.profile != "auth0-access" && s.profile != "auth0-id" && s.profile != "entra-id" {
				if p := builtin(t, s.profile); len(failed(p, evil)) == 0 {
					t.Errorf("%q passes %s", hostile, s.profile)
				}
			}
		}
	}
}

func TestWhatIsNotRecognised(t *testing.T) {
	for _, token := range []string{
		compact(`{"alg":"HS256","typ":"JWT"}`, `{"iss":"https://id.example.com","sub":"user-1","aud":"https://api.example.com","exp":4102444800,"iat":1700000000,"jti":"1","scope":"openid"}`),
		compact(`{"alg":"HS256"}`, `{}`), compact(`{"alg":"HS256"}`, `[1]`), compact(`{"alg":"HS256"}`, `"text"`), compact(`{"alg":"HS256"}`, ``), compact(`[]`, `{}`),
		compact(`{"alg":"HS256","typ":["at+jwt"]}`, `{"iss":["https://accounts.google.com"],"events":"http://schemas.openid.net/event/backchannel-logout"}`),
		compact(`{"alg":"HS256"}`, `{"sub":"","iss":"","aud":"a","exp":1}`),
		"", "x", "{}", "a.b.c",
	} {
		d := decode(token)
		if got := nameOf(profile.Recognise(profile.Builtin(), d)); got != "" {
			t.Errorf("%s is recognised as %s", token, got)
		}
		if got := nameOf(profile.NewRecogniser(profile.Builtin()).Of(d)); got != "" {
			t.Errorf("%s is recognised as %s in a stream", token, got)
		}
	}
}

// The user's profiles come first in the list, and so are asked first.
func TestTheFirstOfTheListNamesTheToken(t *testing.T) {
	mine := &profile.Profile{Name: "mine", Recognise: [][]profile.Cond{{{Member: profile.Member{Path: []string{"iss"}}, Test: profile.Test{Matches: []string{"https://id.example/**"}}}}}}
	list := append([]*profile.Profile{mine, {Name: "never"}}, profile.Builtin()...)
	d := decode(compact(`{"alg":"RS256","typ":"at+jwt"}`, `{"iss":"https://id.example/x"}`))
	if got := nameOf(profile.Recognise(list, d)); got != "mine" {
		t.Errorf("recognised as %q", got)
	}
	if got := nameOf(profile.NewRecogniser(list).Of(d)); got != "mine" {
		t.Errorf("recognised as %q in a stream", got)
	}
}

// A JWE is known by its header at most.
func TestAnEncryptedTokenIsKnownByItsHeader(t *testing.T) {
	key := tokens.NewSecretKey([]byte(strings.Repeat("k", 32)), tokens.Metadata{})
	token, err := tokens.EncryptJWE([]byte(`{"iss":"https://accounts.google.com"}`), []tokens.EncryptTo{{Key: key, Alg: "dir", Header: []tokens.Member{tokens.StringMember("typ", "at+jwt")}}}, tokens.EncryptOptions{Form: tokens.JWECompact})
	if err != nil {
		t.Fatal(err)
	}
	d := tokens.Decode(token, tokens.Limits{})
	p := profile.Recognise(profile.Builtin(), d)
	if nameOf(p) != "rfc9068" {
		t.Fatalf("recognised as %q", nameOf(p))
	}
	for _, o := range p.Judge(d, d.Claims, now, tokens.Prover{}) {
		want := tokens.StatusNotChecked
		if o.Header {
			want = tokens.StatusPassed
		}
		if o.Status != want {
			t.Errorf("%s is %s (%s), want %s", o.ID, o.Status, o.Detail, want)
		}
	}
	if d, err := decodeOpened(token, key); err != nil || nameOf(profile.Recognise(profile.Builtin(), d)) != "google-id" {
		t.Errorf("the claims inside: %v", err)
	}
}

func decodeOpened(token []byte, key *tokens.Key) (*tokens.Decoded, error) {
	layers := tokens.VerifyLayers(tokens.Decode(token, tokens.Limits{}), tokens.NewKeys(key), &tokens.Policy{At: now})
	d := *layers[0].Report.Token
	d.Protected = tokens.Header{} // by the claims alone
	return &d, layers[0].Err
}

// FuzzRecogniser: what is remembered of one token changes nothing for the next.
func FuzzRecogniser(f *testing.F) {
	for _, s := range shapes() {
		f.Add(s.header, s.claims, s.header, s.claims)
		for _, b := range s.broken {
			f.Add(s.header, s.claims, patched(f, s.header, b.header), patched(f, s.claims, b.claims))
		}
	}
	f.Add(rs256, `{"is\u0073":"accounts.google.com"}`, rs256, `{"iss":"x","iss":"accounts.google.com"}`)
	r := profile.NewRecogniser(profile.Builtin())
	f.Fuzz(func(t *testing.T, h1, c1, h2, c2 string) {
		for _, token := range []string{compact(h1, c1), compact(h1, c2), compact(h2, c2), compact(h2, c1)} {
			d := decode(token)
			if got, want := r.Of(d), profile.Recognise(profile.Builtin(), d); got != want {
				t.Fatalf("%s: %q in a stream, %q alone", token, nameOf(got), nameOf(want))
			}
		}
	})
}

// FuzzJudge: no panic, whatever the token; every rule has an outcome, and a
// failed one says what is wrong.
func FuzzJudge(f *testing.F) {
	for _, s := range shapes() {
		f.Add(compact(s.header, s.claims))
		for _, b := range s.broken {
			f.Add(compact(patched(f, s.header, b.header), patched(f, s.claims, b.claims)))
		}
	}
	f.Add(`{"payload":"e30","signatures":[{"protected":"e30","signature":""},{"header":{"typ":"at+jwt"},"signature":""}]}`)
	f.Add(compact(`{"alg":"ES256","typ":"dpop+jwt","jwk":{"kty":"RSA","n":"`+strings.Repeat("A", 3000)+`","e":"`+strings.Repeat("_", 3000)+`"}}`, `{"iat":1e999999,"exp":-1e99999}`))
	f.Fuzz(func(t *testing.T, token string) {
		d := decode(token)
		for _, p := range profile.Builtin() {
			list := p.Judge(d, d.Claims, now, tokens.Prover{})
			if len(list) != len(p.Rules) {
				t.Fatalf("%s: %d outcomes of %d rules", p.Name, len(list), len(p.Rules))
			}
			for _, o := range list {
				if o.Status == tokens.StatusFailed && o.Detail == "" || len(o.Detail) > 2000 {
					t.Fatalf("%s, %s: %q", p.Name, o.ID, o.Detail)
				}
			}
			for i := range d.Signatures {
				p.Hold(d, i, d.Claims, now, tokens.Prover{})
			}
		}
	})
}

func BenchmarkRecogniser(b *testing.B) {
	d := decode(compact(`{"alg":"HS256","typ":"JWT"}`, `{"iss":"https://id.example.com","sub":"user-1","aud":"https://api.example.com","exp":4102444800,"iat":1700000000,"jti":"00000000000000000000000000000001","scope":"openid profile email"}`))
	r := profile.NewRecogniser(profile.Builtin())
	b.ReportAllocs()
	for b.Loop() {
		r.Of(d)
	}
}

func BenchmarkRecognise(b *testing.B) {
	d := decode(compact(`{"alg":"HS256","typ":"JWT"}`, `{"iss":"https://id.example.com","sub":"user-1","aud":"https://api.example.com","exp":4102444800,"iat":1700000000,"jti":"00000000000000000000000000000001","scope":"openid profile email"}`))
	b.ReportAllocs()
	for b.Loop() {
		profile.Recognise(profile.Builtin(), d)
	}
}

func BenchmarkDecode(b *testing.B) {
	text := []byte(compact(`{"alg":"HS256","typ":"JWT"}`, `{"iss":"https://id.example.com","sub":"user-1","aud":"https://api.example.com","exp":4102444800,"iat":1700000000,"jti":"00000000000000000000000000000001","scope":"openid profile email"}`))
	r := tokens.NewDecoder(tokens.Limits{})
	for b.Loop() {
		r.Decode(text)
	}
}

// What stands in the unprotected header, anyone can have put there.
func TestTheUnprotectedHeaderKeepsNoRule(t *testing.T) {
	d := decode(`{"payload":"e30","protected":"eyJhbGciOiJFUzI1NiJ9","header":{"typ":"at+jwt"},"signature":"AA"}`)
	p := builtin(t, "rfc9068")
	for _, o := range p.Judge(d, d.Claims, now, tokens.Prover{}) {
		if o.ID == "typ" && (o.Status != tokens.StatusFailed || !strings.Contains(o.Detail, "unprotected header")) {
			t.Errorf("typ is %s: %s", o.Status, o.Detail)
		}
	}
}
