package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestAPanicShowsNoValue: whatever a bug throws, its value may be a secret, and
// a crash is what people paste into bug reports.
func TestAPanicShowsNoValue(t *testing.T) {
	const secret = "hunter2-of-the-panic"
	for _, thrown := range []any{secret, []byte(secret), struct{ S string }{secret}, map[string]string{}[secret] + secret} {
		for _, args := range [][]string{{"decode", "eyJhbGciOiJub25lIn0.e30."}, {"--json", "verify", "eyJhbGciOiJub25lIn0.e30."}} {
			var out, errs bytes.Buffer
			exit := Main(World{Args: args, Local: time.UTC, Now: func() time.Time { panic(thrown) },
				Streams: Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Env: func(string) (string, bool) { return "", false }}})
			if exit != exitBug {
				t.Errorf("%q: exit status %d, want %d", args, exit, exitBug)
			}
			if text := out.String() + errs.String(); strings.Contains(text, secret) || !strings.Contains(text, "panic") {
				t.Errorf("%q says %q", args, text)
			}
		}
	}
}
