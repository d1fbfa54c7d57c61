//go:build linux

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fob/cmd/internal/hostile"
	"fob/cmd/testenv"
)

// tokensOfAllKinds are those that issuers make, and those that mean harm; none of
// them has a time that is near.
func tokensOfAllKinds(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../tokens/lint/testdata/good/*.json")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d good tokens, %v", len(files), err)
	}
	list := append([]string{usualToken}, hostile.Tokens()...)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var parts struct{ Header, Claims json.RawMessage }
		if err := json.Unmarshal(text, &parts); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		header := bytes.Replace(parts.Header, []byte("{"), []byte(`{"alg":"ES256",`), 1)
		list = append(list, signedWithNothing(string(header), string(parts.Claims)))
	}
	large := signedWithNothing(`{"alg":"ES256"}`, `{"sub":"`+strings.Repeat("a", 100_000)+`"}`)
	return append(list, large, "Authorization: Bearer "+usualToken)
}

// fitsAnArgument tells what a program can be started with.
func fitsAnArgument(token string) bool {
	return !strings.ContainsRune(token, 0) && len(token) <= 100_000
}

func signedWithNothing(header, claims string) string {
	b64 := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	return b64(header) + "." + b64(claims) + "." + b64(strings.Repeat("s", 64))
}

// A plain decode is answered before the rest of fob is set up, and a flag (here one
// that changes nothing) makes it the ordinary command: both say the same.
func TestQuickAnswersAreTheOrdinaryOnes(t *testing.T) {
	fob := testenv.BuildFob(t)
	home := t.TempDir()
	for _, form := range []struct {
		name  string
		stdin bool
		args  []string
		env   []string
	}{
		{"for people", false, nil, []string{"TZ=America/New_York"}},
		{"in colour, through a pipe", true, nil, []string{"CLICOLOR_FORCE=1", "TZ=UTC"}},
		{"as JSON", false, []string{"--json"}, nil},
		{"as JSON, through a pipe", true, []string{"--json", "-"}, nil},
	} {
		t.Run(form.name, func(t *testing.T) {
			answered := 0
			for _, token := range tokensOfAllKinds(t) {
				if !form.stdin && !fitsAnArgument(token) {
					continue
				}
				run := func(more ...string) (stdout, stderr string, exit int) {
					cmd := exec.Command(fob, slices.Concat([]string{"decode"}, form.args, more)...)
					if form.stdin {
						cmd.Stdin = strings.NewReader(token)
					} else {
						cmd.Args = append(cmd.Args, token)
					}
					cmd.Env = append([]string{"HOME=" + home}, form.env...)
					var out, told bytes.Buffer
					cmd.Stdout, cmd.Stderr = &out, &told
					if err := cmd.Run(); err != nil {
						if _, ended := errors.AsType[*exec.ExitError](err); !ended {
							t.Fatal(err)
						}
					}
					return out.String(), told.String(), cmd.ProcessState.ExitCode()
				}
				out, told, exit := run()
				wantOut, wantTold, wantExit := run("--at=now")
				if out != wantOut || told != wantTold || exit != wantExit {
					t.Errorf("%q\nquick %d: %s%s\nordinary %d: %s%s", token, exit, out, told, wantExit, wantOut, wantTold)
				}
				if exit == 0 && told == "" {
					answered++
				}
			}
			if answered < 40 {
				t.Errorf("only %d tokens could have been answered quickly", answered)
			}
		})
	}
}

// initialised lists the packages that a run of fob sets up, in their order.
func initialised(t *testing.T, args ...string) []string {
	t.Helper()
	cmd := exec.Command(testenv.BuildFob(t), args...)
	cmd.Env = []string{"HOME=" + t.TempDir(), "GODEBUG=inittrace=1"}
	var told bytes.Buffer
	cmd.Stderr = &told
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, told.String())
	}
	var list []string
	for line := range strings.Lines(told.String()) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == "init" {
			list = append(list, words[1])
		}
	}
	return list
}

// What takes long to set up comes after a quick answer, and the stack is made before
// anything runs on it. The order is that of the Go specification; what a package
// imports decides on it.
func TestQuickAnswersComeFirst(t *testing.T) {
	late := []string{"github.com/charmbracelet/bubbletea", "github.com/mattn/go-runewidth", "github.com/spf13/pflag", "github.com/spf13/cobra",
		"filippo.io/age", "crypto/x509", "crypto/tls", "net", "net/netip", "regexp", "golang.org/x/sys/cpu", "golang.org/x/sys/unix"}
	all := initialised(t, "decode", "--utc", usualToken)
	for _, name := range late {
		if !slices.Contains(all, name) {
			t.Errorf("the ordinary way does not set up %s: it proves nothing that the quick one does not", name)
		}
	}
	for _, args := range [][]string{{"decode", usualToken}, {"decode", "--json", usualToken}} {
		quick := initialised(t, args...)
		for _, name := range late {
			if slices.Contains(quick, name) {
				t.Errorf("%q waits for %s", args, name)
			}
		}
		stack := slices.Index(quick, "fob/cmd/internal/room")
		if other := slices.IndexFunc(quick, func(name string) bool { return strings.Contains(name, ".") }); stack < 0 || other >= 0 && other < stack {
			t.Errorf("the stack is number %d, after %q", stack, quick[:max(stack, 0)])
		}
	}
}
