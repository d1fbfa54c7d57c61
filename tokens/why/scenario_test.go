package why

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"slices"
	"strings"
	"testing"

	"fob/tokens"
)

const (
	claims  = `{"iss":"https://issuer.example","sub":"anna/é","aud":"orders","iat":1700000000,"exp":1700003600,"roles":["a","b"]}`
	secret  = "correct horse battery staple, and some more of it"
	hs256   = `{"alg":"HS256","typ":"JWT"}`
	es256   = `{"alg":"ES256","typ":"JWT"}`
	rs256   = `{"alg":"RS256","typ":"JWT"}`
	edHead  = `{"alg":"EdDSA","typ":"JWT"}`
	withKid = `{"alg":"HS256","typ":"JWT","kid":"k1"}`
)

// TestSecrets: each way to read a secret otherwise is found, and named; the verifier holds the secret, the signer
// used what is made of it.
func TestSecrets(t *testing.T) {
	sha := sha256.Sum256([]byte(secret))
	for _, c := range []struct {
		name, holds, used, want string
	}{
		{"newline at the signer", secret, secret + "\n", "secret-newline"},
		{"CR LF at the signer", secret, secret + "\r\n", "secret-newline"},
		{"newline at the verifier", secret + "\n", secret, "secret-newline"},
		{"CR LF at the verifier", secret + "\r\n", secret, "secret-newline"},
		{"spaces at the verifier", "  " + secret + " ", secret, "secret-space"},
		{"signer decoded base64", base64.StdEncoding.EncodeToString([]byte(secret)), secret, "secret-base64"},
		{"signer decoded base64url", base64.RawURLEncoding.EncodeToString([]byte("\xff\xfe\xfd" + secret)), "\xff\xfe\xfd" + secret, "secret-base64"},
		{"verifier decoded base64", secret, base64.StdEncoding.EncodeToString([]byte(secret)), "secret-base64"},
		{"verifier decoded base64, no padding", secret + "x", base64.RawStdEncoding.EncodeToString([]byte(secret + "x")), "secret-base64"},
		{"JWK k as plain text", secret, base64.RawURLEncoding.EncodeToString([]byte(secret)), "secret-base64"},
		{"signer decoded hex", hex.EncodeToString([]byte(secret)), secret, "secret-hex"},
		{"verifier decoded hex", secret, hex.EncodeToString([]byte(secret)), "secret-hex"},
		{"verifier decoded hex in capitals", secret, strings.ToUpper(hex.EncodeToString([]byte(secret))), "secret-hex"},
		{"UUID", "123e4567-e89b-12d3-a456-426614174000", "\x12\x3e\x45\x67\xe8\x9b\x12\xd3\xa4\x56\x42\x66\x14\x17\x40\x00", "secret-hex"},
		{"quotes kept by the signer", secret, `"` + secret + `"`, "secret-wrapped"},
		{"quotes kept by the verifier", "'" + secret + "'", secret, "secret-wrapped"},
		{"Laravel", "base64:" + secret, secret, "secret-wrapped"},
		{"byte order mark", secret, "\xef\xbb\xbf" + secret, "secret-charset"},
		{"byte order mark at the verifier", "\xef\xbb\xbf" + secret, secret, "secret-charset"},
		{"UTF-16", secret, string(toUTF16([]byte(secret), false)), "secret-charset"},
		{"UTF-16 at the verifier", "\xff\xfe" + string(toUTF16([]byte(secret), false)), secret, "secret-charset"},
		{"Latin-1", "sécret: " + secret, string(toLatin1([]byte("sécret: " + secret))), "secret-charset"},
		{"UTF-8 twice", "sécret: " + secret, string(fromLatin1([]byte("sécret: " + secret))), "secret-charset"},
		{"percent escapes", "a%2Bb%20c" + secret[:20], "a+b c" + secret[:20], "secret-escaped"},
		{"backslash", `line\nbreak` + secret, "line\nbreak" + secret, "secret-escaped"},
		{"SHA-256", secret, string(sha[:]), "secret-hashed"},
		{"SHA-256 hex", secret, hex.EncodeToString(sha[:]), "secret-hashed"},
		{"cut to 32", secret, secret[:32], "secret-length"},
		{"cut at NUL", secret[:20] + "\x00" + secret[20:], secret[:20], "secret-length"},
		{"capitals", secret, strings.ToUpper(secret), "secret-case"},
		{"base64 with a newline", base64.StdEncoding.EncodeToString([]byte(secret + "\n")), secret, "secret-mixed"},
		{"base64 of base64", secret, base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(secret)))), "secret-base64"},
		{"quoted hex", `"` + hex.EncodeToString([]byte(secret)) + `"`, secret, "secret-mixed"},
		{"empty", secret, "", "secret-known"},
		{"a tutorial's", secret, "your-256-bit-secret", "secret-known"},
	} {
		for _, alg := range []struct {
			head string
			size int
		}{{hs256, 32}, {`{"alg":"HS512"}`, 64}} {
			t.Run(c.name, func(t *testing.T) {
				r := find(t, compactJWS(alg.head, claims, hmacPen(alg.size, []byte(c.used))), secretOf(c.holds))
				wantCause(t, r, c.want)
				wantQuiet(t, r, c.holds)
			})
		}
	}
}

