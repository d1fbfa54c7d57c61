package panes

import (
	"fmt"

	"fob/themes"
	"fob/tokens/visible"
	"fob/tui"
	"fob/tui/screen"
)

// Draw draws the filter, what to do first where that is needed, and the list.
func (p *expiry) Draw(f tui.Frame, a screen.Area) {
	p.refresh(f.S)
	p.rows = p.rows[:0]
	y := p.drawFilter(f, a)
	for _, line := range p.hints(f.S) {
		for _, text := range screen.Wrap(line.text, a.W()-2) {
			if y < a.H() {
				a.Text(0, y, line.style(f.St), line.glyph)
				a.Fit(2, y, a.W()-2, f.St.Muted, text)
			}
			line.glyph = " "
			y++
		}
	}
	for range y {
		p.rows = append(p.rows, -1)
	}
	p.drawItems(f, a.Rows(y, a.H()-y))
}

// drawFilter draws the line of the filter, and tells on which row it ended.
func (p *expiry) drawFilter(f tui.Frame, a screen.Area) int {
	if !p.typing && p.filter.Value() == "" {
		return 0
	}
	a.Text(0, 0, f.St.Accent, "/")
	count := ""
	if p.filter.Value() != "" {
		count = fmt.Sprintf("%d found", p.list.len())
	}
	from := a.Right(a.W(), 0, 12, f.St.Muted, count)
	p.filter.Draw(a.Rows(0, 1).Columns(2, from-3), f.St.Text, f.St.Cursor, f.St.Muted, p.typing && f.Focused)
	return 1
}

func (p *expiry) drawItems(f tui.Frame, a screen.Area) {
	c := expiryColumnsFor(a.W())
	p.scroll(f, c, a.H())
	p.page = 0
	y := 0
	for i := p.cursor.Top; i < p.list.len() && y < a.H(); i++ {
		it := p.list.item(i)
		h := it.height(f.S, c, f.Now())
		row := a.Rows(y, h)
		it.draw(f, row, c)
		if i == p.cursor.At {
			ground := f.St.Row
			if f.Focused {
				ground = f.St.RowFocused
			}
			row.Ground(ground)
		}
		for range h {
			p.rows = append(p.rows, i)
		}
		y += h
		p.page++
	}
}

// scroll moves the first item that is seen as little as it can, so that the
// cursor is seen and no row stays empty that could be filled.
func (p *expiry) scroll(f tui.Frame, c expiryColumns, height int) {
	at, n := p.cursor.At, p.list.len()
	p.cursor.Top = max(0, min(p.cursor.Top, at))
	first := func(last int) int {
		rows := 0
		for last >= 0 {
			if rows += p.list.item(last).height(f.S, c, f.Now()); rows > height {
				break
			}
			last--
		}
		return last + 1
	}
	if n == 0 || height <= 0 {
		return
	}
	p.cursor.Top = min(max(p.cursor.Top, min(first(at), at)), max(0, min(first(n-1), n-1)))
}

// expiryHint is a line over the list that says what to do.
type expiryHint struct {
	glyph string
	bad   bool
	text  string
}

func (h expiryHint) style(st *themes.Styles) themes.Style {
	if h.bad {
		return st.Bad
	}
	return st.Accent
}

// hints say what to do where there is nothing to see yet.
func (p *expiry) hints(s *tui.State) []expiryHint {
	hint := func(text string) []expiryHint { return []expiryHint{{"›", false, text}} }
	save := "paste a token: s saves it here, where it counts down"
	if len(s.Token.Text) > 0 && inJar(s) == "" {
		save = "s saves the token in hand here, where it counts down"
	}
	switch s.Store.Phase {
	case tui.StoreUnknown:
		return hint("looking for the keystore")
	case tui.StoreAbsent:
		return hint("saved tokens count down here, sealed in the keystore. There is none yet: 1, then n makes it with its first key")
	case tui.StoreBroken:
		return []expiryHint{{"✗", true, "the keystore cannot be read, and its saved tokens with it"}}
	case tui.StoreLocked:
		return hint("^u unlocks the jar of saved tokens")
	}
	switch {
	case s.Jar.Err != nil:
		return []expiryHint{{"✗", true, "the jar cannot be read: " + visible.String(s.Jar.Err.Error())}}
	case !s.Jar.Open:
		return hint("reading the jar")
	case len(s.Jar.List) == 0:
		return hint("the jar is empty: " + save)
	case p.list.len() == 0 && p.filter.Value() != "":
		return hint("nothing matches; esc shows all")
	}
	return nil
}

// Summary shows the first few, and how many more there are.
func (p *expiry) Summary(f tui.Frame, a screen.Area) {
	p.refresh(f.S)
	n, y := p.list.len(), 0
	if n == 0 || f.S.Store.Phase == tui.StoreLocked {
		for _, line := range p.hints(f.S) {
			for _, text := range screen.Wrap(line.text, a.W()) {
				if y < a.H() {
					a.Fit(0, y, a.W(), f.St.Muted, text)
				}
				y++
			}
		}
	}
	c := expiryColumnsFor(min(a.W(), 33))
	for i := 0; i < n && y < a.H(); i++ {
		if left := n - i; y == a.H()-1 && left > 1 {
			a.Fit(0, y, a.W(), f.St.Muted, fmt.Sprintf("+%d more", left))
			return
		}
		p.list.item(i).draw(f, a.Rows(y, 1).Columns(0, c.w), c)
		y++
	}
}
