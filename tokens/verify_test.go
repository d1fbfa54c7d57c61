package tokens

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fob/tokens/read"
)

// TestThreeVerdicts: signature, time and policy are judged each for itself, and Verdict sums up.
func TestThreeVerdicts(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	other := NewSecretKey([]byte(strings.Repeat("x", 32)), Metadata{})
	before, after := rfc7515Exp.Add(-time.Second), rfc7515Exp
	for _, c := range []struct {
		name           string
		keys           []*Key
		policy         Policy
		sig, time, met Status
		verdict        Status
	}{
		{"all is well", []*Key{key}, Policy{At: before}, StatusValid, StatusValid, StatusNone, StatusValid},
		{"policy met", []*Key{key}, Policy{At: before, Issuer: []string{"joe"}}, StatusValid, StatusValid, StatusMet, StatusValid},
		{"expired", []*Key{key}, Policy{At: after}, StatusValid, StatusExpired, StatusNone, StatusInvalid},
		{"policy not met", []*Key{key}, Policy{At: before, Issuer: []string{"jim"}}, StatusValid, StatusValid, StatusNotMet, StatusInvalid},
		{"wrong key", []*Key{other}, Policy{At: before}, StatusInvalid, StatusValid, StatusNone, StatusInvalid},
		{"no key", nil, Policy{At: before}, StatusNotChecked, StatusValid, StatusNone, StatusNotChecked},
		{"no key, expired", nil, Policy{At: after}, StatusNotChecked, StatusExpired, StatusNone, StatusInvalid},
		{"no key, policy not met", nil, Policy{At: before, Require: []string{"sub"}}, StatusNotChecked, StatusValid, StatusNotMet, StatusInvalid},
		{"everything wrong", []*Key{other}, Policy{At: after, Subject: "x"}, StatusInvalid, StatusExpired, StatusNotMet, StatusInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Verify(Decode([]byte(rfc7515A1), Limits{}), NewKeys(verifiers(c.keys)...), &c.policy)
			if r.Signature.Status != c.sig || r.Time.Status != c.time || r.Policy != c.met || r.Verdict() != c.verdict {
				t.Errorf("%s %s %s %s, want %s %s %s %s", r.Signature.Status, r.Time.Status, r.Policy, r.Verdict(), c.sig, c.time, c.met, c.verdict)
			}
			if (r.Signature.Status == StatusValid) != (r.Signature.Reason == "") {
				t.Errorf("reason %q", r.Signature.Reason)
			}
			if (r.Signature.Key != nil) != (c.sig == StatusValid) {
				t.Errorf("key %v", r.Signature.Key)
			}
			for _, ch := range r.Checks {
				if ch.Status != StatusPassed && ch.Detail == "" {
					t.Errorf("check %s gives no reason", ch.ID)
				}
			}
			if _, ok := r.checkOf("signature"); !ok {
				t.Error("no check of the signature")
			}
		})
	}
}

// TestNotCheckedSaysWhy: not checked is not invalid, and has a reason.
func TestNotCheckedSaysWhy(t *testing.T) {
	hmac, ec := parseOne(t, rfc7515A1Key), parseOne(t, rfc7515A3Key)
	for _, c := range []struct {
		name, token string
		keys        []*Key
		policy      Policy
		reason      string
		unfit       bool
	}{
		{"no key", rfc7515A1, nil, Policy{}, "no key given", false},
		{"nothing", "", []*Key{hmac}, Policy{}, "malformed", false},
		{"malformed", rfc7515A1 + "=", []*Key{hmac}, Policy{}, "malformed", false},
		{"a JWE", read.EncodeBase64URL([]byte(`{"alg":"dir","enc":"A128GCM"}`)) + "..AA.AA.AA", []*Key{hmac}, Policy{}, "encrypted", false},
		{"key of another kind", rfc7515A1, []*Key{ec}, Policy{}, "HS256 takes a shared secret, this is a P-256 key", true},
		{"kid of no key", compact(t, hmac.With(Metadata{Kid: "a"}), "{}"), []*Key{hmac.With(Metadata{Kid: "b"})}, Policy{}, `kid "a" is in no key set`, true},
		{"unknown algorithm", forge(t, hmac, "HS256", `{"alg":"HS1024"}`, "{}"), []*Key{hmac}, Policy{}, `does not know the algorithm "HS1024"`, false},
		{"algorithms count case", forge(t, hmac, "HS256", `{"alg":"hs256"}`, "{}"), []*Key{hmac}, Policy{}, `"hs256"`, false},
		{"empty algorithm", forge(t, hmac, "HS256", `{"alg":""}`, "{}"), []*Key{hmac}, Policy{}, `algorithm ""`, false},
		{"None is not none", forge(t, hmac, "HS256", `{"alg":"None"}`, "{}"), []*Key{hmac}, Policy{}, `"None"`, false},
		{"a key management algorithm", forge(t, hmac, "HS256", `{"alg":"A128KW"}`, "{}"), []*Key{hmac}, Policy{}, `"A128KW"`, false},
		{"detached payload beside a whole token", rfc7515A1, []*Key{hmac}, Policy{HasDetached: true, Detached: []byte("x")}, "carries its own", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.policy.At = now
			s := Verify(Decode([]byte(c.token), Limits{}), NewKeys(verifiers(c.keys)...), &c.policy).Signature
			if s.Status != StatusNotChecked || !strings.Contains(s.Reason, c.reason) || s.Unfit != c.unfit || s.Key != nil {
				t.Errorf("%s: %q (unfit %v), want not_checked: %q (unfit %v)", s.Status, s.Reason, s.Unfit, c.reason, c.unfit)
			}
		})
	}
}

