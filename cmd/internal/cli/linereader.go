package cli

import (
	"bytes"
	"errors"
	"io"
)

// batchBytes is how much is read at a time. A pipe gives no more, and on a
// machine of many cores the batches in flight must stay small together.
const batchBytes = 64 << 10

// batch is a run of whole lines on its way through the stages.
type batch struct {
	source  string // what it was read from, "" if there is one source only
	first   int    // the number of its first line, from 1
	data    []byte // the lines, each with its end
	tooLong bool   // it stands for one line beyond the limit, and holds nothing of it

	out   []byte // what is to be printed
	tally tally
	err   error
	done  chan struct{}
}

// lineReader cuts a stream into batches of whole lines in constant memory.
type lineReader struct {
	in       io.Reader
	most     int // bytes of the longest line, without its end
	source   string
	line     int    // lines given out so far
	rest     []byte // the beginning of the next line
	skipping bool   // within a line that is too long
	err      error  // the end of the stream
}

// next fills a batch with what one read gives, so that a slow stream is passed
// on as it comes. It gives io.EOF after the last batch.
func (r *lineReader) next(b *batch) error {
	b.source, b.first, b.tooLong = r.source, r.line+1, false
	b.data = append(b.data[:0], r.rest...)
	r.rest = r.rest[:0]
	for {
		if r.err != nil {
			return r.last(b)
		}
		from := len(b.data)
		r.read(b)
		if r.skipping && !r.skip(b, from) {
			continue
		}
		if end := bytes.LastIndexByte(b.data[from:], '\n'); end >= 0 {
			r.rest = append(r.rest, b.data[from+end+1:]...)
			b.data = b.data[:from+end+1]
			r.line += bytes.Count(b.data[from:], []byte{'\n'})
			return nil
		}
		if len(b.data) > r.most+1 { // one more for a carriage return
			r.tooLong(b)
			r.skipping = true
			return nil
		}
	}
}

// read appends what one read gives.
func (r *lineReader) read(b *batch) {
	const fruitless = 100
	if cap(b.data)-len(b.data) < batchBytes/2 {
		grown := make([]byte, len(b.data), 2*len(b.data)+batchBytes)
		copy(grown, b.data)
		b.data = grown
	}
	for range fruitless {
		room := min(cap(b.data), len(b.data)+batchBytes)
		n, err := r.in.Read(b.data[len(b.data):room])
		b.data = b.data[:len(b.data)+n]
		r.err = err
		if n > 0 || err != nil {
			return
		}
	}
	r.err = io.ErrNoProgress
}

// skip throws away the rest of a line that is too long; it tells whether the
// line has ended.
func (r *lineReader) skip(b *batch, from int) bool {
	end := bytes.IndexByte(b.data[from:], '\n')
	if end < 0 {
		b.data = b.data[:from]
		return false
	}
	b.data = append(b.data[:from], b.data[from+end+1:]...)
	r.skipping = false
	return true
}

// last gives out the line that has no end, and then the end of the stream.
func (r *lineReader) last(b *batch) error {
	if errors.Is(r.err, io.EOF) && len(b.data) > 0 {
		r.line++
		if len(b.data) > r.most+1 {
			r.line--
			r.tooLong(b)
		}
		return nil
	}
	return r.err
}

func (r *lineReader) tooLong(b *batch) {
	r.line++
	b.data, b.tooLong = b.data[:0], true
}
