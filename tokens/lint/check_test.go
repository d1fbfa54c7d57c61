package lint

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fob/tokens"
	"fob/tokens/profile"
)

// A clean token has nothing above info; with a type of its own, nothing at all.
func TestCleanTokens(t *testing.T) {
	k := newKey(t, "ES256")
	token := signed(t, k, "ES256", claims(), tokens.StringMember("typ", "at+jwt"))
	if list := Check(in(token, k)); len(list) > 0 {
		t.Errorf("an access token without fault:\n%s", describe(list))
	}
	for name, text := range map[string]string{
		"plain typ":          jws(headerOf(), claims("jti", "")),
		"no typ":             jws(headerOf("typ", ""), claims("jti", "")),
		"a session by HMAC":  jws(`{"alg":"HS256","typ":"JWT"}`, members(nil, "sub", `"anna"`, "iat", at(0), "exp", at(3600e9))),
		"a signed document":  jws(`{"alg":"ES256"}`, `{"order":17}`),
		"a signed text":      jws(`{"alg":"ES256"}`, `hello`),
		"a DPoP proof":       jws(`{"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}}`, members(nil, "jti", `"a"`, "htm", `"GET"`, "htu", `"https://a.example"`, "iat", at(0))),
		"a security event":   jws(headerOf("typ", `"secevent+jwt"`), claims("exp", "", "events", `{"https://x":{}}`)),
		"an encrypted token": b64(jweHeader()) + "." + b64(strings.Repeat("k", 24)) + "." + b64("123456789012") + ".YQ." + b64(strings.Repeat("t", 16)),
	} {
		for _, f := range Check(in(text)) {
			if f.Severity > Info {
				t.Errorf("%s: %s", name, describe([]Finding{f}))
			}
		}
	}
}

// What package tokens finds and what decoding reports have a row each, so that
// nothing that it says is lost.
func TestEngineIsInTheCatalogue(t *testing.T) {
	ids := engineIDs(t)
	if len(ids) < 12 {
		t.Fatalf("found only %q in package tokens", ids)
	}
	for _, id := range ids {
		if Lookup(id) == nil {
			t.Errorf("%q of package tokens is in no row of the catalogue", id)
		}
	}
}

// engineIDs reads the ids of findings and problems, which stand first, out of the
// source of the packages tokens and read.
func engineIDs(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	read, err := filepath.Glob("../read/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	add := func(e ast.Expr) {
		if member, ok := e.(*ast.KeyValueExpr); ok {
			e = member.Value
		}
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if id, err := strconv.Unquote(lit.Value); err == nil && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	for _, name := range append(files, read...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if id, ok := n.Type.(*ast.Ident); ok && (id.Name == "Problem" || id.Name == "Finding") && len(n.Elts) > 0 {
					add(n.Elts[0])
				}
			case *ast.CallExpr:
				if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "find" && len(n.Args) == 4 {
					add(n.Args[0])
				}
			}
			return true
		})
	}
	return ids
}

// Every id that the rules are called by is in the catalogue: a finding of an id
// that is not would be lost.
func TestNoFindingIsLost(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	call := regexp.MustCompile(`(?:c\.add|report)\("([a-z0-9_-]+)"`)
	calls := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			calls++
			if Lookup(m[1]) == nil {
				t.Errorf("%s: %q is in no row of the catalogue", name, m[1])
			}
		}
	}
	if calls < 50 {
		t.Errorf("found only %d calls", calls)
	}
}

func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	name := regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)
	sentence := regexp.MustCompile(`^("|[A-Z0-9]).*\.$`)
	for _, r := range Catalogue() {
		switch {
		case seen[r.ID]:
			t.Errorf("%s stands twice", r.ID)
		case !name.MatchString(r.ID):
			t.Errorf("%q is no id", r.ID)
		case r.Title == "" || strings.HasSuffix(r.Title, ".") || len(r.Title) > 60:
			t.Errorf("%s: title %q", r.ID, r.Title)
		case !sentence.MatchString(r.Reason) || !(sentence.MatchString(r.Remedy)):
			t.Errorf("%s: reason and remedy must be sentences: %q %q", r.ID, r.Reason, r.Remedy)
		case r.Source == "":
			t.Errorf("%s has no source", r.ID)
		case Lookup(r.ID) == nil || *Lookup(r.ID) != r:
			t.Errorf("%s is not found by its id", r.ID)
		}
		seen[r.ID] = true
	}
}

func TestLookupGivesOneRow(t *testing.T) {
	if a, b := Lookup("alg-none"), Lookup("alg-none"); a == nil || a != b {
		t.Errorf("%p and %p: a rule must be one row", a, b)
	}
	if r := Lookup("nosuch"); r != nil {
		t.Errorf("%+v", r)
	}
}

// The worst comes first, then what is further out, then what stands further to
// the front.
func TestOrder(t *testing.T) {
	k := newKey(t, "ES256")
	inner := jws(headerOf("alg", `"none"`), claims("sub", `""`, "jti", ""))
	list := Check(in(signed(t, k, "ES256", inner)))
	ok := slices.IsSortedFunc(list, func(a, b Finding) int {
		if a.Severity != b.Severity {
			return int(b.Severity) - int(a.Severity)
		}
		if a.Layer != b.Layer {
			return a.Layer - b.Layer
		}
		return partRank(a.Part) - partRank(b.Part)
	})
	if !ok || len(list) < 4 || list[0].Rule.ID != "alg-none" || list[0].Layer != 1 {
		t.Errorf("%s", describe(list))
	}
}

