package cli

import (
	"context"
	"io"
)

// interruptible is a stream whose reads end when the run is interrupted: a read
// from a terminal or a pipe cannot be called back, so it is left behind.
type interruptible struct {
	ctx context.Context
	in  io.Reader
}

type readResult struct {
	n   int
	err error
}

// Read fills p. After an interruption p must not be used: the read that was
// left behind may still write to it.
func (r *interruptible) Read(p []byte) (int, error) {
	got := make(chan readResult, 1)
	go func() {
		n, err := r.in.Read(p)
		got <- readResult{n, err}
	}()
	select {
	case res := <-got:
		return res.n, res.err
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	}
}
