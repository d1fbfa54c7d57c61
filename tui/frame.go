package tui

import (
	"fmt"
	"strings"
	"time"

	"fob/keystore"
	"fob/themes"
	"fob/tokens/when"
	"fob/tui/screen"
)

// compose draws the whole workbench.
func (m *Model) compose() {
	m.canvas.Reset(m.s.W, m.s.H)
	all := m.canvas.Area()
	st := m.s.Styles
	if m.s.W < leastW || m.s.H < leastH {
		m.tooSmall(all)
	} else {
		m.header(all.Rows(0, 1))
		m.footer(all.Rows(m.s.H-1, 1))
		l := layoutOf(m.s.W, m.s.H, m.s.Focus, m.s.Zoomed)
		if l.tabs.H > 0 {
			m.tabs(all.Sub(l.tabs))
		}
		for _, place := range l.places {
			if p := m.pane(place.id); p != nil {
				m.box(all.Sub(place.rect), p, place.small)
			}
		}
		m.drawDialogs(all)
	}
	all.Ground(st.Ground)
	m.frame = m.canvas.String()
}

func (m *Model) tooSmall(a screen.Area) {
	text := fmt.Sprintf("fob needs %dx%d, this is %dx%d", leastW, leastH, m.s.W, m.s.H)
	a.Fit(0, 0, a.W(), m.s.Styles.Text, text)
}

// box draws a pane in its border, with its titles in it.
func (m *Model) box(a screen.Area, p Pane, small bool) {
	st := m.s.Styles
	focused := p.ID() == m.s.Focus
	f := Frame{S: &m.s, St: st, Focused: focused && len(m.stack) == 0}
	border, title := st.Border, st.Title
	if focused {
		border, title = st.BorderFocused, st.TitleFocused
	}
	screen.Border(a, border)
	left, right := p.Title(f)
	name := []screen.Span{{Style: st.Muted, Text: fmt.Sprintf("%d ", p.ID())}, {Style: title, Text: p.Name()}}
	if job := m.s.Busy(p.ID()); job != "" {
		left = []screen.Span{{Style: st.Info, Text: m.spinner() + " " + job}}
	}
	if small {
		left = nil
	}
	if len(left) > 0 {
		name = append(name, screen.Span{Text: " "})
		name = append(name, left...)
	}
	screen.BorderTitles(a, border, name, right)
	inner := a.Inset(2, 1)
	if small {
		p.Summary(f, inner)
	} else {
		p.Draw(f, inner)
	}
}

// spinner is one of bubbles' MiniDot frames, by the clock.
func (m *Model) spinner() string {
	frames := []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}
	return frames[int(m.s.Clock.Real.UnixMilli()/100)%len(frames)]
}

// header draws the top line: the keyset in hand, the keystore, the time.
func (m *Model) header(a screen.Area) {
	st, s := m.s.Styles, &m.s
	x := a.Text(0, 0, st.Badge, " fob ") + 2
	clock := s.Clock.Now().In(s.Clock.Zone())
	right := []screen.Span{m.storeSpan(), {Text: "   "}, {Style: st.Text, Text: clock.Format("15:04:05 ") + zoneName(clock)}}
	if s.Clock.Away {
		a.Ground(st.Banner)
		right = []screen.Span{{Style: st.Banner, Text: "◷ time travel: " + clock.Format("2006-01-02 15:04:05 ") + zoneName(clock) + " · " + travelled(s.Clock) + " · T returns"}}
	}
	from := max(x, a.W()-1-screen.SpansWidth(right))
	a.Spans(from, 0, right...)
	left := a.Columns(0, max(0, from-2))
	k, ok := s.Store.Find(s.Store.Chosen)
	if !ok {
		return
	}
	x = left.Text(x, 0, st.Strong, k.Name) + 2
	words := []string{}
	if k.Alg != "" {
		words = append(words, k.Alg)
	}
	if e, ok := k.Current(); ok {
		words = append(words, "current "+k.Short(e.Kid))
	}
	if next := nextStep(k, s.Clock.Now()); next != "" {
		words = append(words, next)
	}
	left.Fit(x, 0, left.W()-x, st.Muted, strings.Join(words, " · "))
}

