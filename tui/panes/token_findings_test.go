package panes_test

import (
	"strings"
	"testing"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/lint"
	"fob/tokens/profile"
	"fob/tui"
	"fob/tui/uitest"
)

// weakToken is a token with findings of several severities: its kid is a path,
// it names its own key set, and it lives for years.
func weakToken(t testing.TB) string {
	t.Helper()
	return tokenOf(t, `{"iss":"http://id.example.com/","sub":"anna","aud":"*","exp":1922169600,"iat":1795356202,"client_id":"web","jti":"0d8c47e2"}`,
		tokens.StringMember("typ", "at+jwt"), tokens.StringMember("kid", "../../../etc/passwd"), tokens.StringMember("jku", "https://id.example.com/keys.json"))
}

func TestTokenFindingsFrames(t *testing.T) {
	for name, size := range map[string][2]int{"wide": {140, 44}, "medium": {100, 36}, "small": {60, 20}, "least": {40, 12}} {
		t.Run(name, func(t *testing.T) {
			d := withTokenKey(t, weakToken(t), uitest.Size(size[0], size[1]))
			goldenToken(t, d, "findings-"+name)
			d.Press("n", "n").Press("enter")
			d.Golden("Token/finding-" + name)
		})
	}
}

// Each finding has a row, a mark on its member, and an explanation that leads to
// the member.
func TestTokenFindings(t *testing.T) {
	d := withTokenKey(t, weakToken(t))
	d.See("▲ findings   2 high       kid that is a path, ", "▲ high    kid that is a path", "kid!", "aud      !")
	d.Press("/").Type("that is a path").Press("enter").See("▲ high    kid that is a path").NotSee("iss-plain", "jku  ")
	d.Press("enter").See("Finding · kid that is a path", "▲ high  kid-path", "risk ", "remedy ", "about    kid, in the header", "source ", "m goes to it", "no verdict turns on it")
	d.Press("m").NotSee("Finding ·").Press("y").See("copied kid")
	if got := d.Clipboard.Text(); got != "../../../etc/passwd" {
		t.Errorf("m went to a row with %q", got)
	}
	d.Press("enter").See("../../../etc/passwd", "! high: kid that is a path").Press("esc")
	// From row to row, and round.
	rules := map[string]bool{}
	for range 20 {
		d.Press("n", "enter")
		for _, r := range lint.Catalogue() {
			if strings.Contains(d.Frame(), "  "+r.ID+" ") {
				rules[r.ID] = true
			}
		}
		d.Press("esc")
	}
	for _, f := range d.State().Token.Read.Findings {
		if f.Severity > lint.Info && !rules[f.Rule.ID] {
			t.Errorf("n does not come to %s", f.Rule.ID)
		}
	}
}

// The column of summaries tells of them, too.
func TestTokenFindingsInTheSummary(t *testing.T) {
	d := withTokenKey(t, weakToken(t), uitest.Size(100, 36))
	d.See("● ▲ 2 high +").Press("1").See("▲ 2 high 1 medium")
}

// A token that is as it should be is left in peace.
func TestTokenWithoutFindings(t *testing.T) {
	d := accessToken(t, "")
	d.NotSee("findings", "▲", "△", "▽")
	for _, f := range d.State().Token.Read.Findings {
		if f.Severity > lint.Info {
			t.Errorf("%s: %s", f.Rule.ID, f.Detail)
		}
	}
	d.Press("3").NotSee("▲", "△", "▽")
}

// The findings of a large token come after its verdict, and are there when all
// is quiet.
func TestTokenFindingsOfALargeToken(t *testing.T) {
	d := withTokenKey(t, tokenOf(t, `{"iss":"http://id.example.com/","long":"`+strings.Repeat("A", 200_000)+`"}`, tokens.StringMember("kid", "/etc/passwd")))
	d.See("▲ findings   1 high", "kid that is a path")
	d.Press("e", "ctrl+e", "left", "left").Type("A").See("▲ findings   1 high", "of the text before; looking again")
	d.Advance(time.Second)
	d.NotSee("looking again")
	if r := d.State().Token.Read; !r.Inspected || r.Gen != d.State().Token.Gen {
		t.Errorf("inspected %v of %d, the text is %d", r.Inspected, r.Gen, d.State().Token.Gen)
	}
}

// While they are of the text before, they say so.
func TestTokenFindingsSayThatTheyAreOld(t *testing.T) {
	d := withTokenKey(t, weakToken(t))
	frame := drawPane(t, d, tui.Token, func(s *tui.State) {
		r := *s.Token.Read
		r.Inspected = false
		s.Token.Read = &r
	})
	if !strings.Contains(frame, "of the text before; looking again") {
		t.Errorf("nothing says so:\n%s", frame)
	}
}