// TestUnsecuredIsNeverValid: "none" is decoded, and invalid whatever the keys.
func TestUnsecuredIsNeverValid(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	for _, token := range []string{rfc7515A5, rfc7515A5 + sig32, forge(t, key, "HS256", `{"alg":"none"}`, "{}"),
		`{"payload":"e30","header":{"alg":"none"},"signature":""}`} {
		for _, keys := range [][]*Key{nil, {key}} {
			r := verify(token, keys...)
			if r.Signature.Status != StatusInvalid || !strings.Contains(r.Signature.Reason, "unsecured") || r.Verdict() != StatusInvalid {
				t.Errorf("%s: %s %s", token, r.Signature.Status, r.Signature.Reason)
			}
		}
	}
	if d := Decode([]byte(rfc7515A5), Limits{}); d.Malformed() != nil || textOf(d.Claims.Get("iss")) != "joe" {
		t.Error("an unsecured token is not shown")
	}
}

// TestAlgorithmComesFromTheKey: the ways to make a key do what it is not for (RFC 8725 §2.1, §3.1).
func TestAlgorithmComesFromTheKey(t *testing.T) {
	rsaKey := parseOne(t, string(keyFixture(t, "rsa.spki.pem")))
	hmac, ec := parseOne(t, rfc7515A1Key), parseOne(t, rfc7515A3Key)
	pem := NewSecretKey(keyFixture(t, "rsa.spki.pem"), Metadata{})
	embedded := Member{"jwk", []byte(`{"kty":"oct","k":"` + read.EncodeBase64URL(pem.secret.Reveal()) + `"}`)}
	for _, c := range []struct {
		name, token string
		key         *Key
		want        Status
	}{
		{"HS256 over the PEM of the public key", forge(t, pem, "HS256", `{"alg":"HS256"}`, "{}"), rsaKey, StatusNotChecked},
		{"a key in the header is not trusted", compact(t, pem, "{}", embedded), hmac, StatusInvalid},
		{"nor where there is no other", compact(t, pem, "{}", embedded), nil, StatusNotChecked},
		{"alg of the JWK is another", rfc7515A1, hmac.With(Metadata{Alg: "HS512"}), StatusNotChecked},
		{"alg of the JWK is an encryption", rfc7515A1, hmac.With(Metadata{Alg: "A256KW"}), StatusNotChecked},
		{"alg of the JWK is the token's", rfc7515A1, hmac.With(Metadata{Alg: "HS256"}), StatusValid},
		{"use is enc", rfc7515A1, hmac.With(Metadata{Use: "enc"}), StatusNotChecked},
		{"use is something else", rfc7515A1, hmac.With(Metadata{Use: "SIG"}), StatusNotChecked},
		{"use is sig", rfc7515A1, hmac.With(Metadata{Use: "sig"}), StatusValid},
		{"ES384 with a P-256 key", strings.Replace(rfc7515A3, "eyJhbGciOiJFUzI1NiJ9", read.EncodeBase64URL([]byte(`{"alg":"ES384"}`)), 1), ec, StatusNotChecked},
		{"EdDSA with a P-256 key", strings.Replace(rfc7515A3, "eyJhbGciOiJFUzI1NiJ9", read.EncodeBase64URL([]byte(`{"alg":"EdDSA"}`)), 1), ec, StatusNotChecked},
	} {
		t.Run(c.name, func(t *testing.T) {
			var keys []*Key
			if c.key != nil {
				keys = []*Key{c.key}
			}
			if r := verify(c.token, keys...); r.Signature.Status != c.want {
				t.Errorf("%s (%s), want %s", r.Signature.Status, r.Signature.Reason, c.want)
			}
		})
	}
}

