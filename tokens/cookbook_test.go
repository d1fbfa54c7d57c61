package tokens

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fob/cmd/testenv"
)

// cookbookFile is the union of the shapes in the JOSE cookbook's files.
type cookbookFile struct {
	Title string
	Input struct {
		Payload, Plaintext string
		Key                json.RawMessage
		Pwd                string
		Alg                json.RawMessage
	}
	Output  map[string]json.RawMessage
	Sign    *cookbookFile
	Encrypt *cookbookFile
}

// forms gives every serialization in the output: compact as its text.
func (f *cookbookFile) forms(t *testing.T) map[string][]byte {
	t.Helper()
	forms := map[string][]byte{}
	for name, raw := range f.Output {
		if name == "compact" {
			var s string
			if err := json.Unmarshal(raw, &s); err != nil {
				t.Fatal(err)
			}
			raw = []byte(s)
		}
		forms[name] = raw
	}
	if len(forms) == 0 {
		t.Fatal("no output")
	}
	return forms
}

func (f *cookbookFile) keys(t *testing.T) *Keys {
	t.Helper()
	if f.Input.Pwd != "" {
		return NewKeys(NewSecretKey([]byte(f.Input.Pwd), Metadata{}))
	}
	raws := []json.RawMessage{f.Input.Key}
	if bytes.HasPrefix(f.Input.Key, []byte("[")) {
		raws = nil
		if err := json.Unmarshal(f.Input.Key, &raws); err != nil {
			t.Fatal(err)
		}
	}
	var list []Verifier
	for _, raw := range raws {
		file, err := ParseKeys(raw, KeyOptions{})
		if err != nil {
			t.Fatalf("key: %v", err)
		}
		list = append(list, file.Keys[0])
	}
	return NewKeys(list...)
}

// TestCookbook: every example of RFC 7520, RFC 7797 and RFC 8037 verifies or
// decrypts in every serialization that it comes in.
func TestCookbook(t *testing.T) {
	root := filepath.Join(testenv.Vectors(t), "rfc7520")
	ran := 0
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".json") {
			return err
		}
		ran++
		t.Run(strings.TrimSuffix(filepath.Base(path), ".json"), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Base(filepath.Dir(path)) == "jwk" {
				cookbookKey(t, data)
				return
			}
			var f cookbookFile
			if err := json.Unmarshal(data, &f); err != nil {
				t.Fatal(err)
			}
			switch {
			case f.Sign != nil:
				cookbookJWS(t, f.Sign)
				cookbookJWE(t, f.Encrypt)
			case f.Input.Payload != "":
				cookbookJWS(t, &f)
			default:
				cookbookJWE(t, &f)
			}
		})
		return nil
	})
	if err != nil || ran != 32 {
		t.Fatalf("ran %d files, want 32; %v", ran, err)
	}
}

func cookbookJWS(t *testing.T, f *cookbookFile) {
	t.Helper()
	keys := f.keys(t)
	for name, token := range f.forms(t) {
		d := Decode(token, Limits{})
		p := Policy{At: time.Unix(0, 0)}
		if d.Detached {
			p.Detached, p.HasDetached = []byte(f.Input.Payload), true
		}
		r := Verify(d, keys, &p)
		if r.Signature.Status != StatusValid {
			t.Errorf("%s: %s: %s %v", name, r.Signature.Status, r.Signature.Reason, d.Problems)
		}
		for i, s := range r.Signatures {
			if s.Status != StatusValid {
				t.Errorf("%s: signature %d: %s: %s", name, i, s.Status, s.Reason)
			}
		}
		if !d.Detached && string(d.Payload.Raw) != f.Input.Payload {
			t.Errorf("%s: payload %q, want %q", name, d.Payload.Raw, f.Input.Payload)
		}
	}
}

func cookbookJWE(t *testing.T, f *cookbookFile) {
	t.Helper()
	keys := f.keys(t)
	for name, token := range f.forms(t) {
		for i := range max(1, keys.Len()) {
			d := Decode(token, Limits{})
			// Each recipient's key must open it alone.
			key := keys.list[i].Key()
			if key.Alg() == "A128GCM" {
				// Section 5.6, the same token as case 132 of Wycheproof: the key's
				// alg is a content encryption, the header says dir.
				if _, err := Decrypt(d, NewKeys(key), &Policy{}); CodeOf(err) != CodeKeyUnfit {
					t.Errorf("%s: a key for A128GCM was taken for dir: %v", name, err)
				}
				key = NewSecretKey(key.secret.Reveal(), Metadata{Kid: key.Kid()})
			}
			out, err := Decrypt(d, NewKeys(key), &Policy{})
			if err != nil {
				t.Errorf("%s with key %d: %v %v", name, i, err, d.Problems)
				continue
			}
			if string(out.Bytes) != f.Input.Plaintext {
				t.Errorf("%s: plaintext %q, want %q", name, out.Bytes, f.Input.Plaintext)
			}
		}
	}
}

// cookbookKey reads a JWK and writes it with the same members and values.
func cookbookKey(t *testing.T, data []byte) {
	t.Helper()
	file, err := ParseKeys(data, KeyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out, err := file.Keys[0].MarshalPrivateJWK()
	if err != nil {
		t.Fatal(err)
	}
	var want, got map[string]any
	if json.Unmarshal(data, &want) != nil || json.Unmarshal(out, &got) != nil {
		t.Fatalf("not JSON: %s", out)
	}
	for name, v := range want {
		if got[name] != v {
			t.Errorf("member %q comes back as another value", name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d members come back, want %d", len(got), len(want))
	}
}
