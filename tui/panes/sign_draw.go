package panes

import (
	"strings"

	"fob/themes"
	"fob/tokens/when"
	"fob/tui"
	"fob/tui/screen"
)

// Title says nothing: the rows say it all.
func (p *sign) Title(tui.Frame) (left, right []screen.Span) { return nil, nil }

// Draw draws the rows, the keys, what would come of them, and the preview where
// there is room.
func (p *sign) Draw(f tui.Frame, a screen.Area) {
	rows := signRows(f.S)
	status := p.status(f, a.W())
	lines := screen.Wrap(status.Text, a.W())
	if len(lines) > 2 {
		lines = append(lines[:1], strings.Join(lines[1:], " "))
	}
	bottom := 1 + len(lines) // the keys, and what would come of them
	space := 0
	if a.H() > len(rows)+bottom {
		space = 1
	}
	p.rows = max(1, min(len(rows), a.H()-bottom-space))
	p.cursor.Fit(len(rows), p.rows)
	label := 9
	for y := range p.rows {
		i := p.cursor.Top + y
		if i >= len(rows) {
			break
		}
		p.drawSignRow(f, a.Rows(y, 1), &rows[i], label, i == p.cursor.At)
	}
	if p.cursor.Top > 0 {
		a.Right(a.W(), 0, 1, f.St.Muted, "↑")
	}
	if p.cursor.Top+p.rows < len(rows) {
		a.Right(a.W(), p.rows-1, 1, f.St.Muted, "↓")
	}
	y := p.rows + space
	p.drawKeys(f, a.Rows(y, 1))
	y++
	for _, l := range lines {
		a.Fit(0, y, a.W(), status.Style, l)
		y++
	}
	if rest := a.H() - y - 1; rest >= 3 {
		p.drawPreview(f, a.Rows(y+1, rest))
	}
}

func (p *sign) drawSignRow(f tui.Frame, a screen.Area, r *signRow, label int, here bool) {
	st := f.St
	a.Text(0, 0, st.Muted, r.label)
	value := st.Text
	switch {
	case r.add:
		value = st.Accent
	case r.label == "key":
		value = st.Strong
	}
	width := min(max(12, a.W()/3), a.W()-label)
	x := a.Fit(label, 0, a.W()-label, value, r.value)
	if r.choice {
		x = a.Text(x+1, 0, st.Accent, "▾")
	}
	note := st.Muted
	if r.warn {
		note = st.Warn
	}
	if at := max(x+2, label+width); r.note != "" {
		if screen.Width(r.note) > a.W()-at {
			at = x + 2
		}
		a.Fit(at, 0, a.W()-at, note, r.note)
	}
	if here {
		ground := st.Row
		if f.Focused {
			ground = st.RowFocused
		}
		if f.Focused || ground != (themes.Style{}) && f.S.Focus == tui.Sign {
			a.Ground(ground)
		}
	}
}

// drawKeys shows what the keys do, and which cannot now.
func (p *sign) drawKeys(f tui.Frame, a screen.Area) {
	keycap := f.St.KeyCap
	text := f.St.Text
	if tui.WhyNotSign(f.S) != "" {
		keycap, text = f.St.KeyCapOff, f.St.Muted
	}
	x := 0
	for _, k := range []struct{ key, long, short string }{{"^s", "sign", "sign"}, {"P", "access + refresh", "pair"}, {"J", "into the jar", "jar"}} {
		name := k.long
		if a.W() < 52 {
			name = k.short
		}
		if x+screen.Width(k.key)+3+screen.Width(name) > a.W() {
			return
		}
		x = a.Text(x, 0, keycap, " "+k.key+" ")
		x = a.Text(x+1, 0, text, name) + 3
	}
}