// TestKeyOpsAreHonoured (RFC 7517 §4.3).
func TestKeyOpsAreHonoured(t *testing.T) {
	hmac, ec := parseOne(t, rfc7515A1Key), parseOne(t, rfc7515A3Key)
	for _, c := range []struct {
		key           *Key
		ops           []string
		verify, signs bool
	}{
		{hmac, nil, true, true},
		{hmac, []string{"verify"}, true, false},
		{hmac, []string{"sign"}, false, true},
		{hmac, []string{"sign", "verify"}, true, true},
		{hmac, []string{"encrypt"}, false, false},
		{hmac, []string{}, false, false},
		{ec, []string{"sign"}, true, true}, // who may sign may check
		{ec, []string{"verify"}, true, false},
		{ec, []string{"deriveKey"}, false, false},
		{ec.Public(), []string{"verify"}, true, false},
		{ec.Public(), []string{"sign"}, false, false},
		{ec.Public(), []string{}, false, false},
	} {
		k := *c.key
		k.ops = c.ops
		alg, err := k.DefaultAlgorithm()
		if err != nil {
			t.Fatal(err)
		}
		if got := k.fits(alg, "verify") == nil; got != c.verify {
			t.Errorf("%s %q verifies: %v, want %v", &k, c.ops, got, c.verify)
		}
		if got := k.fits(alg, "sign") == nil; got != c.signs {
			t.Errorf("%s %q signs: %v, want %v", &k, c.ops, got, c.signs)
		}
	}
	// Web Crypto exports the public half of an ECDH key with no operations at all.
	wrap := LookupAlgorithm(PurposeKey, "ECDH-ES+A128KW")
	for _, c := range []struct {
		ops              []string
		encrypt, decrypt bool
	}{{nil, true, true}, {[]string{}, true, false}, {[]string{"deriveKey"}, true, true}, {[]string{"deriveBits"}, true, true}, {[]string{"sign"}, false, false}} {
		k := *ec
		k.ops = c.ops
		if got := k.fits(wrap, "encrypt") == nil; got != c.encrypt {
			t.Errorf("%q encrypts: %v", c.ops, got)
		}
		if got := k.fits(wrap, "decrypt") == nil; got != c.decrypt {
			t.Errorf("%q decrypts: %v", c.ops, got)
		}
	}
	kw := LookupAlgorithm(PurposeKey, "A128KW")
	aes := NewSecretKey(make([]byte, 16), Metadata{})
	for _, c := range []struct {
		ops              []string
		encrypt, decrypt bool
	}{{[]string{"wrapKey"}, true, false}, {[]string{"unwrapKey"}, false, true}, {[]string{"encrypt", "decrypt"}, true, true}, {[]string{"verify"}, false, false}} {
		k := *aes
		k.ops = c.ops
		if e, d := k.fits(kw, "encrypt") == nil, k.fits(kw, "decrypt") == nil; e != c.encrypt || d != c.decrypt {
			t.Errorf("%q: encrypts %v decrypts %v", c.ops, e, d)
		}
	}
}

