//go:build !windows

package main

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// What a hostile text would like to do: set the title, ring, move the cursor,
// clear the screen, write into the clipboard, turn the text around, and the same
// with the one-byte introducers of C1.
const (
	wicked     = "\x1b]0;OWNED\x07\x1b[2J\x1b[1;1HOWNED\x1b]52;c;T1dORUQ=\x07\u009b31m\u009d0;OWNED\u009c\u202eDENWO\u2066\x07\r\n\x1b(0"
	wickedJSON = `\u001b]0;OWNED\u0007\u001b[2J\u001b[1;1HOWNED\u001b]52;c;T1dORUQ=\u0007\u009b31m\u009d0;OWNED\u009c\u202eDENWO\u2066\u0007\r\n\u001b(0`
)

// Whatever a token, a kid, a key or the name of a file says, and wherever it is
// shown: the terminal obeys fob alone.
func TestHostileTextInEveryPane(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	furnish(r)
	write(t, filepath.Join(r.dir, "hostile.jwk"), strings.Replace(signingJWK, `{`, `{"kid":"`+wickedJSON+`",`, 1))
	good := r.must("mint", "-k", "@hostile.jwk", "--sub", wicked[:20])
	b64 := base64.RawURLEncoding.EncodeToString
	var claims []string
	for _, name := range []string{"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scope", wickedJSON} {
		claims = append(claims, `"`+name+`":"`+wickedJSON+`"`)
	}
	claims = append(claims, `"list":["`+wickedJSON+`",{"`+wickedJSON+`":"`+wickedJSON+`"}]`)
	token := b64([]byte(`{"alg":"ES256","typ":"`+wickedJSON+`","kid":"`+wickedJSON+`","x":"`+wickedJSON+`"}`)) + "." +
		b64([]byte("{"+strings.Join(claims, ",")+"}")) + "." + b64(make([]byte, 64))
	r.must("jar", "add", "hostile", token)

	x := openDesk(t, r)
	unlock(x)
	x.Paste(good)
	x.Press("k")
	x.WaitFor("Hold the token against")
	choose(x, "file", "a file or a URL")
	x.WaitFor("A key from a file or a URL")
	fill(x, "@hostile.jwk")
	x.WaitFor("✓ signature  valid", ", kid ", "OWNED")
	x.Paste(token)
	x.WaitFor("signature", "scope", "OWNED")
	x.Press("end", "up", "up", "enter") // a row in full
	x.WaitFor("y copies it")
	x.Press("esc")
	x.WaitGone("y copies it")
	x.Press("c") // as claims
	x.WaitFor("of the token", "1 {")
	x.Press("1")
	x.WaitFor("r rotate")
	x.Press("I")
	x.WaitFor("Import keys")
	x.Press("tab")
	x.Paste("@" + wicked)
	x.Press("ctrl+s")
	x.WaitFor("✗ ")
	x.Press("esc")
	x.WaitGone("Import keys")
	x.Press("5")
	x.WaitFor("A order")
	for _, key := range []string{"?", ":", "T"} {
		x.Press(key)
		x.WaitUntil("a dialog stands", func(screen string) bool { return strings.Contains(screen, "esc close") })
		x.Press("esc")
		x.WaitGone("esc close")
	}

	// As text that is no token, and as the name of a file.
	x.Press("2")
	x.WaitFor("c edit as claims")
	x.Press("x")
	x.WaitFor("no token in hand")
	x.Type("\x1b[200~" + strings.ReplaceAll(wicked, "\x1b[201~", "") + "\x1b[201~")
	x.WaitFor("✗ signature  malformed")
	x.Press("k")
	x.WaitFor("Hold the token against")
	choose(x, "file", "a file or a URL")
	x.WaitFor("A key from a file or a URL")
	x.Paste("@" + wicked)
	x.Press("ctrl+s")
	x.WaitFor("✗ ")
	for _, size := range [][2]int{{80, 24}, {40, 12}, {150, 50}} {
		x.Resize(size[0], size[1])
		x.WaitUntil("the frame fits", func(screen string) bool { return strings.Count(screen, "\n")+1 == size[1] })
	}
	x.Press("ctrl+c")
	x.WantLeft(0)
	wantTame(t, string(x.Written()))
}

