// Package tui is the workbench: the root model, its state, layout, key map and command palette. The root runs every
// effect as a command; the panes (tui/panes) read the state and return intents, and the widgets (tui/widgets) are what
// panes share. The package holds nothing yet; the workbench comes with its first pane.
//
// It may not import fob/cmd, jwx, go-keyring or cobra, and it touches neither the standard streams nor the environment
// nor the clock: those come from cmd.
package tui