// TestWhichKey: kid picks; without it each key that fits is tried, and the report names the one.
func TestWhichKey(t *testing.T) {
	mk := func(kid string) *Key {
		return NewSecretKey([]byte(strings.Repeat(kid+"-", 32)), Metadata{Kid: kid})
	}
	a, b, c := mk("a"), mk("b"), mk("c")
	nameless := NewSecretKey(c.secret.Reveal(), Metadata{})
	ec := parseOne(t, rfc7515A3Key)
	noKid := func(k *Key) string { return compact(t, NewSecretKey(k.secret.Reveal(), Metadata{}), "{}") }
	lie := forge(t, b, "HS256", `{"alg":"HS256","kid":"a"}`, "{}")
	for _, x := range []struct {
		name, token string
		keys        []*Key
		ignore      bool
		want        Status
		key         *Key
		reason      string
	}{
		{"kid picks", compact(t, b, "{}"), []*Key{a, b, c}, false, StatusValid, b, ""},
		{"no kid: every key", noKid(c), []*Key{ec, a, b, c}, false, StatusValid, c, ""},
		{"no kid, none of them", noKid(mk("d")), []*Key{ec, a, b, c}, false, StatusInvalid, nil, "none of 3 keys that fit"},
		{"no kid, one key", noKid(mk("d")), []*Key{a}, false, StatusInvalid, nil, "another key signed it"},
		{"kid of another key", lie, []*Key{a, b}, false, StatusInvalid, nil, "does not verify"},
		{"kid of another key, ignored", lie, []*Key{a, b}, true, StatusValid, b, ""},
		{"kid unknown", compact(t, mk("d"), "{}"), []*Key{a, b}, false, StatusNotChecked, nil, "no key set"},
		{"kid unknown, a key without kid", compact(t, c, "{}"), []*Key{a, nameless}, false, StatusValid, nameless, ""},
		{"kid picks before the nameless", compact(t, c, "{}"), []*Key{nameless, c}, false, StatusValid, c, ""},
		{"kid twice", compact(t, b, "{}"), []*Key{a.With(Metadata{Kid: "b"}), b}, false, StatusValid, b, ""},
		{"no key fits", compact(t, a, "{}"), []*Key{ec}, false, StatusNotChecked, nil, "no key fits"},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := Verify(Decode([]byte(x.token), Limits{}), NewKeys(verifiers(x.keys)...), &Policy{At: now, IgnoreKid: x.ignore}).Signature
			if s.Status != x.want || s.Key != x.key || !strings.Contains(s.Reason, x.reason) {
				t.Errorf("%s by %v (%s), want %s by %v", s.Status, s.Key, s.Reason, x.want, x.key)
			}
		})
	}
}

// TestPolicyAlgorithms narrows what a key may be used with.
func TestPolicyAlgorithms(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	for list, want := range map[string]Status{"HS256": StatusValid, "HS384,HS256": StatusValid, "HS384": StatusInvalid, "hs256": StatusInvalid} {
		s := Verify(Decode([]byte(rfc7515A1), Limits{}), NewKeys(key), &Policy{At: now, Algorithms: strings.Split(list, ",")}).Signature
		if s.Status != want {
			t.Errorf("%s: %s", list, s.Status)
		}
	}
}

// general puts signatures over one payload side by side.
func general(payload string, sigs ...string) string {
	return `{"payload":"` + payload + `","signatures":[` + strings.Join(sigs, ",") + `]}`
}

func signatureOf(protected, unprotected, sig string) string {
	out := `{"protected":"` + protected + `",`
	if unprotected != "" {
		out += `"header":` + unprotected + `,`
	}
	return out + `"signature":"` + sig + `"}`
}

// TestSeveralSignatures: valid if one holds and none fails.
func TestSeveralSignatures(t *testing.T) {
	a, b := NewSecretKey([]byte(strings.Repeat("a", 32)), Metadata{Kid: "a"}), NewSecretKey([]byte(strings.Repeat("b", 32)), Metadata{Kid: "b"})
	const payload = "eyJzdWIiOiJ4In0"
	sign := func(k *Key, header string) string {
		h := read.EncodeBase64URL([]byte(header))
		return signatureOf(h, "", forgeSignature(t, k, "HS256", h+"."+payload))
	}
	good := sign(a, `{"alg":"HS256","kid":"a"}`)
	bad := sign(b, `{"alg":"HS256","kid":"a"}`)
	foreign := sign(b, `{"alg":"HS256","kid":"b"}`)
	none := signatureOf(read.EncodeBase64URL([]byte(`{"alg":"none"}`)), "", "")
	unknown := sign(b, `{"alg":"XS1","kid":"a"}`)
	crit := sign(a, `{"alg":"HS256","kid":"a","crit":["x"],"x":1}`)
	for _, c := range []struct {
		name   string
		sigs   []string
		want   Status
		reason string
	}{
		{"one", []string{good}, StatusValid, ""},
		{"two good", []string{good, good}, StatusValid, ""},
		{"one good, one for somebody else", []string{foreign, good}, StatusValid, ""},
		{"one good, one bad", []string{good, bad}, StatusInvalid, "signatures[1]: "},
		{"one good, one unsecured", []string{good, none}, StatusInvalid, "signatures[1]: "},
		{"one good, one critical", []string{crit, good}, StatusInvalid, "signatures[0]: "},
		{"one good, one unknown", []string{unknown, good}, StatusValid, ""},
		{"all for somebody else", []string{foreign, foreign}, StatusNotChecked, "signatures[0]: kid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := verify(general(payload, c.sigs...), a)
			if r.Signature.Status != c.want || !strings.HasPrefix(r.Signature.Reason, c.reason) {
				t.Errorf("%s %q, want %s %q; %v", r.Signature.Status, r.Signature.Reason, c.want, c.reason, r.Token.Problems)
			}
			if len(c.sigs) > 1 && len(r.Signatures) != len(c.sigs) {
				t.Errorf("%d reports of %d signatures", len(r.Signatures), len(c.sigs))
			}
		})
	}
}

