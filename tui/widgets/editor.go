package widgets

import (
	"bytes"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// Editor is a text of several lines that is typed. A key costs about the same
// in a text of ten bytes and in one of a megabyte: an edit moves bytes and shifts
// line starts, and only the lines that are seen are ever measured or drawn.
//
// Lines that are too long are wrapped, so that nothing of a text is out of
// sight. The text may hold any bytes; what a terminal would obey is shown as an
// escape.
type Editor struct {
	text   []byte
	starts []int  // where each line begins; the first is 0
	lays   []rows // of each line, for width
	width  int    // columns of text

	at   int // the cursor, between two characters
	goal int // the column that up and down keep; -1 if none
	page int // rows seen when last drawn
	top  spot
	// follow says that the cursor is to be brought into view by the next Draw;
	// loose, that the user has scrolled away from it.
	follow, loose bool
	scroll        int // rows to go when drawn next
	margin        int // columns of line numbers when last drawn
	drawn         []drawnRow

	history history
	touched touch
	version uint64
}

// Indent is one level of indentation.
const Indent = "  "

// NewEditor makes an editor that holds text, with the cursor at its beginning.
func NewEditor(text []byte) *Editor {
	e := &Editor{goal: -1, page: 1, width: 80}
	e.Load(text)
	return e
}

// Text is what was typed. It is good until the next edit, and not to be changed.
func (e *Editor) Text() []byte { return e.text }

// Version changes with each edit.
func (e *Editor) Version() uint64 { return e.version }

// Load takes another text. What was done before is forgotten.
func (e *Editor) Load(text []byte) {
	e.text = unixLines(bytes.Clone(text))
	e.starts = lineStarts(e.text)
	e.lays = make([]rows, len(e.starts))
	e.at, e.goal, e.top, e.follow = 0, -1, spot{}, false
	e.history = history{}
	e.touched = touch{all: true}
	e.version++
}

// Replace takes another text as one edit, which can be undone.
func (e *Editor) Replace(text []byte) {
	text = unixLines(bytes.Clone(text))
	// What both have at their ends stays, so that the cursor stays in its place
	// where it can, and the undo is small.
	head := 0
	for head < len(text) && head < len(e.text) && text[head] == e.text[head] {
		head++
	}
	tail := 0
	for tail < len(text)-head && tail < len(e.text)-head && text[len(text)-1-tail] == e.text[len(e.text)-1-tail] {
		tail++
	}
	if head == len(text) && head == len(e.text) {
		return
	}
	at := e.at
	e.history.stop()
	e.edit(head, len(e.text)-tail, text[head:len(text)-tail])
	e.history.stop()
	if at <= head {
		e.moveTo(at)
	}
}

// unixLines writes every end of a line as a line feed, in place.
func unixLines(text []byte) []byte {
	if bytes.IndexByte(text, '\r') < 0 {
		return text
	}
	out := text[:0]
	for i, c := range text {
		switch {
		case c != '\r':
			out = append(out, c)
		case i+1 >= len(text) || text[i+1] != '\n':
			out = append(out, '\n')
		}
	}
	return out
}

func lineStarts(text []byte) []int {
	starts := make([]int, 1, 1+bytes.Count(text, []byte{'\n'}))
	for i := 0; ; {
		n := bytes.IndexByte(text[i:], '\n')
		if n < 0 {
			return starts
		}
		i += n + 1
		starts = append(starts, i)
	}
}

// edit puts insert in place of the bytes from start to end, and the cursor
// behind it. Every change of the text goes through here or through apply.
func (e *Editor) edit(start, end int, insert []byte) {
	if start == end && len(insert) == 0 {
		return
	}
	c := change{at: start, removed: bytes.Clone(e.text[start:end]), inserted: bytes.Clone(insert), before: e.at, after: start + len(insert)}
	e.apply(start, end, insert)
	e.moveTo(c.after)
	c.after = e.at
	e.history.add(c)
}

// apply changes the text and what is kept of it.
func (e *Editor) apply(start, end int, insert []byte) {
	first, last := e.lineOf(start), e.lineOf(end)
	delta := len(insert) - (end - start)
	e.touched.edit(start, end, delta)
	e.text = slices.Replace(e.text, start, end, insert...)
	e.version++

	fresh := make([]int, 0, 8)
	for i, c := range insert {
		if c == '\n' {
			fresh = append(fresh, start+i+1)
		}
	}
	e.starts = slices.Replace(e.starts, first+1, last+1, fresh...)
	for i := first + 1 + len(fresh); i < len(e.starts); i++ {
		e.starts[i] += delta
	}
	kept := e.lays[first].before(start - e.starts[first])
	e.lays = slices.Replace(e.lays, first, last+1, make([]rows, 1+len(fresh))...)
	e.lays[first] = kept
	e.goal = -1
}

// lineOf is the line that holds an offset.
func (e *Editor) lineOf(at int) int {
	i, found := slices.BinarySearch(e.starts, at)
	if found {
		return i
	}
	return i - 1
}

// Lines is the number of lines.
func (e *Editor) Lines() int { return len(e.starts) }

// Cursor tells where the cursor stands: its line and the byte in it, from 0.
func (e *Editor) Cursor() (line, column int) {
	line = e.lineOf(e.at)
	return line, e.at - e.starts[line]
}

// line gives the bytes of a line, without its end.
func (e *Editor) line(i int) []byte { return e.text[e.starts[i]:e.lineEnd(i)] }

func (e *Editor) lineEnd(i int) int {
	if i+1 < len(e.starts) {
		return e.starts[i+1] - 1
	}
	return len(e.text)
}

// Insert puts pasted text at the cursor.
func (e *Editor) Insert(text []byte) {
	e.history.stop()
	e.edit(e.at, e.at, unixLines(bytes.Clone(text)))
	e.history.stop()
}

// Key edits or moves by a key, and tells whether it did anything with it.
func (e *Editor) Key(msg tea.KeyMsg) bool {
	if msg.Type == tea.KeyRunes && !msg.Alt {
		e.typed(msg.Runes, msg.Paste)
		return true
	}
	return e.Press(msg.String())
}

func (e *Editor) typed(runes []rune, pasted bool) {
	text := []byte(string(runes))
	if pasted || len(runes) != 1 {
		e.Insert(text)
		return
	}
	if c := text[0]; c == '}' || c == ']' {
		e.closer(c)
		return
	}
	e.edit(e.at, e.at, text)
}

// closer types a closing bracket; at the beginning of a line it goes one level
// out.
func (e *Editor) closer(c byte) {
	start := e.starts[e.lineOf(e.at)]
	before := e.text[start:e.at]
	if len(bytes.TrimLeft(before, " ")) == 0 && len(before) >= len(Indent) {
		e.edit(e.at-len(Indent), e.at, []byte{c})
		return
	}
	e.edit(e.at, e.at, []byte{c})
}

func (e *Editor) editKey(k string) bool {
	switch k {
	case " ":
		e.edit(e.at, e.at, []byte{' '})
	case "enter", "ctrl+j":
		e.newLine()
	case "backspace", "ctrl+h":
		e.edit(e.backspace(), e.at, nil)
	case "delete", "ctrl+d":
		e.edit(e.at, e.next(e.at), nil)
	case "ctrl+w", "alt+backspace":
		e.edit(e.wordLeft(), e.at, nil)
	case "alt+d", "alt+delete":
		e.edit(e.at, e.wordRight(), nil)
	case "ctrl+k":
		e.kill()
	case "tab":
		e.indent()
	case "shift+tab":
		e.outdent()
	default:
		return false
	}
	return true
}

// backspace is where that begins: one character, or one level of an indent.
func (e *Editor) backspace() int {
	start := e.starts[e.lineOf(e.at)]
	before := e.text[start:e.at]
	if n := len(before); n > 0 && n%len(Indent) == 0 && len(bytes.TrimLeft(before, " ")) == 0 {
		return e.at - len(Indent)
	}
	return e.previous(e.at)
}

// kill takes the rest of the line, or its end if there is no rest.
func (e *Editor) kill() {
	end := e.lineEnd(e.lineOf(e.at))
	if end == e.at {
		end = min(end+1, len(e.text))
	}
	e.edit(e.at, end, nil)
}

// newLine breaks the line and indents the next one as JSON has it.
func (e *Editor) newLine() {
	line := e.line(e.lineOf(e.at))
	before := line[:e.at-e.starts[e.lineOf(e.at)]]
	after := bytes.TrimLeft(line[len(before):], " ")
	indent := before[:len(before)-len(bytes.TrimLeft(before, " \t"))]
	insert := append([]byte{'\n'}, indent...)
	code := bytes.TrimRight(before, " ")
	opens := len(code) > 0 && (code[len(code)-1] == '{' || code[len(code)-1] == '[')
	if opens {
		insert = append(insert, Indent...)
	}
	at := e.at + len(insert)
	// The spaces that stood behind the cursor would be an indent of their own.
	end := e.at + len(line) - len(before) - len(after)
	if opens && len(after) > 0 && (after[0] == '}' || after[0] == ']') {
		insert = append(append(insert, '\n'), indent...)
	}
	e.edit(e.at, end, insert)
	e.moveTo(at)
	e.history.cursor(at)
}

func (e *Editor) indent() {
	start := e.starts[e.lineOf(e.at)]
	at := e.at
	e.edit(start, start, []byte(Indent))
	e.moveTo(at + len(Indent))
	e.history.cursor(e.at)
}

func (e *Editor) outdent() {
	line := e.lineOf(e.at)
	start, n := e.starts[line], 0
	for n < len(Indent) && n < len(e.line(line)) && e.text[start+n] == ' ' {
		n++
	}
	if n == 0 && len(e.line(line)) > 0 && e.text[start] == '\t' {
		n = 1
	}
	at := e.at
	e.edit(start, start+n, nil)
	e.moveTo(max(start, at-n))
	e.history.cursor(e.at)
}

// Press does what a key does, by its name.
func (e *Editor) Press(k string) bool { return e.moveKey(k) || e.editKey(k) }

// LineAt tells on which line an offset is, and which byte of it it is.
func (e *Editor) LineAt(at int) (line, column int) {
	at = max(0, min(at, len(e.text)))
	line = e.lineOf(at)
	return line, at - e.starts[line]
}

// LineSpan gives the bytes of a line, without its end.
func (e *Editor) LineSpan(line int) (from, to int) { return e.starts[line], e.lineEnd(line) }
