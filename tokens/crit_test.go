package tokens

import (
	"strings"
	"testing"

	"fob/tokens/read"
)

// TestCrit: what RFC 7515 §4.1.11 refuses is refused, however good the signature.
func TestCrit(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	for _, c := range []struct {
		name, header string
		reason       string // "" if the token stands
	}{
		{"none", `{"alg":"HS256"}`, ""},
		{"b64, true", `{"alg":"HS256","b64":true,"crit":["b64"]}`, ""},
		{"unknown", `{"alg":"HS256","crit":["exp"],"exp":1}`, "does not understand"},
		{"unknown beside a known one", `{"alg":"HS256","b64":true,"crit":["b64","x"],"x":1}`, "does not understand"},
		{"known and absent", `{"alg":"HS256","crit":["b64"]}`, "not in the protected header"},
		{"repeated", `{"alg":"HS256","b64":true,"crit":["b64","b64"]}`, "twice"},
		{"empty", `{"alg":"HS256","crit":[]}`, "at least one"},
		{"not strings", `{"alg":"HS256","crit":[1]}`, "a number where a name"},
		{"nested", `{"alg":"HS256","crit":[["b64"]]}`, "an array where a name"},
		{"empty name", `{"alg":"HS256","crit":[""],"":1}`, "does not understand"},
		{"of the standard", `{"alg":"HS256","crit":["alg"]}`, "part of the standard"},
		{"itself", `{"alg":"HS256","crit":["crit"]}`, "part of the standard"},
		{"case counts", `{"alg":"HS256","b64":true,"crit":["B64"]}`, "does not understand"},
		{"a string", `{"alg":"HS256","crit":"b64"}`, "must be an array"},
		{"null", `{"alg":"HS256","crit":null}`, "must be an array"},
		{"an object", `{"alg":"HS256","crit":{}}`, "must be an array"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := verify(forge(t, key, "HS256", c.header, `{}`), key)
			if c.reason == "" {
				if r.Signature.Status != StatusValid {
					t.Errorf("%s: %s", r.Signature.Status, r.Signature.Reason)
				}
				return
			}
			if r.Signature.Status == StatusValid || !strings.Contains(r.Signature.Reason, c.reason) {
				t.Errorf("%s: %q, want %q", r.Signature.Status, r.Signature.Reason, c.reason)
			}
		})
	}
	for _, name := range []string{"alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc", "zip", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c"} {
		if !registered(name) {
			t.Errorf("%s is not known as a parameter of the standards", name)
		}
	}
	if registered("b64") || registered("exp") {
		t.Error("an extension is taken for the standard")
	}
}

// TestCritOfJWE: fob understands no extension of a JWE.
func TestCritOfJWE(t *testing.T) {
	key := NewSecretKey(make([]byte, 16), Metadata{})
	for header, word := range map[string]string{
		`{"alg":"dir","enc":"A128GCM","crit":["b64"],"b64":false}`: "does not understand",
		`{"alg":"dir","enc":"A128GCM","crit":["x"],"x":1}`:         "does not understand",
		`{"alg":"dir","enc":"A128GCM","crit":[]}`:                  "at least one",
		`{"alg":"dir","enc":"A128GCM","crit":["enc"]}`:             "part of the standard",
	} {
		_, err := Decrypt(Decode([]byte(read.EncodeBase64URL([]byte(header))+"..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA"), Limits{}), NewKeys(key), &Policy{At: now})
		wantCode(t, err, CodeMalformed, word)
	}
}
