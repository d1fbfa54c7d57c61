package panes

import (
	"fob/tui"
	"fob/tui/screen"
)

// drawStart says what to do first, where there is no token yet.
func drawStart(f tui.Frame, a screen.Area) {
	type line struct{ key, what, how string }
	lines := []line{
		{"paste", "a token", "whatever stands around it: a header, a cookie, a curl command"},
		{"1 n", "make a key", "the first one makes the keystore"},
		{":", "commands", "finds any of them by its name, and shows its key"},
		{"?", "help", "every key of the pane that you are in"},
		{"q", "quit", ""},
	}
	if f.S.Store.Phase == tui.StoreLocked || f.S.Store.Phase == tui.StoreUnlocked {
		lines = []line{
			{"paste", "a token", "it is held against your keysets"},
			{"3", "write claims", "and sign them with ^s"},
			{"5", "saved tokens", "enter opens one"},
		}
	}
	const keys, what = 7, 14
	y := max(0, (a.H()-len(lines))/3)
	x := 0
	if a.W() > 76 {
		x = (a.W() - 76) / 2
	}
	if y >= 2 {
		a.Text(x, y-2, f.St.Heading, "no token in hand")
	}
	for _, l := range lines {
		a.Text(x, y, f.St.Key, l.key)
		end := a.Text(x+keys, y, f.St.Text, l.what)
		a.Fit(max(end+1, x+keys+what), y, a.W()-max(end+1, x+keys+what), f.St.Muted, l.how)
		y++
	}
}
