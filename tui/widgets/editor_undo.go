package widgets

import "unicode/utf8"

// change is one edit: at an offset, removed went and inserted came.
type change struct {
	at                int
	removed, inserted []byte
	before, after     int // the cursor
}

// history is what was done and undone.
type history struct {
	done, undone []change
	size         int  // bytes in done
	open         bool // what is typed next belongs to the last change
}

// mostHistory bounds the bytes that are kept to undo.
const mostHistory = 32 << 20

// stop ends the last change: what is typed next is one of its own.
func (h *history) stop() { h.open = false }

// cursor corrects where the last change left the cursor.
func (h *history) cursor(at int) {
	if n := len(h.done); n > 0 {
		h.done[n-1].after = at
		h.open = false
	}
}

func (h *history) add(c change) {
	h.undone = nil
	if h.open && h.join(c) {
		return
	}
	h.done = append(h.done, c)
	h.size += len(c.removed) + len(c.inserted)
	for h.size > mostHistory && len(h.done) > 1 {
		h.size -= len(h.done[0].removed) + len(h.done[0].inserted)
		h.done = h.done[1:]
	}
	h.open = typed(c.inserted) && len(c.removed) == 0 || typed(c.removed) && len(c.inserted) == 0
}

// typed tells one character that does not begin another word or line.
func typed(b []byte) bool {
	r, n := utf8.DecodeRune(b)
	return len(b) > 0 && n == len(b) && r != '\n'
}

// join makes one change of a word as it is typed, or of what is deleted
// character by character.
func (h *history) join(c change) bool {
	last := &h.done[len(h.done)-1]
	switch {
	case len(c.removed) == 0 && len(last.removed) == 0 && typed(c.inserted) && c.at == last.at+len(last.inserted):
		// A blank after a word ends it.
		if isBlank(c.inserted[0]) != isBlank(last.inserted[len(last.inserted)-1]) && !isBlank(last.inserted[len(last.inserted)-1]) {
			return false
		}
		last.inserted = append(last.inserted, c.inserted...)
	case len(c.inserted) == 0 && len(last.inserted) == 0 && typed(c.removed) && c.at+len(c.removed) == last.at:
		last.removed = append(c.removed, last.removed...)
		last.at = c.at
	case len(c.inserted) == 0 && len(last.inserted) == 0 && typed(c.removed) && c.at == last.at:
		last.removed = append(last.removed, c.removed...)
	default:
		return false
	}
	last.after = c.after
	h.size += len(c.removed) + len(c.inserted)
	return true
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// CanUndo tells whether there is something to undo, CanRedo to do again.
func (e *Editor) CanUndo() bool { return len(e.history.done) > 0 }

// CanRedo tells whether something was undone.
func (e *Editor) CanRedo() bool { return len(e.history.undone) > 0 }

// Undo takes the last change back, and tells whether there was one.
func (e *Editor) Undo() bool {
	h := &e.history
	n := len(h.done)
	if n == 0 {
		return false
	}
	c := h.done[n-1]
	h.done, h.undone, h.open = h.done[:n-1], append(h.undone, c), false
	h.size -= len(c.removed) + len(c.inserted)
	e.apply(c.at, c.at+len(c.inserted), c.removed)
	e.moveTo(c.before)
	return true
}

// Redo does again what was undone last, and tells whether there was anything.
func (e *Editor) Redo() bool {
	h := &e.history
	n := len(h.undone)
	if n == 0 {
		return false
	}
	c := h.undone[n-1]
	h.undone, h.done, h.open = h.undone[:n-1], append(h.done, c), false
	h.size += len(c.removed) + len(c.inserted)
	e.apply(c.at, c.at+len(c.removed), c.inserted)
	e.moveTo(c.after)
	return true
}

// touch is the part of a text that has changed since it was looked at, and by
// how much what follows has moved.
type touch struct {
	any    bool
	all    bool
	lo, hi int // in the text as it was
	delta  int
}

// edit notes an edit of the text as it is now.
func (t *touch) edit(start, end, delta int) {
	if t.all {
		return
	}
	if !t.any {
		*t = touch{any: true, lo: start, hi: end, delta: delta}
		return
	}
	// Behind what has changed, offsets are those of before plus delta.
	now := t.hi + t.delta
	if end > now {
		t.hi += end - now
	}
	t.lo = min(t.lo, start)
	t.delta += delta
}

// Looked says that the text as it is now was looked at: what [Editor.Moved]
// gets from now on are places in it.
func (e *Editor) Looked() { e.touched = touch{} }

// Moved tells where a piece of the text is now that was looked at; false if it
// has changed since.
func (e *Editor) Moved(start, end int) (int, int, bool) {
	t := &e.touched
	switch {
	case t.all:
		return 0, 0, false
	case !t.any, end <= t.lo:
		return start, end, true
	case start >= t.hi:
		return start + t.delta, end + t.delta, true
	}
	return 0, 0, false
}

// Shift is where an offset of the text that was looked at is now; within what
// has changed since, where that begins. It keeps their order.
func (e *Editor) Shift(at int) int {
	t := &e.touched
	switch {
	case !t.any, at <= t.lo:
		return at
	case at >= t.hi:
		return at + t.delta
	}
	return t.lo
}
