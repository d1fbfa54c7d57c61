package panes

import (
	"fmt"
	"slices"
	"time"

	"fob/keystore"
	"fob/themes"
	"fob/tui"
	"fob/tui/screen"
)

// Draw draws the list, and under it the timeline of what is chosen.
func (p *keysPane) Draw(f tui.Frame, a screen.Area) {
	p.refresh(f.S)
	if keysEmpty(f, a) {
		return
	}
	p.first = 0
	if p.typing || p.filter.Value() != "" {
		a.Text(0, 0, f.St.Accent, "/")
		p.filter.Draw(a.Rows(0, 1).Columns(2, a.W()-2), f.St.Text, f.St.Cursor, f.St.Muted, p.typing && f.Focused)
		p.first = 1
	}
	room := a.H() - p.first
	life := p.life.lines(f, a.W())
	if n := len(life) + 1; room-n < min(len(p.list.rows), max(4, a.H()/2)) {
		life = nil
	} else {
		room -= n
	}
	p.drawRows(f, a.Rows(p.first, room))
	for i, line := range life {
		a.Spans(0, a.H()-len(life)+i, line...)
	}
}

// drawRows draws the part of the list that is seen.
func (p *keysPane) drawRows(f tui.Frame, a screen.Area) {
	rows := p.list.rows
	p.page = a.H()
	p.cursor.Fit(len(rows), a.H())
	if len(rows) == 0 {
		a.Fit(0, 0, a.W(), f.St.Muted, "nothing is called that; esc shows all")
		return
	}
	seen := rows[p.cursor.Top:min(len(rows), p.cursor.Top+a.H())]
	cols := p.columns(f, a.W(), seen)
	for y, r := range seen {
		line := a.Rows(y, 1)
		l := &f.S.Store.Sets[r.set]
		switch {
		case r.note:
			note := keysNote(f.S, l, f.Now())
			line.Fit(4, 0, a.W()-4, note.tone.style(f.St), note.text)
		case r.key < 0:
			p.drawSet(f, line, l, cols)
		default:
			p.drawKey(f, line, r, cols)
		}
		if p.cursor.Top+y == p.cursor.At {
			line.Ground(keysGround(f))
		}
	}
	if p.cursor.Top > 0 {
		a.Right(a.W(), 0, 1, f.St.Muted, "↑")
	}
	if p.cursor.Top+a.H() < len(rows) {
		a.Right(a.W(), a.H()-1, 1, f.St.Muted, "↓")
	}
}

func keysGround(f tui.Frame) themes.Style {
	if f.Focused {
		return f.St.RowFocused
	}
	return f.St.Row
}

// keysColumns are the widths of columns that line up over the rows that are
// seen.
type keysColumns struct {
	word int // how a keyset stands
	kid  int
	does int // 0 where there is no room
}

func (p *keysPane) columns(f tui.Frame, w int, seen []keysRow) keysColumns {
	c := keysColumns{kid: 4}
	for _, r := range seen {
		l := &f.S.Store.Sets[r.set]
		switch {
		case r.note:
		case r.key < 0:
			c.word = max(c.word, screen.Width(keysWord(f.S, l, f.Now()).text))
		default:
			c.kid = max(c.kid, min(12, screen.Width(p.list.short(f.S, r))))
		}
	}
	const state, step, does = 9, 7, 10
	if w >= 4+c.kid+2+state+2+does+1+step {
		c.does = does
	}
	return c
}

// drawSet draws a keyset: what opens it, its name, its algorithm, how it stands.
func (p *keysPane) drawSet(f tui.Frame, a screen.Area, l *keystore.Listing, c keysColumns) {
	st := f.St
	mark := "▸"
	if p.list.isOpen(l.Name) {
		mark = "▾"
	}
	a.Text(0, 0, st.Muted, mark)
	word := keysWord(f.S, l, f.Now())
	a.Right(a.W(), 0, a.W(), word.tone.style(st), word.text)
	right := a.W() - c.word - 2
	if l.Err == nil {
		alg := l.Keyset.Alg
		if l.Keyset.Kind == keystore.KindVerify {
			alg = "public keys"
		}
		right = a.Right(right, 0, right/2, st.Muted, alg) - 2
	}
	a.Fit(2, 0, right-2, st.Strong, l.Name)
}

