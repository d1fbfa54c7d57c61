package widgets

import (
	"unicode"
	"unicode/utf8"

	"fob/tui/screen"
)

// moveTo puts the cursor at an offset.
func (e *Editor) moveTo(at int) {
	e.at = max(0, min(at, len(e.text)))
	e.goal, e.follow, e.loose = -1, true, false
	// An edit may have made one character of two.
	if e.at > 0 && e.at < len(e.text) && e.text[e.at] >= utf8.RuneSelf && e.text[e.at-1] != '\n' {
		if from := e.previous(e.at); from < e.at {
			n, _ := screen.Cluster(e.text[from:e.lineEnd(e.lineOf(from))])
			e.at = max(e.at, from+n)
		}
	}
}

// GoTo puts the cursor at an offset, at the beginning of the character that
// holds it.
func (e *Editor) GoTo(at int) {
	at = max(0, min(at, len(e.text)))
	line := e.lineOf(at)
	e.layTo(line, at-e.starts[line])
	i := e.rowAt(line, at-e.starts[line])
	from, _ := e.rowSpan(line, i)
	from += e.starts[line]
	for from < at {
		n, _ := screen.Cluster(e.text[from:e.lineEnd(line)])
		if from+n > at {
			break
		}
		from += max(1, n)
	}
	e.history.stop()
	e.moveTo(from)
}

func (e *Editor) moveKey(k string) bool {
	line := e.lineOf(e.at)
	var to int
	switch k {
	case "left", "ctrl+b":
		to = e.previous(e.at)
	case "right", "ctrl+f":
		to = e.next(e.at)
	case "up":
		e.vertical(-1)
		return true
	case "down":
		e.vertical(1)
		return true
	case "pgup":
		e.vertical(-max(1, e.page-1))
		return true
	case "pgdown":
		e.vertical(max(1, e.page-1))
		return true
	case "home", "ctrl+a":
		to = e.home(line)
	case "end", "ctrl+e":
		to = e.lineEnd(line)
	case "ctrl+home", "alt+<":
		to = 0
	case "ctrl+end", "alt+>":
		to = len(e.text)
	case "ctrl+left", "alt+left", "alt+b":
		to = e.wordLeft()
	case "ctrl+right", "alt+right", "alt+f":
		to = e.wordRight()
	default:
		return false
	}
	e.history.stop()
	e.moveTo(to)
	return true
}

// home is where the text of the line begins, or its first column from there.
func (e *Editor) home(line int) int {
	at := e.starts[line]
	for at < e.lineEnd(line) && e.text[at] == ' ' {
		at++
	}
	if e.at == at {
		return e.starts[line]
	}
	return at
}

// next is the end of the character at an offset.
func (e *Editor) next(at int) int {
	if at >= len(e.text) {
		return len(e.text)
	}
	if e.text[at] == '\n' {
		return at + 1
	}
	n, _ := screen.Cluster(e.text[at:e.lineEnd(e.lineOf(at))])
	return at + n
}

// previous is the beginning of the character before an offset.
func (e *Editor) previous(at int) int {
	if at <= 0 {
		return 0
	}
	start := e.starts[e.lineOf(at)]
	if at == start || at-1 == start || e.text[at-1] < utf8.RuneSelf {
		return at - 1
	}
	// From the last ASCII character on, which begins a cluster.
	const far = 1024
	from := at - 1
	for from > start && e.text[from] >= utf8.RuneSelf && at-from < far {
		from--
	}
	for from > start && !utf8.RuneStart(e.text[from]) {
		from--
	}
	for {
		n, _ := screen.Cluster(e.text[from:e.lineEnd(e.lineOf(from))])
		if n == 0 || from+n >= at {
			return from
		}
		from += n
	}
}

// vertical moves by rows as they are wrapped, and keeps the column.
func (e *Editor) vertical(by int) {
	line, row, column := e.place(e.at)
	if e.goal < 0 {
		e.goal = column
	}
	for ; by < 0; by++ {
		if row > 0 {
			row--
		} else if line > 0 {
			line--
			row = e.rowCount(line, -1) - 1
		}
	}
	for ; by > 0; by-- {
		if row+1 < e.rowCount(line, row+2) {
			row++
		} else if line+1 < len(e.starts) {
			line, row = line+1, 0
		}
	}
	goal := e.goal
	e.history.stop()
	e.moveTo(e.offset(line, row, goal))
	e.goal = goal
}

// kind tells the characters that words are made of from others.
func kind(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return 0
	case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		return 1
	}
	return 2
}

func (e *Editor) wordLeft() int {
	at := e.at
	was := 0
	for at > 0 {
		r, n := utf8.DecodeLastRune(e.text[:at])
		k := kind(r)
		if was != 0 && k != was {
			break
		}
		was = k
		at -= n
	}
	return at
}

func (e *Editor) wordRight() int {
	at := e.at
	was := 0
	for at < len(e.text) {
		r, n := utf8.DecodeRune(e.text[at:])
		k := kind(r)
		if was != 0 && k != was {
			break
		}
		was = k
		at += n
	}
	return at
}
