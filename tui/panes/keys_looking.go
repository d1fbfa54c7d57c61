package panes

import (
	"strings"

	"fob/tui"
)

// looking are what changes only what is seen.
func (p *keysPane) looking(on *keysOn) []tui.Action {
	const looks = "it changes only what is listed"
	list := []tui.Action{
		{ID: "keys.filter", Key: tui.Bind("/"), Title: "filter", Help: "Lists only what has a text in its name or a kid.",
			Why: on.none(), NoTwin: looks, Do: tui.Tell{Pane: tui.Keys, Msg: keysFind{}}},
	}
	if (p.typing || p.filter.Value() != "") && on.s.Busy(tui.Keys) == "" {
		list = append(list, tui.Action{ID: "keys.all", Key: tui.Bind("esc"), Title: "show all", Help: "Takes the filter away.",
			NoTwin: looks, Do: tui.Tell{Pane: tui.Keys, Msg: keysClear{}}})
	}
	list = append(list, tui.Action{ID: "keys.toggle", Key: tui.Bind(" "), Title: "open or close", Help: "Opens the keyset in the list, or closes it.", Moving: true,
		Why: on.none(), NoTwin: looks, Do: tui.Intents{tui.Choose{Keyset: on.s.Store.Chosen}, tui.Tell{Pane: tui.Keys, Msg: keysToggle{on.name}}}})
	move := func(id, title string, keys ...string) {
		list = append(list, tui.Action{ID: "keys." + id, Key: tui.Bind(keys...), Title: title, Help: keysUpper(title) + ".",
			NoTwin: "it moves the cursor", Moving: true, Do: tui.Tell{Pane: tui.Keys, Msg: keysMove{keys[0]}}})
	}
	move("down", "goes to the next row", "down", "j")
	move("up", "goes to the row before", "up", "k")
	move("right", "opens a keyset, or goes into it", "right", "l")
	move("left", "closes a keyset, or goes to that of a key", "left", "h")
	move("pagedown", "goes a page down", "pgdown", "ctrl+d")
	move("pageup", "goes a page up", "pgup")
	move("first", "goes to the first row", "home", "g")
	move("last", "goes to the last row", "end", "G")
	return list
}

func keysUpper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
