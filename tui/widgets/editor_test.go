package widgets_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"fob/themes"
	"fob/tui/screen"
	"fob/tui/widgets"
)

// keys by their names, for tables.
func key(name string) tea.KeyMsg {
	rest, alt := strings.CutPrefix(name, "alt+")
	if rest == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}, Alt: alt}
	}
	if r := []rune(rest); len(r) == 1 {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: r, Alt: alt}
	}
	for t := tea.KeyType(-128); t < 128; t++ {
		if t != tea.KeyRunes && (tea.Key{Type: t}).String() == rest {
			return tea.KeyMsg{Type: t, Alt: alt}
		}
	}
	panic("no key " + name)
}

// press presses keys that are set apart by blanks; <sp> is a space.
func press(e *widgets.Editor, keys string) {
	for _, k := range strings.Fields(keys) {
		if k == "<sp>" {
			k = " "
		}
		e.Key(key(k))
	}
}

// marked is the text with a bar where the cursor stands.
func marked(e *widgets.Editor) string {
	line, column := e.Cursor()
	at := column
	for i, l := range bytes.Split(e.Text(), []byte{'\n'}) {
		if i == line {
			break
		}
		at += len(l) + 1
	}
	return string(e.Text()[:at]) + "|" + string(e.Text()[at:])
}

