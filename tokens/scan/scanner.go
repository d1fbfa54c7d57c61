package scan

import (
	"bytes"
	"hash/maphash"

	"fob/tokens"
)

// lookBack is how far before an anchor the object may begin that it stands in.
const lookBack = 64 << 10

// Scanner searches one stretch of a stream, from one cut to another. It is used
// by one goroutine, and again for other stretches.
type Scanner struct {
	opt     Options
	headers headers
	facts   facts

	found func(*Hit) // the hit is good until it returns
	// lookAlikes counts what looks like a token and is none.
	lookAlikes int

	carry []byte // what was left of the last block
	base  int64  // the place in the stream of the first byte that is at hand
	done  int64  // all before it was searched
	wait  int    // a token that is not whole is tried again when so much is at hand
	grow  int    // how much more that is, 0 for any
	tried int64  // the place of the last object that was tried, -1 if none

	lines     int   // ends of lines between the beginning of the stretch and counted
	counted   int64 // how far lines were counted
	lineStart int64 // the place where the line at counted begins

	baseLine int64 // the place where the line at base begins

	hit     Hit
	direct  bool // what is searched is the block itself
	scratch []byte
	inside  *Scanner // for what is taken out of the stream
}

// NewScanner makes a scanner that calls found for each hit, in order. A Hit's
// Line counts from the beginning of the stretch, and the hit is good until found
// returns.
func NewScanner(opt Options, found func(*Hit)) *Scanner {
	standard := tokens.DefaultLimits()
	if opt.Limits.TokenSize == 0 {
		opt.Limits.TokenSize = standard.TokenSize
	}
	s := &Scanner{opt: opt, found: found, headers: headers{lim: opt.Limits, seed: maphash.MakeSeed()}}
	s.reset(0, facts{nul: -1})
	return s
}

// reset begins a stretch at a place of the stream.
func (s *Scanner) reset(at int64, f facts) {
	s.facts = f
	s.carry = s.carry[:0]
	s.base, s.done, s.counted, s.lineStart, s.baseLine = at, at, at, at, at
	s.wait, s.lines, s.tried, s.lookAlikes = 0, 0, -1, 0
}

// Scan searches the next block of the stretch; last says that it ends there.
// The block is not kept.
func (s *Scanner) Scan(block []byte, last bool) {
	data := block
	s.direct = len(s.carry) == 0
	if !s.direct {
		s.carry = append(s.carry, block...)
		data = s.carry
	}
	if len(data) < s.wait && !last {
		return // of which the carry holds all
	}
	s.wait, s.grow = 0, 0
	s.search(data, last)
	if last {
		s.count(data, len(data))
		s.carry = s.carry[:0]
		return
	}
	s.count(data, int(s.done-s.base))
	s.keep(data)
	if s.grow > 0 {
		s.wait = len(s.carry) + s.grow
	}
}

// keep carries over what the next block is to be seen with.
func (s *Scanner) keep(data []byte) {
	keep := int(s.done-s.base) - lookBack
	if keep < lookBack {
		keep = 0 // small blocks would have it moved each time
	}
	if i := bytes.LastIndexByte(data[:keep], '\n'); i >= 0 {
		s.baseLine = s.base + int64(i) + 1
	}
	s.base += int64(keep)
	if len(s.carry) > 0 {
		s.carry = s.carry[:copy(s.carry, data[keep:])]
	} else {
		s.carry = append(s.carry, data[keep:]...)
	}
	const large = 1 << 20
	if cap(s.carry) > large && len(s.carry) < large/4 {
		s.carry = bytes.Clone(s.carry) // one huge token must not be paid for ever after
	}
}

