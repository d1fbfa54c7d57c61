package widgets

// Scroll moves the view by rows, down if positive, when it is drawn next.
func (e *Editor) Scroll(by int) { e.scroll += by }

// Top brings the first line into view, Bottom the last one.
func (e *Editor) Top() { e.top, e.scroll = spot{}, 0 }

// Bottom brings the end into view.
func (e *Editor) Bottom() { e.top, e.scroll = spot{len(e.starts), 0}, 0 }

// Page is how many rows are seen.
func (e *Editor) Page() int { return e.page }

// fit chooses the first row that is seen.
func (e *Editor) fit(v EditorView) {
	h := e.page
	if e.top.line >= len(e.starts) {
		e.top = spot{len(e.starts) - 1, 1 << 30}
	}
	e.top.row = max(0, min(e.top.row, e.height(e.top.line, e.top.row+1, v)-1))
	if e.scroll != 0 {
		e.loose = true
	}
	if e.scroll > 0 {
		e.top = e.forward(e.top, e.scroll, v)
	} else if e.scroll < 0 {
		e.top = e.back(e.top, -e.scroll, v)
	}
	e.scroll = 0
	if e.follow || v.Typing && !e.loose {
		e.followCursor(h, v)
	}
	e.follow = false
	if e.fills(h, v) {
		return
	}
	last := len(e.starts) - 1
	e.top = e.back(spot{last, e.height(last, 1<<30, v) - 1}, h-1, v)
}

// fills tells whether there is text for h rows from the first that is seen.
func (e *Editor) fills(h int, v EditorView) bool {
	n := -e.top.row
	for line := e.top.line; line < len(e.starts) && n < h; line++ {
		n += e.height(line, h-n, v)
	}
	return n >= h
}

// followCursor brings the cursor into view, and what stands beneath its line.
func (e *Editor) followCursor(h int, v EditorView) {
	line, row, _ := e.place(e.at)
	here := spot{line, row}
	if here.before(e.top) {
		e.top = here
		return
	}
	need := here
	if n := e.rowCount(line, row+2); row+1 == n {
		need.row = min(e.height(line, n, v)-1, row+h-1)
	}
	if first := e.back(need, h-1, v); e.top.before(first) {
		e.top = first
	}
}

// forward and back go by rows.
func (e *Editor) forward(s spot, by int, v EditorView) spot {
	for by > 0 {
		n := e.height(s.line, s.row+by+1, v)
		if s.row+by < n {
			s.row += by
			return s
		}
		if s.line+1 >= len(e.starts) {
			s.row = n - 1
			return s
		}
		by -= n - s.row
		s = spot{s.line + 1, 0}
	}
	return s
}

func (e *Editor) back(s spot, by int, v EditorView) spot {
	for by > s.row {
		if s.line == 0 {
			return spot{}
		}
		by -= s.row + 1
		s = spot{s.line - 1, e.height(s.line-1, 1<<30, v) - 1}
	}
	s.row -= by
	return s
}
