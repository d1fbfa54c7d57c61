package cli

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/visible"
)

// plain is a style without colours.
var plain = style{}

func TestMarksOfSavedTokens(t *testing.T) {
	now := judgedAt
	in := now.Add
	tests := []struct {
		o             keystore.Outlook
		mark, remains string
	}{
		{keystore.Outlook{Status: keystore.SavedLive, Exp: in(14*time.Minute + 59*time.Second)}, "✓", "14m 59s"},
		{keystore.Outlook{Status: keystore.SavedLive, Exp: in(time.Hour), RetiresFirst: true, KeyRetires: in(time.Minute)}, "!", "1h"},
		{keystore.Outlook{Status: keystore.SavedLive, Exp: in(time.Hour), Disproved: "a/b"}, "!", "1h"},
		{keystore.Outlook{Status: keystore.SavedExpired, Exp: in(-72 * time.Hour)}, "✗", "expired 3d ago"},
		{keystore.Outlook{Status: keystore.SavedExpired, Exp: in(-72 * time.Hour), Disproved: "a/b"}, "✗", "expired 3d ago"},
		{keystore.Outlook{Status: keystore.SavedWaiting, Nbf: in(2 * time.Hour), Exp: in(3 * time.Hour)}, "…", "starts in 2h"},
		{keystore.Outlook{Status: keystore.SavedForever}, "∞", "no expiry"},
		{keystore.Outlook{Status: keystore.SavedUnreadable, Why: "encrypted"}, "?", "unreadable"},
	}
	for _, tt := range tests {
		if m, r := mark(plain, tt.o), remains(tt.o, now); m.text != tt.mark || r != tt.remains {
			t.Errorf("%+v: %s %q; want %s %q", tt.o, m.text, r, tt.mark, tt.remains)
		}
	}
}

func TestBar(t *testing.T) {
	for _, tt := range []struct {
		gone time.Duration
		want string
	}{
		{-time.Hour, "━━━━━━━━━━"}, {0, "━━━━━━━━━━"}, {time.Second, "━━━━━━━━━━"}, {6 * time.Second, "━━━━━━━━━╸"}, {50 * time.Second, "━━━━━─────"},
		{55 * time.Second, "━━━━╸─────"}, {99 * time.Second, "╸─────────"}, {100 * time.Second, "──────────"}, {time.Hour, "──────────"},
	} {
		o := keystore.Outlook{Iat: judgedAt, Exp: judgedAt.Add(100 * time.Second)}
		if got := bar(o, judgedAt.Add(tt.gone)); got != tt.want {
			t.Errorf("after %s: %s, want %s", tt.gone, got, tt.want)
		}
	}
	if got := bar(keystore.Outlook{Exp: judgedAt}, judgedAt); got != "" {
		t.Errorf("of an unknown life: %s", got)
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
	for i, hostile := range hostileTokens() {
		if hostile != "" {
			a.put(t, fmt.Sprintf("hostile-%d", i), strings.ToValidUTF8(hostile, "?"), "")
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
	if text := checkJSON(append(bytes.ReplaceAll(v.json(judgedAt), []byte("\n"), nil), '\n')); text != "" {
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
	check("the first frame", frame(), "  NAME", 9, "✓ t0    10s")
	a.Now = func() time.Time { return judgedAt.Add(time.Second) }
	check("the next", frame(), "\x1b[9A\r  NAME", 9, "✓ t0    9s")
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
