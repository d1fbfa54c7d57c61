package scan

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
)

// BlockSize is how much of a stream is read at a time.
const BlockSize = 256 << 10

// Batch is what was found in one block of a stream.
type Batch struct {
	Source any // what the stream was given as
	// Hits are in order. They are good until the batch is given back.
	Hits       []Hit
	LookAlikes int
	Bytes      int  // of the block
	Last       bool // of the stream
	// Bug is the value of a panic of the scanner, nil if there was none.
	Bug any

	block   []byte // a buffer of the pipe, which goes with the batch
	data    []byte // the part of it that is to be searched
	facts   facts
	at      int64 // of data in the stream, where a stretch begins
	ends    bool  // the stretch ends with it
	text    []byte
	stretch *stretch
	lines   int // ends of lines in the stretch so far
	done    chan struct{}
}

// stretch is a run of batches that one scanner must see in order.
type stretch struct{ batches chan *Batch }

// Pipe searches streams on all cores, in constant memory: a fixed number of
// blocks goes round from the reader to the scanners, to whoever takes the
// batches, and back.
type Pipe struct {
	opt       Options
	free      chan *Batch
	stretches chan *stretch
	order     chan *Batch
	scanners  sync.WaitGroup

	current *stretch
	source  any // of the batch that was given out last
	lines   int // ends of lines in the stretches of the source that are over
}

// NewPipe starts the scanners: as many as workers says, 0 for one a core.
func NewPipe(opt Options, workers int) *Pipe {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	n := 3*workers + 2
	p := &Pipe{opt: opt, free: make(chan *Batch, n), stretches: make(chan *stretch, 2*n), order: make(chan *Batch, 2*n)}
	for range n {
		p.free <- &Batch{done: make(chan struct{}, 1)}
	}
	for range workers {
		p.scanners.Go(p.scan)
	}
	return p
}

// Read searches one stream. Its batches come out of Next under the name of source,
// which no other stream may have (a pointer, say). It returns when the
// stream is read, or ctx ends.
func (p *Pipe) Read(ctx context.Context, source any, r io.Reader) error {
	f := feeder{p: p, ctx: ctx, source: source, in: r, head: newHead()}
	err := f.run()
	if p.current != nil { // after an error
		p.hand(&Batch{Source: source, done: make(chan struct{}, 1)}, nil, &f, true)
	}
	return err
}

// Close says that there are no more streams.
func (p *Pipe) Close() {
	close(p.stretches)
	close(p.order)
}

// feeder reads one stream into blocks.
type feeder struct {
	p      *Pipe
	ctx    context.Context //nolint:containedctx // it lives as long as one call
	source any
	in     io.Reader
	head   *head
	at     int64  // of the next block in the stream
	tail   []byte // the beginning of the next block
}

func (f *feeder) run() error {
	for {
		b, err := f.p.take(f.ctx)
		if err != nil {
			return err
		}
		b.Source = f.source
		if b.block == nil {
			b.block = make([]byte, BlockSize)
		}
		have := copy(b.block, f.tail)
		n, err := f.read(b.block[have:])
		f.head.see(b.block[have : have+n])
		full := have+n == len(b.block)
		f.tail = f.tail[:0]
		if err != nil {
			end := errors.Is(err, io.EOF)
			b.Last = end
			f.p.hand(b, b.block[:have+n], f, true)
			if end {
				return nil
			}
			return err
		}
		f.give(b, b.block[:have+n], full)
	}
}

// read reads once: what a slow stream gives is searched as it comes.
func (f *feeder) read(b []byte) (int, error) {
	const fruitless = 100
	for range fruitless {
		if n, err := f.in.Read(b); n > 0 || err != nil {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}

// give hands on a block. The beginning of a line that is not whole waits for
// the next block where that is sure to come at once.
func (f *feeder) give(b *Batch, data []byte, full bool) {
	const small = 16 << 10 // not worth a change of hands
	cut := 0
	if full || len(data) > small {
		cut = Cut(data)
	}
	switch {
	case cut == 0:
		f.p.hand(b, data, f, false)
	case full:
		f.tail = append(f.tail, data[cut:]...)
		f.p.hand(b, data[:cut], f, true)
	default:
		rest := append([]byte(nil), data[cut:]...)
		f.p.hand(b, data[:cut], f, true)
		// A batch of its own kind, of which there is one for each of the others.
		f.p.hand(&Batch{Source: f.source, done: make(chan struct{}, 1)}, rest, f, false)
	}
}

// take gives a batch that is free.
func (p *Pipe) take(ctx context.Context) (*Batch, error) {
	select {
	case b := <-p.free:
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hand gives a batch to the scanner of its stretch, and into the order.
func (p *Pipe) hand(b *Batch, data []byte, f *feeder, ends bool) {
	b.data, b.Bytes, b.facts, b.at, b.ends = data, len(data), f.head.facts, f.at, ends
	f.at += int64(len(data))
	if p.current == nil {
		p.current = &stretch{make(chan *Batch, cap(p.order))}
		p.stretches <- p.current
	}
	b.stretch = p.current
	p.current.batches <- b
	p.order <- b
	if ends {
		close(p.current.batches)
		p.current = nil
	}
}

// scan is one scanner.
func (p *Pipe) scan() {
	var b *Batch
	s := NewScanner(p.opt, func(h *Hit) { b.add(h) })
	for stretch := range p.stretches {
		first := true
		for b = range stretch.batches {
			if first {
				s.reset(b.at, b.facts)
				first = false
			}
			b.search(s)
			b.done <- struct{}{}
		}
	}
}

// search searches the batch's part of a stretch.
func (b *Batch) search(s *Scanner) {
	b.Hits, b.text, b.Bug = b.Hits[:0], b.text[:0], nil
	defer func() {
		if bug := recover(); bug != nil {
			b.Bug = bug
		}
	}()
	s.facts, s.lookAlikes = b.facts, 0
	s.Scan(b.data, b.ends)
	b.LookAlikes, b.lines = s.lookAlikes, s.lines
}

// add keeps a hit. A token that is not a part of the block is the scanner's,
// which goes on.
func (b *Batch) add(h *Hit) {
	b.Hits = append(b.Hits, *h)
	if !h.inBlock {
		b.text = append(b.text, h.Token...)
		b.Hits[len(b.Hits)-1].Token = b.text[len(b.text)-len(h.Token):]
	}
}

// Next gives the next batch, in the order of the streams; nil after the last.
// The caller gives it back with Free.
func (p *Pipe) Next(ctx context.Context) (*Batch, error) {
	var b *Batch
	var ok bool
	select {
	case b, ok = <-p.order:
	case <-ctx.Done():
		// What was read by then is not lost.
		select {
		case b, ok = <-p.order:
		default:
			return nil, ctx.Err()
		}
	}
	if !ok {
		return nil, nil //nolint:nilnil // there is no next batch, and nothing is wrong
	}
	<-b.done
	p.place(b)
	return b, nil
}

// place makes the lines of a batch those of the stream.
func (p *Pipe) place(b *Batch) {
	if b.Source != p.source {
		p.source, p.lines = b.Source, 0
	}
	for i := range b.Hits {
		if h := &b.Hits[i]; h.Line > 0 {
			h.Line += p.lines
		}
	}
	if b.ends {
		p.lines += b.lines
	}
}

// Free gives a batch back.
func (p *Pipe) Free(b *Batch) {
	if b.block == nil {
		return // one beside the fixed number
	}
	const large = 1 << 20
	if cap(b.text) > large {
		b.text = nil // one huge token must not be paid for ever after
	}
	b.Last = false
	p.free <- b
}
