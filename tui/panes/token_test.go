package panes_test

import (
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui"
	"fob/tui/uitest"
)

func TestTokenFrames(t *testing.T) {
	token := tokenOf(t, `{"iss":"https://id.example.com/","sub":"user|8842","aud":"billing","exp":1795357102,"iat":1795356202,"jti":"0d8c47e2","scope":"orders:read orders:write","roles":["admin","ops"],"cnf":{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}`, tokens.StringMember("typ", "at+jwt"))
	for name, size := range map[string][2]int{"wide": {140, 40}, "medium": {100, 30}, "small": {60, 20}} {
		t.Run(name, func(t *testing.T) {
			d := uitest.New(t, uitest.Size(size[0], size[1]))
			goldenToken(t, d, "start-"+name)
			d.Paste("Authorization: Bearer " + token)
			typeSecret(d)
			d.Press("p", "tab").Type("orders").Press("ctrl+s")
			goldenToken(t, d, "judged-"+name)
		})
	}
}

// Whatever stands around a token, a paste takes it in hand.
func TestTokenPaste(t *testing.T) {
	token := tokenOf(t, tokenUntil(15*time.Minute))
	for _, paste := range []string{
		token,
		"Authorization: Bearer " + token,
		"curl -H 'Authorization: Bearer " + token + "' https://api.example/orders",
		"Cookie: session=" + token,
		`"` + token + `"`,
		token[:30] + "\r\n" + token[30:] + "\n",
		tokenIn(t, tokens.JWSFlattened, tokenUntil(15*time.Minute)),
	} {
		d := withTokenKey(t, paste)
		d.See("✓ signature  valid", "✓ time       valid", "expires in 15m", "https://id.example.com/")
	}
}

// Every keystroke is judged: one letter of the signature makes the verdict fall,
// and taking it back brings it back.
func TestTokenIsLive(t *testing.T) {
	d := withTokenKey(t, tokenOf(t, tokenUntil(15*time.Minute)))
	d.See("✓ signature  valid")
	text := string(d.State().Token.Text)
	d.Press("e", "ctrl+e", "left", "left", "left")
	d.See("editing the signature, at byte")
	other := "A"
	if text[len(text)-4] == 'A' {
		other = "B"
	}
	d.Press("backspace").Type(other)
	d.See("✗ signature  invalid").NotSee("✓ signature  valid")
	d.Press("ctrl+_", "ctrl+_")
	d.See("✓ signature  valid")
	if got := string(d.State().Token.Text); got != text {
		t.Errorf("undone, the text is\n%s\nwant\n%s", got, text)
	}
	d.Press("ctrl+r")
	d.NotSee("✓ signature  valid")
	d.Press("esc", "u")
	d.See("✓ signature  valid")
	if d.State().Token.Read.Gen != d.State().Token.Gen {
		t.Error("the last judgement is not that of the last text")
	}
}

