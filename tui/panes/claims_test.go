package panes_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/template"
	"fob/tui"
	"fob/tui/uitest"
)

// keysets makes keysets of algorithms, each with a name.
func keysets(t testing.TB, list map[string]string) uitest.Option {
	t.Helper()
	return uitest.Store(func(_ *uitest.Driver, v *keystore.Vault) {
		// In an order of their own, so that a seed makes the same keys.
		for _, name := range slices.Sorted(maps.Keys(list)) {
			spec := keystore.KeySpec{Alg: list[name]}
			c, err := keystore.New(uitest.Start.Add(-48*time.Hour), keystore.NewOptions{Name: name, Make: spec, Policy: keystore.DefaultPolicy()}, keystore.Generate(spec))
			if err == nil {
				err = v.Create(context.Background(), c)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// atClaims is a workbench with the claims pane in front, whole.
func atClaims(t testing.TB, opts ...uitest.Option) *uitest.Driver {
	t.Helper()
	d := uitest.New(t, opts...)
	return d.Press("3", "z")
}

func claimsText(d *uitest.Driver) string { return string(d.State().Claims.Text) }

const roles = `{
  "iss": "https://id.example.com/",
  "sub": "user|8842",
  "aud": ["orders"],
  "exp": "+15m",
  "jti": "{{uuid}}",
  "scope": "orders:read"
  "roles": ["ops"]
}`

func TestClaimsFrames(t *testing.T) {
	for _, size := range [][2]int{{140, 40}, {80, 24}, {40, 12}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			d := atClaims(t, uitest.Seeded(), keysets(t, map[string]string{"auth-api": "ES256"}), uitest.Size(size[0], size[1]))
			d.Golden(fmt.Sprintf("Claims/empty-%dx%d", size[0], size[1]))
			d.Press("e").Paste(roles)
			d.Golden(fmt.Sprintf("Claims/error-%dx%d", size[0], size[1]))
			d.Press("esc")
		})
	}
}

// An empty pane says what to do.
func TestClaimsBegin(t *testing.T) {
	d := atClaims(t)
	d.See("What is the token to say?", "open a template", "there is no token in hand")
	d.Press("n").See(`"iss": "{{ask:issuer}}"`, `"exp": "+15m"`, "→ 14:18:22", "→ asked when signing", "→ made when signing")
	d.Press("x").See("What is the token to say?")
	d.Press("u").See(`"iss": "{{ask:issuer}}"`)
}

// Errors stand at their place as they are typed, and go as they are mended.
func TestClaimsErrorsAsTheyAreTyped(t *testing.T) {
	d := atClaims(t)
	d.Press("e").Type("{\n\"sub\": \"anna\"\n\"roles\": 1")
	d.See("a comma is missing before this member", "edited", "3:13")
	if !strings.Contains(d.Styled(), "\x1b[4;") {
		t.Error("nothing is underlined")
	}
	d.Press("up", "end").Type(",").NotSee("a comma is missing").See("this { is not closed")
	d.Press("ctrl+end").Type("\n}").NotSee("not closed", "✗")
	if got := claimsText(d); got != "{\n  \"sub\": \"anna\",\n  \"roles\": 1\n}" {
		t.Errorf("%q", got)
	}
	d.Press("esc").See("edited").NotSee("4:2")
	if d.State().Claims.Check == nil || !d.State().Claims.Check.Resolves() {
		t.Error("the state does not know that the claims are whole")
	}
}

// What a time stands for counts with the clock, also one to which the user has
// travelled; what it is is no more shown when it is no time.
func TestClaimsTimesResolve(t *testing.T) {
	d := atClaims(t)
	d.Press("e").Paste(`{"exp": "+15m",` + "\n" + ` "nbf": 1795357402,` + "\n" + ` "iat": "2026-12-24",` + "\n" + ` "auth_time": "{{now-1h}}"}`).Press("esc")
	d.See("→ 14:18:22", "= 14:23:22", "→ 24 Dec 00:00:00", "→ 13:03:22")
	d.Advance(time.Minute)
	d.See("→ 14:19:22", "→ 24 Dec 00:00:00", "= 14:23:22", "→ 13:04:22")
	d.Press("e", "ctrl+home", "end", "left", "left").Type("x").See("; a time is now, +15m").NotSee("→ 14:19:22")
}

// Templates: those that are built in, those of the user, and the error of one
// that is broken.
func TestClaimsTemplates(t *testing.T) {
	d := atClaims(t, keysets(t, map[string]string{"auth-api": "ES256"}))
	d.Templates.Errs = []error{&tokens.Error{Code: tokens.CodeMalformed, Op: "template mine", Msg: "line 3, column 2: a comma is missing"}}
	d.Press("o").See("Open a template", "access-token", "OAuth access token", "dpop-proof", "mine", "a comma is missing")
	d.Type("access").Press("enter")
	d.See("template access-token", `"client_id": "{{ask:client}}"`).NotSee("edited")
	if s := d.State(); s.Sign.Typ != "at+jwt" || s.Claims.Changed || !s.Sign.Bare {
		t.Errorf("typ %q, changed %v", s.Sign.Typ, s.Claims.Changed)
	}
}

func TestClaimsSaveAsTemplate(t *testing.T) {
	d := atClaims(t, keysets(t, map[string]string{"auth-api": "ES256"}))
	d.Press("e").Paste(`{"sub":"{{ask:who}}","exp":"+5m"}`).Press("esc", "q").See("Quit?").Advance(time.Second)
	d.Press("esc", "S").See("Save as a template")
	d.Type("Not A Name").Press("ctrl+s").See("cannot stand there")
	for range 20 {
		d.Press("backspace")
	}
	d.Type("short").Press("ctrl+s").See("saved as the template short", "template short").NotSee("edited")
	d.Press("S", "ctrl+s").See("there is a template of this name")
	d.Press("esc", "o").Type("short").Press("enter").See(`"sub": "{{ask:who}}"`)
	list, _ := d.Templates.List()
	mine := list[len(list)-1]
	if mine.Name != "short" || mine.Typ() != "JWT" || string(mine.Claims) != "{\n  \"sub\": \"{{ask:who}}\",\n  \"exp\": \"+5m\"\n}" {
		t.Errorf("%+v %s", mine, mine.Claims)
	}
	d.Press("D").See("Remove a template").Press("enter").See("Remove the template short?")
	d.Confirm().See("was removed")
	if list, _ := d.Templates.List(); len(list) != len(template.BuiltIn()) {
		t.Error("it is still there")
	}
}

// A key pressed too soon does not remove what took work to write.
func TestClaimsRemoveIsGuarded(t *testing.T) {
	d := atClaims(t)
	if err := d.Templates.Save(template.Template{Name: "short", Claims: []byte("{}")}, false); err != nil {
		t.Fatal(err)
	}
	d.Press("D", "enter", "y", "y")
	if list, _ := d.Templates.List(); len(list) == len(template.BuiltIn()) {
		t.Error("it was removed by keys that were typed ahead")
	}
}

func TestClaimsLoadFromToken(t *testing.T) {
	d := furnished(t)
	d.Press("3", "l").See("of the token", `"sub": "user|8842"`, "= 14:18:23"[:2])
	s := d.State()
	if s.Sign.Typ != "at+jwt" || s.Claims.Changed {
		t.Errorf("typ %q, changed %v", s.Sign.Typ, s.Claims.Changed)
	}
	if got := claimsText(d); !strings.HasPrefix(got, "{\n  \"iss\": \"https://id.example.com/\",\n") {
		t.Errorf("%q", got)
	}
	// Undo brings back what was there.
	d.Press("u")
	if claimsText(d) != "" {
		t.Errorf("%q", claimsText(d))
	}
}

func TestClaimsInAnotherEditor(t *testing.T) {
	d := atClaims(t)
	d.Press("e").Paste(`{"a":1}`).Press("esc")
	d.Editor = func(text []byte) ([]byte, error) { return append(text[:len(text)-1], ",\"b\":2}\n"...), nil }
	d.Press("E")
	if got := claimsText(d); got != `{"a":1,"b":2}` {
		t.Errorf("%q", got)
	}
	d.See("taken from the editor").Press("u")
	if got := claimsText(d); got != `{"a":1}` {
		t.Errorf("%q", got)
	}
	d.Editor = func([]byte) ([]byte, error) { return nil, errors.New("the editor ended with 1") }
	d.Press("E").See("the editor ended with 1")
	if got := claimsText(d); got != `{"a":1}` {
		t.Errorf("%q", got)
	}
}

func TestClaimsFormatAndCopy(t *testing.T) {
	d := atClaims(t)
	d.Press("e").Paste(`{"a":[1,2],"b":{}}`).Press("esc", "f")
	if got := claimsText(d); got != "{\n  \"a\": [1, 2],\n  \"b\": {}\n}" {
		t.Errorf("%q", got)
	}
	d.Press("y")
	if got := d.Clipboard.Text(); got != claimsText(d) {
		t.Errorf("copied %q", got)
	}
	d.Press("e", "ctrl+end", "backspace", "esc", "f").See("not now: the claims have an error")
}

// Undo and redo while typing, and when the text is only looked at.
func TestClaimsUndo(t *testing.T) {
	d := atClaims(t)
	d.Press("e").Type("{} x")
	d.Press("alt+u")
	if claimsText(d) != "{} " && claimsText(d) != "{}" {
		t.Errorf("%q", claimsText(d))
	}
	d.Press("ctrl+_", "ctrl+_", "ctrl+_")
	if claimsText(d) != "" {
		t.Errorf("%q", claimsText(d))
	}
	d.Press("ctrl+y", "ctrl+r", "ctrl+r")
	if claimsText(d) != "{} x" {
		t.Errorf("%q", claimsText(d))
	}
	d.Press("esc", "u", "u", "u", "ctrl+r")
	if claimsText(d) == "" || claimsText(d) == "{} x" {
		t.Errorf("%q", claimsText(d))
	}
}

// Whatever is typed, the state has the text of the editor and what is wrong
// with it.
func TestClaimsStateFollowsTheEditor(t *testing.T) {
	keys := []string{"a", "\"", "{", "}", ":", ",", "1", " ", "enter", "enter", "backspace", "left", "right", "up", "down", "home", "end", "ctrl+k", "ctrl+w", "tab", "shift+tab", "alt+u", "ctrl+y", "alt+q"}
	for seed := range int64(6) {
		r := rand.New(rand.NewSource(seed))
		d := atClaims(t, uitest.Size(60+r.Intn(60), 14+r.Intn(20)))
		d.Press("e").Paste(roles)
		for range 150 {
			d.Press(keys[r.Intn(len(keys))])
			c := d.State().Claims
			if !c.Checked() {
				t.Fatal("a short text is not checked at once")
			}
			if len(c.Text) == 0 {
				continue
			}
			want := claimtext.Check(c.Text, uitest.Start, time.UTC, tokens.Limits{})
			if fmt.Sprint(want.Faults) != fmt.Sprint(c.Check.Faults) {
				t.Fatalf("seed %d: faults %v, want %v of %q", seed, c.Check.Faults, want.Faults, c.Text)
			}
			if len(want.Faults) > 0 && want.Faults[0].Kind == claimtext.Syntax && d.State().Claims.Changed {
				if tui.WhyNotSign(d.State()) == "" {
					t.Fatal("it would be signed")
				}
			}
		}
	}
}

// Long claims are checked in the background, and are highlighted all the while.
func TestClaimsLong(t *testing.T) {
	var b strings.Builder
	b.WriteString("{\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "  \"claim%d\": \"some value\",\n", i)
	}
	b.WriteString("  \"exp\": \"+15m\"\n}")
	d := atClaims(t)
	d.Press("e").Paste(b.String()).Press("ctrl+home").See(`"claim0": "some value"`)
	d.Press("ctrl+end").See("→ 14:18:22")
	d.Press("up", "up", "end", "backspace").See("a comma is missing before this member")
	if c := d.State().Claims; !c.Checked() || len(c.Check.Faults) == 0 {
		t.Error("not checked")
	}
	d.Type(",").NotSee("a comma is missing")
}

// Claims of another may hold anything: nothing of it moves the cursor or hides
// text. Every frame is held to that by the driver.
func TestClaimsHostile(t *testing.T) {
	for _, text := range []string{
		"{\"a\": \"\x1b]0;owned\x07\x1b[2J\"}", "{\"\u202eevil\": \"\u2066\"}", "{\"a\": \"\xff\xfe\"}", "{\"\\u001b[31m\": {\"{{ask:\u200b}}\": \"{{ask:x}}\"}}",
		"{\"exp\": \"+15m\u202e\"}", "{\"exp\": \"\x1b[31m\"}", strings.Repeat("[", 3000), "{\"e" + strings.Repeat("\u0301", 400) + "\": 1}", "{\"a\":\"" + strings.Repeat("日", 300) + "\"}",
	} {
		for _, size := range [][2]int{{120, 30}, {80, 24}, {40, 12}} {
			d := uitest.New(t, uitest.Size(size[0], size[1]), keysets(t, map[string]string{"auth-api": "ES256"}))
			d.Press("3", "e").Paste(text).Press("ctrl+home", "right", "right", "ctrl+end", "left", "esc", "z", "pgdown", "v", "esc", "4", "3")
			d.Resize(size[0]+7, size[1]+3)
			d.Press("ctrl+s")
		}
	}
}

// Every key leaves a whole frame, at every size.
func TestClaimsAtEverySize(t *testing.T) {
	d := atClaims(t, keysets(t, map[string]string{"auth-api": "ES256"}))
	d.Press("e").Paste(roles)
	for w := 40; w <= 160; w += 13 {
		for h := 12; h <= 50; h += 7 {
			d.Resize(w, h)
			d.Press("down", "end")
		}
	}
}

func TestClaimsMouse(t *testing.T) {
	d := atClaims(t, uitest.Size(80, 24))
	d.Press("e").Paste("{\n  \"sub\": \"anna\"\n}")
	d.Click(14, 3)
	d.Type("X")
	if got := claimsText(d); got != "{\n  \"sub\": X\"anna\"\n}" {
		t.Errorf("%q", got)
	}
}

func TestClaimsSummary(t *testing.T) {
	d := uitest.New(t, uitest.Size(80, 24), keysets(t, map[string]string{"auth-api": "ES256"}))
	d.Press("4").See("empty", "3 then o")
	d.Press("3", "e").Paste(roles).Press("esc").See("waits for the claims")
	d.Press("4").See("line 8: a comma", "edited", "14:18:22")
}

// A paste of keys that a terminal does not mark as one is text too.
func TestClaimsTypedInABurst(t *testing.T) {
	d := atClaims(t)
	d.Press("e")
	d.Model.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(`{"a":1}`)})
	if got := claimsText(d); got != `{"a":1}` {
		t.Errorf("%q", got)
	}
}
