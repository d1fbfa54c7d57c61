//go:build !windows

package cli

import "os"

// openTerminal opens the controlling terminal, to read from and to write to.
func openTerminal() (in, out *os.File, err error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	return tty, tty, err
}
