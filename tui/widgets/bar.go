package widgets

import (
	"fob/themes"
	"fob/tui/screen"
)

// The cells of a bar. They differ in weight and not only in colour.
const (
	barFull  = '━'
	barHalf  = '╸'
	barEmpty = '─'
)

// Bar draws a thin bar along the first row of an area: part of it, from 0 to 1,
// in full, the rest in empty. It counts in half cells, and rounds down, so that
// a bar never promises more than there is; what is more than nothing shows as
// half a cell at least.
func Bar(a screen.Area, part float64, full, empty themes.Style) {
	w := a.W()
	halves := BarHalves(part, w)
	a.Line(0, 0, halves/2, full, barFull)
	if halves%2 == 1 {
		a.Line(halves/2, 0, 1, full, barHalf)
	}
	a.Line((halves+1)/2, 0, w-(halves+1)/2, empty, barEmpty)
}

// BarHalves is how many half cells of a bar of w cells are full.
func BarHalves(part float64, w int) int {
	switch {
	case w <= 0 || !(part > 0): // not a number is nothing
		return 0
	case part >= 1:
		return 2 * w
	}
	return max(1, int(part*float64(2*w)))
}
