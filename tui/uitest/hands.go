package uitest

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tui"
)

// Press presses keys, as bubbletea names them: "a", "ctrl+s", "enter", "alt+x".
func (d *Driver) Press(keys ...string) *Driver {
	d.t.Helper()
	for _, k := range keys {
		d.send(d.key(k))
	}
	return d
}

// Type types text, a key a character.
func (d *Driver) Type(text string) *Driver {
	d.t.Helper()
	for _, r := range text {
		switch r {
		case '\n':
			d.Press("enter")
		case '\t':
			d.Press("tab")
		case ' ':
			d.Press(" ")
		default:
			d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		}
	}
	return d
}

// Paste pastes text.
func (d *Driver) Paste(text string) *Driver {
	d.t.Helper()
	d.send(tui.PasteMsg{Text: []byte(text)})
	return d
}

// Resize changes the size of the terminal.
func (d *Driver) Resize(w, h int) *Driver {
	d.t.Helper()
	d.size = tea.WindowSizeMsg{Width: w, Height: h}
	d.send(d.size)
	return d
}

// Click presses the left button on a cell.
func (d *Driver) Click(x, y int) *Driver {
	d.t.Helper()
	d.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	return d
}

// Wheel turns the wheel over a cell, down if down.
func (d *Driver) Wheel(x, y int, down bool) *Driver {
	d.t.Helper()
	b := tea.MouseButtonWheelUp
	if down {
		b = tea.MouseButtonWheelDown
	}
	d.send(tea.MouseMsg{X: x, Y: y, Button: b, Action: tea.MouseActionPress})
	return d
}

// Confirm waits as long as a person who has seen the dialog, and says yes.
func (d *Driver) Confirm() *Driver {
	d.t.Helper()
	d.Advance(time.Second)
	return d.Press("y")
}

// Do runs an action of the focused pane or of the workbench by its id, as its
// key would.
func (d *Driver) Do(id string) *Driver {
	d.t.Helper()
	for _, a := range d.Model.Actions() {
		if a.ID == id {
			if len(a.Key.Keys()) == 0 {
				d.t.Fatalf("action %s has no key", id)
			}
			return d.Press(a.Key.Keys()[0])
		}
	}
	d.t.Fatalf("there is no action %s here", id)
	return d
}

// key makes the message of a key from its name.
func (d *Driver) key(name string) tea.KeyMsg {
	d.t.Helper()
	rest, alt := strings.CutPrefix(name, "alt+")
	if rest == " " || rest == "space" {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}, Alt: alt}
	}
	if r := []rune(rest); len(r) == 1 {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: r, Alt: alt}
	}
	for t := tea.KeyType(-128); t < 128; t++ {
		if t != tea.KeyRunes && (tea.Key{Type: t}).String() == rest {
			return tea.KeyMsg{Type: t, Alt: alt}
		}
	}
	d.t.Fatalf("no key is called %q", name)
	return tea.KeyMsg{}
}
