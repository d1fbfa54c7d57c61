package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fob/keystore"
	"fob/tui/screen"
)

// timelineKeys is how many keys a timeline shows at most.
const timelineKeys = 8

// Timeline draws what each key of a plan does until when: a row a key, the time
// from left to right over [Horizon], as wide as w, with an axis and a legend
// under them. It is nil where there is no room, or nothing to show.
func Timeline(f Frame, p keystore.Plan, k keystore.Keyset, w int) [][]screen.Span {
	lives := shownLives(p)
	label := 4
	for _, life := range lives {
		label = max(label, min(12, screen.Width(k.Short(life.Kid))))
	}
	label += 2
	room := w - label
	if room < 12 || len(lives) == 0 {
		return nil
	}
	scale := timeScale{from: p.At, span: Horizon(p), room: room}
	var lines [][]screen.Span
	for _, life := range lives {
		line := []screen.Span{{Style: f.St.Muted, Text: padTo(screen.Cut(k.Short(life.Kid), label-2), label)}}
		if !life.After.Live() {
			lines = append(lines, append(line, screen.Span{Style: f.St.Bad, Text: string(life.After)}))
			continue
		}
		lines = append(lines, append(line, strokes(f, scale.row(life))...))
	}
	return append(lines, scale.axis(f, label), legend(f, k, label, w))
}

// shownLives puts the keys in the order in which they come to sign, and leaves
// out what is too much.
func shownLives(p keystore.Plan) []keystore.Life {
	rank := func(s keystore.State) int {
		switch s {
		case keystore.StateNext:
			return 0
		case keystore.StateCurrent:
			return 1
		case keystore.StatePrevious:
			return 2
		}
		return 3
	}
	lives := slices.Clone(p.Keys)
	slices.SortStableFunc(lives, func(a, b keystore.Life) int { return rank(a.After) - rank(b.After) })
	return lives[:min(len(lives), timelineKeys)]
}

// KeysetPlan is what becomes of a keyset's keys when nobody does anything but
// tick, as far as a timeline shows it: of very many keys, a few.
func KeysetPlan(k keystore.Keyset, now time.Time) keystore.Plan {
	if len(k.Keys) > timelineKeys {
		var live []keystore.KeyEntry
		for _, want := range [...]keystore.State{keystore.StateNext, keystore.StateCurrent, keystore.StatePrevious} {
			for i := len(k.Keys) - 1; i >= 0 && len(live) < timelineKeys; i-- {
				if e := k.Keys[i]; e.State == want && (want != keystore.StatePrevious || e.RetireAt.IsZero() || e.RetireAt.After(now)) {
					live = append(live, e)
				}
			}
		}
		k.Keys = live
	}
	p := k.Timeline(now)
	p.Keys = slices.DeleteFunc(p.Keys, func(l keystore.Life) bool {
		e, _ := k.Find(l.Kid)
		return l.After == keystore.StatePrevious && !e.RetireAt.IsZero() && !e.RetireAt.After(now)
	})
	return p
}

// Horizon is how far ahead a timeline of the plan reaches: past the next
// rotation and what is known to end, to a round figure.
func Horizon(p keystore.Plan) time.Duration {
	var last time.Time
	until := func(t time.Time) {
		if t.After(last) {
			last = t
		}
	}
	for _, life := range p.Keys {
		for _, sp := range life.Spans {
			if life.After == keystore.StateNext {
				switch {
				case signs(sp) && sp.From.After(p.At):
					until(sp.From)
				case signs(sp) && !sp.Until.IsZero():
					until(p.At.Add(sp.Until.Sub(sp.From)))
				}
			} else {
				until(sp.Until)
			}
		}
	}
	for _, w := range p.Windows {
		until(w.Until)
	}
	const day = 24 * time.Hour
	want := last.Sub(p.At)
	if !last.After(p.At) {
		return 30 * day
	}
	want += want / 4
	for _, d := range [...]time.Duration{time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, day, 2 * day, 3 * day, 7 * day, 14 * day, 30 * day,
		60 * day, 90 * day, 120 * day, 180 * day, 365 * day, 2 * 365 * day, 5 * 365 * day, 10 * 365 * day, 20 * 365 * day, 50 * 365 * day} {
		if want <= d {
			return d
		}
	}
	return 100 * 365 * day
}

// HorizonText says how far a timeline reaches: "the next 60 days".
func HorizonText(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d <= time.Hour:
		return "the next hour"
	case d <= 2*day:
		return fmt.Sprintf("the next %d hours", int(d/time.Hour))
	case d < 365*day:
		return fmt.Sprintf("the next %d days", int(d/day))
	case d < 2*365*day:
		return "the next year"
	}
	return fmt.Sprintf("the next %d years", int(d/(365*day)))
}

