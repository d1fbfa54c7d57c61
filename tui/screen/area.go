package screen

import "fob/themes"

// Rect is a region of cells, from the top left corner.
type Rect struct{ X, Y, W, H int }

// Contains tells whether a cell lies in the region.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Inset gives the region without a margin on each side; never less than empty.
func (r Rect) Inset(x, y int) Rect {
	return Rect{r.X + x, r.Y + y, max(0, r.W-2*x), max(0, r.H-2*y)}
}

func (r Rect) clip(to Rect) Rect {
	x0, y0 := max(r.X, to.X), max(r.Y, to.Y)
	x1, y1 := min(r.X+r.W, to.X+to.W), min(r.Y+r.H, to.Y+to.H)
	return Rect{x0, y0, max(0, x1-x0), max(0, y1-y0)}
}

// Area is a part of a canvas to draw on. Its coordinates begin at its own top
// left corner; what would fall outside of it is not drawn.
type Area struct {
	c    *Canvas
	full Rect // where the area lies, parts beyond the canvas included
	clip Rect // the part of it that may be drawn on
}

// W is the width in cells.
func (a Area) W() int { return a.full.W }

// H is the height in cells.
func (a Area) H() int { return a.full.H }

// Rect tells where the area lies on the canvas.
func (a Area) Rect() Rect { return a.full }

// Sub gives a part of the area.
func (a Area) Sub(r Rect) Area {
	full := Rect{a.full.X + r.X, a.full.Y + r.Y, max(0, r.W), max(0, r.H)}
	return Area{a.c, full, full.clip(a.clip)}
}

// Inset gives the area without a margin on each side.
func (a Area) Inset(x, y int) Area { return a.Sub(Rect{0, 0, a.full.W, a.full.H}.Inset(x, y)) }

// Rows gives n rows from the row y on.
func (a Area) Rows(y, n int) Area { return a.Sub(Rect{0, y, a.full.W, min(n, a.full.H-y)}) }

// Columns gives n columns from the column x on.
func (a Area) Columns(x, n int) Area { return a.Sub(Rect{x, 0, min(n, a.full.W-x), a.full.H}) }

// Text writes s on the row y from the column x on, and tells in which column it
// ended. What does not fit is not drawn; see [Area.Fit] for a mark where text
// was cut.
func (a Area) Text(x, y int, st themes.Style, s string) int {
	p := pen{a: a, x: x, y: y, end: a.full.W}
	p.write(st, s)
	return p.x
}

// Fit writes s into w columns, with … in the last of them if it does not fit,
// and tells in which column it ended.
func (a Area) Fit(x, y, w int, st themes.Style, s string) int {
	w = min(w, a.full.W-x)
	if w <= 0 {
		return x
	}
	return a.Text(x, y, st, Cut(s, w))
}

// Right writes s so that it ends before the column x, cut on its left side if
// it is wider than w. It tells in which column it began.
func (a Area) Right(x, y, w int, st themes.Style, s string) int {
	s = Cut(s, w)
	from := x - Width(s)
	a.Text(from, y, st, s)
	return from
}

// Fill writes a character of one column into every cell.
func (a Area) Fill(st themes.Style, r rune) {
	a.each(func(c *cell) { *c = cell{r: r, style: st, width: 1} })
}

// Clear empties every cell.
func (a Area) Clear(st themes.Style) { a.Fill(st, ' ') }

// Tint lays the background, and whatever else st sets, over what is drawn.
func (a Area) Tint(st themes.Style) {
	a.each(func(c *cell) { c.style = c.style.With(st) })
}

// Ground lays the background of st under what is drawn: cells that have a
// background of their own keep it.
func (a Area) Ground(st themes.Style) {
	a.each(func(c *cell) { c.style = st.With(c.style) })
}

// Cell lays a style over one character, as a cursor does.
func (a Area) Cell(x, y int, st themes.Style) {
	in := Rect{a.full.X + x, a.full.Y + y, 1, 1}.clip(a.clip)
	if in.W == 0 || in.H == 0 {
		return
	}
	c := &a.c.cells[in.Y*a.c.w+in.X]
	if c.width == 0 && in.X > 0 {
		c = &a.c.cells[in.Y*a.c.w+in.X-1]
	}
	c.style = c.style.With(st)
}

// Line draws a horizontal line of a character of one column.
func (a Area) Line(x, y, w int, st themes.Style, r rune) {
	a.Sub(Rect{x, y, w, 1}).Fill(st, r)
}

func (a Area) each(f func(*cell)) {
	for y := a.clip.Y; y < a.clip.Y+a.clip.H; y++ {
		for x := a.clip.X; x < a.clip.X+a.clip.W; x++ {
			f(&a.c.cells[y*a.c.w+x])
		}
	}
	// A wide character that is now half covered must not be drawn by half.
	for y := a.clip.Y; y < a.clip.Y+a.clip.H; y++ {
		a.c.mend(a.clip.X, y)
		a.c.mend(a.clip.X+a.clip.W, y)
	}
}
