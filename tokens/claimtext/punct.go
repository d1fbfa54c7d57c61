package claimtext

import (
	"bytes"
	"fmt"

	"fob/tokens"
)

// comma takes a comma, which is one too many where nothing stands before it.
func (c *checker) comma(f *frame, lx lexeme) {
	ok := f.state == atFollow
	switch {
	case ok:
		c.quiet = false
	case f.state == atColon:
		c.misplaced(f.name, "this member has no value")
	case f.state == atValue:
		c.misplaced(lx.Span, "a value is missing before this comma")
	case f.state == atFirst:
		c.misplaced(lx.Span, "nothing stands before this comma")
	default:
		c.misplaced(lx.Span, "one comma too many")
	}
	f.state, f.comma = atItem, lx.Start
}

func (c *checker) colon(f *frame, lx lexeme) {
	switch {
	case f.kind == '[':
		c.misplaced(lx.Span, "a colon does not belong into an array")
		return
	case f.state == atColon:
		c.quiet = false
	case f.state == atValue:
		c.misplaced(lx.Span, "one colon too many")
		return
	case f.state == atFollow:
		c.misplaced(lx.Span, "a colon does not belong here")
		return
	default:
		c.misplaced(lx.Span, "the name before this colon is missing")
	}
	f.state = atValue
}

// closer takes } or ].
func (c *checker) closer(f *frame, lx lexeme) {
	if f.kind != opens(lx.what) {
		c.crossed(f, lx)
		return
	}
	switch f.state {
	case atFirst, atFollow:
		c.quiet = false
	case atItem:
		c.misplaced(tokens.Span{Start: f.comma, End: f.comma + 1}, "a comma too many: nothing follows it")
	case atColon:
		c.misplaced(f.name, "this member has no value")
	case atValue:
		c.misplaced(lx.Span, fmt.Sprintf("a value is missing before this %c", lx.what))
	}
	c.pop()
}

func opens(closer byte) byte {
	if closer == '}' {
		return '{'
	}
	return '['
}

// crossed takes a closer that is not the one of the innermost frame: it closes
// an outer one, if there is one of its kind.
func (c *checker) crossed(f *frame, lx lexeme) {
	outer := len(c.stack) - 2
	for outer >= 0 && c.stack[outer].kind != opens(lx.what) {
		outer--
	}
	line := 1 + bytes.Count(c.text[:f.open], []byte{'\n'})
	c.misplaced(lx.Span, fmt.Sprintf("this %c does not fit the %c on line %d, which is still open", lx.what, f.kind, line))
	if outer < 0 {
		c.astray = true
		return
	}
	for len(c.stack) > outer {
		c.pop()
	}
}
