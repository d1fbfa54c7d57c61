package bench

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// prepare has the console obey control sequences, and gives what undoes it.
func prepare(out uintptr) (undo func(), err error) {
	var mode uint32
	if err := windows.GetConsoleMode(windows.Handle(out), &mode); err != nil {
		return nil, fmt.Errorf("console mode: %w", err)
	}
	const obey = windows.ENABLE_PROCESSED_OUTPUT | windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING
	if err := windows.SetConsoleMode(windows.Handle(out), mode|obey); err != nil {
		return nil, fmt.Errorf("this console does not obey control sequences: %w", err)
	}
	return func() { _ = windows.SetConsoleMode(windows.Handle(out), mode) }, nil
}
