package compare

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// lenient decodes base64 however it is spelled, and says in words in what way it
// is not the one spelling that a token may have (RFC 7515 §2).
func lenient(text []byte) (raw []byte, odd []string, ok bool) {
	plain := make([]byte, 0, len(text))
	var space, standard bool
	for _, c := range text {
		switch c {
		case ' ', '\t', '\r', '\n':
			space = true
			continue
		case '+':
			standard, c = true, '-'
		case '/':
			standard, c = true, '_'
		}
		plain = append(plain, c)
	}
	bare := bytes.TrimRight(plain, "=")
	add := func(is bool, words string) {
		if is {
			odd = append(odd, words)
		}
	}
	add(space, "white space")
	add(standard, "the alphabet of standard base64 (+ and /)")
	add(len(bare) < len(plain), "padding (=)")
	raw, err := base64.RawURLEncoding.AppendDecode(nil, bare)
	if err != nil {
		return nil, nil, false
	}
	_, err = base64.RawURLEncoding.Strict().AppendDecode(nil, bare)
	add(err != nil, "unused bits that are set")
	return raw, odd, true
}

// sameBase64 tells whether two texts that differ spell the same bytes, and how.
func sameBase64(a, b []byte) (note string, same bool) {
	ra, oddA, ok := lenient(a)
	if !ok {
		return "", false
	}
	rb, oddB, ok := lenient(b)
	if !ok || !bytes.Equal(ra, rb) {
		return "", false
	}
	return "the bytes are the same: the first is " + spelledAs(oddA) + ", the second " + spelledAs(oddB), true
}

func spelledAs(odd []string) string {
	if len(odd) == 0 {
		return "base64url as it should be"
	}
	return "base64 with " + strings.Join(odd, " and ")
}
