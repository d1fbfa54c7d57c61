package scan

import (
	"bytes"
	"compress/gzip"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
)

func zipped(parts ...string) string {
	var out bytes.Buffer
	for _, part := range parts {
		w := gzip.NewWriter(&out)
		_, _ = w.Write([]byte(part))
		_ = w.Close()
	}
	return out.String()
}

func utf16Of(text string, big bool) string {
	var out []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return string(out)
}

func TestOpen(t *testing.T) {
	text := "a line, ä and 😀\n" + strings.Repeat(jws+"\n", 300)
	tests := []struct {
		name, in, want string
		encodings      []string
	}{
		{"plain", text, text, nil},
		{"empty", "", "", nil},
		{"short", "x", "x", nil},
		{"gzip", zipped(text), text, []string{"gzip"}},
		{"several members", zipped("a\n", text, ""), "a\n" + text, []string{"gzip"}},
		{"gzip in gzip", zipped(zipped(text)), text, []string{"gzip", "gzip"}},
		{"no more than twice", zipped(zipped(zipped("x"))), zipped("x"), []string{"gzip", "gzip"}},
		{"UTF-16, little", utf16Of(text, false), text, []string{"utf-16le"}},
		{"UTF-16, big", utf16Of(text, true), text, []string{"utf-16be"}},
		{"UTF-16, packed", zipped(utf16Of(text, false)), text, []string{"gzip", "utf-16le"}},
		{"UTF-16, cut", utf16Of("ab", false) + "\x3d\xd8\x00", "ab\ufffd\ufffd", []string{"utf-16le"}},
		{"UTF-16, halves", "\xff\xfe\x3d\xd8\x3d\xd8\x00\xde\x00\xdea\x00", "\ufffd😀\ufffda", []string{"utf-16le"}},
	}
	for _, tt := range tests {
		for _, in := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in)), iotest.DataErrReader(strings.NewReader(tt.in))} {
			r, encodings, err := Open(in)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || !slices.Equal(encodings, tt.encodings) {
				t.Errorf("%s: %q, %v", tt.name, encodings, err)
			}
			if want := strings.ReplaceAll(tt.want, "\ufffd\ufffd", "\ufffd"); strings.ReplaceAll(string(got), "\ufffd\ufffd", "\ufffd") != want {
				t.Errorf("%s: got %.60q, want %.60q", tt.name, got, want)
			}
		}
	}
}

// A file that is cut short says so, and gives what it has.
func TestOpenDamaged(t *testing.T) {
	whole := zipped(strings.Repeat(jws+"\n", 1000))
	for _, in := range []string{whole[:len(whole)-20], whole[:5], whole[:len(whole)-1] + "x"} {
		r, _, err := Open(strings.NewReader(in))
		if err == nil {
			_, err = io.ReadAll(r)
		}
		if err == nil {
			t.Errorf("%d of %d bytes: no error", len(in), len(whole))
		}
	}
}