// drawKey draws a key: its state, what it does, when that changes.
func (p *keysPane) drawKey(f tui.Frame, a screen.Area, r keysRow, c keysColumns) {
	st, now := f.St, f.Now()
	k := &f.S.Store.Sets[r.set].Keyset
	e := &k.Keys[r.key]
	state := e.StateAt(f.S.Clock.Real, now)
	style := tui.StateStyle(st, state)
	text := st.Text
	if !state.Live() {
		text = st.Muted
	}
	a.Text(2, 0, style, state.Glyph())
	a.Fit(4, 0, c.kid, text, p.list.short(f.S, r))
	x := 4 + c.kid + 2
	step := keysStep(k, e, state, now, f.Zone())
	right := a.Right(a.W(), 0, a.W(), step.tone.style(st), step.text)
	a.Fit(x, 0, right-x, style, tui.StateWord(state))
	if c.does > 0 {
		does := tui.KeyDoes(*k, *e, state, now)
		if does == "" && !e.HasPrivate && state.Live() {
			does = "public"
		}
		a.Fit(x+9+2, 0, right-1-(x+9+2), st.Muted, does)
	}
}

// keysLife is the timeline of what is chosen, made once a second.
type keysLife struct {
	of   keysLifeOf
	made [][]screen.Span
}

// keysLifeOf is all that the lines depend on.
type keysLifeOf struct {
	gen    uint64
	keyset string
	w      int
	second int64
	zone   *time.Location
	styles *themes.Styles
}

func (c *keysLife) lines(f tui.Frame, w int) [][]screen.Span {
	of := keysLifeOf{f.S.Store.Gen, f.S.Store.Chosen, w, f.Now().Unix(), f.Zone(), f.St}
	if of == c.of {
		return c.made
	}
	c.of, c.made = of, nil
	k, ok := f.S.Store.Find(of.keyset)
	if !ok {
		return nil
	}
	plan := tui.KeysetPlan(k, f.Now())
	if lines := tui.Timeline(f, plan, k, w); len(lines) > 0 {
		head := []screen.Span{{Style: f.St.Text, Text: k.Name}, {Style: f.St.Muted, Text: "  " + tui.HorizonText(tui.Horizon(plan))}}
		c.made = append([][]screen.Span{head}, lines...)
	}
	return c.made
}

// Summary lists how the keysets stand. Where not all have room, those that need
// somebody go first.
func (p *keysPane) Summary(f tui.Frame, a screen.Area) {
	sets := f.S.Store.Sets
	if keysEmpty(f, a) {
		return
	}
	p.refresh(f.S)
	var order []int
	room := a.H()
	if len(sets) > room {
		room--
		order = append(order, p.list.grave[:min(room, len(p.list.grave))]...)
	}
	for i := 0; i < len(sets) && len(order) < room; i++ {
		if !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	slices.Sort(order)
	for y, i := range order {
		word := keysWord(f.S, &sets[i], f.Now())
		x := a.Right(a.W(), y, a.W(), word.tone.style(f.St), word.text)
		a.Fit(0, y, x-1, f.St.Text, sets[i].Name)
	}
	if more := len(sets) - len(order); more > 0 && a.H() > 0 {
		a.Text(0, a.H()-1, f.St.Muted, fmt.Sprintf("+%d more", more))
	}
}

// keysEmpty says what to do first where there is nothing to list, and tells
// whether it did.
func keysEmpty(f tui.Frame, a screen.Area) bool {
	s := &f.S.Store
	if len(s.Sets) > 0 && s.Phase != tui.StoreBroken {
		return false
	}
	st := f.St
	y := 0
	say := func(style themes.Style, text string) {
		for _, l := range screen.Wrap(text, a.W()) {
			a.Text(0, y, style, l)
			y++
		}
	}
	key := func(k, text string) {
		a.Text(0, y, st.Key, k)
		for _, l := range screen.Wrap(text, max(8, a.W()-3)) {
			a.Text(3, y, st.Text, l)
			y++
		}
	}
	switch {
	case s.Phase == tui.StoreUnknown:
		say(st.Muted, "Looking for the keystore.")
		return true
	case s.Phase == tui.StoreBroken:
		say(st.Bad, "The keystore cannot be read.")
		if s.Err != nil {
			say(st.Muted, s.Err.Error())
		}
		say(st.Muted, "fob store doctor says more. Decoding goes on.")
		return true
	case s.Phase == tui.StoreAbsent && s.Err != nil:
		say(st.Warn, "There is no place for a keystore.")
		say(st.Muted, s.Err.Error())
		return true
	case s.Phase == tui.StoreAbsent:
		say(st.Text, "There is no keystore yet.")
	default:
		say(st.Text, "The keystore is empty.")
	}
	y++
	key("n", "makes the first key")
	key("I", "imports one that you have")
	if s.Phase == tui.StoreAbsent {
		y++
		say(st.Muted, "Decoding a token needs none: paste it.")
	}
	return true
}