// TestSecretFiles: what the command line took off a secret's file is known still.
func TestSecretFiles(t *testing.T) {
	c := secretOf(secret)
	c.Text = []byte(secret + "\n")
	wantCause(t, find(t, compactJWS(hs256, claims, hmacPen(32, c.Text)), c), "secret-newline")

	jwk := `{"kty":"oct","k":"` + b64u([]byte(secret)) + `"}`
	c = Candidate{Key: parseKey(t, []byte(jwk)), Name: "@secret.jwk", Given: true, Text: []byte(jwk)}
	wantCause(t, find(t, compactJWS(hs256, claims, hmacPen(32, []byte(b64u([]byte(secret))))), c), "secret-base64")
	wantCause(t, find(t, compactJWS(hs256, claims, hmacPen(32, []byte(jwk))), c), "secret-file")
}

// TestSignatures: the right key, and a signature in another form or of another algorithm.
func TestSignatures(t *testing.T) {
	r := theRig()
	ecKey, rsaKey, edKey := public(t, &r.p256.PublicKey), public(t, &r.rsa.PublicKey), public(t, r.ed.Public())
	ec := ecdsaPen(r.p256, 32)
	der := func(input []byte) []byte {
		sig, _ := ecdsa.SignASN1(rand.Reader, r.p256, sum(32, input))
		return sig
	}
	turned := func(p pen) pen {
		return func(input []byte) []byte {
			sig := bytes.Clone(p(input))
			slices.Reverse(sig)
			return sig
		}
	}
	swapped := func(input []byte) []byte { sig := ec(input); return append(bytes.Clone(sig[32:]), sig[:32]...) }
	littleEndian := func(input []byte) []byte { return turned(func(b []byte) []byte { return swapped(b) })(input) }
	short := func(input []byte) []byte {
		for {
			if sig := ec(input); sig[0] == 0 {
				return sig[1:]
			}
		}
	}
	signed := func(input []byte) []byte { // as BigInteger.toByteArray writes it
		n := func(b []byte) []byte {
			if b[0] >= 0x80 {
				return append([]byte{0}, b...)
			}
			return b
		}
		for {
			if sig := ec(input); sig[0] >= 0x80 || sig[32] >= 0x80 {
				return append(n(sig[:32]), n(sig[32:])...)
			}
		}
	}
	hexText := func(p pen) pen { return func(b []byte) []byte { return []byte(hex.EncodeToString(p(b))) } }
	twice := func(p pen) pen {
		return func(b []byte) []byte { return []byte(base64.StdEncoding.EncodeToString(p(b))) }
	}
	noDigestInfo := func(input []byte) []byte {
		sig, _ := rsa.SignPKCS1v15(rand.Reader, r.rsa, crypto.Hash(0), sum(32, input))
		return sig
	}
	ph := func(input []byte) []byte {
		sig, _ := r.ed.Sign(nil, sum(64, input), &ed25519.Options{Hash: crypto.SHA512})
		return sig
	}
	es384Key := public(t, &r.p384.PublicKey)
	ps256 := `{"alg":"PS256"}`
	for _, c := range []struct {
		name, header string
		pen          pen
		key          Candidate
		want, alg    string
	}{
		{"DER", es256, der, ecKey, "ecdsa-der", "ES256"},
		{"DER P-384", `{"alg":"ES384"}`, func(b []byte) []byte { s, _ := ecdsa.SignASN1(rand.Reader, r.p384, sum(48, b)); return s }, es384Key, "ecdsa-der", "ES384"},
		{"s before r", es256, swapped, ecKey, "ecdsa-numbers", "ES256"},
		{"little-endian", es256, littleEndian, ecKey, "ecdsa-numbers", "ES256"},
		{"all bytes turned", es256, turned(ec), ecKey, "ecdsa-numbers", "ES256"},
		{"zeros left out", es256, short, ecKey, "ecdsa-numbers", "ES256"},
		{"sign bytes", es256, signed, ecKey, "ecdsa-numbers", "ES256"},
		{"hexadecimal", es256, hexText(ec), ecKey, "signature-encoding", "ES256"},
		{"hexadecimal HMAC", hs256, hexText(hmacPen(32, []byte(secret))), secretOf(secret), "signature-encoding", "HS256"},
		{"encoded twice", rs256, twice(pkcs1Pen(r.rsa, 32)), rsaKey, "signature-encoding", "RS256"},
		{"DER in hexadecimal", es256, hexText(der), ecKey, "signature-encoding+ecdsa-der", "ES256"},
		{"cut HMAC", hs256, func(b []byte) []byte { return hmacPen(32, []byte(secret))(b)[:16] }, secretOf(secret), "signature-length", "HS256"},
		{"little-endian RSA", rs256, turned(pkcs1Pen(r.rsa, 32)), rsaKey, "signature-length", "RS256"},
		{"zero before RSA", rs256, func(b []byte) []byte { return append([]byte{0}, pkcs1Pen(r.rsa, 32)(b)...) }, rsaKey, "signature-length", "RS256"},
		{"RS for PS", ps256, pkcs1Pen(r.rsa, 32), rsaKey, "alg", "RS256"},
		{"PS for RS", rs256, pssPen(r.rsa, 32, 32), rsaKey, "alg", "PS256"},
		{"another hash, RS", rs256, pkcs1Pen(r.rsa, 64), rsaKey, "alg", "RS512"},
		{"another hash, PS", ps256, pssPen(r.rsa, 48, 48), rsaKey, "alg", "PS384"},
		{"SHA-1", rs256, pkcs1Pen(r.rsa, 20), rsaKey, "alg", "RSA with SHA-1"},
		{"another hash, HS", hs256, hmacPen(64, []byte(secret)), secretOf(secret), "alg", "HS512"},
		{"HMAC with SHA-1", hs256, hmacPen(20, []byte(secret)), secretOf(secret), "alg", "HMAC with SHA-1"},
		{"another curve", es256, ecdsaPen(r.p384, 48), es384Key, "alg", "ES384"},
		{"P-521", es256, ecdsaPen(r.p521, 64), public(t, &r.p521.PublicKey), "alg", "ES512"},
		{"ES512 means SHA-512, not P-256", `{"alg":"ES512"}`, ecdsaPen(r.p256, 64), ecKey, "alg", "ECDSA on P-256 with SHA-512"},
		{"small letters", `{"alg":"rs256"}`, pkcs1Pen(r.rsa, 32), rsaKey, "alg", "RS256"},
		{"an unknown name", `{"alg":"SHA256withRSA"}`, pkcs1Pen(r.rsa, 32), rsaKey, "alg", "RS256"},
		{"salt of OpenSSL", ps256, pssPen(r.rsa, 32, 222), rsaKey, "rsa-padding", "PS256"},
		{"salt of 20", ps256, pssPen(r.rsa, 32, 20), rsaKey, "rsa-padding", "PS256"},
		{"no salt", ps256, pssPen(r.rsa, 32, 0), rsaKey, "rsa-padding", "PS256"},
		{"no DigestInfo", rs256, noDigestInfo, rsaKey, "rsa-padding", "RS256"},
		{"Ed25519ph", edHead, ph, edKey, "ed25519ph", "Ed25519ph"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := find(t, compactJWS(c.header, claims, c.pen), c.key)
			wantCause(t, res, c.want)
			if got := res.Causes[0].Alg; got != c.alg {
				t.Errorf("with %s, want %s", got, c.alg)
			}
		})
	}
}

