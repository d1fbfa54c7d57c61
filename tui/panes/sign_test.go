package panes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fob/cmd/testenv"
	"fob/keystore"
	"fob/tokens"
	"fob/tui"
	"fob/tui/uitest"
)

// atSign is a workbench with keysets to sign with and to encrypt to, with claims,
// and with the sign pane in front.
func atSign(t testing.TB, claims string, opts ...uitest.Option) *uitest.Driver {
	t.Helper()
	d := uitest.New(t, append(opts, keysets(t, map[string]string{"auth-api": "ES256", "mail": "ECDH-ES+A256KW", "payments": "EdDSA"}))...)
	if claims != "" {
		d.Press("3", "e").Paste(claims).Press("esc")
	}
	return d.Press("4")
}

const anna = `{"iss": "https://id.example.com", "sub": "anna", "aud": "orders", "client_id": "web", "exp": "+15m"}`

// read proves the token in hand with the keys of the driver's store, as somebody
// who verifies would.
func read(t testing.TB, d *uitest.Driver, token []byte) (layers []tokens.Layer, innermost *tokens.Decoded) {
	t.Helper()
	v := vaultOf(t, d)
	var keys []tokens.Verifier
	names, err := v.Names()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		o, err := v.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range o.Keyset.Keys {
			k, err := o.Key(e)
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, k)
		}
	}
	layers = tokens.VerifyLayers(tokens.Decode(token, tokens.Limits{}), tokens.NewKeys(keys...), &tokens.Policy{At: d.State().Clock.Real})
	judged := tokens.Fold(layers)
	if judged.Overall != tokens.StatusValid {
		t.Fatalf("the token is %v: %s", judged.Overall, token)
	}
	return layers, judged.Content
}

func vaultOf(t testing.TB, d *uitest.Driver) *keystore.Vault {
	t.Helper()
	s, err := keystore.Open(d.Dir, d.World.Store.Config)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Unlock(context.Background(), keystore.Means{Secrets: d.Keyring})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func inHand(d *uitest.Driver) []byte { return d.State().Token.Text }

func claim(d *tokens.Decoded, name string) string { return string(d.Claims.Get(name).Raw()) }

func TestSignFrames(t *testing.T) {
	for _, size := range [][2]int{{140, 40}, {80, 24}, {40, 12}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			d := atSign(t, "", uitest.Seeded(), uitest.Size(size[0], size[1]))
			d.Press("z").Golden("Sign/waits-" + name)
			d.Press("3", "e").Paste(anna).Press("esc", "4").Golden("Sign/ready-" + name)
		})
	}
}

