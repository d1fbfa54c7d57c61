//go:build !windows

package main

import (
	"encoding/base64"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"fob/cmd/testenv/terminal"
)

// Story 4: claims are written: from a template, with errors at their place and
// times as they will be, undone and redone, in $EDITOR, and from a token.
func TestStoryClaims(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	editor := script(t, r.dir, "editor", `printf '{"sub":"from the editor"}\n' > "$1"`)
	r.env = append(r.env, "EDITOR="+editor)
	token := mintFor(r, "--exp", "+15m", "--typ", "at+jwt")
	x := openDesk(t, r)
	x.WaitFor("identity locked")
	x.Press("3")
	x.WaitFor("open template")
	x.Press("o")
	x.WaitFor("Open a template", "access-token", "id-token", "refresh-token", "service-account", "dpop-proof")
	choose(x, "dpop", "dpop-proof")
	x.WaitFor("template dpop-proof", "dpop+jwt", `"htm"`)
	x.Press("x")
	x.WaitFor("What is the token to say?")
	x.Press("u")
	x.WaitFor(`"htm"`)
	x.Press("ctrl+r")
	x.WaitFor("What is the token to say?")

	// Typed: the time is told beside its line, the error under it.
	x.Press("e")
	x.WaitFor("1:1")
	x.Type(`{"sub": "anna",`)
	x.Press("enter")
	x.Type(`"exp": "+15m",`)
	x.Press("enter")
	x.Type(`"nbf": "+1h", "admin": tru}`)
	screen := x.WaitFor("→ ", "not now: the claims have an error on line 3", "a word is true, false or null")
	if at := lineOf(screen, `"admin": tru}`); lineOf(screen, "a word is true, false or null") != at+1 {
		t.Errorf("the error is not under its line:\n%s", screen)
	}
	x.Press("left")
	x.Type("e")
	x.WaitFor("lifetime 15m")
	x.WaitGone("a word is true, false or null")
	x.Press("esc")
	x.WaitFor("e edit")

	// In an editor of one's own.
	x.Press("E")
	x.WaitFor("taken from the editor", "from the editor")
	x.WaitGone(`"nbf"`)

	// From the token in hand.
	x.Paste(token)
	x.WaitFor("✓ signature  valid")
	x.Press("3", "l")
	x.WaitFor("of the token", `"sub": "user|8842"`, "at+jwt")
	x.Press("ctrl+c")
	x.WantLeft(0)
}

// Story 5: the claims are signed by the keyset of choice, with a type, a header
// member and encryption, and a refresh token beside them. fob verify agrees.
func TestStorySign(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	r.must("keys", "new", "mail", "--alg", "ECDH-ES+A256KW")
	r.must("keys", "new", "payments", "--alg", "EdDSA")
	x := openDesk(t, r)
	unlock(x)
	typeClaims(x, `{"iss":"https://id.example.com/","sub":"anna","aud":"orders","exp":"+10m"}`)
	x.Press("ctrl+s")
	x.WaitFor("signed by auth-api/", "✓ signature  valid", "ES256 by auth-api/", "anna")
	header := wantVerifies(t, r, copied(x, 1))
	if header["alg"] != "ES256" || header["typ"] != "JWT" {
		t.Errorf("header %v", header)
	}

	// Another keyset, another type, a member more.
	x.Press("4")
	x.WaitFor("access + refresh")
	x.Press("home", "enter")
	x.WaitFor("Sign with")
	choose(x, "pay", "payments")
	x.WaitFor("payments ▾", "EdDSA")
	x.Press("down", "down", "enter")
	x.WaitFor("typ of the header")
	fill(x, "at+jwt")
	x.WaitGone("typ of the header")
	x.Press("down", "enter")
	x.WaitFor("Add a header member")
	fill(x, "env=test")
	x.WaitFor(`"test"`)
	x.Press("ctrl+s")
	x.WaitFor("signed by payments/", "EdDSA by payments/")
	header = wantVerifies(t, r, copied(x, 2))
	if header["alg"] != "EdDSA" || header["typ"] != "at+jwt" || header["env"] != "test" {
		t.Errorf("header %v", header)
	}

	// A pair in one step, into the jar; and encrypted on top.
	x.Press("4")
	x.WaitFor("access + refresh")
	x.Press("P")
	x.WaitFor("It outlives what the keyset promises", "the refresh token")
	answer(x, "y")
	x.WaitFor("Save in the jar", "anna-access", "anna-refresh")
	x.Press("ctrl+s")
	x.WaitFor("saved as anna-access and anna-refresh")
	wantVerifies(t, r, r.must("jar", "show", "anna-access", "--raw"))
	if header := wantVerifies(t, r, r.must("jar", "show", "anna-refresh", "--raw")); header["typ"] != "rt+jwt" {
		t.Errorf("header of the refresh token: %v", header)
	}
	x.Press("4")
	x.WaitFor("access + refresh")
	x.Press("down", "down", "right")
	x.WaitFor("to mail")
	x.Press("ctrl+s")
	x.WaitFor("✓ opened", "JWE compact")
	token := copied(x, 3)
	if strings.Count(token, ".") != 4 {
		t.Errorf("it is not encrypted: %s", token)
	}
	wantVerifies(t, r, token, "-k", "mail")
	x.Press("ctrl+c")
	x.WantLeft(0)
}

// typeClaims puts claims into the claims pane, which is empty.
func typeClaims(x *terminal.Terminal, text string) {
	x.Press("3")
	x.WaitFor("e edit")
	x.Press("e")
	x.WaitFor("1:1")
	x.Paste(text)
	x.WaitFor("edited")
	x.Press("esc")
	x.WaitFor("e edit")
}

// copied copies the token in hand, the nth time, and gives what the terminal's
// clipboard got.
func copied(x *terminal.Terminal, nth int) string {
	x.Press("2")
	x.WaitFor("y copy")
	x.Press("y")
	x.WaitFor("type to narrow", "the token")
	x.Press("enter")
	var text string
	x.WaitUntil("the token is copied", func(string) bool {
		parts := strings.Split(string(x.Written()), "\x1b]52;c;")
		if len(parts) != nth+1 {
			return false
		}
		data, _, whole := strings.Cut(parts[nth], "\x07")
		decoded, err := base64.StdEncoding.DecodeString(data)
		text = string(decoded)
		return whole && err == nil
	})
	x.WaitFor("copied the token")
	return text
}

// wantVerifies has fob verify judge a token by the keysets that sign, and gives
// its header.
func wantVerifies(t *testing.T, r *rig, token string, args ...string) map[string]any {
	t.Helper()
	file := filepath.Join(t.TempDir(), "token.txt")
	write(t, file, token)
	out, errs, exit := r.run(append([]string{"verify", "@" + file, "-k", "auth-api", "-k", "payments"}, args...)...)
	if exit != 0 {
		t.Errorf("fob verify: exit %d\n%s%s", exit, out, errs)
	}
	part, _, _ := strings.Cut(token, ".")
	header := map[string]any{}
	if text, err := base64.RawURLEncoding.DecodeString(part); err != nil || json.Unmarshal(text, &header) != nil {
		t.Errorf("no header in %q", token)
	}
	return header
}

// lineOf gives the first line that holds a text, -1 if none does.
func lineOf(screen, text string) int {
	for i, line := range strings.Split(screen, "\n") {
		if strings.Contains(line, text) {
			return i
		}
	}
	return -1
}
