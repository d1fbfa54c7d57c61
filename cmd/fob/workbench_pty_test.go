//go:build !windows

package main

import (
	"os/exec"
	"strings"
	"testing"

	"fob/cmd/testenv"
	"fob/cmd/testenv/terminal"
)

// openWorkbench starts fob in a terminal of its own, with a HOME of its own,
// and waits for the first frame. More of the environment may follow.
func openWorkbench(t *testing.T, cols, rows int, args ...string) *terminal.Terminal {
	t.Helper()
	x := terminal.Start(t, exec.Command(testenv.BuildFob(t), args...), cols, rows)
	x.WaitFor("fob", "UTC")
	return x
}

// fob alone on a terminal is the workbench; Ctrl-C leaves it, and the terminal
// is as it was, without a frame left behind.
func TestWorkbenchOpensAndLeaves(t *testing.T) {
	for _, args := range [][]string{nil, {"ui"}, {"ui", "--theme", "light"}, {"ui", hostileToken}} {
		for _, key := range []string{"q", "ctrl+c"} {
			x := openWorkbench(t, 120, 30, args...)
			x.Press(key)
			if screen := x.WantLeft(0); strings.TrimSpace(screen) != "" {
				t.Errorf("%q, %s: the screen shows afterwards:\n%s", args, key, screen)
			}
		}
	}
}

// The workbench fits the terminal, whatever becomes of it.
func TestWorkbenchFollowsTheSize(t *testing.T) {
	x := openWorkbench(t, 120, 30)
	for _, size := range [][2]int{{80, 24}, {200, 60}, {40, 12}, {100, 30}} {
		x.Resize(size[0], size[1])
		x.WaitUntil("the frame fits", func(screen string) bool {
			return strings.HasPrefix(screen, " fob") && strings.Count(screen, "\n")+1 == size[1]
		})
	}
	x.Resize(20, 5)
	x.WaitGone("╭")
	x.Press("ctrl+c")
	x.WantLeft(0)
}

// What cannot be a workbench says so, and writes nothing that a pipe would not
// have.
func TestNoWorkbenchWithoutATerminal(t *testing.T) {
	for _, tt := range []struct {
		args, env []string
		want      string
	}{
		{[]string{"ui"}, []string{"TERM=dumb"}, "needs a terminal"},
		{nil, []string{"TERM=dumb"}, "Usage:"},
		{[]string{"ui", "--theme", "none-such"}, []string{"TERM=xterm"}, "fob themes lists them"},
		{[]string{"ui", "@no-such-file"}, []string{"TERM=xterm"}, "no-such-file"},
	} {
		cmd := exec.Command(testenv.BuildFob(t), tt.args...)
		cmd.Env = append([]string{"HOME=" + t.TempDir()}, tt.env...)
		x := terminal.Start(t, cmd, 80, 24)
		x.Exit()
		x.WantRestored()
		if got := string(x.Written()); !strings.Contains(got, tt.want) || strings.Contains(got, "\x1b[?1049h") {
			t.Errorf("%q: %q, want %q and no alternate screen", tt.args, got, tt.want)
		}
	}
}

// In tmux the workbench opens, takes keys and pastes, and leaves the pane to the
// shell.
func TestWorkbenchInTmux(t *testing.T) {
	tmux := testenv.NeedCommand(t, "tmux")
	cmd := exec.Command(tmux, "-L", "fob-test", "-f", "/dev/null", "new-session",
		testenv.BuildFob(t)+"; echo over; exec cat")
	cmd.Env = []string{"TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + t.TempDir(), "PATH=/usr/bin:/bin", "TMUX_TMPDIR=" + t.TempDir(), "SHELL=/bin/sh"}
	x := terminal.Start(t, cmd, 120, 30)
	t.Cleanup(func() {
		kill := exec.Command(tmux, "-L", "fob-test", "kill-server")
		kill.Env = cmd.Env
		_ = kill.Run()
	})
	x.WaitFor(" fob", "UTC")
	x.Press(":")
	x.WaitFor("Commands")
	x.Paste("time tr")
	x.WaitFor("› time tr", "Time travel")
	x.Press("esc")
	x.WaitGone("Commands")
	x.Resize(100, 32)
	x.WaitFor(" fob", "UTC")
	x.Press("ctrl+c")
	x.WaitFor("over")
}
