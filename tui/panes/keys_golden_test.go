package panes_test

import (
	"testing"

	"fob/tui/uitest"
)

// The frames hold the keys pane alone: zoomed, or on a small terminal.
func TestKeysGolden(t *testing.T) {
	for _, c := range []struct {
		name string
		w, h int
		zoom bool
	}{{"wide", 140, 40, true}, {"medium", 80, 24, true}, {"small", 40, 12, false}} {
		t.Run(c.name, func(t *testing.T) {
			d := keysThree(t, uitest.Size(c.w, c.h))
			if c.zoom {
				d.Press("z")
			}
			d.Golden("Keys/list-" + c.name)
			d.Press("r").Golden("Keys/rotate-" + c.name)
		})
	}
}
