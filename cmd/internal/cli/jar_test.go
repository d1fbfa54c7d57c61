package cli

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fob/cmd/internal/hostile"
	"fob/cmd/internal/show"
	"fob/keystore"
	"fob/tokens"
	"fob/tokens/visible"
)

// plain is a style without colours.
var plain = show.Style{}

func TestMarksOfSavedTokens(t *testing.T) {
	now := judgedAt
	in := now.Add
	const minute = time.Minute
	live, waiting, forever := keystore.SavedLive, keystore.SavedWaiting, keystore.SavedForever
	previous, revoked := keystore.StatePrevious, keystore.StateRevoked
	tests := []struct {
		o                   keystore.Outlook
		mark, remains, note string
	}{
		{keystore.Outlook{Status: live, Exp: in(15*minute - time.Second)}, "●", "14m 59s", ""},
		{keystore.Outlook{Status: live, Exp: in(minute)}, "●", "1m", ""},
		{keystore.Outlook{Status: live, Exp: in(minute - time.Second)}, "!", "59s", ""},
		{keystore.Outlook{Status: live, Iat: in(-96 * time.Hour), Exp: in(4 * time.Hour)}, "!", "4h", ""},
		{keystore.Outlook{Status: live, Iat: in(-90 * time.Hour), Exp: in(10 * time.Hour)}, "●", "10h", ""},
		{keystore.Outlook{Status: live, Exp: in(60 * minute), Disproved: "a/b"}, "!", "1h", "not signed by a/b, which its kid names"},
		{keystore.Outlook{Status: live, Exp: in(60 * minute), Alg: "ES256"}, "●", "1h", "no keyset has its key"},
		{keystore.Outlook{Status: live, Exp: in(60 * minute), Alg: "ES256", Disproved: "a/b"}, "!", "1h", "not signed by a/b, which its kid names"},
		{keystore.Outlook{Status: live, Exp: in(60 * minute), Alg: "none"}, "●", "1h", ""},
		{keystore.Outlook{Status: live, Exp: in(60 * minute), Alg: "HS256", Keyset: "a"}, "●", "1h", "by its kid"},

		// The key goes first: soon, some day, or it is gone.
		{keystore.Outlook{Status: live, Exp: in(60 * minute), KeyState: previous, RetiresFirst: true, KeyRetires: in(5 * minute)}, "!", "5m", "key retires first; exp in 1h"},
		{keystore.Outlook{Status: live, Exp: in(60 * minute), KeyState: previous, RetiresFirst: true, KeyRetires: in(5 * minute), Expected: true}, "!", "5m", "key retires first, expected; exp in 1h"},
		{keystore.Outlook{Status: forever, KeyState: keystore.StateCurrent, RetiresFirst: true, KeyRetires: in(5 * minute), Expected: true}, "!", "5m", "key retires first, expected; no expiry"},
		{keystore.Outlook{Status: waiting, Nbf: in(3 * minute), Exp: in(60 * minute), KeyState: previous, RetiresFirst: true, KeyRetires: in(5 * minute)}, "!", "starts in 3m", "key retires first, in 5m; exp in 1h"},
		{keystore.Outlook{Status: live, Exp: in(60 * minute), KeyState: keystore.StateRetired, RetiresFirst: true, KeyRetires: now}, "✗", "key retired", "exp in 1h"},
		{keystore.Outlook{Status: live, Exp: in(60 * minute), KeyState: revoked, RetiresFirst: true, KeyRetires: in(-minute)}, "✗", "key revoked", "exp in 1h"},
		{keystore.Outlook{Status: waiting, Nbf: in(minute), Exp: in(60 * minute), KeyState: revoked, RetiresFirst: true, KeyRetires: in(-minute)}, "✗", "key revoked", "exp in 1h"},
		{keystore.Outlook{Status: forever, KeyState: revoked, RetiresFirst: true, KeyRetires: in(-minute)}, "✗", "key revoked", "no expiry"},
		{keystore.Outlook{Status: keystore.SavedUnreadable, Why: "encrypted", KeyState: keystore.StateDestroyed, RetiresFirst: true, KeyRetires: in(-minute)}, "✗", "key destroyed", "encrypted"},
		{keystore.Outlook{Status: keystore.SavedExpired, Exp: in(-minute), KeyState: revoked}, "✗", "expired 1m ago", ""},

		{keystore.Outlook{Status: keystore.SavedExpired, Exp: in(-72 * time.Hour)}, "✗", "expired 3d ago", ""},
		{keystore.Outlook{Status: keystore.SavedExpired, Exp: in(-72 * time.Hour), Disproved: "a/b"}, "✗", "expired 3d ago", "not signed by a/b, which its kid names"},
		{keystore.Outlook{Status: waiting, Nbf: in(120 * minute), Exp: in(180 * minute)}, "◷", "starts in 2h", ""},
		{keystore.Outlook{Status: forever}, "∞", "no expiry", ""},
		{keystore.Outlook{Status: keystore.SavedUnreadable, Why: "encrypted"}, "?", "unreadable", "encrypted"},
	}
	for _, tt := range tests {
		m, r, n := mark(plain, tt.o, now), remains(tt.o, now), (&jarView{}).noteText(tt.o, "", now)
		if m.text != tt.mark || r != tt.remains || n != tt.note {
			t.Errorf("%+v: %s %q %q; want %s %q %q", tt.o, m.text, r, n, tt.mark, tt.remains, tt.note)
		}
	}
	// Where a keyset could not be read, nobody knows whose keys it has.
	if got, want := (&jarView{blind: true}).noteText(keystore.Outlook{Alg: "ES256"}, "mine", now), "no keyset that can be read has its key; mine"; got != want {
		t.Errorf("%q; want %q", got, want)
	}
}