// accessToken is a workbench with a keyset, and with a token of it in hand that
// is as RFC 9068 has it, but for what is left out.
func accessToken(t testing.TB, without string, opts ...uitest.Option) *uitest.Driver {
	t.Helper()
	claims := tokenUntil(15 * time.Minute)
	if without != "client_id" {
		claims = strings.TrimSuffix(claims, "}") + `,"client_id":"web"}`
	}
	var token []byte
	d := uitest.New(t, append(opts, uitest.Store(func(_ *uitest.Driver, v *keystore.Vault) {
		makeKeyset(t, v, "auth-api", "ES256")
		token = signedBy(t, v, "auth-api", claims)
	}))...)
	return d.Paste(string(token))
}

// The shape of a token stands beside its type, wherever there is room for both.
func TestTokenProfileInTheTitle(t *testing.T) {
	for size, want := range map[[2]int]string{{140, 40}: "JWS compact · at+jwt · OAuth 2.0 access token", {100, 30}: "at+jwt · OAuth 2.0 access token", {60, 20}: "Token OAuth 2.0 access token", {40, 12}: "Token at+jwt"} {
		d := accessToken(t, "", uitest.Size(size[0], size[1]))
		if p := d.State().Token.Read.Profile; p == nil || p.Name != "rfc9068" {
			t.Fatalf("the profile is %v", p)
		}
		d.See(want)
	}
}

// The rules of a profile can be asked for: each is a check, and what breaks one
// stands in the verdict and beside the claim.
func TestTokenHeldToAProfile(t *testing.T) {
	ask := func(d *uitest.Driver, key string) {
		d.Press("p", "shift+tab", key, "ctrl+s").NotSee("What is asked")
	}
	d := accessToken(t, "")
	d.See("– policy     none")
	ask(d, "right")
	if got := d.State().Token.Profile; got != tui.ProfileRecognised {
		t.Fatalf("asked for %q", got)
	}
	d.See("✓ policy     met", "OAuth 2.0 access token (rfc9068)", "✓ profile.")
	wantTwin(t, d, "token.ask", "verify - -k auth-api --profile auto")

	d = accessToken(t, "client_id")
	ask(d, "right")
	d.See("✗ policy     not met", "client_id is missing", "client_id  missing  ✗ asked for by rfc9068")
	d.Press("p", "shift+tab").See("recognised: OAuth 2.0 access token").Press("esc")
	d.Press("w").See("Why it is refused", "✓ signature  valid", "✗ policy  not met", "client_id is missing", "RFC 9068").Press("esc")
	for i := 0; d.State().Token.Profile != "rfc9068"; i++ {
		ask(d, "right")
		if i > 100 {
			t.Fatal("rfc9068 is not to be chosen")
		}
	}
	wantTwin(t, d, "token.ask", "verify - -k auth-api --profile rfc9068")
	d.See("✗ policy     not met")
	for i := 0; d.State().Token.Profile != ""; i++ {
		ask(d, "left")
		if i > 100 {
			t.Fatal("there is no way back")
		}
	}
	d.See("– policy     none")
}

// The user's own profiles are asked for like fob's, and go before them; what is
// wrong with one is told.
func TestTokenHeldToAProfileOfTheUsers(t *testing.T) {
	own := &profile.Profile{Name: "ours", Title: "token of ours", Recognise: [][]profile.Cond{{{Member: profile.Member{Path: []string{"jti"}}}}},
		Rules: []profile.Rule{{ID: "team", Member: profile.Member{Path: []string{"team"}}, Required: true, Why: "Every token says whose it is.", Source: "our wiki"}}}
	d := accessToken(t, "", uitest.With(func(w *tui.World) {
		w.Profiles = func() ([]*profile.Profile, []error) {
			return append([]*profile.Profile{own}, profile.Builtin()...), []error{&tokens.Error{Code: tokens.CodeMalformed, Op: "profile theirs", Msg: "line 3: no value"}}
		}
	}))
	d.See("at+jwt · token of ours")
	d.Press("p").See("of your profiles cannot be read", "line 3: no value").Press("esc")
	d.Press("p", "shift+tab", "o", "ctrl+s").See("✗ policy     not met", "team is missing")
	wantTwin(t, d, "token.ask", "verify - -k auth-api --profile ours")
	// The check tells whose rule it is.
	d.Press("n").See("profile.team")
	for range 8 {
		if d.Press("enter"); strings.Contains(d.Frame(), "Check · profile.team") {
			break
		}
		d.Press("esc", "n")
	}
	d.See("Every token says whose it is.", "our wiki", "make it as the profile ours lays down")
}

// A check says what it looks at, what to do, and where that is laid down.
func TestTokenExplainsAChecks(t *testing.T) {
	d := withTokenKey(t, tokenOf(t, tokenUntil(15*time.Minute)))
	d.Press("p", "tab").Type("orders").Press("ctrl+s").See("✗ aud")
	d.Press("left", "end", "enter").See("Check · aud", "✗ failed", `aud is "billing", wanted "orders"`, "looks at", "signer", "verifier", "RFC 7519 §4.1.3", "y copies it")
	d.Press("esc", "up", "enter").See("Check · exp", "✓ passed", "RFC 7519 §4.1.4").NotSee("signer")
}
