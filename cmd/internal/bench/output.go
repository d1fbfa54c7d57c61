package bench

import (
	"os"
	"sync"
	"sync/atomic"
)

// An output is the terminal to write to. A whole frame, or a whole control
// sequence, goes into each write; so nothing tears anything else.
type output struct {
	mu   sync.Mutex
	file *os.File
	shut atomic.Bool
}

// Fd gives what to ask for the size.
func (out *output) Fd() uintptr { return out.file.Fd() }

// Write writes p with nothing in between.
func (out *output) Write(p []byte) (int, error) {
	out.mu.Lock()
	defer out.mu.Unlock()
	if out.shut.Load() {
		return len(p), nil
	}
	return out.file.Write(p)
}

// last writes what is to be the last: from now on, all else is dropped. It waits
// for nobody.
func (out *output) last(text string) (int, error) {
	out.shut.Store(true)
	return out.file.WriteString(text)
}
