package widgets

// Span and Place show tests where the bytes stand.
func (w *Wrapped) Span(row int) (start, end int)   { return w.span(row) }
func (w *Wrapped) Place(off int) (row, column int) { return w.place(off) }
