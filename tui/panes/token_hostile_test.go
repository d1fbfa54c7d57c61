package panes_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fob/tokens"
	"fob/tui"
	"fob/tui/panes"
	"fob/tui/screen"
	"fob/tui/uitest"
)

// tokenEvil is text that would move the cursor, ring, change the title, turn the
// line around, or hide what follows.
const tokenEvil = "\x1b[2J\x1b]0;owned\x07\a\b\r\n\u202egnp.exe\u2066\u200b\u200d\ufeff\u00ad漢字👩‍👩‍👧e\u0301\u0301\u0301\u0301\u0301\u0301\u0301 end"

// hostileTokens are tokens that mean harm, by what they hold.
func hostileTokens(t testing.TB) map[string]string {
	quoted := string(tokens.StringMember("x", tokenEvil).Value)
	long := strings.Repeat("A", 1<<20)
	var many strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&many, `,"m%d":%d`, i, i)
	}
	wide := strings.Repeat("漢", 4000)
	return map[string]string{
		"names and values": tokenOf(t, `{`+quoted+`:`+quoted+`,"iss":`+quoted+`,"a":[`+quoted+`,{`+quoted+`:`+quoted+`}]}`, tokens.StringMember("kid", tokenEvil), tokens.StringMember("typ", tokenEvil)),
		"alg":              b64(`{"alg":`+quoted+`}`) + "." + b64(`{}`) + ".AAAA",
		"text payload":     tokenOf(t, tokenEvil),
		"raw bytes":        tokenEvil + "." + tokenEvil + "." + tokenEvil,
		"JSON form":        `{"protected":"` + b64(`{"alg":"HS256"}`) + `","header":{"kid":` + quoted + `},"payload":"` + b64(`{"a":1}`) + `","signature":"AAAA"}`,
		"wide":             tokenOf(t, `{"`+wide+`":"`+wide+`"}`),
		"1 MB claim":       tokenOf(t, `{"long":"`+long+`","sub":"a"}`),
		"10 MB":            strings.Repeat(long, 10),
		"10 MB of nothing": strings.Repeat("\n\x1b", 5<<20),
		"10,000 deep":      tokenOf(t, strings.Repeat(`{"a":`, 10_000)+"1"+strings.Repeat("}", 10_000)),
		"60 deep":          tokenOf(t, strings.Repeat(`{"a":`, 60)+"1"+strings.Repeat("}", 60)),
		"100,000 members":  tokenOf(t, `{"sub":"a"`+many.String()+`}`),
		"far times":        tokenOf(t, `{"exp":1e400,"iat":-1e400,"nbf":99999999999999}`),
		"odd times":        tokenOf(t, `{"exp":1795357102.5,"iat":"now","nbf":null}`),
	}
}

// The driver holds every frame to its size and to harmless bytes; whatever is
// pasted, every key still does something.
func TestTokenHostile(t *testing.T) {
	for name, token := range hostileTokens(t) {
		t.Run(name, func(t *testing.T) {
			d := withTokenKey(t, token)
			for _, size := range [][2]int{{140, 40}, {97, 31}, {60, 20}, {40, 12}} {
				d.Resize(size[0], size[1])
				d.Press("n", "enter", "esc", "down", "enter", "pgdown", "esc", "left", "end", "enter", "esc", "home", "right", "end", "esc", "pgdown")
				d.Press("e", "end", "ctrl+e").Type("x").Press("up", "backspace", "ctrl+_", "esc", "y", "esc", "esc", "1", "2")
			}
			d.Press("z").Press("/").Type("m9999").Press("enter", "esc", "z")
			d.NotSee("\x1b[2J", "\a")
		})
	}
}

// The end of a list of 100,000 claims can be reached, and its rows are made once.
func TestTokenManyMembers(t *testing.T) {
	d := withTokenKey(t, hostileTokens(t)["100,000 members"])
	d.See("m0").NotSee("m99999")
	d.Press("end").See("m99999", "m99990")
	d.Press("home").See("sub").NotSee("m99999")
	d.Press("/").Type("m77777").See("m77777").NotSee("m77776")
}

// BenchmarkTokenKey is a key typed into a token, from the key to the drawn pane:
// the judgement goes on beside it.
func BenchmarkTokenKey(b *testing.B) {
	for name, claim := range map[string]int{"1 KB": 700, "100 KB": 75_000, "1 MB": 780_000} {
		b.Run(name, func(b *testing.B) { benchmarkToken(b, tokenOf(b, `{"long":"`+strings.Repeat("A", claim)+`"}`)) })
	}
	b.Run("100,000 members", func(b *testing.B) { benchmarkToken(b, hostileTokens(b)["100,000 members"]) })
}

func benchmarkToken(b *testing.B, text string) {
	d := uitest.New(b)
	d.Paste(text)
	s := *d.State()
	var pane tui.Pane
	for _, p := range panes.All() {
		if p.ID() == tui.Token {
			pane = p
		}
	}
	pane.Update(tui.SyncMsg{}, &s)
	for _, a := range pane.Actions(&s) {
		if a.ID == "token.edit" {
			pane.Update(a.Do.(tui.Tell).Msg, &s)
		}
	}
	canvas := screen.New(93, 27)
	f := tui.Frame{S: &s, St: s.Styles, Focused: true}
	at := s.Clock.Now().Add(time.Minute)
	key := keyX()
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if edit, ok := pane.Update(key, &s).(tui.EditToken); ok {
			s.Token.Text = edit.Text
			s.Token.Gen++
			s.Token.Asked++
		}
		pane.Update(tui.SyncMsg{}, &s)
		pane.Draw(f, canvas.Area())
		read := *s.Token.Read // the judgement is through
		read.Gen, read.Asked = s.Token.Gen, s.Token.Asked
		s.Token.Read = &read
		pane.Draw(f, canvas.Area())
		s.Clock.Real = at
	}
}
