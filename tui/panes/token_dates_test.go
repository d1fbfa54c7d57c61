package panes_test

import (
	"encoding/base64"
	"testing"

	"fob/tui/uitest"
)

// A limit in time that is no date is neither passed nor absent.
func TestTokenDatesThatAreNone(t *testing.T) {
	enc := base64.RawURLEncoding.EncodeToString
	d := uitest.New(t)
	d.Paste(enc([]byte(`{"alg":"HS256"}`)) + "." + enc([]byte(`{"exp":"soon","nbf":"later"}`)) + ".AAAA")
	d.See("exp and nbf cannot be read as a date", "soon  ✗ no date").NotSee("✗ expired", "not yet valid", "neither exp nor nbf")
}
