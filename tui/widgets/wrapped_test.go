package widgets_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"fob/themes"
	"fob/tui/screen"
	"fob/tui/widgets"
)

// wrappedLooks draws in one style that marks nothing.
var wrappedLooks = widgets.Looks{Of: func(off int) (themes.Style, int) { return themes.Style{}, off + 7 }}

// wrappedFrame draws a text.
func wrappedFrame(w *widgets.Wrapped, width, height int) []string {
	c := screen.New(width, height)
	w.Draw(c.Area(), wrappedLooks, true)
	return strings.Split(c.Plain(), "\n")
}

func wrappedKey(t tea.KeyType) tea.KeyMsg { return tea.KeyMsg{Type: t} }

func wrappedType(w *widgets.Wrapped, s string) {
	for _, r := range s {
		w.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
}

// The rows, put together, are exactly the text: at every width, for any bytes.
func TestWrappedRowsCoverTheText(t *testing.T) {
	alphabets := []string{"abcXYZ019.-_", "ab\n", "\n", "a\x1b\x00\x7f\xff", "é漢\u202e\u200bx.", "{\"a\": \n\t}"}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		letters := []rune(alphabets[rng.IntN(len(alphabets))])
		var text []byte
		for range rng.IntN(60) {
			text = append(text, string(letters[rng.IntN(len(letters))])...)
		}
		if rng.IntN(3) == 0 && len(text) > 0 {
			text = text[1:] // perhaps half a character
		}
		width := 1 + rng.IntN(12)
		var w widgets.Wrapped
		w.Set(text)
		w.Edit(rng.IntN(2) == 0)
		var whole []byte
		for row := range w.Rows(width) {
			start, end := w.Span(row)
			if end-start > width {
				t.Fatalf("row %d of %q holds %d bytes at a width of %d", row, text, end-start, width)
			}
			if start != len(whole) {
				t.Fatalf("row %d of %q begins at byte %d, want %d", row, text, start, len(whole))
			}
			whole = append(whole, text[start:end]...)
			for off := start; off < end; off++ {
				if r, c := w.Place(off); r != row || c != off-start {
					t.Fatalf("byte %d of %q is placed at %d,%d, want %d,%d", off, text, r, c, row, off-start)
				}
			}
		}
		if !bytes.Equal(whole, text) {
			t.Fatalf("the rows of %q at %d make %q", text, width, whole)
		}
	}
}

// What cannot be printed is seen, each byte in its cell, and nothing else moves.
func TestWrappedShowsWhatCannotBePrinted(t *testing.T) {
	for text, want := range map[string]string{
		"ab\x1b[31mc":   "ab␛[31mc",
		"a\x00b\x7fc":   "a␀b␡c",
		"a\xffb":        "a·b",
		"aéb":           "aé·b",
		"a漢b":           "a漢·b",
		"a\u202eb":      "a···b",
		"a\u200bb":      "a···b",
		"a\tb\nc":       "a␉b↵",
		"e\u0301x":      "e··x",
		"plain.text-_1": "plain.text-_1",
	} {
		var w widgets.Wrapped
		w.Set([]byte(text))
		if got := strings.TrimRight(wrappedFrame(&w, 20, 2)[0], " "); got != want {
			t.Errorf("%q is drawn %q, want %q", text, got, want)
		}
	}
}

// Editing by keys does to the text what it does to a plain list of characters.
func TestWrappedEditing(t *testing.T) {
	var w widgets.Wrapped
	w.Set([]byte("header.payload.signature"))
	w.Edit(true)
	wrappedFrame(&w, 10, 3)
	steps := []struct {
		key  tea.KeyType
		text string
		at   int
	}{
		{tea.KeyDown, "header.payload.signature", 10},
		{tea.KeyEnd, "header.payload.signature", 19},
		{tea.KeyDown, "header.payload.signature", 24},
		{tea.KeyUp, "header.payload.signature", 19},
		{tea.KeyHome, "header.payload.signature", 10},
		{tea.KeyBackspace, "header.paload.signature", 9},
		{tea.KeyDelete, "header.paoad.signature", 9},
		{tea.KeyCtrlW, "header.oad.signature", 7},
		{tea.KeyCtrlK, "header.", 7},
		{tea.KeyCtrlA, "header.", 0},
		{tea.KeyRight, "header.", 1},
		{tea.KeyCtrlU, "eader.", 0},
		{tea.KeyCtrlE, "eader.", 6},
		{tea.KeyLeft, "eader.", 5},
	}
	for i, s := range steps {
		w.Key(wrappedKey(s.key))
		if string(w.Text()) != s.text || w.Offset() != s.at {
			t.Fatalf("step %d: %q at %d, want %q at %d", i, w.Text(), w.Offset(), s.text, s.at)
		}
	}
	for w.Undo() {
	}
	if len(w.Text()) != 0 { // before the first Set
		t.Errorf("undone, the text is %q", w.Text())
	}
	for w.Redo() {
	}
	if string(w.Text()) != "eader." {
		t.Errorf("redone, the text is %q", w.Text())
	}
}

