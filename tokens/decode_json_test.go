package tokens

import (
	"strings"
	"testing"

	"fob/tokens/read"
)

// TestDecodeFlattened reads RFC 7515 appendix A.7 in shape: a protected and an unprotected header.
func TestDecodeFlattened(t *testing.T) {
	const token = ` {"payload":"e30","protected":"` + hs256 + `","header":{"kid":"k","typ":"JWT"},"signature":"` + sig32 + `","other":1}`
	d := Decode([]byte(token)[1:], Limits{})
	if d.Form != JWSFlattened || len(d.Problems) != 0 || d.Detached {
		t.Fatalf("form %s, problems %v", d.Form, d.Problems)
	}
	s := &d.Signatures[0]
	if v, protected := s.Get("kid"); protected || textOf(v) != "k" {
		t.Errorf("kid %q, protected %v", textOf(v), protected)
	}
	if v, protected := s.Get("alg"); !protected || textOf(v) != "HS256" {
		t.Errorf("alg %q, protected %v", textOf(v), protected)
	}
	if sp := s.Protected.Span; token[1:][sp.Start:sp.End] != hs256 {
		t.Errorf("span %v", sp)
	}
	// A token begins at its first byte: Clean takes white space off.
	if d := Decode([]byte(token), Limits{}); d.Malformed() == nil {
		t.Error("white space before a JSON token is taken")
	}
}

// TestDecodeGeneral: several signatures, each with its own headers.
func TestDecodeGeneral(t *testing.T) {
	const token = `{"payload":"e30","signatures":[{"protected":"` + hs256 + `","header":{"kid":"a"},"signature":"AA"},{"header":{"alg":"none"},"signature":""}]}`
	d := Decode([]byte(token), Limits{})
	if d.Form != JWSGeneral || len(d.Problems) != 0 || len(d.Signatures) != 2 {
		t.Fatalf("form %s, problems %v", d.Form, d.Problems)
	}
	if d.Signatures[0].Kid() != "a" || d.Signatures[1].Alg() != "none" || d.Signatures[1].Kid() != "" {
		t.Errorf("%q %q", d.Signatures[0].Kid(), d.Signatures[1].Alg())
	}
	if v, ok := d.Signatures[1].Get("none"); v.Exists() || ok {
		t.Error("an absent parameter is there")
	}
}

// TestDecodeJWEJSON: the shared headers apply to every recipient.
func TestDecodeJWEJSON(t *testing.T) {
	token := `{"protected":"` + read.EncodeBase64URL([]byte(`{"enc":"A128GCM"}`)) + `","unprotected":{"jku":"https://x"},"recipients":[{"header":{"alg":"A128KW","kid":"a"},"encrypted_key":"AQ"},{"header":{"alg":"dir"}}],"iv":"Ag","ciphertext":"Aw","tag":"BA","aad":"BQ"}`
	d := Decode([]byte(token), Limits{})
	if d.Form != JWEGeneral || len(d.Problems) != 0 || len(d.Recipients) != 2 || !d.HasAAD {
		t.Fatalf("form %s, problems %v", d.Form, d.Problems)
	}
	for i, alg := range []string{"A128KW", "dir"} {
		if r := &d.Recipients[i]; r.Alg() != alg || r.Enc() != "A128GCM" {
			t.Errorf("recipient %d: %q %q", i, r.Alg(), r.Enc())
		}
		if v, protected := d.Get(i, "jku"); textOf(v) != "https://x" || protected {
			t.Errorf("recipient %d: jku %q protected %v", i, textOf(v), protected)
		}
		if _, protected := d.Get(i, "enc"); !protected {
			t.Error("enc is protected")
		}
		if v, protected := d.Get(i, "alg"); textOf(v) != alg || protected {
			t.Errorf("recipient %d: alg %q protected %v", i, textOf(v), protected)
		}
	}
	flat := Decode([]byte(`{"protected":"`+read.EncodeBase64URL([]byte(`{"alg":"dir","enc":"A128GCM"}`))+`","iv":"Ag","ciphertext":"","tag":"BA"}`), Limits{})
	if flat.Form != JWEFlattened || len(flat.Problems) != 0 || flat.HasAAD {
		t.Errorf("form %s, problems %v", flat.Form, flat.Problems)
	}
}