func TestSignFromEverywhere(t *testing.T) {
	d := atSign(t, "")
	d.See("not now: there are no claims yet").Press("ctrl+s").See("not now: there are no claims yet: 3, then o")
	// Also while the claims are typed.
	d.Press("3", "e").Paste(anna).Press("ctrl+s")
	d.See("signed by auth-api/", "good until")
	if f := d.State().Focus; f != tui.Token || d.State().Claims.Changed {
		t.Errorf("focus %v, changed %v", f, d.State().Claims.Changed)
	}
	_, c := read(t, d, inHand(d))
	now := uitest.Start.Unix()
	for name, want := range map[string]string{"iss": `"https://id.example.com"`, "sub": `"anna"`, "exp": fmt.Sprint(now + 900), "iat": fmt.Sprint(now)} {
		if got := claim(c, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if len(claim(c, "jti")) != 38 {
		t.Errorf("jti is %s", claim(c, "jti"))
	}
	// Two tokens are two.
	first := slices.Clone(inHand(d))
	d.Press("ctrl+s")
	if string(first) == string(inHand(d)) {
		t.Error("the same token twice")
	}
}

func TestSignWaitsForTheClaims(t *testing.T) {
	d := atSign(t, roles)
	d.See("not now: the claims have an error on line 8")
	d.Press("ctrl+s").See("not now: the claims have an error on line 8")
	if len(inHand(d)) > 0 {
		t.Error("signed all the same")
	}
}

// Signing makes promises about real time.
func TestSignNotWhileTravelling(t *testing.T) {
	d := atSign(t, anna)
	d.Press("T", "ctrl+s").See("time travel", "return from the time travel first")
	d.Press("ctrl+s")
	if len(inHand(d)) > 0 {
		t.Error("signed under a time that is not")
	}
	d.Press("T", "ctrl+s").See("signed by auth-api/")
}

func TestSignRows(t *testing.T) {
	d := atSign(t, anna)
	d.See("auth-api ▾", "fixed by the key", "+ member", "to nobody", "15m", "the keyset allows 1h")
	// The key.
	d.Press("enter").See("Sign with", "payments").Type("pay").Press("enter").See("payments ▾", "EdDSA")
	d.Press("left").See("auth-api ▾").Press("right").See("payments ▾")
	// The type.
	d.Press("j", "j", "right").See("at+jwt").Press("e")
	for range 10 {
		d.Press("backspace")
	}
	d.Type("my+jwt").Press("enter").See("my+jwt")
	// Header members: what the key says is refused.
	d.Press("j", "enter").Type("alg=none").Press("enter").See("alg is set by the key")
	for range 10 {
		d.Press("backspace")
	}
	d.Type("cty=json").Press("enter").See("cty")
	d.Press("j", "enter").Type("x:={").Press("ctrl+s").See("no JSON")
	d.Type("}").Press("ctrl+s")
	d.Press("ctrl+s").See("signed by payments/")
	got := string(tokens.Decode(inHand(d), tokens.Limits{}).Signatures[0].Protected.JSON.Raw())
	if !strings.HasPrefix(got, `{"alg":"EdDSA","typ":"my+jwt","kid":"`) || !strings.HasSuffix(got, `","cty":"json","x":{}}`) {
		t.Error(got)
	}
	// And out again.
	d.Press("4", "k", "d")
	if h := d.State().Sign.Header; len(h) != 1 || h[0].Name != "x" {
		t.Errorf("%+v", h)
	}
}

func TestSignBare(t *testing.T) {
	d := atSign(t, `{"sub":"anna","exp":"+5m"}`)
	for range 6 {
		d.Press("j")
	}
	d.Press("enter").See("only the claims").Press("ctrl+s")
	if _, c := read(t, d, inHand(d)); string(c.Claims.Raw()) != fmt.Sprintf(`{"sub":"anna","exp":%d}`, uitest.Start.Unix()+300) {
		t.Errorf("%s", c.Claims.Raw())
	}
}

func TestSignNested(t *testing.T) {
	d := atSign(t, anna)
	d.Press("j", "j", "j", "j", "enter").See("Encrypt to").Type("mail").Press("enter").See("to mail", "A256GCM")
	d.Press("j", "right").NotSee("A256GCM ▾").Press("left").Press("v").See("header of the encryption", `"cty"`[1:4], "made when signing").Press("esc")
	d.Press("ctrl+s").See("signed by auth-api/")
	layers, c := read(t, d, inHand(d))
	if len(layers) != 2 || layers[0].Token.Cty() != "JWT" || claim(c, "sub") != `"anna"` {
		t.Errorf("%d layers", len(layers))
	}
}

// What outlives the promise of a keyset asks first, with what it means; the key
// then stays for it.
func TestSignBeyondThePolicy(t *testing.T) {
	d := atSign(t, `{"sub":"anna","exp":"+3h"}`)
	d.See("over the 1h allowed", "it asks first")
	d.Press("ctrl+s", "y").See("It outlives what the keyset promises", "max_token_ttl is 1h", "its key stays until")
	if len(inHand(d)) > 0 {
		t.Fatal("signed by a key that was typed ahead")
	}
	d.Advance(time.Second)
	d.Press("n")
	if len(inHand(d)) > 0 {
		t.Fatal("signed though it was refused")
	}
	if k, _ := d.State().Store.Find("auth-api"); !k.Keys[0].TokensUntil.IsZero() {
		t.Fatal("the key stays for a token that was not made")
	}
	d.Press("ctrl+s").Confirm().See("signed by auth-api/", "will stay until")
	read(t, d, inHand(d))
	k, err := vaultOf(t, d).Load("auth-api")
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := k.Current(); e.TokensUntil.Before(uitest.Start.Add(3 * time.Hour)) {
		t.Errorf("the key stays for tokens until %v", e.TokensUntil)
	}
}

func TestSignWithoutExp(t *testing.T) {
	d := atSign(t, `{"sub":"anna"}`)
	for range 6 {
		d.Press("j")
	}
	d.Press("enter").See("no exp").Press("ctrl+s").See("a token without exp outlives every key")
	d.Confirm().See("without an exp", "without exp it fails once its key has retired")
}

// What a template asks for is asked when it is signed, and stays for the next.
func TestSignAsks(t *testing.T) {
	d := uitest.New(t, keysets(t, map[string]string{"auth-api": "ES256"}))
	d.Press("3", "o").Type("access").Press("enter", "4", "ctrl+s").See("What the claims ask for", "issuer", "client")
	d.Type("https://id.example.com").Press("tab").Type("anna").Press("tab").Type("orders").Press("tab").Type("web").Press("enter")
	d.See("signed by auth-api/")
	_, c := read(t, d, inHand(d))
	if claim(c, "sub") != `"anna"` || claim(c, "client_id") != `"web"` || c.Typ() != "at+jwt" {
		t.Errorf("%s", c.Claims.Raw())
	}
	d.Press("3").See("→ anna").Press("ctrl+s").NotSee("What the claims ask for").See("signed by")
	d.Press("3", "a").See("What the claims ask for", "anna")
}

// A DPoP proof carries the signer's public key, and nothing of the private one.
func TestSignDPoP(t *testing.T) {
	d := uitest.New(t, keysets(t, map[string]string{"auth-api": "ES256"}))
	d.Press("3", "o").Type("dpop").Press("enter", "ctrl+s").Type("POST").Press("tab").Type("https://x.example/token").Press("enter").See("signed by")
	jwk, _ := tokens.Decode(inHand(d), tokens.Limits{}).Signatures[0].Get("jwk")
	if !jwk.Get("x").Exists() || jwk.Get("d").Exists() {
		t.Errorf("%s of %s", jwk.Raw(), inHand(d))
	}
}

func TestSignPair(t *testing.T) {
	d := atSign(t, anna)
	d.Press("P").See("It outlives what the keyset promises", "the refresh token")
	d.Confirm().See("Save in the jar", "anna-access", "anna-refresh")
	_, access := read(t, d, inHand(d))
	if claim(access, "aud") != `"orders"` {
		t.Errorf("the access token is for %s", claim(access, "aud"))
	}
	d.Press("ctrl+s").See("saved as anna-access and anna-refresh")
	jar, err := vaultOf(t, d).Jar(context.Background())
	if err != nil || len(jar) != 2 {
		t.Fatal(len(jar), err)
	}
	if string(jar[0].Token.Reveal()) != string(inHand(d)) {
		t.Error("the access token in the jar is another")
	}
	d.Press("4", "R").See("the refresh token of the last pair")
	_, refresh := read(t, d, inHand(d))
	if string(jar[1].Token.Reveal()) != string(inHand(d)) {
		t.Error("the refresh token in the jar is another")
	}
	if claim(refresh, "aud") != `"https://id.example.com"` || claim(refresh, "sub") != `"anna"` || claim(refresh, "client_id") != `"web"` || refresh.Typ() != "rt+jwt" ||
		claim(refresh, "exp") != fmt.Sprint(uitest.Start.Add(30*24*time.Hour+time.Second).Unix()) && claim(refresh, "exp") != fmt.Sprint(uitest.Start.Add(30*24*time.Hour).Unix()) {
		t.Errorf("%s %s", refresh.Typ(), refresh.Claims.Raw())
	}
	if claim(refresh, "jti") == claim(access, "jti") {
		t.Error("both have one jti")
	}
}

func TestSignIntoTheJar(t *testing.T) {
	d := atSign(t, anna)
	d.Press("J").See("Save in the jar", "anna")
	d.Press("ctrl+s").See("saved as anna")
	// The same name is refused before anything is written.
	d.Press("4", "J").See("anna-2")
	d.Press("backspace", "backspace", "ctrl+s").See("anna is in the jar already")
	d.Press("esc")
	if jar, _ := vaultOf(t, d).Jar(context.Background()); len(jar) != 1 {
		t.Errorf("%d in the jar", len(jar))
	}
}

// A keyset without its private halves at hand asks for them; a hanging keyring
// leaves the keys alive.
func TestSignUnlocks(t *testing.T) {
	d := atSign(t, anna)
	d.Keyring.Hang()
	d.Press("ctrl+s").See("unlocking")
	d.Press("3", "e").Type("x").Press("alt+u", "esc")
	d.Keyring.Answer()
	d.See("signed by auth-api/")
}

// An HMAC key that is shorter than its hash is refused, as by fob mint.
func TestSignRefusesShortSecrets(t *testing.T) {
	short := uitest.Store(func(d *uitest.Driver, v *keystore.Vault) {
		key := tokens.NewSecretKey([]byte("only 16 bytes ok"), tokens.Metadata{Alg: "HS256"})
		n, spec, err := keystore.PrepareKey(key, "HS256", "short")
		if err != nil {
			t.Fatal(err)
		}
		c, err := keystore.Adopt(uitest.Start.Add(-time.Hour), keystore.AdoptOptions{Name: "legacy", Make: spec, Policy: keystore.DefaultPolicy()}, []keystore.NewKey{n}, keystore.Generate(spec))
		if err == nil {
			err = v.Create(context.Background(), c)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	d := uitest.New(t, short)
	d.Press("3", "e").Paste(anna).Press("ctrl+s").NotSee("signed by")
	if len(inHand(d)) > 0 {
		t.Error("signed")
	}
	if n := d.State().Notice; n.Tone != tui.Failed || !strings.Contains(n.Text, "256") {
		t.Errorf("%+v", n)
	}
}

// Another process takes the keyset away.
func TestSignWithAKeysetThatIsGone(t *testing.T) {
	d := atSign(t, anna)
	d.Press("enter").Type("pay").Press("enter").See("payments ▾")
	if err := vaultOf(t, d).Delete(context.Background(), "payments"); err != nil {
		t.Fatal(err)
	}
	d.Press("ctrl+s")
	if len(inHand(d)) > 0 {
		t.Error("signed")
	}
	d.Advance(2 * time.Second)
	d.NotSee("payments ▾").Press("ctrl+s").See("signed by auth-api/")
}

// Another process rotates: the key that signs is the current one as it stands.
func TestSignAfterARotationElsewhere(t *testing.T) {
	d := atSign(t, anna)
	d.Press("ctrl+u")
	v := vaultOf(t, d)
	_, _, _, err := v.Change(context.Background(), "auth-api", func(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
		return k.Rotate(now, keystore.Options{}, mk)
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Press("ctrl+s")
	k, err := v.Load("auth-api")
	if err != nil {
		t.Fatal(err)
	}
	e, _ := k.Current()
	if kid, _ := tokens.Decode(inHand(d), tokens.Limits{}).Signatures[0].Get("kid"); string(kid.Raw()) != fmt.Sprintf("%q", e.Kid) {
		t.Errorf("signed by %s, the current key is %s", kid.Raw(), e.Kid)
	}
}

// The twin of what the pane says makes a token of the same shape with the real
// program.
func TestSignTwinMakesTheSame(t *testing.T) {
	fob := testenv.BuildFob(t)
	for _, tt := range []struct {
		name, claims string
		keys         []string
	}{
		{"plain", anna, nil},
		{"without claims of its own", `{}`, nil},
		{"bare", `{"sub":"anna","exp":"+5m","roles":["a",1.50,{"x":null}]}`, []string{"j", "j", "j", "j", "j", "j", "enter"}},
		{"typ and header", anna, []string{"j", "j", "right", "j", "enter", "c", "t", "y", "=", "j", "s", "enter"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := atSign(t, tt.claims)
			d.Press(tt.keys...)
			args := tui.SignTwin(d.State())
			d.Press("ctrl+s").See("signed by")
			key := privateOf(t, d, "auth-api")
			args[2] = "@" + key
			cmd := exec.CommandContext(t.Context(), fob, args...)
			cmd.Stdin = strings.NewReader(claimsText(d))
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v: %v", args, err)
			}
			ours, theirs := tokens.Decode(inHand(d), tokens.Limits{}), tokens.Decode([]byte(strings.TrimSpace(string(out))), tokens.Limits{})
			if a, b := ours.Signatures[0].Protected.JSON.Raw(), theirs.Signatures[0].Protected.JSON.Raw(); string(a) != string(b) {
				t.Errorf("header %s, fob mint makes %s", a, b)
			}
			a, b := shapeOf(t, ours), shapeOf(t, theirs)
			if !slices.Equal(a, b) {
				t.Errorf("claims %q, fob mint makes %q", a, b)
			}
		})
	}
}

// privateOf writes the current key of a keyset to a file.
func privateOf(t *testing.T, d *uitest.Driver, name string) string {
	t.Helper()
	b, err := vaultOf(t, d).Borrow(name, keystore.KindSign)
	if err != nil {
		t.Fatal(err)
	}
	jwk, err := b.Key.MarshalPrivateJWK()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key.jwk")
	if err := os.WriteFile(file, jwk, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// shapeOf lists the claims in their order, with the values that do not differ
// from token to token; of the times, what lies between them and iat.
func shapeOf(t *testing.T, d *tokens.Decoded) []string {
	t.Helper()
	var list []string
	iat, _ := d.Claims.Get("iat").Int()
	for name, v := range d.Claims.Members() {
		switch name {
		case "jti":
			list = append(list, name+fmt.Sprint(len(v.Raw())))
		case "exp", "iat":
			n, ok := v.Int()
			if iat != 0 {
				n -= iat
			} else {
				n = 0 // nothing to hold it against
			}
			list = append(list, fmt.Sprint(name, n, ok))
		default:
			list = append(list, name+string(v.Raw()))
		}
	}
	return list
}

// The twin of a template that was not touched names it.
func TestSignTwinOfATemplate(t *testing.T) {
	d := uitest.New(t, keysets(t, map[string]string{"auth-api": "ES256"}))
	d.Press("3", "o").Type("minimal").Press("enter")
	if got := strings.Join(tui.SignTwin(d.State()), " "); !strings.HasPrefix(got, "mint -k auth-api --template minimal") {
		t.Error(got)
	}
	d.Press("e").Type(" ").Press("esc")
	if got := strings.Join(tui.SignTwin(d.State()), " "); !strings.HasPrefix(got, "mint -k auth-api --claims - ") {
		t.Error(got)
	}
}

// Secrets and hostile names do not come out of a refusal.
func TestSignHostile(t *testing.T) {
	for _, text := range []string{"{\"sub\":\"\x1b]0;x\x07\"}", `{"sub":"\u001b[2J\u202e","exp":"+15m","x":{"y":["` + strings.Repeat("z", 3000) + `"]}}`, `{"exp":1e999}`, `{"exp":"9999-12-31"}`, `{"exp":{}}`} {
		for _, size := range [][2]int{{140, 40}, {80, 24}, {40, 12}} {
			d := atSign(t, text, uitest.Size(size[0], size[1]))
			d.Press("v", "pgdown", "esc", "z", "ctrl+s").Advance(time.Second)
			d.Press("y", "esc", "4", "J").Advance(time.Second)
			d.Press("y", "esc", "esc")
		}
	}
}

func TestParseHeaderMember(t *testing.T) {
	for text, want := range map[string]string{"cty=json": `cty "json"`, "x:={\"a\": 1}": `x {"a":1}`, "a==b": `a "=b"`, "jwk={{jwk}}": `jwk "{{jwk}}"`, "n:=1": "n 1", "e=": `e ""`} {
		m, err := tui.ParseHeaderMember(text)
		if err != nil || m.Name+" "+string(m.Value) != want {
			t.Errorf("%s: %s %s %v, want %s", text, m.Name, m.Value, err, want)
		}
		again, err := tui.ParseHeaderMember(tui.MemberText(m))
		if err != nil || string(again.Value) != string(m.Value) {
			t.Errorf("%s: written as %s, which is %s %v", text, tui.MemberText(m), again.Value, err)
		}
	}
	for _, text := range []string{"", "x", "=1", ":=1", "alg=none", "kid=x", "typ=JWT", "b64:=false", "crit:=[]", "x:={", "x={{who}}", `x:={"a":1,"a":2}`} {
		if m, err := tui.ParseHeaderMember(text); err == nil {
			t.Errorf("%q is taken for %s %s", text, m.Name, m.Value)
		}
	}
}

// The state that the pane shows is JSON that anybody can read.
func TestSignPreviewIsWhatIsSigned(t *testing.T) {
	d := atSign(t, anna)
	p := tui.PreviewSign(d.State())
	if p.Err != nil || !p.Open("jti", false) || !p.Exp.Equal(uitest.Start.Add(15*time.Minute)) {
		t.Fatalf("%+v", p)
	}
	d.Press("ctrl+s")
	got := map[string]json.RawMessage{}
	dec := tokens.Decode(inHand(d), tokens.Limits{})
	if err := json.Unmarshal(dec.Claims.Raw(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]json.RawMessage{}
	for _, m := range p.Claims {
		want[m.Name] = m.Value
	}
	delete(got, "jti")
	delete(want, "jti")
	if !maps.EqualFunc(got, want, func(a, b json.RawMessage) bool { return string(a) == string(b) }) {
		t.Errorf("signed %s, shown %s", got, want)
	}
	header, _ := json.Marshal(func() map[string]json.RawMessage {
		m := map[string]json.RawMessage{}
		for _, h := range p.Header {
			m[h.Name] = h.Value
		}
		return m
	}())
	was := map[string]json.RawMessage{}
	if err := json.Unmarshal(dec.Signatures[0].Protected.JSON.Raw(), &was); err != nil {
		t.Fatal(err)
	}
	if signed, _ := json.Marshal(was); string(signed) != string(header) {
		t.Errorf("signed %s, shown %s", signed, header)
	}
}