func TestKeysOfTheEditor(t *testing.T) {
	for _, tt := range []struct{ name, text, keys, want string }{
		{"typing", "", "a b <sp> c", "ab c|"},
		{"enter after a brace goes one level in", "", "{ enter \" a", "{\n  \"a|"},
		{"enter between braces puts the closing one on its own line", "{}", "right enter x", "{\n  x|\n}"},
		{"enter keeps the indent", "  a", "end enter b", "  a\n  b|"},
		{"a closing brace goes one level out", "{\n  ", "down end }", "{\n}|"},
		{"a closing brace in text stays", "ab", "end }", "ab}|"},
		{"backspace", "abc", "end backspace", "ab|"},
		{"backspace in an indent goes one level", "    x", "right right right right backspace", "  |x"},
		{"backspace at the beginning joins lines", "a\nb", "down backspace", "a|b"},
		{"delete joins lines", "a\nb", "end delete", "a|b"},
		{"delete", "abc", "delete", "|bc"},
		{"the end of the line goes", "abc def\ng", "right ctrl+k", "a|\ng"},
		{"and then the line's end", "a\ng", "end ctrl+k", "a|g"},
		{"a word goes", "abc def", "end ctrl+w", "abc |"},
		{"a word to the right goes", "abc def", "alt+d", "| def"},
		{"words", "ab \"cd\"", "alt+right alt+right X", "ab \"X|cd\""},
		{"words back", "ab cd", "ctrl+e ctrl+left X", "ab X|cd"},
		{"home goes to the text, then to the column", "  ab", "end home X", "  X|ab"},
		{"home twice", "  ab", "end home home X", "X|  ab"},
		{"ctrl+a and ctrl+e", "ab", "ctrl+e X ctrl+a Y", "Y|abX"},
		{"up and down keep the column", "abcd\nx\nabcd", "right right right down down X", "abcd\nx\nabcX|d"},
		{"to the end and back", "a\nb", "ctrl+end X ctrl+home Y", "Y|a\nbX"},
		{"tab indents the line", "ab", "right tab", "  a|b"},
		{"shift+tab takes an indent", "   ab", "end shift+tab", " ab|"},
		{"shift+tab takes a tab", "\tab", "shift+tab", "|ab"},
		{"wide characters are one step", "日本", "right X", "日X|本"},
		{"so are those with marks", "e\u0301x", "right X", "e\u0301X|x"},
		{"and back over them", "xe\u0301", "end left X", "xX|e\u0301"},
		{"undo takes a word", "", "a b <sp> c d ctrl+a", "|ab cd"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := widgets.NewEditor([]byte(tt.text))
			press(e, tt.keys)
			if got := marked(e); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestUndoGoesByWords(t *testing.T) {
	e := widgets.NewEditor(nil)
	press(e, "o n e <sp> t w o")
	for _, want := range []string{"one|", "|"} {
		if !e.Undo() || marked(e) != want {
			t.Fatalf("%q, want %q", marked(e), want)
		}
	}
	if e.Undo() {
		t.Error("there is more to undo")
	}
	e.Redo()
	e.Redo()
	if marked(e) != "one two|" || e.Redo() {
		t.Errorf("%q", marked(e))
	}
	// What is typed after a movement is a change of its own.
	press(e, "home X")
	e.Undo()
	if marked(e) != "|one two" {
		t.Errorf("%q", marked(e))
	}
	press(e, "y")
	if e.CanRedo() {
		t.Error("what was undone is still there after an edit")
	}
}

func TestPasteAndReplace(t *testing.T) {
	e := widgets.NewEditor([]byte("ab"))
	press(e, "right")
	e.Insert([]byte("1\r\n2\r3\n"))
	if got := marked(e); got != "a1\n2\n3\n|b" {
		t.Errorf("%q", got)
	}
	e.Replace([]byte("a1\n2\nX\nb"))
	if got := string(e.Text()); got != "a1\n2\nX\nb" {
		t.Errorf("%q", got)
	}
	e.Undo()
	if got := marked(e); got != "a1\n2\n3\n|b" {
		t.Errorf("%q", got)
	}
	e.Undo()
	if got := marked(e); got != "a|b" {
		t.Errorf("%q", got)
	}
}

var anyKeys = []string{"a", "\"", "{", "}", "[", "]", ",", " ", "ü", "日", "\u0301", "\u202e", "🏳", "enter", "enter", "backspace", "delete", "left", "right", "up", "down",
	"home", "end", "pgup", "pgdown", "ctrl+k", "ctrl+w", "alt+d", "alt+left", "alt+right", "tab", "shift+tab", "ctrl+home", "ctrl+end"}

// randomly does something to an editor and to a model of its text that knows
// nothing but how to put bytes in place of others.
func randomly(r *rand.Rand, e *widgets.Editor) {
	switch r.Intn(12) {
	case 0:
		e.Insert([]byte([]string{"x\ny", "\r\n", "日本語\n\t\"", "\xff\x1b[31m", strings.Repeat("long ", 30)}[r.Intn(5)]))
	case 1:
		e.Undo()
	case 2:
		e.Redo()
	case 3:
		e.GoTo(r.Intn(len(e.Text()) + 2))
	case 4:
		e.Click(r.Intn(40), r.Intn(12))
	case 5:
		e.Scroll(r.Intn(9) - 4)
	case 6:
		e.Replace([]byte([]string{"", "{}", "{\n  \"a\": 1\n}", strings.Repeat("ab\n", 20)}[r.Intn(4)]))
	default:
		e.Key(key(anyKeys[r.Intn(len(anyKeys))]))
	}
}

// Whatever is done, what the editor keeps of its text is that of the text: it
// draws and moves as an editor does that was just given the same.
func TestEditorAgreesWithAFreshOne(t *testing.T) {
	for seed := range int64(150) {
		r := rand.New(rand.NewSource(seed))
		e := widgets.NewEditor([]byte("{\n  \"sub\": \"anna\"\n}"))
		c := screen.New(0, 0)
		for step := range 120 {
			randomly(r, e)
			if r.Intn(3) > 0 {
				continue
			}
			w, h := 3+r.Intn(40), 1+r.Intn(12)
			c.Reset(w, h)
			e.Draw(c.Area(), plainView)
			line, column := e.Cursor()
			fresh := widgets.NewEditor(e.Text())
			fresh.GoTo(offsetOf(e.Text(), line, column))
			if l, col := fresh.Cursor(); l != line || col != column {
				t.Fatalf("seed %d, step %d: the cursor is within a character: %d:%d, not %d:%d in %q", seed, step, line, column, l, col, e.Text())
			}
			// From the top, both show the same.
			got, want := topOf(e, w, h), topOf(fresh, w, h)
			if got != want {
				t.Fatalf("seed %d, step %d: at %dx%d\n%s\nwant\n%s", seed, step, w, h, got, want)
			}
			if e.Lines() != 1+bytes.Count(e.Text(), []byte{'\n'}) {
				t.Fatalf("%d lines in %q", e.Lines(), e.Text())
			}
		}
	}
}

func offsetOf(text []byte, line, column int) int {
	at := 0
	for range line {
		at += bytes.IndexByte(text[at:], '\n') + 1
	}
	return at + column
}

var plainView = widgets.EditorView{Typing: true, Below: nil}

func topOf(e *widgets.Editor, w, h int) string {
	c := screen.New(w, h)
	e.Draw(c.Area(), widgets.EditorView{}) // goes where the cursor is
	e.Top()
	c.Reset(w, h)
	e.Draw(c.Area(), widgets.EditorView{})
	return c.Plain()
}

// All that is undone is as it was, and all that is done again as well.
func TestUndoRoundTrip(t *testing.T) {
	for seed := range int64(150) {
		r := rand.New(rand.NewSource(seed))
		e := widgets.NewEditor([]byte("start"))
		for range 60 {
			if r.Intn(8) == 0 {
				e.Insert([]byte("p\nq"))
				continue
			}
			e.Key(key(anyKeys[r.Intn(len(anyKeys))]))
		}
		end := string(e.Text())
		for e.Undo() {
		}
		if got := string(e.Text()); got != "start" {
			t.Fatalf("seed %d: undone to %q", seed, got)
		}
		for e.Redo() {
		}
		if got := string(e.Text()); got != end {
			t.Fatalf("seed %d: done again to %q, want %q", seed, got, end)
		}
	}
}

// Where a piece of the text has moved to since it was looked at.
func TestMoved(t *testing.T) {
	for seed := range int64(300) {
		r := rand.New(rand.NewSource(seed))
		text := []byte("0123456789abcdefghijklmnopqrstuvwxyz")
		e := widgets.NewEditor(text)
		e.Looked()
		for range 1 + r.Intn(5) {
			e.GoTo(r.Intn(len(e.Text()) + 1))
			switch r.Intn(3) {
			case 0:
				e.Key(key("backspace"))
			case 1:
				e.Key(key("delete"))
			default:
				e.Insert([]byte("XY\n"))
			}
		}
		for i := range text {
			start, end, ok := e.Moved(i, i+1)
			if !ok {
				continue
			}
			if end-start != 1 || start >= len(e.Text()) || e.Text()[start] != text[i] {
				t.Fatalf("seed %d: byte %d is said to be at %d in %q", seed, i, start, e.Text())
			}
		}
		if _, _, ok := e.Moved(0, len(text)); ok && !bytes.Equal(e.Text(), text) {
			t.Fatalf("seed %d: the whole is said not to have changed", seed)
		}
	}
}

func draw(e *widgets.Editor, w, h int, v widgets.EditorView) string {
	c := screen.New(w, h)
	e.Draw(c.Area(), v)
	lines := strings.Split(c.Plain(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func TestEditorDraws(t *testing.T) {
	e := widgets.NewEditor([]byte("{\n  \"roles\": [\"ops\"]\n  \"exp\": \"+15m\"\n}"))
	v := widgets.EditorView{
		Right: func(line int) (s screen.Span) {
			if line == 2 {
				s.Text = "→ 14:18:22"
			}
			return s
		},
		Below: func(line int) (list []widgets.Below) {
			if line == 2 {
				list = []widgets.Below{{At: 2, Text: "a comma is missing"}}
			}
			return list
		},
	}
	want := " 1 {\n 2   \"roles\": [\"ops\"]\n 3   \"exp\": \"+15m\"   → 14:18:22\n     a comma is missing\n 4 }"
	if got := draw(e, 31, 5, v); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// Where there is no room, nothing is left out: lines are wrapped, and what
	// stands beside them stands beneath.
	want = " 1 {\n 2   \"roles\": [\"o\n   ps\"]\n 3   \"exp\": \"+15m\n   \"    → 14:18:22\n   a comma is\n   missing\n 4 }"
	if got := draw(e, 18, 8, v); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The cursor, and the message beneath its line, are seen wherever it goes.
func TestEditorFollowsItsCursor(t *testing.T) {
	var text strings.Builder
	for i := range 60 {
		fmt.Fprintf(&text, "line %d %s\n", i, strings.Repeat("日本 ", i%9))
	}
	e := widgets.NewEditor([]byte(text.String()))
	r := rand.New(rand.NewSource(1))
	cursor := themes.Style{Attr: themes.Reverse}
	v := widgets.EditorView{Typing: true, Cursor: cursor}
	for range 500 {
		press(e, []string{"pgdown", "pgup", "down", "up", "end", "ctrl+end", "ctrl+home", "enter", "x"}[r.Intn(9)])
		c := screen.New(20+r.Intn(20), 1+r.Intn(9))
		e.Draw(c.Area(), v)
		if !strings.Contains(c.String(), "\x1b[7m") {
			t.Fatalf("no cursor in\n%s", c.Plain())
		}
	}
}

func TestClickPutsTheCursor(t *testing.T) {
	e := widgets.NewEditor([]byte("ab\n日本\n" + strings.Repeat("x", 30)))
	draw(e, 24, 6, widgets.EditorView{})
	for _, tt := range []struct {
		x, y int
		want string
	}{{4, 0, "a|b"}, {20, 0, "ab|"}, {5, 1, "日|本"}, {6, 1, "日|本"}, {7, 1, "日本|"}, {0, 1, "|日本"}, {3, 3, "|"}} {
		e.Click(tt.x, tt.y)
		line, column := e.Cursor()
		got := bytes.Split(e.Text(), []byte{'\n'})[line]
		if s := string(got[:column]) + "|"; !strings.HasPrefix(tt.want, s) && line < 2 {
			t.Errorf("%d,%d: %q, want %q", tt.x, tt.y, s, tt.want)
		}
		if tt.y == 3 && (line != 2 || column != 20) {
			t.Errorf("the second row of a wrapped line: %d:%d", line, column)
		}
	}
}

// Hostile text is shown and obeyed by nobody, and no row is wider than it may be.
func TestEditorShowsHostileText(t *testing.T) {
	for _, text := range []string{"\x1b]0;title\x07", "a\u202eb", "\xff\xfe", "e" + strings.Repeat("\u0301", 500), "\u200b\u2060", "\U000e0041", "👩‍👩‍👧‍👦🏽", "\t\t\"x\""} {
		for w := 1; w < 40; w++ {
			e := widgets.NewEditor([]byte(text + "\n" + text))
			c := screen.New(w, 5)
			press(e, "end right end left")
			e.Draw(c.Area(), widgets.EditorView{Typing: true, Cursor: themes.Style{Attr: themes.Reverse}})
			for line := range strings.SplitSeq(ansi.Strip(c.String()), "\n") {
				if got := ansi.StringWidth(line); got != w || !utf8.ValidString(line) || strings.ContainsAny(line, "\x1b\u202e\u200b\x07") {
					t.Fatalf("%q at %d: %q is %d wide", text, w, line, got)
				}
			}
		}
	}
	e := widgets.NewEditor([]byte("a\x1bb"))
	if got := draw(e, 20, 1, widgets.EditorView{}); got != ` 1 a\x1bb` {
		t.Error(got)
	}
}

// big is claims of about 100 KB, in lines or in one.
func big(oneLine bool, filler string) []byte {
	var b bytes.Buffer
	b.WriteString("{\n")
	for i := 0; b.Len() < 100_000; i++ {
		fmt.Fprintf(&b, "  \"claim%d\": \"%s\",\n", i, filler)
	}
	b.WriteString("  \"exp\": 1\n}\n")
	if oneLine {
		return bytes.ReplaceAll(b.Bytes(), []byte{'\n'}, nil)
	}
	return b.Bytes()
}

func BenchmarkKey(b *testing.B) {
	for _, bb := range []struct {
		name string
		text []byte
	}{{"100KB", big(false, "some value")}, {"100KB/one-line", big(true, "some value")}, {"100KB/wide", big(false, "日本語 ü")}, {"100KB/wide/one-line", big(true, "日本語 ü")}} {
		for _, where := range []string{"begin", "middle", "end"} {
			b.Run(bb.name+"/"+where, func(b *testing.B) {
				e := widgets.NewEditor(bb.text)
				switch where {
				case "middle":
					e.GoTo(len(bb.text) / 2)
				case "end":
					e.GoTo(len(bb.text))
				}
				c := screen.New(60, 20)
				keys := []tea.KeyMsg{key("a"), key("b"), key("backspace"), key("backspace")}
				e.Draw(c.Area(), plainView)
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					e.Key(keys[i%len(keys)])
					e.Draw(c.Area(), plainView)
				}
			})
		}
	}
}

func FuzzEditor(f *testing.F) {
	f.Add([]byte("{\n\"a\": 1}"), []byte{1, 2, 3, 40, 5, 60, 7})
	f.Add([]byte("\xff\u202e\x1b"), []byte{19, 19, 20, 8, 9})
	f.Fuzz(func(t *testing.T, text, keys []byte) {
		if len(text) > 1<<12 || len(keys) > 1<<9 {
			return
		}
		e := widgets.NewEditor(text)
		c := screen.New(13, 4)
		for _, k := range keys {
			e.Key(key(anyKeys[int(k)%len(anyKeys)]))
			c.Reset(int(k)%30, int(k)%7)
			e.Draw(c.Area(), plainView)
		}
		end := slices.Clone(e.Text())
		for e.Undo() {
		}
		for e.Redo() {
		}
		if !bytes.Equal(e.Text(), end) {
			t.Fatalf("%q, want %q", e.Text(), end)
		}
	})
}
