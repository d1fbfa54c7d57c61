package widgets

import (
	"bytes"

	tea "github.com/charmbracelet/bubbletea"
)

// Key does what a key says and tells whether the text has changed.
func (w *Wrapped) Key(msg tea.KeyMsg) (changed bool) {
	if msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace {
		if msg.Alt {
			return false
		}
		return w.Insert([]byte(string(msg.Runes)))
	}
	k := msg.String()
	if from, to, ok := w.cut(k); ok {
		return w.replace(from, to, nil)
	}
	if !w.move(k) {
		return false
	}
	w.follow = true
	w.history.rest()
	return false
}

// cut gives what a key deletes.
func (w *Wrapped) cut(k string) (from, to int, ok bool) {
	switch k {
	case "backspace", "ctrl+h":
		return w.previous(w.at), w.at, true
	case "delete", "ctrl+d":
		return w.at, w.next(w.at), true
	case "ctrl+w", "alt+backspace":
		return w.wordStart(), w.at, true
	case "ctrl+k":
		return w.at, w.lineEnd(), true
	case "ctrl+u":
		return bytes.LastIndexByte(w.text[:w.at], '\n') + 1, w.at, true
	}
	return 0, 0, false
}

// wordStart is the beginning of the part of the token before the cursor: parts
// end at dots, and words of JSON at what stands between them.
func (w *Wrapped) wordStart() int {
	i := w.at
	for i > 0 && !inWord(w.text[i-1]) {
		i--
	}
	for i > 0 && inWord(w.text[i-1]) {
		i--
	}
	return i
}

func (w *Wrapped) wordEnd() int {
	i := w.at
	for i < len(w.text) && !inWord(w.text[i]) {
		i++
	}
	for i < len(w.text) && inWord(w.text[i]) {
		i++
	}
	return i
}

func inWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '=' || c >= 0x80
}

// lineEnd is the next line feed, or the end. On a line feed it is behind it, so
// that lines can be joined.
func (w *Wrapped) lineEnd() int {
	n := bytes.IndexByte(w.text[w.at:], '\n')
	switch {
	case n < 0:
		return len(w.text)
	case n == 0:
		return w.at + 1
	}
	return w.at + n
}

// move moves the cursor, and tells whether the key is one that does.
func (w *Wrapped) move(k string) bool {
	w.lay(max(1, w.width))
	row, col := w.place(w.at)
	goal := 0
	switch k {
	case "left", "ctrl+b":
		w.at = w.previous(w.at)
	case "right", "ctrl+f":
		w.at = w.next(w.at)
	case "alt+left", "ctrl+left":
		w.at = w.wordStart()
	case "alt+right", "ctrl+right":
		w.at = w.wordEnd()
	case "home":
		w.at, _ = w.span(row)
	case "end":
		w.at = w.rowEnd(row)
	case "ctrl+a", "ctrl+home":
		w.at = 0
	case "ctrl+e", "ctrl+end":
		w.at = len(w.text)
	case "up":
		goal = w.toRow(row-1, col)
	case "down":
		goal = w.toRow(row+1, col)
	case "pgup":
		goal = w.toRow(row-max(1, w.height-1), col)
	case "pgdown":
		goal = w.toRow(row+max(1, w.height-1), col)
	default:
		return false
	}
	w.goal = goal
	return true
}

// rowEnd is the last byte of a row, or the end of the text.
func (w *Wrapped) rowEnd(row int) int {
	start, end := w.span(row)
	if end == len(w.text) && (end == start || w.text[end-1] != '\n') && end-start < w.width {
		return end
	}
	return w.charAt(max(start, end-1))
}

// toRow goes to a row, to the column where the moves up and down began, and
// gives that.
func (w *Wrapped) toRow(row, col int) (goal int) {
	if w.goal > 0 {
		col = w.goal - 1
	}
	row = max(0, min(row, w.rows()-1))
	start, _ := w.span(row)
	w.at = w.charAt(min(start+col, w.rowEnd(row)))
	return col + 1
}

