// Package tui is the workbench: the root model, its state, layout, key map,
// dialogs and command palette.
//
// One [Model] owns one [State]. Panes (package tui/panes) read the state, draw
// themselves and answer input with an [Intent]; the root runs it at once, and
// what takes time (a keystore, a passphrase, the verdict on a token) goes into
// a command whose result comes back as another intent. So nothing blocks, no
// pane knows where anything comes from, and a new pane is one file there.
//
// The package may not import fob/cmd, fob/tui/panes, jwx, go-keyring or cobra,
// and it touches neither the standard streams nor the environment, the file
// system or the clock: those come with the [World].
package tui
