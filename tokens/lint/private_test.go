package lint

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"fob/tokens"
)

// What is encrypted is for the holders of the key: of a JWE only the header
// counts, opened or not, and of what is inside nothing, its own header included.
func TestEncryptedTokensAreNotReadable(t *testing.T) {
	sign, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: "ES256"})
	if err != nil {
		t.Fatal(err)
	}
	box, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: "ECDH-ES"})
	if err != nil {
		t.Fatal(err)
	}
	claims := []byte(`{"password":"correct horse","owner":"alice@example.com"}`)
	inner, err := tokens.SignJWS(claims, []tokens.SignWith{{Signer: sign, Header: []tokens.Member{tokens.StringMember("who", "bob@example.com")}}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		content []byte
		header  []tokens.Member
		want    string
	}{
		{"claims", claims, nil, ""},
		{"a signed token", inner, []tokens.Member{tokens.StringMember("cty", "JWT")}, ""},
		{"a mail address in the header", inner, []tokens.Member{tokens.StringMember("cty", "JWT"), tokens.StringMember("email", "carol@example.com")}, "personal-claims low email"},
	} {
		token, err := tokens.EncryptJWE(c.content, []tokens.EncryptTo{{Key: box.Public(), Header: c.header}}, tokens.EncryptOptions{Form: tokens.JWECompact})
		if err != nil {
			t.Fatal(err)
		}
		for how, keys := range map[string][]tokens.Verifier{"closed": nil, "opened": {sign, box}} {
			if got := inWords(privateFindings(t, string(token), keys...)); got != c.want {
				t.Errorf("%s, %s\n got: %s\nwant: %s", c.name, how, got, c.want)
			}
		}
	}
	if got, want := inWords(privateFindings(t, string(inner), sign)), "mail-address low owner\nmail-address low who\npassword high password"; got != want {
		t.Errorf("the signed token alone\n got: %s\nwant: %s", got, want)
	}
}

// A signed token within a signed one is as readable as the outer one.
func TestNestedSignedTokens(t *testing.T) {
	inner := privateToken(plainHeader, `{"password":"correct horse"}`)
	list := privateFindings(t, privateToken(`{"alg":"RS256","cty":"JWT"}`, inner))
	if got, want := inWords(list), "password high password"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	if list[0].Layer != 1 || list[0].Part != "claims" {
		t.Errorf("layer %d, part %s", list[0].Layer, list[0].Part)
	}
}

// A payload that is no JSON object is looked at as text.
func TestPayloadsWithoutClaims(t *testing.T) {
	for payload, want := range map[string]string{
		"postgres://app:hunter2@db.internal/app": "url-password high ",
		`["x","alice@example.com"]`:              "mail-address low ",
		"dear alice":                             "",
		"\xff\xfe password=hunter2":              "",
	} {
		list := privateFindings(t, privateToken(`{"alg":"RS256"}`, payload))
		if got := inWords(list); got != want {
			t.Errorf("%q\n got: %s\nwant: %s", payload, got, want)
		}
		for _, f := range list {
			if f.Part != "payload" {
				t.Errorf("%q: the part is %q", payload, f.Part)
			}
		}
	}
}

// Of many members a few are named, the worst of them, and the rest is counted.
func TestManyMembersAreCounted(t *testing.T) {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, `"m%d":"user%d@example.com","k%d":"AKIAIOSFODNN7EXAMPL%c",`, i, i, i, 'A'+i%26)
	}
	list := privateFindings(t, privateToken(plainHeader, `{`+b.String()+`"last":"ghp_`+lettersAndDigits+`zzzz"}`))
	if len(list) != 2*mostMembers {
		t.Fatalf("%d findings:\n%s", len(list), inWords(list))
	}
	if f := list[0]; f.Member != "last" || f.Severity != High || !strings.HasSuffix(f.Detail, "; and 36 more like it") {
		t.Errorf("the first is %s %s: %s", f.Severity, f.Member, f.Detail)
	}
	if f := list[len(list)-1]; f.Rule.ID != idMailAddress || !strings.HasSuffix(f.Detail, "; and 35 more like it") {
		t.Errorf("the last is %s: %s", f.Rule.ID, f.Detail)
	}
	b.Reset()
	for i := range 30 {
		fmt.Fprintf(&b, `"e%d":{"email":"user%d@example.com"},`, i, i)
	}
	list = privateFindings(t, privateToken(`{"alg":"RS256","typ":"at+jwt"}`, `{`+b.String()+`"x":1}`))
	if len(list) != 1 || !strings.Contains(list[0].Detail, "e0.email") || !strings.Contains(list[0].Detail, "and 25 more members") {
		t.Errorf("%d findings, the first: %+v", len(list), list)
	}
}