// signs tells the time in which a key signs or is encrypted to.
func signs(sp keystore.Span) bool { return sp.What == "signs" || sp.What == "encrypts" }

// timeScale turns times into columns.
type timeScale struct {
	from time.Time
	span time.Duration
	room int
}

func (s timeScale) cell(t time.Time) int {
	switch {
	case t.IsZero():
		return s.room
	case !t.After(s.from):
		return 0
	}
	return min(s.room, int(float64(t.Sub(s.from))/float64(s.span)*float64(s.room)))
}

// row draws the life of a key: ┄ until it signs, ━ while it does, ─ afterwards.
// What is shorter than a column has one.
func (s timeScale) row(life keystore.Life) []rune {
	row := []rune(strings.Repeat(" ", s.room))
	stroke := func(from, until time.Time, r rune) {
		if !until.IsZero() && !until.After(s.from) {
			return
		}
		a, b := s.cell(from), s.cell(until)
		if a == b && b < s.room {
			b++
		}
		for i := a; i < b; i++ {
			row[i] = r
		}
	}
	var by keystore.Span
	for _, sp := range life.Spans {
		if signs(sp) {
			by = sp
		}
	}
	var late time.Duration // an overdue rotation comes at the earliest now
	if life.After == keystore.StateNext && by.What != "" && by.From.Before(s.from) {
		late = s.from.Sub(by.From)
		by.From, by.Until = s.from, later(by.Until, late)
	}
	for _, sp := range life.Spans {
		if sp.What != "verifies" && sp.What != "decrypts" {
			continue
		}
		sp.Until = later(sp.Until, late)
		r := '─'
		if life.After == keystore.StateNext {
			r = '┄'
		}
		stroke(sp.From, sp.Until, r)
		if life.After == keystore.StateNext && !by.Until.IsZero() {
			stroke(by.Until, sp.Until, '─')
		}
	}
	if by.What != "" {
		if life.After == keystore.StateCurrent && !by.Until.IsZero() && !by.Until.After(s.from) {
			by.Until = s.from.Add(time.Second) // overdue: it signs until somebody rotates
		}
		stroke(by.From, by.Until, '━')
	}
	return row
}

// later puts off a time; what has no end stays without.
func later(t time.Time, by time.Duration) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(by)
}

// axis writes dates under the rows.
func (s timeScale) axis(f Frame, label int) []screen.Span {
	line := strings.Repeat(" ", label) + "now"
	for i := 1; i < 3; i++ {
		at := label + s.room*i/3
		t := s.from.Add(s.span * time.Duration(i) / 3).In(f.Zone())
		text := t.Format("2 Jan")
		switch {
		case s.span <= 3*24*time.Hour:
			text = t.Format("2 Jan 15:04")
		case s.span >= 365*24*time.Hour:
			text = t.Format("Jan 2006")
		}
		if len(line)+2 <= at && at+len(text) <= label+s.room {
			line += strings.Repeat(" ", at-len(line)) + text
		}
	}
	return []screen.Span{{Style: f.St.Muted, Text: line}}
}

// legend says what the strokes mean, in the words of the keyset's kind.
func legend(f Frame, k keystore.Keyset, label, w int) []screen.Span {
	signs, published, verifies := "signs", "published", "verifies"
	if k.Kind == keystore.KindEncrypt {
		signs, published, verifies = "encrypts", "next", "decrypts"
	}
	if k.Symmetric() {
		published = "next"
	}
	st := f.St
	var line []screen.Span
	if k.Kind != keystore.KindVerify {
		line = append(line, screen.Span{Style: st.Good, Text: "━━"}, screen.Span{Style: st.Muted, Text: " " + signs + "  "},
			screen.Span{Style: st.Info, Text: "┄┄"}, screen.Span{Style: st.Muted, Text: " " + published + "  "})
	}
	line = append(line, screen.Span{Style: st.Muted, Text: "── " + verifies})
	indent := max(0, min(label, w-screen.SpansWidth(line)))
	return append([]screen.Span{{Text: strings.Repeat(" ", indent)}}, line...)
}

// strokes colours a row.
func strokes(f Frame, row []rune) []screen.Span {
	var list []screen.Span
	for i := 0; i < len(row); {
		j := i
		for j < len(row) && row[j] == row[i] {
			j++
		}
		style := f.St.Muted
		switch row[i] {
		case '━':
			style = f.St.Good
		case '┄':
			style = f.St.Info
		}
		list = append(list, screen.Span{Style: style, Text: string(row[i:j])})
		i = j
	}
	return list
}

// padTo fills s with spaces to a width.
func padTo(s string, w int) string {
	if n := w - screen.Width(s); n > 0 {
		return s + strings.Repeat(" ", n)
	}
	return s
}