// A flood of faults of one kind is cut, said to be, and hides no other kind and
// nothing that is worse.
func TestFlood(t *testing.T) {
	one := func(changes ...string) string {
		return fmt.Sprintf(`{"protected":%q,"signature":%q}`, b64(headerOf(changes...)), b64(strings.Repeat("s", 64)))
	}
	var h []string
	for n := range 60 {
		h = append(h, one("jku", quoted(fmt.Sprintf("https://issuer.example/%d", n))))
	}
	h = append(h, one("jku", `"https://evil.example.net/x"`, "kid", `"../x"`))
	list := Check(in(`{"payload":"` + b64(claims()) + `","signatures":[` + strings.Join(h, ",") + `]}`))
	jku := find(list, "jku")
	if len(jku) != mostOfARule || jku[0].Severity != Low || !strings.HasSuffix(jku[len(jku)-1].Detail, "there are 45 more of this kind") {
		t.Errorf("%d:\n%s", len(jku), describe(jku))
	}
	// Decoding reports these, and the judgement repeats them: they count once.
	var long []string
	for n := range 40 {
		long = append(long, fmt.Sprintf("m%d", n), "9007199254740993")
	}
	many := clm(long...)
	number, problems := find(Check(many), "number"), len(many.Layers[0].Token.Problems)
	if len(number) != mostOfARule || !strings.HasSuffix(number[len(number)-1].Detail, fmt.Sprintf("there are %d more of this kind", problems-mostOfARule)) {
		t.Errorf("%d problems, %d findings:\n%s", problems, len(number), describe(number))
	}
	if len(find(list, "kid-path")) != 1 {
		t.Errorf("the flood hides the path:\n%s", describe(list))
	}
}

// A profile that asks for a claim says alone that it is missing, and what a
// general rule says of a member is not said again by the profile.
func TestProfileSaysItOnce(t *testing.T) {
	p := &profile.Profile{Name: "own", Rules: []profile.Rule{
		{ID: "aud", Member: profile.Member{Path: []string{"aud"}}, Required: true},
		{ID: "exp", Member: profile.Member{Path: []string{"exp"}}, Required: true, Test: profile.Test{Types: []profile.Type{profile.Date}}},
	}}
	list := Check(by(p, clm("aud", "", "jti", "", "exp", `"soon"`)))
	if len(list) != 2 || len(find(list, "profile-rule")) != 1 || len(find(list, "time-type")) != 1 {
		t.Errorf("%s", describe(list))
	}
}

// What is encrypted and was not opened has a header, and nothing is said of the
// rest.
func TestUnopened(t *testing.T) {
	k := secret("\x91\x0f\xe3\x44\x82\x1b\x7c\xd0\x2a\x65\xbe\x13\x99\xf4\x58\x07")
	token := encrypted(t, k, members(nil, "sub", `""`), tokens.EncryptOptions{Enc: "A128GCM", Zip: true}, tokens.StringMember("cty", "JWT"))
	for _, f := range Check(in(token)) {
		if f.Part != "header" {
			t.Errorf("without a key: %s", describe([]Finding{f}))
		}
	}
	if list := Check(in(token, k)); len(find(list, "claim-empty")) != 1 || len(find(list, "cty-wrong")) != 1 {
		t.Errorf("with the key:\n%s", describe(list))
	}
}

// Of claims that break off, nothing is said to be missing.
func TestCutClaims(t *testing.T) {
	whole := `{"iss":"https://issuer.example","sub":"anna"`
	for _, payload := range []string{b64(whole) + "*" + b64(`,"exp":1}`), b64(whole + `,"exp"`)} {
		token := b64(headerOf()) + "." + payload + "." + b64(strings.Repeat("s", 64))
		p := &profile.Profile{Name: "own", Rules: []profile.Rule{{ID: "aud", Member: profile.Member{Path: []string{"aud"}}, Required: true}}}
		for _, x := range append(Check(in(token)), Check(by(p, in(token)))...) {
			if strings.HasSuffix(x.Rule.ID, "-missing") && x.Part == "claims" || x.Rule.ID == "profile-rule" {
				t.Errorf("%s", describe([]Finding{x}))
			}
		}
	}
}

// No finding shows a secret, or a number that may be an account's.
func TestFindingsKeepSecrets(t *testing.T) {
	k := secret("your-256-bit-secret")
	token := signed(t, k, "HS256", claims("card", "4111111111111111111"))
	for _, f := range Check(in(token, k)) {
		if strings.Contains(f.Detail, "256-bit-secret") || strings.Contains(f.Detail, "41111111") {
			t.Errorf("%s", describe([]Finding{f}))
		}
	}
}

func TestParseSeverity(t *testing.T) {
	for s := Info; s <= High; s++ {
		if got, err := ParseSeverity(strings.ToUpper(s.String())); got != s || err != nil {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
	if _, err := ParseSeverity("worst"); tokens.CodeOf(err) != tokens.CodeUsage {
		t.Errorf("%v", err)
	}
}
