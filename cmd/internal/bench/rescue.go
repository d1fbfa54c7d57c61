package bench

import "time"

// rescue puts the terminal back without waiting for anybody, for when bubbletea
// or the model hangs.
func (s *screen) rescue() {
	if s.was != nil {
		s.restore()
	}
	written := make(chan struct{})
	go func() {
		_, _ = s.out.last(leaving)
		close(written)
	}()
	select {
	case <-written:
	case <-time.After(time.Second): // the terminal takes nothing; its modes are all that is left
	}
}
