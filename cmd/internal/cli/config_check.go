package cli

import (
	"fmt"
	"slices"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/tomltext"
	"fob/tui"
	"fob/tui/panes"
)

// checkSettings checks what the file alone cannot say: that the theme, the
// profile and the actions that it names are there, and that no two actions share
// a key.
func (a *app) checkSettings() error {
	bad := &tomltext.Error{File: a.settings.path}
	add := func(line int, format string, args ...any) {
		bad.Problems = append(bad.Problems, tomltext.Problem{Line: line, Column: 1, Msg: fmt.Sprintf(format, args...)})
	}
	if t := a.settings.Theme; t.Set() {
		list, _ := a.allThemes()
		if !slices.ContainsFunc(list, func(l listedTheme) bool { return l.name == t.Value }) {
			add(t.Line, "there is no theme %q; fob themes lists them", t.Value)
		}
	}
	if k := a.settings.Keyset; k.Set() {
		if _, _, err := keystore.ParseRef(k.Value); err != nil {
			add(k.Line, "keyset: %v", err)
		}
	}
	if p := a.settings.Policy.Profile; p.Set() && p.Value != "auto" {
		if _, err := a.profileByName(p.Value, nil); err != nil {
			add(p.Line, "policy.profile: %v", err)
		}
	}
	for _, f := range tui.CheckBindings(panes.All(), a.bindings()) {
		add(a.bindingLine(f.Action), "%s", f.Msg)
	}
	if len(bad.Problems) == 0 {
		return nil
	}
	slices.SortStableFunc(bad.Problems, func(x, y tomltext.Problem) int { return x.Line - y.Line })
	return &tokens.Error{Code: tokens.CodeMalformed, Op: "settings", Err: bad}
}

// bindings are the keys of the user's own, by action.
func (a *app) bindings() map[string][]string {
	given := map[string][]string{}
	for _, k := range a.settings.Keys {
		given[k.Action] = k.Keys
	}
	return given
}

func (a *app) bindingLine(action string) int {
	for _, k := range a.settings.Keys {
		if k.Action == action {
			return k.Line
		}
	}
	return 0
}
