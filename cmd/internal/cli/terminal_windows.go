package cli

import (
	"errors"
	"os"
)

// openTerminal opens the console, to read from and to write to.
func openTerminal() (in, out *os.File, err error) {
	in, inErr := os.OpenFile("CONIN$", os.O_RDWR, 0)
	out, outErr := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	return in, out, errors.Join(inErr, outErr)
}
