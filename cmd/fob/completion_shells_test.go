//go:build !windows

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"fob/cmd/testenv"
	"fob/cmd/testenv/terminal"
)

const bashCompletion = "/usr/share/bash-completion/bash_completion"

// TestShellsComplete types at real shells as a person does who has followed fob completion --help: a command, a flag,
// the name of a keyset, a kid behind it, a theme.
func TestShellsComplete(t *testing.T) {
	shells := []struct {
		name string
		args []string
		load string // what reads the completions in
	}{
		{"bash", []string{"--noprofile", "--norc", "-i"}, "source " + bashCompletion + "; source <(fob completion bash)"},
		{"zsh", []string{"-f", "-i"}, "autoload -U compinit; compinit -u -D; source <(fob completion zsh)"},
		{"fish", []string{"--no-config", "-i"}, "fob completion fish | source"},
	}
	for _, shell := range shells {
		t.Run(shell.name, func(t *testing.T) {
			path := testenv.NeedCommand(t, shell.name)
			if _, err := os.Stat(bashCompletion); shell.name == "bash" && err != nil {
				testenv.Need(t, "no "+bashCompletion+"; .ci/run installs it on Debian")
			}
			home := t.TempDir()
			cmd := exec.Command(path, shell.args...)
			cmd.Dir = home
			cmd.Env = append(completionStore(t, home), "TERM=xterm", "LANG=C.UTF-8", "PS1=$ ", "HISTFILE=", "ZDOTDIR="+home,
				"PATH="+filepath.Dir(testenv.BuildFob(t))+":"+os.Getenv("PATH"))
			x := terminal.Start(t, cmd, 100, 40)
			// What is printed differs from what is typed, so the screen shows when it is done.
			x.Type(shell.load + "; echo rea''dy\r")
			x.WaitFor("\nready")
			for _, c := range []struct{ typed, full string }{
				{"fob deco\t", "fob decode"},
				{"fob keys rota\t", "fob keys rotate"},
				{"fob verify --igno\t", "fob verify --ignore-kid"},
				{"fob keys rotate service-for-\t", "fob keys rotate service-for-orders"},
				{"fob verify -k service-for-orders/a1\t", "fob verify -k service-for-orders/a1b2"},
				{"fob ui --theme drac\t", "fob ui --theme dracula"},
				{"fob keygen --alg RSA-OAEP-3\t", "fob keygen --alg RSA-OAEP-384"},
			} {
				x.Type(c.typed)
				x.WaitFor(c.full)
				x.Type("\x15\x0c") // empties the line, then the screen
				x.WaitGone(c.full)
			}
		})
	}
}

// completionStore makes a keystore with one keyset, and gives the environment that finds it.
func completionStore(t *testing.T, home string) []string {
	t.Helper()
	env := []string{"HOME=" + home, "FOB_STORE=" + filepath.Join(home, "store"), "FOB_IDENTITY_FILE=" + filepath.Join(home, "identity.txt")}
	for _, args := range [][]string{{"store", "init", "--unlock", "identity"}, {"keys", "new", "service-for-orders", "--alg", "ES256", "--kid", "a1b2"}} {
		cmd := exec.Command(testenv.BuildFob(t), args...)
		cmd.Env = env
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("fob %v: %v\n%s", args, err, out)
		}
	}
	return env
}