// TestTypMustBeProved: a typ that anyone can write meets no policy (RFC 8725 §3.11).
func TestTypMustBeProved(t *testing.T) {
	a := NewSecretKey([]byte(strings.Repeat("a", 32)), Metadata{Kid: "a"})
	const payload = "e30"
	sign := func(header string) (string, string) {
		h := read.EncodeBase64URL([]byte(header))
		return h, forgeSignature(t, a, "HS256", h+"."+payload)
	}
	h, s := sign(`{"alg":"HS256","kid":"a","typ":"JWT"}`)
	bare, bareSig := sign(`{"alg":"HS256","kid":"a"}`)
	strange := signatureOf(read.EncodeBase64URL([]byte(`{"alg":"HS256","kid":"z","typ":"at+jwt"}`)), "", sig32)
	for _, c := range []struct {
		name, token, typ string
		want             Status
	}{
		{"protected", h + "." + payload + "." + s, "JWT", StatusMet},
		{"case and application/ do not count", h + "." + payload + "." + s, "application/jwt", StatusMet},
		{"another", h + "." + payload + "." + s, "at+jwt", StatusNotMet},
		{"missing", bare + "." + payload + "." + bareSig, "JWT", StatusNotMet},
		{"unprotected", general(payload, signatureOf(bare, `{"typ":"at+jwt"}`, bareSig)), "at+jwt", StatusNotMet},
		{"of a signature that nobody checked", general(payload, strange, signatureOf(h, "", s)), "at+jwt", StatusNotMet},
		{"of the signature that holds", general(payload, strange, signatureOf(h, "", s)), "JWT", StatusMet},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Verify(Decode([]byte(c.token), Limits{}), NewKeys(a), &Policy{At: now, Typ: c.typ})
			if r.Signature.Status != StatusValid || r.Policy != c.want {
				t.Errorf("signature %s, policy %s, want %s: %+v", r.Signature.Status, r.Policy, c.want, r.Checks)
			}
		})
	}
}

// TestDetached: the payload comes beside the token (RFC 7515 appendix F), and its claims bind.
func TestDetached(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	parts := strings.Split(rfc7515A1, ".")
	payload, _ := read.DecodeBase64URL(nil, []byte(parts[1]))
	detached := []byte(parts[0] + ".." + parts[2])
	json := []byte(`{"protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`)
	for _, token := range [][]byte{detached, json} {
		judge := func(p Policy) *Report { return Verify(Decode(token, Limits{}), NewKeys(key), &p) }
		r := judge(Policy{At: rfc7515Exp.Add(-1), Detached: payload, HasDetached: true, Issuer: []string{"joe"}, Require: []string{"exp"}})
		if r.Verdict() != StatusValid || r.Time.Status != StatusValid || r.Policy != StatusMet {
			t.Errorf("%s: %s %s %s", token, r.Signature.Reason, r.Time.Status, r.Policy)
		}
		if r := judge(Policy{At: rfc7515Exp, Detached: payload, HasDetached: true}); r.Time.Status != StatusExpired || r.Verdict() != StatusInvalid {
			t.Errorf("the exp of a detached payload does not count: %s", r.Time.Status)
		}
		if r := judge(Policy{At: now, Detached: append([]byte(" "), payload...), HasDetached: true}); r.Signature.Status != StatusInvalid {
			t.Errorf("another payload: %s", r.Signature.Status)
		}
		if r := judge(Policy{At: now}); r.Signature.Status != StatusInvalid || !strings.Contains(r.Signature.Reason, "detached") {
			t.Errorf("without it: %s %s", r.Signature.Status, r.Signature.Reason)
		}
	}
	dup := []byte(`{"sub":"a","sub":"b"}`)
	token := strings.Split(compact(t, key, string(dup)), ".")
	if r := Verify(Decode([]byte(token[0]+".."+token[2]), Limits{}), NewKeys(key), &Policy{At: now, Detached: dup, HasDetached: true}); r.Signature.Status != StatusValid || r.Policy != StatusNotMet {
		t.Errorf("a member twice in a detached payload: %s %s", r.Signature.Status, r.Policy)
	}
}