// A bar never promises more than there is, and what is more than nothing shows.
func TestBar(t *testing.T) {
	for _, tt := range []struct {
		gone time.Duration
		want string
	}{
		{-time.Hour, "━━━━━━━━━━"}, {0, "━━━━━━━━━━"}, {time.Second, "━━━━━━━━━╸"}, {6 * time.Second, "━━━━━━━━━─"}, {50 * time.Second, "━━━━━─────"},
		{51 * time.Second, "━━━━╸─────"}, {55 * time.Second, "━━━━╸─────"}, {99 * time.Second, "╸─────────"}, {100 * time.Second, "──────────"}, {time.Hour, "──────────"},
	} {
		o := keystore.Outlook{Status: keystore.SavedLive, Iat: judgedAt, Exp: judgedAt.Add(100 * time.Second)}
		if got := bar(o, judgedAt.Add(tt.gone)); got != tt.want {
			t.Errorf("after %s: %s, want %s", tt.gone, got, tt.want)
		}
		first := keystore.Outlook{Status: keystore.SavedForever, Iat: o.Iat, KeyState: keystore.StateCurrent, RetiresFirst: true, KeyRetires: o.Exp, Expected: true}
		if got := bar(first, judgedAt.Add(tt.gone)); got != tt.want {
			t.Errorf("after %s, until the key goes: %s, want %s", tt.gone, got, tt.want)
		}
	}
	until := judgedAt.Add(time.Hour)
	for what, o := range map[string]keystore.Outlook{
		"an unknown life":  {Status: keystore.SavedLive, Exp: until},
		"one that waits":   {Status: keystore.SavedWaiting, Nbf: judgedAt.Add(time.Minute), Exp: until},
		"an expired one":   {Status: keystore.SavedExpired, Iat: judgedAt.Add(-time.Hour), Exp: judgedAt},
		"an unreadable":    {Status: keystore.SavedUnreadable, Iat: judgedAt, Exp: until},
		"one without keys": {Status: keystore.SavedLive, Iat: judgedAt.Add(-time.Hour), Exp: until, RetiresFirst: true, KeyState: keystore.StateRevoked, KeyRetires: judgedAt},
	} {
		if got := bar(o, judgedAt); got != "" {
			t.Errorf("the bar of %s: %s", what, got)
		}
	}
}

// jarApp is an app on a terminal with a keystore of its own, at judgedAt.
func jarApp(t *testing.T) (*app, *bytes.Buffer) {
	t.Helper()
	m := newMaker(t)
	m.env["FOB_STORE"], m.env["FOB_UNLOCK"], m.env["FOB_IDENTITY_FILE"] = m.dir+"/store", "identity", m.dir+"/id"
	m.must("keys", "new", "api", "--alg", "ES256", "--kid", "first-key")
	var out bytes.Buffer
	a := &app{World: World{Now: func() time.Time { return judgedAt }, Local: time.UTC, Streams: Streams{Out: &out, Err: &out, OutIsTTY: true, Width: 80,
		Env: func(name string) (string, bool) { v, ok := m.env[name]; return v, ok }}}}
	a.colour = "never"
	return a, &out
}