// A path stays readable, and shows no name that is itself a secret.
func TestMemberPaths(t *testing.T) {
	long := strings.Repeat("n", 500)
	deep := strings.Repeat(`{"level-of-the-nest":`, 40) + `{"o":"alice@example.com"}` + strings.Repeat("}", 40)
	for claims, want := range map[string]string{
		`{"` + long + `":{"o":"alice@example.com"}}`:              strings.Repeat("n", longestName) + "….o",
		`{"a":[[{"b.c":["alice@example.com"]}]]}`:                 "a[0][0].b.c[0]",
		`{"postgres://a:hunter2@db/x":{"o":"alice@example.com"}}`: "(a name that is not shown).o",
	} {
		found := false
		for _, f := range privateFindings(t, privateToken(plainHeader, claims)) {
			found = found || f.Member == want
			if strings.Contains(f.Member+f.Detail, "hunter2") {
				t.Errorf("shown: %s", f.Member)
			}
		}
		if !found {
			t.Errorf("%.60s: no finding at %s", claims, want)
		}
	}
	list := privateFindings(t, privateToken(plainHeader, deep))
	if len(list) != 1 || len(list[0].Member) > longestPath+longestName+8 || !strings.HasSuffix(list[0].Member, "…") {
		t.Errorf("%d findings, %v", len(list), list)
	}
}

// Identifiers of every usual kind give nothing above info, however many there
// are: the digits of one in ten pass for a card's, the letters of a few for a
// key's.
func TestIdentifiersAreQuiet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	text := func(n int, alphabet string) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
		}
		return string(b)
	}
	const hex, digits, upper = "0123456789abcdef", "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	makers := map[string]func() string{
		"uuid": func() string {
			return text(8, hex) + "-" + text(4, hex) + "-4" + text(3, hex) + "-a" + text(3, hex) + "-" + text(12, hex)
		},
		"uuid of digits": func() string {
			return text(8, digits) + "-" + text(4, digits) + "-" + text(4, digits) + "-" + text(4, digits) + "-" + text(12, digits)
		},
		"ulid":      func() string { return text(26, base32) },
		"sha1":      func() string { return text(40, hex) },
		"sha256":    func() string { return text(64, hex) },
		"trace":     func() string { return "00-" + text(32, hex) + "-" + text(16, hex) + "-01" },
		"base64":    func() string { b := make([]byte, 48); fill(r, b); return base64.StdEncoding.EncodeToString(b) },
		"base64url": func() string { b := make([]byte, 300); fill(r, b); return base64.RawURLEncoding.EncodeToString(b) },
		"number":    func() string { return text(10+r.IntN(10), digits) },
		"snowflake": func() string {
			return strconv.FormatInt(1_000_000_000_000_000_000+r.Int64N(8_000_000_000_000_000_000), 10)
		},
		"upper":  func() string { return text(15+r.IntN(20), upper) },
		"millis": func() string { return strconv.FormatInt(1_700_000_000_000+r.Int64N(100_000_000_000), 10) },
		"order":  func() string { return "ORD-" + text(4, digits) + "-" + text(8, digits) },
		"semver": func() string {
			return fmt.Sprintf("%d.%d.%d-rc.%d+%s", r.IntN(9), r.IntN(99), r.IntN(99), r.IntN(9), text(14, digits))
		},
		"time":    func() string { return time.Unix(r.Int64N(4e9), 0).UTC().Format(time.RFC3339Nano) },
		"decimal": func() string { return text(3, digits) + "." + text(16, digits) },
		"ipv6":    func() string { return "2001:db8:" + text(4, hex) + ":" + text(4, hex) + "::" + text(4, digits) },
		"urn":     func() string { return "urn:example:" + text(16, digits) },
		"arn":     func() string { return "arn:aws:iam::" + text(12, digits) + ":role/" + text(20, upper) },
		"path":    func() string { return "/projects/" + text(12, digits) + "/global/" + text(19, digits) },
	}
	names := []string{"sub", "jti", "id", "trace_id", "orderId", "value", "x", "ref", "hash", "nonce", "kid", "legacy"}
	for kind, make := range makers {
		for range 300 {
			value := make()
			claims := fmt.Sprintf(`{%q:%q,"list":[%q]}`, names[r.IntN(len(names))], value, value)
			for _, f := range privateFindings(t, privateToken(plainHeader, claims)) {
				if f.Severity > Info {
					t.Errorf("%s %s: %s %s %s", kind, claims, f.Rule.ID, f.Severity, f.Detail)
				}
			}
		}
	}
}

