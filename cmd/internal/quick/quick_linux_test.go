package quick

import (
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// sound is a token of which nothing is to be told but what it says.
var sound = b64(`{"alg":"ES256","typ":"JWT"}`) + "." + b64(`{"sub":"anna","exp":1800000000}`) + "." + b64(strings.Repeat("s", 64))

// asked is the world of a run with these arguments and an empty home.
func asked(t *testing.T, args ...string) (*world, map[string]string) {
	t.Helper()
	vars := map[string]string{"HOME": t.TempDir()}
	return &world{
		args:  args,
		env:   func(name string) (string, bool) { v, ok := vars[name]; return v, ok },
		stdin: strings.NewReader(""),
		isTTY: func(int) bool { return false },
		now:   func() time.Time { return time.Unix(1_700_000_000, 0) },
		zone:  time.UTC,
	}, vars
}

// What is answered here, and what is left to the ordinary way.
func TestAnswersThePlainCases(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return "@" + path
	}
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	writer, err := os.OpenFile(pipe, os.O_RDWR, 0) // so that nobody waits for it
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	nested := func(inner string) string { return b64(`{"alg":"ES256","cty":"JWT"}`) + "." + b64(inner) + ".c2ln" }
	for _, c := range []struct {
		name  string
		args  []string
		plain bool
	}{
		{"a token", []string{"decode", sound}, true},
		{"as JSON", []string{"decode", "--json", sound}, true},
		{"as JSON, said behind it", []string{"decode", sound, "--json"}, true},
		{"in a file, with a line's end", []string{"decode", file("token", sound+"\n")}, true},
		{"one within another", []string{"decode", nested(sound)}, true},
		{"encrypted", []string{"decode", b64(`{"alg":"dir","enc":"A128GCM"}`) + "..MTIzNDU2Nzg5MDEy.YQ." + b64(strings.Repeat("t", 16))}, true},

		{"nothing", nil, false},
		{"an empty stdin", []string{"decode"}, false},
		{"an empty token", []string{"decode", ""}, false},
		{"two tokens", []string{"decode", sound, sound}, false},
		{"another command", []string{"verify", sound}, false},
		{"a flag before the command", []string{"--utc", "decode", sound}, false},
		{"a flag", []string{"decode", "--utc", sound}, false},
		{"a flag behind", []string{"decode", sound, "--raw=payload"}, false},
		{"help", []string{"decode", "--help"}, false},
		{"something to take off", []string{"decode", "Bearer " + sound}, false},
		{"no token at all", []string{"decode", "hello"}, false},
		{"a fault", []string{"decode", sound + "="}, false},
		{"a doubt", []string{"decode", b64(`{"alg":"ES256"}`) + "." + b64(`{"a":1,"a":2}`) + ".c2ln"}, false},
		{"a doubt within", []string{"decode", nested(b64(`{"alg":"ES256"}`) + "." + b64(`{"a":1,"a":2}`) + ".c2ln")}, false},
		{"no file", []string{"decode", "@" + filepath.Join(dir, "none")}, false},
		{"a folder", []string{"decode", "@" + dir}, false},
		{"a pipe", []string{"decode", "@" + pipe}, false},
		{"a large file", []string{"decode", file("large", sound+strings.Repeat("\n", mostFile))}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, _ := asked(t, c.args...)
			out, ok := w.answer()
			if ok != c.plain || ok != (len(out) > 0) {
				t.Errorf("answered: %v, want %v; %d bytes", ok, c.plain, len(out))
			}
		})
	}
}

