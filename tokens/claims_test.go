package tokens

import (
	"strings"
	"testing"
	"time"
)

// judge verifies a token of these claims.
func judge(t *testing.T, claims string, p Policy, header ...Member) *Report {
	t.Helper()
	key := parseOne(t, rfc7515A1Key)
	return Verify(Decode([]byte(compact(t, key, claims, header...)), Limits{}), NewKeys(key), &p)
}

// TestTimeToTheNanosecond: expired from exp on, valid from nbf on (RFC 7519 §4.1.4, §4.1.5), and nothing is rounded.
func TestTimeToTheNanosecond(t *testing.T) {
	sec := time.Unix
	for _, c := range []struct {
		claims string
		at     time.Time
		leeway time.Duration
		want   Status
	}{
		{`{"exp":100}`, sec(99, 999999999), 0, StatusValid},
		{`{"exp":100}`, sec(100, 0), 0, StatusExpired},
		{`{"exp":100}`, sec(100, 1), 0, StatusExpired},
		{`{"exp":100.5}`, sec(100, 499999999), 0, StatusValid},
		{`{"exp":100.5}`, sec(100, 500000000), 0, StatusExpired},
		{`{"exp":100.0000000001}`, sec(100, 0), 0, StatusValid},
		{`{"exp":100.0000000001}`, sec(100, 1), 0, StatusExpired},
		{`{"exp":1e2}`, sec(99, 999999999), 0, StatusValid},
		{`{"exp":1e2}`, sec(100, 0), 0, StatusExpired},
		{`{"exp":-1}`, sec(-2, 999999999), 0, StatusValid},
		{`{"exp":-1}`, sec(-1, 0), 0, StatusExpired},
		{`{"exp":-0.5}`, sec(-1, 499999999), 0, StatusValid},
		{`{"exp":-0.5}`, sec(-1, 500000000), 0, StatusExpired},
		{`{"exp":0}`, sec(0, 0), 0, StatusExpired},
		{`{"exp":1e400}`, now, 0, StatusValid},
		{`{"exp":-1e400}`, now, 0, StatusExpired},
		{`{"exp":9223372036854775808}`, now, 0, StatusValid},
		{`{"exp":100}`, sec(159, 999999999), time.Minute, StatusValid},
		{`{"exp":100}`, sec(160, 0), time.Minute, StatusExpired},

		{`{"nbf":100}`, sec(99, 999999999), 0, StatusNotYet},
		{`{"nbf":100}`, sec(100, 0), 0, StatusValid},
		{`{"nbf":100.5}`, sec(100, 499999999), 0, StatusNotYet},
		{`{"nbf":100.5}`, sec(100, 500000000), 0, StatusValid},
		{`{"nbf":100.0000000001}`, sec(100, 0), 0, StatusNotYet},
		{`{"nbf":-1.5}`, sec(-2, 499999999), 0, StatusNotYet},
		{`{"nbf":-1.5}`, sec(-2, 500000000), 0, StatusValid},
		{`{"nbf":100}`, sec(39, 999999999), time.Minute, StatusNotYet},
		{`{"nbf":100}`, sec(40, 0), time.Minute, StatusValid},

		{`{"nbf":100,"exp":200}`, sec(150, 0), 0, StatusValid},
		{`{"nbf":300,"exp":200}`, sec(250, 0), 0, StatusExpired},
		{`{"nbf":300,"exp":400}`, sec(250, 0), 0, StatusNotYet},
		{`{"iat":9999999999}`, now, 0, StatusNone},
		{`{}`, now, 0, StatusNone},
	} {
		r := judge(t, c.claims, Policy{At: c.at, Leeway: c.leeway})
		if r.Time.Status != c.want {
			t.Errorf("%s at %d.%09d, leeway %s: %s, want %s", c.claims, c.at.Unix(), c.at.Nanosecond(), c.leeway, r.Time.Status, c.want)
		}
		if good := c.want == StatusValid || c.want == StatusNone; good != (r.Verdict() == StatusValid) {
			t.Errorf("%s: verdict %s", c.claims, r.Verdict())
		}
		if r.Policy != StatusNone {
			t.Errorf("%s: time is no policy, yet %s", c.claims, r.Policy)
		}
	}
}

