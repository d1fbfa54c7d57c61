package widgets

import (
	"math"
	"testing"

	"fob/themes"
	"fob/tui/screen"
)

func TestBar(t *testing.T) {
	tests := []struct {
		part float64
		w    int
		want string
	}{
		{1, 4, "━━━━"},
		{0, 4, "────"},
		{0.5, 4, "━━──"},
		{0.625, 4, "━━╸─"},
		{0.62, 4, "━━──"},  // rounded down
		{0.999, 4, "━━━╸"}, // full is only what is full
		{1e-9, 4, "╸───"},  // what is left is seen
		{-1, 4, "────"},
		{7, 4, "━━━━"},
		{math.NaN(), 4, "────"},
		{math.Inf(1), 4, "━━━━"},
		{0.5, 1, "╸"},
		{0.5, 0, ""},
	}
	for _, tt := range tests {
		c := screen.New(tt.w, 1)
		Bar(c.Area(), tt.part, themes.Style{Attr: themes.Bold}, themes.Style{})
		if got := c.Plain(); got != tt.want {
			t.Errorf("%v of %d cells: %q, want %q", tt.part, tt.w, got, tt.want)
		}
	}
}
