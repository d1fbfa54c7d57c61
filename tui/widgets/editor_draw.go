package widgets

import (
	"strconv"

	"fob/themes"
	"fob/tui/screen"
)

// EditorView says how an editor looks. What a function of it is nil for is not
// drawn.
type EditorView struct {
	Typing bool // the cursor is shown, and kept in view
	Text   themes.Style
	Faint  themes.Style // line numbers
	Cursor themes.Style
	// Pieces gives the looks of pieces of the text between two offsets, in their
	// order; Marks those that are laid over them.
	Pieces func(from, to int) []Piece
	Marks  func(from, to int) []Piece
	// Right is what stands at the right of a line, Below what stands beneath it.
	Right func(line int) screen.Span
	Below func(line int) []Below
}

// Piece is the look of a part of the text.
type Piece struct {
	Start, End int
	Style      themes.Style
}

// Below is a message beneath a line, about a byte of it.
type Below struct {
	At    int // in the line
	Style themes.Style
	Text  string
}

// spot is a row: of a line, counted with what stands beneath it.
type spot struct{ line, row int }

func (s spot) before(o spot) bool { return s.line < o.line || s.line == o.line && s.row < o.row }

// drawnRow is what stands on a row of the area.
type drawnRow struct {
	line, row int
	under     bool // a message
}

// gutter is how wide the line numbers are.
func (e *Editor) gutter(w int) int {
	if w < 16 {
		return 0
	}
	return max(2, len(strconv.Itoa(len(e.starts)))) + 1
}

// Draw draws the part of the text that is in view, which it chooses.
func (e *Editor) Draw(a screen.Area, v EditorView) {
	gutter := e.gutter(a.W())
	e.setWidth(a.W() - gutter - 1) // the last column is for a cursor at the end
	e.page, e.margin = max(1, a.H()), gutter
	e.fit(v)
	cl, cr, cx := e.place(e.at)
	e.drawn = e.drawn[:0]
	at := e.top
	for y := 0; y < a.H() && at.line < len(e.starts); y++ {
		n := e.rowCount(at.line, at.row+2)
		row := a.Rows(y, 1)
		if at.row < n {
			x := e.drawRow(row, gutter, at, v)
			if at.row+1 == n && v.Right != nil {
				if s := v.Right(at.line); s.Text != "" && e.fitsRight(at.line, s) {
					row.Right(a.W(), 0, a.W()-x-1, s.Style, s.Text)
				}
			}
			if v.Typing && cl == at.line && cr == at.row {
				row.Sub(screen.Rect{X: gutter + cx, Y: 0, W: max(1, e.cursorWidth()), H: 1}).Tint(v.Cursor)
			}
		} else {
			e.drawUnder(row, gutter, at, at.row-n, v)
		}
		e.drawn = append(e.drawn, drawnRow{at.line, at.row, at.row >= n})
		if at.row++; at.row >= e.height(at.line, at.row+1, v) {
			at = spot{at.line + 1, 0}
		}
	}
}

// cursorWidth is how wide the character under the cursor is.
func (e *Editor) cursorWidth() int {
	if e.at >= len(e.text) || e.text[e.at] == '\n' {
		return 1
	}
	if e.text[e.at] == '\t' {
		return 1
	}
	_, w := e.measure(e.text[e.at:e.lineEnd(e.lineOf(e.at))])
	return w
}

// drawRow draws one row of text and tells in which column it ends.
func (e *Editor) drawRow(a screen.Area, gutter int, at spot, v EditorView) int {
	if gutter > 0 && at.row == 0 {
		style := v.Faint
		if v.Below != nil {
			if list := v.Below(at.line); len(list) > 0 {
				style = list[0].Style
			}
		}
		a.Right(gutter-1, 0, gutter-1, style, strconv.Itoa(at.line+1))
	}
	from, to := e.rowSpan(at.line, at.row)
	start := e.starts[at.line]
	p := painter{e: e, a: a, x: gutter, v: v}
	p.paint(start+from, start+to, e.lays[at.line].plain)
	return p.x
}

// painter draws a row piece by piece.
type painter struct {
	e *Editor
	a screen.Area
	x int
	v EditorView
}

