package tokens

import (
	"bytes"
	"strings"
	"testing"
)

// TestClean: what people paste, and what is taken off.
func TestClean(t *testing.T) {
	tok := rfc7515A1
	broken := tok[:30] + "\n  " + tok[30:90] + "\r\n" + tok[90:]
	for _, c := range []struct{ name, in, out, stripped string }{
		{"a token alone", tok, tok, ""},
		{"white space around", " \t" + tok + "\r\n", tok, ""},
		{"a byte order mark", "\ufeff" + tok, tok, ""},
		{"a header", "Authorization: Bearer " + tok, tok, "Authorization: Bearer"},
		{"a header, in small letters", "authorization: bearer " + tok + "\n", tok, "Authorization: Bearer"},
		{"curl", `-H "Authorization: Bearer ` + tok + `"`, tok, "-H quotes Authorization: Bearer"},
		{"DPoP", "DPoP " + tok, tok, "DPoP"},
		{"double quotes", `"` + tok + `"`, tok, "quotes"},
		{"single quotes in double", `"'` + tok + `'"`, tok, "quotes quotes"},
		{"a query", "https://x/y?a=b&id_token=" + tok + "&state=1", "", ""},
		{"a parameter", "access_token=" + tok + "&state=1", tok, "access_token="},
		{"a cookie", "Cookie: session=" + tok + "; a=b", tok, "Cookie: session="},
		{"broken into lines", broken, tok, "line breaks"},
		{"a comma after it", tok + ",", tok, "a trailing ','"},
		{"JSON stays", ` {"payload":"" } `, `{"payload":"" }`, ""},
		{"no token", "hello", "hello", ""},
		{"nothing", "", "", ""},
		{"padding is no name", tok + "=", tok + "=", ""},
		{"lines of something else", "eyJ \n ?", "eyJ \n ?", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, stripped := Clean([]byte(c.in))
			if c.name == "a query" {
				return // what a URL gives is not promised; it must not panic
			}
			if string(out) != c.out {
				t.Errorf("%q, want %q", out, c.out)
			}
			for _, word := range strings.Fields(c.stripped) {
				if !strings.Contains(strings.Join(stripped, " "), word) {
					t.Errorf("took off %q, want %q", stripped, c.stripped)
				}
			}
			if (len(stripped) == 0) != (c.stripped == "") {
				t.Errorf("took off %q, want %q", stripped, c.stripped)
			}
		})
	}
}

// TestCleanIsBounded: however often a text is wrapped, few steps are taken, and each takes little.
func TestCleanIsBounded(t *testing.T) {
	for _, unit := range []string{",", ";", "a=", `"`, "-H", "Bearer ", "'\"", "=", "?&=", "eyJ.\n", "\n"} {
		in := []byte(strings.Repeat(unit, 1<<20/len(unit)))
		if _, stripped := Clean(in); len(stripped) > 16 {
			t.Errorf("%q: %d steps", unit, len(stripped))
		}
	}
}

// FuzzClean: no panic; a token that stands alone stays; nothing is added or moved.
func FuzzClean(f *testing.F) {
	for _, s := range []string{rfc7515A1, "Bearer " + rfc7515A1, "-H 'Authorization: Bearer x'", `"`, `""`, "a=b=c", "?=", ",", "eyJ.\n.", "\ufeff", "'\"`", `{"a":1},`,
		`{"payload":"e30","\u0073ignature":"AA","header":{"alg":"HS256"},"x":"` + rfc7515A1 + `"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		before := bytes.Clone(in)
		out, _ := Clean(in)
		if !bytes.Equal(in, before) {
			t.Fatal("the input was changed")
		}
		rest := in
		for _, c := range out {
			i := bytes.IndexByte(rest, c)
			if i < 0 {
				t.Fatalf("%q is no part of %q", out, in)
			}
			rest = rest[i+1:]
		}
		if d := Decode(in, Limits{}); d.Malformed() == nil && !bytes.Equal(bytes.TrimSpace(in), out) {
			t.Fatalf("the sound token %q became %q", in, out)
		}
	})
}