func fill(r *rand.Rand, b []byte) {
	for i := range b {
		b[i] = byte(r.Uint32())
	}
}

// hostilePayloads make a detector read as much as it can be made to.
func hostilePayloads(size int) map[string]string {
	wide := func(unit string) string { return `{"x":"` + strings.Repeat(unit, size/len(unit)) + `"}` }
	many := func(member string) string {
		var b strings.Builder
		b.WriteByte('{')
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, member+",", i)
		}
		b.WriteString(`"z":0}`)
		return b.String()
	}
	return map[string]string{
		"ats":      wide("@"),
		"mails":    wide("a.b@c.de "),
		"almost":   wide("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@"),
		"digits":   wide("4"),
		"groups":   wide("4111 "),
		"plus":     wide("+49"),
		"begin":    wide("-----BEGIN PRIVATE KEY-----"),
		"schemes":  wide("a://"),
		"dollars":  wide("$2b$"),
		"equals":   wide("password="),
		"prefixes": wide("sk-"),
		"ey":       wide("eyJ."),
		"ey words": wide("eyJ.eyJ.eyJ "),
		"iban":     wide("DE89 "),
		"q":        wide("123Q~"),
		"letters":  wide("a"),
		"escapes":  wide(`\u0040`),
		"members":  many(`"m%d":"v"`),
		"secrets":  many(`"m%d":{"password":"correct horse"}`),
		"tokens":   many(`"m%d":"` + privateToken(`{"alg":"HS256"}`, `{"exp":1900000000}`) + `"`),
		"names":    many(`"user%d@example.com":1`),
		"numbers":  many(`"card%d":4111111111111111`),
		"usual":    many(`"order%d":{"id":"550e8400-e29b-41d4-a716-446655440000","total":"12.50","at":1763845200,"ok":true,"by":"warehouse seven"}`),
	}
}

func BenchmarkPrivate(b *testing.B) {
	const size = 3 << 20
	for name, payload := range hostilePayloads(size) {
		d := tokens.Decode([]byte(privateToken(plainHeader, payload)), tokens.Limits{TokenSize: 8 << 20, JSONValues: 8 << 20})
		in := &Input{Layers: tokens.VerifyLayers(d, tokens.NewKeys(), &tokens.Policy{At: privateNow}), At: privateNow}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(payload)))
			for range b.N {
				c := collector{in: in}
				c.private()
			}
		})
	}
}

// Whatever a payload is made of, it gives few findings and no panic.
func TestHostilePayloads(t *testing.T) {
	for name, payload := range hostilePayloads(1 << 16) {
		if n := len(privateFindings(t, privateToken(plainHeader, payload))); n > privateCount*mostMembers {
			t.Errorf("%s: %d findings", name, n)
		}
	}
}

func FuzzPrivate(f *testing.F) {
	for _, payload := range hostilePayloads(256) {
		f.Add([]byte(plainHeader), []byte(payload))
	}
	f.Add([]byte(`{"alg":"none","x":"+49 151 2345 6789"}`), []byte(`{"card":"4111 1111 1111 1111","iban":"GB29 NWBK 6016 1331 9268 19"}`))
	f.Add([]byte(`{}`), []byte(`MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0123456789012345678901234567890123`))
	f.Fuzz(func(t *testing.T, header, payload []byte) {
		list := privateFindings(t, privateToken(string(header), string(payload)))
		if len(list) > 3*privateCount*mostMembers {
			t.Fatalf("%d findings", len(list))
		}
		for _, f := range list {
			if f.Rule == nil || f.Detail == "" || len(f.Member) > 2*longestPath || f.Severity > f.Rule.Severity {
				t.Fatalf("%+v", f)
			}
		}
	})
}
