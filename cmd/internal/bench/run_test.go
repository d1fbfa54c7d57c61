//go:build !windows

package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"fob/cmd/testenv"
	"fob/cmd/testenv/terminal"
)

// Whatever ends the workbench, the terminal is as it was: its modes, the first
// screen, the cursor, mouse and paste reports off.
func TestEveryWayOut(t *testing.T) {
	for _, tt := range []struct {
		name string
		out  func(*terminal.Terminal)
		exit int
		says string
	}{
		{"quit", func(x *terminal.Terminal) { x.Press("q") }, 0, "left"},
		{"Ctrl-C", func(x *terminal.Terminal) { x.Press("ctrl+c") }, 0, "left"},
		{"Ctrl-C with the mouse given back", func(x *terminal.Terminal) { x.Press("m", "ctrl+c") }, 0, "left"},
		{"Ctrl-C that the model ignores", func(x *terminal.Terminal) { x.Press("n", "ctrl+c") }, 0, "left"},
		{"SIGINT", func(x *terminal.Terminal) { x.Signal(syscall.SIGINT) }, 130, "signal 2"},
		{"SIGTERM", func(x *terminal.Terminal) { x.Signal(syscall.SIGTERM) }, 143, "signal 15"},
		{"SIGHUP", func(x *terminal.Terminal) { x.Signal(syscall.SIGHUP) }, 129, "signal 1"},
		{"SIGQUIT", func(x *terminal.Terminal) { x.Signal(syscall.SIGQUIT) }, 131, "signal 3"},
		{"a panic in Update", func(x *terminal.Terminal) { x.Press("U") }, 10, "type string at fob/cmd/internal/bench.(*sample).key"},
		{"a panic in View", func(x *terminal.Terminal) { x.Press("V") }, 10, "type []uint8 at fob/cmd/internal/bench.(*sample).View"},
		{"a panic in a command", func(x *terminal.Terminal) { x.Press("C") }, 10, "type *errors.errorString at fob/cmd/internal/bench.(*sample)"},
		{"a panic in the event loop", func(x *terminal.Terminal) { x.Press("X") }, 10, "runtime.boundsError"},
		{"Ctrl-C while the model hangs", func(x *terminal.Terminal) { x.Press("H", "ctrl+c") }, 130, ""},
		{"SIGTERM while the model hangs", func(x *terminal.Terminal) { x.Press("H"); x.Signal(syscall.SIGTERM) }, 143, ""},
		{"Ctrl-C after a paste that does not end", func(x *terminal.Terminal) {
			x.Type("\x1b[200~abc")
			x.WaitFor(`paste "abc" cut=true`)
			x.Press("ctrl+c")
		}, 0, "left"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			x := start(t)
			tt.out(x)
			screen := x.WantLeft(tt.exit)
			if !strings.Contains(strings.ReplaceAll(screen, "\n", ""), tt.says) {
				t.Errorf("the screen does not say %q:\n%s", tt.says, screen)
			}
			if strings.Contains(string(x.Written()), secret) {
				t.Errorf("the value of a panic is shown:\n%s", screen)
			}
		})
	}
}

// A terminal that goes away takes the workbench with it.
func TestTerminalGone(t *testing.T) {
	x := start(t)
	x.HangUp()
	if exit := x.Exit(); exit != 129 && exit != 7 {
		t.Errorf("exit status %d", exit)
	}
}

// Ctrl-Z gives the terminal back to the shell as it was; fg goes on, with the
// mouse.
func TestSuspend(t *testing.T) {
	shell := testenv.NeedCommand(t, "bash")
	cmd := helperCommand(t)
	env := slices.Concat(cmd.Env, []string{"PS1=prompt> ", "SELF=" + cmd.Path})
	cmd = exec.Command(shell, "--norc", "--noediting", "-i")
	cmd.Env = env
	x := terminal.Start(t, cmd, 60, 20)
	x.WaitFor("prompt>")
	shellModes := x.Modes()
	x.Type("$SELF; echo over:$?\r")
	x.WaitFor("ready 60x20")
	for round := range 2 {
		x.Press("ctrl+z")
		x.WaitUntil("the shell is back", func(screen string) bool {
			return strings.Count(screen, "Stopped") == round+1 && strings.HasSuffix(screen, "prompt>")
		})
		if got := x.Modes(); got != shellModes {
			t.Errorf("the modes are %q in the shell, and were %q", got, shellModes)
		}
		if s := lastOf(x, `\x1b\[\?(1049|1002|1006|2004)[hl]|\x1b\[\?25[hl]`); strings.Contains(s, "1049h") || strings.Contains(s, "?25l") {
			t.Errorf("the shell has got %q", s)
		}
		x.Type("fg\r")
		x.WaitFor("ready 60x20", "resumed")
		x.Click(3, 4)
		x.WaitFor("mouse left press", "mouse left release")
	}
	x.Signal(syscall.SIGCONT) // reaches the shell only; the workbench is not disturbed
	x.Press("a", "q")
	x.WaitUntil("the shell is back", func(screen string) bool { return strings.HasSuffix(screen, "left\nprompt>") })
	x.Type("exit\r")
	x.Exit()
}

