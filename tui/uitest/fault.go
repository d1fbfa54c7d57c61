package uitest

import (
	"fmt"
	"strings"

	"fob/tokens/visible"
	"fob/tui/screen"
)

// FrameFault says what is wrong with a frame of a size, "" if nothing is: it
// must be exactly as wide and as high as the terminal, and hold nothing that a
// terminal obeys but the sequences that style text.
func FrameFault(frame string, w, h int) string {
	if w == 0 || h == 0 {
		return ""
	}
	lines := strings.Split(frame, "\n")
	if len(lines) != h {
		return fmt.Sprintf("the frame has %d lines, want %d", len(lines), h)
	}
	for i, line := range lines {
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
