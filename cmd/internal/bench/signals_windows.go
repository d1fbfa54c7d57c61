package bench

import (
	"os"
	"syscall"
)

const canSuspend = false

func caught() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }

// stopSignal tells whether s does not end the program.
func (b *Bench) stopSignal(s syscall.Signal) bool {
	// Typed into the program that has the console, it is that one's.
	return s == syscall.SIGINT && b.away.Load()
}

// A suspension is for systems that have jobs; this one has none.
type suspension struct{ continued chan struct{} }

// Run does nothing.
func (suspension) Run() error { return nil }