func travelled(c Clock) string {
	if c.Offset < 0 {
		return when.Duration(-c.Offset.Round(time.Second)) + " back"
	}
	return when.Duration(c.Offset.Round(time.Second)) + " ahead"
}

func zoneName(t time.Time) string {
	if _, offset := t.Zone(); offset == 0 {
		return "UTC"
	}
	return t.Format("-07:00")
}

// nextStep says what happens to a keyset next, and when.
func nextStep(k keystore.Keyset, now time.Time) string {
	steps := k.Schedule()
	if len(steps) == 0 {
		return ""
	}
	what := "retires a key"
	switch steps[0].What {
	case keystore.EventPromoted:
		what = "rotates"
	case keystore.EventMade:
		what = "makes a key"
	}
	if !now.Before(steps[0].At) {
		return what + " now: due"
	}
	return what + " in " + Countdown(steps[0].At.Sub(now))
}

// Countdown writes a time that is left in few characters: its two largest
// units, and minutes and seconds as 14:59 under an hour.
func Countdown(d time.Duration) string {
	switch {
	case d < 0:
		return "0:00"
	case d < time.Hour:
		return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh %02dm", int(d.Hours()), int(d.Minutes())%60)
	case d < 100*24*time.Hour:
		return fmt.Sprintf("%dd %02dh", int(d.Hours())/24, int(d.Hours())%24)
	}
	return fmt.Sprintf("%dd", int(d.Hours())/24)
}

func (m *Model) storeSpan() screen.Span {
	st := m.s.Styles
	switch m.s.Store.Phase {
	case StoreAbsent:
		return screen.Span{Style: st.Muted, Text: "○ no keystore"}
	case StoreLocked:
		return screen.Span{Style: st.Muted, Text: "◌ " + string(m.s.Store.Method) + " locked"}
	case StoreUnlocked:
		return screen.Span{Style: st.Good, Text: "● " + string(m.s.Store.Method)}
	case StoreBroken:
		return screen.Span{Style: st.Bad, Text: "✗ keystore"}
	}
	return screen.Span{Style: st.Muted, Text: "… keystore"}
}

// footer draws the bottom line: keys on the left, the last notice on the right.
func (m *Model) footer(a screen.Area) {
	st := m.s.Styles
	notice := m.noticeSpans()
	width := screen.SpansWidth(notice)
	most := a.W() - 2
	if width > 0 {
		w := min(width, most)
		at := a.Sub(screen.Rect{X: a.W() - 1 - w, Y: 0, W: w, H: 1})
		at.Spans(0, 0, notice...)
		most = a.W() - 4 - w
	}
	x := 1
	for _, hint := range m.footerKeys() {
		label, title := hint.Key.Help().Key, hint.Title
		need := screen.Width(label) + 1 + screen.Width(title)
		if x+need > most {
			break
		}
		x = a.Text(x, 0, st.Key, label) + 1
		x = a.Text(x, 0, st.Muted, title) + 2
	}
}

func (m *Model) noticeSpans() []screen.Span {
	st, n := m.s.Styles, m.s.Notice
	if n.Text == "" {
		return nil
	}
	style, glyph := st.Muted, "· "
	switch n.Tone {
	case Did:
		style, glyph = st.Good, "✓ "
	case Warned:
		style, glyph = st.Warn, "! "
	case Failed:
		style, glyph = st.Bad, "✗ "
	}
	list := []screen.Span{{Style: style, Text: glyph + n.Text}}
	if n.Hint != "" {
		list = append(list, screen.Span{Style: st.Muted, Text: " · " + n.Hint})
	}
	return list
}

// tabs draws the line that says which pane is shown and what the others hold.
func (m *Model) tabs(a screen.Area) {
	st := m.s.Styles
	x, gap := tabPlace(a.W())
	for _, p := range m.panes {
		style := st.Muted
		if p.ID() == m.s.Focus {
			style = st.Accent.With(themes.Style{Attr: themes.Bold})
		}
		x = a.Text(x, 0, style, fmt.Sprintf("%d %s", p.ID(), p.Name())) + gap
	}
}

// tabPlace is where the tabs begin, and what is between them: the least terminal
// must show all five.
func tabPlace(w int) (x, gap int) {
	const roomy = 48
	if w < roomy {
		return 0, 1
	}
	return 1, 2
}
