package scan

import (
	"bytes"
	"encoding/base64"
)

// A HAR file holds the bodies of answers as strings, those that are no text in
// base64, with "encoding": "base64" beside them (HAR 1.2, content).

// harHead is how much of a file tells whether it is a HAR file.
const harHead = 64

// bodyName is the name of the member that holds a body.
const bodyName = `"text"`

// isHAR tells a HAR file by its beginning: {"log": {
func isHAR(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	for _, want := range []string{"{", `"log"`, ":", "{"} {
		var ok bool
		if b, ok = bytes.CutPrefix(bytes.TrimLeft(b, " \t\r\n"), []byte(want)); !ok {
			return false
		}
	}
	return true
}

// nextBody gives the next member that may be a body; -1 if there is none. The
// head of the file holds none, and may be searched before it is known for what
// it is.
func (s *Scanner) nextBody(data []byte, from int) int {
	from = max(from, int(harHead-s.base))
	if from >= len(data) {
		return -1
	}
	if i := bytes.Index(data[from:], []byte(bodyName)); i >= 0 {
		return from + i
	}
	return -1
}

// body looks into the member at data[at:]. It gives the place from which the
// search goes on: behind a body in base64, else behind the member's name.
func (s *Scanner) body(data []byte, at int, last bool) (next int, more bool) {
	behind := at + len(bodyName)
	need := func(i int) bool { return i >= len(data) && !last && len(data)-at < s.opt.Limits.TokenSize }
	i := skipSpace(data, behind)
	if need(i) {
		return 0, true
	}
	if i >= len(data) || data[i] != ':' {
		return behind, false
	}
	if i = skipSpace(data, i+1); need(i) {
		return 0, true
	}
	if i >= len(data) || data[i] != '"' {
		return behind, false
	}
	start := i + 1
	end := endOfBase64(data[:min(len(data), at+s.opt.Limits.TokenSize)], start)
	if need(end) {
		return 0, true
	}
	if end >= len(data) || data[end] != '"' {
		return behind, false
	}
	told, whole := toldAfter(data, end+1)
	if !whole && need(len(data)) {
		return 0, true
	}
	if told || toldBefore(data, at) {
		s.lookInside(data, start, end)
		return end + 1, false
	}
	return behind, false
}

func skipSpace(data []byte, i int) int {
	for i < len(data) && isSpace(data[i]) {
		i++
	}
	return i
}

// endOfBase64 gives the end of the letters of base64 at from; a slash may be
// escaped.
func endOfBase64(data []byte, from int) int {
	i := from
	for i < len(data) {
		c := data[i]
		if !isB64[c] && c != '+' && c != '/' && c != '=' && c != '\\' {
			break
		}
		i++
	}
	return i
}

// toldAfter tells whether the next member says that the encoding is base64; it
// is not whole where the data ends too early to tell.
func toldAfter(data []byte, at int) (told, whole bool) {
	for _, want := range []string{",", `"encoding"`, ":", `"base64"`} {
		at = skipSpace(data, at)
		have := data[min(at, len(data)):min(len(data), at+len(want))]
		if string(have) != want[:len(have)] {
			return false, true
		}
		if len(have) < len(want) {
			return false, false
		}
		at += len(want)
	}
	return true, true
}

// toldBefore tells whether the member before says so.
func toldBefore(data []byte, at int) bool {
	b := data[:at]
	for _, want := range []string{",", `"base64"`, ":", `"encoding"`} {
		var ok bool
		if b, ok = bytes.CutSuffix(bytes.TrimRight(b, " \t\r\n"), []byte(want)); !ok {
			return false
		}
	}
	return true
}

// lookInside searches a body.
func (s *Scanner) lookInside(data []byte, start, end int) {
	text := bytes.ReplaceAll(data[start:end], []byte(`\/`), []byte("/"))
	plain := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(plain, text)
	if err != nil {
		return
	}
	if s.inside == nil {
		s.inside = NewScanner(s.opt, nil)
	}
	s.inside.found = func(h *Hit) {
		s.report(data, start, end, h.Token, h.Fault, "base64 body")
	}
	head := newHead()
	head.see(plain[:n])
	s.inside.reset(0, facts{nul: head.nul})
	s.inside.Scan(plain[:n], true)
	if !s.opt.Faults {
		s.lookAlikes += s.inside.lookAlikes // which it did not report
	}
}
