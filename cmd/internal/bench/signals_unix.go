//go:build !windows

package bench

import (
	"os"
	"syscall"
	"time"
)

const canSuspend = true

func caught() []os.Signal {
	return []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGCONT, syscall.SIGWINCH}
}

// stopSignal tells whether s does not end the program.
func (b *Bench) stopSignal(s syscall.Signal) bool {
	switch s {
	case syscall.SIGWINCH:
		go b.tellSize()
		return true
	case syscall.SIGCONT:
		if !b.away.Load() {
			b.Send(backMsg{})
			return true
		}
		select {
		case b.continued <- struct{}{}:
		default:
		}
		return true
	case syscall.SIGINT, syscall.SIGQUIT:
		// Typed into the program that has the terminal, it is that one's.
		return b.away.Load()
	}
	return false
}

// A suspension stops the process, as Ctrl-Z does in a program that leaves the
// terminal as it is, until the shell continues it.
type suspension struct{ continued chan struct{} }

// Run stops the process and returns when it goes on.
func (s suspension) Run() error {
	select {
	case <-s.continued: // from an earlier time
	default:
	}
	// All of the job, as the terminal would.
	if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
		return err
	}
	select {
	case <-s.continued:
	case <-time.After(notStopped):
		// Nobody could continue this process, so the system did not stop it.
	}
	return nil
}

// notStopped is how long a signal to oneself takes at the very most. A process
// that was stopped wakes up past it.
const notStopped = 200 * time.Millisecond