// What fob writes to a terminal: text, and these controls. A line begins in
// column 1; that is the only place that it goes to.
var tame = regexp.MustCompile("\x1b\\[[0-9;]*m" + // the look of text
	"|\x1b\\[[0-9]+;1H|\x1b\\[[KJ]|\x1b\\[2J|\x1b\\[H" + // where it stands
	"|\x1b\\[\\?(1049|25|1000|1002|1003|1006|2004)[hl]" + // modes
	"|\x1b\\]52;c;[A-Za-z0-9+/=]*\x07" + // the clipboard
	"|\x1b\\]777;drained\x07") // the test's own mark

// wantTame fails if something in what was written is a control that fob itself
// would not write, or a character that hides or turns text around.
func wantTame(t *testing.T, written string) {
	t.Helper()
	if strings.Contains(written, "\x1b]52;c;T1dORUQ=") {
		t.Error("a text has written into the clipboard")
	}
	if !utf8.ValidString(written) {
		t.Error("what was written is not UTF-8")
	}
	rest := tame.ReplaceAllString(written, "")
	for i, c := range rest {
		switch {
		case c == '\r' || c == '\n' && i > 0:
			continue
		case c < ' ', c >= 0x7f && c < 0xa0, c >= 0x200b && c <= 0x200f, c >= 0x2028 && c <= 0x202e, c >= 0x2066 && c <= 0x2069, c == 0xfeff:
			t.Fatalf("%U was written to the terminal: %q", c, rest[max(0, i-60):min(len(rest), i+60)])
		}
	}
}

// The check does find what is wrong.
func TestTameFindsWhatIsNot(t *testing.T) {
	for _, bad := range []string{"\x1b]0;title\x07", "\a", "\x1b[3A", "\x1b[5;7H", "\x1b]52;c;\x1b\\", "\u202e", "\u009b31m", "\x1bc"} {
		if tame.ReplaceAllString(bad, "") == "" {
			t.Errorf("%q is taken for tame", bad)
		}
	}
}

// Secrets that are typed, pasted, imported and exported are never on the screen
// nor in what is written, unless one asks to see them.
func TestSecretsStayUnseen(t *testing.T) {
	t.Parallel()
	const typed = "a secret that nobody should see"
	r := newRig(t)
	furnish(r)
	x := openDesk(t, r)
	unlock(x)

	// A private key is pasted to import it, and let out into a file.
	x.Press("1")
	x.WaitFor("r rotate")
	x.Press("I")
	x.WaitFor("Import keys")
	x.Press("ctrl+u")
	x.Type("imported")
	x.Press("tab")
	x.Paste(signingJWK)
	x.WaitFor("pasted: ")
	x.Press("ctrl+s")
	x.WaitFor("Make imported of 1 key?", "━━ signs")
	answer(x, "y")
	x.WaitFor("▸ imported")
	x.Press("right", "down", "x")
	x.WaitFor("Export imported/")
	x.Press("right") // the private half
	x.WaitFor("type private")
	x.Press("tab", "tab")
	x.Type("private")
	x.Press("tab")
	x.WaitFor("‹ clipboard ›")
	x.Press("right", "tab")
	out := filepath.Join(r.dir, "out.jwk")
	x.Paste(out)
	x.Press("ctrl+s")
	x.WaitFor("wrote the private half")
	if text, err := os.ReadFile(out); err != nil || !strings.Contains(string(text), knownD) {
		t.Errorf("the exported key: %v", err)
	}

	// A key is pasted to verify with, and a secret typed.
	x.Press("2", "k")
	x.WaitFor("Hold the token against")
	choose(x, "paste", "paste or type a key")
	x.WaitFor("A key that you paste")
	x.Paste(secretJWK)
	x.WaitFor("bytes")
	x.Press("ctrl+s")
	x.WaitGone("A key that you paste")
	x.Press("k")
	x.WaitFor("Hold the token against")
	choose(x, "shared", "a shared secret")
	x.WaitFor("A shared secret")
	x.Type(typed)
	x.WaitFor("•••")
	for what, secret := range map[string]string{"typed secret": typed, "private key": knownD, "shared secret": knownK} {
		wantNotShown(t, x, what, secret)
	}

	// It is seen when one asks for it: so the search finds what is there.
	x.Press("ctrl+t")
	x.WaitFor(typed)
	x.Press("ctrl+c")
	x.WantLeft(0)
	if !strings.Contains(string(x.Written()), typed) {
		t.Error("the search does not find what was shown")
	}
}
