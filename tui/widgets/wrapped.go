package widgets

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"fob/themes"
	"fob/tokens/visible"
	"fob/tui/screen"
)

// Wrapped is a text of bytes, broken wherever a row is full, that is edited in
// place: a token. Every byte takes one cell, so where a byte stands is
// arithmetic, and drawing costs what is seen and not what there is. A line feed
// takes the last cell of its row. What is not printable is shown as a sign; a
// character of several bytes stands in the first of their cells.
//
// The zero value is an empty text.
type Wrapped struct {
	text []byte // never changed in place: others hold it
	at   int    // the byte that the cursor is on
	top  int    // the first row that is seen
	goal int    // the column that moves up and down aim at, +1; 0 is none

	width, height int
	lines         []wrappedLine
	laid          bool
	editing       bool
	follow        bool // the next drawing brings the cursor into view

	history wrappedHistory
}

// wrappedLine is what stands between two line feeds.
type wrappedLine struct{ start, row int }

// mostBreaks bounds the line feeds that break a row. A text of nothing but line
// feeds is hostile, and stands in one piece.
const mostBreaks = 4096

// Text is the text. Do not change it; the widget does not either.
func (w *Wrapped) Text() []byte { return w.text }

// Len is the number of bytes.
func (w *Wrapped) Len() int { return len(w.text) }

// Offset is the byte that the cursor is on, Len at the end.
func (w *Wrapped) Offset() int { return w.at }

// Editing tells whether the cursor is in the text.
func (w *Wrapped) Editing() bool { return w.editing }

// Edit puts the cursor into the text, or takes it out.
func (w *Wrapped) Edit(on bool) {
	w.editing, w.laid, w.follow = on, false, on
	w.history.rest()
}

// Set replaces the text, which is a step that can be undone, and goes to its
// beginning. The widget keeps text.
func (w *Wrapped) Set(text []byte) {
	if !bytes.Equal(text, w.text) {
		w.history.record(wrappedChange{0, w.text, text})
		w.history.rest()
	}
	w.text, w.at, w.top, w.goal, w.laid = text, 0, 0, 0, false
}

// Reveal scrolls to a byte and puts the cursor on it.
func (w *Wrapped) Reveal(offset int) {
	w.at = max(0, min(offset, len(w.text)))
	w.follow, w.goal = true, 0
}

// Rows is the number of rows of the text at a width.
func (w *Wrapped) Rows(width int) int {
	w.lay(width)
	return w.rows()
}

// Seen tells the rows that were drawn last: the first of them, and how many
// there are in all.
func (w *Wrapped) Seen() (top, height, rows int) { return w.top, w.height, w.rows() }

// lay finds the rows: only where each line begins is kept.
func (w *Wrapped) lay(width int) {
	width = max(1, width)
	if w.laid && w.width == width {
		return
	}
	w.laid, w.width = true, width
	w.lines = append(w.lines[:0], wrappedLine{})
	if bytes.Count(w.text, []byte{'\n'}) > mostBreaks {
		return
	}
	row := 0
	for start := 0; ; {
		n := bytes.IndexByte(w.text[start:], '\n')
		if n < 0 {
			return
		}
		row += rowsOf(n+1, width)
		start += n + 1
		w.lines = append(w.lines, wrappedLine{start, row})
	}
}

func rowsOf(n, width int) int { return max(1, (n+width-1)/width) }

// rows counts the rows; at the end of a text that is edited there is a cell for
// the cursor.
func (w *Wrapped) rows() int {
	if len(w.lines) == 0 {
		return 1
	}
	last := w.lines[len(w.lines)-1]
	n := len(w.text) - last.start
	if w.editing {
		n++
	}
	return last.row + rowsOf(n, w.width)
}

// place tells the row and column of a byte.
func (w *Wrapped) place(off int) (row, col int) {
	i := sort.Search(len(w.lines), func(i int) bool { return w.lines[i].start > off }) - 1
	l := w.lines[max(0, i)]
	return l.row + (off-l.start)/w.width, (off - l.start) % w.width
}

// span tells which bytes stand on a row.
func (w *Wrapped) span(row int) (start, end int) {
	i := max(0, sort.Search(len(w.lines), func(i int) bool { return w.lines[i].row > row })-1)
	limit := len(w.text)
	if i+1 < len(w.lines) {
		limit = w.lines[i+1].start
	}
	start = min(w.lines[i].start+(row-w.lines[i].row)*w.width, limit)
	return start, min(start+w.width, limit)
}