// status says why it cannot be signed now, or what would come of it.
func (p *sign) status(f tui.Frame, w int) screen.Span {
	s := f.S
	if why := tui.WhyNotSign(s); why != "" {
		return screen.Span{Style: f.St.Warn, Text: "not now: " + why}
	}
	if pr := p.previewFor(s); pr != nil && pr.Err != nil {
		return screen.Span{Style: f.St.Warn, Text: "not now: " + pr.Err.Error()}
	}
	k, ok := s.Store.Find(s.Sign.Keyset)
	if !ok {
		return screen.Span{}
	}
	text := ""
	if e, ok := k.Current(); ok && w >= 60 {
		text = "signs as " + k.Name + "/" + k.Short(e.Kid) + ", "
	}
	life, known := lifeOf(s)
	pr := p.previewFor(s)
	switch {
	case pr != nil && len(pr.Broken) > 0:
		return screen.Span{Style: f.St.Warn, Text: clean("breaks " + pr.Held.Name + ": " + pr.Broken[0] + ": it asks first")}
	case !known:
		return screen.Span{Style: f.St.Warn, Text: text + "no exp: it asks first"}
	case life <= 0:
		return screen.Span{Style: f.St.Warn, Text: text + "expired from the start"}
	case life > k.Policy.MaxTokenTTL:
		return screen.Span{Style: f.St.Warn, Text: text + "beyond " + when.Duration(k.Policy.MaxTokenTTL) + ": it asks first"}
	}
	return screen.Span{Style: f.St.Muted, Text: text + "good until " + clockText(f.Now().Add(life), f.Now(), f.Zone())}
}

// previewAtOnce is up to how many bytes of claims are resolved to show what
// would be signed while they are typed.
const previewAtOnce = 8 << 10

// previewFor gives what would be signed now; nil if it is too much to work out
// for each frame.
func (p *sign) previewFor(s *tui.State) *tui.SignPreview {
	if len(s.Claims.Text) > previewAtOnce {
		return nil
	}
	of := previewOf{s.Claims.Gen, s.Sign.Gen, s.Store.Gen, s.Clock.Now().Unix(), s.Clock.Zone()}
	if p.preview == nil || p.of != of {
		p.preview, p.of = tui.PreviewSign(s), of
	}
	return p.preview
}

func (p *sign) drawPreview(f tui.Frame, a screen.Area) {
	if tui.WhyNotSign(f.S) != "" {
		return
	}
	pr := p.previewFor(f.S)
	if pr == nil {
		a.Fit(0, 0, a.W(), f.St.Muted, "v shows what would be signed")
		return
	}
	lines := pr.Lines(f, a.W())
	for y, l := range lines {
		if y == a.H()-1 && len(lines) > a.H() {
			a.Fit(0, y, a.W(), f.St.Muted, "… v shows it all")
			return
		}
		a.Rows(y, 1).Spans(0, 0, l...)
	}
}

// Summary says with what it is signed, and what it waits for.
func (p *sign) Summary(f tui.Frame, a screen.Area) {
	st, s := f.St, f.S
	k, ok := s.Store.Find(s.Sign.Keyset)
	if !ok {
		a.Fit(0, 0, a.W(), st.Muted, "no keyset")
	} else {
		right := a.Right(a.W(), 0, a.W(), st.Muted, k.Alg)
		a.Fit(0, 0, right-1, st.Text, k.Name)
	}
	why := tui.WhyNotSign(s)
	_, wrong := s.Claims.Error()
	switch {
	case why == "":
		status := p.status(f, a.W())
		if status.Style == st.Muted {
			status.Style = st.Good
			status.Text = "ready: ^s signs"
		}
		a.Fit(0, 1, a.W(), status.Style, status.Text)
	case wrong, len(s.Claims.Text) == 0:
		a.Fit(0, 1, a.W(), st.Warn, "waits for the claims")
	default:
		a.Fit(0, 1, a.W(), st.Warn, why)
	}
	typ := s.Sign.Typ
	if typ == "" {
		typ = "no typ"
	}
	if s.Sign.EncryptTo != "" {
		typ += ", encrypted to " + s.Sign.EncryptTo
	}
	a.Fit(0, 2, a.W(), st.Muted, typ)
}
