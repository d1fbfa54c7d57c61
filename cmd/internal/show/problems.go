package show

import (
	"fmt"
	"strings"

	"fob/tokens/read"
	"fob/tokens/visible"
)

// mostProblems is how many problems are shown to people; --json has all.
const mostProblems = 50

// problems writes what is wrong with the bytes of a token, each with its place.
func (p *Page) problems(d *read.Decoded) {
	for i, problem := range d.Problems {
		if i == mostProblems {
			p.Line(p.Dim(fmt.Sprintf("… and %d more; --json shows all", len(d.Problems)-i)))
			return
		}
		mark := p.Warn("! doubtful:")
		if problem.Fatal {
			mark = p.Bad("✗ malformed:")
		}
		p.Line(mark + " " + visible.Guard(problem.String()))
		p.caret(d.Input, problem.Offset)
	}
}

// caret shows the part of the token around a byte, and points at it.
func (p *Page) caret(input []byte, at int) {
	if len(input) == 0 || at < 0 || at > len(input) {
		return
	}
	window := max(min(p.Width, 120)-len(p.indent)-4, 20)
	start := max(0, min(at-window/2, len(input)-window))
	end := min(start+window, len(input))
	p.Line("  " + p.Dim(oneColumnEach(input[start:end])))
	p.Line("  " + strings.Repeat(" ", at-start) + p.Bad("^"))
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