// Scroll turns the text by rows.
func (w *Wrapped) Scroll(by int) {
	w.top += by
	w.follow = false
	w.clamp()
}

func (w *Wrapped) clamp() { w.top = max(0, min(w.top, w.rows()-max(1, w.height))) }

// Click puts the cursor on a cell of the area that was drawn.
func (w *Wrapped) Click(x, y int) {
	if w.width == 0 {
		return
	}
	w.lay(w.width)
	start, end := w.span(min(w.top+y, w.rows()-1))
	w.at, w.goal = w.charAt(min(start+x, max(start, end-1))), 0
	if start+x >= end && end == len(w.text) {
		w.at = end
	}
	w.history.rest()
}

// Looks say how the text is drawn.
type Looks struct {
	// Of gives the style of a byte and the byte before which it ends.
	Of     func(offset int) (st themes.Style, until int)
	Escape themes.Style // over signs that stand for what cannot be printed
	Faint  themes.Style // of the cells that a character of several bytes leaves
	Cursor themes.Style
}

// Draw draws the rows that are seen.
func (w *Wrapped) Draw(a screen.Area, looks Looks, focused bool) {
	w.lay(a.W())
	w.height = a.H()
	if w.follow {
		w.follow = false
		row, _ := w.place(w.at)
		w.top = max(min(w.top, row), row-w.height+1)
	}
	w.clamp()
	rows := w.rows()
	for y := 0; y < w.height && w.top+y < rows; y++ {
		start, end := w.span(w.top + y)
		w.drawRow(a.Rows(y, 1), start, end, looks)
	}
	if !w.editing || !focused {
		return
	}
	row, col := w.place(w.at)
	a.Sub(screen.Rect{X: col, Y: row - w.top, W: 1, H: 1}).Tint(looks.Cursor)
}

// drawRow draws bytes of one row: runs of printable ASCII in one piece.
func (w *Wrapped) drawRow(a screen.Area, start, end int, looks Looks) {
	for off := start; off < end; {
		st, until := looks.Of(off)
		until = max(off+1, min(until, end))
		for off < until {
			n := off
			for n < until && w.text[n] >= ' ' && w.text[n] <= '~' {
				n++
			}
			if n > off {
				a.Text(off-start, 0, st, string(w.text[off:n]))
				off = n
				continue
			}
			off += w.drawSign(a, off-start, w.text[off:end], st, looks)
		}
	}
}

// drawSign draws what is not printable ASCII, and tells how many bytes that
// was.
func (w *Wrapped) drawSign(a screen.Area, x int, text []byte, st themes.Style, looks Looks) int {
	switch c := text[0]; {
	case c == '\n':
		a.Text(x, 0, st.With(looks.Faint), "↵")
		return 1
	case c < ' ':
		a.Text(x, 0, st.With(looks.Escape), string(rune(0x2400)+rune(c)))
		return 1
	case c == 0x7f:
		a.Text(x, 0, st.With(looks.Escape), "␡")
		return 1
	}
	r, n := utf8.DecodeRune(text)
	s := string(r)
	if r == utf8.RuneError || visible.String(s) != s || screen.Width(s) > n {
		a.Text(x, 0, st.With(looks.Escape), "·")
		return 1
	}
	for x, end := a.Text(x, 0, st, s), x+n; x < end; {
		x = a.Text(x, 0, looks.Faint, "·")
	}
	return n
}

// charAt gives the beginning of the character that a byte belongs to.
func (w *Wrapped) charAt(off int) int {
	for from := off; from > max(0, off-utf8.UTFMax); from-- {
		if from == len(w.text) || !utf8.RuneStart(w.text[from]) {
			continue
		}
		if _, n := utf8.DecodeRune(w.text[from:]); from+n > off {
			return from
		}
		break
	}
	return off
}

// next gives the byte after the character at off.
func (w *Wrapped) next(off int) int {
	if off >= len(w.text) {
		return len(w.text)
	}
	_, n := utf8.DecodeRune(w.text[off:])
	return off + n
}

// previous gives the beginning of the character before off.
func (w *Wrapped) previous(off int) int {
	if off <= 0 {
		return 0
	}
	_, n := utf8.DecodeLastRune(w.text[:off])
	return off - n
}
