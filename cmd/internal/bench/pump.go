package bench

import (
	"bytes"
	"errors"
	"os"
	"sync"

	"github.com/muesli/cancelreader"
)

// A pump reads a terminal as fast as it gives, until it is stopped.
type pump struct {
	more chan struct{} // holds something when there is something to take

	mu     sync.Mutex
	chunks [][]byte
	err    error // why no more will come

	from    cancelreader.CancelReader
	stopped chan struct{}
	file    *os.File
	ctrlC   func()
	gone    func()
}

// readMost is more than a terminal gives in one read.
const readMost = 64 << 10

func startPump(file *os.File, ctrlC, gone func()) (*pump, error) {
	from, err := cancelreader.NewReader(file)
	if err != nil {
		return nil, err
	}
	p := &pump{more: make(chan struct{}, 1), from: from, stopped: make(chan struct{}), file: file, ctrlC: ctrlC, gone: gone}
	go p.run()
	return p, nil
}

func (p *pump) run() {
	defer close(p.stopped)
	buf := make([]byte, readMost)
	for empty := 0; ; {
		n, err := p.from.Read(buf)
		read := buf[:n]
		if errors.Is(err, cancelreader.ErrCanceled) {
			return
		}
		if n > 0 {
			empty = 0
			p.put(bytes.Clone(read), nil)
			if bytes.HasSuffix(read, []byte("\x03")) {
				p.ctrlC()
			}
		} else if err == nil {
			// A terminal in raw mode does not, but a read may give nothing.
			if empty++; empty > 100 {
				err = ErrTerminalGone
			}
		}
		if err != nil {
			p.put(nil, ErrTerminalGone)
			p.gone()
			return
		}
	}
}

func (p *pump) put(chunk []byte, err error) {
	p.mu.Lock()
	if chunk != nil {
		p.chunks = append(p.chunks, chunk)
	}
	p.err = err
	p.mu.Unlock()
	p.wake()
}

func (p *pump) wake() {
	select {
	case p.more <- struct{}{}:
	default:
	}
}

// take gives all that was read, in its order, and why no more will come.
func (p *pump) take() ([][]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	chunks := p.chunks
	p.chunks = nil
	return chunks, p.err
}

// stop ends the reading; when it returns, no more is read.
func (p *pump) stop() {
	if p.from.Cancel() {
		<-p.stopped
		_ = p.from.Close()
	}
}

// again gives a pump that goes on where p was stopped; nil if it cannot, and the
// next read says why.
func (p *pump) again() *pump {
	next, err := startPump(p.file, p.ctrlC, p.gone)
	if err != nil {
		return nil
	}
	chunks, goneErr := p.take()
	next.mu.Lock()
	next.chunks = append(chunks, next.chunks...)
	if goneErr != nil {
		next.err = goneErr
	}
	next.mu.Unlock()
	next.wake()
	return next
}
