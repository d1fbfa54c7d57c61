package lint

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fob/tokens"
)

// privateNow is the time of the tests on personal data and secrets.
var privateNow = time.Unix(1_800_000_000, 0).UTC()

// privateToken puts a compact JWS together whose signature nobody checks.
func privateToken(header, payload string) string {
	e := base64.RawURLEncoding.EncodeToString
	return e([]byte(header)) + "." + e([]byte(payload)) + "." + e(make([]byte, 64))
}

func isPrivateRule(id string) bool {
	return slices.ContainsFunc(privateRules(), func(r Rule) bool { return r.ID == id })
}

// privateFindings gives what the rules of this subject say of a token.
func privateFindings(t *testing.T, token string, keys ...tokens.Verifier) []Finding {
	t.Helper()
	p := &tokens.Policy{At: privateNow}
	layers := tokens.VerifyLayers(tokens.Decode([]byte(token), tokens.Limits{}), tokens.NewKeys(keys...), p)
	list := Check(&Input{Layers: layers, At: privateNow})
	return slices.DeleteFunc(list, func(f Finding) bool { return !isPrivateRule(f.Rule.ID) })
}

// inWords writes findings as "rule severity member", one a line.
func inWords(list []Finding) string {
	var lines []string
	for _, f := range list {
		lines = append(lines, fmt.Sprintf("%s %s %s", f.Rule.ID, f.Severity, f.Member))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// privateCase is claims, and what is to be said of them.
type privateCase struct {
	claims string
	want   string // "rule severity member", sorted, one a line; "" for silence
}

// runPrivate holds each case against the findings, and each detail against the
// values of the claims: none may be shown whole.
func runPrivate(t *testing.T, header string, cases []privateCase) {
	t.Helper()
	for _, c := range cases {
		list := privateFindings(t, privateToken(header, c.claims))
		if got := inWords(list); got != c.want {
			t.Errorf("%s\n got: %s\nwant: %s", c.claims, got, c.want)
			for _, f := range list {
				t.Logf("%s", f.Detail)
			}
		}
		for _, f := range list {
			if word := leaked(c.claims, f.Detail+" "+f.Member); word != "" {
				t.Errorf("%s: the finding shows %q: %s %s", c.claims, word, f.Member, f.Detail)
			}
		}
	}
}

// leaked finds a value of at least eight bytes that stands in a finding's text.
func leaked(claims, shown string) string {
	v := tokens.Decode([]byte(privateToken(`{"alg":"HS256"}`, claims)), tokens.Limits{}).Claims
	var walk func(v tokens.Value) string
	walk = func(v tokens.Value) string {
		if s, ok := v.Str(); ok && len(s) >= 8 && strings.Contains(shown, s) {
			return s
		}
		for _, m := range v.Members() {
			if w := walk(m); w != "" {
				return w
			}
		}
		for e := range v.Elements() {
			if w := walk(e); w != "" {
				return w
			}
		}
		return ""
	}
	return walk(v)
}

const plainHeader = `{"alg":"RS256","typ":"JWT","kid":"2026-11"}`
