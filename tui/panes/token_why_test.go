package panes_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui"
	"fob/tui/uitest"
)

// signedWith signs the usual claims.
func signedWith(t testing.TB, key *tokens.Key, alg string, header ...tokens.Member) string {
	t.Helper()
	text, err := tokens.SignJWS([]byte(tokenUntil(15*time.Minute)), []tokens.SignWith{{Signer: key, Alg: alg, Header: header}}, tokens.SignOptions{Form: tokens.JWSCompact})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// whyText asks why, and gives all that is said.
func whyText(t testing.TB, d *uitest.Driver) string {
	t.Helper()
	d.Press("w").See("Why it is refused")
	text := d.Frame()
	for range 8 {
		last := d.Frame()
		if d.Press("pgdown"); d.Frame() == last {
			break
		}
		text += d.Frame()
	}
	d.Press("esc").NotSee("Why it is refused")
	return text
}

func wantTexts(t testing.TB, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not said in\n%s", w, text)
		}
	}
}

// A token of another keyset than the one that it is held against.
func TestWhyAnotherKeysetSignedIt(t *testing.T) {
	d := furnished(t)
	d.Press("k").Type("payments").Press("enter")
	d.See("w says why")
	wantTexts(t, whyText(t, d), "auth-api/", "at the signer", "at the verifier", "What was tried", "fits", "None of it is a verdict")
	wantTwin(t, d, "token.why", "why - -k payments")
}

// A secret that was typed without the newline of its file.
func TestWhyTheNewlineOfTheSecret(t *testing.T) {
	key := tokens.NewSecretKey([]byte(tokenSecret+"\n"), tokens.Metadata{})
	d := withTokenKey(t, signedWith(t, key, "HS256"))
	d.See("✗ signature  invalid", "w why")
	text := whyText(t, d)
	wantTexts(t, text, "line break", "HS256 by the secret that was typed")
	if strings.Contains(text, tokenSecret) {
		t.Error("the secret is shown")
	}
}

// The text of a file counts, too.
func TestWhyTheNewlineOfTheFile(t *testing.T) {
	d := uitest.New(t)
	d.Files.Put("/keys/secret.txt", tokenSecret+"\n\n")
	d.Paste(signedWith(t, tokens.NewSecretKey([]byte(tokenSecret), tokens.Metadata{}), "HS256"))
	d.Press("k").Type("file").Press("enter").Type("secret:@/keys/secret.txt").Press("ctrl+s").See("✗ signature  invalid")
	wantTexts(t, whyText(t, d), "without any line break at its end")
	wantTwin(t, d, "token.why", "why - -k secret:@/keys/secret.txt")
}

// A key of a keyset that verifies nothing any more is found, and named by its
// state; a shared secret only while the store is open.
func TestWhyAKeyThatIsGone(t *testing.T) {
	var old, shared string
	d := uitest.New(t, uitest.Store(func(_ *uitest.Driver, v *keystore.Vault) {
		makeKeyset(t, v, "auth-api", "ES256")
		makeKeyset(t, v, "partner", "HS256")
		old = string(signedBy(t, v, "auth-api", tokenUntil(15*time.Minute)))
		shared = string(signedBy(t, v, "partner", tokenUntil(15*time.Minute)))
		k, err := v.Load("auth-api")
		if err != nil {
			t.Fatal(err)
		}
		e, _ := k.Current()
		if _, _, _, err := v.Change(context.Background(), "auth-api", func(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
			return k.Revoke(now, e.Kid, mk)
		}); err != nil {
			t.Fatal(err)
		}
	}))
	d.Paste(old).See("✗ signature  invalid", "revoked")
	wantTexts(t, whyText(t, d), "auth-api/", "revoked")

	d.Paste(shared).Press("k").Type("auth-api").Press("enter")
	wantTexts(t, whyText(t, d), "The shared secrets of 1 keyset were not tried", "^u unlocks it")
	d.Press("ctrl+u")
	wantTexts(t, whyText(t, d), "partner/")
}

// Where nothing fits, that is said, and what was tried.
func TestWhyNothingFits(t *testing.T) {
	d := withTokenKey(t, signedWith(t, tokens.NewSecretKey([]byte(strings.Repeat("z", 32)), tokens.Metadata{}), "HS256"))
	wantTexts(t, whyText(t, d), "Nothing that was tried makes it verify", "What was tried", "  no ")
}

