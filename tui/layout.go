package tui

import "fob/tui/screen"

// The sizes from which the layouts begin. Below the least one line says what is
// needed.
const (
	leastW, leastH   = 40, 12
	mediumW, mediumH = 80, 24
	wideW, wideH     = 120, 30
)

// place is where a pane is drawn.
type place struct {
	id    ID
	rect  screen.Rect
	small bool // as a summary
}

type layout struct {
	places []place
	tabs   screen.Rect // a line of tabs; empty if there is none
}

// layoutOf divides a screen, the first and last line left out.
func layoutOf(w, h int, focus ID, zoomed bool) layout {
	body := screen.Rect{X: 0, Y: 1, W: w, H: h - 2}
	switch {
	case w < mediumW || h < mediumH:
		body.Y, body.H = body.Y+1, body.H-1
		return layout{places: []place{{focus, body, false}}, tabs: screen.Rect{X: 0, Y: 1, W: w, H: 1}}
	case zoomed:
		return layout{places: []place{{focus, body, false}}}
	case w < wideW || h < wideH:
		return mediumLayout(body, focus)
	}
	return wideLayout(body)
}

// wideLayout shows all five panes, the token largest.
func wideLayout(b screen.Rect) layout {
	left := min(60, max(40, b.W*31/100))
	bottom := min(24, max(9, b.H*30/100))
	expiry := min(20, max(8, b.H*36/100))
	right := b.W - left
	claims := right * 52 / 100
	return layout{places: []place{
		{Keys, screen.Rect{X: 0, Y: b.Y, W: left, H: b.H - expiry}, false},
		{Token, screen.Rect{X: left, Y: b.Y, W: right, H: b.H - bottom}, false},
		{Expiry, screen.Rect{X: 0, Y: b.Y + b.H - expiry, W: left, H: expiry}, false},
		{Claims, screen.Rect{X: left, Y: b.Y + b.H - bottom, W: claims, H: bottom}, false},
		{Sign, screen.Rect{X: left + claims, Y: b.Y + b.H - bottom, W: right - claims, H: bottom}, false},
	}}
}

// mediumLayout shows one pane large, and the others as a column of summaries.
func mediumLayout(b screen.Rect, focus ID) layout {
	column := min(36, max(27, b.W*30/100))
	l := layout{places: []place{{focus, screen.Rect{X: column, Y: b.Y, W: b.W - column, H: b.H}, false}}}
	y, left := b.Y, 4
	for id := Keys; id <= Expiry; id++ {
		if id == focus {
			continue
		}
		h := (b.Y + b.H - y) / left
		l.places = append(l.places, place{id, screen.Rect{X: 0, Y: y, W: column, H: h}, true})
		y, left = y+h, left-1
	}
	return l
}
