package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
)

// BindingFault is what is wrong with the keys that a user gave an action.
type BindingFault struct {
	Action string
	Msg    string
}

// CheckBindings says what is wrong with keys of the user's own, by the id of an
// action: an action that there is not, a key that no terminal sends, a key that
// two actions would share.
func CheckBindings(panes []Pane, given map[string][]string) []BindingFault {
	bare := World{Now: func() time.Time { return time.Time{} }, Local: time.UTC}
	usual := actionsByPane(bare, panes)
	bare.Config.Bindings = given
	var faults []BindingFault
	known := map[string]bool{}
	for _, list := range usual {
		for _, a := range list {
			known[a.ID] = true
		}
	}
	for id, keys := range given {
		if !known[id] {
			faults = append(faults, BindingFault{id, fmt.Sprintf("there is no action %q; fob config actions lists them", id)})
			continue
		}
		for _, k := range keys {
			if why := whyNoKey(k); why != "" {
				faults = append(faults, BindingFault{id, why})
			}
		}
	}
	for i, list := range actionsByPane(bare, panes) {
		faults = append(faults, clashes(list, usual[i], given)...)
	}
	slices.SortFunc(faults, func(a, b BindingFault) int {
		return strings.Compare(a.Action+"\x00"+a.Msg, b.Action+"\x00"+b.Msg)
	})
	return slices.Compact(faults)
}

// ActionNames lists every action of the workbench with its usual keys.
func ActionNames(panes []Pane) []Action {
	var all []Action
	seen := map[string]bool{}
	for _, list := range actionsByPane(World{Now: func() time.Time { return time.Time{} }, Local: time.UTC}, panes) {
		for _, a := range list {
			if !seen[a.ID] {
				seen[a.ID] = true
				all = append(all, a)
			}
		}
	}
	return all
}

// actionsByPane gives what can be done with each pane in focus.
func actionsByPane(w World, panes []Pane) [][]Action {
	m := New(w, panes)
	var all [][]Action
	for _, p := range panes {
		m.s.Focus = p.ID()
		all = append(all, m.Actions())
	}
	return all
}

// clashes finds keys that two actions of one pane share because the user gave one
// of them that key. Those that share one as fob has them are never possible at
// the same time.
func clashes(list, usual []Action, given map[string][]string) []BindingFault {
	var faults []BindingFault
	for i, a := range list {
		if _, own := given[a.ID]; !own {
			continue
		}
		for j, b := range list {
			_, both := given[b.ID]
			if i == j || both && j < i {
				continue
			}
			for _, k := range a.Key.Keys() {
				if slices.Contains(b.Key.Keys(), k) && !share(usual, a.ID, b.ID) {
					faults = append(faults, BindingFault{a.ID, fmt.Sprintf("%s is the key of %s and of %s", k, a.ID, b.ID)})
				}
			}
		}
	}
	return faults
}

// share tells whether two actions have a key in common as fob has them.
func share(usual []Action, a, b string) bool {
	var keys []string
	for _, u := range usual {
		if u.ID != a && u.ID != b {
			continue
		}
		for _, k := range u.Key.Keys() {
			if slices.Contains(keys, k) {
				return true
			}
			keys = append(keys, k)
		}
	}
	return false
}

// whyNoKey says why nothing can be bound to a key, "" if it can.
func whyNoKey(k string) string {
	if k == "ctrl+c" {
		return "ctrl+c always leaves, and can do nothing else"
	}
	bare := strings.TrimPrefix(k, "alt+")
	if utf8.RuneCountInString(bare) == 1 {
		if r, _ := utf8.DecodeRuneInString(bare); r > ' ' && r != utf8.RuneError {
			return ""
		}
		if bare == " " {
			return ""
		}
	}
	// bubbletea numbers the keys that are no characters: control characters by
	// their codes, of which backspace is the last, the others below zero.
	for t := tea.KeyType(-128); t <= tea.KeyBackspace; t++ {
		if name := t.String(); name != "" && name == bare && t != tea.KeyRunes {
			return ""
		}
	}
	return fmt.Sprintf("%q is no key: a key is a character, or a name such as ctrl+r, f5, pgdown, alt+x", k)
}
