package tokens

import (
	"bytes"
	"strings"
	"testing"

	"fob/tokens/read"
)

// seeds are tokens of every form, sound and hostile.
func seeds() []string {
	list := []string{rfc7515A1, rfc7515A3, rfc7515A5, "", ".", "..", "....", "{}", "{", hs256, hs256 + "..", rfc7515A1 + "\n", rfc7515A1 + "=",
		strings.Replace(rfc7515A1, "jXk", "jXl", 1), // unused bits
		`{"payload":"e30","protected":"` + hs256 + `","header":{"kid":"a"},"signature":"` + sig32 + `"}`,
		`{"payload":"e30","signatures":[{"protected":"` + hs256 + `","signature":"AA"},{"header":{"alg":"none"},"signature":""}]}`,
		`{"payload":"\u00e9","protected":"` + read.EncodeBase64URL([]byte(`{"alg":"HS256","b64":false,"crit":["b64"]}`)) + `","signature":"AA"}`,
		`{"protected":"` + read.EncodeBase64URL([]byte(`{"alg":"dir","enc":"A128GCM"}`)) + `","iv":"AAAAAAAAAAAAAAAA","ciphertext":"AA","tag":"AAAAAAAAAAAAAAAAAAAAAA","aad":"AA"}`,
		`{"ciphertext":"","recipients":[{"header":{"alg":"ECDH-ES","epk":{}}}]}`,
		read.EncodeBase64URL([]byte(`{"alg":"dir","enc":"A128GCM","zip":"DEF"}`)) + "..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA",
		read.EncodeBase64URL([]byte(`{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":2147483647,"p2s":"AAAA"}`)) + ".AA.AA.AA.AA",
		read.EncodeBase64URL([]byte(`{"alg":"HS256","b64":false,"crit":["b64"]}`)) + ".$.02." + sig32,
		hs256 + "." + read.EncodeBase64URL([]byte(rfc7515A1)) + "." + sig32,
		hs256 + "." + read.EncodeBase64URL([]byte(`{"payload":"","signature":"","exp":1}`)) + "." + sig32,
		read.EncodeBase64URL([]byte(`{"alg":"HS256","alg":"none","crit":[],"x":"\ud800"}`)) + ".e30.",
		read.EncodeBase64URL([]byte(strings.Repeat(`{"a":`, 70))) + ".e30.",
	}
	for _, claims := range []string{`{"exp":1e400,"nbf":-0.5,"aud":[1]}`, `{"exp":"x","exp":1}`, "{\"a\":\"\xff\"}", `{"a":` + strings.Repeat("[", 70)} {
		list = append(list, hs256+"."+read.EncodeBase64URL([]byte(claims))+"."+sig32)
	}
	return list
}

// assemble puts a token together from the parts that were read: for a token without a fault that must be the token.
func assemble(d *Decoded) string {
	switch d.Form {
	case JWSCompact:
		s := &d.Signatures[0]
		payload := read.EncodeBase64URL(d.Payload.Raw)
		if d.Unencoded {
			payload = string(d.Payload.Raw)
		}
		return read.EncodeBase64URL(s.Protected.Raw) + "." + payload + "." + read.EncodeBase64URL(s.Value.Raw)
	case JWECompact:
		return read.EncodeBase64URL(d.Protected.Raw) + "." + read.EncodeBase64URL(d.Recipients[0].EncryptedKey.Raw) + "." +
			read.EncodeBase64URL(d.IV.Raw) + "." + read.EncodeBase64URL(d.Ciphertext.Raw) + "." + read.EncodeBase64URL(d.Tag.Raw)
	}
	return ""
}

// FuzzDecode: no panic; a compact token without a fault is the only spelling of its parts; every place that is named lies
// in the input; a decoder that is used again reads the same.
func FuzzDecode(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s))
	}
	again := NewDecoder(Limits{})
	f.Fuzz(func(t *testing.T, in []byte) {
		before := bytes.Clone(in)
		d := Decode(in, Limits{})
		if !bytes.Equal(in, before) {
			t.Fatal("the input was changed")
		}
		if d.Malformed() == nil && (d.Form == JWSCompact || d.Form == JWECompact) && assemble(d) != string(in) {
			t.Fatalf("%q and %q are read alike", in, assemble(d))
		}
		if d.Malformed() == nil && d.Form == FormUnknown {
			t.Fatal("sound, but of no form")
		}
		checkPlaces(t, d)
		if got, want := show(again.Decode(in)), show(d); got != want {
			t.Fatalf("used again:\n%s\nfresh:\n%s", got, want)
		}
	})
}

