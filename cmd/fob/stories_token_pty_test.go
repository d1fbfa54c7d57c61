//go:build !windows

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Story 1: paste what holds a token, and see what it says and whether it is
// good, with every key.
func TestStoryPasteAndJudge(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	token := mintFor(r, "--exp", "+15m")
	x := openDesk(t, r)
	x.Paste("curl -s -H 'Authorization: Bearer " + token + "' https://api.example.com/orders \\\n  -X POST")
	x.WaitFor("✓ signature  valid", "ES256 by auth-api/", "✓ time", "in 14m", "lives 15m", "– policy", "https://id.example.com/", "user|8842", "billing")

	// Every key is judged: a character of the signature is another, and comes
	// back.
	x.Press("e", "ctrl+end", "left", "left", "left", "backspace")
	x.WaitGone("✓ signature  valid")
	x.Type(other(token[len(token)-4]))
	x.WaitFor("✗ signature  invalid")
	x.Press("ctrl+_", "ctrl+_")
	x.WaitFor("✓ signature  valid")
	x.Press("esc")
	x.WaitGone("editing")

	// More is asked of it than its signature.
	x.Press("p")
	x.WaitFor("audience")
	x.Press("tab")
	x.Type("orders")
	x.Press("ctrl+s")
	x.WaitFor("✗ policy     not met")
	x.Press("ctrl+c")
	x.WantLeft(0)
}

// Story 1: the token is held against a key that is pointed at, and against a
// secret that is typed, which is never seen.
func TestStoryKeysFromElsewhere(t *testing.T) {
	t.Parallel()
	const fixtures = "testdata/fixtures"
	r := newRig(t)
	if err := os.CopyFS(r.dir, os.DirFS(fixtures)); err != nil {
		t.Fatal(err)
	}
	x := openDesk(t, r, "ui", "@token.txt")
	x.WaitFor("– signature  not checked", "chooses a key", "anna")
	x.Press("k")
	x.WaitFor("Hold the token against")
	choose(x, "file", "a file or a URL")
	x.WaitFor("A key from a file or a URL")
	fill(x, filepath.Join(r.dir, "other-public.pem"))
	x.WaitFor("✗ signature  invalid", "other-public.pem")
	x.Press("k")
	x.WaitFor("Hold the token against")
	choose(x, "file", "a file or a URL")
	x.WaitFor("A key from a file or a URL")
	fill(x, "@none-such.pem")
	x.WaitFor("✗ ", "none-such.pem: no such file")
	fill(x, "@public.pem")
	x.WaitFor("✓ signature  valid", "ES256 by @public.pem")
	x.WaitGone("A key from a file or a URL")

	secret := strings.TrimSpace(string(read(t, filepath.Join(fixtures, "secret.txt"))))
	x.Paste(string(read(t, filepath.Join(fixtures, "session.txt"))))
	x.WaitFor("HS256")
	x.Press("k")
	x.WaitFor("Hold the token against")
	choose(x, "shared", "a shared secret")
	x.WaitFor("A shared secret")
	x.Type(secret)
	x.WaitFor("•••")
	x.Press("ctrl+s")
	x.WaitFor("✓ signature  valid", "HS256 by the secret that was typed")
	x.Press("ctrl+c")
	x.WantLeft(0)
	wantNotShown(t, x, "secret", secret)
}

// Story 1: a token of 100 KB is scrolled to its end, and copied.
func TestStoryLargeToken(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	write(t, filepath.Join(r.dir, "claims.json"), `{"sub":"anna","first":1,"long":"`+strings.Repeat("x", 75_000)+`","exp":"+1h","last":"the end"}`)
	token := mintFor(r, "--claims", "claims.json")
	if len(token) < 100_000 {
		t.Fatalf("the token has %d bytes", len(token))
	}
	x := openDesk(t, r)
	x.Paste(token)
	first := x.WaitFor("✓ signature  valid", "first", "the end")
	x.WaitFor(token[:40])
	x.Press("pgdown")
	x.WaitGone(token[:40])
	x.Press("pgup")
	x.WaitFor(token[:40])
	x.Wheel(70, 3, 5)
	x.WaitGone(token[:40])
	x.Press("e", "ctrl+end")
	x.WaitFor("rows 996–", token[len(token)-20:])
	x.Press("esc")
	x.WaitGone("editing")
	if strings.Contains(first, token[len(token)-20:]) {
		t.Errorf("all of it is shown at once:\n%s", first)
	}

	// Any part can be copied: here the signature, and a claim.
	x.Press("y")
	x.WaitFor("Copy", "the token")
	choose(x, "the signature", "the signature")
	x.WaitFor("copied the signature")
	wantCopied(t, x, token[strings.LastIndex(token, ".")+1:])
	x.Press("/")
	x.Type("last")
	x.Press("enter", "y")
	x.WaitFor("copied last")
	wantCopied(t, x, "the end")
	x.Press("ctrl+c")
	x.WantLeft(0)
}

// Story 1: what is copied and good for logging in does not stay in the
// clipboard.
func TestStoryCopyAndClear(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	token := mintFor(r, "--exp", "+15m")
	x := openDesk(t, r)
	x.Paste(token)
	x.WaitFor("✓ signature  valid")
	x.Press("y")
	x.WaitFor("type to narrow", "the token")
	x.Press("enter")
	x.WaitFor("copied the token")
	wantCopied(t, x, token)
	x.Press("ctrl+c")
	x.WantLeft(0)
	if _, after, _ := strings.Cut(string(x.Written()), "\x1b]52;c;"+base64Of(token)); !strings.Contains(after, "\x1b]52;c;"+base64Of(" ")) {
		t.Error("the clipboard was not cleared")
	}
}

// other gives another character of base64url.
func other(c byte) string {
	if c == 'A' {
		return "B"
	}
	return "A"
}
