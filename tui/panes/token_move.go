package panes

import (
	"fob/tui"
)

// keyLabel is the key that chooses a key: while the cursor is on a row, k is a
// movement.
func (p *token) keyLabel() string {
	if p.chosen >= 0 {
		return "K"
	}
	return "k"
}

// choose puts the cursor on a row.
func (p *token) choose(row int) {
	r := p.rows.at(row)
	if r == nil || !r.selectable() {
		return
	}
	p.chosen, p.key = row, r.key
}

// move moves the cursor by a key. While it is on no row, the pages are those of
// the text.
func (p *token) move(key string, s *tui.State) {
	p.rows.build(s, p.filter.Value())
	if p.rows.all() == 0 {
		return
	}
	if p.columns == 0 {
		p.columns = 1
	}
	p.find()
	if p.chosen < 0 {
		p.enter(key)
		return
	}
	column, i := p.place(p.chosen)
	switch key {
	case "left", "right":
		other := 0
		if key == "right" {
			other = 1
		}
		if p.columns == 2 && other != column {
			p.toward(other, p.top[other]+max(0, i-p.top[column]), 1)
		}
	case "up":
		p.toward(column, i-1, -1)
	case "down":
		p.toward(column, i+1, 1)
	case "pgup":
		p.toward(column, max(0, i-max(1, p.page-1)), 1)
	case "pgdown":
		p.toward(column, i+max(1, p.page-1), -1)
	case "home":
		p.toward(column, 0, 1)
	case "end":
		for p.rows.reach(p.rows.limit) {
		}
		p.toward(column, 1<<30, -1)
	}
}

// enter puts the cursor on the first row that a key leads to from outside.
func (p *token) enter(key string) {
	_, height, rows := p.text.Seen()
	claims := 0
	if p.columns == 2 {
		claims = 1
	}
	switch key {
	case "pgup":
		p.text.Scroll(-max(1, height-1))
	case "pgdown":
		if rows > height {
			p.text.Scroll(max(1, height-1))
			return
		}
		p.toward(claims, 0, 1)
	case "left":
		p.toward(0, 0, 1)
	case "end":
		p.toward(claims, 1<<30, -1)
	case "up":
	default:
		p.toward(claims, 0, 1)
	}
}

// toward puts the cursor on the row at a place of a column, or the next in a
// direction at which it can stop, or else the last before.
func (p *token) toward(column, i, by int) {
	p.rows.reach(i + 2*max(1, p.page))
	n := p.rows.count(p.columns, column)
	i = max(0, min(i, n-1))
	for _, step := range [...]int{by, -by} {
		for k := i; k >= 0 && k < n; k += step {
			if r := p.rows.at(p.order(column, k)); r != nil && r.selectable() {
				p.choose(p.order(column, k))
				return
			}
		}
	}
}

// jump puts the cursor on a row, in the details as a whole.
func (p *token) jump(key string, s *tui.State) {
	p.filter.Set("")
	p.finding = false
	p.rows.build(s, "")
	for i := range p.rows.all() {
		if p.rows.at(i).key == key {
			p.choose(i)
			return
		}
	}
}

// chooseNear moves the cursor by rows.
func (p *token) chooseNear(by int) {
	column, i := p.place(p.chosen)
	p.toward(column, i+by, max(-1, min(by, 1)))
}

// trouble goes to the next problem, failed check or finding, and shows its
// place in the text.
func (p *token) trouble(by int, s *tui.State) {
	p.filter.Set("")
	p.rows.build(s, "")
	n := p.rows.all()
	from := p.chosen
	if from < 0 && by < 0 {
		from = n
	}
	for k := 1; k <= n; k++ {
		i := ((from+by*k)%n + n) % n
		r := p.rows.at(i)
		if r.kind != rowProblem && !r.isWeak() && r.bad == "" {
			continue
		}
		p.choose(i)
		if r.kind == rowProblem && r.at >= 0 {
			p.text.Reveal(r.at)
		}
		return
	}
}

// whyNoTrouble says why there is none to go to.
func (p *token) whyNoTrouble(s *tui.State) string {
	p.rows.build(s, p.filter.Value())
	for i := range p.rows.all() {
		if r := p.rows.at(i); r.kind == rowProblem || r.isWeak() || r.bad != "" {
			return ""
		}
	}
	return "nothing is wrong or weak"
}
