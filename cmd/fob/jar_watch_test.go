//go:build !windows

package main

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"fob/cmd/testenv/terminal"
)

// fob jar list --watch on a real terminal: it redraws in place, shows what
// another process does, bears being resized, and leaves with Ctrl-C.
func TestJarWatch(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.must("store", "init")
	r.must("keys", "new", "api", "--alg", "EdDSA")
	r.must("jar", "add", "access", r.must("mint", "-k", "api", "--exp", "+30m"))
	x := terminal.Start(t, watchCommand(r), 80, 12)
	first := x.WaitFor("● access", "29m", "━", "● current")
	x.WaitUntil("the countdown goes on", func(screen string) bool { return remainsLine(screen, "access") != remainsLine(first, "access") })

	r.must("jar", "add", "refresh", r.must("mint", "-k", "api", "--exp", "+50m"))
	x.WaitFor("● access", "● refresh")
	r.must("keys", "rotate", "api", "--force")
	screen := x.WaitFor("○ previous")
	if strings.Count(screen, "access") != 1 || strings.Count(screen, "NAME") != 1 {
		t.Errorf("it is not redrawn in place:\n%s", screen)
	}
	for _, name := range []string{"a", "b", "c", "d"} {
		r.must("jar", "add", name, "no token")
	}
	x.Resize(30, 6)
	x.WaitUntil("the table fits", func(screen string) bool {
		return strings.Contains(screen, "and 3 more") && strings.Count(screen, "NAME") == 1 && strings.Count(screen, "access") == 1
	})
	r.must("jar", "rm", "access")
	x.WaitGone("access")
	x.Press("ctrl+c")
	x.WantLeft(0)
}

func watchCommand(r *rig) *exec.Cmd {
	cmd := r.command(context.Background(), "jar", "list", "--watch")
	cmd.Env = append(cmd.Env, "TERM=xterm-256color")
	return cmd
}

func remainsLine(screen, name string) string {
	for line := range strings.Lines(screen) {
		if strings.Contains(line, name) {
			return line
		}
	}
	return ""
}
