package cli

import (
	"fmt"
	"io"
	"time"
)

// progress shows on stderr how far long work is. The zero value shows nothing.
type progress struct {
	w     io.Writer
	now   func() time.Time
	noun  string // in the plural
	total int    // 0 if unknown
	began time.Time
	last  time.Time
	shown bool
}

// progress begins work on total things, 0 if nobody knows how many. It shows
// itself where stderr is a terminal, unless the data goes there as well, and
// only once the work has taken a second.
func (a *app) progress(noun string, total int) *progress {
	if a.quiet || !a.Streams.ErrIsTTY || a.Streams.OutIsTTY {
		return &progress{}
	}
	start := a.Now()
	return &progress{w: a.Streams.Err, now: a.Now, noun: noun, total: total, began: start, last: start}
}

// at tells that so many are done.
func (p *progress) at(done int) {
	if p.w == nil {
		return
	}
	now := p.now()
	if now.Sub(p.last) < time.Second {
		return
	}
	p.last, p.shown = now, true
	of := ""
	if p.total > 0 {
		of = fmt.Sprintf(" of %d (%d%%)", p.total, done*100/p.total)
	}
	rate := float64(done) / now.Sub(p.began).Seconds()
	fmt.Fprintf(p.w, "\r%d%s %s, %.0f a second\x1b[K", done, of, p.noun, rate)
}

// end takes the line away.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}
