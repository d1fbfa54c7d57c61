package profile_test

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"fob/tokens"
	"fob/tokens/profile"
)

var now = time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)

// compact makes a JWS with a signature that nobody verifies.
func compact(header, claims string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(header)) + "." + enc([]byte(claims)) + ".AAAA"
}

func decode(token string) *tokens.Decoded { return tokens.Decode([]byte(token), tokens.Limits{}) }

func builtin(t testing.TB, name string) *profile.Profile {
	t.Helper()
	for _, p := range profile.Builtin() {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("there is no profile %s", name)
	return nil
}

// patched is a JSON object with a merge patch (RFC 7396) applied: null takes a
// member away.
func patched(t testing.TB, object, patch string) string {
	t.Helper()
	if patch == "" {
		return object
	}
	var a, b map[string]any
	if err := json.Unmarshal([]byte(object), &a); err != nil {
		t.Fatalf("%v in %s", err, object)
	}
	if err := json.Unmarshal([]byte(patch), &b); err != nil {
		t.Fatalf("%v in %s", err, patch)
	}
	out, err := json.Marshal(merge(a, b))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func merge(a, b map[string]any) map[string]any {
	if a == nil {
		a = map[string]any{}
	}
	for name, v := range b {
		switch v := v.(type) {
		case nil:
			delete(a, name)
		case map[string]any:
			inner, _ := a[name].(map[string]any)
			a[name] = merge(inner, v)
		default:
			a[name] = v
		}
	}
	return a
}

// failed lists the rules that a token breaks.
func failed(p *profile.Profile, d *tokens.Decoded) []string {
	var ids []string
	for _, o := range p.Judge(d, d.Claims, now, tokens.Prover{}) {
		if o.Status == tokens.StatusFailed {
			ids = append(ids, o.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func nameOf(p *profile.Profile) string {
	if p == nil {
		return ""
	}
	return p.Name
}
