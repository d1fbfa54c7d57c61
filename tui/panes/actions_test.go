package panes_test

import (
	"strings"
	"testing"

	"fob/tui"
	"fob/tui/uitest"
)

// allActions visits every pane, with a store and a token in hand, and gives what
// can be done there.
func allActions(t *testing.T) map[tui.ID][]tui.Action {
	t.Helper()
	d := furnished(t)
	byPane := map[tui.ID][]tui.Action{}
	for id := tui.Keys; id <= tui.Expiry; id++ {
		d.Press(string(rune('0' + id)))
		byPane[id] = d.Model.Actions()
	}
	return byPane
}

// Every action has what feeds the help, the palette and the command line, and
// no two of a pane share a key while both can be done.
func TestEveryActionIsComplete(t *testing.T) {
	for pane, actions := range allActions(t) {
		keys, ids := map[string]string{}, map[string]bool{}
		for _, a := range actions {
			switch {
			case a.ID == "" || a.Title == "" || a.Do == nil && a.Enabled():
				t.Errorf("pane %d: action %q (%s) is not whole", pane, a.ID, a.Title)
			case ids[a.ID]:
				t.Errorf("pane %d: two actions are called %s", pane, a.ID)
			case len(a.Help) < 10 || !strings.HasSuffix(a.Help, "."):
				t.Errorf("pane %d: %s has no help: %q", pane, a.ID, a.Help)
			case len(a.Twin) == 0 && len(a.NoTwin) < 10:
				t.Errorf("pane %d: %s has neither a headless twin nor a reason", pane, a.ID)
			case len(a.Twin) > 0 && a.NoTwin != "":
				t.Errorf("pane %d: %s has a twin and a reason why it has none", pane, a.ID)
			case len(a.Key.Keys()) == 0:
				t.Errorf("pane %d: %s has no key", pane, a.ID)
			}
			ids[a.ID] = true
			for _, k := range a.Key.Keys() {
				if other, taken := keys[k]; taken && a.Enabled() {
					t.Errorf("pane %d: %s is the key of %s and of %s", pane, k, other, a.ID)
				}
				if a.Enabled() {
					keys[k] = a.ID
				}
			}
		}
	}
}

// Every action is in the help of its pane and, but for movements, in the
// palette.
func TestEveryActionIsFound(t *testing.T) {
	for pane, actions := range allActions(t) {
		d := furnished(t, uitest.Size(160, 100))
		d.Press(string(rune('0' + pane)))
		help, palette := readAll(d, "?"), readAll(d, ":")
		for _, a := range actions {
			first, _, _ := strings.Cut(a.Help, " ")
			if !strings.Contains(help, first) {
				t.Errorf("pane %d: the help does not tell of %s: %q", pane, a.ID, a.Help)
			}
			title := strings.ToUpper(a.Title[:1]) + a.Title[1:]
			if !a.Moving && a.ID != "palette" && !strings.Contains(palette, title) {
				t.Errorf("pane %d: the palette lacks %s: %q", pane, a.ID, title)
			}
		}
	}
}

// readAll opens a dialog and scrolls through it.
func readAll(d *uitest.Driver, key string) string {
	d.Press(key)
	text := d.Frame()
	for range 12 {
		d.Press("pgdown")
		text += d.Frame()
	}
	d.Press("esc")
	return text
}
