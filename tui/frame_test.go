package tui_test

import (
	"testing"

	"fob/tui/uitest"
)

// Whatever the size, a frame fills the terminal exactly: the driver holds every
// one to that.
func TestFramesFillTheTerminal(t *testing.T) {
	d := uitest.New(t, uitest.Store(nil))
	for w := 1; w <= 300; w += 7 {
		for h := 1; h <= 100; h += 5 {
			d.Resize(w, h)
		}
	}
}

func TestTooSmallSaysWhatItNeeds(t *testing.T) {
	uitest.New(t, uitest.Size(39, 12)).See("fob needs 40x12, this is 39x12")
}
