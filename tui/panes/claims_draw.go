package panes

import (
	"fmt"
	"sort"
	"time"

	"fob/themes"
	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tui"
	"fob/tui/screen"
	"fob/tui/widgets"
)

// Draw draws the editor, or what to do first where there is no text.
func (p *claims) Draw(f tui.Frame, a screen.Area) {
	if len(p.ed.Text()) == 0 && !p.typing {
		p.drawEmpty(f, a)
		return
	}
	st := f.St
	p.ed.Draw(a, widgets.EditorView{
		Typing: p.typing && f.Focused, Text: st.Text, Faint: st.Faint, Cursor: st.Cursor,
		Pieces: func(from, to int) []widgets.Piece { return p.pieces(st, from, to) },
		Marks:  func(from, to int) []widgets.Piece { return p.marks(st, from, to) },
		Right:  func(line int) screen.Span { return p.right(f, line) },
		Below:  func(line int) []widgets.Below { return p.below(st, line) },
	})
}

// drawEmpty says what to do first.
func (p *claims) drawEmpty(f tui.Frame, a screen.Area) {
	st := f.St
	a.Fit(0, 0, a.W(), st.Muted, "What is the token to say?")
	for i, hint := range []struct{ key, text, why string }{
		{"o", "open a template", ""},
		{"l", "take the claims of the token in hand", tui.WhyNoTokenClaims(f.S)},
		{"n", "begin with the common claims", ""},
		{"e", "type JSON", ""},
	} {
		style := st.Text
		if hint.why != "" {
			style = st.Muted
		}
		x := a.Text(0, i+2, st.Key, hint.key)
		x = a.Fit(x+2, i+2, a.W()-x-2, style, hint.text)
		if hint.why != "" {
			a.Fit(x+2, i+2, a.W()-x-2, st.Faint, hint.why)
		}
	}
}

// look is how a kind of piece looks.
func look(st *themes.Styles, k claimtext.Kind) themes.Style {
	switch k {
	case claimtext.KindName:
		return st.JSONName
	case claimtext.KindString:
		return st.JSONString
	case claimtext.KindNumber:
		return st.JSONNumber
	case claimtext.KindWord:
		return st.JSONWord
	case claimtext.KindTime, claimtext.KindPlaceholder:
		return st.JSONTime
	case claimtext.KindError:
		return st.JSONError
	}
	return st.JSONPunct
}

// pieces gives the looks of what lies between two offsets.
func (p *claims) pieces(st *themes.Styles, from, to int) []widgets.Piece {
	if p.check == nil {
		return nil
	}
	list := p.check.Tokens
	i := sort.Search(len(list), func(i int) bool { return p.ed.Shift(list[i].End) > from })
	var out []widgets.Piece
	for ; i < len(list) && p.ed.Shift(list[i].Start) < to; i++ {
		if start, end, ok := p.ed.Moved(list[i].Start, list[i].End); ok {
			out = append(out, widgets.Piece{Start: start, End: end, Style: look(st, list[i].Kind)})
		}
	}
	return out
}

// marks underlines the faults between two offsets.
func (p *claims) marks(st *themes.Styles, from, to int) []widgets.Piece {
	if p.check == nil {
		return nil
	}
	var out []widgets.Piece
	for _, fault := range p.check.Faults {
		start, end, ok := p.ed.Moved(fault.Start, fault.End)
		if ok && start < to && end > from && start < end && (len(out) == 0 || out[len(out)-1].End <= start) {
			out = append(out, widgets.Piece{Start: start, End: end, Style: faultStyle(st, fault.Kind).With(themes.Style{Attr: themes.Underline})})
		}
	}
	return out
}

func faultStyle(st *themes.Styles, k claimtext.FaultKind) themes.Style {
	if k == claimtext.Doubt {
		return st.Warn
	}
	return st.Bad
}

// mostBelow is how many faults are told beneath one line: those that follow are
// mostly of the same cause.
const mostBelow = 2

// below gives the messages beneath a line.
func (p *claims) below(st *themes.Styles, line int) []widgets.Below {
	if p.check == nil {
		return nil
	}
	var out []widgets.Below
	for _, fault := range p.check.Faults {
		if l, column := p.ed.LineAt(p.ed.Shift(fault.Start)); l == line && len(out) < mostBelow {
			out = append(out, widgets.Below{At: column, Style: faultStyle(st, fault.Kind), Text: fault.Message})
		}
	}
	return out
}