// Each answer in each of its outcomes.
func TestTokenVerdicts(t *testing.T) {
	good := tokenOf(t, tokenUntil(15*time.Minute))
	for name, c := range map[string]struct {
		token string
		see   []string
	}{
		"valid":        {good, []string{"✓ signature  valid", "HS256 by the secret that was typed", "✓ time       valid", "expires in 15m at 14:18:22, lives 15m 1s", "– policy     none", "● live"}},
		"expired":      {tokenOf(t, tokenUntil(-3*time.Hour)), []string{"✓ signature  valid", "✗ time       expired", "3h ago at 11:03:22"}},
		"not yet":      {tokenOf(t, `{"nbf":1795359802,"exp":1795363402}`), []string{"✗ time       not yet", "valid in 1h at 15:03:22"}},
		"no limit":     {tokenOf(t, `{"sub":"a"}`), []string{"– time       no limit", "neither exp nor nbf"}},
		"never":        {tokenOf(t, `{"nbf":1}`), []string{"✓ time       valid", "it never expires"}},
		"forged":       {good[:len(good)-4] + "AAAA", []string{"✗ signature  invalid"}},
		"unsecured":    {b64(`{"alg":"none"}`) + "." + b64(`{"sub":"a"}`) + ".", []string{"✗ signature  invalid", "unsecured"}},
		"other alg":    {b64(`{"alg":"ES256"}`) + "." + b64(`{"sub":"a"}`) + "." + strings.Repeat("A", 86), []string{"– signature  not checked", "k chooses another"}},
		"malformed":    {good[:10] + "!" + good[11:], []string{"✗ signature  malformed", "header, byte 10", "problems", "– time       not known", "✗ byte 10"}},
		"no token":     {"hello", []string{"no whole token", "✗ signature  malformed", "1 part"}},
		"no exp type":  {tokenOf(t, `{"exp":"soon"}`), []string{"✗ policy     not met", "exp must be a number"}},
		"duplicates":   {tokenOf(t, `{"sub":"a","sub":"b"}`), []string{"✗ policy     not met", "stands here twice"}},
		"cut claims":   {tokenOf(t, `{"sub":"a",,"exp":1}`), []string{"– time       not known", "✗ policy     not met"}},
		"text":         {tokenOf(t, "no JSON\nat all"), []string{"payload  14 bytes", "│ no JSON", "│ at all"}},
		"bytes":        {tokenOf(t, "\x00\x01\xff"), []string{"payload  3 bytes", "00 01 ff"}},
		"critical":     {b64(`{"alg":"HS256","crit":["x"],"x":1}`) + "." + b64(`{"sub":"a"}`) + "." + strings.Repeat("A", 43), []string{"✗ signature  invalid", "crit"}},
		"number kept":  {tokenOf(t, `{"n":1.50,"s":"1.50","big":12345678901234567890,"word":"true"}`), []string{`n     1.50`, `s     "1.50"`, `12345678901234567890`, `word  "true"`}},
		"detached":     {b64(`{"alg":"HS256"}`) + ".." + strings.Repeat("A", 43), []string{"detached: it is not in the token"}},
		"empty object": {tokenOf(t, `{}`), []string{"claims"}},
	} {
		t.Run(name, func(t *testing.T) {
			withTokenKey(t, c.token).See(c.see...)
		})
	}
}

func TestTokenWithoutKeysSaysWhatToDo(t *testing.T) {
	d := uitest.New(t)
	d.Paste(tokenOf(t, tokenUntil(time.Hour)))
	d.See("– signature  not checked", "no key given", "k chooses a key")
	d = furnished(t)
	d.See("✓ signature  valid", "ES256 by auth-api/", ", current")
	d = uitest.New(t, uitest.Store(func(_ *uitest.Driver, v *keystore.Vault) { makeKeyset(t, v, "shared", "HS256") }))
	d.Paste(tokenOf(t, tokenUntil(time.Hour)))
	d.See("– signature  not checked", "1 keyset is locked: ^u unlocks")
	d.Press("ctrl+u").NotSee("locked: ^u")
}

// A token within another: each layer for itself, and all of them in one answer.
func TestTokenNested(t *testing.T) {
	inner := tokenOf(t, tokenUntil(15*time.Minute))
	d := withTokenKey(t, sealedFor(t, inner, "JWT"))
	d.See("JWE compact › JWS compact", "layer 1", "✓ opened", "A256KW, A256GCM", "└ layer 2", "✓ signature valid", "✓ signature  valid", "https://id.example.com/", "header  layer 1")
	d.Press("y").Type("inside").Press("enter")
	if got := d.Clipboard.Text(); got != inner {
		t.Errorf("copied %q, want the token inside", got)
	}

	d = withTokenKey(t, sealedFor(t, inner[:len(inner)-4]+"AAAA", "JWT"))
	d.See("✗ signature  invalid", "✓ opened")
	d = withTokenKey(t, sealedFor(t, `{"sub":"a"}`, ""))
	d.See("– signature  not checked", "nothing proves who made it", "sub  a")
}