// What is typed in one go is undone in one go.
func TestWrappedUndoesTypingAtOnce(t *testing.T) {
	var w widgets.Wrapped
	w.Edit(true)
	wrappedType(&w, "abc")
	w.Key(wrappedKey(tea.KeyLeft))
	wrappedType(&w, "xyz")
	w.Key(wrappedKey(tea.KeyBackspace))
	w.Key(wrappedKey(tea.KeyBackspace))
	for _, want := range []string{"abxyzc", "abc", ""} {
		if !w.Undo() || string(w.Text()) != want {
			t.Fatalf("undone, the text is %q, want %q", w.Text(), want)
		}
	}
}

// What is typed after an undo takes the place of what was undone.
func TestWrappedForgetsWhatWasUndone(t *testing.T) {
	var w widgets.Wrapped
	w.Edit(true)
	wrappedType(&w, "abc")
	w.Undo()
	wrappedType(&w, "x")
	if w.CanRedo() || w.Redo() || string(w.Text()) != "x" {
		t.Errorf("after an undo and a key, the text is %q, and there is something to redo: %v", w.Text(), w.CanRedo())
	}
}

// Any keys at all, undone and redone, give the same texts again, and the texts
// that were given out before never change.
func TestWrappedHistory(t *testing.T) {
	keys := []tea.KeyType{tea.KeyLeft, tea.KeyRight, tea.KeyUp, tea.KeyDown, tea.KeyHome, tea.KeyEnd, tea.KeyBackspace, tea.KeyDelete, tea.KeyCtrlW, tea.KeyCtrlK, tea.KeyCtrlU, tea.KeyCtrlA, tea.KeyCtrlE, tea.KeyPgUp, tea.KeyPgDown}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var w widgets.Wrapped
		w.Edit(true)
		held := map[string][]byte{}
		for range 60 {
			if rng.IntN(3) == 0 {
				wrappedType(&w, string([]rune("a.é漢\n")[rng.IntN(5)]))
			} else {
				w.Key(wrappedKey(keys[rng.IntN(len(keys))]))
			}
			held[string(w.Text())] = w.Text()
			wrappedFrame(&w, 5, 3)
			if w.Offset() < 0 || w.Offset() > len(w.Text()) {
				t.Fatalf("the cursor is at %d of %d", w.Offset(), len(w.Text()))
			}
		}
		last := string(w.Text())
		n := 0
		for w.Undo() {
			n++
		}
		if len(w.Text()) != 0 {
			t.Fatalf("all undone, there is %q", w.Text())
		}
		for range n {
			w.Redo()
		}
		if string(w.Text()) != last {
			t.Fatalf("all redone, there is %q, want %q", w.Text(), last)
		}
		for was, text := range held {
			if string(text) != was {
				t.Fatalf("a text that was given out has changed from %q to %q", was, text)
			}
		}
	}
}

// The cursor stays in view, and the wheel leaves it.
func TestWrappedScrolls(t *testing.T) {
	var w widgets.Wrapped
	w.Set([]byte(strings.Repeat("0123456789", 100)))
	wrappedFrame(&w, 10, 5)
	w.Edit(true)
	w.Key(wrappedKey(tea.KeyCtrlE))
	wrappedFrame(&w, 10, 5)
	if top, height, rows := w.Seen(); top+height != rows || rows != 101 {
		t.Errorf("at the end, rows %d to %d of %d are seen", top, top+height, rows)
	}
	w.Scroll(-1000)
	wrappedFrame(&w, 10, 5)
	if top, _, _ := w.Seen(); top != 0 {
		t.Errorf("scrolled to the top, row %d is the first", top)
	}
	w.Click(3, 2)
	if w.Offset() != 23 {
		t.Errorf("a click put the cursor on byte %d, want 23", w.Offset())
	}
	w.Reveal(995)
	if frame := wrappedFrame(&w, 10, 5); !slices.ContainsFunc(frame, func(s string) bool { return strings.HasPrefix(s, "0123") }) {
		t.Errorf("byte 995 is not in view: %q", frame)
	}
}

// A text of nothing but line feeds stands in one piece.
func TestWrappedHostileBreaks(t *testing.T) {
	var w widgets.Wrapped
	w.Set(bytes.Repeat([]byte{'\n'}, 1<<20))
	if rows := w.Rows(64); rows > 1<<20/64+1 {
		t.Errorf("a million line feeds make %d rows", rows)
	}
}

// BenchmarkWrappedKey is a key typed into the middle of a token of 1 MB, and the
// frame after it.
func BenchmarkWrappedKey(b *testing.B) {
	for name, text := range map[string][]byte{
		"base64":  bytes.Repeat([]byte("eyJhbGciOiJFUzI1"), 1<<16),
		"hostile": bytes.Repeat([]byte("\xff\x1b\n\u202e"), 1<<18),
	} {
		b.Run(name, func(b *testing.B) {
			var w widgets.Wrapped
			w.Set(text)
			w.Edit(true)
			w.Reveal(len(text) / 2)
			c := screen.New(93, 9)
			w.Draw(c.Area(), wrappedLooks, true)
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				w.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'x'}})
				w.Draw(c.Area(), wrappedLooks, true)
			}
		})
	}
}
