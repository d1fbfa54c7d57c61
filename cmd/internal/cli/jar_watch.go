package cli

import (
	"fmt"
	"time"
)

// jarWatch shows the table until the user interrupts.
func (a *app) jarWatch() error {
	switch {
	case a.json:
		return usageError("--watch redraws a table, and --json prints data", "ask for fob jar list --json as often as you like")
	case !a.Streams.OutIsTTY:
		return usageError("--watch needs a terminal to redraw on", "without one, ask for fob jar list --json as often as you like")
	}
	at, err := a.now()
	if err != nil {
		return err
	}
	ctx := a.context()
	vault, err := a.openVault()
	if err != nil {
		return err
	}
	v, err := a.openJarView(vault)
	if err != nil {
		return err
	}
	w := &jarWatcher{jarView: v, ahead: at.Sub(a.Now())}
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		if err := w.draw(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			// The terminal has written ^C, and the prompt is to stand alone.
			return a.write([]byte("\r\x1b[K"))
		case <-every.C:
		}
	}
}

// jarWatcher draws the table again and again, in place.
type jarWatcher struct {
	*jarView
	ahead time.Duration // of --at

	drawn         int // lines on the screen
	width, height int // of the screen then
}

// draw reads what was changed and draws one frame. The cursor rests below the
// table.
func (w *jarWatcher) draw() error {
	if w.vault.Stamp() != w.stamp {
		if err := w.read(); err != nil {
			return err
		}
	}
	width, height := w.a.terminalSize()
	lines := w.table(w.a.Now().Add(w.ahead), width)
	if len(w.infos) == 0 {
		lines = []string{"the jar is empty"}
	}
	if most := max(height-1, 2); len(lines) > most {
		left := len(lines) - (most - 1)
		lines = append(lines[:most-1:most-1], fmt.Sprintf("  … and %d more", left))
	}
	// Lines are not to wrap, whatever the terminal takes for wide: they could not
	// be counted any more.
	out := []byte("\x1b[?7l")
	switch {
	case w.drawn > 0 && (width != w.width || height != w.height):
		// What stood there was wrapped anew.
		out = append(out, "\x1b[H\x1b[2J"...)
	case w.drawn > 0:
		out = fmt.Appendf(out, "\x1b[%dA\r", w.drawn)
	}
	for _, line := range lines {
		out = append(append(out, line...), "\x1b[K\n"...)
	}
	out = append(out, "\x1b[J\x1b[?7h"...)
	w.drawn, w.width, w.height = len(lines), width, height
	return w.a.write(out)
}

// terminalSize is the size of the terminal now.
func (a *app) terminalSize() (width, height int) {
	if a.Streams.Size != nil {
		if width, height = a.Streams.Size(); width > 0 && height > 0 {
			return width, height
		}
	}
	return a.Streams.Width, 24
}
