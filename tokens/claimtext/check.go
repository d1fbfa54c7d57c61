package claimtext

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"fob/tokens"
)

// mostFaults bounds the faults that are told of one text.
const mostFaults = 64

// Check reads a text whatever its state: every piece of it, every fault that
// can be told apart from those before it, and what its times and placeholders
// stand for at now. It takes about a millisecond for 100 KB. The result keeps
// nothing of text.
func Check(text []byte, now time.Time, loc *time.Location, lim tokens.Limits) *Result {
	c := checker{text: text, now: now, loc: loc, depth: lim.JSONDepth, most: lim.JSONValues, r: &Result{}}
	standard := tokens.DefaultLimits()
	if c.depth == 0 {
		c.depth = standard.JSONDepth
	}
	if c.most == 0 {
		c.most = standard.JSONValues
	}
	c.r.Tokens = make([]Token, 0, 16+len(text)/6)
	c.checkUTF8()
	for c.space(); c.pos < len(text); c.space() {
		lx := c.lex()
		c.r.Tokens = append(c.r.Tokens, Token{lx.Span, c.kindOf(lx)})
		if !c.lost && lx.what != 'c' {
			c.accept(lx)
		}
	}
	c.end()
	c.places()
	return c.r
}

// checker is one run of [Check]: a lexer that never stops, and above it a
// machine that knows which piece may follow.
type checker struct {
	text        []byte
	pos         int
	now         time.Time
	loc         *time.Location
	depth, most int // limits

	stack  []frame
	names  []name // of the open objects, those of the innermost last
	values int
	done   bool // the claims set has ended
	lost   bool // the structure is no more followed; pieces still are
	astray bool // a closer closed nothing, so that the end may lack one
	quiet  bool // the next fault of structure only follows from one before
	r      *Result
}

// frame is an object or array that is open.
type frame struct {
	open  int  // its offset
	kind  byte // { or [
	state state
	comma int         // offset of the last comma
	name  tokens.Span // of the member that is being read
	first int         // its first name among the checker's
	seen  map[string]int
}

type name struct {
	text []byte
	at   int
}

// state is what a frame waits for.
type state uint8

const (
	atFirst  state = iota // a member or element, or the end
	atItem                // a member or element, after a comma
	atColon               // the colon after a name
	atValue               // a member's value
	atFollow              // a comma or the end
)

func (c *checker) kindOf(lx lexeme) Kind {
	switch {
	case lx.what == 's':
		return KindString
	case lx.bad:
		return KindError
	case lx.what == '0':
		return KindNumber
	case lx.what == 'w':
		return KindWord
	}
	return KindPunct
}

// mark gives the last piece another kind.
func (c *checker) mark(k Kind) { c.r.Tokens[len(c.r.Tokens)-1].Kind = k }

func (c *checker) checkUTF8() {
	if utf8.Valid(c.text) {
		return
	}
	for i := 0; i < len(c.text); {
		r, n := utf8.DecodeRune(c.text[i:])
		if r == utf8.RuneError && n == 1 {
			c.lexFault(i, i+1, fmt.Sprintf("the byte 0x%02x is not UTF-8", c.text[i]))
			return
		}
		i += n
	}
}

// add records a fault.
func (c *checker) add(kind FaultKind, start, end int, message string) {
	if len(c.r.Faults) < mostFaults {
		c.r.Faults = append(c.r.Faults, Fault{Span: tokens.Span{Start: start, End: end}, Kind: kind, Message: message})
		return
	}
	if kind == Syntax && c.r.Parses() {
		// Doubts must not crowd out that it is no claims set.
		c.r.Faults[mostFaults-1] = Fault{Span: tokens.Span{Start: start, End: end}, Kind: kind, Message: message}
	}
}

// lexFault is a fault of one piece.
func (c *checker) lexFault(start, end int, message string) { c.add(Syntax, start, end, message) }

// misplaced is a fault of structure. One that only follows from the fault
// before it is swallowed.
func (c *checker) misplaced(at tokens.Span, message string) {
	if c.quiet {
		c.quiet = false
		return
	}
	c.add(Syntax, at.Start, at.End, message)
}

// lose gives the structure up.
func (c *checker) lose(at tokens.Span, message string) {
	c.add(Syntax, at.Start, at.End, message)
	c.lost = true
}

// accept takes one piece into the structure.
func (c *checker) accept(lx lexeme) {
	if len(c.stack) == 0 {
		c.outside(lx)
		return
	}
	f := &c.stack[len(c.stack)-1]
	switch {
	case lx.what == ',':
		c.comma(f, lx)
	case lx.what == ':':
		c.colon(f, lx)
	case !lx.isValue():
		c.closer(f, lx)
	case f.kind == '{':
		c.inObject(f, lx)
	default:
		if f.state == atFollow {
			c.misplaced(lx.Span, "a comma is missing before this element")
		}
		c.value(f, lx)
	}
}

