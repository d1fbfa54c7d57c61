package tokens

import (
	"github.com/lestrrat-go/jwx/v2/jwk"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fob/cmd/testenv"
	"fob/tokens/read"
)

// The examples of RFC 7515 appendix A: their tokens and the keys to them.
const (
	rfc7515Payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
	rfc7515A1      = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + rfc7515Payload + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	rfc7515A1Key   = `{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}`
	rfc7515A3      = "eyJhbGciOiJFUzI1NiJ9." + rfc7515Payload + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
	rfc7515A3Key   = `{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}`
	rfc7515A5      = "eyJhbGciOiJub25lIn0." + rfc7515Payload + "."
)

// rfc7515Exp is the exp of those examples.
var rfc7515Exp = time.Unix(1300819380, 0)

// now is the time in tests that do not care about the time.
var now = time.Unix(1_700_000_000, 0).UTC()

// keyFixture is a file of the key file package's test data.
func keyFixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("internal", "keyfile", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// edges are the texts at the edges of JSON of package read.
func edges(t testing.TB) []string {
	t.Helper()
	return testenv.QuotedLines(t, filepath.Join("read", "testdata", "edges.txt"))
}

// parseOne reads a file of one key.
func parseOne(t testing.TB, data string) *Key {
	t.Helper()
	f, err := ParseKeys([]byte(data), KeyOptions{})
	if err != nil {
		t.Fatalf("key: %v", err)
	}
	if len(f.Keys) != 1 {
		t.Fatalf("%d keys, want 1", len(f.Keys))
	}
	return f.Keys[0]
}

// keyFor is a key that alg takes, fresh but for RSA, which is slow to make.
func keyFor(t testing.TB, alg string) *Key {
	t.Helper()
	a, err := keygenAlgorithm(alg)
	if err != nil {
		t.Fatal(err)
	}
	if a.Kty == "RSA" {
		return parseOne(t, string(keyFixture(t, "rsa.pkcs8.pem"))).With(Metadata{Alg: alg, Kid: "rsa"})
	}
	k, err := GenerateKey(KeygenOptions{Alg: alg})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// compact signs payload, with further members in the header.
func compact(t testing.TB, k *Key, payload string, header ...Member) string {
	t.Helper()
	out, err := SignJWS([]byte(payload), []SignWith{{Signer: k, Header: header, AllowWeak: true}}, SignOptions{Form: JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// forge signs whatever header and payload texts, also those that [SignJWS] refuses to make.
func forge(t testing.TB, k *Key, alg, header, payload string) string {
	t.Helper()
	input := read.EncodeBase64URL([]byte(header)) + "." + read.EncodeBase64URL([]byte(payload))
	return input + "." + forgeSignature(t, k, alg, input)
}

func forgeSignature(t testing.TB, k *Key, alg, input string) string {
	t.Helper()
	sig, err := k.Sign(LookupAlgorithm(PurposeSign, alg), []byte(input))
	if err != nil {
		t.Fatal(err)
	}
	return read.EncodeBase64URL(sig)
}

// verify judges a token against keys at the usual time.
func verify(token string, keys ...*Key) *Report {
	return Verify(Decode([]byte(token), Limits{}), NewKeys(verifiers(keys)...), &Policy{At: now})
}

// wantCode checks the code of an error, and that its text holds every word.
func wantCode(t testing.TB, err error, code Code, words ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want %s", code)
		return
	}
	if got := CodeOf(err); got != code {
		t.Errorf("code %q, want %q: %v", got, code, err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not say %q", err, w)
		}
	}
}

// wantProblem checks that d has a problem with exactly this place.
func wantProblem(t testing.TB, d *Decoded, code string, fatal bool, part, member string, offset int) {
	t.Helper()
	for _, p := range d.Problems {
		if p.Code == code && p.Fatal == fatal && p.Part == part && p.Member == member && p.Offset == offset {
			return
		}
	}
	t.Errorf("no problem {%s fatal=%v part=%s member=%s offset=%d}; there are %+v", code, fatal, part, member, offset, d.Problems)
}

// check gives the first check with the id.
func (r *Report) checkOf(id string) (Check, bool) {
	i := slices.IndexFunc(r.Checks, func(c Check) bool { return c.ID == id })
	if i < 0 {
		return Check{}, false
	}
	return r.Checks[i], true
}

func hasFinding(list []Finding, id string) bool {
	return slices.ContainsFunc(list, func(f Finding) bool { return f.ID == id })
}

// allocated measures the bytes that f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// jwx gives the key as jwx reads it from our JWK.
func (k *Key) jwx() (jwk.Key, error) {
	text, err := k.marshalJWK()
	if err != nil {
		return nil, err
	}
	return jwk.ParseKey(text)
}

// textOf is the text of a string, "" of any other value.
func textOf(v Value) string { s, _ := v.Str(); return s }
