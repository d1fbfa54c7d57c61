package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fob/tokens"
)

// maker runs fob for the commands that make things: in a folder of its own,
// with answers for the prompt.
type maker struct {
	t       *testing.T
	dir     string
	answers []string
	env     map[string]string
	tty     bool
	now     time.Time

	stdout, stderr string
	asked          []string
}

func newMaker(t *testing.T) *maker {
	return &maker{t: t, dir: t.TempDir(), env: map[string]string{}, now: judgedAt}
}

// fob runs fob with nothing on stdin.
func (m *maker) fob(args ...string) (exit int) { return m.feed("", args...) }

// feed runs fob with stdin.
func (m *maker) feed(stdin string, args ...string) (exit int) {
	m.t.Helper()
	var out, errs bytes.Buffer
	exit = Main(World{Args: args, Now: func() time.Time { return m.now }, Local: time.UTC, Streams: Streams{
		In: strings.NewReader(stdin), Out: &out, Err: &errs, OutIsTTY: m.tty, ErrIsTTY: m.tty, Width: 80,
		Env:        func(name string) (string, bool) { v, ok := m.env[name]; return v, ok },
		ReadSecret: m.answer,
	}})
	m.stdout, m.stderr = out.String(), errs.String()
	return exit
}

func (m *maker) answer(prompt string) ([]byte, error) {
	m.asked = append(m.asked, prompt)
	if len(m.answers) == 0 {
		return nil, errors.New("there is no terminal to ask on")
	}
	a := m.answers[0]
	m.answers = m.answers[1:]
	return []byte(a), nil
}

// must runs fob and wants exit status 0; it gives stdout without the newline
// at its end.
func (m *maker) must(args ...string) string {
	m.t.Helper()
	if exit := m.fob(args...); exit != 0 {
		m.t.Fatalf("fob %q: exit %d\n%s", args, exit, m.stderr)
	}
	return strings.TrimSuffix(m.stdout, "\n")
}

// refuses runs fob and wants the exit status, an error that holds each of
// want, and nothing on stdout.
func (m *maker) refuses(exit int, args []string, want ...string) {
	m.t.Helper()
	if got := m.fob(args...); got != exit {
		m.t.Errorf("fob %q: exit %d, want %d\n%s", args, got, exit, m.stderr)
	}
	if m.stdout != "" {
		m.t.Errorf("fob %q: %q on stdout", args, m.stdout)
	}
	for _, w := range want {
		if !strings.Contains(m.stderr, w) {
			m.t.Errorf("fob %q: stderr lacks %q:\n%s", args, w, m.stderr)
		}
	}
}