// In a process group that nobody would continue, Ctrl-Z does not freeze.
func TestSuspendWithoutAShell(t *testing.T) {
	x := start(t)
	x.Press("ctrl+z")
	x.WaitFor("ready 60x20", "resumed")
	x.Press("a")
	x.WaitFor("key a")
	x.Press("q")
	x.WantLeft(0)
}

// A process that was stopped from outside finds the terminal in some other
// state; it puts its own back.
func TestStoppedFromOutside(t *testing.T) {
	x := start(t)
	x.Signal(syscall.SIGSTOP)
	x.Signal(syscall.SIGCONT)
	x.WaitFor("resumed")
	x.Press("a")
	x.WaitFor("key a")
	x.Press("q")
	x.WantLeft(0)
}

func TestResize(t *testing.T) {
	x := start(t)
	x.Resize(100, 30)
	x.WaitFor("ready 100x30")
	x.Press("q")
	x.WantLeft(0)
}

// What bubbletea alone takes for other keys, or hands on as one.
func TestKeysThroughTheTerminal(t *testing.T) {
	x := start(t)
	x.Type("ab")
	x.WaitFor("key a\n", "key b")
	x.Type("\x1b]11;rgb:1111/1111/1111\x1b\\\x1b[5~") // the terminal's answer is nobody's key
	if screen := x.WaitFor("key pgup"); strings.Contains(screen, "key r") || strings.Contains(screen, "alt") {
		t.Errorf("an answer of the terminal was taken for keys:\n%s", screen)
	}
	x.Press("esc")
	x.WaitFor("key esc")
	x.Type("\x1b[200~one\rtwo\x1b[201~c")
	screen := x.WaitFor("key c")
	if strings.Index(screen, `paste "one\rtwo" cut=false`) > strings.Index(screen, "key c") || !strings.Contains(screen, `paste "one\rtwo"`) {
		t.Errorf("the paste does not stand before the key:\n%s", screen)
	}
	x.Press("q")
	x.WantLeft(0)
}

// A megabyte arrives whole, and the keys after it.
func TestLargePaste(t *testing.T) {
	x := start(t)
	go x.Paste(strings.Repeat("0123456789abcdef", 1<<16)) // more than the pty holds
	x.WaitFor(`paste "1048576 bytes" cut=false`)
	x.Press("a")
	x.WaitFor("key a")
	x.Press("q")
	x.WantLeft(0)
}

// Text that the terminal does not mark, but that nobody types so fast.
func TestUnmarkedPaste(t *testing.T) {
	x := start(t)
	x.Type(strings.Repeat("quit_fob", 5) + "\r")
	x.WaitFor(`paste "40 bytes" cut=false`, "key enter")
	x.Press("q")
	x.WantLeft(0)
}

// The editor gets a real terminal and a private file; what it leaves behind is
// removed.
func TestEditor(t *testing.T) {
	for _, tt := range []struct{ name, script, says string }{
		{"saves", `printf 'after\n' > "$1"; cp "$1" "$1~"`, `edited "after" <nil>`},
		{"changes nothing", `true`, `edited "before" <nil>`},
		{"fails", `exit 3`, `the editor my editor ended with exit status 3`},
		{"has the terminal", `test -t 0 && test -t 1 && stty -a | grep -q ' icanon' && read line && printf %s "$line" > "$1"`, `edited "typed" <nil>`},
		{"has a private file", `stat -c %a/%n "$1" | sed "s,/.*/,/," > "$1"; stat -c %a "$(dirname "$1")" >> "$1"`, `edited "600/claims.json\n700" <nil>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			script := filepath.Join(dir, "my editor")
			if err := os.WriteFile(script, []byte("#!/bin/sh\necho editing\n"+tt.script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			private := t.TempDir()
			x := start(t, "VISUAL='"+script+"'", "XDG_RUNTIME_DIR="+private)
			x.Press("E")
			x.WaitUntil("the editor runs", func(string) bool { return strings.Contains(string(x.Written()), "editing") })
			if tt.name == "has the terminal" {
				x.Type("typed\r")
			}
			x.WaitUntil("it is back", func(screen string) bool {
				return strings.Contains(strings.ReplaceAll(screen, "\n", ""), tt.says)
			})
			if left, err := os.ReadDir(private); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
			x.Click(1, 1)
			x.WaitFor("mouse left press")
			x.Press("q")
			x.WantLeft(0)
		})
	}
}

// A secret that is still in the clipboard is taken away at the end.
func TestClipboardIsClearedAtTheEnd(t *testing.T) {
	x := start(t)
	x.Press("y")
	x.WaitFor("copied terminal <nil>")
	x.Press("q")
	x.WantLeft(0)
	if !strings.HasSuffix(string(x.Written()), "\x1b]777;drained\x07") {
		t.Fatal("the end is not as expected")
	}
	written := string(x.Written())
	if i, j := strings.LastIndex(written, "\x1b[?1049l"), strings.LastIndex(written, "\x1b]52;c;IA==\x07\x1b]52;c;\x07"); j < i {
		t.Errorf("not cleared: %q", written[i:])
	}
}

func lastOf(x *terminal.Terminal, pattern string) string {
	last := map[string]string{}
	for _, m := range regexp.MustCompile(pattern).FindAllString(string(x.Written()), -1) {
		last[m[:len(m)-1]] = m
	}
	var all []string
	for _, m := range last {
		all = append(all, m)
	}
	return strings.Join(all, " ")
}