// TestTexts: the right key, and another text that was signed.
func TestTexts(t *testing.T) {
	r := theRig()
	ec, mac := ecdsaPen(r.p256, 32), hmacPen(32, []byte(secret))
	ecKey, macKey := public(t, &r.p256.PublicKey), secretOf(secret)
	h, p := b64u([]byte(hs256)), b64u([]byte(claims))
	hp := h + "." + p
	std, url := base64.StdEncoding, base64.URLEncoding
	for _, c := range []struct {
		name, input, want string
	}{
		{"padded", url.EncodeToString([]byte(hs256)) + "." + url.EncodeToString([]byte(claims)), "signed-base64"},
		{"standard alphabet", std.EncodeToString([]byte(hs256)) + "." + std.EncodeToString([]byte(claims)), "signed-base64"},
		{"payload padded alone", h + "." + url.EncodeToString([]byte(claims)), "signed-base64"},
		{"unencoded payload", h + "." + claims, "payload-unencoded"},
		{"decoded", hs256 + "." + claims, "signed-decoded"},
		{"decoded, no dot", hs256 + claims, "signed-decoded"},
		{"payload alone", claims, "signed-part"},
		{"encoded payload alone", p, "signed-part"},
		{"header alone", h, "signed-part"},
		{"newline", hp + "\n", "signed-newline"},
		{"a dot more", hp + ".", "signed-newline"},
		{"UTF-16", string(toUTF16([]byte(hp), false)), "signed-charset"},
		{"payload first", p + "." + h, "signed-order"},
		{"hashed", string(sum(32, []byte(hp))), "prehashed"},
		{"hashed, hexadecimal", hex.EncodeToString(sum(32, []byte(hp))), "prehashed"},
		{"hashed with SHA-512", string(sum(64, []byte(hp))), "prehashed"},
		{"payload with a newline", h + "." + b64u([]byte(claims+"\n")), "payload-newline"},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantCause(t, find(t, signedAs(hs256, claims, c.input, mac), macKey), c.want)
		})
	}
	t.Run("hashed ECDSA", func(t *testing.T) {
		input := b64u([]byte(es256)) + "." + p
		wantCause(t, find(t, signedAs(es256, claims, string(sum(32, []byte(input))), ec), ecKey), "prehashed")
	})
}

