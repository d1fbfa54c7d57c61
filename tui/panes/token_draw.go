package panes

import (
	"strings"

	"fob/themes"
	"fob/tui"
	"fob/tui/screen"
	"fob/tui/widgets"
)

// Title says what the token is, and how far it is judged.
func (p *token) Title(f tui.Frame) (left, right []screen.Span) {
	st, s := f.St, f.S
	if len(s.Token.Text) == 0 {
		return nil, nil
	}
	r := s.Token.Fresh(f.Now())
	if p.text.Editing() {
		where := p.parts.name(p.text.Offset())
		if where == "" {
			where = "text"
		}
		left = []screen.Span{{Style: st.Accent, Text: "editing"}, {Style: st.Text, Text: " the " + where}, {Style: st.Muted, Text: ", at byte " + number(p.text.Offset())}}
	} else if r := s.Token.Read; r != nil {
		left = titleOf(f, r)
	}
	size := screen.Span{Style: st.Muted, Text: " " + byteCount(len(s.Token.Text))}
	if r == nil {
		return left, []screen.Span{{Style: st.Info, Text: "… checking"}, size}
	}
	dot := st.Bad
	switch overall(r) {
	case "valid":
		dot = st.Good
	case "not checked":
		dot = st.Warn
	}
	right = []screen.Span{{Style: dot, Text: "●"}}
	if s.W >= roomyTitle {
		right = append(right, screen.Span{Style: st.Muted, Text: " live"})
	}
	if tally := worstSpan(f, r); tally.Text != "" && !roomy(s) {
		tally.Text = " " + tally.Text
		return left, append(right, tally) // which says more than the size
	}
	return left, append(right, size)
}

// roomy tells the layout in which the findings have a line of their own.
func roomy(s *tui.State) bool { return s.W >= roomyTitle && s.H >= roomyHeight }

// The widths of the terminal from which the title says more.
const (
	roomyTitle  = 120
	middleTitle = 72
	leastTitle  = 52
	roomyHeight = 30
)

// titleOf says what the token is, in as many words as the border holds.
func titleOf(f tui.Frame, r *tui.Reading) []screen.Span {
	st := f.St
	form := screen.Span{Style: st.Muted, Text: formName(r)}
	name, rfc := typName(r)
	if r.Profile != nil {
		return profileTitle(f, r, form)
	}
	switch {
	case name == "":
		return []screen.Span{form}
	case f.S.W < middleTitle:
		return []screen.Span{{Style: st.Text, Text: name}}
	}
	list := []screen.Span{form, {Style: st.Muted, Text: " · "}, {Style: st.Text, Text: name}}
	if f.S.W >= roomyTitle && rfc != "" {
		list = append(list, screen.Span{Style: st.Muted, Text: " " + rfc})
	}
	return list
}

// profileTitle says which kind of token it has the shape of, beside the type that
// it claims.
func profileTitle(f tui.Frame, r *tui.Reading, form screen.Span) []screen.Span {
	st := f.St
	title := screen.Span{Style: st.Text, Text: clean(r.Profile.Title)}
	switch typ := typOf(r); {
	case f.S.W < leastTitle && typ != "":
		return []screen.Span{{Style: st.Text, Text: clean(typ)}}
	case f.S.W < middleTitle:
		return []screen.Span{title}
	}
	dot := screen.Span{Style: st.Muted, Text: " · "}
	var list []screen.Span
	if f.S.W >= roomyTitle {
		list = append(list, form, dot)
	}
	if typ := typOf(r); typ != "" {
		list = append(list, screen.Span{Style: st.Muted, Text: clean(typ)}, dot)
	} else if len(list) == 0 {
		list = append(list, form, dot)
	}
	list = append(list, title)
	if f.S.W >= roomyTitle && strings.HasPrefix(r.Profile.Source, "RFC ") {
		list = append(list, screen.Span{Style: st.Muted, Text: " " + clean(r.Profile.Source)})
	}
	return list
}

// Draw draws the text, the verdicts, and under a rule what the token says.
func (p *token) Draw(f tui.Frame, a screen.Area) {
	p.hits, p.textAt, p.details = p.hits[:0], screen.Rect{}, screen.Rect{}
	if len(f.S.Token.Text) == 0 && !p.text.Editing() {
		drawStart(f, a)
		return
	}
	fresh := f.S.Token.Fresh(f.Now())
	present := fresh
	if r := f.S.Token.Read; present == nil && r != nil && r.Gen == f.S.Token.Gen {
		present = r // of this text, if not of this moment
	}
	p.parts.of(p.text.Text(), present)
	y := p.drawText(f, a)
	r := f.S.Token.Read
	switch {
	case len(f.S.Token.Text) == 0:
		a.Fit(0, y, a.W(), f.St.Muted, "type a token, or paste what holds one; esc leaves")
		return
	case r == nil:
		a.Fit(0, y, a.W(), f.St.Info, "… checking")
		return
	}
	below := a.Rows(y, a.H()-y)
	p.drawBelow(f, below, y, r, fresh == nil)
}

// textRows is how many rows the text gets: what it needs, up to about a third.
func (p *token) textRows(f tui.Frame, w, h int) int {
	most := max(2, h/3)
	if f.S.Zoomed {
		most = max(2, h*2/5)
	}
	if h < 10 {
		most = 2
	}
	return min(p.text.Rows(w), most)
}

