package interop

import (
	"encoding/base64"
	"strings"
	"testing"
)

type damaged struct{ what, token string }

// damage gives copies of a compact token in each of which one part is not what was signed or sealed: one bit flipped, or
// a header that means the same but is written otherwise. Every part stays well-formed base64url, so that a reader who
// refuses it refuses for the reason that counts.
func damage(t *testing.T, token string) (list []damaged) {
	t.Helper()
	parts := strings.Split(token, ".")
	names := []string{"header", "payload", "signature"}
	if len(parts) == 5 {
		names = []string{"header", "encrypted key", "initialization vector", "ciphertext", "tag"}
	}
	if len(parts) != len(names) {
		t.Fatalf("not a compact token: %s", token)
	}
	for i, name := range names {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil {
			t.Fatalf("%s: %v in %s", name, err, token)
		}
		if len(raw) == 0 {
			continue
		}
		what := "one bit of the " + name + " flipped"
		if i == 0 {
			raw, what = append([]byte("{ "), raw[1:]...), "a space put into the header"
		} else {
			raw[len(raw)/2] ^= 1
		}
		changed := append([]string(nil), parts...)
		changed[i] = base64.RawURLEncoding.EncodeToString(raw)
		list = append(list, damaged{what, strings.Join(changed, ".")})
	}
	return list
}
