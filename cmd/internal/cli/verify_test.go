package cli

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fob/cmd/internal/hostile"
	"fob/tokens"
)

// at names a fixture as KEY or TOKEN.
func at(name string) string { return "@" + fixturePath(name) }

func TestVerifyExitAndVerdict(t *testing.T) {
	jwks := []string{"-k", at("jwks.json")}
	tests := []struct {
		name    string
		args    []string
		exit    int
		verdict string // "" for none
		reason  string // in the JSON, or on stderr
	}{
		{"valid", append([]string{at("token.txt")}, jwks...), 0, "valid", ""},
		{"a PEM has no kid to rule the token out", []string{at("token.txt"), "-k", at("public.pem")}, 0, "valid", ""},
		{"expired", append([]string{at("expired.txt")}, jwks...), 1, "invalid", "expired 2025-11-24"},
		{"expired, and judged before that", append([]string{at("expired.txt"), "--at", "1764000001"}, jwks...), 0, "valid", ""},
		{"the last second", append([]string{at("expired.txt"), "--at", "1764003599"}, jwks...), 0, "valid", ""},
		{"the first second too late", append([]string{at("expired.txt"), "--at", "1764003600"}, jwks...), 1, "invalid", "expired"},
		{"leeway", append([]string{at("expired.txt"), "--at", "1764003600", "--leeway", "1s"}, jwks...), 0, "valid", ""},
		{"not yet", append([]string{at("expired.txt"), "--at", "1763999999"}, jwks...), 1, "invalid", "not valid before"},
		{"tampered", append([]string{at("tampered.txt")}, jwks...), 1, "invalid", "does not verify"},
		{"another key of that kind", []string{at("token.txt"), "-k", at("other-public.pem")}, 1, "invalid", "does not verify"},
		{"no key", []string{at("token.txt")}, 4, "not_checked", "no key given"},
		{"no key, and expired", []string{at("expired.txt")}, 1, "invalid", "expired"},
		{"a key of another kind", []string{at("token.txt"), "-k", at("rsa-public.pem")}, 4, "not_checked", "no key fits"},
		{"a kid that is in no set", []string{at("token.txt"), "-k", at("ed.jwk")}, 4, "not_checked", "is in no key set"},
		{"the right key under another kid", []string{at("token.txt"), "-k", "env:RENAMED_KEY"}, 4, "not_checked", "is in no key set"},
		{"a kid that is ignored", []string{at("token.txt"), "-k", "env:RENAMED_KEY", "--ignore-kid"}, 0, "valid", ""},
		{"unsecured", append([]string{at("unsecured.txt")}, jwks...), 1, "invalid", "unsecured"},
		{"an unknown algorithm", append([]string{unsigned(`{"alg":"XS1"}`, `{}`)}, jwks...), 1, "not_checked", "does not know"},
		{"malformed", append([]string{at("damaged.txt")}, jwks...), 3, "", `"code":"malformed"`},
		{"no such file", append([]string{"@/no/such/file"}, jwks...), 7, "", `"code":"io"`},
		{"no such key file", []string{at("token.txt"), "-k", "@/no/such/file"}, 7, "", `"code":"io"`},
		{"a name that is no file", []string{at("token.txt"), "-k", "public.pem"}, 4, "", `"code":"key_not_found"`},
		{"an HMAC secret from a file", []string{at("session.txt"), "-k", "secret:" + at("secret.txt"), "-q"}, 0, "valid", ""},
		{"an HMAC secret from the environment", []string{at("session.txt"), "-k", "secret:env:JWT_SECRET"}, 0, "valid", ""},
		{"a PEM is never a secret", []string{at("session.txt"), "-k", "secret:" + at("public.pem"), "-q"}, 4, "", `"code":"key_unfit"`},

		{"policy is met", append([]string{at("token.txt"), "--iss", "https://issuer.example", "--aud", "orders", "--sub", "anna", "--typ", "jwt",
			"--alg", "ES256", "--require", "jti", "--max-age", "10y"}, jwks...), 0, "valid", `"policy":{"status":"met"}`},
		{"one of two issuers", append([]string{at("token.txt"), "--iss", "a", "--iss", "https://issuer.example"}, jwks...), 0, "valid", ""},
		{"another issuer", append([]string{at("token.txt"), "--iss", "https://issuer.example/"}, jwks...), 1, "invalid", "wanted"},
		{"another audience", append([]string{at("token.txt"), "--aud", "order"}, jwks...), 1, "invalid", `{"id":"aud","status":"failed"`},
		{"another subject", append([]string{at("token.txt"), "--sub", "Anna"}, jwks...), 1, "invalid", `{"id":"sub","status":"failed"`},
		{"another type", append([]string{at("token.txt"), "--typ", "at+jwt"}, jwks...), 1, "invalid", `{"id":"typ","status":"failed"`},
		{"another algorithm", append([]string{at("token.txt"), "--alg", "RS256"}, jwks...), 1, "invalid", "not among those asked for"},
		{"a claim is missing", append([]string{at("token.txt"), "--require", "jti", "--require", "nonce"}, jwks...), 1, "invalid", `\"nonce\" is missing`},
		{"too old", append([]string{at("token.txt"), "--max-age", "1d"}, jwks...), 1, "invalid", "more than 1d ago"},

		{"an empty subject asks something", append([]string{at("token.txt"), "--sub", ""}, jwks...), 2, "", "without a value"},
		{"an empty type", append([]string{at("token.txt"), "--typ="}, jwks...), 2, "", "without a value"},
		{"an empty issuer among others", append([]string{at("token.txt"), "--iss", "a", "--iss", ""}, jwks...), 2, "", "without a value"},
		{"an empty age", append([]string{at("token.txt"), "--max-age", ""}, jwks...), 2, "", "without a value"},
		{"no age at all", append([]string{at("token.txt"), "--max-age", "0s"}, jwks...), 2, "", "refuse every token"},
		{"an algorithm that is none", append([]string{at("token.txt"), "--alg", "none"}, jwks...), 2, "", "no signature algorithm"},
		{"a leeway that is none", append([]string{at("token.txt"), "--leeway", "30"}, jwks...), 2, "", "--leeway"},
		{"a flag that is none", append([]string{at("token.txt"), "--issuer", "x"}, jwks...), 2, "", "unknown flag"},

		{"detached", []string{at("detached.txt"), "-k", at("public.pem"), "--detached", fixturePath("body.json")}, 0, "valid", ""},
		{"detached, with another payload", []string{at("detached.txt"), "-k", at("public.pem"), "--detached", fixturePath("secret.txt")}, 1, "invalid", "does not verify"},
		{"detached, and not given", []string{at("detached.txt"), "-k", at("public.pem")}, 1, "invalid", "--detached FILE"},
		{"not detached, but given", []string{at("token.txt"), "-k", at("public.pem"), "--detached", fixturePath("body.json")}, 1, "not_checked", "carries its own"},
		{"unencoded", []string{at("unencoded.txt"), "-k", at("public.pem")}, 0, "valid", `"text":"plain-text"`},
		{"flattened", []string{at("flattened.json"), "-k", at("public.pem")}, 0, "valid", ""},
		{"general, all keys", append([]string{at("general.json")}, jwks...), 0, "valid", `"signatures":[{"status":"valid","alg":"ES256"`},
		{"general, one of the keys", []string{at("general.json"), "-k", at("public.jwk")}, 0, "valid", `{"status":"not_checked"`},
		{"general, one signature fails", []string{at("general.json"), "-k", at("other-public.pem"), "-k", at("rsa.jwk")}, 1, "invalid", "signatures[0]"},

		{"nested in a JWE", append([]string{at("nested.txt"), "-k", at("encrypt.jwk"), "--iss", "https://issuer.example"}, jwks...), 0, "valid", `"layers":[`},
		{"nested, opened, and no key for the signature", []string{at("nested.txt"), "-k", at("encrypt.jwk")}, 4, "not_checked", "is in no key set"},
		{"nested, and not opened", append([]string{at("nested.txt")}, jwks...), 4, "not_checked", "was not opened"},
		{"a JWS in a JWS", append([]string{at("twice.txt"), "--iss", "https://issuer.example"}, jwks...), 0, "valid", `"layers":[`},
		{"a JWS in a JWS, and the inner fails", append([]string{at("twice.txt"), "--iss", "nobody"}, jwks...), 1, "invalid", `"policy":{"status":"not_met"}`},
		{"encrypted and not signed", []string{at("encrypted.txt"), "-k", at("encrypt.jwk")}, 1, "not_checked", `"claims":{"sub":"anna"}`},
		{"encrypted, not signed, and not what was asked for", []string{at("encrypted.txt"), "-k", at("encrypt.jwk"), "--sub", "bert"}, 1, "invalid", `"policy":{"status":"not_met"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := run{env: map[string]string{"JWT_SECRET": fixture(t, "secret.txt"),
				"RENAMED_KEY": strings.Replace(fixture(t, "public.jwk"), `"ec-1"`, `"old"`, 1)}}
			exit := r.fob(append([]string{"verify", "--json"}, tt.args...)...)
			out := r.out.Bytes()
			if exit != tt.exit || !strings.Contains(r.out.String()+r.err.String(), tt.reason) {
				t.Errorf("exit %d, want %d and %q\nstdout %s\nstderr %s", exit, tt.exit, tt.reason, out, r.err.String())
			}
			if (tt.verdict == "") != (len(out) == 0) {
				t.Fatalf("verdict %q, stdout %q", tt.verdict, out)
			}
			if tt.verdict == "" {
				return
			}
			if got := verdictOf(t, out); got != tt.verdict {
				t.Errorf("verdict %s, want %s: %s", got, tt.verdict, out)
			}
		})
	}
}

// verdictOf reads the JSON of a report back, and holds it against itself: the
// verdict must follow from the three answers.
func verdictOf(t *testing.T, out []byte) string {
	t.Helper()
	type answer struct{ Status string }
	var rep struct {
		Verdict                 string
		Signature, Time, Policy answer
		Checks                  []answer
		Findings                []any
	}
	if why := hostile.CheckJSON(out); why != "" {
		t.Fatalf("%s: %s", why, out)
	}
	if err := json.Unmarshal(out, &rep); err != nil {
		t.Fatal(err)
	}
	good := rep.Signature.Status == "valid" && (rep.Time.Status == "valid" || rep.Time.Status == "none") &&
		(rep.Policy.Status == "met" || rep.Policy.Status == "none")
	for _, c := range rep.Checks {
		good = good && c.Status != "failed"
	}
	if (rep.Verdict == "valid") != good || rep.Findings == nil {
		t.Errorf("the verdict does not follow from the answers: %s", out)
	}
	return rep.Verdict
}

func TestVerifyForPeople(t *testing.T) {
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"valid", []string{at("token.txt"), "-k", at("jwks.json"), "--iss", "https://issuer.example", "--require", "sub"},
			`✓ signature  valid: ES256 with JWKS (kid ec-1)
✓ time       valid: exp 2100-01-01 00:00:00 UTC, in 73y 57d
✓ policy     met: iss, require sub
✓ valid: signature, time and policy hold
`},
		{"invalid in every way", []string{at("tampered.txt"), "-k", at("jwks.json"), "--aud", "sales", "--sub", "bert", "--at", "2100-01-01"},
			`✗ signature  invalid: the signature does not verify: the token was changed, or another key signed it
✗ time       expired: exp 2100-01-01 00:00:00 UTC, now
✗ policy     not met
  ✗ failed sub: sub is "anna", wanted "bert"
  ✗ failed aud: aud is ["orders","billing"], wanted "sales"
judged as of 2100-01-01 00:00:00 UTC
✗ invalid: do not trust what it says
`},
		{"not checked", []string{at("session.txt")},
			`– signature  not checked: no key given
✓ time       valid: exp 2100-01-01 00:00:00 UTC, in 73y 57d
– policy     nothing asked
– not checked: nothing proves what it says; give a key with -k KEY
`},
		{"not yet, with leeway", []string{at("expired.txt"), "-k", at("jwks.json"), "--at", "2025-11-24T15:59:00Z", "--leeway", "30s"},
			`✓ signature  valid: ES256 with JWKS (kid ec-1)
✗ time       not yet valid: nbf 2025-11-24 16:00:00 UTC, in 1m; exp 2025-11-24 17:00:00 UTC, in 1h 1m; leeway 30s
– policy     nothing asked
judged as of 2025-11-24 15:59:00 UTC
✗ invalid: do not trust what it says
`},
		{"layers", []string{at("nested.txt"), "-k", at("jwks.json"), "-k", at("encrypt.jwk")},
			`layer 1 of 2: JWE compact · RSA-OAEP-256 · A256GCM · kid enc-1 · 872 bytes
✓ opened     RSA-OAEP-256, A256GCM with ENCRYPT (kid enc-1)
layer 2 of 2: JWS compact · ES256 · kid ec-1 · typ JWT · 301 bytes
✓ signature  valid: ES256 with JWKS (kid ec-1)
✓ time       valid: exp 2100-01-01 00:00:00 UTC, in 73y 57d
– policy     nothing asked
✓ valid: signature and time hold, and no policy was asked for
`},
	}
	names := strings.NewReplacer(at("jwks.json"), "JWKS", at("encrypt.jwk"), "ENCRYPT")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var r run
			r.fob(append([]string{"verify"}, tt.args...)...)
			if got := names.Replace(r.out.String()); got != tt.want {
				t.Errorf("--- got\n%s--- want\n%s--- stderr\n%s", got, tt.want, r.err.String())
			}
		})
	}
}

// The worst of several tokens counts, and one that cannot be read does not hide
// the others.
func TestVerifySeveralTokens(t *testing.T) {
	tests := []struct {
		tokens []string
		exit   int
		out    int // reports
	}{
		{[]string{"token.txt", "token.txt"}, 0, 2},
		{[]string{"expired.txt", "token.txt"}, 1, 2},
		{[]string{"session.txt", "expired.txt", "token.txt"}, 4, 3},
		{[]string{"damaged.txt", "session.txt", "token.txt"}, 3, 2},
	}
	for _, tt := range tests {
		args := []string{"verify", "--json", "-k", at("jwks.json")}
		for _, name := range tt.tokens {
			args = append(args, at(name))
		}
		var r run
		if exit := r.fob(args...); exit != tt.exit || strings.Count(r.out.String(), `{"verdict"`) != tt.out {
			t.Errorf("%v: exit %d, want %d\n%s%s", tt.tokens, exit, tt.exit, r.out.String(), r.err.String())
		}
	}
}

// A secret that verifies a token must not come out, whatever the answer.
func TestVerifyKeepsTheSecret(t *testing.T) {
	secret := fixture(t, "secret.txt")
	for _, args := range [][]string{
		{"verify", at("session.txt"), "-k", "text:" + secret},
		{"verify", at("token.txt"), "-k", "text:" + secret, "--json"},
		{"verify", at("token.txt"), "-k", "hex:" + secret},
		{"verify", at("token.txt"), "-k", "b64:" + secret + "!"},
		{"verify", at("session.txt"), "-k", "text:" + secret, "--lines"},
	} {
		var r run
		r.fob(args...)
		if all := r.out.String() + r.err.String(); strings.Contains(all, secret) || strings.Contains(all, secret[:12]) {
			t.Errorf("%s shows the secret: %s", args[1], all)
		}
	}
}

func FuzzVerifyJSON(f *testing.F) {
	for _, s := range hostile.Tokens() {
		f.Add([]byte(s))
	}
	for _, name := range []string{"token.txt", "session.txt", "general.json", "twice.txt", "nested.txt", "unencoded.txt"} {
		f.Add([]byte(fixture(f, name)))
	}
	file, err := tokens.ParseKeys([]byte(fixture(f, "jwks.json")), tokens.KeyOptions{})
	if err != nil {
		f.Fatal(err)
	}
	var list []tokens.Verifier
	for _, k := range file.Keys {
		list = append(list, k)
	}
	keys := tokens.NewKeys(list...)
	p := &tokens.Policy{At: judgedAt, Issuer: []string{"https://issuer.example"}, Leeway: time.Second}
	cache := newReportCache(p)
	f.Fuzz(func(t *testing.T, in []byte) {
		v := tokens.Fold(tokens.VerifyLayers(tokens.Decode(in, tokens.Limits{}), keys, p))
		if v.Malformed() != nil {
			return
		}
		out := append(appendVerdict([]byte{'{'}, &v, nil, newReportCache(p)), '}', '\n')
		verdictOf(t, out)
		if again := append(appendVerdict([]byte{'{'}, &v, nil, cache), '}', '\n'); !bytes.Equal(out, again) {
			t.Fatalf("alone  %s\ncached %s", out, again)
		}
	})
}
