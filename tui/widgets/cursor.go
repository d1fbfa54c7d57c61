package widgets

// Cursor is the place in a list and the part of the list that can be seen. The
// zero value is at the top.
type Cursor struct {
	At  int // the chosen row
	Top int // the first row that is seen
}

// Fit keeps the cursor within n rows, of which height are seen, and scrolls as
// little as it can.
func (c *Cursor) Fit(n, height int) {
	c.At = max(0, min(c.At, n-1))
	height = max(1, height)
	c.Top = max(0, min(c.Top, n-height))
	if c.At < c.Top {
		c.Top = c.At
	}
	if c.At >= c.Top+height {
		c.Top = c.At - height + 1
	}
}

// Move goes by rows. It does not leave the n that there are.
func (c *Cursor) Move(by, n int) { c.At = max(0, min(c.At+by, n-1)) }

// Key moves by a key as bubbletea names it, and tells whether it did anything
// with it. page is the number of rows seen.
func (c *Cursor) Key(k string, n, page int) bool {
	switch k {
	case "up", "k":
		c.Move(-1, n)
	case "down", "j":
		c.Move(1, n)
	case "pgup", "ctrl+u":
		c.Move(-max(1, page-1), n)
	case "pgdown", "ctrl+d":
		c.Move(max(1, page-1), n)
	case "home", "g":
		c.At = 0
	case "end", "G":
		c.Move(n, n)
	default:
		return false
	}
	return true
}
