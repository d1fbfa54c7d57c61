// Package noprobe keeps bubbletea v1 from asking the terminal for its
// background colour while the program is being loaded: the init of bubbletea
// does so, and on a terminal that does not answer (a serial console, a CI log)
// every command of fob would stand still for five seconds and print the bytes
// of the question into its output. Once lipgloss has been told an answer,
// bubbletea finds it and asks nothing.
//
// Go initialises packages that do not depend on one another in the order of
// their import paths: fob/… comes before github.com/charmbracelet/bubbletea,
// and the guard holds for as long as it does. A test on a silent pty
// (cmd/fob/pty_test.go) sees to it.
//
// It may not import anything but lipgloss: whatever it imports is initialised
// before it.
package noprobe

import "github.com/charmbracelet/lipgloss"

// The answer itself is of no account: the themes of fob know their own colours.
func init() { lipgloss.SetHasDarkBackground(true) }
