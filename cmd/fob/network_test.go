//go:build linux

package main

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fob/cmd/testenv"
	"fob/cmd/testenv/terminal"
)

// luring names addresses wherever a token can: jku, x5u, iss and aud.
const luring = `{"alg":"ES256","typ":"JWT","kid":"https://127.0.0.1:9/kid","jku":"https://127.0.0.1:9/jku","x5u":"http://127.0.0.1:9/x5u"}`

// traced runs a program under strace and gives the address families of the sockets that it made.
func traced(t *testing.T, cmd *exec.Cmd, log string) *exec.Cmd {
	t.Helper()
	strace := testenv.NeedCommand(t, "strace")
	args := append([]string{strace, "-f", "-qq", "-e", "trace=socket,socketpair,connect", "-o", log}, cmd.Args...)
	next := exec.Command(args[0], args[1:]...)
	next.Env, next.Dir, next.Stdin = cmd.Env, cmd.Dir, cmd.Stdin
	return next
}

var socketCall = regexp.MustCompile(`(?m)(socket|connect)\(.*?(AF_[A-Z0-9]+|PF_[A-Z0-9]+)`)

// families lists the families in a log of strace that are none of the keyring's: its D-Bus is a Unix socket.
func families(t *testing.T, log string) []string {
	t.Helper()
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var foreign []string
	for _, m := range socketCall.FindAllStringSubmatch(string(text), -1) {
		if m[2] != "AF_UNIX" && m[2] != "AF_LOCAL" {
			foreign = append(foreign, m[0])
		}
	}
	return foreign
}

// No command opens a socket but the keyring's, whatever addresses a token names: only a KEY that is a URL does.
func TestNothingGoesToTheNetwork(t *testing.T) {
	fob := testenv.BuildFob(t)
	dir := t.TempDir()
	run := func(stdin string, args ...string) (stdout string, foreign []string) {
		cmd := exec.Command(fob, args...)
		cmd.Dir = dir
		cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "FOB_IDENTITY_FILE=" + filepath.Join(dir, "identity.txt"), "FOB_UNLOCK=identity",
			"DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(dir, "no-bus")}
		cmd.Stdin = strings.NewReader(stdin)
		log := filepath.Join(dir, "strace.log")
		cmd = traced(t, cmd, log)
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		_ = cmd.Run() // what the exit status is, other tests see to
		if strings.Contains(errs.String(), "ptrace") {
			testenv.Need(t, "strace may not trace here: "+errs.String())
		}
		return out.String(), families(t, log)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, setup := range [][]string{{"keygen", "--alg", "ES256", "-o", "key.jwk"}, {"store", "init"}, {"keys", "new", "auth-api", "--alg", "ES256"}} {
		if _, foreign := run("", setup...); foreign != nil {
			t.Errorf("fob %s: %q", strings.Join(setup, " "), foreign)
		}
	}
	token, _ := run("", "mint", "-k", "@key.jwk", "--iss", "https://127.0.0.1:9/iss", "--header", `jku=https://127.0.0.1:9/jku`, "--header", "x5u=http://127.0.0.1:9/x5u")
	if !strings.HasPrefix(token, "eyJ") {
		t.Fatalf("no token: %q", token)
	}
	write("token", token)
	write("lines", strings.Repeat(token, 10))
	write("header", luring)
	for _, args := range [][]string{
		{"decode", "@token"}, {"decode", "--lines", "@lines"}, {"verify", "@token", "-k", "@key.jwk"}, {"verify", "@token"},
		{"verify", "@token", "-k", "auth-api"}, {"verify", "--lines", "-k", "@key.jwk", "@lines"}, {"verify", "@token", "--profile", "auto"},
		{"lint", "@token"}, {"why", "@token", "-k", "@key.jwk"}, {"why", "@token", "-k", "auth-api"}, {"diff", "@token", "@token"},
		{"find", "lines"}, {"mint", "-k", "auth-api"}, {"sign", "-k", "auth-api", "header"}, {"encrypt", "-k", "@key.jwk", "header"},
		{"keys", "list"}, {"keys", "show", "auth-api"}, {"keys", "tick"}, {"keys", "rotate", "auth-api", "--dry-run"}, {"keys", "log"},
		{"jwks"}, {"store", "info"}, {"store", "doctor"}, {"jar", "add", "luring", "@token"}, {"jar", "list"}, {"templates", "list"},
		{"profiles", "list"}, {"themes"}, {"config"}, {"completion", "bash"}, {"man", "man1"}, {"version"}, {"help"},
		{"__complete", "verify", "-k", ""},
	} {
		if _, foreign := run("", args...); foreign != nil {
			t.Errorf("fob %s: %q", strings.Join(args, " "), foreign)
		}
	}
	// The trace would see it.
	if _, foreign := run("", "verify", "@token", "-k", "http://127.0.0.1:9/jwks.json"); foreign == nil {
		t.Error("a KEY that is a URL makes no socket: the trace sees nothing")
	}
}

// Nor does the workbench, with a token in hand that names addresses.
func TestTheWorkbenchStaysOffline(t *testing.T) {
	log := filepath.Join(t.TempDir(), "strace.log")
	cmd := traced(t, exec.Command(testenv.BuildFob(t), "ui", base64.RawURLEncoding.EncodeToString([]byte(luring))+".e30.AA"), log)
	x := terminal.Start(t, cmd, 120, 30)
	x.WaitFor("jku")
	x.Press("1")
	x.Press("5")
	x.Press("2")
	x.Press("ctrl+c")
	x.WantLeft(0)
	if foreign := families(t, log); foreign != nil {
		t.Errorf("sockets: %q", foreign)
	}
}