// TestPayloads: JSON that was written again between signing and sending, each form as its library writes it.
func TestPayloads(t *testing.T) {
	r := theRig()
	ec, ecKey := ecdsaPen(r.p256, 32), public(t, &r.p256.PublicKey)
	goText := func(s string) string {
		var v any
		if err := json.Unmarshal([]byte(s), &v); err != nil {
			t.Fatal(err)
		}
		out, _ := json.Marshal(v)
		return string(out)
	}
	indented := func(prefix, indent string) string {
		var out bytes.Buffer
		_ = json.Indent(&out, []byte(claims), prefix, indent)
		return out.String()
	}
	for _, c := range []struct{ name, sent, signed, want string }{
		{"Python's spaces", claims, `{"iss": "https://issuer.example", "sub": "anna/\u00e9", "aud": "orders", "iat": 1700000000, "exp": 1700003600, "roles": ["a", "b"]}`, "payload-reserialised"},
		{"compacted", `{"a": 1, "b": [1, 2], "é": "é"}`, `{"a":1,"b":[1,2],"é":"é"}`, "payload-reserialised"},
		{"unescaped", `{"a":"\u00e9\/"}`, `{"a":"é/"}`, "payload-reserialised"},
		{"PHP", `{"a":"é/"}`, `{"a":"\u00e9\/"}`, "payload-reserialised"},
		{"Go's escapes", `{"u":"https://x.example/?a=1&b=<2>"}`, goText(`{"u":"https://x.example/?a=1&b=<2>"}`), "payload-reserialised"},
		{".NET", `{"a":"é+'<"}`, `{"a":"\u00E9\u002B\u0027\u003C"}`, "payload-reserialised"},
		{"sorted by Go", claims, goText(claims), "payload-reserialised"},
		{"two spaces", claims, indented("", "  "), "payload-reserialised"},
		{"four spaces and a newline", claims, indented("", "    ") + "\n", "payload-reserialised"},
		{"tabs", claims, indented("", "\t"), "payload-reserialised"},
		{"Windows lines", claims, strings.ReplaceAll(indented("", "  "), "\n", "\r\n"), "payload-reserialised"},
		{"Jackson", `{"a":1,"b":[1,2],"c":{"d":"e"}}`, "{\n  \"a\" : 1,\n  \"b\" : [ 1, 2 ],\n  \"c\" : {\n    \"d\" : \"e\"\n  }\n}", "payload-reserialised"},
		{"1.0 and 1", `{"exp":1700000000,"n":1}`, `{"exp":1700000000.0,"n":1.0}`, "payload-reserialised"},
		{"1 and 1.0", `{"exp":1700000000.0,"n":1e2}`, `{"exp":1700000000,"n":100}`, "payload-reserialised"},
		{"Java's double", `{"exp":1700000000}`, `{"exp":1.7E9}`, "payload-reserialised"},
		{"exp as text", claims, strings.Replace(claims, "1700003600", `"1700003600"`, 1), "claim-changed"},
		{"exp as a number", strings.Replace(claims, "1700003600", `"1700003600"`, 1), claims, "claim-changed"},
		{"milliseconds", claims, strings.Replace(claims, "1700003600", "1700003600000", 1), "claim-changed"},
		{"seconds", strings.Replace(claims, "1700003600", "1700003600000", 1), claims, "claim-changed"},
		{"all in milliseconds", claims, strings.NewReplacer("1700003600", "1700003600000", "1700000000", "1700000000000").Replace(claims), "claim-changed"},
		{"aud as a list", claims, strings.Replace(claims, `"orders"`, `["orders"]`, 1), "claim-changed"},
		{"aud alone", strings.Replace(claims, `"orders"`, `["orders"]`, 1), claims, "claim-changed"},
		{"a claim more", strings.Replace(claims, `"aud"`, `"gateway":"g1","aud"`, 1), claims, "claim-changed"},
		{"null left out", `{"a":null,"b":1}`, `{"b":1}`, "claim-changed"},
		{"newline taken off", claims + "\n", claims, "payload-newline"},
		{"lines turned to Windows", "{\r\n}", "{\n}", "payload-newline"},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantCause(t, find(t, resigned(es256, c.sent, es256, c.signed, ec), ecKey), c.want)
		})
	}
}

