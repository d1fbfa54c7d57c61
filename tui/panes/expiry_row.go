package panes

import (
	"fmt"
	"time"

	"fob/keystore"
	"fob/themes"
	"fob/tokens/when"
	"fob/tui"
	"fob/tui/screen"
	"fob/tui/widgets"
)

// expiryLook is what an item shows at a moment.
type expiryLook struct {
	glyph  string
	style  themes.Style // of the glyph and the remaining time
	name   themes.Style
	status string  // in words: "expired 3d ago"; of what counts down "14:59"
	counts bool    // status is a time that is left
	left   float64 // the part of its life, for the bar
	bar    bool
}

// look tells how an item stands.
func (it *expiryItem) look(st *themes.Styles, now time.Time) expiryLook {
	if it.id.kind == expiryKey {
		return it.keyLook(st, now)
	}
	o := &it.out
	l := expiryLook{glyph: "●", style: st.Good, name: st.Text}
	switch {
	case o.Status == keystore.SavedExpired:
		return expiryLook{glyph: "✗", style: st.Muted, name: st.Muted, status: "expired " + ago(now.Sub(o.Exp))}
	case it.out.KeyGone(now):
		return expiryLook{glyph: "✗", style: st.Bad, name: st.Text, status: "key " + string(o.KeyState)}
	case o.Status == keystore.SavedUnreadable:
		l = expiryLook{glyph: "?", style: st.Muted, name: st.Text, status: "unreadable"}
	case o.Status == keystore.SavedWaiting:
		l = expiryLook{glyph: "◷", style: st.Info, name: st.Text, status: "starts in " + left(o.Nbf.Sub(now))}
	case o.Status == keystore.SavedForever && !o.RetiresFirst:
		l = expiryLook{glyph: "∞", style: st.Muted, name: st.Text, status: "no expiry"}
	default:
		l.status, l.counts = left(o.Ends().Sub(now)), true
		l.left, l.bar = o.Left(now)
		if o.RetiresFirst || o.Low(now) {
			l.glyph, l.style = "!", st.Warn
		}
	}
	if o.RetiresFirst {
		l.glyph = "!"
		if o.Status == keystore.SavedWaiting {
			l.style = st.Warn
		}
	}
	if it.wrong != "" {
		l.glyph, l.style = "!", st.Warn
	}
	return l
}

func (it *expiryItem) keyLook(st *themes.Styles, now time.Time) expiryLook {
	verb, glyph := "retires in ", "○"
	if it.id.what == keystore.EventPromoted {
		verb, glyph = "rotates in ", "◌"
		if !now.Before(it.ends) {
			return expiryLook{glyph: "!", style: st.Warn, name: st.Text, status: "rotation overdue"}
		}
	}
	l := expiryLook{glyph: glyph, style: st.Muted, name: st.Muted, status: verb + left(it.ends.Sub(now))}
	l.left, l.bar = when.PartLeft(it.since, it.ends, now)
	return l
}

// century is as far as countdowns go.
const century = 100 * 365 * 24 * time.Hour

// left is a time that is left, as [tui.Countdown] writes it, in 8 columns at
// most.
func left(d time.Duration) string {
	if d >= century {
		return "> 100y"
	}
	return tui.Countdown(d)
}

// ago is a time that has gone by, in its largest unit.
func ago(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= century:
		return "> 100y ago"
	case d >= 365*day:
		return fmt.Sprintf("%dy ago", d/(365*day))
	case d >= day:
		return fmt.Sprintf("%dd ago", d/day)
	case d >= time.Hour:
		return fmt.Sprintf("%dh ago", d/time.Hour)
	case d >= time.Minute:
		return fmt.Sprintf("%dm ago", d/time.Minute)
	}
	return fmt.Sprintf("%ds ago", d/time.Second)
}

// title is the name of an item as it is shown.
func (it *expiryItem) title(s *tui.State) string {
	if it.id.what == keystore.EventRetired {
		return it.id.name + "/" + it.shortKid(s, it.id.name, it.id.kid)
	}
	return it.id.name
}

// shortKid shortens the kid of the item's key, once.
func (it *expiryItem) shortKid(s *tui.State, set, kid string) string {
	if it.short == "" && kid != "" {
		it.short = kid
		if k, ok := s.Store.Find(set); ok {
			it.short = k.Short(kid)
		}
	}
	return it.short
}

