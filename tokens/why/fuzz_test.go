package why

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"fob/tokens"
)

// FuzzFind: whatever the token is, it ends, and nothing is explained by a key
// that signed nothing.
func FuzzFind(f *testing.F) {
	r := theRig()
	for _, token := range []string{
		"", ".", "..", "a.b.c", ".0.00000000000000000000000000!00000", "....", "{}", `{"signature":"","payload":""}`, compactJWS(hs256, claims, hmacPen(32, []byte("another"))),
		compactJWS(es256, claims, randomPen(70)), compactJWS(`{"alg":1}`, "[]", randomPen(64)), compactJWS(`{"alg":"ES256","x5c":["AA=="],"jwk":{}}`, `"x"`, randomPen(64)),
		compactJWS(`{"alg":"HS256","b64":false,"crit":["b64"]}`, "x", randomPen(32)), `{"payload":"e30","signatures":[{"header":{"alg":"HS256"},"signature":"` + b64u(make([]byte, 32)) + `"}]}`,
		compactJWS(rs256, `{"exp":1e400,"a":"\ud800","a":null}`, randomPen(256)), "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.AAAA.AAAA",
	} {
		f.Add(token)
	}
	keys := []Candidate{public(f, &r.rsa.PublicKey), public(f, &r.p256.PublicKey), public(f, r.ed.Public()), secretOf(secret)}
	f.Fuzz(func(t *testing.T, token string) {
		in := &Input{Token: tokens.Decode([]byte(token), tokens.Limits{}), Keys: keys}
		in.Policy.Limits.WhyChecks = 5000
		res := Find(context.Background(), in)
		switch res.Outcome {
		case Unexplained, NotTried:
		case Explained:
			// The fuzzer may know the empty secret, and keys of its own in the header.
			for _, c := range res.Causes {
				if !c.Danger {
					t.Errorf("%q: explained by %+v", token, c)
				}
			}
		default:
			t.Errorf("%q: %s", token, res.Outcome)
		}
	})
}

// FuzzTree: JSON that is written anew says the same, in every layout.
func FuzzTree(f *testing.F) {
	for _, text := range []string{claims, `[]`, `{}`, `{"a":{"b":[1,2.50,-0,1e5,null,true,"\u0000\"\\\/é😀\ud800"]},"a":1}`, ` [ 1 , [ ] , { } ] `, `"x"`, `{"a"`, `[1]]`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4096 {
			return
		}
		tree, err := parseTree([]byte(text))
		if err != nil {
			return
		}
		var want any
		if !decodes([]byte(text), &want) {
			t.Fatalf("%q was read, and is no JSON", text)
		}
		for _, l := range layouts() {
			out := l.write(tree)
			var got any
			if !decodes(out, &got) {
				t.Fatalf("%s: %q became %q", l.name, text, out)
			}
			a, _ := json.Marshal(want)
			b, _ := json.Marshal(got)
			if !bytes.Equal(a, b) {
				t.Fatalf("%s: %q became %q", l.name, text, out)
			}
		}
		_ = sorted(mapNumbers(mapTimes(tree, javaNumber), jsNumber))
	})
}

func decodes(text []byte, into any) bool {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	return dec.Decode(into) == nil
}

// FuzzSecret: no secret is told, and each reading is one that was not there before.
func FuzzSecret(f *testing.F) {
	for _, s := range []string{"", "\n", secret, "\"x\"", "%zz", "0x", "\xff\xfe", "a\x00b", "\\u00", "base64:", "==", "é"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		seen := map[string]bool{macKey(b): true}
		for r := range secretReadings(b, nil) {
			if seen[macKey(r.secret)] {
				t.Fatalf("%q twice", r.secret)
			}
			seen[macKey(r.secret)] = true
			if r.how == nil || r.how.id == "" || r.words == "" || len(r.secret) == 0 {
				t.Fatalf("%+v", r.how)
			}
			if len(b) > 16 && bytes.Contains([]byte(r.how.detail+r.how.verifier+r.how.signer+r.how.title), b) {
				t.Fatalf("it tells the secret: %q", r.how.detail)
			}
		}
	})
}
