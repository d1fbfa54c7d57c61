// Package bench is the world between the terminal and the workbench: it reads
// the keys and takes pastes out of them, runs the model in the alternate
// screen, leaves the terminal as it was whatever happens, copies to the
// clipboard and opens the user's editor. It knows nothing of tokens, keys or
// panes; the model is any tea.Model.
//
// It may not import fob/tui, fob/keystore, fob/tokens or fob/cmd/internal/cli.
package bench

import _ "fob/cmd/internal/noprobe" // before bubbletea, which this package imports
