//go:build !windows

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fob/cmd/testenv"
	"fob/cmd/testenv/terminal"
)

// underSettings starts the workbench with a settings file of that text.
func underSettings(t *testing.T, text string, args ...string) *terminal.Terminal {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(testenv.BuildFob(t), args...)
	cmd.Env = []string{"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "HOME=" + t.TempDir(), "FOB_CONFIG=" + file}
	return terminal.Start(t, cmd, 120, 30)
}

// The workbench takes its keys, its zone and what is asked of a token from the settings.
func TestTheWorkbenchTakesTheSettings(t *testing.T) {
	x := underSettings(t, "time_zone = \"Asia/Tokyo\"\n[policy]\naud = \"billing\"\n[keys]\nhelp = \"f2\"\n", "ui", usualToken)
	x.WaitFor("+09:00", `wanted "billing"`, "f2 help")
	x.Press("f2")
	x.WaitFor("Asks more of the token than its signature")
	x.Press("esc")
	x.WaitGone("Asks more of the token than its signature")
	x.Press("ctrl+c")
	x.WantLeft(0)
}

// What is wrong with them is told before the terminal is taken.
func TestBrokenSettingsKeepTheWorkbenchShut(t *testing.T) {
	for text, want := range map[string]string{
		"[keys]\nhelp = \"z\"\n":       "line 2, column 1: z is the key of help and of zoom",
		"[keys]\nhelp = \"ctrl+c\"\n":  "ctrl+c always leaves",
		"theme = \"none-such\"\n":      "line 1, column 1: there is no theme",
		"[policy]\nprofile = \"no\"\n": "line 2, column 1: policy.profile: there is no profile",
		"nonsense = 1\n":               "line 1, column 1: there is no setting",
	} {
		x := underSettings(t, text)
		x.Exit()
		x.WantRestored()
		if got := string(x.Written()); !strings.Contains(strings.ReplaceAll(got, "\r\n", " "), want) || strings.Contains(got, "\x1b[?1049h") {
			t.Errorf("%q: %q, want %q and no alternate screen", text, got, want)
		}
	}
}