// trouble is what a second line tells of an item, "" if it has none.
func (it *expiryItem) trouble(s *tui.State, now time.Time) string {
	switch o := &it.out; {
	case it.id.kind == expiryKey || o.Status == keystore.SavedExpired:
		return ""
	case it.wrong != "":
		return it.wrong
	case o.RetiresFirst && !it.out.KeyGone(now):
		text := "key " + it.shortKid(s, o.Keyset, o.Kid) + " retires first"
		if o.Expected {
			text += ", expected"
		}
		return text
	}
	return ""
}

// expiryColumns is where the columns of a list stand: the same in every row, and
// whatever the rows hold.
type expiryColumns struct {
	w            int
	time         int // the columns of a remaining time, right-aligned
	bar          int // 0: there is none
	words        bool
	detail       int // where the details begin; 0: there are none
	status, from int // the columns of a status in words, and where they begin
}

func expiryColumnsFor(w int) expiryColumns {
	const gap = 2
	c := expiryColumns{w: w, time: 8}
	switch {
	case w < 34:
		c.status = min(15, w/2+2)
		c.from = w - c.time
		return c
	case w < 52:
		c.bar = 8
		c.status = c.time + gap + c.bar
	case w < 84:
		c.time, c.bar, c.words = 18, min(16, w-46), true
		c.status = c.time
	default:
		c.time, c.bar, c.words = 18, 16, true
		c.status = c.time
		c.detail = w - max(30, w-76)
	}
	end := w
	if c.detail > 0 {
		end = c.detail - gap
	}
	c.from = end - c.time - c.bar
	if c.bar > 0 {
		c.from -= gap
	}
	return c
}

// height is the number of rows of an item.
func (it *expiryItem) height(s *tui.State, c expiryColumns, now time.Time) int {
	if c.detail == 0 && it.trouble(s, now) != "" {
		return 2
	}
	return 1
}

// draw draws an item.
func (it *expiryItem) draw(f tui.Frame, a screen.Area, c expiryColumns) {
	st, now := f.St, f.Now()
	l := it.look(st, now)
	a.Text(0, 0, l.style, l.glyph)
	status := l.status
	if l.counts && c.words {
		status += " left"
	}
	end, from := c.from+c.time, c.from
	if !c.words && !l.counts {
		end = min(c.from+c.status, c.w)
		from = end - c.status
	}
	if c.bar == 0 {
		status = brief(status)
	}
	style := l.style
	if l.counts && l.glyph == "●" {
		style = st.Text
	}
	a.Right(end, 0, c.status, style, status)
	a.Fit(2, 0, from-3, l.name, it.title(f.S))
	if l.bar && c.bar > 0 && (c.words || l.counts) {
		it.drawBar(st, a.Columns(end+2, c.bar), l)
	}
	if c.detail > 0 {
		x := c.detail
		for _, s := range it.details(f) {
			x = a.Fit(x, 0, c.w-x, s.Style, s.Text)
		}
		return
	}
	if trouble := it.trouble(f.S, now); trouble != "" {
		it.drawTrouble(f, a.Rows(1, 1), l, trouble)
	}
}

func (it *expiryItem) drawBar(st *themes.Styles, a screen.Area, l expiryLook) {
	style := st.Bar
	switch {
	case it.id.kind == expiryKey:
		style = st.Muted
	case l.glyph != "●":
		style = l.style
	}
	widgets.Bar(a, l.left, style, st.BarEmpty)
}

// drawTrouble writes the second line: what is wrong, and when the token would
// have expired.
func (it *expiryItem) drawTrouble(f tui.Frame, a screen.Area, l expiryLook, trouble string) {
	room := a.W() - 2
	if o := &it.out; it.wrong == "" && !o.Exp.IsZero() {
		exp := "exp " + left(o.Exp.Sub(f.Now()))
		const width = len("exp 22h 51m")
		if room >= screen.Width(trouble)+2+width {
			a.Right(a.W(), 0, width, f.St.Muted, exp)
			room -= width + 2
		}
	}
	a.Fit(2, 0, room, l.style, trouble)
}

// brief shortens a status for where there is little room.
func brief(status string) string {
	for _, verb := range [...]string{"starts", "retires", "rotates"} {
		if n := len(verb) + len(" in "); len(status) > n && status[:n] == verb+" in " {
			return verb + " " + status[n:]
		}
	}
	return status
}
