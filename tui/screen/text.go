package screen

import (
	"strings"
	"unicode/utf8"

	"fob/themes"
)

// pen writes text into the cells of one row.
type pen struct {
	a         Area
	x, y, end int // in the area's columns
}

func (p *pen) write(st themes.Style, s string) {
	if plain(s) {
		for i := 0; i < len(s) && p.x < p.end; i++ {
			p.put(st, rune(s[i]), "", 1)
		}
		return
	}
	for s = shown(s); s != "" && p.x < p.end; {
		c, w := cluster(s)
		s = s[len(c):]
		r, n := utf8.DecodeRuneInString(c)
		p.put(st, r, c[n:], w)
	}
}

func (p *pen) put(st themes.Style, r rune, marks string, w int) {
	if p.x+w > p.end {
		p.x = p.end
		return
	}
	x, y := p.a.full.X+p.x, p.a.full.Y+p.y
	p.x += w
	in := p.a.clip
	if y < in.Y || y >= in.Y+in.H || x < in.X || x+w > in.X+in.W {
		return
	}
	c := p.a.c
	row := c.cells[y*c.w : (y+1)*c.w]
	row[x] = cell{r: r, marks: marks, style: st, width: uint8(w)}
	if w == 2 {
		row[x+1] = cell{style: st}
		c.mend(x+2, y)
	} else {
		c.mend(x+1, y)
	}
	c.mend(x, y)
}

// plain tells whether s is printable ASCII: as many columns as bytes, and
// nothing to make visible.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Width is the number of columns that s takes when it is drawn.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	n := 0
	for s = shown(s); s != ""; {
		c, w := cluster(s)
		s, n = s[len(c):], n+w
	}
	return n
}

// Cut shortens s to w columns, with … in the last of them if anything is left
// out.
func Cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if plain(s) {
		if len(s) <= w {
			return s
		}
		return s[:w-1] + "…"
	}
	if Width(s) <= w {
		return s
	}
	s = shown(s)
	n, room := 0, w-1
	for {
		c, cw := cluster(s[n:])
		if room -= cw; room < 0 {
			return s[:n] + "…"
		}
		n += len(c)
	}
}

// CutLeft shortens s to w columns from its left side, with … in the first of
// them if anything is left out.
func CutLeft(s string, w int) string {
	over := Width(s) - w
	if over <= 0 {
		return s
	}
	if w <= 0 {
		return ""
	}
	for s = shown(s); over >= 0; {
		c, cw := cluster(s)
		s, over = s[len(c):], over-cw
	}
	return "…" + s
}

// CutMiddle shortens s to w columns and keeps both ends, as of a kid.
func CutMiddle(s string, w int) string {
	if Width(s) <= w {
		return s
	}
	if w < 5 {
		return Cut(s, w)
	}
	left := w / 2
	return strings.TrimSuffix(Cut(s, left+1), "…") + "…" + strings.TrimPrefix(CutLeft(s, w-left), "…")
}

// Wrap breaks s into lines of at most w columns, between words where it can.
// There is always at least one line.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return []string{""}
	}
	if Width(s) <= w {
		return []string{s}
	}
	var lines []string
	for s = shown(s); Width(s) > w; {
		n, space, room := 0, 0, w
		for {
			c, cw := cluster(s[n:])
			if c == " " {
				space = n
			}
			if room -= cw; room < 0 {
				break
			}
			n += len(c)
		}
		if space > 0 {
			n = space
		}
		lines = append(lines, strings.TrimRight(s[:max(n, 1)], " "))
		s = strings.TrimLeft(s[max(n, 1):], " ")
	}
	return append(lines, s)
}

// Span is text in one style.
type Span struct {
	Style themes.Style
	Text  string
}

// Spans writes several one after the other and tells in which column they ended.
func (a Area) Spans(x, y int, list ...Span) int {
	for _, s := range list {
		x = a.Text(x, y, s.Style, s.Text)
	}
	return x
}

// SpansWidth is the number of columns that the spans take.
func SpansWidth(list []Span) int {
	w := 0
	for _, s := range list {
		w += Width(s.Text)
	}
	return w
}
