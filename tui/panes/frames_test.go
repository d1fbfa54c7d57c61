package panes_test

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fob/keystore"
	"fob/themes"
	"fob/tokens"
	"fob/tui"
	"fob/tui/uitest"
)

// nasty is what a token, a name or a note may hold.
var nasty = []string{
	"plain", "日本語の長い値です日本語の長い値です", "\x1b]0;owned\x07", "\x1b[2J\x1b[H", "a\u202eb\u202c", "x\u200by", "\r\n\t", "\x9b31m",
	"e\u0301\u0302\u0303\u0304\u0305", "👩‍👩‍👧🇩🇪", "\\", `"`, strings.Repeat("long ", 200), "नमस्ते", "\u2028\u2029", "",
}

// Whatever is pressed, pasted and resized, in whatever theme and with whatever
// colours: each frame fills the terminal exactly, and holds nothing that a
// terminal obeys but styles. (The driver checks each frame.)
func TestEveryFrameFillsTheTerminal(t *testing.T) {
	keys := []string{
		"1", "2", "3", "4", "5", "tab", "shift+tab", "z", "esc", "?", ":", "enter", "up", "down", "left", "right", "pgdown", "pgup",
		"home", "end", "j", "k", "/", "e", "i", "o", "n", "r", "R", "p", "x", "s", "v", "y", "Y", "T", "t", "U", "u", "ctrl+r", "c", "l", "f",
		"a", "w", "K", "D", "L", "N", "S", "P", "J", "A", "d", "ctrl+s", "backspace", "delete", "ctrl+k", " ", "ctrl+t", "\"", "{", ",",
	}
	rapid.Check(t, func(r *rapid.T) {
		profile := rapid.SampledFrom([]themes.Profile{themes.TrueColor, themes.ANSI256, themes.ANSI16, themes.NoColor}).Draw(r, "profile")
		theme := rapid.SampledFrom(themes.Builtin()).Draw(r, "theme")
		w, h := rapid.IntRange(1, 300).Draw(r, "w"), rapid.IntRange(1, 100).Draw(r, "h")
		d := furnished(t, uitest.Size(w, h), uitest.With(func(world *tui.World) { world.Profile, world.Theme = profile, theme }))
		for range rapid.IntRange(5, 25).Draw(r, "steps") {
			switch rapid.IntRange(0, 9).Draw(r, "kind") {
			case 0:
				d.Resize(rapid.IntRange(1, 300).Draw(r, "w"), rapid.IntRange(1, 100).Draw(r, "h"))
			case 1:
				d.Paste(rapid.SampledFrom(nasty).Draw(r, "paste"))
			case 2:
				d.Paste(string(hostileToken(rapid.SampledFrom(nasty).Draw(r, "claim"), rapid.SampledFrom(nasty).Draw(r, "name"))))
			case 3:
				d.Click(rapid.IntRange(0, w-1).Draw(r, "x"), rapid.IntRange(0, h-1).Draw(r, "y"))
			case 4:
				d.Wheel(rapid.IntRange(0, w-1).Draw(r, "x"), rapid.IntRange(0, h-1).Draw(r, "y"), rapid.Bool().Draw(r, "down"))
			default:
				d.Press(rapid.SampledFrom(keys).Draw(r, "key"))
			}
			if d.Left {
				return
			}
		}
	})
}

// hostileToken is a token with text in every place where text can be.
func hostileToken(value, name string) []byte {
	key := tokens.NewSecretKey([]byte(strings.Repeat("k", 32)), tokens.Metadata{Kid: value})
	claims := &tokens.Claims{}
	claims.SetString("iss", value)
	claims.SetString("c"+name, value)
	claims.SetString("jti", name)
	text, err := tokens.SignJWS(claims.JSON(), []tokens.SignWith{{Signer: key, Alg: "HS256", Header: []tokens.Member{tokens.StringMember("typ", name), tokens.StringMember("x"+name, value)}}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err != nil {
		return []byte("eyJhbGciOiJub25lIn0.e30.")
	}
	return text
}

// What others wrote into a keystore harms no more than what is in a token.
func TestHostileNamesInTheKeystore(t *testing.T) {
	d := uitest.New(t, uitest.Store(func(_ *uitest.Driver, v *keystore.Vault) {
		for i, text := range nasty {
			if keystore.CheckNote(text) != nil {
				continue
			}
			saved := keystore.Saved{Name: "n" + string(rune('a'+i)), Note: text, Token: tokens.NewSecret(hostileToken(text, text))}
			if err := v.PutSaved(context.Background(), saved, false); err != nil {
				t.Fatal(err)
			}
		}
	}))
	d.Press("ctrl+u", "5")
	for range len(nasty) {
		d.Press("down", "enter", "5", "i", "esc")
	}
	if strings.Contains(d.Styled(), "owned\x07") {
		t.Error("a title reached the terminal")
	}
}
