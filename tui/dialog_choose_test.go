package tui_test

import (
	"testing"

	"fob/tui/uitest"
)

// What is called as one types comes first, and what can be done before what
// cannot.
func TestThePaletteFindsByName(t *testing.T) {
	d := uitest.New(t, uitest.Store(nil))
	d.Press(":").Type("utc").Press("enter")
	if !d.State().Clock.UTC {
		t.Error("the palette did not find the action")
	}
	d.Press(":").Type("nothing is called that").See("nothing is called that")
	d.Press("esc").NotSee("nothing is called that")
}

// A theme is seen while it is chosen, and goes again with esc.
func TestThemesAreSeenWhileChosen(t *testing.T) {
	d := uitest.New(t)
	d.Press("t", "down")
	if got := d.State().Theme; got == "dark" {
		t.Error("the theme under the cursor is not seen")
	}
	d.Press("esc")
	if got := d.State().Theme; got != "dark" {
		t.Errorf("esc left the theme %s", got)
	}
	d.Press("t", "down", "enter")
	if got := d.State().Theme; got == "dark" {
		t.Error("the theme was not chosen")
	}
}

// A theme that paints its background paints every cell.
func TestABackgroundIsEverywhere(t *testing.T) {
	d := uitest.New(t, uitest.Store(nil), uitest.Theme("dracula"))
	for _, key := range []string{"", ":", "esc", "T"} {
		if key != "" {
			d.Press(key)
		}
		if n := d.Unpainted(); n > 0 {
			t.Errorf("after %q, %d cells have no background", key, n)
		}
	}
}
