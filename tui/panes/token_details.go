package panes

import (
	"strconv"
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/when"
	"fob/tui"
	"fob/tui/screen"
	"fob/tui/widgets"
)

// twoColumns is the width from which header and claims stand side by side.
const twoColumns = 64

// drawDetails draws the rows that are seen: header, checks and findings beside
// the claims, or under them where it is narrow.
func (p *token) drawDetails(f tui.Frame, a screen.Area) {
	p.page = a.H()
	p.columns = 1
	if a.W() >= twoColumns && len(p.rows.left) > 0 && len(p.rows.right) > 0 {
		p.columns = 2
	}
	p.find()
	if p.columns == 1 {
		p.rows.split = 0
		p.drawColumn(f, a, 0, 0)
		return
	}
	left := min(44, max(24, a.W()*3/10))
	p.rows.split = left + 2
	p.drawColumn(f, a.Columns(0, left), 0, 0)
	p.drawColumn(f, a.Columns(left+2, a.W()-left-2), 1, left+2)
}

// find brings the cursor back to its row in a new reading.
func (p *token) find() {
	if p.chosen < 0 {
		return
	}
	if r := p.rows.at(p.chosen); r != nil && r.key == p.key {
		return
	}
	for i := range p.rows.all() {
		if p.rows.at(i).key == p.key {
			p.chosen = i
			return
		}
	}
	p.chosen, p.key = -1, ""
}

// order gives the row that stands at a place of a column: with one column the
// claims come first, since they are what is read.
func (p *token) order(column, i int) int {
	left, right := len(p.rows.left), len(p.rows.right)
	switch {
	case p.columns == 2 && column == 1:
		return left + i
	case p.columns == 2:
		return i
	case i < right:
		return left + i
	}
	return i - right
}

// place is where a row stands: the reverse of order.
func (p *token) place(row int) (column, i int) {
	left, right := len(p.rows.left), len(p.rows.right)
	switch {
	case p.columns == 2 && row >= left:
		return 1, row - left
	case p.columns == 2:
		return 0, row
	case row >= left:
		return 0, row - left
	}
	return 0, row + right
}

func (p *token) drawColumn(f tui.Frame, a screen.Area, column, x0 int) {
	n := p.rows.count(p.columns, column)
	top := &p.top[column]
	*top = max(0, min(*top, n-a.H()))
	if p.chosen >= 0 {
		if c, i := p.place(p.chosen); c == column {
			// The heading over the first row is seen with it.
			*top = max(min(*top, max(0, i-1)), i-a.H()+1)
		}
	}
	rows := a
	if n > a.H() {
		rows = a.Columns(0, a.W()-2) // beside the arrows
	}
	for y := 0; y < a.H() && *top+y < n; y++ {
		i := p.order(column, *top+y)
		r := p.rows.at(i)
		row := a.Rows(y, 1)
		drawTokenRow(f, rows.Rows(y, 1), r)
		if r.selectable() {
			p.hits = append(p.hits, tokenHit{screen.Rect{X: x0 + p.details.X, Y: p.details.Y + y, W: a.W(), H: 1}, i})
		}
		if i == p.chosen {
			if f.Focused {
				row.Ground(f.St.RowFocused)
			} else {
				row.Ground(f.St.Row)
			}
		}
	}
	if *top > 0 {
		a.Right(a.W(), 0, 1, f.St.Muted, "↑")
	}
	if *top+a.H() < n {
		a.Right(a.W(), a.H()-1, 1, f.St.Muted, "↓")
	}
}