func (p *painter) paint(from, to int, plain bool) {
	var pieces, marks []Piece
	if p.v.Pieces != nil {
		pieces = p.v.Pieces(from, to)
	}
	if p.v.Marks != nil {
		marks = p.v.Marks(from, to)
	}
	for at := from; at < to; {
		base, end1 := styleAt(&pieces, at, to)
		over, end2 := styleAt(&marks, at, to)
		style := p.v.Text.With(base).With(over)
		end := min(end1, end2)
		if plain {
			p.x = p.a.Text(p.x, 0, style, string(p.e.text[at:end]))
			at = end
			continue
		}
		at = p.clusters(at, end, to, style)
	}
}

// clusters draws characters one by one, each in the columns that were measured
// for it. The last may go beyond the end of the piece.
func (p *painter) clusters(at, end, to int, style themes.Style) int {
	for at < end {
		n, w := p.e.measure(p.e.text[at:to])
		text := string(p.e.text[at : at+n])
		if text == "\t" {
			text = Indent
		}
		p.a.Sub(screen.Rect{X: p.x, Y: 0, W: w, H: 1}).Text(0, 0, style, text)
		p.x += w
		at += n
	}
	return at
}

// styleAt gives the style at an offset and up to where it holds. Pieces that
// are behind are dropped.
func styleAt(pieces *[]Piece, at, to int) (themes.Style, int) {
	for len(*pieces) > 0 && (*pieces)[0].End <= at {
		*pieces = (*pieces)[1:]
	}
	if len(*pieces) == 0 {
		return themes.Style{}, to
	}
	p := (*pieces)[0]
	if p.Start > at {
		return themes.Style{}, min(p.Start, to)
	}
	return p.Style, min(p.End, to)
}

// lastColumn is where the last row of a line ends.
func (e *Editor) lastColumn(line int) int {
	from, to := e.rowSpan(line, e.rowCount(line, -1)-1)
	if e.lays[line].plain {
		return to - from
	}
	x, text := 0, e.line(line)
	for from < to {
		n, w := e.measure(text[from:])
		from, x = from+n, x+w
	}
	return x
}

// fitsRight tells whether there is room for text beside the end of a line.
func (e *Editor) fitsRight(line int, s screen.Span) bool {
	return e.lastColumn(line)+2+screen.Width(s.Text) <= e.width+1
}

// under lists the rows beneath a line.
func (e *Editor) under(line int, v EditorView) []underRow {
	var list []underRow
	if v.Right != nil {
		if s := v.Right(line); s.Text != "" && !e.fitsRight(line, s) {
			list = append(list, underRow{style: s.Style, text: s.Text, right: true})
		}
	}
	if v.Below != nil {
		for _, b := range v.Below(line) {
			lines := screen.Wrap(b.Text, e.width)
			column := 0
			if len(lines) == 1 {
				column = max(0, min(e.columnOf(line, b.At), e.width-screen.Width(lines[0])))
			}
			for _, l := range lines {
				list = append(list, underRow{style: b.Style, text: l, column: column})
			}
		}
	}
	return list
}

// underRow is a row beneath a line.
type underRow struct {
	style  themes.Style
	text   string
	column int
	right  bool
}

// columnOf is the column of a byte in its row.
func (e *Editor) columnOf(line, at int) int {
	_, _, column := e.place(min(e.starts[line]+at, e.lineEnd(line)))
	return column
}

func (e *Editor) drawUnder(a screen.Area, gutter int, at spot, i int, v EditorView) {
	list := e.under(at.line, v)
	if i >= len(list) {
		return
	}
	u := list[i]
	if u.right {
		a.Right(a.W(), 0, a.W()-gutter, u.style, u.text)
		return
	}
	a.Text(gutter+u.column, 0, u.style, u.text)
}

// height tells how many rows a line takes with what stands beneath it. Of a
// line of many it may say no more than that they reach the limit.
func (e *Editor) height(line, limit int, v EditorView) int {
	n := e.rowCount(line, limit+1)
	if n > limit {
		return n
	}
	return n + len(e.under(line, v))
}

// Click puts the cursor where the mouse was pressed in the area drawn last.
func (e *Editor) Click(x, y int) {
	if y < 0 || y >= len(e.drawn) {
		e.history.stop()
		e.moveTo(len(e.text))
		return
	}
	d := e.drawn[y]
	if d.line >= len(e.starts) {
		return
	}
	e.history.stop()
	if d.under {
		e.moveTo(e.lineEnd(d.line))
		return
	}
	e.moveTo(e.offset(d.line, d.row, x-e.margin))
}
