package read

import "testing"

// TestIsJWT: by the type or by its ending (RFC 8725 §3.11).
func TestIsJWT(t *testing.T) {
	for typ, is := range map[string]bool{"JWT": true, "jwt": true, "application/jwt": true, "at+jwt": true, "application/AT+JWT": true, "JOSE": false, "": false, "x/jwt": false, "application/x/jwt": false} {
		if IsJWT(typ) != is {
			t.Errorf("%q: %v", typ, !is)
		}
	}
}

// TestMediaType: "application/" may be left out, and case does not count (RFC 7515 §4.1.9).
func TestMediaType(t *testing.T) {
	for a, b := range map[string]string{"JWT": "application/jwt", "at+jwt": "Application/AT+JWT", "application/a/b": "application/A/b"} {
		if !SameMediaType(a, b) {
			t.Errorf("%q and %q", a, b)
		}
	}
	if SameMediaType("application/a/b", "a/b") || SameMediaType("text/jwt", "jwt") {
		t.Error("different types are taken for one")
	}
}
