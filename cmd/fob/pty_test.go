//go:build !windows

package main

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"fob/cmd/testenv"
)

// hostileToken is an unsecured token whose claims try to ring, to set the title, to
// clear the screen and to turn the text around.
const hostileToken = "eyJhbGciOiJub25lIn0." +
	"eyJzdWIiOiJcdTAwMWJdMDtvd25lZFx1MDAwNyIsIm5vdGUiOiLigK5nbnDigK0g4oCLLsKbMzFtIiwieCI6Ilx1MDAxYlsySiJ9."

// TestSilentTerminal runs fob on a terminal that answers no queries, as a
// serial console or a CI log does: it must ask none, and write nothing but its
// output, in which no claim moves the cursor.
func TestSilentTerminal(t *testing.T) {
	for _, args := range [][]string{
		{"decode", hostileToken}, // which package quick answers
		{"decode", "--json", hostileToken},
		{"--color=never", "decode", hostileToken},
		{"--color=never", "decode", "--json", hostileToken},
		{"--color=never", "decode", "--raw", "payload", hostileToken},
		{"--color=never", "verify", hostileToken},
		{"--color=never", "verify", "\x1b]0;owned\x07"},
		{"--color=never", "version"},
	} {
		out := onTerminal(t, args...)
		if len(out) == 0 {
			t.Errorf("%q: no output", args)
		}
		if i := bytes.IndexFunc(out, func(r rune) bool {
			return r < ' ' && r != '\n' && r != '\r' || r == 0x7f || 0x80 <= r && r < 0xa0 || r == 0x202e || r == 0x200b || r == 0xfffd
		}); i >= 0 {
			t.Errorf("%q: an unsafe character at byte %d of %q", args, i, out)
		}
	}
}

// onTerminal gives everything that a run of fob writes to a terminal.
func onTerminal(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(testenv.BuildFob(t), args...)
	cmd.Env = []string{"TERM=xterm-256color", "HOME=" + t.TempDir(), "NO_COLOR=1"}
	tty, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	out, err := io.ReadAll(tty)
	// A terminal whose last user has left reads as an I/O error.
	if err != nil && !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the exit status is other tests' subject
	return out
}
