package panes_test

import (
	"strconv"
	"testing"

	"fob/themes"
	"fob/tui"
	"fob/tui/uitest"
)

// Each pane in each theme, and without colours: cat shows a golden as it looked.
func TestThemeFrames(t *testing.T) {
	type look struct {
		name, theme string
		profile     themes.Profile
	}
	var looks []look
	for _, name := range themes.Builtin() {
		looks = append(looks, look{name, name, themes.TrueColor})
	}
	looks = append(looks, look{"dark-256", "dark", themes.ANSI256}, look{"dark-16", "dark", themes.ANSI16},
		look{"light-16", "light", themes.ANSI16}, look{"no-color", "dark", themes.NoColor})
	for _, l := range looks {
		t.Run(l.name, func(t *testing.T) {
			d := furnished(t, uitest.Seeded(), uitest.Size(100, 30), uitest.With(func(w *tui.World) { w.Theme, w.Profile = l.theme, l.profile }))
			for pane := tui.Keys; pane <= tui.Expiry; pane++ {
				id := strconv.Itoa(int(pane))
				d.Press(id)
				d.GoldenStyled("Theme/" + l.name + "/" + id)
			}
		})
	}
}
