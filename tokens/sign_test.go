package tokens

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"

	"fob/tokens/read"
)

var jwsForms = []Form{JWSCompact, JWSFlattened, JWSGeneral}

// TestSignRoundTrip: every algorithm in every form, attached and detached, encoded or not.
func TestSignRoundTrip(t *testing.T) {
	for _, a := range Algorithms(PurposeSign) {
		key := keyFor(t, a.Name)
		for _, form := range jwsForms {
			for _, detached := range []bool{false, true} {
				for _, unencoded := range []bool{false, true} {
					for _, payload := range []string{`{"sub":"x"}`, "plain-text_~", "", "\x00\xff"} {
						opt := SignOptions{Form: form, Detached: detached, Unencoded: unencoded}
						t.Run(fmt.Sprintf("%s/%s/detached=%v/unencoded=%v/%q", a.Name, form, detached, unencoded, payload), func(t *testing.T) {
							signRoundTrip(t, key, a, payload, opt)
						})
					}
				}
			}
		}
	}
}

func signRoundTrip(t *testing.T, key *Key, a *Algorithm, payload string, opt SignOptions) {
	token, err := SignJWS([]byte(payload), []SignWith{{Signer: key}}, opt)
	if opt.Unencoded && !opt.Detached && (opt.Form == JWSCompact && payload == `{"sub":"x"}` || payload == "\x00\xff") {
		wantCode(t, err, CodeUsage, "RFC 7797")
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	d := Decode(token, Limits{})
	p := Policy{At: now, HasDetached: opt.Detached, Detached: []byte(payload)}
	r := Verify(d, NewKeys(key), &p)
	if r.Verdict() != StatusValid || d.Form != opt.Form && (opt.Form != JWSGeneral || d.Form != JWSGeneral) {
		t.Fatalf("%s %s %s: %s", r.Verdict(), d.Form, r.Signature.Reason, token)
	}
	if !opt.Detached && string(d.Payload.Raw) != payload {
		t.Errorf("payload %q", d.Payload.Raw)
	}
	s := &d.Signatures[0]
	if s.Alg() != a.Name || s.Kid() != key.Kid() || d.Unencoded != opt.Unencoded || r.Signature.Key != key {
		t.Errorf("alg %q kid %q unencoded %v", s.Alg(), s.Kid(), d.Unencoded)
	}
	if payload != "" {
		p.Detached, p.HasDetached = []byte(payload+"x"), true
		if opt.Detached && Verify(d, NewKeys(key), &p).Signature.Status == StatusValid {
			t.Error("another payload verifies")
		}
	}
}

// TestSignatureDetails of PSS and ECDSA (RFC 7518 §3.4, §3.5).
func TestSignatureDetails(t *testing.T) {
	key := parseOne(t, string(keyFixture(t, "rsa.pkcs8.pem")))
	priv, ok := key.privateKey().(*rsa.PrivateKey)
	if !ok {
		t.Fatal("no RSA key")
	}
	input := read.EncodeBase64URL([]byte(`{"alg":"PS256"}`)) + ".e30"
	alg := LookupAlgorithm(PurposeSign, "PS256")
	var buf [64]byte
	for salt, want := range map[int]Status{32: StatusValid, 20: StatusInvalid, 31: StatusInvalid, 33: StatusInvalid, 64: StatusInvalid, rsa.PSSSaltLengthAuto: StatusInvalid} {
		sig, err := rsa.SignPSS(rand.Reader, priv, alg.Hash, digest(&buf, alg, []byte(input)), &rsa.PSSOptions{SaltLength: salt})
		if err != nil {
			t.Fatal(err)
		}
		r := verify(input+"."+read.EncodeBase64URL(sig), key)
		if r.Signature.Status != want || want == StatusInvalid && !strings.Contains(r.Signature.Reason, "salt that is not 32 bytes") {
			t.Errorf("salt of %d: %s %s", salt, r.Signature.Status, r.Signature.Reason)
		}
	}
	for name, size := range map[string]int{"ES256": 64, "ES384": 96, "ES512": 132, "EdDSA": 64, "Ed25519": 64, "HS256": 32, "HS384": 48, "HS512": 64} {
		sig, err := keyFor(t, name).Sign(LookupAlgorithm(PurposeSign, name), []byte("x"))
		if err != nil || len(sig) != size {
			t.Errorf("%s: %d bytes, %v", name, len(sig), err)
		}
	}
	// The order of the curve may be added to s without a verifier seeing it that reduces first.
	ec := keyFor(t, "ES256")
	token := compact(t, ec, "{}")
	sig := Decode([]byte(token), Limits{}).Signatures[0].Value.Raw
	for name, other := range map[string][]byte{"r and s changed": slices.Concat(sig[32:], sig[:32]), "r = 0": slices.Concat(make([]byte, 32), sig[32:]), "s = 0": slices.Concat(sig[:32], make([]byte, 32)),
		"r and s are all ones": bytes.Repeat([]byte{0xff}, 64)} {
		if r := verify(token[:strings.LastIndex(token, ".")+1]+read.EncodeBase64URL(other), ec); r.Signature.Status != StatusInvalid {
			t.Errorf("%s: %s", name, r.Signature.Status)
		}
	}
}

// TestECDSANumbersOfEveryLength: r and s with leading zeros, and with their top bit set.
func TestECDSANumbersOfEveryLength(t *testing.T) {
	for _, name := range []string{"ES256", "ES512"} {
		key := keyFor(t, name)
		for i := range 100 {
			if token := compact(t, key, fmt.Sprint(i)); verify(token, key).Verdict() != StatusValid {
				t.Fatalf("%s: %s", name, token)
			}
		}
	}
}

// TestEdDSAIsEd25519: one algorithm under two names (RFC 9864).
func TestEdDSAIsEd25519(t *testing.T) {
	key := parseOne(t, rfc8037Key)
	for _, alg := range []string{"EdDSA", "Ed25519"} {
		for _, keyAlg := range []string{"", "EdDSA", "Ed25519"} {
			k := key.With(Metadata{Alg: keyAlg})
			token, err := SignJWS([]byte("x"), []SignWith{{Signer: k, Alg: alg}}, SignOptions{Form: JWSCompact})
			if err != nil {
				t.Fatal(err)
			}
			if r := verify(string(token), k); r.Verdict() != StatusValid {
				t.Errorf("%s with a key for %q: %s", alg, keyAlg, r.Signature.Reason)
			}
		}
	}
	// RFC 8037 appendix A.4.
	const token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
	if r := verify(token, key); r.Verdict() != StatusValid {
		t.Errorf("RFC 8037: %s", r.Signature.Reason)
	}
}

// TestSignRefuses what makes no token, or a weak one.
func TestSignRefuses(t *testing.T) {
	hmac, ec, x := keyFor(t, "HS256"), keyFor(t, "ES256"), parseOne(t, string(keyFixture(t, "x25519.pkcs8.pem")))
	raw := func(name, value string) []Member { return []Member{{name, []byte(value)}} }
	one := func(w SignWith) []SignWith { return []SignWith{w} }
	compactForm := SignOptions{Form: JWSCompact}
	for _, c := range []struct {
		name string
		by   []SignWith
		opt  SignOptions
		code Code
		word string
	}{
		{"no key", nil, compactForm, CodeKeyNotFound, "no key"},
		{"no form", one(SignWith{Signer: hmac}), SignOptions{}, CodeUsage, "form"},
		{"a JWE form", one(SignWith{Signer: hmac}), SignOptions{Form: JWECompact}, CodeUsage, "form"},
		{"two in compact", []SignWith{{Signer: hmac}, {Signer: ec}}, compactForm, CodeUsage, "2 signatures"},
		{"two in flattened", []SignWith{{Signer: hmac}, {Signer: ec}}, SignOptions{Form: JWSFlattened}, CodeUsage, "general"},
		{"none", one(SignWith{Signer: hmac, Alg: "none"}), compactForm, CodeRefused, "unsecured"},
		{"unknown algorithm", one(SignWith{Signer: hmac, Alg: "HS1"}), compactForm, CodeKeyUnfit, `"HS1"`},
		{"algorithm of another kind", one(SignWith{Signer: ec, Alg: "RS256"}), compactForm, CodeKeyUnfit, "RSA key"},
		{"algorithm of another curve", one(SignWith{Signer: ec.With(Metadata{}), Alg: "ES384"}), compactForm, CodeKeyUnfit, "P-384"},
		{"algorithm of another key", one(SignWith{Signer: hmac, Alg: "HS384", AllowWeak: true}), compactForm, CodeKeyUnfit, "HS256 only"},
		{"a public key", one(SignWith{Signer: ec.Public()}), compactForm, CodeKeyUnfit, "private half"},
		{"an encryption key", one(SignWith{Signer: x}), compactForm, CodeKeyUnfit, "does not sign"},
		{"a key for encryption", one(SignWith{Signer: keyFor(t, "A128KW")}), compactForm, CodeKeyUnfit, "A128KW"},
		{"use enc", one(SignWith{Signer: hmac.With(Metadata{Use: "enc"})}), compactForm, CodeKeyUnfit, "use"},
		{"an empty secret", one(SignWith{Signer: NewSecretKey(nil, Metadata{}), AllowWeak: true}), compactForm, CodeKeyUnfit, "empty"},
		{"alg in the header", one(SignWith{Signer: hmac, Header: raw("alg", `"none"`)}), compactForm, CodeUsage, `"alg"`},
		{"crit in the header", one(SignWith{Signer: hmac, Header: raw("crit", `["x"]`)}), compactForm, CodeUsage, `"crit"`},
		{"b64 in the header", one(SignWith{Signer: hmac, Header: raw("b64", `false`)}), compactForm, CodeUsage, `"b64"`},
		{"a member twice", one(SignWith{Signer: hmac, Header: []Member{StringMember("x", "1"), StringMember("x", "2")}}), compactForm, CodeUsage, "twice"},
		{"typ twice", one(SignWith{Signer: hmac, Header: []Member{StringMember("typ", "1"), StringMember("typ", "2")}}), SignOptions{Form: JWSCompact}, "", ""},
		{"a member twice within", one(SignWith{Signer: hmac, Header: raw("x", `{"a":1,"a":2}`)}), compactForm, CodeMalformed, "twice"},
		{"no JSON in the header", one(SignWith{Signer: hmac, Header: raw("x", `"`)}), compactForm, CodeMalformed, "no JSON"},
		{"kid is a number", one(SignWith{Signer: hmac, Header: raw("kid", `1`)}), compactForm, CodeUsage, "must be a string"},
		{"unprotected in compact", one(SignWith{Signer: hmac, Unprotected: raw("x", `1`)}), compactForm, CodeUsage, "unprotected"},
		{"no JSON unprotected", one(SignWith{Signer: hmac, Unprotected: raw("x", `}`)}), SignOptions{Form: JWSFlattened}, CodeMalformed, "no JSON"},
		{"unprotected twice", one(SignWith{Signer: hmac, Unprotected: []Member{StringMember("x", "1"), StringMember("x", "2")}}), SignOptions{Form: JWSFlattened}, CodeUsage, "twice"},
		{"in both headers", one(SignWith{Signer: hmac, Header: raw("x", `1`), Unprotected: raw("x", `1`)}), SignOptions{Form: JWSFlattened}, CodeUsage, "both headers"},
		{"alg unprotected", one(SignWith{Signer: hmac, Unprotected: raw("alg", `"none"`)}), SignOptions{Form: JWSFlattened}, CodeUsage, "both headers"},
		{"crit unprotected", one(SignWith{Signer: hmac, Unprotected: raw("crit", `["x"]`)}), SignOptions{Form: JWSFlattened}, CodeUsage, "crit"},
		{"b64 unprotected", one(SignWith{Signer: hmac, Unprotected: raw("b64", `false`)}), SignOptions{Form: JWSFlattened}, CodeUsage, "b64"},
	} {
		t.Run(c.name, func(t *testing.T) {
			token, err := SignJWS([]byte("x"), c.by, c.opt)
			if c.code == "" { // whatever it makes must be sound
				if err == nil && Decode(token, Limits{}).Malformed() != nil {
					t.Errorf("malformed: %s", token)
				}
				return
			}
			wantCode(t, err, c.code, c.word)
			if token != nil {
				t.Errorf("a token all the same: %s", token)
			}
		})
	}
}

// TestShortSecretsSignOnlyWhenAsked (RFC 7518 §3.2).
func TestShortSecretsSignOnlyWhenAsked(t *testing.T) {
	for alg, size := range map[string]int{"HS256": 32, "HS384": 48, "HS512": 64} {
		for _, n := range []int{1, size - 1, size, size + 1} {
			key := NewSecretKey(make([]byte, n), Metadata{})
			for _, allow := range []bool{false, true} {
				_, err := SignJWS(nil, []SignWith{{Signer: key, Alg: alg, AllowWeak: allow}}, SignOptions{Form: JWSCompact})
				if n >= size || allow {
					if err != nil {
						t.Errorf("%s with %d bytes, allowed %v: %v", alg, n, allow, err)
					}
					continue
				}
				wantCode(t, err, CodeRefused, fmt.Sprintf("%d bytes, %s asks for %d", n, alg, size))
			}
		}
	}
}

// TestSignHeader: in the order people read it; a kid of one's own replaces the key's.
func TestSignHeader(t *testing.T) {
	key := NewSecretKey(make([]byte, 32), Metadata{Kid: "k"})
	for _, c := range []struct {
		header []Member
		opt    SignOptions
		want   string
	}{
		{nil, SignOptions{Form: JWSCompact}, `{"alg":"HS256","kid":"k"}`},
		{[]Member{StringMember("x", "1"), StringMember("typ", "JWT")}, SignOptions{Form: JWSCompact}, `{"alg":"HS256","typ":"JWT","kid":"k","x":"1"}`},
		{[]Member{StringMember("kid", "other")}, SignOptions{Form: JWSCompact}, `{"alg":"HS256","kid":"other"}`},
		{nil, SignOptions{Form: JWSFlattened, Unencoded: true}, `{"alg":"HS256","kid":"k","b64":false,"crit":["b64"]}`},
	} {
		token, err := SignJWS([]byte("x"), []SignWith{{Signer: key, Header: c.header}}, c.opt)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(Decode(token, Limits{}).Signatures[0].Protected.Raw); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// TestSignSeveral: each signature with its own algorithm and headers, over one payload.
func TestSignSeveral(t *testing.T) {
	keys := []*Key{keyFor(t, "HS256"), keyFor(t, "ES512"), keyFor(t, "EdDSA")}
	by := []SignWith{{Signer: keys[0], Unprotected: []Member{StringMember("note", "é")}}, {Signer: keys[1]}, {Signer: keys[2], Header: []Member{StringMember("typ", "x")}}}
	for _, opt := range []SignOptions{{Form: JWSGeneral}, {Form: JWSGeneral, Unencoded: true}, {Form: JWSGeneral, Detached: true}} {
		token, err := SignJWS([]byte("é\n"), by, opt)
		if err != nil {
			t.Fatal(err)
		}
		r := Verify(Decode(token, Limits{}), NewKeys(verifiers(keys)...), &Policy{At: now, HasDetached: opt.Detached, Detached: []byte("é\n")})
		if r.Verdict() != StatusValid || len(r.Signatures) != 3 {
			t.Fatalf("%s %v", r.Signature.Reason, r.Token.Problems)
		}
		for i, s := range r.Signatures {
			if s.Status != StatusValid || s.Key != keys[i] {
				t.Errorf("signature %d: %s by %v", i, s.Status, s.Key)
			}
		}
		if v, protected := r.Token.Signatures[0].Get("note"); textOf(v) != "é" || protected {
			t.Errorf("note %q, protected %v", textOf(v), protected)
		}
	}
}

// native gives a key in the types of Go, for the peers.
func (k *Key) native(private bool) any {
	switch {
	case k.kty == "oct":
		return k.secret.Reveal()
	case private:
		return k.privateKey()
	}
	return k.public
}

// TestPeerJWX: jwx verifies what fob signs, and fob what jwx signs.
func TestPeerJWX(t *testing.T) {
	for _, a := range Algorithms(PurposeSign) {
		if a.Name == "Ed25519" {
			continue // jwx v2 knows the old name only
		}
		key, alg := keyFor(t, a.Name), jwa.SignatureAlgorithm(a.Name)
		for _, form := range []Form{JWSCompact, JWSFlattened, JWSGeneral} {
			token, err := SignJWS([]byte("payload"), []SignWith{{Signer: key}}, SignOptions{Form: form})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := jws.Verify(token, jws.WithKey(alg, key.native(false))); err != nil || string(got) != "payload" {
				t.Errorf("jwx on %s %s: %q %v", a.Name, form, got, err)
			}
		}
		theirs, err := jws.Sign([]byte("payload"), jws.WithKey(alg, key.native(true)))
		if err != nil {
			t.Fatal(err)
		}
		if r := verify(string(theirs), key); r.Verdict() != StatusValid || string(r.Token.Payload.Raw) != "payload" {
			t.Errorf("%s of jwx: %s", a.Name, r.Signature.Reason)
		}
		theirs, err = jws.Sign([]byte("payload"), jws.WithJSON(), jws.WithKey(alg, key.native(true)))
		if err != nil {
			t.Fatal(err)
		}
		if r := verify(string(theirs), key); r.Verdict() != StatusValid {
			t.Errorf("%s of jwx in JSON: %s", a.Name, r.Signature.Reason)
		}
	}
}

// TestPeerGolangJWT: the same with golang-jwt.
func TestPeerGolangJWT(t *testing.T) {
	for _, a := range Algorithms(PurposeSign) {
		method := jwt.GetSigningMethod(a.Name)
		if method == nil {
			continue // Ed25519
		}
		key := keyFor(t, a.Name)
		token := compact(t, key, `{"sub":"x"}`)
		parsed, err := jwt.NewParser(jwt.WithStrictDecoding()).Parse(token, func(*jwt.Token) (any, error) { return key.native(false), nil })
		if err != nil || !parsed.Valid {
			t.Errorf("golang-jwt on %s: %v", a.Name, err)
		}
		theirs, err := jwt.NewWithClaims(method, jwt.MapClaims{"sub": "x"}).SignedString(key.native(true))
		if err != nil {
			t.Fatal(err)
		}
		if r := verify(theirs, key); r.Verdict() != StatusValid {
			t.Errorf("%s of golang-jwt: %s", a.Name, r.Signature.Reason)
		}
	}
}

// TestAlgorithms: the table is what it says.
func TestAlgorithms(t *testing.T) {
	for purpose, n := range map[Purpose]int{PurposeSign: 14, PurposeKey: 19, PurposeEnc: 6, 0: 0} {
		list := Algorithms(purpose)
		if len(list) != n {
			t.Errorf("purpose %d: %d algorithms, want %d", purpose, len(list), n)
		}
		for _, a := range list {
			if got := LookupAlgorithm(purpose, a.Name); got == nil || got.Name != a.Name || got.Purpose != purpose {
				t.Errorf("%s is not found", a.Name)
			}
			if LookupAlgorithm(purpose, strings.ToLower(a.Name)) != nil && a.Name != "dir" {
				t.Errorf("%s: names count case", a.Name)
			}
			for _, other := range []Purpose{PurposeSign, PurposeKey, PurposeEnc} {
				if other != purpose && LookupAlgorithm(other, a.Name) != nil {
					t.Errorf("%s is of two purposes", a.Name)
				}
			}
		}
	}
}