// TestDecodeJSONProblems: each fault at its place. An @ marks the place and is taken out.
func TestDecodeJSONProblems(t *testing.T) {
	const p, s = `"payload":"e30",`, `"signature":"AA"`
	const hdr = `"protected":"` + hs256 + `",`
	jwe := `"protected":"` + read.EncodeBase64URL([]byte(`{"alg":"dir","enc":"A128GCM"}`)) + `",`
	for _, c := range []struct {
		name, token, code, part, member string
	}{
		{"no token", `@{"a":1}`, "form", "token", ""},
		{"not JSON", `{` + p + hdr + s + `@`, "json", "token", ""},
		{"bytes after it", `{` + p + hdr + s + `} @x`, "json", "token", ""},
		{"invalid UTF-8", "{" + p + hdr + s + `,"x":"` + "@\xff" + `"}`, "json", "token", ""},
		{"payload twice", `{` + p + hdr + s + `,@"payload":"e31"}`, "duplicate-member", "token", "payload"},
		{"signature twice", `{` + p + hdr + s + `,@"signature":"AQ"}`, "duplicate-member", "token", "signature"},
		{"protected twice, once escaped", `{` + p + hdr + s + `,@"\u0070rotected":"e30"}`, "duplicate-member", "token", "protected"},
		{"kid twice in the unprotected header", `{` + p + hdr + `"header":{"kid":"a",@"kid":"b"},` + s + `}`, "duplicate-member", "token", "kid"},
		{"alg in both headers", `{` + p + hdr + `"header":{"alg":@"none"},` + s + `}`, "duplicate-member", "header", "alg"},
		{"payload is an object", `{"payload":@{},` + hdr + s + `}`, "form", "payload", "payload"},
		{"payload is null", `{"payload":@null,` + hdr + s + `}`, "form", "payload", "payload"},
		{"payload not base64url", `{"payload":"e3@=",` + hdr + s + `}`, "base64", "payload", ""},
		{"signature not canonical", `{` + p + hdr + `"signature":"A@B"}`, "base64", "signature", ""},
		{"signature is a number", `{` + p + hdr + `"signature":@1}`, "form", "signature", "signature"},
		{"protected is an object", `{` + p + `"protected":@{"alg":"HS256"},` + s + `}`, "form", "header", "protected"},
		{"protected is empty", `{` + p + `"protected":"@",` + s + `}`, "header", "header", "protected"},
		{"header is a string", `{` + p + hdr + `"header":@"x",` + s + `}`, "header", "header", ""},
		{"crit unprotected", `{` + p + hdr + `"header":{"crit":@["b64"]},` + s + `}`, "crit", "header", "crit"},
		{"kid of the wrong kind", `{` + p + hdr + `"header":{"kid":@7},` + s + `}`, "header", "header", "kid"},
		{"no alg", `{` + p + `"protected":"@e30",` + s + `}`, "header", "header", "alg"},
		{"signature beside signatures", `{` + p + `"signatures":[{` + hdr + s + `}],"signature":@"AA"}`, "form", "token", "signature"},
		{"protected beside signatures", `{` + p + `"signatures":[{` + hdr + s + `}],"protected":@"AA"}`, "form", "token", "protected"},
		{"header beside signatures", `{` + p + `"signatures":[{` + hdr + s + `}],"header":@{}}`, "form", "token", "header"},
		{"signatures is empty", `{` + p + `"signatures":@[]}`, "form", "token", "signatures"},
		{"signatures is an object", `{` + p + `"signatures":@{}}`, "form", "token", "signatures"},
		{"a signature is a string", `{` + p + `"signatures":[{` + hdr + s + `},@"x"]}`, "form", "token", "signatures"},
		{"the second signature not base64url", `{` + p + `"signatures":[{` + hdr + s + `},{` + hdr + `"signature":"A@?"}]}`, "base64", "signatures[1].signature", ""},
		{"the second header has a member twice", `{` + p + `"signatures":[{` + hdr + s + `},{"protected":"` + read.EncodeBase64URL([]byte(`{"alg":"HS256",`)) + `@` + read.EncodeBase64URL([]byte(`"alg":"HS256"}`)) + `",` + s + `}]}`, "duplicate-member", "signatures[1].protected", "alg"},
		{"JWE and JWS at once", `{` + jwe + `"ciphertext":"AA","payload":@"e30",` + s + `}`, "form", "token", "payload"},
		{"JWE and signatures", `{` + jwe + `"ciphertext":"AA","signatures":@[]}`, "form", "token", "signatures"},
		{"encrypted_key beside recipients", `{` + jwe + `"ciphertext":"AA","recipients":[{}],"encrypted_key":@"AA"}`, "form", "token", "encrypted_key"},
		{"recipients is empty", `{` + jwe + `"ciphertext":"AA","recipients":@[]}`, "form", "token", "recipients"},
		{"a recipient is null", `{` + jwe + `"ciphertext":"AA","recipients":[@null]}`, "form", "token", "recipients"},
		{"aad not base64url", `{` + jwe + `"ciphertext":"AA","aad":"@?"}`, "base64", "aad", ""},
		{"enc in protected and recipient", `{` + jwe + `"ciphertext":"AA","recipients":[{"header":{"enc":@"A256GCM"}}]}`, "duplicate-member", "recipients[0].header", "enc"},
		{"kid in shared and recipient", `{` + jwe + `"unprotected":{"kid":"a"},"ciphertext":"AA","recipients":[{"header":{"kid":@"b"}}]}`, "duplicate-member", "recipients[0].header", "kid"},
		{"enc in both shared headers", `{` + jwe + `"unprotected":{"enc":@"A256GCM"},"ciphertext":"AA"}`, "duplicate-member", "unprotected", "enc"},
		{"b64 unprotected", `{` + p + `"protected":"@` + hs256 + `","header":{"b64":false},` + s + `}`, "b64", "header", "b64"},
		{"half a surrogate pair in an unencoded payload", `{"payload":@"\ud800","protected":"` + read.EncodeBase64URL([]byte(`{"alg":"HS256","b64":false,"crit":["b64"]}`)) + `",` + s + `}`, "surrogate", "payload", "payload"},
		{"half a surrogate pair in an unprotected header", `{` + p + hdr + `"header":{"x":@"\ud800"},` + s + `}`, "surrogate", "header", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := strings.Index(c.token, "@")
			d := Decode([]byte(strings.Replace(c.token, "@", "", 1)), Limits{})
			wantProblem(t, d, c.code, true, c.part, c.member, at)
			if r := Verify(d, NewKeys(parseOne(t, rfc7515A1Key)), &Policy{At: now}); r.Signature.Status == StatusValid || r.Verdict() == StatusValid {
				t.Error("valid")
			}
		})
	}
}

