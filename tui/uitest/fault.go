package uitest

import (
	"fmt"

	"fob/tokens/visible"
	"fob/tui/screen"
)

// frameFault says what is wrong with the lines of a frame of a size, "" if
// nothing is: it must be exactly as wide and as high as the terminal, and hold
// nothing that a terminal obeys but the sequences that style text. Lines that
// stand where they stood before, in a frame of the same width without fault, are
// not looked at again: that is most of them.
func frameFault(lines, before []string, w, h int) string {
	if len(lines) != h {
		return fmt.Sprintf("the frame has %d lines, want %d", len(lines), h)
	}
	for i, line := range lines {
		if i < len(before) && line == before[i] {
			continue
		}
		text := sgr.ReplaceAllString(line, "")
		if got := screen.Width(text); got != w {
			return fmt.Sprintf("line %d is %d columns wide, want %d", i, got, w)
		}
		if visible.Guard(text) != text {
			return fmt.Sprintf("line %d holds what must not reach a terminal: %q", i, text)
		}
	}
	return ""
}