// TestHeaders: a header that was changed after signing.
func TestHeaders(t *testing.T) {
	r := theRig()
	ec := ecdsaPen(r.p256, 32)
	key := public(t, &r.p256.PublicKey)
	named := key
	named.Key = key.Key.With(tokens.Metadata{Kid: "ec-1"})
	for _, c := range []struct{ name, sent, signed, want string }{
		{"typ added", `{"alg":"ES256","typ":"JWT"}`, `{"alg":"ES256"}`, "header-typ"},
		{"typ taken off", `{"alg":"ES256"}`, `{"alg":"ES256","typ":"JWT"}`, "header-typ"},
		{"typ taken off, first", `{"alg":"ES256","x":1}`, `{"typ":"JWT","alg":"ES256","x":1}`, "header-typ"},
		{"typ changed", `{"alg":"ES256","typ":"JWT"}`, `{"alg":"ES256","typ":"at+jwt"}`, "header-typ"},
		{"kid added", `{"alg":"ES256","kid":"ec-1"}`, `{"alg":"ES256"}`, "header-kid"},
		{"kid taken off", `{"alg":"ES256","typ":"JWT"}`, `{"alg":"ES256","typ":"JWT","kid":"ec-1"}`, "header-kid"},
		{"kid changed", `{"alg":"ES256","kid":""}`, `{"alg":"ES256","kid":"ec-1"}`, "header-kid"},
		{"x5t added", `{"alg":"ES256","x5t":"abc","typ":"JWT"}`, `{"alg":"ES256","typ":"JWT"}`, "header-member"},
		{"cty taken off", `{"alg":"ES256","typ":"JWT"}`, `{"alg":"ES256","typ":"JWT","cty":"JWT"}`, "header-member"},
		{"alg changed", `{"alg":"RS256","typ":"JWT"}`, `{"alg":"ES256","typ":"JWT"}`, "header-alg"},
		{"alg to none", `{"alg":"none","typ":"JWT"}`, `{"alg":"ES256","typ":"JWT"}`, "header-alg"},
		{"sorted", `{"typ":"JWT","alg":"ES256","kid":"ec-1"}`, `{"alg":"ES256","kid":"ec-1","typ":"JWT"}`, "header-order"},
		{"another order", `{"alg":"ES256","kid":"ec-1","typ":"JWT"}`, `{"typ":"JWT","alg":"ES256","kid":"ec-1"}`, "header-order"},
		{"spaces", `{"alg":"ES256","typ":"JWT"}`, `{"alg": "ES256", "typ": "JWT"}`, "header-reserialised"},
		{"lines", `{"alg":"ES256","typ":"JWT"}`, "{\n  \"alg\": \"ES256\",\n  \"typ\": \"JWT\"\n}", "header-reserialised"},
		{"minimal", `{"alg":"ES256","typ":"at+jwt","kid":"ec-1","x5t":"abc"}`, `{"typ":"JWT","alg":"ES256"}`, "header-minimal"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := find(t, resigned(c.sent, claims, c.signed, claims, ec), named)
			wantCause(t, res, c.want)
			if res.Causes[0].Danger != strings.Contains(c.sent, "none") {
				t.Errorf("%+v", res.Causes[0])
			}
		})
	}
}