// TestTimeChecksSpeak: a failed check says when, and how long ago.
func TestTimeChecksSpeak(t *testing.T) {
	r := judge(t, `{"exp":1699999940,"nbf":1700003600}`, Policy{At: now})
	for id, words := range map[string]string{"exp": "2023-11-14 22:12:20 UTC (1m ago)", "nbf": "2023-11-14 23:13:20 UTC (in 1h)"} {
		c, ok := r.checkOf(id)
		if !ok || c.Status != StatusFailed || c.Member != id || !strings.Contains(c.Detail, words) {
			t.Errorf("%s: %+v, want %q", id, c, words)
		}
	}
	r = judge(t, `{"exp":1e30,"nbf":-1e30}`, Policy{At: now})
	if r.Time.Status != StatusValid || r.Time.Exp == nil || r.Time.Exp.Raw() != "1e30" {
		t.Errorf("%+v", r.Time)
	}
	if r := judge(t, `{"nbf":1e30}`, Policy{At: now}); r.Time.Status != StatusNotYet {
		t.Errorf("%s", r.Time.Status)
	}
}

// TestUnreadableTimeFails: who wrote a limit in time that cannot be held must not be told that all is well.
func TestUnreadableTimeFails(t *testing.T) {
	for _, claims := range []string{`{"exp":"100"}`, `{"exp":null}`, `{"exp":[100]}`, `{"exp":true}`, `{"nbf":"2020"}`, `{"nbf":{}}`, `{"iat":"now"}`} {
		r := judge(t, claims, Policy{At: now})
		if r.Signature.Status != StatusValid || r.Policy != StatusNotMet || r.Verdict() != StatusInvalid {
			t.Errorf("%s: %s, policy %s, verdict %s", claims, r.Signature.Status, r.Policy, r.Verdict())
		}
		if c, ok := r.checkOf(claims[2:5]); !ok || !strings.Contains(c.Detail, "must be a number of seconds (RFC 7519 §2), but is ") {
			t.Errorf("%s: %+v", claims, c)
		}
	}
}

// TestPolicy: what is asked of claims beside the signature.
func TestPolicy(t *testing.T) {
	const claims = `{"iss":"joe","sub":"s","aud":["a","b"],"iat":1699999000,"x":null}`
	for _, c := range []struct {
		name   string
		claims string
		policy Policy
		want   Status
		check  string
	}{
		{"nothing asked", claims, Policy{}, StatusNone, ""},
		{"issuer", claims, Policy{Issuer: []string{"joe"}}, StatusMet, "iss"},
		{"one of several issuers", claims, Policy{Issuer: []string{"jim", "joe"}}, StatusMet, "iss"},
		{"another issuer", claims, Policy{Issuer: []string{"Joe"}}, StatusNotMet, "iss"},
		{"issuer missing", `{}`, Policy{Issuer: []string{"joe"}}, StatusNotMet, "iss"},
		{"issuer is a list", `{"iss":["joe"]}`, Policy{Issuer: []string{"joe"}}, StatusNotMet, "iss"},
		{"an empty issuer is asked for", `{}`, Policy{Issuer: []string{""}}, StatusNotMet, "iss"},
		{"subject", claims, Policy{Subject: "s"}, StatusMet, "sub"},
		{"another subject", claims, Policy{Subject: "t"}, StatusNotMet, "sub"},
		{"subject is a number", `{"sub":1}`, Policy{Subject: "1"}, StatusNotMet, "sub"},
		{"audience", claims, Policy{Audience: []string{"b"}}, StatusMet, "aud"},
		{"audience alone", `{"aud":"b"}`, Policy{Audience: []string{"b"}}, StatusMet, "aud"},
		{"another audience", claims, Policy{Audience: []string{"c"}}, StatusNotMet, "aud"},
		{"audience of odd kinds", `{"aud":["b",1]}`, Policy{Audience: []string{"b"}}, StatusNotMet, "aud"},
		{"empty audience", `{"aud":[]}`, Policy{Audience: []string{"b"}}, StatusNotMet, "aud"},
		{"audience is no substring", `{"aud":"bb"}`, Policy{Audience: []string{"b"}}, StatusNotMet, "aud"},
		{"claims are there", claims, Policy{Require: []string{"iss", "x"}}, StatusMet, "require"},
		{"a claim is not", claims, Policy{Require: []string{"iss", "jti"}}, StatusNotMet, "require"},
		{"names count case", claims, Policy{Require: []string{"ISS"}}, StatusNotMet, "require"},
		{"age", claims, Policy{MaxAge: 1000 * time.Second}, StatusMet, "max-age"},
		{"age, one nanosecond over", claims, Policy{MaxAge: 1000*time.Second - 1}, StatusNotMet, "max-age"},
		{"age within leeway", claims, Policy{MaxAge: 999 * time.Second, Leeway: time.Second}, StatusMet, "max-age"},
		{"age of a token from the future", `{"iat":1700000001}`, Policy{MaxAge: time.Hour}, StatusNotMet, "max-age"},
		{"age of a token from just now", `{"iat":1700000001}`, Policy{MaxAge: time.Hour, Leeway: time.Second}, StatusMet, "max-age"},
		{"age unknown", `{}`, Policy{MaxAge: time.Hour}, StatusNotMet, "max-age"},
		{"not JSON", `text`, Policy{Issuer: []string{"joe"}}, StatusNotMet, "iss"},
		{"the last of two counts, and fails all the same", `{"iss":"joe","iss":"joe"}`, Policy{Issuer: []string{"joe"}}, StatusNotMet, "claims"},
		{"escaped names are names", `{"\u0069ss":"jo\u0065"}`, Policy{Issuer: []string{"joe"}}, StatusMet, "iss"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.policy.At = now
			r := judge(t, c.claims, c.policy)
			if r.Policy != c.want || r.Signature.Status != StatusValid {
				t.Errorf("policy %s (%s), want %s: %+v", r.Policy, r.Signature.Status, c.want, r.Checks)
			}
			if c.check == "" {
				return
			}
			ch, ok := r.checkOf(c.check)
			if !ok || c.want == StatusMet && ch.Status != StatusPassed {
				t.Errorf("check %+v", ch)
			}
		})
	}
}

