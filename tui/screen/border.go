package screen

import "fob/themes"

// Border draws a rounded border along the edge of an area.
func Border(a Area, st themes.Style) {
	w, h := a.W(), a.H()
	if w < 2 || h < 2 {
		return
	}
	a.Line(1, 0, w-2, st, '─')
	a.Line(1, h-1, w-2, st, '─')
	for y := 1; y < h-1; y++ {
		a.Text(0, y, st, "│")
		a.Text(w-1, y, st, "│")
	}
	a.Text(0, 0, st, "╭")
	a.Text(w-1, 0, st, "╮")
	a.Text(0, h-1, st, "╰")
	a.Text(w-1, h-1, st, "╯")
}

// BorderTitles writes titles into the upper border, left and right. Where both
// do not fit, the right one goes first and the left one is cut.
func BorderTitles(a Area, border themes.Style, left, right []Span) {
	room := a.W() - 4 // corners, and a line beside each
	if room < 3 {
		return
	}
	if n := SpansWidth(right); n > 0 && n+2+SpansWidth(left)+3 <= room {
		in := a.Sub(Rect{a.W() - 2 - n - 2, 0, n + 2, 1})
		in.Clear(themes.Style{})
		in.Spans(1, 0, right...)
		room -= n + 3
	}
	n := min(SpansWidth(left)+2, room)
	in := a.Sub(Rect{2, 0, n, 1})
	in.Clear(themes.Style{})
	x := 1
	for _, s := range left {
		x = in.Fit(x, 0, n-1-x, s.Style, s.Text)
	}
}
