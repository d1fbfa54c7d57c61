package tokens

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"fob/tokens/read"
)

// hs256 is {"alg":"HS256"}, and sig32 a signature of its length.
const (
	hs256 = "eyJhbGciOiJIUzI1NiJ9"
	sig32 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)

// TestDecodeCompact shows what a sound token looks like when it is read.
func TestDecodeCompact(t *testing.T) {
	d := Decode([]byte(rfc7515A1), Limits{})
	if len(d.Problems) != 0 || d.Form != JWSCompact || d.Malformed() != nil {
		t.Fatalf("form %s, problems %v", d.Form, d.Problems)
	}
	s := &d.Signatures[0]
	if string(s.Protected.Raw) != "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}" {
		t.Errorf("header %q: white space and order must stay", s.Protected.Raw)
	}
	if s.Alg() != "HS256" || s.Typ() != "JWT" || s.Kid() != "" || d.Typ() != "JWT" || d.Cty() != "" {
		t.Errorf("alg %q typ %q kid %q", s.Alg(), s.Typ(), s.Kid())
	}
	for _, p := range []Part{s.Protected.Part, d.Payload, s.Value} {
		if !p.OK || string(p.Text) != rfc7515A1[p.Span.Start:p.Span.End] || read.EncodeBase64URL(p.Raw) != string(p.Text) {
			t.Errorf("part %v is not what stands there", p.Span)
		}
	}
	var names []string
	for name := range d.Claims.Members() {
		names = append(names, name)
	}
	if want := []string{"iss", "exp", "http://example.com/is_root"}; !reflect.DeepEqual(names, want) {
		t.Errorf("claims %q, want %q", names, want)
	}
}

// TestDecodeProblems: every fault is found at its place, and the rest of the token is still shown.
func TestDecodeProblems(t *testing.T) {
	header := func(json string) string { return read.EncodeBase64URL([]byte(json)) + ".e30." + sig32 }
	payload := func(json string) string { return hs256 + "." + read.EncodeBase64URL([]byte(json)) + "." + sig32 }
	for _, c := range []struct {
		name, token  string
		code         string
		fatal        bool
		part, member string
		offset       int
	}{
		{"nothing", "", "form", true, "token", "", 0},
		{"no dots", "eyJ", "form", true, "token", "", 0},
		{"two parts", hs256 + ".e30", "form", true, "token", "", 0},
		{"four parts", hs256 + ".e30.e30." + sig32, "form", true, "token", "", 20},
		{"six parts", hs256 + ".a.b.c.d.e", "form", true, "token", "", 20},
		{"padding in the header", hs256 + "=.e30." + sig32, "base64", true, "header", "", 20},
		{"unused bits in the payload", hs256 + ".e31." + sig32, "base64", true, "payload", "", 23},
		{"unused bits in the signature", hs256 + ".e30." + sig32[:42] + "B", "base64", true, "signature", "", 67},
		{"a line feed after the token", hs256 + ".e30." + sig32 + "\n", "base64", true, "signature", "", 68},
		{"a space before the token", " " + hs256 + ".e30." + sig32, "base64", true, "header", "", 0},
		{"a question mark in the payload", hs256 + ".e3?0." + sig32, "base64", true, "payload", "", 23},
		{"empty header", ".e30." + sig32, "header", true, "header", "", 0},
		{"header is an array", header(`["alg"]`), "header", true, "header", "", 0},
		{"header is no JSON", header(`{"alg":HS256}`), "json", true, "header", "", 9},
		{"bytes after the header", header(`{"alg":"HS256"}{}`), "json", true, "header", "", 20},
		{"invalid UTF-8 in the header", header("{\"alg\":\"HS256\",\"x\":\"\xff\"}"), "json", true, "header", "", 26},
		{"a member twice in the header", header(`{"alg":"HS256","alg":"none"}`), "duplicate-member", true, "header", "alg", 20},
		{"a member twice, once escaped", header(`{"alg":"HS256","\u0061lg":"none"}`), "duplicate-member", true, "header", "alg", 20},
		{"a member twice, deep", header(`{"alg":"HS256","jwk":{"k":1,"k":2}}`), "duplicate-member", true, "header", "k", 37},
		{"alg is missing", header(`{}`), "header", true, "header", "alg", 0},
		{"alg is a number", header(`{"alg":5}`), "header", true, "header", "alg", 9},
		{"alg is null", header(`{"alg":null}`), "header", true, "header", "alg", 9},
		{"kid is a number", header(`{"alg":"HS256","kid":1}`), "header", true, "header", "kid", 28},
		{"crit is a string", header(`{"alg":"HS256","crit":"b64"}`), "header", true, "header", "crit", 29},
		{"b64 is a string", header(`{"alg":"HS256","b64":"false"}`), "header", true, "header", "b64", 28},
		{"half a surrogate pair in the header", header(`{"alg":"HS256","kid":"\ud800"}`), "surrogate", true, "header", "", 28},
		{"number beyond 2^53 in the header", header(`{"alg":"HS256","n":9007199254740993}`), "number", false, "header", "", 25},
		{"b64 without crit", header(`{"alg":"HS256","b64":false}`), "b64", false, "header", "b64", 0},
		{"a claim twice", payload(`{"sub":"a","sub":"b"}`), "duplicate-member", false, "payload", "sub", 35},
		{"claims cut", payload(`{"sub":"a"`), "json", false, "payload", "", 34},
		{"invalid UTF-8 in the claims", payload("{\"sub\":\"\xff\"}"), "json", false, "payload", "", 31},
		{"exp beyond 2^53", payload(`{"exp":9007199254740993}`), "number", false, "payload", "", 30},
		{"half a surrogate pair in a claim", payload(`{"sub":"\udfff"}`), "surrogate", false, "payload", "", 30},
		{"a dot in an unencoded payload", read.EncodeBase64URL([]byte(`{"alg":"HS256","b64":false,"crit":["b64"]}`)) + ".a.b." + sig32, "unencoded", true, "payload", "", 58},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Decode([]byte(c.token), Limits{})
			wantProblem(t, d, c.code, c.fatal, c.part, c.member, c.offset)
			if c.fatal != (d.Malformed() != nil) {
				t.Errorf("malformed: %v, want %v", d.Malformed(), c.fatal)
			}
			for _, p := range d.Problems {
				if p.Message == "" || p.Offset < 0 || p.Offset > len(c.token) {
					t.Errorf("problem %+v", p)
				}
			}
		})
	}
}