// TestEmptyPayload: a token may carry nothing, but then it is no JWT (RFC 7519 §7.2).
func TestEmptyPayload(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	if r := verify(compact(t, key, ""), key); r.Verdict() != StatusValid {
		t.Errorf("an empty payload: %s %s", r.Verdict(), r.Signature.Reason)
	}
	if r := verify(compact(t, key, "", StringMember("typ", "JWT")), key); r.Signature.Status != StatusValid || r.Policy != StatusNotMet {
		t.Errorf("an empty JWT: %s %s", r.Signature.Status, r.Policy)
	}
	r := Verify(Decode([]byte(compact(t, key, "")), Limits{}), NewKeys(key), &Policy{At: now, HasDetached: true, Detached: []byte{}})
	if r.Verdict() != StatusValid {
		t.Errorf("an empty detached payload: %s", r.Signature.Reason)
	}
}

// TestUnencodedJWT: RFC 7797 §7 keeps b64=false out of JWTs; elsewhere it is fine.
func TestUnencodedJWT(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	for typ, want := range map[string]Status{"JWT": StatusNotMet, "at+jwt": StatusNotMet, "JOSE": StatusNone} {
		token, err := SignJWS([]byte(`{"exp":1}`), []SignWith{{Signer: key, Header: []Member{StringMember("typ", typ)}}}, SignOptions{Form: JWSFlattened, Unencoded: true})
		if err != nil {
			t.Fatal(err)
		}
		if r := verify(string(token), key); r.Signature.Status != StatusValid || r.Policy != want {
			t.Errorf("%s: %s, policy %s, want %s", typ, r.Signature.Status, r.Policy, want)
		}
	}
}

// TestB64OutsideCrit: it is read, since the JOSE cookbook has such a token, but told.
func TestB64OutsideCrit(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	h := read.EncodeBase64URL([]byte(`{"alg":"HS256","b64":false}`))
	r := verify(h+".abcd."+forgeSignature(t, key, "HS256", h+".abcd"), key)
	if r.Signature.Status != StatusValid || string(r.Token.Payload.Raw) != "abcd" || !hasFinding(r.Findings, "b64") {
		t.Errorf("%s, payload %q, findings %v", r.Signature.Status, r.Token.Payload.Raw, r.Findings)
	}
}

// TestOneByteChanged: whatever byte of a compact token is changed, it does not verify any more.
func TestOneByteChanged(t *testing.T) {
	for _, alg := range []string{"HS256", "ES256", "EdDSA", "PS256"} {
		key := keyFor(t, alg)
		token := compact(t, key, `{"sub":"x"}`)
		if alg == "PS256" {
			token = strings.Clone(token)
		}
		keys := NewKeys(key)
		step := 1
		if key.Kty() == "RSA" {
			step = 7
		}
		for i := 0; i < len(token); i += step {
			for _, c := range []byte("A_-.=\n a9\x00\"") {
				other := []byte(token)
				if other[i] == c {
					continue
				}
				other[i] = c
				if r := Verify(Decode(other, Limits{}), keys, &Policy{At: now}); r.Signature.Status == StatusValid {
					t.Fatalf("%s: byte %d as %q still verifies", alg, i, c)
				}
			}
		}
		for _, extra := range []string{"\n", " ", "=", "==", "A", ".", "\x00"} {
			for _, other := range []string{token + extra, extra + token, strings.Replace(token, ".", extra+".", 1), strings.Replace(token, ".", "."+extra, 1)} {
				if r := verify(other, key); r.Signature.Status == StatusValid {
					t.Errorf("%s: %q still verifies", alg, other)
				}
			}
		}
	}
}

