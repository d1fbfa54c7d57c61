package lint

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"fob/tokens"
	"fob/tokens/profile"
)

// now is when every token of these tests is looked at.
var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func b64(b string) string { return base64.RawURLEncoding.EncodeToString([]byte(b)) }

// in gives a token as it is looked at without a key.
func in(text string, keys ...*tokens.Key) *Input {
	list := make([]tokens.Verifier, len(keys))
	for i, k := range keys {
		list[i] = k
	}
	d := tokens.Decode([]byte(text), tokens.Limits{})
	return &Input{Layers: tokens.VerifyLayers(d, tokens.NewKeys(list...), &tokens.Policy{At: now}), At: now}
}

// by says which profile the token has.
func by(p *profile.Profile, in *Input) *Input {
	in.Profile = p
	return in
}

// members writes a JSON object of pairs: name, JSON value, name, JSON value …
// A pair after the first of a name takes its place; an empty value takes it out.
func members(base []string, changes ...string) string {
	var names []string
	values := map[string]string{}
	list := append(append([]string{}, base...), changes...)
	for i := 0; i+1 < len(list); i += 2 {
		if _, ok := values[list[i]]; !ok {
			names = append(names, list[i])
		}
		values[list[i]] = list[i+1]
	}
	var out []string
	for _, name := range names {
		if values[name] != "" {
			quoted, _ := json.Marshal(name)
			out = append(out, string(quoted)+":"+values[name])
		}
	}
	return "{" + strings.Join(out, ",") + "}"
}

// headerOf and claims write those of a token without fault, with changes.
func headerOf(changes ...string) string {
	return members([]string{"alg", `"ES256"`, "kid", `"3f9c2d"`, "typ", `"JWT"`}, changes...)
}

func claims(changes ...string) string {
	return members([]string{"iss", `"https://issuer.example"`, "aud", `"orders"`, "sub", `"anna"`, "iat", at(-time.Minute), "exp", at(time.Hour), "jti", `"a1b2"`}, changes...)
}

// at is a NumericDate so far from now.
func at(d time.Duration) string { return fmt.Sprint(now.Add(d).Unix()) }

func quoted(s string) string { return fmt.Sprintf("%q", s) }

// jws writes a compact token with a signature that has the right length and
// proves nothing.
func jws(header, payload string) string {
	var h struct {
		Alg string `json:"alg"`
	}
	_ = json.Unmarshal([]byte(header), &h) // a header with a fault has no alg
	n := signatureLength(h.Alg)
	if n == 0 {
		n = 256
	}
	return b64(header) + "." + b64(payload) + "." + b64(strings.Repeat("s", n))
}

func hdr(changes ...string) *Input { return in(jws(headerOf(changes...), claims())) }
func clm(changes ...string) *Input { return in(jws(headerOf(), claims(changes...))) }

// sig gives a token with other bytes as its signature.
func sig(alg, signature string) *Input {
	return in(b64(headerOf("alg", quoted(alg))) + "." + b64(claims()) + "." + b64(signature))
}

// jwe writes a compact JWE that nobody can open, with parts of these lengths.
func jwe(header string, key, iv, tag int) *Input {
	part := func(n int) string { return b64(strings.Repeat("x", n)) }
	return in(b64(header) + "." + part(key) + "." + part(iv) + "." + part(40) + "." + part(tag))
}

func jweHeader(changes ...string) string {
	return members([]string{"alg", `"ECDH-ES+A128KW"`, "enc", `"A128GCM"`}, changes...)
}

func signed(t testing.TB, k *tokens.Key, alg, payload string, header ...tokens.Member) string {
	t.Helper()
	out, err := tokens.SignJWS([]byte(payload), []tokens.SignWith{{Signer: k, Alg: alg, Header: header, AllowWeak: true}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func encrypted(t testing.TB, k *tokens.Key, plain string, opt tokens.EncryptOptions, header ...tokens.Member) string {
	t.Helper()
	opt.Form = tokens.JWECompact
	out, err := tokens.EncryptJWE([]byte(plain), []tokens.EncryptTo{{Key: k, Header: header}}, opt)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func newKey(t testing.TB, alg string) *tokens.Key {
	t.Helper()
	k, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: alg})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func secret(s string) *tokens.Key { return tokens.NewSecretKey([]byte(s), tokens.Metadata{}) }

// find gives the findings of one rule.
func find(list []Finding, id string) []Finding {
	var out []Finding
	for _, f := range list {
		if f.Rule.ID == id {
			out = append(out, f)
		}
	}
	return out
}

func describe(list []Finding) string {
	var out []string
	for _, f := range list {
		out = append(out, fmt.Sprintf("%s %s, %s %q: %s", f.Severity, f.Rule.ID, f.Part, f.Member, f.Detail))
	}
	return strings.Join(out, "\n")
}