// TestPairs: two changes together, found only where neither alone fits.
func TestPairs(t *testing.T) {
	r := theRig()
	ec, ecKey := ecdsaPen(r.p256, 32), public(t, &r.p256.PublicKey)
	der := func(input []byte) []byte { s, _ := ecdsa.SignASN1(rand.Reader, r.p256, sum(32, input)); return s }
	python := `{"iss": "x", "exp": 1700003600}`
	js := `{"iss":"x","exp":1700003600}`
	h := b64u([]byte(hs256))
	for _, c := range []struct {
		name, token string
		keys        []Candidate
		want        string
	}{
		{"DER of another payload", resigned(es256, js, es256, python, der), []Candidate{ecKey}, "ecdsa-der+payload-reserialised"},
		{"header and payload", resigned(`{"alg":"ES256"}`, js, es256, python, ec), []Candidate{ecKey}, "header-typ+payload-reserialised"},
		{"secret and padding", signedAs(hs256, claims, h+"."+base64.URLEncoding.EncodeToString([]byte(claims)), hmacPen(32, []byte(secret+"\n"))), []Candidate{secretOf(secret)}, "secret-newline+signed-base64"},
		{"another key, in DER", compactJWS(es256, claims, der), []Candidate{public(t, &r.q56.PublicKey), other(ecKey, "auth/3f")}, "other-key+ecdsa-der"},
		{"another key, another algorithm", compactJWS(rs256, claims, pssPen(r.rsa, 32, 32)), []Candidate{public(t, &r.rsa2.PublicKey), other(public(t, &r.rsa.PublicKey), "auth/3f")}, "other-key+alg"},
		{"hexadecimal of another hash", compactJWS(hs256, claims, func(b []byte) []byte { return []byte(hex.EncodeToString(hmacPen(64, []byte(secret))(b))) }), []Candidate{secretOf(secret)}, "signature-encoding+alg"},
	} {
		t.Run(c.name, func(t *testing.T) { wantCause(t, find(t, c.token, c.keys...), c.want) })
	}
}

// TestKeys: another key than the verifier used, or one that it may not use.
func TestKeys(t *testing.T) {
	r := theRig()
	right, wrong := public(t, &r.p256.PublicKey), public(t, &r.q56.PublicKey)
	token := compactJWS(`{"alg":"ES256","kid":"k1"}`, claims, ecdsaPen(r.p256, 32))
	with := func(c Candidate, m tokens.Metadata, state string) Candidate {
		c.Key, c.State = c.Key.With(m), state
		return c
	}
	jwk, err := right.Key.MarshalJWK()
	if err != nil {
		t.Fatal(err)
	}
	encrypts := parseKey(t, bytes.Replace(jwk, []byte(`"kty"`), []byte(`"use":"enc","kty"`), 1))
	ops := parseKey(t, bytes.Replace(jwk, []byte(`"kty"`), []byte(`"key_ops":["sign"],"kty"`), 1))
	own := compactJWS(`{"alg":"ES256","jwk":`+string(jwk)+`}`, claims, ecdsaPen(r.p256, 32))
	cert := certificate(t, r.p256)
	x5c := compactJWS(`{"alg":"ES256","x5c":["`+base64.StdEncoding.EncodeToString(cert)+`"]}`, claims, ecdsaPen(r.p256, 32))
	two := wrong
	two.Text = append(bytes.Clone(wrong.Text), right.Text...)
	for _, c := range []struct {
		name, token string
		keys        []Candidate
		want        string
		danger      bool
	}{
		{"kid names none", token, []Candidate{with(right, tokens.Metadata{Kid: "k2"}, "")}, "kid", false},
		{"kid names another", token, []Candidate{with(wrong, tokens.Metadata{Kid: "k1"}, ""), with(right, tokens.Metadata{Kid: "k2"}, "")}, "kid", false},
		{"retired", token, []Candidate{wrong, with(right, tokens.Metadata{Kid: "k1"}, "retired")}, "key-state", false},
		{"revoked", token, []Candidate{wrong, with(right, tokens.Metadata{Kid: "k1"}, "revoked")}, "key-state", true},
		{"another keyset", token, []Candidate{wrong, other(right, "billing/77")}, "other-key", false},
		{"another keyset, revoked", token, []Candidate{wrong, other(with(right, tokens.Metadata{}, "revoked"), "billing/77")}, "other-key", true},
		{"use enc", token, []Candidate{{Key: encrypts, Name: "@k.jwk", Given: true}}, "key-metadata", false},
		{"key_ops", token, []Candidate{{Key: ops, Name: "@k.jwk", Given: true}}, "key-metadata", false},
		{"alg of the key", token, []Candidate{with(right, tokens.Metadata{Alg: "ES384"}, "")}, "key-metadata", false},
		{"jwk in the header", own, []Candidate{wrong}, "header-key", true},
		{"x5c in the header", x5c, []Candidate{wrong}, "header-key", true},
		{"jwk in the header, no key", own, nil, "header-key", true},
		{"two keys in one file", token, []Candidate{two}, "pem-reading", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := find(t, c.token, c.keys...)
			wantCause(t, res, c.want)
			if res.Causes[0].Danger != c.danger {
				t.Errorf("danger %v, want %v", res.Causes[0].Danger, c.danger)
			}
			if c.danger && res.Causes[0].Signer != "" {
				t.Errorf("a dangerous cause tells how to mend it at the signer: %q", res.Causes[0].Signer)
			}
		})
	}
}

