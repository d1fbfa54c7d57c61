package template_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/template"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// demands are what the standards ask of each kind of token.
var demands = []struct {
	name, typ      string
	header, claims []string // required, besides alg
	life           time.Duration
}{
	{"access-token", "at+jwt", nil, []string{"iss", "exp", "aud", "sub", "client_id", "iat", "jti"}, 15 * time.Minute}, // RFC 9068 §2.1, §2.2
	{"id-token", "JWT", nil, []string{"iss", "sub", "aud", "exp", "iat"}, time.Hour},                                   // OpenID Connect Core §2
	{"refresh-token", "rt+jwt", nil, []string{"iss", "sub", "aud", "client_id", "exp", "iat", "jti"}, 30 * 24 * time.Hour},
	{"service-account", "JWT", nil, []string{"iss", "sub", "aud", "exp", "iat", "jti"}, 5 * time.Minute},      // RFC 7523 §3
	{"dpop-proof", "dpop+jwt", []string{"typ", "jwk"}, []string{"jti", "htm", "htu", "iat"}, 2 * time.Minute}, // RFC 9449 §4.2
	{"minimal", "JWT", nil, []string{"iat", "exp", "jti"}, time.Hour},
}

func TestBuiltInTemplatesMeetTheirStandards(t *testing.T) {
	list := template.BuiltIn()
	if len(list) != len(demands) {
		t.Fatalf("%d templates, want %d", len(list), len(demands))
	}
	key, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: "ES256"})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range demands {
		t.Run(want.name, func(t *testing.T) {
			tmpl := list[i]
			if tmpl.Name != want.name || !tmpl.BuiltIn || tmpl.Title == "" || tmpl.Description == "" || tmpl.Source == "" {
				t.Fatalf("incomplete: %+v", tmpl)
			}
			d := tokens.Decode(mint(t, &tmpl, key), tokens.Limits{})
			r := tokens.Verify(d, tokens.NewKeys(key), &tokens.Policy{At: now, Typ: want.typ, Require: want.claims})
			if r.Signature.Status != tokens.StatusValid || r.Time.Status != tokens.StatusValid || r.Policy != tokens.StatusMet {
				t.Errorf("signature %v, time %v, policy %v: %+v", r.Signature.Status, r.Time.Status, r.Policy, r.Checks)
			}
			if len(d.Problems) > 0 {
				t.Errorf("problems: %+v", d.Problems)
			}
			for _, name := range want.header {
				if v, protected := d.Signatures[0].Get(name); !v.Exists() || !protected {
					t.Errorf("the header has no %s", name)
				}
			}
			if exp, ok := d.Claims.Get("exp").Int(); !ok || exp != now.Add(want.life).Unix() {
				t.Errorf("exp %d, want %d", exp, now.Add(want.life).Unix())
			}
		})
	}
}