// outside takes a piece that is in no object: the first, or one too many.
func (c *checker) outside(lx lexeme) {
	switch {
	case c.done:
		c.lose(lx.Span, "nothing may follow the end of the claims set")
	case lx.what != '{':
		c.lose(lx.Span, "a claims set is a JSON object: it begins with {")
	default:
		c.push(lx)
	}
}

func (c *checker) inObject(f *frame, lx lexeme) {
	switch f.state {
	case atFirst, atItem:
		c.atName(f, lx)
	case atColon:
		c.misplaced(lx.Span, "a colon is missing before this value")
		c.value(f, lx)
	case atValue:
		c.value(f, lx)
	case atFollow:
		if lx.what == 's' {
			c.misplaced(lx.Span, "a comma is missing before this member")
			c.name(f, lx)
			return
		}
		c.misplaced(lx.Span, "this does not belong here: a comma or } is missing before it")
		c.value(f, lx)
	}
}

// atName takes the piece where a member's name should stand.
func (c *checker) atName(f *frame, lx lexeme) {
	switch lx.what {
	case 's':
		c.name(f, lx)
	case '{', '[':
		c.misplaced(lx.Span, "a member's name is missing before this")
		c.value(f, lx)
	default:
		c.mark(KindError)
		if !lx.bad {
			c.misplaced(lx.Span, "a member's name stands in double quotes")
		}
		f.name, f.state = lx.Span, atColon
		if c.quiet {
			f.state = atFollow
		}
	}
}

// name takes a member's name.
func (c *checker) name(f *frame, lx lexeme) {
	c.mark(KindName)
	f.name, f.state = lx.Span, atColon
	if !c.count(lx) {
		return
	}
	if lx.bad {
		if c.quiet { // not closed: what follows on its line is in it
			f.state = atFollow
		}
		return
	}
	c.quiet = false
	n := name{unquote(c.text[lx.Start:lx.End]), lx.Start}
	if first, twice := c.find(f, n.text); twice {
		line := 1 + bytes.Count(c.text[:first], []byte{'\n'})
		c.add(Syntax, lx.Start, lx.End, fmt.Sprintf("this name stands twice; the first is on line %d", line))
		return
	}
	c.names = append(c.names, n)
	if f.seen != nil {
		f.seen[string(n.text)] = n.at
	}
}

// fewNames is up to how many names are compared one by one.
const fewNames = 16

// find looks for a name among those that the object has so far.
func (c *checker) find(f *frame, text []byte) (at int, ok bool) {
	own := c.names[f.first:]
	if f.seen == nil && len(own) >= fewNames {
		f.seen = make(map[string]int, 4*fewNames)
		for _, n := range own {
			f.seen[string(n.text)] = n.at
		}
	}
	if f.seen != nil {
		at, ok = f.seen[string(text)]
		return at, ok
	}
	for _, n := range own {
		if bytes.Equal(n.text, text) {
			return n.at, true
		}
	}
	return 0, false
}

// value takes a value, or the beginning of one.
func (c *checker) value(f *frame, lx lexeme) {
	f.state = atFollow
	if !lx.bad {
		c.quiet = false
		c.meaning(f, lx)
	}
	if lx.what == '{' || lx.what == '[' {
		c.push(lx)
		return
	}
	c.count(lx)
}

// count counts a value or name; false if the structure was given up.
func (c *checker) count(lx lexeme) bool {
	c.values++
	if c.values > c.most {
		c.lose(lx.Span, fmt.Sprintf("more values than the limit json-values=%d", c.most))
		return false
	}
	return true
}

func (c *checker) push(lx lexeme) {
	if len(c.stack) >= c.depth {
		c.lose(lx.Span, fmt.Sprintf("deeper than the limit json-depth=%d", c.depth))
		return
	}
	if c.count(lx) {
		c.stack = append(c.stack, frame{open: lx.Start, kind: lx.what, first: len(c.names)})
	}
}

func (c *checker) pop() {
	c.names = c.names[:c.stack[len(c.stack)-1].first]
	c.stack = c.stack[:len(c.stack)-1]
	c.done = len(c.stack) == 0
}

// end looks for what is still open at the end of the text.
func (c *checker) end() {
	switch n := len(c.stack); {
	case c.lost || c.done || c.astray:
	case n > 0:
		f := c.stack[n-1]
		c.misplaced(tokens.Span{Start: f.open, End: f.open + 1}, fmt.Sprintf("this %c is not closed", f.kind))
	default:
		c.lexFault(len(c.text), len(c.text), "a claims set is a JSON object; the shortest is {}")
	}
}

// places sorts the faults and finds their lines.
func (c *checker) places() {
	slices.SortStableFunc(c.r.Faults, func(a, b Fault) int { return cmp.Compare(a.Start, b.Start) })
	line, begin, at := 1, 0, 0
	for i := range c.r.Faults {
		f := &c.r.Faults[i]
		for ; at < f.Start; at++ {
			if c.text[at] == '\n' {
				line, begin = line+1, at+1
			}
		}
		f.Line, f.Column = line, 1+f.Start-begin
	}
}
