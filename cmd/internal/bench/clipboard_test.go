//go:build !windows

package bench

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fob/cmd/testenv"
)

// A clip is a clipboard whose tool keeps its content in a file, and whose
// terminal is a buffer.
type clip struct {
	*Clipboard
	file string
	out  bytes.Buffer
}

func newClip(t *testing.T, env map[string]string, withTool bool) *clip {
	t.Helper()
	c := &clip{file: filepath.Join(t.TempDir(), "clipboard")}
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	c.Clipboard = newClipboard(lookup, &c.out)
	c.tools = func(func(string) (string, bool)) []tool {
		if !withTool {
			return nil
		}
		return []tool{
			{name: "broken", copy: []string{"sh", "-c", "exit 1"}},
			{name: "file", copy: []string{"sh", "-c", `cat > "$0"`, c.file}, paste: []string{"cat", c.file}},
		}
	}
	return c
}

func (c *clip) held(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(c.file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func oscOf(text string) string {
	return "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text)) + "\x07"
}

func TestCopyGoesBothWays(t *testing.T) {
	c := newClip(t, nil, true)
	ways, err := c.Copy(t.Context(), []byte("token"), false)
	if err != nil || strings.Join(ways, " ") != "file terminal" {
		t.Errorf("ways %q, %v", ways, err)
	}
	if c.held(t) != "token" || c.out.String() != oscOf("token") {
		t.Errorf("the tool has %q, the terminal %q", c.held(t), c.out.String())
	}
}

func TestCopyThroughMultiplexers(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"TERM": "xterm"}, oscOf("x")},
		{map[string]string{"TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, oscOf("x") + "\x1bPtmux;\x1b" + oscOf("x") + "\x1b\\"},
		{map[string]string{"TERM": "screen", "TMUX": "/tmp/tmux-0/default,1,0"}, oscOf("x") + "\x1bPtmux;\x1b" + oscOf("x") + "\x1b\\"},
		{map[string]string{"TERM": "screen.xterm-256color", "STY": "1.pts-0"}, "\x1bP" + oscOf("x") + "\x1b\\"},
	} {
		c := newClip(t, tt.env, false)
		if _, err := c.Copy(t.Context(), []byte("x"), false); err != nil || c.out.String() != tt.want {
			t.Errorf("%v: %q, %v; want %q", tt.env, c.out.String(), err, tt.want)
		}
	}
}

func TestCopyTooLargeForATerminal(t *testing.T) {
	large := bytes.Repeat([]byte("x"), osc52Most+1)
	c := newClip(t, nil, false)
	if _, err := c.Copy(t.Context(), large, false); err == nil || !strings.Contains(err.Error(), "75 KB") || c.out.Len() > 0 {
		t.Errorf("%v, and the terminal got %d bytes", err, c.out.Len())
	}
	c = newClip(t, nil, true)
	if ways, err := c.Copy(t.Context(), large, false); err != nil || strings.Join(ways, " ") != "file" || c.out.Len() > 0 {
		t.Errorf("%q, %v, and the terminal got %d bytes", ways, err, c.out.Len())
	}
}

func TestClear(t *testing.T) {
	const cleared = "\x1b]52;c;IA==\x07\x1b]52;c;\x07"
	for _, tt := range []struct {
		name     string
		tool     bool
		since    func(*testing.T, *clip) // what happens between
		clear    string
		terminal string // what it gets after the copies
		held     string
	}{
		{"what is still there", true, nil, "token", cleared, ""},
		{"where only the terminal has it", false, nil, "token", cleared, ""},
		{"not what the user copied since", true, func(t *testing.T, c *clip) {
			if err := os.WriteFile(c.file, []byte("shopping list"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "token", "", "shopping list"},
		{"not what fob copied since", true, func(t *testing.T, c *clip) {
			if _, err := c.Copy(t.Context(), []byte("kid"), false); err != nil {
				t.Fatal(err)
			}
			c.out.Reset()
		}, "token", "", "kid"},
		{"not twice", true, func(t *testing.T, c *clip) {
			if err := c.ClearIf(t.Context(), []byte("token")); err != nil {
				t.Fatal(err)
			}
			c.out.Reset()
		}, "token", "", ""},
		{"nothing that was not copied", true, nil, "another", "", "token"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClip(t, nil, tt.tool)
			if _, err := c.Copy(t.Context(), []byte("token"), true); err != nil {
				t.Fatal(err)
			}
			c.out.Reset()
			if tt.since != nil {
				tt.since(t, c)
			}
			if err := c.ClearIf(t.Context(), []byte(tt.clear)); err != nil {
				t.Fatal(err)
			}
			if c.out.String() != tt.terminal {
				t.Errorf("the terminal got %q, want %q", c.out.String(), tt.terminal)
			}
			if tt.tool && c.held(t) != tt.held {
				t.Errorf("the clipboard holds %q, want %q", c.held(t), tt.held)
			}
		})
	}
}

func TestLeavingClearsSecretsOnly(t *testing.T) {
	for _, secret := range []bool{true, false} {
		c := newClip(t, nil, true)
		if _, err := c.Copy(t.Context(), []byte("text"), secret); err != nil {
			t.Fatal(err)
		}
		c.leave(t.Context())
		if held := c.held(t); (held == "") != secret {
			t.Errorf("secret %v: the clipboard holds %q", secret, held)
		}
	}
}

func TestToolsOfTheSystem(t *testing.T) {
	env := map[string]string{"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "SSH_TTY": "/dev/pts/3"}
	if got := tools(func(name string) (string, bool) { return env[name], true }); got != nil {
		t.Errorf("over ssh, the clipboard of the far end is used: %v", got)
	}
	if got := tools(func(string) (string, bool) { return "", false }); len(got) > 0 && got[0].name != "pbcopy" {
		t.Errorf("without a display: %v", got)
	}
}

// The real xclip, on a display of its own.
func TestXclip(t *testing.T) {
	testenv.NeedCommand(t, "xclip")
	display := startDisplay(t)
	t.Setenv("DISPLAY", display)
	var out bytes.Buffer
	c := newClipboard(func(name string) (string, bool) { v := map[string]string{"DISPLAY": display}[name]; return v, v != "" }, &out)
	if ways, err := c.Copy(t.Context(), []byte("token\n"), true); err != nil || strings.Join(ways, " ") != "xclip terminal" {
		t.Fatalf("%q, %v", ways, err)
	}
	// xclip ends before its child has told the display.
	wantSoon := func(want string) {
		t.Helper()
		got := []byte("nothing yet")
		for deadline := time.Now().Add(20 * time.Second); string(got) != want && time.Now().Before(deadline); {
			got, _ = exec.Command("xclip", "-out", "-selection", "clipboard").Output()
		}
		if string(got) != want {
			t.Errorf("the clipboard holds %q, want %q", got, want)
		}
	}
	wantSoon("token\n")
	if err := c.ClearIf(t.Context(), []byte("token\n")); err != nil {
		t.Fatal(err)
	}
	wantSoon("")
}

// startDisplay gives the name of an X display.
func startDisplay(t *testing.T) string {
	t.Helper()
	cmd := exec.Command(testenv.NeedCommand(t, "Xvfb"), "-displayfd", "3", "-nolisten", "tcp")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{w}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	w.Close()
	var name [16]byte
	n, err := r.Read(name[:])
	if err != nil {
		t.Fatal(err)
	}
	return ":" + strings.TrimSpace(string(name[:n]))
}
