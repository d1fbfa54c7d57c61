package bench

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// catchSignals ends the program in good order on a signal that would end the
// process, and puts the terminal in order after one that stopped it.
func (b *Bench) catchSignals() (stop func()) {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, caught()...)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case s := <-signals:
				if number, ok := s.(syscall.Signal); ok && !b.stopSignal(number) {
					b.endSignal(number)
				}
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}

// endSignal obeys a signal to end. A second one, or two seconds in which the
// first is not obeyed, ends the process at once.
func (b *Bench) endSignal(s syscall.Signal) {
	exit := 128 + int(s)
	if !b.signal.CompareAndSwap(0, int32(s)) {
		b.leave(exit)
	}
	b.kill()
	time.AfterFunc(stuckAfter, func() { b.leave(exit) })
}
