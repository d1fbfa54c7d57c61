package read

import (
	"bytes"
	"strings"
	"testing"
)

// TestBase64URL: only the one canonical spelling is read; a fault has its place, and what stands before it is kept.
func TestBase64URL(t *testing.T) {
	for _, c := range []struct {
		name, in, out string
		offset        int // of the fault, -1 for none
		reason        string
	}{
		{"empty", "", "", -1, ""},
		{"one byte", "_w", "\xff", -1, ""},
		{"two bytes", "-_8", "\xfb\xff", -1, ""},
		{"three bytes", "Zm9v", "foo", -1, ""},
		{"padding", "Zm8=", "", 3, "padding"},
		{"double padding", "Zm9vYg==", "foo", 6, "padding"},
		{"standard +", "Zm9vZ+9v", "foo", 5, "standard base64"},
		{"standard /", "Zm9v/m9v", "foo", 4, "standard base64"},
		{"line feed within", "Zm9v\nZm9v", "foo", 4, "white space"},
		{"carriage return at the end", "Zm9v\r", "foo", 4, "white space"},
		{"space before", " Zm9v", "", 0, "white space"},
		{"tab", "Zm9vZ\tm9v", "foo", 5, "white space"},
		{"other character", "Zm9vZm9vZ?", "foofoo", 9, "no base64url character"},
		{"NUL", "Zm9v\x00", "foo", 4, "byte 0x00"},
		{"not ASCII", "Zm9v\xc3\xa9", "foo", 4, "byte 0xc3"},
		{"one left over", "Zm9vZ", "foo", 4, "left-over"},
		{"unused bits, two characters", "Zm9v_x", "foo", 5, "unused bits"},
		{"unused bits, three characters", "Zm9v-_9", "foo", 6, "unused bits"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, fault := DecodeBase64URL([]byte("before"), []byte(c.in))
			if want := "before" + c.out; string(got) != want {
				t.Errorf("bytes %q, want %q", got, want)
			}
			switch {
			case c.offset < 0 && fault != nil:
				t.Errorf("fault %v", fault)
			case c.offset >= 0 && fault == nil:
				t.Error("no fault")
			case fault != nil && (fault.Offset != c.offset || !strings.Contains(fault.Reason, c.reason)):
				t.Errorf("fault at %d (%s), want at %d with %q", fault.Offset, fault.Reason, c.offset, c.reason)
			}
		})
	}
}

// FuzzBase64URL: what decodes without a fault is the only spelling of its bytes.
func FuzzBase64URL(f *testing.F) {
	for _, s := range []string{"", "_w", "_x", "Zm9v", "Zm9v\n", "Zm8=", "Z"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		out, fault := DecodeBase64URL(nil, in)
		if fault == nil && EncodeBase64URL(out) != string(in) {
			t.Errorf("%q decodes to %x, whose spelling is %q", in, out, EncodeBase64URL(out))
		}
		if fault != nil && (fault.Offset < 0 || fault.Offset >= len(in)) {
			t.Errorf("fault at %d of %d bytes", fault.Offset, len(in))
		}
		if fault != nil && !bytes.HasPrefix(in, []byte(EncodeBase64URL(out))) {
			t.Errorf("%q: kept %x, which is not its start", in, out)
		}
	})
}
