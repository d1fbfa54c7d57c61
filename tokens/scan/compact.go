package scan

import (
	"bytes"
	"fmt"

	"fob/tokens"
	"fob/tokens/read"
	"fob/tokens/wording"
)

// mostParts is how many parts of a run are looked at; a token has five at most.
const mostParts = 16

// run is a run of letters and dots from an anchor on.
type run struct {
	end     int // of the last part
	n       int // parts
	ends    [mostParts]int
	starts  [mostParts]int
	escaped bool // a dot is written as an escape
}

// try looks at one anchor. It gives the place from which the search goes on, or
// says that more data is needed to tell.
func (s *Scanner) try(data []byte, at int, last bool) (next int, more bool) {
	stands := standing(data, at)
	if stands == behindDot || stands == inLetters && s.binaryAt(s.base+int64(at)) {
		return at + 1, false
	}
	if stands == inLetters {
		near := data[:min(len(data), at+longestInLetters+1)]
		if endOfLetters(near, at)-at > longestInLetters {
			return at + 1, false
		}
	}
	end, whole := s.part(data, at, at, last)
	if !whole {
		return 0, true
	}
	dot, whole := dotAt(data, end, last)
	switch {
	case !whole:
		return 0, true
	case dot > 0:
		return s.tryCompact(data, at, end, dot, stands, last)
	case stands == inLetters:
		return at + 1, false
	}
	if end-at < s.opt.Limits.TokenSize {
		if next, more = s.tryObject(data, at, end, last); more || next > 0 {
			return next, more
		}
	}
	if s.headers.read(data[at:end]).alg {
		s.lookAlike(data, at, end, "the header of a token, and nothing after it")
	}
	return end, false
}

// longestInLetters bounds the header of a token that stands behind other
// letters: every anchor in a long run of letters is such a one.
const longestInLetters = 512

// part gives the end of the letters at from, within what a token at start
// may take; whole is false if it lies beyond what is at hand.
func (s *Scanner) part(data []byte, start, from int, last bool) (end int, whole bool) {
	most := start + s.opt.Limits.TokenSize
	end = endOfLetters(data[:min(len(data), most)], from)
	return end, last || end < len(data) || end == most
}

// tryCompact looks at a header, which ends before a dot.
func (s *Scanner) tryCompact(data []byte, at, end, dot int, stands place, last bool) (next int, more bool) {
	h := s.headers.read(data[at:end])
	binary := s.binaryAt(s.base + int64(at))
	if h.parts == 0 || binary && !h.known {
		if stands == inLetters {
			return at + 1, false
		}
		if h.alg || h.json {
			s.lookAlike(data, at, end, h.fault)
		}
		return end, false
	}
	r := run{end: end, n: 1}
	r.starts[0], r.ends[0] = at, end
	if !s.walk(&r, data, dot, last) {
		return 0, true
	}
	fault := s.check(&r, data, &h)
	switch {
	case fault == "":
		s.report(data, at, r.ends[h.parts-1], s.text(&r, data, h.parts), "", "")
		return r.ends[h.parts-1], false
	case stands == inLetters:
		return at + 1, false
	}
	s.lookAlike(data, at, r.end, fault)
	return r.end, false
}

// walk goes over the parts that follow the first; false if they end beyond what
// is at hand.
func (s *Scanner) walk(r *run, data []byte, dot int, last bool) bool {
	for dot > 0 {
		r.escaped = r.escaped || dot > 1
		start := r.end + dot
		end, whole := s.part(data, r.starts[0], min(start, len(data)), last)
		if !whole {
			return false
		}
		if r.n < mostParts {
			r.starts[r.n], r.ends[r.n] = start, end
		}
		r.n++
		r.end = end
		if end-r.starts[0] >= s.opt.Limits.TokenSize {
			return true
		}
		if dot, whole = dotAt(data, end, last); !whole {
			return false
		}
	}
	return true
}

// check says why the run is no token, "" if it is one. Dots at the end are
// those of a sentence.
func (s *Scanner) check(r *run, data []byte, h *header) string {
	if r.end-r.starts[0] >= s.opt.Limits.TokenSize {
		return s.tooLong()
	}
	n := min(r.n, mostParts)
	for n > h.parts && r.starts[n-1] == r.ends[n-1] {
		n--
	}
	if n != h.parts || r.n > mostParts {
		return fmt.Sprintf("token: %s: its header begins one of %d", wording.Count(r.n, "part"), h.parts)
	}
	for i := 1; i < n; i++ {
		if part := data[r.starts[i]:r.ends[i]]; !isCanonical(part) && (i != 1 || !h.unencoded) {
			return fault(tokens.Decode(s.text(r, data, n), s.opt.Limits))
		}
	}
	if h.parts == 5 {
		return fault(tokens.Decode(s.text(r, data, n), s.opt.Limits))
	}
	return ""
}