// TestConfusion: HMAC with the text of a public key, in each form that a forger may hit on.
func TestConfusion(t *testing.T) {
	r := theRig()
	for _, k := range []struct {
		name    string
		private crypto.Signer
	}{{"RSA", r.rsa}, {"EC", r.p256}, {"Ed25519", r.ed}} {
		key := public(t, k.private.Public())
		text := string(key.Text)
		der, _ := x509.MarshalPKIXPublicKey(k.private.Public())
		jwk, _ := key.Key.MarshalJWK()
		forms := map[string]string{
			"file": text, "no newline": strings.TrimSpace(text), "two newlines": text + "\n",
			"CR LF": strings.ReplaceAll(text, "\n", "\r\n"), "CR LF, none at the end": strings.ReplaceAll(strings.TrimSpace(text), "\n", "\r\n"),
			"DER": string(der), "base64": base64.StdEncoding.EncodeToString(der), "JWK": string(jwk),
			"one line": strings.ReplaceAll(text, "\n", ""),
		}
		if k.name == "RSA" {
			pkcs1 := x509.MarshalPKCS1PublicKey(&r.rsa.PublicKey)
			forms["PKCS#1 DER"] = string(pkcs1)
			forms["PKCS#1 PEM"] = string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: pkcs1}))
		}
		for name, secret := range forms {
			t.Run(k.name+" "+name, func(t *testing.T) {
				if name == "two newlines" {
					key := key
					key.Text = []byte(secret)
					wantCause(t, find(t, compactJWS(hs256, claims, hmacPen(32, []byte(secret))), key), "key-confusion")
					return
				}
				res := find(t, compactJWS(hs256, claims, hmacPen(32, []byte(secret))), key)
				wantCause(t, res, "key-confusion")
				if c := res.Causes[0]; !c.Danger || !strings.Contains(c.Verifier, "never accept") || c.Signer != "" {
					t.Errorf("%+v", c)
				}
			})
		}
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate(t, r.rsa)})
	key := Candidate{Key: parseKey(t, cert), Name: "@cert.pem", Given: true, Text: cert}
	for _, secret := range [][]byte{cert, bytes.TrimSpace(cert), certificate(t, r.rsa), spki(t, &r.rsa.PublicKey)} {
		wantCause(t, find(t, compactJWS(hs256, claims, hmacPen(32, secret)), key), "key-confusion")
	}
	private, _ := x509.MarshalPKCS8PrivateKey(r.p256)
	text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
	key = Candidate{Key: parseKey(t, text), Name: "@key.pem", Given: true, Text: text}
	wantCause(t, find(t, compactJWS(hs256, claims, hmacPen(32, text)), key), "private-as-secret")
}

// TestMalformed: a token that the engine cannot read strictly is explained all the same.
func TestMalformed(t *testing.T) {
	r := theRig()
	key := public(t, &r.p256.PublicKey)
	ec := ecdsaPen(r.p256, 32)
	std, url := base64.StdEncoding, base64.URLEncoding
	padded := url.EncodeToString([]byte(es256)) + "." + url.EncodeToString([]byte(claims))
	plain := b64u([]byte(es256)) + "." + b64u([]byte(claims))
	for _, c := range []struct{ name, token, want string }{
		{"padded signature", plain + "." + url.EncodeToString(ec([]byte(plain))), "malformed"},
		{"standard base64 signature", plain + "." + stdOnly(func() string { return std.EncodeToString(ec([]byte(plain))) }), "malformed"},
		{"padded throughout", padded + "." + url.EncodeToString(ec([]byte(padded))), "malformed"},
		{"padded later", padded + "." + url.EncodeToString(ec([]byte(plain))), "signed-base64"},
		{"hexadecimal signature", plain + "." + hex.EncodeToString(ec([]byte(plain))), "signature-encoding"},
		{"a member twice", compactJWS(`{"alg":"ES256","x":1,"x":1}`, claims, ec), "malformed"},
	} {
		t.Run(c.name, func(t *testing.T) { wantCause(t, find(t, c.token, key), c.want) })
	}
}

// stdOnly asks until the text shows that it is in the standard alphabet.
func stdOnly(next func() string) string {
	for {
		if s := next(); strings.ContainsAny(s, "+/") {
			return s
		}
	}
}

