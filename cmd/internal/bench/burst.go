package bench

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// A paste is at least burstLeast characters in one read, and burstKinds
// different ones among them: more than a person types before a slow line hands it
// on, and no key held down.
const (
	burstLeast = 32
	burstKinds = 8
)

// A burst finds the pastes that a terminal does not mark (GNU screen, the Linux
// console, old terminals): text that comes faster than anybody types. Without it
// each character of a pasted token would be a command.
type burst struct {
	text []byte // of a paste that goes on
	cr   []byte // line ends that belong to it if more text follows; at its end they are the key Enter
}

// running tells whether a paste goes on, so that silence will end it.
func (b *burst) running() bool { return len(b.text) > 0 }

// take gives the pieces of one read with those that are a paste made one.
func (b *burst) take(pieces []piece) []piece {
	var out []piece
	for i := 0; i < len(pieces); {
		n := run(pieces[i:])
		if n == 0 || !b.running() && !pasted(pieces[i:i+n]) {
			out = append(b.end(out), pieces[i:i+max(n, 1)]...)
			i += max(n, 1)
			continue
		}
		for _, p := range pieces[i : i+n] {
			b.add(p.data)
		}
		i += n
	}
	return out
}

func (b *burst) add(char []byte) {
	if char[0] == '\r' || char[0] == '\n' {
		b.cr = append(b.cr, char...)
		return
	}
	b.text = append(append(b.text, b.cr...), char...)
	b.cr = b.cr[:0]
}

// end appends what was gathered to out.
func (b *burst) end(out []piece) []piece {
	if !b.running() {
		return out
	}
	out = append(out, piece{kind: pastePiece, data: b.text})
	for _, c := range b.cr {
		out = append(out, piece{kind: keyPiece, data: []byte{c}})
	}
	b.text, b.cr = nil, nil
	return out
}

// run counts the characters of text that pieces begin with.
func run(pieces []piece) int {
	for i, p := range pieces {
		if p.kind != keyPiece || !isText(p.data) {
			return i
		}
	}
	return len(pieces)
}

// pasted tells whether nobody typed this.
func pasted(text []piece) bool {
	var kinds []string
	visible := 0
	for _, p := range text {
		if p.data[0] <= ' ' {
			continue
		}
		visible++
		if len(kinds) < burstKinds && !slices.Contains(kinds, string(p.data)) {
			kinds = append(kinds, string(p.data))
		}
	}
	return visible >= burstLeast && len(kinds) == burstKinds
}

func isText(key []byte) bool {
	if len(key) == 1 {
		return key[0] >= ' ' && key[0] < 0x7f || bytes.IndexByte([]byte("\r\n\t"), key[0]) >= 0
	}
	r, n := utf8.DecodeRune(key)
	return n == len(key) && r != utf8.RuneError && r >= 0xa0
}