// drawText draws the token's bytes and gives the row after them.
func (p *token) drawText(f tui.Frame, a screen.Area) int {
	st := f.St
	rows := p.textRows(f, a.W(), a.H())
	p.textAt = screen.Rect{W: a.W(), H: rows}
	looks := widgets.Looks{
		Of:     func(off int) (themes.Style, int) { return p.parts.look(st, off) },
		Escape: st.Escape, Faint: st.Faint, Cursor: st.Cursor,
	}
	p.text.Draw(a.Rows(0, rows), looks, f.Focused)
	top, height, all := p.text.Seen()
	if a.H() < 16 {
		return rows
	}
	if all > height {
		a.Right(a.W(), rows, a.W(), st.Muted, "rows "+number(top+1)+"–"+number(min(top+height, all))+" of "+number(all))
	}
	return rows + 1
}

// drawBelow draws the verdicts, and the details under a rule.
func (p *token) drawBelow(f tui.Frame, a screen.Area, from int, r *tui.Reading, stale bool) {
	least := 4 // rows that the details keep
	if a.H() < 12 {
		least = min(2, max(0, a.H()-3))
	}
	p.rows.build(f.S, p.filter.Value())
	y := p.drawVerdicts(f, a.Rows(0, max(0, a.H()-least)), r, stale)
	if a.H()-y < 1 {
		return
	}
	if p.finding || p.filter.Value() != "" {
		x := a.Text(0, y, f.St.Accent, "/ ")
		p.filter.Draw(a.Rows(y, 1).Columns(x, a.W()-x), f.St.Text, f.St.Cursor, f.St.Muted, p.finding && f.Focused)
		y++
	} else if a.H()-y > 2 {
		a.Line(0, y, a.W(), f.St.Faint, '─')
		y++
	}
	d := a.Rows(y, a.H()-y)
	p.details = screen.Rect{X: 0, Y: from + y, W: d.W(), H: d.H()}
	p.drawDetails(f, d)
	if stale {
		d.Tint(themes.Style{Attr: themes.Faint})
	}
}

// drawVerdicts draws the three answers with what belongs under them, and gives
// the row after them. An answer on an earlier text, or for another time, says
// that it was so.
func (p *token) drawVerdicts(f tui.Frame, a screen.Area, r *tui.Reading, stale bool) int {
	st := f.St
	y := 0
	list := verdicts(f, r, p.keyLabel())
	if roomy(f.S) {
		if v, ok := findingsLine(f, r); ok {
			list = append(list, v)
		}
	}
	// Each answer has its row before any gets a second one.
	spare := a.H() - len(list)
	name, word := 11, 12
	switch {
	case a.W() >= 80:
		word = 13
	case a.W() < 60:
		name, word = 10, 0
	}
	for _, v := range list {
		if stale {
			v.glyph, v.style, v.word, v.more = "…", st.Muted, "was "+v.word, nil
		}
		row := a.Rows(y, 1)
		row.Text(0, 0, v.style, v.glyph)
		row.Text(2, 0, st.Strong, v.name)
		x := row.Text(2+name, 0, v.style, v.word)
		x = max(x+1, 2+name+word)
		if n := screen.SpansWidth(v.detail) + 3 + screen.SpansWidth(v.more); len(v.more) > 0 && n <= a.W()-x {
			v.detail = append(append(v.detail, screen.Span{Style: st.Muted, Text: " · "}), v.more...)
			v.more = nil
		}
		lines := foldSpans(v.detail, a.W()-x)
		for i, l := range lines {
			if i > 0 {
				if spare <= 0 || i > 3 {
					break
				}
				y, spare = y+1, spare-1
			}
			if last := i+1 < len(lines) && (spare <= 0 || i == 3); last {
				l = append(l, screen.Span{Style: st.Muted, Text: " …"})
			}
			fitSpans(a, x, y, a.W()-x, l)
		}
		y++
		if len(v.more) > 0 && spare > 0 {
			fitSpans(a, x, y, a.W()-x, v.more)
			y, spare = y+1, spare-1
		} else if len(v.more) > 0 {
			// What to do matters more than why.
			a.Rows(y-1, 1).Columns(x, a.W()-x).Clear(themes.Style{})
			fitSpans(a, x, y-1, a.W()-x, v.more)
		}
	}
	extra := further(f, r)
	for i, line := range append(extra, tree(f, r)...) {
		if spare <= 0 {
			break
		}
		x := 0
		if i < len(extra) {
			x = 2 + name + word
			if word == 0 {
				x = 2
			}
		}
		fitSpans(a, x, y, a.W()-x, line)
		y, spare = y+1, spare-1
	}
	if stale {
		a.Rows(0, y).Tint(themes.Style{Attr: themes.Faint})
	}
	return y
}

// foldSpans breaks spans over rows; those of several styles stay on one.
func foldSpans(list []screen.Span, w int) [][]screen.Span {
	if len(list) != 1 || w < 20 {
		return [][]screen.Span{list}
	}
	var lines [][]screen.Span
	for _, l := range screen.Wrap(list[0].Text, w) {
		lines = append(lines, []screen.Span{{Style: list[0].Style, Text: l}})
	}
	return lines
}

// fitSpans writes spans into w columns, with … where they are cut.
func fitSpans(a screen.Area, x, y, w int, list []screen.Span) {
	end := min(x+w, a.W())
	for i, s := range list {
		rest := screen.SpansWidth(list[i+1:])
		if n := screen.Width(s.Text); x+n > end || x+n == end && rest > 0 {
			if rest > 0 && x+n == end {
				s.Text += " " // so that it is cut
			}
			a.Fit(x, y, end-x, s.Style, s.Text)
			return
		}
		x = a.Text(x, y, s.Style, s.Text)
	}
}
