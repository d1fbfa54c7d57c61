package panes_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui/uitest"
)

// What a token is held against can be chosen in every way that there are keys.
func TestTokenChoosesKeys(t *testing.T) {
	k, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: "ES256", Kid: "file-key"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := tokens.SignJWS([]byte(tokenUntil(time.Hour)), []tokens.SignWith{{Signer: k}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	pem, err := tokens.WriteKey(k, tokens.WriteKeyOptions{Format: tokens.FormatPEM, Public: true})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := tokens.WriteKey(k, tokens.WriteKeyOptions{Format: tokens.FormatPEM, Seal: true, Passphrase: []byte("open sesame")})
	if err != nil {
		t.Fatal(err)
	}
	jwk, err := k.MarshalJWK()
	if err != nil {
		t.Fatal(err)
	}
	with := func() *uitest.Driver {
		d := uitest.New(t)
		d.Files.Put("/keys/public.pem", string(pem))
		d.Files.Put("/keys/sealed.pem", string(sealed))
		d.Paste(string(text))
		return d.See("– signature  not checked")
	}
	t.Run("a file", func(t *testing.T) {
		d := with()
		d.Press("k").Type("file").Press("enter").Type("/keys/nowhere.pem").Press("ctrl+s")
		d.See("A key from a file", "nowhere.pem")
		d.Press("ctrl+u").Type("/keys/public.pem").Press("ctrl+s")
		d.See("✓ signature  valid", "ES256 by /keys/public.pem")
		wantTwin(t, d, "token.key", "verify - -k /keys/public.pem")
	})
	t.Run("a sealed file", func(t *testing.T) {
		d := with()
		d.Press("k").Type("file").Press("enter").Type("/keys/sealed.pem").Press("tab").Type("open sesame").Press("ctrl+s")
		d.See("✓ signature  valid").NotSee("sesame")
	})
	t.Run("a pasted JWK", func(t *testing.T) {
		d := with()
		d.Press("k").Type("paste").Press("enter").Paste(string(jwk)).Press("ctrl+s")
		d.See("✓ signature  valid", "by the key that was pasted")
	})
	t.Run("a pasted PEM", func(t *testing.T) {
		d := with()
		d.Press("k").Type("paste").Press("enter").Paste(strings.ReplaceAll(string(pem), "\n", "\r")).NotSee("BEGIN").Press("ctrl+s")
		d.See("✓ signature  valid")
		for _, a := range d.Model.Actions() {
			if a.ID == "token.key" && (len(a.Twin) > 0 || a.NoTwin == "") {
				t.Errorf("a pasted key has the twin %q, and no reason", a.Twin)
			}
		}
	})
	t.Run("not a key", func(t *testing.T) {
		d := with()
		d.Press("k").Type("paste").Press("enter").Type("rubbish").Press("ctrl+s")
		d.See("A key that you paste", "✗").Press("esc").See("– signature  not checked")
	})
	t.Run("a keyset", func(t *testing.T) {
		d := furnished(t)
		d.See("✓ signature  valid")
		d.Press("k").Type("payments").Press("enter")
		d.See("– signature  not checked", "held against payments")
		wantTwin(t, d, "token.key", "verify - -k payments")
		d.Press("k").Type("every").Press("enter")
		d.See("✓ signature  valid", "ES256 by auth-api/")
	})
}

func TestTokenSecrets(t *testing.T) {
	token := tokenOf(t, tokenUntil(time.Hour))
	for form, secret := range []string{tokenSecret, hex.EncodeToString([]byte(tokenSecret)), b64(tokenSecret)} {
		d := uitest.New(t)
		d.Paste(token)
		d.Press("k").Type("shared").Press("enter").Type(secret).NotSee(secret).Press("tab")
		for range form {
			d.Press("right")
		}
		d.Press("ctrl+s")
		d.See("✓ signature  valid").NotSee(secret)
		wantTwin(t, d, "token.key", "verify - -k prompt:")
	}
	d := uitest.New(t)
	d.Paste(token)
	d.Press("k").Type("shared").Press("enter").Type("zz-not-hex").Press("tab", "right").Press("ctrl+s")
	d.See("not hex").NotSee("zz-not-hex")
	d.Press("esc", "k").Type("shared").Press("enter").Type("wrong").Press("ctrl+s")
	d.NotSee("✓ signature")
}

// wantTwin holds an action's command line to what it should be.
func wantTwin(t *testing.T, d *uitest.Driver, id, want string) {
	t.Helper()
	for _, a := range d.Model.Actions() {
		if a.ID == id {
			if got := strings.Join(a.Twin, " "); got != want {
				t.Errorf("the twin of %s is %q, want %q", id, got, want)
			}
			return
		}
	}
	t.Errorf("there is no action %s", id)
}

// The command line says all that is asked, and when; never the token.
func TestTokenTwin(t *testing.T) {
	token := tokenOf(t, tokenUntil(time.Hour))
	d := withTokenKey(t, token)
	d.Press("p").Type("https://id.example.com/").Press("tab").Type("a b").Press("ctrl+s").Press("T", "ctrl+s")
	wantTwin(t, d, "token.ask", "verify - -k prompt: --iss https://id.example.com/ --aud a --aud b --at 2026-11-23T14:03:22Z")
	for _, a := range d.Model.Actions() {
		if slices.ContainsFunc(a.Twin, func(s string) bool { return strings.Contains(s, token[:20]) }) {
			t.Errorf("%s puts the token on the command line", a.ID)
		}
	}
}

// y copies the row that the cursor is on, or asks which part.
func TestTokenCopies(t *testing.T) {
	payload := `{"sub":"a\nb","n":1.50,"aud":["x","y"]}`
	token := tokenOf(t, payload)
	d := withTokenKey(t, token)
	for _, c := range []struct{ choose, want string }{
		{"the token", token},
		{"header json", `{"alg":"HS256"}`},
		{"payload as it is", payload},
		{"payload part", strings.Split(token, ".")[1]},
		{"signature", strings.Split(token, ".")[2]},
	} {
		d.Press("y").Type(c.choose).Press("enter")
		if got := d.Clipboard.Text(); got != c.want {
			t.Errorf("%s: copied %q, want %q", c.choose, got, c.want)
		}
	}
	for i, want := range []string{"a\nb", "1.50", `["x","y"]`} {
		d.Press("down", "y")
		if got := d.Clipboard.Text(); got != want {
			t.Errorf("row %d: copied %q, want %q", i, got, want)
		}
	}
	d.Press("esc", "y", "enter")
	d.Advance(time.Minute)
	if got := d.Clipboard.Text(); got != "" {
		t.Errorf("a minute after, the token is still on the clipboard: %q", got)
	}
}

// A problem is under its bytes, in a list with its offset, and n goes there.
func TestTokenProblemPlaces(t *testing.T) {
	token := tokenOf(t, `{"sub":"`+strings.Repeat("x", 2000)+`"}`)
	at := len(token) - 20
	broken := token[:at] + "!" + token[at+1:]
	d := withTokenKey(t, broken)
	d.See(fmt.Sprintf("byte %d", at), "rows 1–")
	d.Press("n").NotSee("rows 1–")
	d.Press("enter")
	d.See("Problem · base64", "The standards refuse")
	if !strings.Contains(d.Press("esc").Styled(), "!") {
		t.Error("the byte is not in view")
	}
	d.Press("esc", "e", "ctrl+e")
	d.See("editing the signature")
}

// The bytes that are wrong are underlined in the text, in the colour of errors.
func TestTokenUnderlinesProblems(t *testing.T) {
	token := tokenOf(t, `{"sub":"a","sub":"b"}`)
	parts := strings.Split(token, ".")
	for name, c := range map[string]struct {
		token, wrong string
		part         int
	}{
		"base64":    {parts[0] + "." + parts[1] + "." + parts[2][:10] + "!" + parts[2][11:], "!", 2},
		"duplicate": {token, parts[1][14:16], 1}, // the second "sub" begins at byte 11 of the payload
	} {
		d := withTokenKey(t, c.token)
		st := d.State().Styles
		if want := st.Part[c.part].With(st.JSONError).SGR() + c.wrong + "\x1b[0m"; !strings.Contains(d.Styled(), want) {
			t.Errorf("%s: %q is not underlined", name, c.wrong)
		}
	}
}

// One that clears, pastes or edits by mistake takes it back.
func TestTokenUndo(t *testing.T) {
	token := tokenOf(t, tokenUntil(time.Hour))
	d := withTokenKey(t, token)
	d.Press("x").See("no token in hand")
	d.Press("u").See("✓ signature  valid")
	d.Paste(tokenOf(t, `{"sub":"another"}`)).See("another")
	d.Press("u").See("id.example.com")
	d.Press("e", "ctrl+u").See("type a token")
	d.Paste("Bearer " + token).See("✓ signature  valid")
}

// A paste into the text goes to the cursor.
func TestTokenPasteIntoTheText(t *testing.T) {
	token := tokenOf(t, tokenUntil(time.Hour))
	d := withTokenKey(t, token[:40])
	d.Press("e", "ctrl+e").Paste(token[40:60] + "\r\n" + token[60:])
	d.See("✓ signature  valid")
	if got := string(d.State().Token.Text); got != token {
		t.Errorf("the text is %q, want %q", got, token)
	}
}

func TestTokenInAnotherEditor(t *testing.T) {
	token := tokenOf(t, tokenUntil(time.Hour))
	d := withTokenKey(t, token)
	d.Editor = func(text []byte) ([]byte, error) {
		return append([]byte("Bearer "), bytes.TrimSpace(text)[:40]...), nil
	}
	d.Press("E").See("✗ signature  malformed", "from the editor")
	d.Editor = func([]byte) ([]byte, error) { return nil, fmt.Errorf("it has crashed") }
	d.Press("E").See("it has crashed")
}

// Rows open in full: long values, JSON, times, checks.
func TestTokenOpensRows(t *testing.T) {
	long := strings.Repeat("word ", 200) + "END"
	d := withTokenKey(t, tokenOf(t, `{"long":"`+long+`","exp":1795357102,"cnf":{"jwk":{"kty":"EC"}}}`))
	d.NotSee("END").Press("down", "enter").See("END")
	d.Press("y")
	if d.Clipboard.Text() != long {
		t.Error("y in the pager did not copy the value")
	}
	d.Press("down", "enter").See("2026-11-22 14:18:22 UTC, in 15m").Press("q")
	d.Press("down", "enter").See(`"jwk": {`).Press("q")
	d.Press("left", "end", "enter").See("Check · ").Press("q")
}

func TestTokenFilter(t *testing.T) {
	d := withTokenKey(t, tokenOf(t, `{"alpha":"one","beta":"two","nested":{"gamma":"three"}}`))
	d.Press("/").Type("THREE").See("gamma", "nested").NotSee("alpha", "beta")
	d.Press("enter", "down").Press("esc").Press("esc").See("alpha", "beta")
}

func TestTokenMouse(t *testing.T) {
	d := withTokenKey(t, tokenOf(t, `{"long":"`+strings.Repeat("x", 3000)+`","sub":"a"}`), uitest.Size(100, 30))
	d.See("rows 1–")
	d.Wheel(60, 3, true).See("rows 4–")
	d.Wheel(60, 3, false).See("rows 1–")
	for y, line := range strings.Split(d.Frame(), "\n") {
		if i := strings.Index(line, "sub "); i >= 0 {
			d.Click(len([]rune(line[:i])), y)
		}
	}
	d.Press("y")
	if got := d.Clipboard.Text(); got != "a" {
		t.Errorf("the row that was clicked is copied as %q, want a", got)
	}
}

func TestTokenSummary(t *testing.T) {
	d := withTokenKey(t, tokenOf(t, tokenUntil(15*time.Minute)), uitest.Size(100, 30))
	d.Press("1").See("✓ signature valid", "✓ time in 15m", "iss https://id.example.co")
	d.Advance(15 * time.Minute)
	d.See("✗ time expired")
}

// A saved token is judged when its keyset is rotated or its key revoked.
func TestTokenFollowsTheStore(t *testing.T) {
	var vault *keystore.Vault
	var token []byte
	d := uitest.New(t, uitest.Store(func(_ *uitest.Driver, v *keystore.Vault) {
		vault = v
		makeKeyset(t, v, "auth-api", "EdDSA")
		token = signedBy(t, v, "auth-api", tokenUntil(time.Hour))
	}))
	d.Paste(string(token)).See("✓ signature  valid", ", current")
	_, _, _, err := vault.Change(context.Background(), "auth-api", func(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
		e, _ := k.Current()
		return k.Revoke(now, e.Kid, mk)
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Advance(time.Second)
	d.See("✗ signature  invalid", "was revoked")
	if verdictOf(d.State()) != tokens.StatusInvalid {
		t.Error("the token of a revoked key is not invalid")
	}
}
