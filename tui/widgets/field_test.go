package widgets

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"fob/themes"
	"fob/tui/screen"
)

func TestFieldEditsALine(t *testing.T) {
	key := func(k tea.KeyType) tea.KeyMsg { return tea.KeyMsg{Type: k} }
	typed := func(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }
	alt := func(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s), Alt: true} }
	for _, tt := range []struct {
		name string
		from string
		keys []tea.KeyMsg
		want string
	}{
		{"typing at the end", "ab", []tea.KeyMsg{typed("c")}, "abc"},
		{"typing in the middle", "ac", []tea.KeyMsg{key(tea.KeyLeft), typed("b")}, "abc"},
		{"backspace", "abc", []tea.KeyMsg{key(tea.KeyBackspace)}, "ab"},
		{"backspace at the start", "abc", []tea.KeyMsg{key(tea.KeyHome), key(tea.KeyBackspace)}, "abc"},
		{"delete", "abc", []tea.KeyMsg{key(tea.KeyHome), key(tea.KeyDelete)}, "bc"},
		{"delete at the end", "abc", []tea.KeyMsg{key(tea.KeyDelete)}, "abc"},
		{"a word back", "one two", []tea.KeyMsg{key(tea.KeyCtrlW)}, "one "},
		{"a word on", "one two", []tea.KeyMsg{key(tea.KeyHome), alt("d")}, " two"},
		{"to the start", "one two", []tea.KeyMsg{alt("b"), key(tea.KeyCtrlU)}, "two"},
		{"to the end", "one two", []tea.KeyMsg{key(tea.KeyHome), alt("f"), key(tea.KeyCtrlK)}, "one"},
		{"an alt key types nothing", "a", []tea.KeyMsg{alt("x")}, "a"},
		{"wide characters", "日本", []tea.KeyMsg{key(tea.KeyLeft), typed("語")}, "日語本"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := NewField(tt.from)
			for _, k := range tt.keys {
				f.Key(k)
			}
			if f.Value() != tt.want {
				t.Errorf("got %q, want %q", f.Value(), tt.want)
			}
		})
	}
}

func TestFieldTakesAPasteAsOneLine(t *testing.T) {
	f := NewField("<>")
	f.Key(tea.KeyMsg{Type: tea.KeyLeft})
	f.Insert("one\r\ntwo\tthree\n")
	if f.Value() != "<one two three>" {
		t.Errorf("got %q", f.Value())
	}
}

func TestFieldShowsNoSecret(t *testing.T) {
	f := NewField("hunter2")
	f.Secret = true
	c := screen.New(20, 1)
	f.Draw(c.Area(), themes.Style{}, themes.Style{Attr: themes.Reverse}, themes.Style{}, true)
	if got := c.Plain(); strings.Contains(c.String(), "h") || !strings.HasPrefix(got, "••••••• ") {
		t.Errorf("got %q", got)
	}
	f.Reveal = true
	f.Draw(c.Area(), themes.Style{}, themes.Style{}, themes.Style{}, true)
	if !strings.HasPrefix(c.Plain(), "hunter2") {
		t.Errorf("got %q", c.Plain())
	}
}

// The cursor is always seen, however long the text.
func TestFieldKeepsTheCursorInView(t *testing.T) {
	f := NewField(strings.Repeat("x", 100) + "end")
	c := screen.New(10, 1)
	cursor := themes.Style{Attr: themes.Reverse}
	f.Draw(c.Area(), themes.Style{}, cursor, themes.Style{}, true)
	if got := c.Plain(); got != "xxxxxxend " {
		t.Errorf("got %q", got)
	}
	for range 3 {
		f.Key(tea.KeyMsg{Type: tea.KeyLeft})
	}
	f.Draw(c.Area(), themes.Style{}, cursor, themes.Style{}, true)
	if got := c.String(); !strings.Contains(got, "\x1b[7me") {
		t.Errorf("got %q", got)
	}
}
