package themes

import (
	"strings"
	"testing"
)

func environment(s string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for _, f := range strings.Fields(s) {
			if k, v, _ := strings.Cut(f, "="); k == name {
				return v, true
			}
		}
		return "", false
	}
}

func TestDetectProfile(t *testing.T) {
	for _, tt := range []struct {
		env   string
		isTTY bool
		want  Profile
	}{
		{"TERM=xterm-256color COLORTERM=truecolor", true, TrueColor},
		{"TERM=xterm-256color COLORTERM=24bit", true, TrueColor},
		{"TERM=xterm-256color COLORTERM=truecolor", false, NoColor},
		{"TERM=xterm-256color COLORTERM=truecolor CLICOLOR_FORCE=1", false, TrueColor},
		{"TERM=xterm-256color COLORTERM=truecolor CLICOLOR_FORCE=0", false, NoColor},
		{"TERM=xterm-256color COLORTERM=truecolor CLICOLOR_FORCE=1 NO_COLOR=1", true, NoColor},
		{"TERM=xterm-256color NO_COLOR=", true, ANSI256}, // empty is not set (no-color.org)
		{"TERM=xterm-256color", true, ANSI256},
		{"TERM=xterm-256color XTERM_VERSION=XTerm(390)", true, TrueColor},
		{"TERM=xterm-256color XTERM_VERSION=XTerm(330)", true, ANSI256},
		{"TERM=xterm-256color XTERM_VERSION=XTerm", true, ANSI256},
		{"TERM=tmux-256color XTERM_VERSION=XTerm(390)", true, ANSI256}, // what xterm can is not what tmux passes on
		{"TERM=xterm", true, ANSI16},
		{"TERM=linux", true, ANSI16},
		{"TERM=xterm-kitty", true, TrueColor},
		{"TERM=alacritty", true, TrueColor},
		{"TERM=xterm-direct", true, TrueColor},
		{"TERM=tmux-256color", true, ANSI256},
		{"TERM=tmux", true, ANSI256},
		{"TERM=tmux-256color COLORTERM=truecolor", true, TrueColor},
		{"TERM=screen.xterm-256color COLORTERM=truecolor", true, ANSI256},
		{"TERM=dumb COLORTERM=truecolor", true, NoColor},
		{"TERM=dumb CLICOLOR_FORCE=1", true, ANSI16},
	} {
		if got := DetectProfile(environment(tt.env), tt.isTTY); got != tt.want {
			t.Errorf("%q, terminal %v: %s, want %s", tt.env, tt.isTTY, got, tt.want)
		}
	}
	for goos, want := range map[string]Profile{"linux": NoColor, "windows": TrueColor} {
		if got := terminalProfile(func(string) string { return "" }, goos, false); got != want {
			t.Errorf("nothing known on %s: %s, want %s", goos, got, want)
		}
	}
}

// Depth is for who has asked for colours already.
func TestDepth(t *testing.T) {
	for env, want := range map[string]Profile{
		"TERM=xterm-256color NO_COLOR=1": ANSI256, "TERM=dumb": ANSI16, "": ANSI16, "TERM=foot": TrueColor,
	} {
		if env == "" {
			continue // depends on the system; see TestDetectProfile
		}
		if got := Depth(environment(env)); got != want {
			t.Errorf("%q: %s, want %s", env, got, want)
		}
	}
}
