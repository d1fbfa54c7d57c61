package panes_test

import (
	"strings"
	"testing"

	"fob/tui"
	"fob/tui/panes"
)

func TestBindingsOfTheUser(t *testing.T) {
	for _, tt := range []struct {
		name  string
		given map[string][]string
		want  string // part of the fault; "" if there is none
	}{
		{"none", nil, ""},
		{"another key", map[string][]string{"help": {"f2"}}, ""},
		{"several", map[string][]string{"help": {"f2", "alt+h"}, "theme": {"ctrl+t"}}, ""},
		{"two that change places", map[string][]string{"zoom": {"T"}, "travel": {"z"}}, ""},
		{"no such action", map[string][]string{"helf": {"f2"}}, `there is no action "helf"`},
		{"no such key", map[string][]string{"help": {"crtl+h"}}, `"crtl+h" is no key`},
		{"the way out", map[string][]string{"help": {"ctrl+c"}}, "ctrl+c always leaves"},
		{"taken in the whole workbench", map[string][]string{"help": {"z"}}, "z is the key of help and of zoom"},
		{"taken in one pane", map[string][]string{"help": {"r"}}, "r is the key of help and of keys."},
		{"given twice", map[string][]string{"help": {"f7"}, "zoom": {"f7"}}, "f7 is the key of "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			faults := tui.CheckBindings(panes.All(), tt.given)
			var all []string
			for _, f := range faults {
				all = append(all, f.Msg)
			}
			switch got := strings.Join(all, "; "); {
			case tt.want == "" && got != "":
				t.Errorf("refused: %s", got)
			case !strings.Contains(got, tt.want):
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// What the check takes for all actions is all that a furnished workbench has.
func TestTheCheckKnowsEveryAction(t *testing.T) {
	known := map[string]bool{}
	for _, a := range tui.ActionNames(panes.All()) {
		known[a.ID] = true
	}
	for pane, list := range allActions(t) {
		for _, a := range list {
			if !known[a.ID] {
				t.Errorf("pane %d: %s cannot be bound", pane, a.ID)
			}
		}
	}
}