// file writes a file and gives it as a KEY.
func (m *maker) file(name, text string) string {
	m.t.Helper()
	path := filepath.Join(m.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
	return "@" + path
}

// claimsOf decodes the claims of a compact JWS.
func claimsOf(t *testing.T, token string) map[string]any {
	t.Helper()
	d := tokens.Decode([]byte(token), tokens.Limits{})
	if e := d.Malformed(); e != nil {
		t.Fatalf("%q: %v", token, e)
	}
	var claims map[string]any
	if err := json.Unmarshal(d.Payload.Raw, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func headerText(t *testing.T, token string) string {
	t.Helper()
	d := tokens.Decode([]byte(token), tokens.Limits{})
	if e := d.Malformed(); e != nil {
		t.Fatalf("%q: %v", token, e)
	}
	if len(d.Signatures) > 0 {
		return string(d.Signatures[0].Protected.Raw)
	}
	return string(d.Protected.Raw)
}

// signingKey gives a private and a public KEY for a signature algorithm.
func (m *maker) signingKey(alg *tokens.Algorithm, rsa string) (private, public string) {
	switch alg.Kty {
	case "RSA":
		return rsa, m.file("rsa-public.jwk", m.must("keys", "convert", rsa, "--public"))
	case "oct":
		k := m.file("secret.jwk", m.must("keygen", "--alg", alg.Name))
		return k, k
	}
	private = m.file("key.jwk", m.must("keygen", "--alg", alg.Name, "--kid", "k"))
	return private, m.file("public.jwk", m.must("keys", "convert", private, "--public"))
}

// rsaKey makes an RSA key that is open to every RSA algorithm.
func (m *maker) rsaKey() string {
	pem := m.file("rsa.pem", m.must("keygen", "--alg", "RS256", "--bits", "2048", "--format", "pem"))
	return m.file("rsa.jwk", m.must("keys", "convert", pem, "--kid", "rsa"))
}

func TestWhatIsSignedVerifies(t *testing.T) {
	m := newMaker(t)
	rsa := m.rsaKey()
	body := m.file("body", `{"sub":"anna"}`)
	for _, alg := range tokens.Algorithms(tokens.PurposeSign) {
		private, public := m.signingKey(alg, rsa)
		minted := m.must("mint", "-k", private, "--alg", alg.Name, "--sub", "anna")
		m.must("verify", minted, "-k", public, "--alg", alg.Name, "--sub", "anna", "--typ", "JWT")
		for _, format := range []string{"compact", "json", "general"} {
			sign := []string{"sign", "-k", private, "--alg", alg.Name, "--format", format, body}
			token := m.file("token", m.must(sign...))
			m.must("verify", token, "-k", public, "--sub", "anna")
			detached := m.file("token", m.must(append(sign, "--detached")...))
			m.must("verify", detached, "-k", public, "--detached", body)
			unencoded := m.file("token", m.must(append(sign, "--detached", "--unencoded")...))
			m.must("verify", unencoded, "-k", public, "--detached", body)
			if exit := m.fob("verify", detached, "-k", public); exit != exitNo {
				t.Errorf("%s %s: without its payload, exit %d", alg.Name, format, exit)
			}
		}
	}
}

func TestWhatIsEncryptedOpens(t *testing.T) {
	m := newMaker(t)
	rsa := m.rsaKey()
	const text = "tea at noon \x00\xff"
	body := m.file("body", text)
	for _, alg := range tokens.Algorithms(tokens.PurposeKey) {
		if alg.DecryptOnly {
			m.refuses(exitRefused, []string{"encrypt", "-k", rsa, "--alg", alg.Name, body}, "for reading old tokens only")
			continue
		}
		for _, enc := range tokens.Algorithms(tokens.PurposeEnc) {
			for _, key := range m.encryptionKeys(alg, enc, rsa) {
				for _, more := range [][]string{{}, {"--zip"}, {"--format", "json", "--aad", body}, {"--format", "general"}} {
					args := append([]string{"encrypt", "-k", key, "--alg", alg.Name, "--enc", enc.Name, "--pbes2-count", "1000", body}, more...)
					token := m.file("token", m.must(args...))
					if got := m.must("decrypt", token, "-k", key); got != text {
						t.Errorf("%q: opens as %q", args, got)
					}
				}
			}
		}
	}
}

// encryptionKeys gives the KEYs that an algorithm takes.
func (m *maker) encryptionKeys(alg, enc *tokens.Algorithm, rsa string) []string {
	switch {
	case alg.Kty == "RSA":
		return []string{rsa}
	case alg.Kty == "EC":
		var keys []string
		for _, crv := range []string{"P-256", "P-384", "P-521", "X25519"} {
			keys = append(keys, m.file(crv+".jwk", m.must("keygen", "--alg", alg.Name, "--crv", crv)))
		}
		return keys
	case alg.Name == "dir":
		return []string{m.file("dir.jwk", m.must("keygen", "--alg", enc.Name))}
	}
	return []string{m.file("secret.jwk", m.must("keygen", "--alg", alg.Name))}
}

func TestMintAddsWhatIsNotGiven(t *testing.T) {
	m := newMaker(t)
	key := m.file("key.jwk", m.must("keygen", "--alg", "ES256", "--kid", "k1"))
	token := m.must("mint", "-k", key, "--sub", "anna")
	if got := headerText(t, token); got != `{"alg":"ES256","typ":"JWT","kid":"k1"}` {
		t.Errorf("header %s", got)
	}
	claims := claimsOf(t, token)
	if claims["iat"] != float64(judgedAt.Unix()) || claims["exp"] != float64(judgedAt.Unix()+3600) {
		t.Errorf("claims %v", claims)
	}
	if jti, ok := claims["jti"].(string); !ok || len(jti) != 36 || jti[14] != '4' || !strings.ContainsRune("89ab", rune(jti[19])) {
		t.Errorf("jti %v is no UUID of version 4", claims["jti"])
	}
	if other := claimsOf(t, m.must("mint", "-k", key)); other["jti"] == claims["jti"] {
		t.Error("two tokens have the same jti")
	}
}

func TestMintOrderAndPrecedence(t *testing.T) {
	m := newMaker(t)
	key := m.file("key.jwk", m.must("keygen", "--alg", "HS256"))
	file := m.file("claims.json", "{\n  \"z\": 1.50,\n  \"sub\": \"file\",\n  \"exp\": \"+15m\"\n}\n")
	for _, test := range []struct {
		name  string
		args  []string
		stdin string
		want  string
	}{
		{"bare", []string{"--bare", "--sub", "a"}, "", `{"sub":"a"}`},
		{"nothing at all", []string{"--bare"}, "", `{}`},
		{"JSON, numbers and order as written", []string{"--bare", "--claims", `{ "b": 1e2, "a": [1, 2] }`}, "", `{"b":1e2,"a":[1,2]}`},
		{"stdin", []string{"--bare", "--claims", "-"}, `{"from":"stdin"}`, `{"from":"stdin"}`},
		{"a file", []string{"--claims", file, "--jti", "j"}, "", `{"z":1.50,"sub":"file","exp":1795356900,"jti":"j","iat":1795356000}`},
		{"without @", []string{"--bare", "--claims", file[1:], "-c", "exp:=7"}, "", `{"z":1.50,"sub":"file","exp":7}`},
		{"a later one wins, in the first one's place", []string{"--bare", "--claims", `{"sub":"json","x":1}`, "-c", "sub=text", "-c", "x:=null", "-c", "x:=[true]"}, "", `{"sub":"text","x":[true]}`},
		{"flags win", []string{"--bare", "-c", "iss=c", "--iss", "flag"}, "", `{"iss":"flag"}`},
		{"one audience, several audiences", []string{"--bare", "--aud", "a"}, "", `{"aud":"a"}`},
		{"several audiences", []string{"--bare", "--aud", "a", "--aud", "b\"c"}, "", `{"aud":["a","b\"c"]}`},
		{"text that looks like JSON", []string{"--bare", "-c", "n=12", "-c", "e=a=b", "-c", "empty="}, "", `{"n":"12","e":"a=b","empty":""}`},
		{"a name with a colon", []string{"--bare", "-c", "https://x.example/role=admin", "-c", "https://x.example/n:=3"}, "", `{"https://x.example/role":"admin","https://x.example/n":3}`},
		{"times relative to --at", []string{"--bare", "--at", "1000", "--exp", "+15m", "--nbf", "-10s", "--iat", "now"}, "", `{"exp":1900,"nbf":990,"iat":1000}`},
		{"a time among the claims", []string{"--bare", "-c", "nbf=2026-11-22", "-c", "auth_time=-1h", "-c", "other=+1h"}, "", `{"nbf":1795305600,"auth_time":1795352400,"other":"+1h"}`},
		{"given claims are not added to", []string{"-c", "iat:=1", "-c", "exp:=2", "-c", "jti=j"}, "", `{"iat":1,"exp":2,"jti":"j"}`},
	} {
		if exit := m.feed(test.stdin, append([]string{"mint", "-k", key}, test.args...)...); exit != 0 {
			t.Errorf("%s: exit %d\n%s", test.name, exit, m.stderr)
			continue
		}
		d := tokens.Decode([]byte(strings.TrimSpace(m.stdout)), tokens.Limits{})
		if got := string(d.Payload.Raw); got != test.want {
			t.Errorf("%s: claims\n%s, want\n%s", test.name, got, test.want)
		}
	}
}

func TestMintHeader(t *testing.T) {
	m := newMaker(t)
	key := m.file("key.jwk", m.must("keygen", "--alg", "HS256", "--kid", "own"))
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--typ", "at+jwt"}, `{"alg":"HS256","typ":"at+jwt","kid":"own"}`},
		{[]string{"--typ", ""}, `{"alg":"HS256","kid":"own"}`},
		{[]string{"--kid", "other"}, `{"alg":"HS256","typ":"JWT","kid":"other"}`},
		{[]string{"--header", "kid=other", "--header", "typ=x"}, `{"alg":"HS256","typ":"x","kid":"other"}`},
		{[]string{"--header", "n:={ \"a\": [1] }", "--header", "s=1"}, `{"alg":"HS256","typ":"JWT","kid":"own","n":{"a":[1]},"s":"1"}`},
	} {
		if got := headerText(t, m.must(append([]string{"mint", "-k", key}, test.args...)...)); got != test.want {
			t.Errorf("%q: header %s, want %s", test.args, got, test.want)
		}
	}
}

func TestMintRefusesAndSaysWhy(t *testing.T) {
	m := newMaker(t)
	private := m.must("keygen", "--alg", "ES256", "--kid", "a")
	key := m.file("key.jwk", private)
	public := m.file("public.jwk", m.must("keys", "convert", key, "--public"))
	set := m.file("set.jwks", `{"keys":[`+private+`,`+m.must("keygen", "--alg", "RS256", "--bits", "2048", "--kid", "b")+`]}`)
	encrypting := m.file("enc.jwk", m.must("keygen", "--alg", "RSA-OAEP-256", "--bits", "2048"))
	for _, test := range []struct {
		exit int
		args []string
		want string
	}{
		{exitKey, []string{}, "no key to sign with"},
		{exitKey, []string{"-k", public}, "the private half"},
		{exitKey, []string{"-k", encrypting}, "no signature algorithm"},
		{exitKey, []string{"-k", key, "--alg", "RS256"}, "RS256"},
		{exitKey, []string{"-k", key, "--alg", "XS256"}, "no algorithm that fob knows"},
		{exitRefused, []string{"-k", key, "--alg", "none"}, "unsecured"},
		{exitUsage, []string{"-k", key, "-k", key}, "more than once"},
		{exitUsage, []string{"-k", set}, `choose with --kid; they are "a", "b"`},
		{exitKey, []string{"-k", set, "--kid", "c"}, `the kid "c"`},
		{exitUsage, []string{"-k", key, "--header", "alg=HS256"}, `"alg" is set by the engine`},
		{exitUsage, []string{"-k", key, "--header", "crit:=[]"}, `"crit" is set by the engine`},
		{exitUsage, []string{"-k", key, "--header", "kid:=7"}, `"kid" must be a string`},
		{exitUsage, []string{"-k", key, "--typ", "x", "--header", "typ=y"}, "both name"},
		{exitUsage, []string{"-k", key, "--kid", ""}, "--kid is empty"},
		{exitUsage, []string{"-k", key, "-c", "sub"}, "neither NAME=TEXT nor NAME:=JSON"},
		{exitUsage, []string{"-k", key, "-c", "=x"}, "neither NAME=TEXT nor NAME:=JSON"},
		{exitMalformed, []string{"-k", key, "-c", "x:=yes"}, `"x" is no JSON`},
		{exitMalformed, []string{"-k", key, "-c", `x:={"a":1,"a":2}`}, `"a" stands twice`},
		{exitMalformed, []string{"-k", key, "--claims", `{"a":1,"a":2}`}, "line 1, column 8"},
		{exitMalformed, []string{"-k", key, "--claims", `{"a":1}{`}, "claims"},
		{exitIO, []string{"-k", key, "--claims", filepath.Join(m.dir, "gone.json")}, "gone.json"},
		{exitUsage, []string{"-k", key, "--exp", "soon"}, "--exp"},
		{exitUsage, []string{"-k", key, "-c", "exp=soon"}, "exp"},
		{exitUsage, []string{"-k", key, "-n", "0"}, "not from 1 to 1000000"},
		{exitUsage, []string{"-k", key, "-n", "1000001"}, "not from 1 to 1000000"},
		{exitUsage, []string{"-k", key, "--enc", "A128GCM"}, "--encrypt-to"},
		{exitUsage, []string{"-k", key, "stray"}, "stray"},
		{exitRefused, []string{"-k", "text:short"}, "--allow-weak-key"},
	} {
		m.refuses(test.exit, append([]string{"mint"}, test.args...), test.want)
	}
}

func TestMintNotes(t *testing.T) {
	m := newMaker(t)
	key := m.file("key.jwk", m.must("keygen", "--alg", "HS256"))
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--exp", "-1h"}, "expired from the start"},
		{[]string{"--exp", "now"}, "expired from the start"},
		{[]string{"--nbf", "+2h"}, "no time at which the token is valid"},
		{[]string{"-c", "exp:=null"}, "exp is no number of seconds"},
		{[]string{"-n", "2", "--jti", "j"}, "all 2 tokens have the same jti"},
		{[]string{"--exp", "1795359600000"}, "milliseconds"},
		{[]string{"-c", "n:=9007199254740993"}, "payload: "},
	} {
		m.must(append([]string{"mint", "-k", key}, test.args...)...)
		if !strings.Contains(m.stderr, test.want) {
			t.Errorf("%q: no note %q in %q", test.args, test.want, m.stderr)
		}
		m.must(append([]string{"mint", "--quiet", "-k", key}, test.args...)...)
		if m.stderr != "" {
			t.Errorf("%q: %q on stderr with --quiet", test.args, m.stderr)
		}
	}
	if m.must("mint", "-k", key, "--exp", "+1h"); m.stderr != "" {
		t.Errorf("an ordinary token gets a note: %s", m.stderr)
	}
}

func TestMintMany(t *testing.T) {
	m := newMaker(t)
	key := m.file("key.jwk", m.must("keygen", "--alg", "HS256"))
	const n = 1000
	lines := strings.Split(m.must("mint", "-k", key, "-n", "1000", "--sub", "load"), "\n")
	jtis := map[any]bool{}
	for _, line := range lines {
		jtis[claimsOf(t, line)["jti"]] = true
	}
	if len(lines) != n || len(jtis) != n {
		t.Errorf("%d lines with %d ids, want %d", len(lines), len(jtis), n)
	}
	if exit := m.feed(strings.Join(lines, "\n"), "verify", "--lines", "--quiet", "-k", key, "--sub", "load"); exit != 0 {
		t.Errorf("verify: exit %d, %s", exit, m.stderr)
	}
}

func TestMintJSON(t *testing.T) {
	m := newMaker(t)
	key := m.file("key.jwk", m.must("keygen", "--alg", "HS256", "--kid", "k"))
	to := m.file("to.jwk", m.must("keygen", "--alg", "ECDH-ES", "--kid", "to"))
	type object struct {
		Token          string
		Header, Claims map[string]any
		Nested         struct{ Header map[string]any }
		Exp            struct {
			Value int64
			Time  time.Time
		}
	}
	var plain, nested object
	if err := json.Unmarshal([]byte(m.must("mint", "--json", "-k", key, "--sub", "a\u202eb")), &plain); err != nil {
		t.Fatal(err)
	}
	if plain.Header["kid"] != "k" || plain.Claims["sub"] != "a\u202eb" || plain.Exp.Value != judgedAt.Unix()+3600 || !plain.Exp.Time.Equal(judgedAt.Add(time.Hour)) {
		t.Errorf("%+v", plain)
	}
	if strings.Contains(m.stdout, "\u202e") {
		t.Error("a control of direction reached stdout raw")
	}
	if err := json.Unmarshal([]byte(m.must("mint", "--json", "-k", key, "--encrypt-to", to, "--enc", "A128GCM", "--key-alg", "ECDH-ES")), &nested); err != nil {
		t.Fatal(err)
	}
	if nested.Header["enc"] != "A128GCM" || nested.Header["cty"] != "JWT" || nested.Nested.Header["alg"] != "HS256" {
		t.Errorf("%+v", nested)
	}
	m.must("decrypt", nested.Token, "-k", to, "--then-verify", key)
}

func TestSignRefusesAndSaysWhy(t *testing.T) {
	m := newMaker(t)
	key := m.file("key.jwk", m.must("keygen", "--alg", "ES256"))
	ed := m.file("ed.jwk", m.must("keygen", "--alg", "EdDSA"))
	body := m.file("body", "a.b")
	for _, test := range []struct {
		exit int
		args []string
		want string
	}{
		{exitKey, []string{body}, "no key to sign with"},
		{exitUsage, []string{"-k", key, "-k", ed, body}, "--format general"},
		{exitUsage, []string{"-k", key, "--format", "xml", body}, "the forms are compact, json and general"},
		{exitUsage, []string{"-k", key, "--unencoded", body}, "--detached"},
		{exitUsage, []string{"-k", key, "--unprotected", "a=b", body}, "--format json or general"},
		{exitUsage, []string{"-k", key, "--format", "json", "--unprotected", "a=b", "--header", "a=c", body}, "must be disjoint"},
		{exitUsage, []string{"-k", key, "-k", ed, "--format", "general", "--alg", "ES256", "--alg", "EdDSA", "--alg", "ES256", body}, "3 times --alg for 2 keys"},
		{exitUsage, []string{"-k", key, body, body}, "at most 1"},
		{exitIO, []string{"-k", key, filepath.Join(m.dir, "gone")}, "gone"},
		{exitMalformed, []string{"-k", key, "--limit", "token-size=2", body}, "token-size"},
		{exitRefused, []string{"-k", key, "--alg", "none", body}, "unsecured"},
	} {
		m.refuses(test.exit, append([]string{"sign"}, test.args...), test.want)
	}
}

func TestStdinIsReadOnce(t *testing.T) {
	m := newMaker(t)
	key := m.must("keygen", "--alg", "ES256")
	for _, test := range []struct {
		stdin string
		args  []string
	}{
		{`{"sub":"anna"}`, []string{"mint", "--claims", "-", "-k", "-"}},
		{key, []string{"sign", "-k", "-", "-"}},
		{key, []string{"sign", "-k", "-"}},
		{key, []string{"sign", "-k", "fd:0", "-"}},
		{key, []string{"decrypt", "-k", "-"}},
		{key, []string{"sign", "-k", "-", "-k", "-", "--format", "general", "x"}},
	} {
		if exit := m.feed(test.stdin, test.args...); exit != exitUsage || !strings.Contains(m.stderr, "stdin cannot be both") {
			t.Errorf("%q: exit %d\n%s", test.args, exit, m.stderr)
		}
	}
}

func TestSignWithSeveralKeys(t *testing.T) {
	m := newMaker(t)
	rsa := m.rsaKey()
	ed := m.file("ed.jwk", m.must("keygen", "--alg", "EdDSA", "--kid", "ed"))
	body := m.file("body", "text")
	token := m.must("sign", "-k", rsa, "-k", ed, "--alg", "PS384", "--alg", "EdDSA", "--kid", "one", "--kid", "two", "--format", "general",
		"--typ", "x", "--cty", "text/plain", "--unprotected", "hint=h", body)
	d := tokens.Decode([]byte(token), tokens.Limits{})
	for i, want := range []string{`{"alg":"PS384","typ":"x","kid":"one","cty":"text/plain"}`, `{"alg":"EdDSA","typ":"x","kid":"two","cty":"text/plain"}`} {
		if got := string(d.Signatures[i].Protected.Raw); got != want {
			t.Errorf("header %d: %s, want %s", i, got, want)
		}
		if got := string(d.Signatures[i].Unprotected.Raw()); got != `{"hint":"h"}` {
			t.Errorf("unprotected header %d: %s", i, got)
		}
	}
	m.must("verify", m.file("token", token), "--ignore-kid", "-k", rsa, "-k", ed)
}

// A payload of an attacker's choice, signed as it is, must not reach the
// terminal raw; the signature still holds.
func TestSignedTextIsSafeOnATerminal(t *testing.T) {
	m := newMaker(t)
	m.tty = true
	key := m.file("key.jwk", `{"kty":"oct","k":"`+strings.Repeat("A", 43)+`"}`)
	body := m.file("body", "\u202e\u009b31m\x7f")
	token := m.must("sign", "-k", key, "--format", "json", "--unencoded", body)
	if strings.ContainsAny(token, "\u202e\u009b\x7f") {
		t.Errorf("raw: %q", token)
	}
	m.must("verify", m.file("token", token), "-k", key)
}

func TestDecryptExitStatus(t *testing.T) {
	m := newMaker(t)
	one := m.file("one.jwk", m.must("keygen", "--alg", "A128KW", "--kid", "k"))
	two := m.file("two.jwk", m.must("keygen", "--alg", "A128KW", "--kid", "k"))
	named := m.file("named.jwk", m.must("keygen", "--alg", "A128KW", "--kid", "n"))
	ec := m.file("ec.jwk", m.must("keygen", "--alg", "ECDH-ES", "--kid", "k"))
	token := m.must("encrypt", "-k", one, m.file("body", "tea"))
	for _, test := range []struct {
		exit int
		args []string
		want string
	}{
		{exitNo, []string{token, "-k", two}, "does not decrypt"},
		{exitNo, []string{token[:len(token)-2] + "AA", "-k", one}, "does not decrypt"},
		{exitKey, []string{token, "-k", named}, `kid "k" is in no key set`},
		{exitNo, []string{token, "-k", named, "--ignore-kid"}, "does not decrypt"},
		{exitKey, []string{token, "-k", ec}, "no key fits"},
		{exitKey, []string{token}, "no key to open it with"},
		{exitMalformed, []string{token[:40], "-k", one}, "malformed"},
		{exitMalformed, []string{token, "-k", one, "--then-verify", one}, "no token inside"},
		{exitUsage, []string{m.must("mint", "-k", "hex:"+strings.Repeat("00", 32)), "-k", one}, "not encrypted"},
	} {
		m.refuses(test.exit, append([]string{"decrypt"}, test.args...), test.want)
	}
}

// The payload of a nested token is printed only if its signature and its times
// hold: a script that reads stdout acts on it.
func TestDecryptThenVerifyKeepsBackWhatDoesNotHold(t *testing.T) {
	m := newMaker(t)
	shared := m.file("shared.jwk", m.must("keygen", "--alg", "A256GCM"))
	open := m.file("open.jwk", strings.NewReplacer(`,"alg":"dir"`, "", `,"use":"enc"`, "").Replace(m.must("keys", "convert", shared)))
	signer := m.file("signer.jwk", m.must("keygen", "--alg", "ES256", "--kid", "s"))
	other := m.file("other.jwk", m.must("keygen", "--alg", "ES256", "--kid", "s"))
	stranger := m.file("stranger.jwk", m.must("keygen", "--alg", "ES256", "--kid", "x"))
	good := m.must("mint", "-k", signer, "--sub", "secret-subject", "--encrypt-to", shared)
	expired := m.must("mint", "-k", signer, "--sub", "secret-subject", "--exp", "-1h", "--encrypt-to", shared)
	forged := m.file("forged", m.must("mint", "-k", open, "--alg", "HS256", "--sub", "secret-subject"))
	forgedToken := m.must("encrypt", "-k", shared, forged)
	for _, test := range []struct {
		name  string
		token string
		key   string
		exit  int
	}{
		{"it holds", good, signer, exitOK},
		{"another key of that kid", good, other, exitNo},
		{"no key of that kid", good, stranger, exitKey},
		{"expired", expired, signer, exitNo},
		{"signed with the key that it is encrypted to", forgedToken, signer, exitKey},
	} {
		for _, mode := range [][]string{{}, {"--json"}} {
			exit := m.fob(append(mode, "decrypt", test.token, "-k", open, "--then-verify", test.key)...)
			if exit != test.exit {
				t.Errorf("%s %q: exit %d, want %d\n%s", test.name, mode, exit, test.exit, m.stderr)
			}
			if shown := strings.Contains(m.stdout, "secret-subject"); shown != (test.exit == exitOK) {
				t.Errorf("%s %q: payload shown: %v\n%s", test.name, mode, shown, m.stdout)
			}
			if mode == nil && exit != exitOK && m.stdout != "" {
				t.Errorf("%s: %q on stdout", test.name, m.stdout)
			}
			if len(mode) > 0 && !json.Valid([]byte(m.stdout)) {
				t.Errorf("%s: no JSON: %s", test.name, m.stdout)
			}
		}
	}
}

func TestDecryptJSON(t *testing.T) {
	m := newMaker(t)
	key := m.file("key.jwk", m.must("keygen", "--alg", "A128KW", "--kid", "k"))
	for _, test := range []struct{ body, want string }{
		{"tea\n", `{"plaintext":"tea\n","bytes":4,`},
		{"\xff\x00", `{"plaintext_base64url":"_wA","bytes":2,`},
		{"\x1b[2J", `{"plaintext":"\u001b[2J","bytes":4,`},
	} {
		token := m.must("encrypt", "-k", key, m.file("body", test.body))
		got := m.must("--json", "decrypt", token, "-k", key)
		want := test.want + `"alg":"A128KW","enc":"A256GCM","key":{"ref":"` + key + `","kid":"k","alg":"A128KW","origin":"JWK"},"recipient":0,"findings":[]}`
		if got != want {
			t.Errorf("%q:\n%s, want\n%s", test.body, got, want)
		}
	}
}

func TestPlaintextIsSafeOnATerminal(t *testing.T) {
	m := newMaker(t)
	key := m.file("key.jwk", m.must("keygen", "--alg", "A128KW"))
	token := m.must("encrypt", "-k", key, m.file("body", "a\x1b]0;owned\x07\nb"))
	m.tty = true
	if got := m.must("decrypt", token, "-k", key); got != `a\x1b]0;owned\x07`+"\nb" {
		t.Errorf("%q", got)
	}
	if !strings.Contains(m.stderr, "made visible") {
		t.Errorf("no note: %q", m.stderr)
	}
}

func TestTypedPasswordIsAskedForTwiceAndNeverAnAESKey(t *testing.T) {
	m := newMaker(t)
	body := m.file("body", "tea")
	for _, ref := range []string{"prompt:", "secret:prompt:"} {
		m.answers, m.asked = []string{"sixteen letters!", "sixteen letters!"}, nil
		token := m.must("encrypt", "-k", ref, "--pbes2-count", "1000", body)
		if got := headerText(t, token); !strings.Contains(got, `"alg":"PBES2-HS256+A128KW"`) {
			t.Errorf("%s: header %s", ref, got)
		}
		if len(m.asked) != 2 {
			t.Errorf("%s: asked %q", ref, m.asked)
		}
		m.answers = []string{"sixteen letters!"}
		if got := m.must("decrypt", token, "-k", ref); got != "tea" {
			t.Errorf("%s: opens as %q", ref, got)
		}
	}
	m.answers = []string{"one", "another"}
	m.refuses(exitKey, []string{"encrypt", "-k", "prompt:", body}, "differ")
	m.answers = []string{""}
	m.refuses(exitKey, []string{"encrypt", "-k", "prompt:", body}, "empty")
	m.refuses(exitIO, []string{"encrypt", "-k", "prompt:", body}, "no terminal")
}

func TestEncryptRefusesAndSaysWhy(t *testing.T) {
	m := newMaker(t)
	ec := m.file("ec.jwk", m.must("keygen", "--alg", "ECDH-ES"))
	wrap := m.file("wrap.jwk", m.must("keygen", "--alg", "A128KW"))
	sig := m.file("sig.jwk", m.must("keygen", "--alg", "ES256"))
	body := m.file("body", "tea")
	for _, test := range []struct {
		exit int
		args []string
		want string
	}{
		{exitKey, []string{body}, "no key to encrypt to"},
		{exitKey, []string{"-k", sig, body}, "no key management algorithm"},
		{exitKey, []string{"-k", wrap, "--alg", "nope", body}, "no algorithm that fob knows"},
		{exitKey, []string{"-k", wrap, "--enc", "nope", body}, "no algorithm that fob knows"},
		{exitUsage, []string{"-k", wrap, "-k", wrap, body}, "--format general"},
		{exitUsage, []string{"-k", ec, "-k", wrap, "--format", "general", body}, "one recipient only"},
		{exitUsage, []string{"-k", wrap, "--aad", body, body}, "--format json or general"},
		{exitUsage, []string{"-k", wrap, "--header", "zip=DEF", body}, "set by the engine"},
		{exitUsage, []string{"-k", "text:pw", "--pbes2-count", "0", body}, "not above zero"},
		{exitMalformed, []string{"-k", "text:pw", "--pbes2-count", "2000000", body}, "pbes2-iterations"},
	} {
		m.refuses(test.exit, append([]string{"encrypt"}, test.args...), test.want)
	}
}

func TestKeygenEveryAlgorithmInEveryForm(t *testing.T) {
	m := newMaker(t)
	can := func(kty, crv, format string) bool {
		switch format {
		case "jwk", "jwks":
			return true
		case "raw":
			return kty == "oct"
		case "pkcs1":
			return kty == "RSA"
		case "sec1":
			return kty == "EC" && crv != "X25519"
		case "ssh":
			return kty != "oct" && crv != "X25519"
		}
		return kty != "oct"
	}
	for _, test := range []struct{ alg, kty, crv string }{
		{"HS512", "oct", ""}, {"A256GCM", "oct", ""}, {"A192KW", "oct", ""}, {"PBES2-HS256+A128KW", "oct", ""}, {"RS256", "RSA", ""},
		{"ES256", "EC", ""}, {"ES512", "EC", ""}, {"Ed25519", "OKP", ""}, {"ECDH-ES", "EC", "P-384"}, {"ECDH-ES+A128KW", "EC", "X25519"},
	} {
		for _, format := range tokens.KeyFormats() {
			args := []string{"keygen", "--alg", test.alg, "--format", string(format)}
			if test.crv != "" {
				args = append(args, "--crv", test.crv)
			}
			if test.kty == "RSA" {
				args = append(args, "--bits", "2048")
			}
			if !can(test.kty, test.crv, string(format)) {
				m.refuses(exitUsage, args, "fob: usage")
				continue
			}
			if exit := m.fob(args...); exit != 0 {
				t.Errorf("%q: exit %d\n%s", args, exit, m.stderr)
				continue
			}
			ref := m.file("key", m.stdout)
			if format == "raw" {
				ref = "secret:" + ref
			}
			jwk := m.must("keys", "convert", ref)
			if !strings.Contains(jwk, `"d":"`) && !strings.Contains(jwk, `"k":"`) {
				t.Errorf("%q: not read back as a private key", args)
			}
		}
	}
}

func TestKeygenToAFile(t *testing.T) {
	m := newMaker(t)
	path := filepath.Join(m.dir, "key.jwk")
	public := m.must("keygen", "--alg", "ES256", "-o", path, "--public")
	if strings.Contains(public, `"d"`) || !strings.Contains(public, `"x"`) {
		t.Errorf("stdout is not the public half: %s", public)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	if got := m.must("keys", "convert", path, "--public"); got != public {
		t.Errorf("the file holds another key than stdout:\n%s\n%s", got, public)
	}
	before, _ := os.ReadFile(path)
	m.refuses(exitRefused, []string{"keygen", "--alg", "ES256", "-o", path, "--public"}, "--force")
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("a key was overwritten without --force")
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	m.must("keygen", "--alg", "ES256", "-o", path, "--force")
	if after, _ := os.ReadFile(path); bytes.Equal(before, after) {
		t.Error("--force did not overwrite")
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v after --force", info.Mode())
	}
	if left, _ := filepath.Glob(filepath.Join(m.dir, ".fob-*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	m.refuses(exitUsage, []string{"keygen", "--alg", "ES256", "--public"}, "-o FILE")
	m.refuses(exitRefused, []string{"keygen", "--alg", "HS256", "--public", "-o", filepath.Join(m.dir, "s.jwk")}, "no public half")
	if _, err := os.Stat(filepath.Join(m.dir, "s.jwk")); err == nil {
		t.Error("a refused keygen left a file")
	}
	m.refuses(exitIO, []string{"keygen", "--alg", "ES256", "-o", filepath.Join(m.dir, "no", "where")}, "where")
	socket, err := net.Listen("unix", filepath.Join(m.dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	m.refuses(exitRefused, []string{"keygen", "--alg", "ES256", "--force", "-o", socket.Addr().String()}, "no regular file")
}

func TestKeygenRefusesAndSaysWhy(t *testing.T) {
	m := newMaker(t)
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{}, "--alg ES256"},
		{[]string{"--alg", "none"}, "no algorithm that fob knows"},
		{[]string{"--alg", "RS256", "--bits", "1024"}, "2048"},
		{[]string{"--alg", "ES256", "--bits", "2048"}, "only RSA"},
		{[]string{"--alg", "ES256", "--crv", "P-384"}, "no choice of curve"},
		{[]string{"--alg", "ECDH-ES", "--crv", "P-999"}, "no curve"},
		{[]string{"--alg", "ES256", "--format", "xml"}, "the forms are jwk"},
		{[]string{"--alg", "ES256", "--seal"}, "pem, der and ssh can be sealed"},
	} {
		m.refuses(exitUsage, append([]string{"keygen"}, test.args...), test.want)
	}
}

func TestSealedKeys(t *testing.T) {
	m := newMaker(t)
	pass := m.file("pass", "swordfish\r\n")
	for _, format := range []string{"pem", "der", "ssh"} {
		path := filepath.Join(m.dir, "sealed."+format)
		m.must("keygen", "--alg", "EdDSA", "--format", format, "--passphrase-file", pass, "-o", path)
		m.must("mint", "-k", path, "--passphrase-file", pass)
		m.answers = []string{"swordfish"}
		m.must("mint", "-k", path)
		m.answers = []string{"goldfish"}
		m.refuses(exitKey, []string{"mint", "-k", path}, "passphrase")
		m.refuses(exitKey, []string{"mint", "-k", path}, "no terminal to ask on")
		m.answers = []string{"new", "new"}
		again := filepath.Join(m.dir, "again."+format)
		m.must("keys", "convert", path, "--passphrase-file", pass, "--format", format, "--seal", "-o", again)
		m.answers = []string{"new"}
		m.must("mint", "-k", again)
	}
	m.answers = []string{"one", "other"}
	m.refuses(exitKey, []string{"keygen", "--alg", "EdDSA", "--format", "pem", "--seal"}, "differ")
	m.answers = []string{""}
	m.refuses(exitKey, []string{"keygen", "--alg", "EdDSA", "--format", "pem", "--seal"}, "empty")
	m.refuses(exitKey, []string{"keygen", "--alg", "EdDSA", "--format", "pem", "--passphrase-file", m.file("none", "\n")}, "empty")
}

// One passphrase file serves several sealed keys, even from stdin.
func TestPassphraseFileIsReadOnce(t *testing.T) {
	m := newMaker(t)
	pass := m.file("pass", "swordfish")
	one := m.must("keygen", "--alg", "EdDSA", "--format", "pem", "--passphrase-file", pass)
	two := m.must("keygen", "--alg", "ES256", "--format", "pem", "--passphrase-file", pass)
	both := m.file("both.pem", one+"\n"+two+"\n")
	if exit := m.feed("swordfish\n", "sign", "-k", both, "--alg", "ES256", "-k", both, "--alg", "EdDSA", "--format", "general",
		"--passphrase-file", "-", m.file("body", "tea")[1:]); exit != 0 {
		t.Errorf("exit %d\n%s", exit, m.stderr)
	}
}

func TestKeysOnATerminal(t *testing.T) {
	m := newMaker(t)
	m.tty = true
	m.must("keygen", "--alg", "ES256")
	if !strings.Contains(m.stderr, "private key") {
		t.Errorf("no note: %q", m.stderr)
	}
	m.refuses(exitRefused, []string{"keygen", "--alg", "HS256", "--format", "raw"}, "-o FILE")
	m.refuses(exitRefused, []string{"keygen", "--alg", "ES256", "--format", "der"}, "-o FILE")
	if got := m.must("keygen", "--alg", "ES256", "--kid", "a\u202eb\x1b"); strings.ContainsAny(got, "\u202e\x1b") {
		t.Errorf("raw: %q", got)
	}
}

func TestKeysConvertMetadata(t *testing.T) {
	m := newMaker(t)
	pem := m.file("key.pem", m.must("keygen", "--alg", "ES256", "--format", "pem"))
	rsa := m.file("rsa.pem", m.must("keygen", "--alg", "RS256", "--bits", "2048", "--format", "pem"))
	got := m.must("keys", "convert", pem, "--public", "--kid", "k", "--alg", "ES256", "--use", "sig")
	if !strings.HasSuffix(got, `"kid":"k","use":"sig","alg":"ES256"}`) || strings.Contains(got, `"d"`) {
		t.Errorf("%s", got)
	}
	if got := m.must("keys", "convert", pem); !strings.Contains(got, `"d":"`) {
		t.Errorf("a private key did not stay private: %s", got)
	}
	if got := m.must("keys", "convert", pem, rsa, "--format", "jwks"); strings.Count(got, `"kty"`) != 2 {
		t.Errorf("%s", got)
	}
	for _, test := range []struct {
		exit int
		args []string
		want string
	}{
		{exitUsage, []string{}, "nothing to convert"},
		{exitUsage, []string{pem, rsa}, "--format jwks"},
		{exitUsage, []string{pem, rsa, "--format", "der"}, "--format jwks"},
		{exitUsage, []string{pem, rsa, "--format", "jwks", "--kid", "k"}, "one --kid for 2 keys"},
		{exitUsage, []string{pem, "--use", "signing"}, "neither sig nor enc"},
		{exitUsage, []string{pem, "--format", "pem", "--kid", "k"}, "no place for"},
		{exitUsage, []string{pem, "--alg", "XS256"}, "no algorithm"},
		{exitKey, []string{pem, "--alg", "RS256"}, "does not go with this key"},
		{exitKey, []string{pem, "--alg", "ES384"}, "does not go with this key"},
		{exitKey, []string{pem, "--alg", "ES256", "--use", "enc"}, "--use sig"},
		{exitRefused, []string{"hex:00ff", "--public"}, "no public half"},
		{exitRefused, []string{"hex:00ff", "--public", "--format", "jwks"}, "no public half"},
		{exitRefused, []string{"hex:00ff", "--thumbprint"}, "RFC 7638 §7"},
		{exitIO, []string{"gone.pem"}, "gone.pem"},
		{exitMalformed, []string{m.file("junk", "junk")}, "junk"},
	} {
		m.refuses(test.exit, append([]string{"keys", "convert"}, test.args...), test.want)
	}
}

// The example of RFC 7638 §3.1.
func TestThumbprint(t *testing.T) {
	m := newMaker(t)
	key := m.file("rfc7638.jwk", `{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}`)
	if got := m.must("keys", "convert", key, "--thumbprint"); got != "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" {
		t.Errorf("%s", got)
	}
	if got := m.must("keys", "convert", key, "--thumbprint", "--json"); got != `{"kid":"2011-04-29","thumbprint":"NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"}` {
		t.Errorf("%s", got)
	}
}

func TestSSHCommentIsKeptWhereItCanBe(t *testing.T) {
	m := newMaker(t)
	line := m.must("keys", "convert", m.file("k", m.must("keygen", "--alg", "EdDSA", "--format", "ssh")), "--public", "--format", "ssh")
	commented := m.file("k.pub", line+" anna@laptop\n")
	if got := m.must("keys", "convert", commented, "--format", "ssh"); got != line+" anna@laptop" {
		t.Errorf("%q", got)
	}
	if got := m.must("keys", "convert", commented, "--format", "pem"); !strings.HasPrefix(got, "-----BEGIN PUBLIC KEY-----") {
		t.Errorf("%q", got)
	}
}

// What reads a key must never repeat a secret that was given wrongly.
func TestNoSecretInAnyError(t *testing.T) {
	m := newMaker(t)
	const secret = "Sup3rS3cretV4lue"
	m.env["SECRET"] = secret
	private := m.must("keygen", "--alg", "EdDSA")
	d := private[strings.Index(private, `"d":"`)+5:][:43]
	for _, ref := range []string{
		secret, "secret:" + secret, "hex:" + secret, "b64:*" + secret, "text:" + secret, "env:SECRET", "secret:env:SECRET",
		"@" + m.file("raw", secret)[1:], `{"kty":"oct","k":"` + secret + `"}`, "-----BEGIN " + secret, "http://u:" + secret + "@example.com/",
		"secret:" + secret + "/+", `{"kty":"oct","k":"` + secret + `/+"}`, "-----BEGIN PRIVATE KEY-----\n" + secret + "/+\n",
		"https://u:" + secret + "@127.0.0.1:1/jwks", private, strings.Replace(private, `"x":"`, `"x":"A`, 1),
		m.file("broken.jwk", strings.Replace(private, `"x":"`, `"x":"A`, 1)), m.file("cut.jwk", private[:len(private)-30]),
		m.file("octets.jwk", `{"kty":"oct","k":"`+secret+`=="}`), m.file("pem", "-----BEGIN PRIVATE KEY-----\n"+secret+"\n-----END PRIVATE KEY-----\n"),
	} {
		for _, args := range [][]string{
			{"mint", "--alg", "HS512", "-k", ref}, {"--json", "mint", "--alg", "HS512", "-k", ref}, {"sign", "-k", ref, "gone"},
			{"encrypt", "-k", ref, "gone"}, {"decrypt", "-k", ref, "gone"}, {"keys", "convert", ref, "--format", "sec1"},
			{"verify", "-k", ref, "gone"}, {"keygen", "--alg", "EdDSA", "--format", "pem", "--passphrase-file", ref},
		} {
			if args[0] == "keys" && ref == secret {
				continue // a bare name is a file there
			}
			if args[0] == "keygen" && !strings.HasPrefix(ref, "@") && !strings.HasPrefix(ref, "env:") {
				continue // that flag names a file
			}
			exit := m.fob(args...)
			if args[0] != "keygen" && exit == 0 {
				t.Errorf("%q: it worked", args)
			}
			for _, s := range []string{secret, d} {
				if slices.ContainsFunc([]string{m.stdout, m.stderr}, func(out string) bool { return strings.Contains(out, s) }) {
					t.Errorf("%q: the secret is in the output:\n%s%s", args, m.stdout, m.stderr)
				}
			}
		}
	}
}