func (s *Scanner) tooLong() string {
	return fmt.Sprintf("token: beyond the limit token-size=%d", s.opt.Limits.TokenSize)
}

// text is the token that the first n parts of a run make, its dots as they
// should be.
func (s *Scanner) text(r *run, data []byte, n int) []byte {
	if !r.escaped {
		return data[r.starts[0]:r.ends[n-1]]
	}
	s.scratch = s.scratch[:0]
	for i := range n {
		if i > 0 {
			s.scratch = append(s.scratch, '.')
		}
		s.scratch = append(s.scratch, data[r.starts[i]:r.ends[i]]...)
	}
	return s.scratch
}

// lookAlike counts what begins like a token and is none. In binary data such
// things come by chance.
func (s *Scanner) lookAlike(data []byte, start, end int, fault string) {
	if s.binaryAt(s.base + int64(start)) {
		return
	}
	if end-start >= s.opt.Limits.TokenSize {
		fault = s.tooLong()
	}
	s.report(data, start, end, data[start:end], fault, "")
}

// dotAt gives the length of a dot, plain or escaped as URLs (%2E) and JSON
// strings (\u002e) do it; 0 if there is none. It is not whole if more data is
// needed to tell.
func dotAt(data []byte, at int, last bool) (length int, whole bool) {
	if at >= len(data) {
		return 0, last
	}
	var escape string
	switch data[at] {
	case '.':
		// Three dots are no token's, but stand for what was left out.
		next := data[at+1 : min(len(data), at+3)]
		switch {
		case len(next) > 0 && next[0] != '.', len(next) > 1 && next[1] != '.':
			return 1, true
		case len(next) == 2:
			return 0, true
		}
		return 1, last
	case '%':
		escape = "%2e"
	case '\\':
		escape = `\u002e`
	default:
		return 0, true
	}
	have := data[at:min(len(data), at+len(escape))]
	if !bytes.EqualFold(have, []byte(escape[:len(have)])) || escape[0] == '\\' && len(have) > 1 && have[1] != 'u' {
		return 0, true
	}
	if len(have) < len(escape) {
		return 0, last
	}
	return len(escape), true
}

// place is where an anchor stands.
type place uint8

const (
	free      place = iota // where a token may begin
	behindDot              // in the midst of a run
	inLetters              // behind other letters of base64url
)

// standing tells where an anchor stands by what is before it.
func standing(data []byte, at int) place {
	if at == 0 {
		return free
	}
	before := data[max(0, at-16):at]
	switch c := before[len(before)-1]; {
	case c == '.':
		rest := bytes.TrimRight(before, ".")
		// Three dots are no token's; see dotAt.
		if len(before)-len(rest) > 2 || len(rest) == 0 || !isB64[rest[len(rest)-1]] {
			return free
		}
		return behindDot
	case !isB64[c]:
		return free
	}
	return behindEscape(before)
}

// behindEscape tells letters that are the end of an escape from others.
func behindEscape(b []byte) place {
	n := len(b)
	switch {
	case n >= 3 && b[n-3] == '%' && read.IsHex(b[n-2]) && read.IsHex(b[n-1]):
		if bytes.EqualFold(b[n-2:], []byte("2e")) {
			return behindDot
		}
		return free
	case n >= 6 && b[n-6] == '\\' && b[n-5] == 'u' && read.IsHex(b[n-4]) && read.IsHex(b[n-3]) && read.IsHex(b[n-2]) && read.IsHex(b[n-1]):
		if bytes.EqualFold(b[n-4:], []byte("002e")) {
			return behindDot
		}
		return free
	case n >= 4 && b[n-4] == '\\' && b[n-3] == 'x' && read.IsHex(b[n-2]) && read.IsHex(b[n-1]):
		return free
	case n >= 2 && b[n-2] == '\\' && bytes.IndexByte([]byte("ntrbf"), b[n-1]) >= 0:
		return free
	case b[n-1] == 'm' && bytes.HasSuffix(bytes.TrimRight(b[:n-1], "0123456789;"), []byte{'['}):
		return free // a colour of the terminal
	}
	return inLetters
}
