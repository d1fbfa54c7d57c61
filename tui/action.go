package tui

import "github.com/charmbracelet/bubbles/key"

// Action is one thing that can be done. It feeds the keys, the help, the
// palette and the cheat sheet, so that none of them can lack it.
type Action struct {
	ID    string      // stable, such as "keys.rotate": for the config file
	Key   key.Binding // its keys, and how they are written
	Title string      // an imperative: "Rotate the keyset"
	Help  string      // one sentence: what it does
	Why   string      // why it cannot be done now; "" if it can
	// Dangerous actions ask before they act.
	Dangerous bool
	// Moving marks a movement (a cursor, a scroll position): help lists it, and
	// the palette leaves it out.
	Moving bool
	// Twin is the fob command that does the same without the workbench. Where
	// there is none, NoTwin says why.
	Twin   []string
	NoTwin string

	Do Intent
}

// Bind makes a key binding: the keys as bubbletea names them. The first is
// shown.
func Bind(keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(keyLabel(keys[0]), ""))
}

// keyLabel is how a key is shown: "^s", "⏎", "tab".
func keyLabel(k string) string {
	switch k {
	case "enter":
		return "⏎"
	case "up":
		return "↑"
	case "down":
		return "↓"
	case "left":
		return "←"
	case "right":
		return "→"
	case " ":
		return "space"
	case "shift+tab":
		return "⇧tab"
	}
	if len(k) > 5 && k[:5] == "ctrl+" {
		return "^" + k[5:]
	}
	return k
}

// Enabled tells whether the action can be done now.
func (a Action) Enabled() bool { return a.Why == "" }