// The time and the policy are explained with the signature, or without it.
func TestWhyTimeAndPolicy(t *testing.T) {
	d := withTokenKey(t, tokenOf(t, tokenUntil(-3*time.Hour)))
	d.Press("p", "tab").Type("orders").Press("ctrl+s").See("✗ time       expired", "✗ policy     not met")
	text := whyText(t, d)
	wantTexts(t, text, "✓ signature  valid", "✗ time  expired", "it has expired", "✗ policy  not met", "another audience", "at the signer", "at the verifier", "RFC 7519 §4.1.3")
	if strings.Contains(text, "What was tried") {
		t.Error("a signature that holds was searched for")
	}
	wantTwin(t, d, "token.why", "why - -k prompt: --aud orders")
	d.Press("w", "y").See("copied the explanation")
	if got := d.Clipboard.Text(); !strings.Contains(got, "it has expired") || strings.Contains(got, "copies it") {
		t.Errorf("copied %q", got)
	}
	// At a time that was travelled to.
	d = withTokenKey(t, tokenOf(t, tokenUntil(15*time.Minute)))
	d.Press("T", "ctrl+s")
	wantTexts(t, whyText(t, d), "✗ time  expired", "You have travelled in time")
}

// How tokens are forged is never told as a way to accept one: the file of a public
// key, to the byte, that was taken for a shared secret.
func TestWhyForgery(t *testing.T) {
	k, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: "RS256"})
	if err != nil {
		t.Fatal(err)
	}
	pem, err := tokens.WriteKey(k, tokens.WriteKeyOptions{Format: tokens.FormatPEM, Public: true})
	if err != nil {
		t.Fatal(err)
	}
	pem = append([]byte("the key of our issuer, since 2024\n"), pem...)
	d := uitest.New(t)
	d.Files.Put("/keys/public.pem", string(pem))
	d.Paste(signedWith(t, tokens.NewSecretKey(pem, tokens.Metadata{}), "HS256"))
	d.Press("k").Type("file").Press("enter").Type("/keys/public.pem").Press("ctrl+s").NotSee("✓ signature")
	wantTexts(t, whyText(t, d), "Forgery: tokens are forged like this. Accept none with it.")
}

// An encrypted token that no key opens.
func TestWhyItDoesNotOpen(t *testing.T) {
	d := withTokenKey(t, sealedFor(t, "x", ""))
	d.NotSee("– signature  not checked  no key")
	d = uitest.New(t)
	d.Paste(sealedFor(t, "x", ""))
	d.Press("k").Type("shared").Press("enter").Type(strings.ToUpper(tokenSecret)).Press("ctrl+s")
	wantTexts(t, whyText(t, d), "– encryption  not opened")
}

// Where there is nothing to explain, the key says so.
func TestWhyThereIsNothingToExplain(t *testing.T) {
	why := func(d *uitest.Driver) string {
		for _, a := range d.Model.Actions() {
			if a.ID == "token.why" {
				if a.Enabled() != (tui.WhyNoWhy(d.State()) == "") {
					t.Error("the action and its reason differ")
				}
				return a.Why
			}
		}
		return "there is no such action"
	}
	d := uitest.New(t)
	for _, c := range []struct {
		set  func()
		want string
	}{
		{func() {}, "no token in hand"},
		{func() { d.Paste("hello") }, "no whole token"},
		{func() { d.Paste(tokenOf(t, tokenUntil(time.Hour))) }, "no key is given"},
		{func() { typeSecret(d) }, "the token holds"},
		{func() { d.Press("e", "end", "ctrl+e", "left", "left").Type("A").Press("esc") }, ""},
	} {
		c.set()
		d.Press("2")
		got := why(d)
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("the reason is %q, want %q", got, c.want)
		}
		if got != "" {
			d.Press("w").NotSee("Why it is refused").See("not now: " + got)
		}
	}
}

// What a token says comes into the explanation harmless, at any size.
func TestWhyHostile(t *testing.T) {
	for name, token := range hostileTokens(t) {
		if len(token) > 2<<20 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			d := withTokenKey(t, token)
			d.Press("p").Type("https://id.example.com/").Press("ctrl+s")
			for _, size := range [][2]int{{140, 40}, {60, 20}, {40, 12}} {
				d.Resize(size[0], size[1])
				d.Press("w", "pgdown", "end", "home", "esc")
			}
		})
	}
}

func TestWhyFrames(t *testing.T) {
	for name, size := range map[string][2]int{"wide": {140, 44}, "medium": {100, 36}, "small": {60, 20}} {
		t.Run(name, func(t *testing.T) {
			d := withTokenKey(t, signedWith(t, tokens.NewSecretKey([]byte(tokenSecret+"\n"), tokens.Metadata{}), "HS256"), uitest.Size(size[0], size[1]))
			d.Press("w")
			d.Golden("Token/why-" + name)
		})
	}
}
