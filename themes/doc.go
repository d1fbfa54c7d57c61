// Package themes turns palettes, the embedded ones and the user's own, into lipgloss styles. It holds nothing yet;
// palettes come with the workbench.
//
// It may not import fob/cmd, fob/tui, fob/keystore, jwx, go-keyring or cobra.
package themes