// right says what the times and placeholders of a line will be.
func (p *claims) right(f tui.Frame, line int) screen.Span {
	if p.check == nil {
		return screen.Span{}
	}
	from, to := p.ed.LineSpan(line)
	text, n := p.meanings(f, from, to)
	if n > 1 {
		text += fmt.Sprintf(" and %d more", n-1)
	}
	return screen.Span{Style: f.St.Muted, Text: text}
}

// meanings gives the first meaning between two offsets, and how many there are.
func (p *claims) meanings(f tui.Frame, from, to int) (text string, n int) {
	times := p.check.Times
	for i := p.first(len(times), func(i int) tokens.Span { return times[i].Span }, from); i < len(times); i++ {
		start, end, ok := p.ed.Moved(times[i].Start, times[i].End)
		if ok && start >= to {
			break
		}
		if !ok {
			continue
		}
		t := times[i]
		t.Start, t.End = start, end
		if n++; n == 1 {
			text = p.timeText(f, t)
		}
	}
	holes := p.check.Placeholders
	for i := p.first(len(holes), func(i int) tokens.Span { return holes[i].Span }, from); i < len(holes); i++ {
		start, _, ok := p.ed.Moved(holes[i].Start, holes[i].End)
		if ok && start >= to {
			break
		}
		if !ok || holes[i].Kind == claimtext.Now && n > 0 {
			continue
		}
		if n++; n == 1 {
			text = holeText(f, holes[i])
		}
	}
	return text, n
}

// first finds the first of n spans that is not before an offset.
func (p *claims) first(n int, span func(int) tokens.Span, from int) int {
	return sort.Search(n, func(i int) bool { return p.ed.Shift(span(i).Start) >= from })
}

// timeText says what a time is: an arrow before one that becomes a number, = for
// one that is a number.
func (p *claims) timeText(f tui.Frame, t claimtext.Time) string {
	mark := "→ "
	if !t.Written {
		mark = "= "
	}
	text := mark + clockText(tui.TimeAt(p.ed.Text(), t, f.Now(), f.Zone()), f.Now(), f.Zone())
	if t.Note != "" {
		text += ", " + t.Note
	}
	return text
}

// clockText writes a time as short as it can be told from now.
func clockText(t, now time.Time, zone *time.Location) string {
	t, now = t.In(zone), now.In(zone)
	switch {
	case t.Year() == now.Year() && t.YearDay() == now.YearDay():
		return t.Format("15:04:05")
	case t.Year() == now.Year():
		return t.Format("2 Jan 15:04:05")
	}
	return when.Stamp(t, zone)
}

// holeText says what a placeholder becomes.
func holeText(f tui.Frame, h claimtext.Placeholder) string {
	switch h.Kind {
	case claimtext.Ask:
		if answer, ok := f.S.Claims.Answers[h.Name]; ok {
			return "→ " + visible.String(screen.Cut(answer, 24))
		}
		return "→ asked when signing"
	case claimtext.Now:
		return "→ the time of signing"
	}
	return "→ made when signing"
}

// Summary says what the claims are, what is wrong with them, and when they end.
func (p *claims) Summary(f tui.Frame, a screen.Area) {
	st, c := f.St, &f.S.Claims
	if len(c.Text) == 0 {
		a.Fit(0, 0, a.W(), st.Muted, "empty")
		a.Fit(0, 1, a.W(), st.Muted, "3 then o opens a template")
		return
	}
	right := a.W()
	if c.Changed {
		right = a.Right(a.W(), 0, a.W(), st.Warn, "edited") - 1
	}
	name := c.Template
	if name == "" && c.From != "" {
		name = "of " + c.From
	}
	if name == "" {
		name = "typed"
	}
	a.Fit(0, 0, right, st.Muted, name)
	y := 1
	if fault, wrong := c.Error(); wrong {
		a.Fit(0, y, a.W(), st.Bad, fmt.Sprintf("line %d: %s", fault.Line, fault.Message))
		y++
	}
	for _, claim := range []string{"exp", "nbf"} {
		if t, ok := c.Time(claim, f.Now(), f.Zone()); ok && y < a.H() {
			from := a.Right(a.W(), y, a.W()-4, st.Muted, clockText(t, f.Now(), f.Zone()))
			a.Fit(0, y, from-1, st.Text, claim)
			y++
		}
	}
}