func checkPlaces(t *testing.T, d *Decoded) {
	for _, p := range d.Problems {
		if p.Offset < 0 || p.Offset > len(d.Input) || p.Message == "" || p.Part == "" || p.Code == "" {
			t.Fatalf("problem %+v of %d bytes", p, len(d.Input))
		}
	}
	parts := []Part{d.Payload, d.Protected.Part, d.IV, d.Ciphertext, d.Tag, d.AAD}
	for _, s := range d.Signatures {
		parts = append(parts, s.Protected.Part, s.Value)
	}
	for _, r := range d.Recipients {
		parts = append(parts, r.EncryptedKey)
	}
	for _, p := range parts {
		if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(d.Input) {
			t.Fatalf("span %v of %d bytes", p.Span, len(d.Input))
		}
		if len(d.Input) > 0 && d.Input[0] != '{' && !bytes.Equal(p.Text, d.Input[p.Span.Start:p.Span.End]) {
			t.Fatalf("text %q is not that of %v", p.Text, p.Span)
		}
	}
	if d.Nested != nil {
		checkPlaces(t, d.Nested)
	}
}

// FuzzVerify: whatever is done to signed tokens, what verifies is what was signed; the verdicts keep to their values.
func FuzzVerify(f *testing.F) {
	key := parseOne(f, rfc7515A1Key)
	ec := parseOne(f, rfc7515A3Key)
	for _, s := range seeds() {
		f.Add([]byte(s))
	}
	flat, err := SignJWS([]byte(`{"sub":"x"}`), []SignWith{{Signer: key}}, SignOptions{Form: JWSFlattened})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(flat)
	signed := map[string]bool{}
	for _, token := range []string{rfc7515A1, rfc7515A3, string(flat)} {
		d := Decode([]byte(token), Limits{})
		signed[string(signingInput(d, &d.Signatures[0], &Policy{}))] = true
	}
	keys := NewKeys(key, ec)
	policy := &Policy{At: now, Issuer: []string{"joe"}, Limits: Limits{PBES2Count: 10}}
	f.Fuzz(func(t *testing.T, in []byte) {
		d := Decode(in, policy.Limits)
		r := Verify(d, keys, policy)
		if r.Signature.Status == StatusValid {
			if r.Signature.Key == nil || d.Malformed() != nil {
				t.Fatalf("valid without a key or with a fault: %q", in)
			}
			for i := range d.Signatures {
				if s := &d.Signatures[i]; (len(r.Signatures) == 0 || r.Signatures[i].Status == StatusValid) && !signed[string(signingInput(d, s, policy))] {
					t.Fatalf("nobody signed %q", in)
				}
			}
			if d.Form == JWSCompact && string(in) != rfc7515A1 && string(in) != rfc7515A3 && !bytes.HasPrefix(in, []byte("eyJhbGciOiJFUzI1NiJ9.")) {
				if parts := strings.SplitAfter(string(in), "."); !bytes.Contains(flat, []byte(strings.TrimSuffix(parts[0], "."))) {
					t.Fatalf("another text of a signed token: %q", in)
				}
			}
		}
		for _, l := range VerifyLayers(d, keys, policy) {
			if l.Report == nil && l.Err == nil && l.Opened == nil {
				t.Fatal("a layer of nothing")
			}
		}
		switch r.Verdict() {
		case StatusValid, StatusInvalid, StatusNotChecked:
		default:
			t.Fatalf("verdict %q", r.Verdict())
		}
		if r.Signature.Status != StatusValid && r.Signature.Reason == "" {
			t.Fatalf("no reason: %q", in)
		}
	})
}

// FuzzParseKeys: no panic; whatever parses and is written as a JWK parses again to the same JWK.
func FuzzParseKeys(f *testing.F) {
	for _, s := range []string{rfc7515A1Key, rfc7515A3Key, rfc7638Key, rfc8037Key, `{"keys":[` + rfc7515A3Key + `,{"kty":"X"}]}`, `{"kty":"RSA","n":"AQ","e":"AQ","d":"AQ"}`, "[", "{", "hunter2", "\x30\x03\x02\x01\x00"} {
		f.Add([]byte(s))
	}
	for _, file := range []string{"rsa.pkcs1.der", "p256.sec1.pem", "ed25519.pkcs8.pem", "p256.spki.pem", "rsa.cert.pem", "ssh-ed25519", "ssh-ecdsa521.pub", "ssh-rsa2048.rfc4716", "x25519.pkcs8.der", "no.dsa.pem"} {
		f.Add(keyFixture(f, file))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := ParseKeys(data, KeyOptions{Limits: Limits{KeysInSet: 20}})
		if err != nil {
			if CodeOf(err) == "" {
				t.Fatalf("an error without a code: %v", err)
			}
			return
		}
		if _, err := ParseSecret(data); err == nil {
			t.Fatal("a key file is taken for a secret")
		}
		for _, k := range file.Keys {
			out, err := k.MarshalPrivateJWK()
			if err != nil {
				t.Fatalf("%s: %v", k, err)
			}
			again, err := ParseKeys(out, KeyOptions{})
			if err != nil {
				t.Fatalf("%s comes back as %v", k, err)
			}
			second, err := again.Keys[0].MarshalPrivateJWK()
			if err != nil || !bytes.Equal(out, second) {
				t.Fatalf("%s is written in two ways", k)
			}
		}
	})
}