// TestB64MustAgree: RFC 7797 §3 wants the same b64 for all signatures over one payload.
func TestB64MustAgree(t *testing.T) {
	on := `{"protected":"` + hs256 + `","signature":"AA"}`
	off := `{"protected":"` + read.EncodeBase64URL([]byte(`{"alg":"HS256","b64":false,"crit":["b64"]}`)) + `","signature":"AA"}`
	for _, c := range []struct {
		list string
		ok   bool
	}{{on + "," + on, true}, {off + "," + off, true}, {on + "," + off, false}, {off + "," + on, false}, {off + "," + off + "," + on, false}} {
		d := Decode([]byte(`{"payload":"e30","signatures":[`+c.list+`]}`), Limits{})
		if got := d.Malformed() == nil; got != c.ok {
			t.Errorf("%s: sound %v, want %v", c.list, got, c.ok)
		}
	}
}

// TestUnencodedJSONPayload: its bytes are those of the string, escapes resolved (RFC 7797 §5.3).
func TestUnencodedJSONPayload(t *testing.T) {
	d := Decode([]byte(`{"payload":"$\u002e02\né","protected":"`+read.EncodeBase64URL([]byte(`{"alg":"HS256","b64":false,"crit":["b64"]}`))+`","signature":"AA"}`), Limits{})
	if !d.Unencoded || string(d.Payload.Raw) != "$.02\né" {
		t.Errorf("%v %q", d.Unencoded, d.Payload.Raw)
	}
}
