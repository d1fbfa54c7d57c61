package screen

import (
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"fob/themes"
	"fob/tokens/visible"
)

func TestTextIsClipped(t *testing.T) {
	c := New(8, 2)
	in := c.Area().Sub(Rect{2, 0, 4, 2})
	in.Text(0, 0, themes.Style{}, "abcdefgh")
	in.Text(-2, 1, themes.Style{}, "abcdefgh")
	in.Text(0, 2, themes.Style{}, "below")
	in.Text(0, -1, themes.Style{}, "above")
	if got, want := c.Plain(), "  abcd  \n  cdef  "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A wide character is drawn whole or not at all.
func TestWideCharactersAreNeverHalved(t *testing.T) {
	for _, tt := range []struct {
		name string
		draw func(Area)
		want string
	}{
		{"at the right edge", func(a Area) { a.Text(3, 0, themes.Style{}, "日") }, "    "},
		{"across the left edge", func(a Area) { a.Text(-1, 0, themes.Style{}, "日x") }, " x  "},
		{"its first half drawn over", func(a Area) { a.Text(0, 0, themes.Style{}, "日"); a.Text(0, 0, themes.Style{}, "x") }, "x   "},
		{"its second half drawn over", func(a Area) { a.Text(0, 0, themes.Style{}, "日"); a.Text(1, 0, themes.Style{}, "x") }, " x  "},
		{"two drawn over by one between", func(a Area) { a.Text(0, 0, themes.Style{}, "日本"); a.Text(1, 0, themes.Style{}, "語") }, " 語 "},
		{"filled over by half", func(a Area) { a.Text(0, 0, themes.Style{}, "日本"); a.Columns(1, 2).Fill(themes.Style{}, '.') }, " .. "},
		{"cut by an area", func(a Area) { a.Columns(0, 3).Text(0, 0, themes.Style{}, "日本") }, "日  "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := New(4, 1)
			tt.draw(c.Area())
			if got := c.Plain(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestHostileTextIsOnlySeen(t *testing.T) {
	c := New(40, 1)
	c.Area().Text(0, 0, themes.Style{}, "a\x1b]0;title\x07b\u202ec\u200bd\ne")
	if got, want := strings.TrimRight(c.Plain(), " "), `a\x1b]0;title\x07b\u{202E}c\u{200B}d\ne`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStylesAreOpenedAndClosed(t *testing.T) {
	c := New(4, 1)
	bold := themes.Style{Attr: themes.Bold}
	c.Area().Text(1, 0, bold, "ab")
	if got, want := c.String(), " \x1b[1mab\x1b[0m "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	c.Area().Columns(2, 2).Tint(themes.Style{Attr: themes.Reverse})
	if got, want := c.String(), " \x1b[1ma\x1b[0m\x1b[1;7mb\x1b[0m\x1b[7m \x1b[0m"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCuts(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{Cut("abcdef", 6), "abcdef"}, {Cut("abcdef", 5), "abcd…"}, {Cut("abcdef", 1), "…"}, {Cut("abcdef", 0), ""},
		{Cut("日本語", 5), "日本…"}, {Cut("日本語", 4), "日…"},
		{CutLeft("abcdef", 4), "…def"}, {CutLeft("abc", 4), "abc"},
		{CutMiddle("abcdefghij", 7), "abc…hij"}, {CutMiddle("abc", 7), "abc"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

// Whatever is drawn, wherever: the frame keeps its size, and holds no control.
func FuzzDraw(f *testing.F) {
	for _, s := range []string{"plain", "日本語 text", "e\u0301\u0301\u0301\u0301\u0301\u0301", "🇩🇪🇩", "👩‍👩‍👧", "ᄀᄀᆨ", "\x1b[2J", "\u202e", "नमस्ते", "\xff\xfe", "a\u200d\ufe0f", "☺️", "ﷺ"} {
		f.Add(s, "x", 1, 1, 5)
	}
	f.Fuzz(func(t *testing.T, one, two string, x, y, w int) {
		const cols, rows = 12, 3
		c := New(cols, rows)
		x, y, w = x%20, y%5, w%20
		c.Area().Text(x, y, themes.Style{}, one)
		c.Area().Sub(Rect{x, y, w, 2}).Text(w/2, 0, themes.Style{Attr: themes.Bold}, two)
		c.Area().Fit(0, 2, w, themes.Style{}, one)
		c.Area().Right(cols, 1, w, themes.Style{}, two)
		lines := strings.Split(c.Plain(), "\n")
		if len(lines) != rows {
			t.Fatalf("%d lines", len(lines))
		}
		for _, l := range lines {
			if got := columns(l); got != cols {
				t.Fatalf("%q is %d columns wide, want %d", l, got, cols)
			}
			if got := ansi.StringWidth(l); got > cols {
				t.Fatalf("%q is %d columns wide by its clusters, want %d at most", l, got, cols)
			}
			// Marks with a column of their own harm nobody, wherever they stand.
			l = strings.Map(func(r rune) rune {
				if unicode.Is(unicode.Mc, r) {
					return 'x'
				}
				return r
			}, l)
			if safe := visible.Guard(l); safe != l {
				t.Fatalf("%q is not safe", l)
			}
		}
		if Width(Cut(one, max(1, w))) > max(1, w) {
			t.Fatalf("Cut(%q, %d) is wider", one, w)
		}
	})
}

// columns measures a line as a terminal does that goes by code points.
func columns(l string) (n int) {
	for _, r := range l {
		if !isMark(r) {
			n += max(1, ansi.StringWidth(string(r)))
		}
	}
	return n
}

func BenchmarkFrame(b *testing.B) {
	c := New(140, 40)
	text := strings.Repeat("a quick frame of text ", 6)
	for b.Loop() {
		c.Reset(140, 40)
		for y := range 40 {
			c.Area().Text(0, y, themes.Style{Attr: themes.Bold}, text)
		}
		_ = c.String()
	}
}