// search looks at all anchors that are at hand.
func (s *Scanner) search(data []byte, last bool) {
	at := int(s.done - s.base)
	anchor, body := -2, -2 // not looked for yet; -1 is none
	for {
		if s.facts.har && body != -1 && body < at {
			body = s.nextBody(data, at)
		}
		if anchor != -1 && anchor < at {
			anchor = nextAnchor(data, at)
		}
		if s.facts.har && body >= 0 && (anchor < 0 || body < anchor) {
			next, more := s.body(data, body, last)
			if more {
				s.unfinished(data, body)
				return
			}
			at = next
			continue
		}
		if anchor < 0 {
			break
		}
		next, more := s.try(data, anchor, last)
		if more {
			s.unfinished(data, anchor)
			return
		}
		at = next
	}
	open := 2 // the first letters of an anchor
	if s.facts.har {
		open = len(bodyName) - 1
	}
	if last {
		open = 0
	}
	s.done = s.base + int64(max(at, len(data)-open))
}

// unfinished puts off what is not whole yet. A long one is tried again only when
// there is twice as much of it, or else small blocks would make it slow.
func (s *Scanner) unfinished(data []byte, at int) {
	const short = 64 << 10
	s.done = s.base + int64(at)
	if n := len(data) - at; n > short {
		s.grow = n
	}
}

// count counts the ends of lines up to a place.
func (s *Scanner) count(data []byte, to int) {
	from := int(s.counted - s.base)
	if to <= from {
		return
	}
	// Between tokens there are few ends of lines or very many.
	const few = 4
	rest := data[from:to]
	for range few {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			rest = nil
			break
		}
		s.lines++
		rest = rest[i+1:]
		s.lineStart = s.base + int64(to-len(rest))
	}
	if n := bytes.Count(rest, []byte{'\n'}); n > 0 {
		s.lines += n
		s.lineStart = s.base + int64(to-len(rest)+bytes.LastIndexByte(rest, '\n')) + 1
	}
	s.counted = s.base + int64(to)
}

// report tells a hit at data[start:end].
func (s *Scanner) report(data []byte, start, end int, token []byte, fault, inside string) {
	if fault != "" {
		s.lookAlikes++
		if !s.opt.Faults {
			return
		}
	}
	h := &s.hit
	*h = Hit{Token: token, Offset: s.base + int64(start), Size: end - start, Inside: inside, Fault: fault,
		inBlock: s.direct && &token[0] == &data[start]}
	s.count(data, start)
	if !s.binaryAt(h.Offset) {
		h.Line, h.Column = s.lines+1, int(h.Offset-s.lineStart)+1
		if back := int(s.counted - s.base); start < back {
			s.placeBehind(data, start, back)
		}
	}
	s.found(h)
}

// placeBehind mends the place of an object, which begins before the anchor that
// it was found by.
func (s *Scanner) placeBehind(data []byte, start, counted int) {
	n := bytes.Count(data[start:counted], []byte{'\n'})
	if n == 0 {
		return
	}
	s.hit.Line -= n
	s.hit.Column = int(s.hit.Offset-s.baseLine) + 1
	if i := bytes.LastIndexByte(data[:start], '\n'); i >= 0 {
		s.hit.Column = start - i
	}
}

// binaryAt tells whether the data before a place is binary.
func (s *Scanner) binaryAt(offset int64) bool { return s.facts.nul >= 0 && s.facts.nul < offset }

// facts are what the beginning of a stream says about the rest.
type facts struct {
	nul int64 // the place of the first NUL byte among the first bytes, -1 if none
	har bool  // it is a HAR file
}

// headBytes is how much of a stream is asked whether it is binary, as git does.
const headBytes = 8000

// head gathers the facts as the stream passes by.
type head struct {
	facts
	seen  int64
	first []byte
}

func newHead() *head { return &head{facts: facts{nul: -1}} }

func (h *head) see(block []byte) {
	if h.seen < headBytes {
		part := block[:min(int64(len(block)), headBytes-h.seen)]
		if i := bytes.IndexByte(part, 0); i >= 0 && h.nul < 0 {
			h.nul = h.seen + int64(i)
		}
		if n := harHead - len(h.first); n > 0 {
			h.first = append(h.first, part[:min(n, len(part))]...)
			h.har = isHAR(h.first)
		}
	}
	h.seen += int64(len(block))
}