// TestOneFailureIsEnough: a policy that is met in part is not met.
func TestOneFailureIsEnough(t *testing.T) {
	for _, claims := range []string{`{"iss":"joe"}`, `{"sub":"s"}`} {
		if r := judge(t, claims, Policy{At: now, Issuer: []string{"joe"}, Subject: "s"}); r.Policy != StatusNotMet {
			t.Errorf("%s: %s", claims, r.Policy)
		}
	}
}

// TestAmbiguousClaimsFail: claims that two parsers read differently.
func TestAmbiguousClaimsFail(t *testing.T) {
	for _, claims := range []string{`{"sub":"a","sub":"a"}`, `{"a":{"b":1,"b":2}}`, `{"sub":"\ud800"}`, `{"sub":"a"`, `{"sub":"a"}x`, "{\"sub\":\"\xff\"}"} {
		if r := judge(t, claims, Policy{At: now}); r.Signature.Status != StatusValid || r.Policy != StatusNotMet {
			t.Errorf("%s: %s, policy %s", claims, r.Signature.Status, r.Policy)
		}
	}
	r := judge(t, `{"id":9007199254740993}`, Policy{At: now})
	if r.Verdict() != StatusValid || !hasFinding(r.Findings, "number") {
		t.Errorf("a number beyond 2^53: %s, findings %v", r.Verdict(), r.Findings)
	}
}

// TestJWTMustHoldClaims (RFC 7519 §7.2), while any JWS may hold any bytes.
func TestJWTMustHoldClaims(t *testing.T) {
	for _, payload := range []string{"text", "[1]", `"x"`, "\x00\xff"} {
		if r := judge(t, payload, Policy{At: now}, StringMember("typ", "JWT")); r.Policy != StatusNotMet {
			t.Errorf("%q as a JWT: %s", payload, r.Policy)
		}
		if r := judge(t, payload, Policy{At: now}); r.Verdict() != StatusValid {
			t.Errorf("%q as a JWS: %s", payload, r.Verdict())
		}
	}
}

// TestClaimsNamedLikeATokensParts: an exp binds, even beside "payload" and "signature".
func TestClaimsNamedLikeATokensParts(t *testing.T) {
	for _, claims := range []string{`{"exp":1,"payload":"x","signature":"y"}`, `{"exp":1,"ciphertext":"x","protected":"y"}`} {
		if r := judge(t, claims, Policy{At: now}); r.Time.Status != StatusExpired {
			t.Errorf("%s: %s", claims, r.Time.Status)
		}
	}
}
