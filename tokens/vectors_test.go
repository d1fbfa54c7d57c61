package tokens

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fob/cmd/testenv"
)

type wycheproofFile struct {
	NumberOfTests int
	TestGroups    []struct {
		Comment string
		Public  json.RawMessage
		Private json.RawMessage
		Tests   []struct {
			TcID    int
			Comment string
			JWS     string
			JWE     string
			PT      string
			Result  string
		}
	}
}

// contradictions are the cases whose file contradicts itself or the RFCs, and
// what fob does instead.
var contradictions = map[string]map[int]struct {
	accept bool
	why    string
}{
	"json_web_signature_test.json": {
		346: {false, "the key's alg is PS256, the token's PS384"},
		347: {false, "the key's alg is PS256, the token's PS384"},
		350: {false, "the key's alg is ES521, which is no algorithm"},
		351: {false, "the key's alg is ES521, which is no algorithm"},
		367: {true, "marked invalid, yet byte for byte the same token as a valid one"},
		370: {true, "marked invalid, yet byte for byte the same token as a valid one"},
		372: {false, "a ? stands inside base64url (RFC 7515 §2)"},
		373: {false, "a ? stands inside base64url (RFC 7515 §2)"},
	},
	"json_web_encryption_test.json": {
		132: {false, "the key's alg is A128GCM, the header says dir"},
	},
}

func readWycheproof(t *testing.T, name string) wycheproofFile {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(testenv.Vectors(t), "wycheproof", name))
	if err != nil {
		t.Fatal(err)
	}
	var f wycheproofFile
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestWycheproofJWS: every case comes out as its file says, but for those
// that contradict themselves.
func TestWycheproofJWS(t *testing.T) {
	const name = "json_web_signature_test.json"
	f := readWycheproof(t, name)
	ran := 0
	for _, g := range f.TestGroups {
		jwk := g.Public
		if jwk == nil {
			jwk = g.Private
		}
		var keys *Keys
		file, keyErr := ParseKeys(jwk, KeyOptions{})
		if keyErr == nil {
			keys = NewKeys(verifiers(file.Keys)...)
		}
		for _, c := range g.Tests {
			ran++
			want := c.Result == "valid"
			if x, ok := contradictions[name][c.TcID]; ok {
				want = x.accept
			}
			r := Verify(Decode([]byte(c.JWS), Limits{}), keys, &Policy{At: time.Unix(0, 0)})
			// The suite counts a JSON serialization as wrong for a compact parser.
			got := r.Signature.Status == StatusValid && r.Token.Form == JWSCompact
			if got != want {
				t.Errorf("case %d (%s, %s): accepted %v, want %v; key error %v; %s %s", c.TcID, g.Comment, c.Comment, got, want, keyErr, r.Signature.Status, r.Signature.Reason)
			}
		}
	}
	if ran != f.NumberOfTests || ran != 401 {
		t.Errorf("ran %d cases of %d", ran, f.NumberOfTests)
	}
}

// TestWycheproofJWE: the same for encryption.
func TestWycheproofJWE(t *testing.T) {
	const name = "json_web_encryption_test.json"
	f := readWycheproof(t, name)
	ran := 0
	for _, g := range f.TestGroups {
		file, keyErr := ParseKeys(g.Private, KeyOptions{})
		var keys *Keys
		if keyErr == nil {
			keys = NewKeys(verifiers(file.Keys)...)
		}
		for _, c := range g.Tests {
			ran++
			want := c.Result == "valid"
			if x, ok := contradictions[name][c.TcID]; ok {
				want = x.accept
			}
			d := Decode([]byte(c.JWE), Limits{})
			out, err := Decrypt(d, keys, &Policy{})
			got := err == nil && d.Form == JWECompact
			if got != want {
				t.Errorf("case %d (%s, %s): accepted %v, want %v; key error %v; %v", c.TcID, g.Comment, c.Comment, got, want, keyErr, err)
			}
			if got && want && hex.EncodeToString(out.Bytes) != c.PT {
				t.Errorf("case %d: plaintext %x, want %s", c.TcID, out.Bytes, c.PT)
			}
		}
	}
	if ran != f.NumberOfTests || ran != 139 {
		t.Errorf("ran %d cases of %d", ran, f.NumberOfTests)
	}
}

func verifiers(keys []*Key) []Verifier {
	list := make([]Verifier, len(keys))
	for i, k := range keys {
		list[i] = k
	}
	return list
}