// TestSignatureOfTheWrongLength says so, for every algorithm.
func TestSignatureOfTheWrongLength(t *testing.T) {
	for _, a := range Algorithms(PurposeSign) {
		key := keyFor(t, a.Name)
		token := compact(t, key, "{}")
		sig := Decode([]byte(token), Limits{}).Signatures[0].Value.Raw
		head := token[:strings.LastIndex(token, ".")+1]
		for _, other := range [][]byte{sig[:len(sig)-1], append(slices.Clone(sig), 0), append([]byte{0}, sig...), {}, make([]byte, 0), slices.Concat(sig, sig)} {
			s := verify(head+read.EncodeBase64URL(other), key).Signature
			if s.Status != StatusInvalid || !strings.Contains(s.Reason, fmt.Sprintf("is %d bytes long, %s makes %d", len(other), a.Name, len(sig))) {
				t.Errorf("%s: %s %s", a.Name, s.Status, s.Reason)
			}
		}
		zero := verify(head+read.EncodeBase64URL(make([]byte, len(sig))), key).Signature
		if zero.Status != StatusInvalid {
			t.Errorf("%s: a signature of zeros: %s", a.Name, zero.Status)
		}
	}
}

// TestWeakKeysVerifyAndAreNamed (RFC 7518 §3.2, §3.3).
func TestWeakKeysVerifyAndAreNamed(t *testing.T) {
	for size, weak := range map[int]bool{1: true, 31: true, 32: false, 64: false} {
		key := NewSecretKey(make([]byte, size), Metadata{})
		r := verify(compact(t, key, "{}"), key)
		if r.Signature.Status != StatusValid || hasFinding(r.Findings, "weak-key") != weak {
			t.Errorf("%d bytes: %s, findings %v", size, r.Signature.Status, r.Findings)
		}
	}
	empty := NewSecretKey(nil, Metadata{})
	if s := verify(rfc7515A1, empty).Signature; s.Status != StatusNotChecked || !strings.Contains(s.Reason, "empty") {
		t.Errorf("an empty secret: %s %s", s.Status, s.Reason)
	}
}

// TestAlgUnprotected: allowed by RFC 7515 §10.7, and told.
func TestAlgUnprotected(t *testing.T) {
	key := parseOne(t, rfc7515A1Key)
	token := `{"payload":"e30","header":{"alg":"HS256"},"signature":"` + forgeSignature(t, key, "HS256", ".e30") + `"}`
	if r := verify(token, key); r.Signature.Status != StatusValid || !hasFinding(r.Findings, "alg-unprotected") {
		t.Errorf("%s %s, findings %v", r.Signature.Status, r.Signature.Reason, r.Findings)
	}
	if r := verify(rfc7515A1, key); hasFinding(r.Findings, "alg-unprotected") {
		t.Error("a protected alg is called unprotected")
	}
}

// TestReportIsUsedAgain: Judge leaves nothing of the token before.
func TestReportIsUsedAgain(t *testing.T) {
	key := NewSecretKey([]byte(strings.Repeat("a", 32)), Metadata{})
	many := general("e30", signatureOf(hs256, "", sig32), signatureOf(hs256, "", sig32))
	stream := []string{many, compact(t, key, `{"exp":1,"nbf":1,"iat":1}`), rfc7515A5, compact(t, key, `{}`), compact(t, key, `{"exp":"x"}`), "x", compact(t, key, "")}
	var again Report
	p := Policy{At: now, Issuer: []string{"x"}}
	for _, token := range append(stream, stream...) {
		d := Decode([]byte(token), Limits{})
		again.Judge(d, NewKeys(key), &p)
		fresh := Verify(d, NewKeys(key), &p)
		if got, want := reportText(&again), reportText(fresh); got != want {
			t.Errorf("%s:\n%s\nfresh:\n%s", token, got, want)
		}
	}
}

func reportText(r *Report) string {
	dates := ""
	if r.Time.Exp != nil {
		dates += "exp " + r.Time.Exp.Raw()
	}
	if r.Time.Nbf != nil {
		dates += "nbf " + r.Time.Nbf.Raw()
	}
	if r.Time.Iat != nil {
		dates += "iat " + r.Time.Iat.Raw()
	}
	list, _ := json.Marshal([]any{r.Checks, r.Findings, r.Signature, r.Signatures, r.Policy, r.Verdict(), r.Time.Status, dates})
	return string(list)
}