// TestDecodeShowsTheRest: whatever is broken, the other parts are read.
func TestDecodeShowsTheRest(t *testing.T) {
	for _, c := range []struct{ name, token, header, payload, claim string }{
		{"one part", hs256, `{"alg":"HS256"}`, "", ""},
		{"two parts", hs256 + ".eyJzdWIiOiJhIn0", `{"alg":"HS256"}`, `{"sub":"a"}`, ""},
		{"signature broken", hs256 + ".eyJzdWIiOiJhIn0.?", `{"alg":"HS256"}`, `{"sub":"a"}`, `"a"`},
		{"payload broken", hs256 + ".eyJzdWIiOiJhIiwi?." + sig32, `{"alg":"HS256"}`, `{"sub":"a","`, `"a"`},
		{"header broken", "eyJhbGciOiJIUzI1NiI?.eyJzdWIiOiJhIn0." + sig32, `{"alg":"HS25`, `{"sub":"a"}`, `"a"`},
		{"claims not UTF-8", hs256 + "." + read.EncodeBase64URL([]byte("{\"sub\":\"a\",\"x\":\"\xff\"}")) + "." + sig32, `{"alg":"HS256"}`, "{\"sub\":\"a\",\"x\":\"\xff\"}", `"a"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Decode([]byte(c.token), Limits{})
			if d.Malformed() == nil && c.name != "claims not UTF-8" {
				t.Error("not malformed")
			}
			if got := string(d.Signatures[0].Protected.Raw); !strings.HasPrefix(got, c.header) && got != c.header {
				t.Errorf("header %q, want %q", got, c.header)
			}
			if got := string(d.Payload.Raw); got != c.payload {
				t.Errorf("payload %q, want %q", got, c.payload)
			}
			if got := string(d.Claims.Get("sub").Raw()); got != c.claim {
				t.Errorf("sub %q, want %q", got, c.claim)
			}
		})
	}
}

// TestDecodeForms: what is what. A payload need not be JSON.
func TestDecodeForms(t *testing.T) {
	b64false := read.EncodeBase64URL([]byte(`{"alg":"HS256","b64":false,"crit":["b64"]}`))
	for _, c := range []struct {
		name, token         string
		form                Form
		detached, unencoded bool
		payload             string
	}{
		{"JWS", rfc7515A1, JWSCompact, false, false, ""},
		{"unsecured", rfc7515A5, JWSCompact, false, false, ""},
		{"payload of bytes", hs256 + ".AP8." + sig32, JWSCompact, false, false, "\x00\xff"},
		{"detached", hs256 + ".." + sig32, JWSCompact, true, false, ""},
		{"unencoded", b64false + ".$-payload." + sig32, JWSCompact, false, true, "$-payload"},
		{"unencoded and detached", b64false + ".." + sig32, JWSCompact, true, true, ""},
		{"unencoded with two dots is no JWE", b64false + ".$.0.2." + sig32, JWSCompact, false, true, "$.0.2"},
		{"JWE", read.EncodeBase64URL([]byte(`{"alg":"dir","enc":"A128GCM"}`)) + "..AAAA.AAAA.AAAA", JWECompact, false, false, ""},
		{"JWE of odd header", "x.x.x.x.x", JWECompact, false, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Decode([]byte(c.token), Limits{})
			if d.Form != c.form || d.Detached != c.detached || d.Unencoded != c.unencoded {
				t.Errorf("form %s detached %v unencoded %v", d.Form, d.Detached, d.Unencoded)
			}
			if c.payload != "" && string(d.Payload.Raw) != c.payload {
				t.Errorf("payload %q, want %q", d.Payload.Raw, c.payload)
			}
			if c.form.IsJWS() == c.form.IsJWE() {
				t.Error("a form is one of the two")
			}
		})
	}
}

// TestDecodeJWECompact: five parts, each with its bytes.
func TestDecodeJWECompact(t *testing.T) {
	token := read.EncodeBase64URL([]byte(`{"alg":"A128KW","enc":"A128GCM","kid":"k"}`)) + ".AQ.Ag.Aw.BA"
	d := Decode([]byte(token), Limits{})
	if len(d.Problems) != 0 {
		t.Fatal(d.Problems)
	}
	r := &d.Recipients[0]
	if r.Alg() != "A128KW" || r.Enc() != "A128GCM" || r.Kid() != "k" {
		t.Errorf("alg %q enc %q kid %q", r.Alg(), r.Enc(), r.Kid())
	}
	got := [][]byte{r.EncryptedKey.Raw, d.IV.Raw, d.Ciphertext.Raw, d.Tag.Raw}
	if !reflect.DeepEqual(got, [][]byte{{1}, {2}, {3}, {4}}) {
		t.Errorf("parts %v", got)
	}
	for i, part := range []string{"encrypted_key", "iv", "ciphertext", "tag"} {
		parts := strings.Split(token, ".")
		parts[i+1] = "A?"
		at := strings.Index(strings.Join(parts, "."), "?")
		wantProblem(t, Decode([]byte(strings.Join(parts, ".")), Limits{}), "base64", true, part, "", at)
	}
	wantProblem(t, Decode([]byte(read.EncodeBase64URL([]byte(`{"alg":"dir"}`))+"....AA"), Limits{}), "header", true, "header", "alg", 0)
}

// TestDecoderForgets: a decoder that is used again gives for each token what a fresh one gives.
func TestDecoderForgets(t *testing.T) {
	dup := read.EncodeBase64URL([]byte(`{"alg":"HS256","alg":"HS256"}`)) + ".e30." + sig32
	var stream []string
	for _, token := range []string{rfc7515A1, rfc7515A1, dup, dup, rfc7515A3, hs256 + "..", "x", "", rfc7515A1,
		`{"payload":"e30","protected":"` + hs256 + `","signature":""}`,
		`{"payload":"e30","signatures":[{"protected":"` + hs256 + `","signature":"AA"},{"protected":"` + hs256 + `","signature":"AQ"}]}`,
		hs256 + ".e30.AA", strings.Repeat("A", 5000) + ".e30.AA", hs256 + "." + read.EncodeBase64URL([]byte(rfc7515A1)) + ".AA",
		read.EncodeBase64URL([]byte(`{"alg":"dir","enc":"A128GCM"}`)) + "..AA.AA.AA"} {
		stream = append(stream, token, token)
	}
	r := NewDecoder(Limits{})
	for i, token := range stream {
		got, want := r.Decode([]byte(token)), Decode([]byte(token), Limits{})
		if show(got) != show(want) {
			t.Errorf("token %d %q:\n%s\nfresh:\n%s", i, token, show(got), show(want))
		}
	}
}

// show writes all that was read of a token.
func show(d *Decoded) string {
	var b bytes.Buffer
	line := func(parts ...string) { b.WriteString(strings.Join(parts, " ") + "\n") }
	part := func(name string, p Part) {
		line(name, string(p.Text), string(p.Raw), strings.Repeat("!", p.Span.Start), strings.Repeat("!", p.Span.End))
	}
	line(d.Form.String(), string(d.Claims.Raw()), string(d.Protected.JSON.Raw()), string(d.Unprotected.Raw()))
	part("payload", d.Payload)
	for _, s := range d.Signatures {
		line(s.Alg(), s.Kid(), s.Typ(), string(s.Protected.JSON.Raw()), string(s.Unprotected.Raw()))
		part("header", s.Protected.Part)
		part("signature", s.Value)
	}
	for _, r := range d.Recipients {
		line(r.Alg(), r.Enc(), r.Kid(), string(r.Header.Raw()))
		part("key", r.EncryptedKey)
	}
	for _, p := range []Part{d.IV, d.Ciphertext, d.Tag, d.AAD} {
		part("part", p)
	}
	for _, p := range d.Problems {
		line(p.String(), p.Code, p.Member)
	}
	if d.Nested != nil {
		line("nested", show(d.Nested))
	}
	return b.String()
}

// TestInputOffset: every byte of a part is mapped to a character that encodes some of it.
func TestInputOffset(t *testing.T) {
	raw := []byte("0123456789")
	p := Part{Span: Span{Start: 100, End: 100 + len(read.EncodeBase64URL(raw))}}
	for i := range raw {
		other := bytes.Clone(raw)
		other[i] ^= 0xff
		a, b := read.EncodeBase64URL(raw), read.EncodeBase64URL(other)
		first := 0
		for a[first] == b[first] {
			first++
		}
		if got := p.InputOffset(i); got != 100+first {
			t.Errorf("byte %d is at %d, want %d", i, got, 100+first)
		}
	}
	if got := p.InputOffset(1000); got != p.Span.End {
		t.Errorf("beyond the end: %d", got)
	}
}
