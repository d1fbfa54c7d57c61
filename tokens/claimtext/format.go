package claimtext

import (
	"bytes"
	"time"

	"fob/tokens"
)

// lineWidth is up to how wide an array of plain values stays on one line.
const lineWidth = 60

// Format lays a claims set out for people: a member a line, two spaces for each
// level, arrays of plain values on one line while they are short. Order,
// numbers and strings stay as they are written. The error names the first
// fault and its place.
func Format(text []byte, lim tokens.Limits) ([]byte, error) {
	r := Check(text, time.Unix(0, 0), nil, lim)
	if err := r.Err(Syntax); err != nil {
		return nil, err
	}
	p := printer{text: text, list: r.Tokens, out: make([]byte, 0, len(text)+len(text)/4+16)}
	for p.at < len(p.list) {
		p.next()
	}
	return p.out, nil
}

// printer writes pieces that are known to be a claims set.
type printer struct {
	text  []byte
	list  []Token
	at    int
	depth int
	out   []byte
}

func (p *printer) piece(i int) []byte { return p.text[p.list[i].Start:p.list[i].End] }

func (p *printer) newLine() {
	p.out = append(p.out, '\n')
	for range p.depth {
		p.out = append(p.out, "  "...)
	}
}

func (p *printer) next() {
	raw := p.piece(p.at)
	if p.list[p.at].Kind != KindPunct {
		p.out = append(p.out, raw...)
		p.at++
		return
	}
	switch c := raw[0]; c {
	case '{', '[':
		p.open(c)
		return
	case '}', ']':
		p.depth--
		p.newLine()
		p.out = append(p.out, c)
	case ',':
		p.out = append(p.out, ',')
		p.newLine()
	case ':':
		p.out = append(p.out, ": "...)
	}
	p.at++
}

func (p *printer) open(c byte) {
	end := p.short(c)
	if end < 0 {
		p.depth++
		p.out = append(p.out, c)
		p.newLine()
		p.at++
		return
	}
	for ; p.at <= end; p.at++ {
		p.out = append(p.out, p.piece(p.at)...)
		if bytes.Equal(p.piece(p.at), []byte{','}) {
			p.out = append(p.out, ' ')
		}
	}
}

// short finds the closer of what stays on one line, -1 if it does not: an
// empty object or array, a short array of plain values.
func (p *printer) short(c byte) int {
	width := 0
	for i := p.at + 1; i < len(p.list) && width <= lineWidth; i++ {
		width += p.list[i].Len() + 1
		if p.list[i].Kind != KindPunct {
			continue
		}
		switch b := p.piece(i)[0]; {
		case b == c+2: // its closer, in ASCII
			return i
		case c == '{' || b != ',':
			return -1
		}
	}
	return -1
}
