package widgets

import (
	"slices"

	"fob/tui/screen"
)

// rows says where the rows of a wrapped line begin. Of a line of printable
// ASCII nothing is kept: they are all of one width.
type rows struct {
	known  bool // what follows was looked at
	plain  bool // printable ASCII
	starts []int
	whole  bool // starts has all of them
}

// before gives what is still good of the rows when the line has changed from an
// offset on.
func (r rows) before(at int) rows {
	if !r.known || r.plain {
		return rows{}
	}
	i, _ := slices.BinarySearch(r.starts, at)
	return rows{known: true, starts: r.starts[:max(1, i)]}
}

// setWidth wraps at another width.
func (e *Editor) setWidth(w int) {
	if w = max(1, w); w == e.width {
		return
	}
	e.width = w
	clear(e.lays)
}

func plainASCII(line []byte) bool {
	for _, c := range line {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// lay begins to measure a line.
func (e *Editor) lay(i int) *rows {
	l := &e.lays[i]
	if !l.known {
		*l = rows{known: true, plain: plainASCII(e.line(i))}
		if !l.plain {
			l.starts = append(l.starts, 0)
		}
	}
	return l
}

// more measures one more row of a line; false if there is none.
func (e *Editor) more(i int) bool {
	l := &e.lays[i]
	if l.whole {
		return false
	}
	line := e.line(i)
	at, x := l.starts[len(l.starts)-1], 0
	for at < len(line) {
		n, w := e.measure(line[at:])
		if x > 0 && x+w > e.width {
			l.starts = append(l.starts, at)
			return true
		}
		at, x = at+n, x+w
	}
	l.whole = true
	return false
}

// tabWidth is how wide a tab is shown: an indent.
const tabWidth = len(Indent)

// measure is [screen.Cluster], with tabs as the editor shows them.
func (e *Editor) measure(s []byte) (n, w int) {
	if s[0] == '\t' {
		return 1, tabWidth
	}
	return screen.Cluster(s)
}

// rowCount tells how many rows a line takes. It may stop counting at a limit,
// unless that is negative.
func (e *Editor) rowCount(i, limit int) int {
	l := e.lay(i)
	if l.plain {
		return max(1, (len(e.line(i))+e.width-1)/e.width)
	}
	for limit < 0 || len(l.starts) < limit {
		if !e.more(i) {
			break
		}
	}
	return len(l.starts)
}

// layTo measures a line up to an offset in it.
func (e *Editor) layTo(i, at int) {
	l := e.lay(i)
	for !l.plain && l.starts[len(l.starts)-1] <= at {
		if !e.more(i) {
			return
		}
	}
}

// rowAt is the row of a line that an offset in it is on. A place between two
// rows is on the second.
func (e *Editor) rowAt(i, at int) int {
	l := e.lay(i)
	if l.plain {
		return min(at/e.width, e.rowCount(i, -1)-1)
	}
	e.layTo(i, at)
	row, found := slices.BinarySearch(l.starts, at)
	if !found {
		row--
	}
	return row
}

// rowSpan gives the bytes of a row, as offsets in its line.
func (e *Editor) rowSpan(i, row int) (from, to int) {
	l := e.lay(i)
	n := len(e.line(i))
	if l.plain {
		return min(row*e.width, n), min((row+1)*e.width, n)
	}
	e.rowCount(i, row+2)
	if row+1 < len(l.starts) {
		return l.starts[row], l.starts[row+1]
	}
	return l.starts[min(row, len(l.starts)-1)], n
}

// place tells on which line, row of it and column an offset is.
func (e *Editor) place(at int) (line, row, column int) {
	line = e.lineOf(at)
	in := at - e.starts[line]
	row = e.rowAt(line, in)
	from, _ := e.rowSpan(line, row)
	if e.lays[line].plain {
		return line, row, in - from
	}
	text := e.line(line)
	for from < in {
		n, w := e.measure(text[from:])
		from, column = from+n, column+w
	}
	return line, row, column
}

// offset is the place on a row that is nearest to a column.
func (e *Editor) offset(line, row, column int) int {
	from, to := e.rowSpan(line, row)
	start := e.starts[line]
	last := row+1 >= e.rowCount(line, row+2)
	if e.lays[line].plain {
		if !last {
			to = max(from, to-1) // its end is the next row
		}
		return start + min(from+max(0, column), to)
	}
	text := e.line(line)
	x := 0
	for from < to {
		n, w := e.measure(text[from:])
		if x+w > column || !last && from+n >= to {
			break
		}
		from, x = from+n, x+w
	}
	return start + from
}