// mint makes a token of a template, with an answer to all that it asks.
func mint(t *testing.T, tmpl *template.Template, key *tokens.Key) []byte {
	t.Helper()
	asks, err := tmpl.Asks()
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]string{}
	for _, p := range asks {
		answers[p.Name] = "https://example.com/" + p.Name
	}
	jwk, err := template.PublicJWK(key)
	if err != nil {
		t.Fatal(err)
	}
	with := claimtext.With{Now: now, Answers: answers, JWK: jwk}
	body, err := claimtext.Parse(tmpl.Claims, tokens.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	said, notes, err := body.Resolve(with)
	if err != nil || len(notes) > 0 {
		t.Fatal(err, notes)
	}
	claims, err := said.Append(nil, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := claimtext.ParseHeader(tmpl.HeaderText(), tokens.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	ready, _, err := draft.Resolve(with)
	if err != nil {
		t.Fatal(err)
	}
	text, err := ready.Append(nil, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	header, err := tokens.ParseClaims(text, tokens.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	token, err := tokens.SignJWS(claims, []tokens.SignWith{{Signer: key, Header: header.Members()}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// The jwk of a DPoP proof is the public key of the signer, and nothing of the
// private one (RFC 9449 §4.2); a shared secret has none.
func TestJWKOfADPoPProof(t *testing.T) {
	tmpl, ok := template.Find("dpop-proof")
	if !ok {
		t.Fatal("no template dpop-proof")
	}
	for alg, want := range map[string][]string{"ES256": {"kty", "crv", "x", "y"}, "EdDSA": {"kty", "crv", "x"}, "RS256": {"kty", "n", "e"}} {
		key, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: alg})
		if err != nil {
			t.Fatal(err)
		}
		d := tokens.Decode(mint(t, &tmpl, key), tokens.Limits{})
		jwk, _ := d.Signatures[0].Get("jwk")
		var names []string
		for name := range jwk.Members() {
			names = append(names, name)
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s: %q, want %q", alg, names, want)
		}
	}
	secret, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: "HS256"})
	if err != nil {
		t.Fatal(err)
	}
	if jwk, err := template.PublicJWK(secret); jwk != nil || err != nil {
		t.Errorf("a secret has a public half: %s %v", jwk, err)
	}
}

// The files that come with fob are written as fob writes them.
func TestFilesAreAsFobWritesThem(t *testing.T) {
	for _, tmpl := range template.BuiltIn() {
		file, err := tmpl.File()
		if err != nil {
			t.Fatal(err)
		}
		again, err := template.Parse(tmpl.Name, file)
		if err != nil {
			t.Fatal(err)
		}
		again.BuiltIn = true
		if fmt.Sprintf("%+v", again) != fmt.Sprintf("%+v", tmpl) {
			t.Errorf("%s: read back as\n%+v\nwas\n%+v", tmpl.Name, again, tmpl)
		}
	}
}

func TestFaultsOfATemplate(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{``, `line 1, column 1: a claims set is a JSON object; the shortest is {}`},
		{"{\n \"claims\": {}\n \"title\": 1}", `line 3, column 2: a comma is missing before this member`},
		{"{\n \"title\": 1, \"claims\": {}}", `line 2, column 11: this is no string`},
		{`{"title": "x"}`, `line 1, column 1: the member "claims" is missing`},
		{"{\"claims\": {},\n  \"headers\": {}}", `line 2, column 3: there is no member "headers" in a template: there are title, description, source, profile, header and claims`},
		{`{"claims": []}`, `line 1, column 12: claims is no JSON object`},
		{"{\"claims\": {\n  \"sub\": \"x\",\n  \"exp\": \"soon\"}}", `line 3, column 10: "soon" is no time; a time is now, +15m, -2h, 2026-12-24, 2026-12-24T18:00 or unix seconds`},
		{"{\"claims\": {\n  \"sub\": \"{{who}}\"}}", `line 2, column 10: there is no such placeholder; `},
		{`{"claims": {}, "header": 1}`, `line 1, column 26: header is no JSON object`},
		{`{"claims": {}, "header": {"alg": "none"}}`, `line 1, column 26: alg cannot stand in a template: the key says it`},
		{`{"claims": {}, "header": {"typ": 1}}`, `line 1, column 26: typ is no string`},
		{`{"claims": {}, "header": {"x": "{{y}}"}}`, `line 1, column 26: the placeholder in "x": there is no such placeholder; `},
		{`{"claims": {}, "x\u001b": 1}`, `line 1, column 16: there is no member "x\x1b" in a template`},
	} {
		_, err := template.Parse("mine", []byte(tt.text))
		if err == nil || !strings.HasPrefix(err.Error(), "template mine: "+tt.want) || tokens.CodeOf(err) != tokens.CodeMalformed {
			t.Errorf("%s\ngot  %v\nwant %s", tt.text, err, tt.want)
		}
	}
	if _, err := template.Parse("mine", bytes.Repeat([]byte{' '}, template.MaxFile+1)); tokens.CodeOf(err) != tokens.CodeLimit {
		t.Error(err)
	}
	// What could not be read back is not written.
	broken := template.Template{Name: "mine", Claims: []byte(`{"exp": "soon"}`)}
	if _, err := broken.File(); err == nil {
		t.Error("a broken template was written")
	}
}

func TestWhatATemplateAsks(t *testing.T) {
	tmpl, err := template.Parse("mine", []byte(`{"header": {"a": "{{ask:x}}"}, "claims": {"b": "{{ask:x}}", "c": "{{ask:y}}"}}`))
	if err != nil {
		t.Fatal(err)
	}
	asks, err := tmpl.Asks()
	if err != nil || len(asks) != 2 || asks[0].Name != "x" || asks[1].Name != "y" {
		t.Errorf("%+v %v", asks, err)
	}
	if tmpl.Typ() != "" || string(tmpl.HeaderText()) != `{"a":"{{ask:x}}"}` {
		t.Errorf("typ %q, header %s", tmpl.Typ(), tmpl.HeaderText())
	}
}

func TestNamesOfTemplates(t *testing.T) {
	for name, ok := range map[string]bool{"a": true, "0.9-b_c": true, strings.Repeat("a", 64): true, "": false, strings.Repeat("a", 65): false, "A": false,
		"-a": false, ".a": false, "a/b": false, "..": false, "a b": false, "ü": false, "con": false, "com1.x": false, "com": true, "a\x00": false} {
		if err := template.CheckName(name); (err == nil) != ok {
			t.Errorf("%q: %v, want %v", name, err, ok)
		}
	}
	if _, ok := template.Find("../builtin/minimal"); ok {
		t.Error("a path is a name")
	}
}

// FuzzParse: no panic; what was read is written and read back as the same.
func FuzzParse(f *testing.F) {
	for _, tmpl := range template.BuiltIn() {
		file, err := tmpl.File()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	for _, s := range []string{`{"claims":{}}`, `{"title":"\ud800","claims":{"a":{"b":[1,{}]}},"header":{}}`, `{"claims":{},"claims":{}}`, `{"\u0063laims":{}}`, `{"header":{"jwk":"{{jwk}}"},"claims":{"x":"{{jwk}}"}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		tmpl, err := template.Parse("mine", text)
		if err != nil {
			return
		}
		file, err := tmpl.File()
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		again, err := template.Parse("mine", file)
		if err != nil || fmt.Sprintf("%+v", again) != fmt.Sprintf("%+v", tmpl) {
			t.Fatalf("%v\n%+v\n%+v", err, tmpl, again)
		}
	})
}
