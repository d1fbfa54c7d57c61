package screen

import (
	"unicode"
	"unicode/utf8"

	"fob/themes"
)

// cell is one column of one row. A character of two columns stands in the first
// and leaves the second to it (width 0).
type cell struct {
	r     rune
	marks string // combining marks and the like that follow r
	style themes.Style
	width uint8 // 1 or 2; 0 is the second half of the cell before
}

// Canvas is a frame in the making. It is not safe for concurrent use.
type Canvas struct {
	w, h  int
	cells []cell
	out   []byte
}

// New makes an empty canvas.
func New(w, h int) *Canvas {
	c := &Canvas{}
	c.Reset(w, h)
	return c
}

// Reset empties the canvas and gives it a size; it keeps its memory.
func (c *Canvas) Reset(w, h int) {
	c.w, c.h = max(0, w), max(0, h)
	n := c.w * c.h
	if cap(c.cells) < n {
		c.cells = make([]cell, n)
	}
	c.cells = c.cells[:n]
	blank := cell{r: ' ', width: 1}
	for i := range c.cells {
		c.cells[i] = blank
	}
}

// Size tells how wide and high the canvas is.
func (c *Canvas) Size() (w, h int) { return c.w, c.h }

// Area is the whole canvas to draw on.
func (c *Canvas) Area() Area {
	all := Rect{0, 0, c.w, c.h}
	return Area{c, all, all}
}

// mend blanks the halves of a wide character that was cut between the columns
// x-1 and x.
func (c *Canvas) mend(x, y int) {
	if x <= 0 || x >= c.w || y < 0 || y >= c.h {
		return
	}
	left, right := &c.cells[y*c.w+x-1], &c.cells[y*c.w+x]
	if left.width == 2 && right.width != 0 {
		*left = cell{r: ' ', style: left.style, width: 1}
	}
	if left.width != 2 && right.width == 0 {
		*right = cell{r: ' ', style: right.style, width: 1}
	}
}

// String gives the frame: as many lines as the canvas is high, each exactly as
// wide, with the sequences that style them. Each line begins and ends in the
// terminal's own look.
func (c *Canvas) String() string {
	out := c.out[:0]
	for y := range c.h {
		if y > 0 {
			out = append(out, '\n')
		}
		out = c.appendLine(out, c.cells[y*c.w:(y+1)*c.w])
	}
	c.out = out
	return string(out)
}

func (c *Canvas) appendLine(out []byte, row []cell) []byte {
	var now themes.Style
	for i := range row {
		cl := &row[i]
		if cl.width == 0 {
			continue
		}
		if cl.style != now {
			if now != (themes.Style{}) {
				out = append(out, "\x1b[0m"...)
			}
			out = cl.style.AppendSGR(out)
			now = cl.style
		}
		out = cl.append(out, i == 0 || row[i-1].r == ' ')
	}
	if now != (themes.Style{}) {
		out = append(out, "\x1b[0m"...)
	}
	return out
}

// append appends the character. A mark with a column of its own, whose base was
// cut off or drawn over, must not settle on something else.
func (cl *cell) append(out []byte, alone bool) []byte {
	if alone && cl.r >= 0x300 && unicode.Is(unicode.Mc, cl.r) {
		return append(out, "◌"...)
	}
	return append(utf8.AppendRune(out, cl.r), cl.marks...)
}

// Plain gives the frame without styles, for tests and for people who read them.
func (c *Canvas) Plain() string {
	out := make([]byte, 0, len(c.cells)+c.h)
	for y := range c.h {
		if y > 0 {
			out = append(out, '\n')
		}
		row := c.cells[y*c.w : (y+1)*c.w]
		for i := range row {
			if row[i].width > 0 {
				out = row[i].append(out, i == 0 || row[i-1].r == ' ')
			}
		}
	}
	return string(out)
}