// drawTokenRow draws one row of the details.
func drawTokenRow(f tui.Frame, a screen.Area, r *tokenRow) {
	st := f.St
	switch r.kind {
	case rowHeading:
		style := st.Heading
		if r.part >= 0 {
			style = style.With(st.Part[r.part])
		}
		x := a.Fit(0, 0, a.W(), style, r.name)
		a.Fit(x+2, 0, a.W()-x-2, st.Muted, r.note)
	case rowNote:
		a.Fit(0, 0, a.W(), st.Muted, r.note)
	case rowText:
		// The bar keeps text from passing for fob's own words.
		a.Text(0, 0, st.Faint, "│")
		a.Fit(2, 0, a.W()-2, st.Text, r.value)
	case rowMember:
		drawMember(f, a, r)
	case rowCheck:
		glyph, style := "–", st.Warn
		if r.good {
			glyph, style = "✓", st.Good
		} else if r.bad != "" {
			glyph, style = "✗", st.Bad
		}
		fitSpans(a, 0, 0, a.W(), joined(screen.Span{Style: style, Text: glyph}, screen.Span{Style: st.Text, Text: clean(r.name)}, screen.Span{Style: st.Muted, Text: r.note}, screen.Span{Style: st.Muted, Text: r.value}))
	case rowFinding:
		glyph, style := severity(st, r.finding.Severity)
		x := a.Text(0, 0, style, glyph+" "+r.name)
		x = max(x, len("▲ medium")-2) + 2
		end := a.Fit(x, 0, a.W()-x, st.Text, r.value)
		if column := x + r.names; a.W()-column > 24 {
			end = max(end, column)
		}
		a.Fit(end+2, 0, a.W()-end-2, st.Muted, r.note)
	case rowProblem:
		style, word := st.Warn, "!"
		if r.bad != "" {
			style, word = st.Bad, "✗"
		}
		fitSpans(a, 0, 0, a.W(), joined(screen.Span{Style: style, Text: word}, screen.Span{Style: style, Text: r.note}, screen.Span{Style: st.Text, Text: r.value}))
	}
}

// joined puts spaces between the spans that say anything.
func joined(list ...screen.Span) []screen.Span {
	var out []screen.Span
	for _, s := range list {
		if s.Text == "" {
			continue
		}
		if len(out) > 0 {
			out = append(out, screen.Span{Text: " "})
		}
		out = append(out, s)
	}
	return out
}

// drawMember draws a name and its value, with what is to be said of it.
func drawMember(f tui.Frame, a screen.Area, r *tokenRow) {
	st := f.St
	x := 2 * r.depth
	a.Fit(x, 0, r.names, st.Muted, cutName(r.name))
	x += r.names
	if r.mark != nil {
		_, style := severity(st, r.mark.Severity)
		a.Text(x, 0, style, "!")
	}
	x += 2
	beside := besides(f, r)
	if r.bad != "" {
		beside = append([]screen.Span{{Style: st.Bad, Text: "✗ " + r.bad}}, beside...)
	}
	if r.note != "" {
		beside = append([]screen.Span{{Style: st.Muted, Text: r.note}}, beside...)
	}
	room := a.W() - x
	need := 0
	if len(beside) > 0 {
		need = 2 + screen.Width(beside[0].Text)
	}
	most := room
	if need > 0 {
		most = max(room-need, min(room, 16))
	}
	style := st.Text
	switch r.values {
	case tokens.KindNumber, tokens.KindTrue, tokens.KindFalse, tokens.KindNull:
		style = st.JSONNumber
	}
	if r.date != nil {
		style = st.Text
	}
	if r.value != "" {
		x = a.Fit(x, 0, most, style, r.value) + 2
	}
	for i, s := range beside {
		if s.Text == "" {
			continue
		}
		if i > 0 && x+screen.Width(s.Text) > a.W() && !strings.HasPrefix(s.Text, "✗") {
			continue // half a date says nothing
		}
		x = a.Fit(x, 0, a.W()-x, s.Style, s.Text) + 2
	}
	if r.expiry {
		drawLife(f, a, x, r.date)
	}
}

// besides says a date in words: when it is, and how far off.
func besides(f tui.Frame, r *tokenRow) []screen.Span {
	if r.date == nil {
		return nil
	}
	t, ok := r.date.Time()
	if !ok {
		return []screen.Span{{Style: f.St.Muted, Text: "beyond any calendar"}}
	}
	return []screen.Span{
		{Style: f.St.Muted, Text: day(t, f.Now(), f.Zone())},
		{Style: f.St.Muted, Text: when.Relative(t, f.Now())},
	}
}

// drawLife draws how much of the token's life is left.
func drawLife(f tui.Frame, a screen.Area, x int, exp *when.NumericDate) {
	r := f.S.Token.Read
	if r == nil || r.Judged.Time == nil || a.W()-x < 6 {
		return
	}
	from := r.Judged.Time.Iat
	if from == nil {
		from = r.Judged.Time.Nbf
	}
	if from == nil {
		return
	}
	begin, ok := from.Time()
	end, ok2 := exp.Time()
	if !ok || !ok2 || !end.After(begin) {
		return
	}
	left := float64(end.Sub(f.Now())) / float64(max(time.Second, end.Sub(begin)))
	style := f.St.Good
	if left < 0.1 {
		style = f.St.Warn
	}
	widgets.Bar(a.Columns(x, min(10, a.W()-x)), left, style, f.St.BarEmpty)
}

func number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
