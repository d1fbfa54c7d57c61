package profile

import (
	"strings"
	"testing"

	"fob/tokens"
)

func claimsOf(t testing.TB, text string) tokens.Value {
	t.Helper()
	d := tokens.Decode([]byte(`{"payload":"","protected":"e30","header":`+text+`,"signature":""}`), tokens.Limits{})
	if len(d.Signatures) != 1 {
		t.Fatalf("%s: %v", text, d.Problems)
	}
	return d.Signatures[0].Unprotected
}

func TestPatterns(t *testing.T) {
	with := &bound{claims: claimsOf(t, `{"tid":"t-1","empty":"","n":7,"a.b/c":"x","in":{"ns":"default"}}`), with: []Binding{{Name: "ns", Path: []string{"in", "ns"}}}}
	const cognito = "https://cognito-idp.*.amazonaws.com/*"
	for _, tt := range []struct {
		pattern, text string
		want          bool
	}{
		{"abc", "abc", true}, {"abc", "abcd", false}, {"abc", "ab", false}, {"abc", "", false}, {"abc", "ABC", false},
		{cognito, "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC", true},
		{cognito, "https://cognito-idp.evil.com/x.amazonaws.com/x", false},
		{cognito, "https://cognito-idp.evil.com/.amazonaws.com/x", false},
		{cognito, "https://cognito-idp.a.b.amazonaws.com/x", false},
		{cognito, "https://cognito-idp..amazonaws.com/x", false},
		{cognito, "https://cognito-idp.x@evil.com#.amazonaws.com/x", false},
		{cognito, "https://cognito-idp.x%2e.amazonaws.com/x", false},
		{cognito, "https://cognito-idp.x:80.amazonaws.com/x", false},
		{cognito, "https://cognito-idp.x\u0000.amazonaws.com/x", false},
		{cognito, "https://cognito-idp.ü.amazonaws.com/x", false},
		{cognito, "https://cognito-idp.x.amazonaws.com/", false},
		{cognito, "https://cognito-idp.x.amazonaws.com/a/b", false},
		{cognito, "https://cognito-idp.x.amazonaws.com/a ", false},
		{cognito, "https://cognito-idp.x.amazonaws.com.evil.com/a", false},
		{cognito, " https://cognito-idp.x.amazonaws.com/a", false},
		{cognito, "http://cognito-idp.x.amazonaws.com/a", false},
		{"https://*.auth0.com/", "https://evil.com/.auth0.com/", false},
		{"https://*.auth0.com/", "https://a.auth0.com", false},
		{"AT.**", "AT.a/b.c", true}, {"AT.**", "AT.", false}, {"AT.**", "XT.a", false},
		{"{tid}", "t-1", true}, {"{tid}", "t-12", false}, {"a{tid}b", "at-1b", true}, {"a{tid}b", "ab", false},
		{"{empty}", "", false}, {"x{empty}", "x", false}, {"{n}", "7", false}, {"{none}", "", false}, {"{a.b/c}", "x", true}, {"{ns}", "default", true}, {"{in}", "default", false},
	} {
		if err := CheckPattern(tt.pattern, nil); err != nil {
			t.Errorf("%s: %v", tt.pattern, err)
		}
		if got := fits(tt.pattern, []byte(tt.text), with); got != tt.want {
			t.Errorf("%q fits %q: %v", tt.text, tt.pattern, got)
		}
	}
	if fits("{tid}", []byte("t-1"), nil) {
		t.Error("a claim was found where there are none")
	}
}

func TestPatternsThatAreRefused(t *testing.T) {
	for pattern, want := range map[string]string{
		"":                   "it is empty",
		"a*b":                "after a * there must be something that it does not stand for",
		"*-compute@x":        "after a * there must be something",
		"*{tid}":             "after a * there must be something",
		"**.amazonaws.com":   "a ** can stand at the end only",
		"https://**":         "a ** cannot stand in the host of a URL",
		"https://id.a**":     "a ** cannot stand in the host of a URL",
		"***":                "a ** can stand at the end only",
		"{tid":               "a { has no }",
		"tid}":               "there is a } without a {",
		"{}":                 "names no claim",
		"{a{b}":              "names no claim",
		"{*}":                "names no claim",
		"https://{other}/**": "{other} cannot stand there",
	} {
		err := CheckPattern(pattern, func(name string) bool { return name != "other" })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", pattern, err, want)
		}
	}
	for _, pattern := range []string{"https://id.example/**", "*@*.iam.gserviceaccount.com", "a:**", "*", "**"} {
		if err := CheckPattern(pattern, nil); err != nil {
			t.Errorf("%q: %v", pattern, err)
		}
	}
}