func (a *app) put(t *testing.T, name, token, note string) {
	t.Helper()
	v, err := a.openVault()
	if err == nil {
		err = v.PutSaved(t.Context(), keystore.Saved{Name: name, Token: tokens.NewSecret([]byte(token)), Note: note}, true)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// No line is wider than the terminal, whatever its width, and nothing of a
// token reaches it as it is.
func TestJarTableFits(t *testing.T) {
	a, _ := jarApp(t)
	claims := func(exp int) string {
		return fmt.Sprintf(`{"iat":%d,"exp":%d}`, judgedAt.Unix(), judgedAt.Unix()+int64(exp))
	}
	a.put(t, "short", unsigned(`{"alg":"none"}`, claims(30)), "")
	a.put(t, strings.Repeat("long-name", 7), unsigned(`{"alg":"none","kid":"first-key"}`, claims(3000)), "a note that goes on and on, größer als der Schirm")
	for i, token := range hostile.Tokens() {
		if token != "" {
			a.put(t, fmt.Sprintf("hostile-%d", i), strings.ToValidUTF8(token, "?"), "")
		}
	}
	vault, err := a.openVault()
	if err != nil {
		t.Fatal(err)
	}
	v, err := a.openJarView(vault)
	if err != nil {
		t.Fatal(err)
	}
	for _, colour := range []string{"never", "always"} {
		a.colour = colour
		for width := 1; width < 200; width++ {
			for _, line := range v.table(judgedAt, width) {
				text := strings.NewReplacer("\x1b[0m", "", "\x1b[2m", "", "\x1b[31m", "", "\x1b[32m", "", "\x1b[33m", "").Replace(line)
				if n := utf8.RuneCountInString(text); n > width {
					t.Fatalf("%d columns wide, of %d: %q", n, width, text)
				}
				if visible.Guard(text) != text {
					t.Errorf("unsafe: %q", text)
				}
				if colour == "never" && text != line {
					t.Errorf("coloured: %q", line)
				}
			}
		}
	}
	if text := hostile.CheckJSON(append(bytes.ReplaceAll(v.json(judgedAt), []byte("\n"), nil), '\n')); text != "" {
		t.Errorf("the JSON: %s", text)
	}
}

// A frame is drawn over the one before it, cleans what that left, and never has
// more lines than the terminal.
func TestJarFrames(t *testing.T) {
	a, out := jarApp(t)
	for i := range 8 {
		a.put(t, fmt.Sprintf("t%d", i), unsigned(`{"alg":"none"}`, fmt.Sprintf(`{"exp":%d}`, judgedAt.Unix()+int64(10+i))), "")
	}
	size := [2]int{80, 24}
	a.Streams.Size = func() (int, int) { return size[0], size[1] }
	vault, err := a.openVault()
	if err != nil {
		t.Fatal(err)
	}
	v, err := a.openJarView(vault)
	if err != nil {
		t.Fatal(err)
	}
	w := &jarWatcher{jarView: v}
	frame := func() string {
		t.Helper()
		out.Reset()
		if err := w.draw(); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	check := func(what, got, begins string, lines int, says ...string) {
		t.Helper()
		if !strings.HasPrefix(got, "\x1b[?7l"+begins) || !strings.HasSuffix(got, "\x1b[J\x1b[?7h") || strings.Count(got, "\n") != lines || strings.Count(got, "\x1b[K\n") != lines {
			t.Errorf("%s: %q", what, got)
		}
		for _, s := range says {
			if !strings.Contains(got, s) {
				t.Errorf("%s does not say %q: %q", what, s, got)
			}
		}
	}
	check("the first frame", frame(), "  NAME", 9, "! t0    10s")
	a.Now = func() time.Time { return judgedAt.Add(time.Second) }
	check("the next", frame(), "\x1b[9A\r  NAME", 9, "! t0    9s")
	a.put(t, "added", "x", "by somebody else")
	check("after a change", frame(), "\x1b[9A\r  NAME", 10, "? added", "by somebody else")
	size = [2]int{60, 6}
	check("a lower terminal", frame(), "\x1b[H\x1b[2J  NAME", 5, "… and 6 more")
	size = [2]int{1, 1}
	check("the lowest", frame(), "\x1b[H\x1b[2J", 2)
	w.ahead = time.Minute
	size = [2]int{60, 24}
	check("at another time", frame(), "\x1b[H\x1b[2J", 10, "✗ t0     expired 51s ago")
	for i := range 8 {
		if err := vault.RemoveSaved(t.Context(), fmt.Sprintf("t%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := vault.RemoveSaved(t.Context(), "added"); err != nil {
		t.Fatal(err)
	}
	check("an empty jar", frame(), "\x1b[10A\r", 1, "the jar is empty")
}
