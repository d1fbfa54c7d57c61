// Package panes holds the workbench's panes, each in files of its own. A pane
// reads the state and answers with intents; it does no input or output, and
// calls the keystore no more than to ask what a keyset says.
//
// It imports fob/tui, fob/tui/screen, fob/tui/widgets, fob/themes, fob/keystore
// and fob/tokens, and may not import fob/cmd.
package panes

import "fob/tui"

// All gives new panes, in the order of their numbers. A new pane is a file in
// this package, and a line here.
func All() []tui.Pane {
	return []tui.Pane{
		newKeys(),
		newToken(),
		newClaims(),
		newSign(),
		newExpiry(),
	}
}