// Whoever has settings or profiles of their own gets what those say.
func TestSettingsGoTheOrdinaryWay(t *testing.T) {
	for name, set := range map[string]func(home string, vars map[string]string) error{
		"settings": func(home string, _ map[string]string) error { return put(home, ".config/fob/config.toml") },
		"profiles": func(home string, _ map[string]string) error { return put(home, ".config/fob/profiles/ours.toml") },
		"settings, XDG": func(home string, v map[string]string) error {
			v["XDG_CONFIG_HOME"] = home
			return put(home, "fob/config.toml")
		},
		"settings named": func(_ string, v map[string]string) error { v["FOB_CONFIG"] = "/nowhere"; return nil },
		"settings off":   func(_ string, v map[string]string) error { v["FOB_CONFIG"] = "off"; return nil },
		"a folder that nobody may read": func(home string, v map[string]string) error {
			v["XDG_CONFIG_HOME"] = filepath.Join(home, "file") // no folder: what is below it is not known to be absent
			return put(home, "file")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, vars := asked(t, "decode", sound)
			if err := set(vars["HOME"], vars); err != nil {
				t.Fatal(err)
			}
			if _, ok := w.answer(); ok {
				t.Error("answered without them")
			}
		})
	}
	for name, set := range map[string]func(home string, vars map[string]string) error{
		"no home":              func(_ string, v map[string]string) error { delete(v, "HOME"); return nil },
		"themes alone":         func(home string, _ map[string]string) error { return put(home, ".config/fob/themes/ours.toml") },
		"a relative XDG place": func(_ string, v map[string]string) error { v["XDG_CONFIG_HOME"] = "config"; return nil },
	} {
		t.Run(name, func(t *testing.T) {
			w, vars := asked(t, "decode", sound)
			if err := set(vars["HOME"], vars); err != nil {
				t.Fatal(err)
			}
			if _, ok := w.answer(); !ok {
				t.Error("not answered, though nothing is set up")
			}
		})
	}
}

func put(home, name string) error {
	path := filepath.Join(home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, nil, 0o600)
}

// Colours as everywhere: on a terminal, unless the environment says otherwise.
func TestColours(t *testing.T) {
	for _, c := range []struct {
		tty             bool
		variable, value string
		coloured        bool
	}{
		{false, "", "", false}, {true, "", "", true}, {true, "NO_COLOR", "1", false}, {true, "NO_COLOR", "", true}, {false, "CLICOLOR_FORCE", "1", true},
	} {
		w, vars := asked(t, "decode", sound)
		vars[c.variable] = c.value
		w.isTTY = func(fd int) bool { return c.tty && fd == syscall.Stdout }
		out, ok := w.answer()
		if !ok || strings.Contains(string(out), "\x1b[") != c.coloured {
			t.Errorf("terminal %v, %s=%q: answered %v, %q", c.tty, c.variable, c.value, ok, out)
		}
	}
}

// failing is a stdin that breaks off.
type failing struct{ io.Reader }

func (f failing) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// What comes through a pipe is answered, or stays for the ordinary way to the last
// byte.
func TestStdin(t *testing.T) {
	t.Cleanup(func() { taken = nil })
	for _, c := range []struct {
		name  string
		args  []string
		input io.Reader
		plain bool
		taken string
	}{
		{"a token", []string{"decode"}, strings.NewReader(sound + "\n"), true, sound + "\n"},
		{"a token, asked for", []string{"decode", "-", "--json"}, strings.NewReader(sound), true, sound},
		{"none", []string{"decode"}, strings.NewReader("hello"), false, "hello"},
		{"a header", []string{"decode", "-"}, strings.NewReader("Authorization: Bearer " + sound), false, "Authorization: Bearer " + sound},
		{"too much", []string{"decode"}, strings.NewReader(sound + strings.Repeat("\n", mostFile)), false, sound + strings.Repeat("\n", mostFile+1-len(sound))},
		{"what breaks off", []string{"decode"}, failing{strings.NewReader(sound)}, false, sound},
		{"what another command reads", []string{"verify", "-"}, strings.NewReader(sound), false, ""},
		{"what is not asked for", []string{"decode", sound}, strings.NewReader("more"), true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			taken = nil
			w, _ := asked(t, c.args...)
			w.stdin = c.input
			if _, ok := w.answer(); ok != c.plain || string(taken) != c.taken {
				t.Errorf("answered %v, want %v; taken %d bytes, want %d", ok, c.plain, len(taken), len(c.taken))
			}
			if all, err := io.ReadAll(io.LimitReader(Stdin(), int64(len(taken)))); err != nil || string(all) != c.taken {
				t.Errorf("given back: %d bytes, %v", len(all), err)
			}
		})
	}
	w, _ := asked(t, "decode")
	w.isTTY = func(fd int) bool { return fd == syscall.Stdin }
	w.stdin = nil
	if _, ok := w.answer(); ok {
		t.Error("a person is asked to type a token")
	}
}