// Insert puts text at the cursor.
func (w *Wrapped) Insert(text []byte) (changed bool) {
	return w.replace(w.at, w.at, text)
}

// replace puts ins in place of the bytes from, to, in a text of its own: the
// last one may be read by others.
func (w *Wrapped) replace(from, to int, ins []byte) bool {
	if from == to && len(ins) == 0 {
		return false
	}
	c := wrappedChange{from, bytes.Clone(w.text[from:to]), bytes.Clone(ins)}
	w.history.record(c)
	w.apply(c.at, to-from, ins)
	return true
}

func (w *Wrapped) apply(at, remove int, ins []byte) {
	text := make([]byte, 0, len(w.text)-remove+len(ins))
	text = append(text, w.text[:at]...)
	text = append(text, ins...)
	w.text = append(text, w.text[at+remove:]...)
	w.at, w.goal, w.laid, w.follow = at+len(ins), 0, false, true
}

// Undo takes the last change back and tells whether there was one.
func (w *Wrapped) Undo() bool {
	c, ok := w.history.back()
	if ok {
		w.apply(c.at, len(c.put), c.took)
	}
	return ok
}

// Redo makes the last change anew that was taken back.
func (w *Wrapped) Redo() bool {
	c, ok := w.history.forth()
	if ok {
		w.apply(c.at, len(c.took), c.put)
	}
	return ok
}

// CanUndo and CanRedo tell whether there is a change to take back, or to make
// anew.
func (w *Wrapped) CanUndo() bool { return len(w.history.done) > 0 }

// CanRedo is described at CanUndo.
func (w *Wrapped) CanRedo() bool { return len(w.history.undone) > 0 }

// wrappedChange is bytes in place of others.
type wrappedChange struct {
	at        int
	took, put []byte
}

// wrappedHistory is what was changed. What is typed in one go is one change.
type wrappedHistory struct {
	done, undone []wrappedChange
	size         int  // bytes in done
	open         bool // the last change may still grow
}

// mostWrappedHistory bounds what undo keeps in memory. The last change is always kept.
const mostWrappedHistory = 32 << 20

func (h *wrappedHistory) rest() { h.open = false }

func (h *wrappedHistory) record(c wrappedChange) {
	h.undone = nil
	h.size += len(c.took) + len(c.put)
	if n := len(h.done); h.open && n > 0 && h.done[n-1].grow(c) {
		return
	}
	h.done, h.open = append(h.done, c), true
	for h.size > mostWrappedHistory && len(h.done) > 1 {
		h.size -= len(h.done[0].took) + len(h.done[0].put)
		h.done = h.done[1:]
	}
}

// grow takes c into a change that it goes on with: typing, or deleting one way.
func (c *wrappedChange) grow(next wrappedChange) bool {
	const typed = 8 // bytes: a character, and no paste
	if len(next.took)+len(next.put) > typed {
		return false
	}
	switch {
	case len(next.took) == 0 && len(c.took) == 0 && next.at == c.at+len(c.put):
		c.put = append(c.put, next.put...)
	case len(next.put) == 0 && len(c.put) == 0 && next.at+len(next.took) == c.at:
		c.at, c.took = next.at, append(next.took, c.took...)
	case len(next.put) == 0 && len(c.put) == 0 && next.at == c.at:
		c.took = append(c.took, next.took...)
	default:
		return false
	}
	return true
}

func (h *wrappedHistory) back() (c wrappedChange, ok bool) {
	n := len(h.done)
	if n == 0 {
		return c, false
	}
	c, h.done, h.open = h.done[n-1], h.done[:n-1], false
	h.size -= len(c.took) + len(c.put)
	h.undone = append(h.undone, c)
	return c, true
}

func (h *wrappedHistory) forth() (c wrappedChange, ok bool) {
	n := len(h.undone)
	if n == 0 {
		return c, false
	}
	c, h.undone, h.open = h.undone[n-1], h.undone[:n-1], false
	h.size += len(c.took) + len(c.put)
	h.done = append(h.done, c)
	return c, true
}
