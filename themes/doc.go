// Package themes is how the workbench looks: palettes, the embedded ones and the user's own, and the styles that they
// give on a terminal of so many colours.
//
// A theme is a small TOML file that names colours and gives them to roles ("what is secondary", "a verdict that is
// good"). [Parse] reads one, [Theme.Check] tells where it is hard to read, [Theme.Styles] makes it ready for a terminal.
// The package reads no file that it does not carry, and no environment: whoever calls it brings them.
//
// It may not import fob/cmd, fob/tui, fob/keystore, jwx, go-keyring or cobra.
package themes
