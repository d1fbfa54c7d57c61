package cli

import (
	"fmt"
	"strings"

	"fob/tokens"
	"fob/tokens/visible"
)

// mostProblems is how many problems are shown to people; --json has all.
const mostProblems = 50

// problems writes what is wrong with the bytes of a token, each with its place.
func (r *renderer) problems(d *tokens.Decoded) {
	for i, p := range d.Problems {
		if i == mostProblems {
			r.line(r.dim(fmt.Sprintf("… and %d more; --json shows all", len(d.Problems)-i)))
			return
		}
		mark := r.warn("! doubtful:")
		if p.Fatal {
			mark = r.bad("✗ malformed:")
		}
		r.line(mark + " " + visible.Guard(p.String()))
		r.caret(d.Input, p.Offset)
	}
}

// caret shows the part of the token around a byte, and points at it.
func (r *renderer) caret(input []byte, at int) {
	if len(input) == 0 || at < 0 || at > len(input) {
		return
	}
	window := max(min(r.width, 120)-len(r.indent)-4, 20)
	start := max(0, min(at-window/2, len(input)-window))
	end := min(start+window, len(input))
	r.line("  " + r.dim(oneColumnEach(input[start:end])))
	r.line("  " + strings.Repeat(" ", at-start) + r.bad("^"))
}

// oneColumnEach shows every byte in one column, so that a caret can stand
// under it: what is not printable ASCII becomes a dot.
func oneColumnEach(b []byte) string {
	var out strings.Builder
	for _, c := range b {
		if c < ' ' || c > '~' {
			out.WriteString("·")
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}