// TestDetached: payloads that are elsewhere, and unencoded ones.
func TestDetached(t *testing.T) {
	mac, key := hmacPen(32, []byte(secret)), secretOf(secret)
	detached := func(header, signed string) string {
		input := b64u([]byte(header)) + "." + signed
		return b64u([]byte(header)) + ".." + b64u(mac([]byte(input)))
	}
	const b64False = `{"alg":"HS256","b64":false,"crit":["b64"]}`
	given := func(s string) tokens.Policy { return tokens.Policy{Detached: []byte(s), HasDetached: true} }
	for _, c := range []struct {
		name, token string
		policy      tokens.Policy
		want        string
	}{
		{"newline in the file", detached(hs256, b64u([]byte("body"))), given("body\n"), "payload-newline"},
		{"no newline in the file", detached(hs256, b64u([]byte("body\n"))), given("body"), "payload-newline"},
		{"Windows lines", detached(hs256, b64u([]byte("a\nb\n"))), given("a\r\nb\r\n"), "payload-newline"},
		{"signed unencoded", detached(hs256, "body"), given("body"), "payload-unencoded"},
		{"signed encoded", detached(b64False, b64u([]byte("body"))), given("body"), "payload-unencoded"},
		{"unencoded newline", detached(b64False, "body"), given("body\n"), "payload-newline"},
		{"unencoded JSON", detached(b64False, `{"a": 1}`), given(`{"a":1}`), "payload-reserialised"},
		{"not detached", compactJWS(hs256, claims, mac), given("body"), "detached-given"},
		{"two payloads", b64u([]byte(hs256)) + "." + b64u([]byte("x")) + "." + b64u(mac([]byte(b64u([]byte(hs256))+"."+b64u([]byte("body"))))), given("body"), "detached-given"},
	} {
		t.Run(c.name, func(t *testing.T) { wantCause(t, findWith(t, c.token, c.policy, key), c.want) })
	}
}

// TestJSONForms: the JSON serializations, with one signature of several that fails.
func TestJSONForms(t *testing.T) {
	r := theRig()
	ecKey := public(t, &r.p256.PublicKey)
	p := b64u([]byte(claims))
	input := b64u([]byte(es256)) + "." + p
	der, _ := ecdsa.SignASN1(rand.Reader, r.p256, sum(32, []byte(input)))
	flat := `{"payload":"` + p + `","protected":"` + b64u([]byte(es256)) + `","signature":"` + b64u(der) + `"}`
	wantCause(t, find(t, flat, ecKey), "ecdsa-der")

	mac := b64u([]byte(hs256)) + "." + p
	general := `{"payload":"` + p + `","signatures":[{"protected":"` + b64u([]byte(hs256)) + `","signature":"` + b64u(hmacPen(32, []byte(secret))([]byte(mac))) +
		`"},{"protected":"` + b64u([]byte(es256)) + `","signature":"` + b64u(der) + `"}]}`
	res := find(t, general, secretOf(secret), ecKey)
	wantCause(t, res, "ecdsa-der")
	if !strings.HasPrefix(res.Causes[0].Title, "signatures[1]: ") {
		t.Errorf("%q does not say which signature", res.Causes[0].Title)
	}
}

// wantCause wants one explanation and no other.
func wantCause(t *testing.T, r *Result, want string) {
	t.Helper()
	if r.Outcome != Explained || ids(r.Causes) != want {
		t.Fatalf("%s: %q, want %q\n%s", r.Outcome, ids(r.Causes), want, r.Reason)
	}
	c := r.Causes[0]
	if c.Title == "" || c.Detail == "" || c.Signer == "" && c.Verifier == "" && c.ID != "signature-length" {
		t.Errorf("a cause that does not say all: %+v", c)
	}
	if c.Key == "" || c.Alg == "" {
		t.Errorf("a cause without key or algorithm: %+v", c)
	}
	if strings.Contains(c.ID, "+") == !slices.ContainsFunc(r.Trials, func(t Trial) bool { return t.ID == "combined" }) {
		t.Errorf("two changes were tried before one, or not at all: %+v", r.Trials)
	}
	fitted := false
	for _, trial := range r.Trials {
		fitted = fitted || trial.Fits && trial.Count > 0
		if trial.Title == "" || trial.Fits && trial.Count == 0 {
			t.Errorf("trial %+v", trial)
		}
	}
	if !fitted {
		t.Errorf("no trial fits: %+v", r.Trials)
	}
}

// wantQuiet wants nothing of a secret in what is told.
func wantQuiet(t *testing.T, r *Result, secret string) {
	t.Helper()
	told, _ := json.Marshal(r)
	if s := strings.TrimSpace(secret); len(s) > 8 && strings.Contains(string(told), s[:8]) {
		t.Errorf("the secret is told: %s", told)
	}
}