// A locked token says who could open it.
func TestTokenEncrypted(t *testing.T) {
	d := uitest.New(t)
	d.Paste(sealedFor(t, "x", ""))
	d.See("JWE compact", "encrypted  1 byte", "recipient", "A256KW, A256GCM", "k chooses a key", "– time       not known")
}

func TestTokenSeveralSignatures(t *testing.T) {
	other := tokens.NewSecretKey([]byte(strings.Repeat("x", 32)), tokens.Metadata{})
	text, err := tokens.SignJWS([]byte(tokenUntil(time.Hour)), []tokens.SignWith{{Signer: tokenKey(t), Alg: "HS256"}, {Signer: other, Alg: "HS256"}}, tokens.SignOptions{Form: tokens.JWSGeneral})
	if err != nil {
		t.Fatal(err)
	}
	withTokenKey(t, string(text)).See("JWS general JSON", "signature 1  ✓ valid", "signature 2  ✗ invalid", "✗ signature  invalid", "signature 1 of 2")
}

// The verdict turns the moment that the token expires, and the countdown counts.
func TestTokenExpiresWhileItIsWatched(t *testing.T) {
	d := withTokenKey(t, tokenOf(t, tokenUntil(15*time.Second)))
	d.See("✓ time       valid", "expires in 15s")
	d.Advance(5 * time.Second)
	d.See("✓ time       valid", "expires in 10s")
	d.Advance(10 * time.Second)
	d.See("✗ time       expired").NotSee("✓ time")
	d.Advance(5 * time.Second)
	d.See("5s ago")
}

func TestTokenTimeTravel(t *testing.T) {
	d := withTokenKey(t, tokenOf(t, tokenUntil(15*time.Minute)))
	d.Press("T", "ctrl+s") // a day ahead
	d.See("✗ time       expired", "23h 45m ago", "yesterday 14:18:22")
	d.Press("T")
	d.See("✓ time       valid")
}

// What is asked stands in the verdict, and beside the claim that it is about.
func TestTokenPolicy(t *testing.T) {
	d := withTokenKey(t, tokenOf(t, tokenUntil(15*time.Minute)))
	d.Press("p").Type(`https://id.example.com/ "an other"`)
	d.Press("tab").Type("orders").Press("tab", "tab").Type("at+jwt").Press("tab", "tab").Type("scope jti").Press("tab").Type("1h").Press("ctrl+s")
	d.See("✗ policy     not met", `aud is "billing", wanted "orders"`, "✗ wanted orders", `typ is missing, wanted "at+jwt"`, `scope  missing  ✗ claim "scope" is missing`)
	if got := d.State().Token.Ask.Issuer; len(got) != 2 || got[1] != "an other" {
		t.Errorf("the issuers asked for are %q", got)
	}
	d.Press("p", "tab", "ctrl+u").Type("billing").Press("tab", "tab", "ctrl+u", "tab", "tab", "ctrl+u", "ctrl+s")
	d.See("✓ policy     met", "iss, aud, max-age")
	d.Press("p", "tab", "tab", "tab", "tab").Type("HS999").Press("ctrl+s")
	d.See("no signature algorithm is called HS999")
}

// A stale judgement is never shown as if it were of the present.
func TestTokenStaleSaysSo(t *testing.T) {
	d := withTokenKey(t, tokenOf(t, tokenUntil(15*time.Minute)))
	s := *d.State()
	s.Token.Asked++
	now := s.Clock.Now()
	if s.Token.Fresh(now) != nil {
		t.Error("a judgement that was asked for anew is said to be there")
	}
	s = *d.State()
	if s.Token.Fresh(now) == nil || s.Token.Fresh(now.Add(time.Hour)) != nil {
		t.Error("a judgement holds until the token expires, and no longer")
	}
	frame := drawPane(t, d, tui.Token, func(s *tui.State) { s.Token.Asked++ })
	for _, want := range []string{"… signature  was valid", "… time       was valid"} {
		if !strings.Contains(frame, want) {
			t.Errorf("%q is not in\n%s", want, frame)
		}
	}
}
