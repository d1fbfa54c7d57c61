//go:build !windows

package main

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fob/cmd/testenv/terminal"
)

// The stories are what a person must be able to do in the workbench, told with
// the built binary in a real terminal on a keystore of its own. Those of package
// panes tell more of each; these tell that it holds with everything in its place:
// the keys as a terminal sends them, the files, the other processes, the bytes
// that are written.

// openAt opens the workbench on a rig in a terminal of a size.
func openAt(t *testing.T, r *rig, cols, rows int, args ...string) *terminal.Terminal {
	t.Helper()
	cmd := r.command(context.Background(), args...)
	cmd.Env = append(cmd.Env, "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8")
	x := terminal.Start(t, cmd, cols, rows)
	x.WaitFor(" fob", "UTC", "╭")
	return x
}

// openDesk opens it in a terminal that shows all five panes.
func openDesk(t *testing.T, r *rig, args ...string) *terminal.Terminal {
	t.Helper()
	return openAt(t, r, 150, 50, args...)
}

// furnish makes a keystore with a keyset that signs.
func furnish(r *rig) {
	r.t.Helper()
	r.must("store", "init")
	r.must("keys", "new", "auth-api", "--alg", "ES256")
}

// unlock opens the private halves.
func unlock(x *terminal.Terminal) {
	x.WaitFor("identity")
	x.Press("ctrl+u")
	x.WaitFor("● identity")
}

// mintFor makes a token of the rig's keyset as an issuer would.
func mintFor(r *rig, args ...string) string {
	r.t.Helper()
	return strings.TrimSpace(r.must(append([]string{"mint", "-k", "auth-api", "--iss", "https://id.example.com/", "--sub", "user|8842", "--aud", "billing"}, args...)...))
}

// fill puts values into the fields of the form on top, one after the other, and
// sends it. They are pasted, since so many keys at once are no typing.
func fill(x *terminal.Terminal, values ...string) {
	for i, v := range values {
		if i > 0 {
			x.Press("tab")
		}
		x.Press("ctrl+u") // the field's: empties it
		x.Paste(v)
	}
	x.Press("ctrl+s")
}

// choose takes the choice of the list on top that a text narrows it to.
func choose(x *terminal.Terminal, text, want string) {
	x.Type(text)
	x.WaitUntil("the list is narrowed to "+want, func(screen string) bool {
		_, list, ok := strings.Cut(screen, "› "+text)
		lines := strings.SplitN(list, "\n", 4)
		return ok && len(lines) == 4 && strings.Contains(lines[2], want)
	})
	x.Press("enter")
}

var clock = regexp.MustCompile(`\d\d:\d\d:\d\d UTC`)

// answer answers a dialog that shows a plan: such a one swallows keys until a
// person can have seen it, for which the clock of the top line must go on twice.
func answer(x *terminal.Terminal, key string) {
	linger(x)
	x.Press(key)
}

// linger waits for as long as a person needs to see what stands there.
func linger(x *terminal.Terminal) {
	for range 2 {
		was := clock.FindString(x.Screen())
		x.WaitUntil("the clock goes on", func(screen string) bool { return clock.FindString(screen) != was })
	}
}

// wantCopied waits until the terminal was asked to put text into its clipboard.
func wantCopied(t *testing.T, x *terminal.Terminal, text string) {
	t.Helper()
	sequence := "\x1b]52;c;" + base64Of(text) + "\x07"
	x.WaitUntil("it is copied", func(string) bool { return strings.Contains(string(x.Written()), sequence) })
}

func base64Of(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// wantNotShown fails if any part of a text that is long enough to matter was ever
// written to the terminal, as it is or as a clipboard has it.
func wantNotShown(t *testing.T, x *terminal.Terminal, what, text string) {
	t.Helper()
	written := string(x.Written())
	for _, shape := range []string{text, base64Of(text), base64.RawURLEncoding.EncodeToString([]byte(text))} {
		const part = 16
		for i := 0; i == 0 || i+part <= len(shape); i++ {
			if strings.Contains(written, shape[i:min(len(shape), i+part)]) {
				t.Errorf("%d characters of the %s were written to the terminal", part, what)
				break
			}
		}
	}
}

// script writes an executable shell script.
func script(t *testing.T, dir, name, body string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}
