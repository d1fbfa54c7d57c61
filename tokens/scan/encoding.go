package scan

import (
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Open gives the text of a stream, and what was taken off it, outermost first:
// "gzip", once or twice, "utf-16le", "utf-16be". It tells them by their first
// bytes. Several gzip members are one stream.
func Open(r io.Reader) (text io.Reader, encodings []string, err error) {
	const mostGzip = 2 // a packed file within a packed file; more is a trap
	for {
		p := &peeked{in: r}
		if err := p.fill(3); err != nil {
			return p, encodings, err
		}
		switch magic := string(p.head); {
		case strings.HasPrefix(magic, "\x1f\x8b\x08") && len(encodings) < mostGzip:
			unpacked, err := gzip.NewReader(p)
			if err != nil {
				return p, encodings, err
			}
			encodings, r = append(encodings, "gzip"), whole{unpacked}
			continue
		case strings.HasPrefix(magic, "\xff\xfe"):
			p.head = p.head[2:]
			return &utf16Reader{in: p}, append(encodings, "utf-16le"), nil
		case strings.HasPrefix(magic, "\xfe\xff"):
			p.head = p.head[2:]
			return &utf16Reader{in: p, big: true}, append(encodings, "utf-16be"), nil
		}
		return p, encodings, nil
	}
}

// whole fills the buffer: an unpacker gives small pieces, and a short read is
// taken for a slow stream.
type whole struct{ in io.Reader }

func (w whole) Read(b []byte) (int, error) {
	n, err := io.ReadFull(w.in, b)
	if errors.Is(err, io.ErrUnexpectedEOF) && n > 0 {
		// It may be the end, or the end of a damaged file: the next read says.
		return n, nil
	}
	return n, err
}

// peeked is a stream of which the first bytes were read already.
type peeked struct {
	in   io.Reader
	head []byte
	err  error
}

// fill reads at least n bytes, or all there are.
func (p *peeked) fill(n int) error {
	const fruitless = 100
	buf := make([]byte, 512)
	for tries := 0; len(p.head) < n && p.err == nil; tries++ {
		if tries == fruitless {
			return io.ErrNoProgress
		}
		var k int
		k, p.err = p.in.Read(buf[len(p.head):])
		p.head = buf[:len(p.head)+k]
	}
	if p.err != nil && !errors.Is(p.err, io.EOF) {
		return p.err
	}
	return nil
}

func (p *peeked) Read(b []byte) (int, error) {
	if len(p.head) > 0 {
		n := copy(b, p.head)
		p.head = p.head[n:]
		return n, nil
	}
	if p.err != nil {
		return 0, p.err
	}
	return p.in.Read(b)
}

// utf16Reader reads UTF-16 as UTF-8. What is no UTF-16 becomes U+FFFD.
type utf16Reader struct {
	in   io.Reader
	big  bool
	raw  [4096]byte
	have int    // bytes of raw that were not read as text yet
	high rune   // the first half of a pair, 0 if none
	out  []byte // text that was not given out yet
	buf  []byte
	err  error
}

func (r *utf16Reader) Read(b []byte) (int, error) {
	for len(r.out) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		var n int
		n, r.err = r.in.Read(r.raw[r.have:])
		r.have += n
		r.convert()
	}
	n := copy(b, r.out)
	r.out = r.out[n:]
	return n, nil
}

// convert turns whole units into text.
func (r *utf16Reader) convert() {
	r.buf = r.buf[:0]
	units := r.have &^ 1
	for i := 0; i < units; i += 2 {
		c := rune(r.raw[i]) | rune(r.raw[i+1])<<8
		if r.big {
			c = rune(r.raw[i])<<8 | rune(r.raw[i+1])
		}
		r.unit(c)
	}
	r.have = copy(r.raw[:], r.raw[units:r.have])
	if r.err != nil && (r.high != 0 || r.have > 0) {
		r.high, r.have = 0, 0
		r.buf = utf8.AppendRune(r.buf, utf8.RuneError)
	}
	r.out = r.buf
}

func (r *utf16Reader) unit(c rune) {
	if r.high != 0 {
		pair := utf16.DecodeRune(r.high, c)
		r.high = 0
		r.buf = utf8.AppendRune(r.buf, pair)
		if pair != utf8.RuneError {
			return
		}
	}
	if 0xd800 <= c && c < 0xdc00 {
		r.high = c
		return
	}
	r.buf = utf8.AppendRune(r.buf, c) // a lone second half becomes U+FFFD
}
