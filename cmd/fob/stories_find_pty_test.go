//go:build !windows

package main

import (
	"context"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// Story 7: any action is found by its name, its key in the help, and the command
// that does the same is copied and run.
func TestStoryFind(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	token := mintFor(r, "--exp", "+15m")
	x := openDesk(t, r)
	x.Paste(token)
	x.WaitFor("✓ signature  valid")
	x.Press("ctrl+p")
	x.WaitFor("Commands", "type to narrow")
	choose(x, "journal", "Journal")
	x.WaitFor("Journal of the keystore", "the keystore was made")
	x.Press("esc")
	x.WaitGone("Journal of the keystore")
	x.Press("?")
	x.WaitFor("Help · Keys", "Makes the next key current")
	x.Press("esc")
	x.WaitGone("Help · Keys")

	// The command of what the token pane shows, run as a shell would.
	x.Press("2")
	x.WaitFor("k choose key")
	x.Press("Y")
	x.WaitFor("Copy as command")
	choose(x, "policy", "Policy")
	x.WaitFor("copied the command")
	line := "fob verify - -k auth-api"
	wantCopied(t, x, line)
	out, exit := shell(t, r, line, token)
	if exit != 0 || !strings.Contains(out, "valid") || !strings.Contains(out, "auth-api/") {
		t.Errorf("%s: exit %d\n%s", line, exit, out)
	}

	// And where the verdict is no, it is no there too.
	bad := token[:len(token)-4] + other(token[len(token)-4]) + token[len(token)-3:]
	x.Paste(bad)
	x.WaitFor("✗ signature  invalid")
	if out, exit := shell(t, r, line, bad); exit != 1 {
		t.Errorf("%s: exit %d\n%s", line, exit, out)
	}
	x.Press("ctrl+c")
	x.WantLeft(0)
}

// shell runs a line as a user who has pasted it does, with fob on the PATH.
func shell(t *testing.T, r *rig, line, stdin string) (out string, exit int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", `fob() { "$FOB" "$@"; }; `+line)
	cmd.Dir, cmd.Env = r.dir, append(slices.Clone(r.env), "FOB="+r.fob)
	cmd.Stdin = strings.NewReader(stdin)
	text, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatalf("%s: %v", line, err)
	}
	return string(text), cmd.ProcessState.ExitCode()
}

// Story 8: everything as it will be in a year, which a banner says and which
// changes nothing, and back.
func TestStoryTimeTravel(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	r.must("jar", "add", "alice", mintFor(r, "--exp", "+30m"))
	x := openDesk(t, r)
	unlock(x)
	x.Paste(mintFor(r, "--exp", "+15m"))
	x.WaitFor("✓ signature  valid", "✓ time       valid", "● alice")
	x.Press("T")
	x.WaitFor("Time travel", "now is")
	fill(x, "+1y")
	x.WaitFor("◷ time travel: ", "1y ahead", "T returns", "✗ time       expired", "✗ alice", "expired 364d ago", "rotation overdue")
	x.Press("1", "r")
	x.WaitFor("A plan for the time you have travelled to: nothing is changed.")
	x.Press("esc")
	x.WaitGone("A plan for the time")
	x.Press("n")
	x.WaitFor("nothing can be changed while you travel in time")
	x.Press("T")
	x.WaitFor("✓ time       valid", "● alice", "● identity")
	x.WaitGone("time travel")
	if got := keysOf(r, "auth-api"); got["previous"] != "" {
		t.Errorf("the travel changed the keys: %v", got)
	}
	x.Press("ctrl+c")
	x.WantLeft(0)
}
