package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fob/cmd/internal/show"
	"fob/keystore"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// mostLanes is how many keys of a plan people are shown; --json has all.
const mostLanes = 8

// planView writes a plan: what was done or would be, what each key does until
// when, and which windows open.
type planView struct {
	*renderer
	k      keystore.Keyset // after the change
	plan   keystore.Plan
	lanes  []keystore.Life // those that are shown
	hidden []keystore.Life
	asked  bool // for another time than now
	wraps  bool // lines end at the terminal's width
}

// planView shows a plan; k is the keyset after the change.
func (a *app) planView(p keystore.Plan, k keystore.Keyset) *planView {
	v := &planView{renderer: a.renderer(nil, p.At), k: k, plan: p, asked: a.at != "", wraps: a.Streams.OutIsTTY}
	for _, l := range p.Keys {
		if v.matters(l) || len(p.Keys) <= mostLanes {
			v.lanes = append(v.lanes, l)
		} else {
			v.hidden = append(v.hidden, l)
		}
	}
	if spare := len(v.lanes) - mostLanes; spare > 0 {
		// The last are the youngest.
		v.hidden = append(v.hidden, v.lanes[:spare]...)
		v.lanes = v.lanes[spare:]
	}
	return v
}

// matters tells the keys that are shown before others: those that change, and
// those that sign or will.
func (v *planView) matters(l keystore.Life) bool {
	return l.Before != l.After || l.After == keystore.StateCurrent || l.After == keystore.StateNext
}

// kid is a key's id as people are shown it: as short as it can be typed.
func (v *planView) kid(kid string) string { return shownKid(v.k, kid) }

// headline names the keyset, and says what was done.
func (v *planView) headline(what string) {
	line := v.Bold(v.k.Name)
	if v.k.Alg != "" {
		line += "  " + v.k.Alg
	}
	line += "  " + what
	if v.asked {
		line += v.Dim("  as of " + when.Stamp(v.plan.At, v.Zone))
	}
	v.Line(line)
}

// keys lists each key with its state, and how it came to it.
func (v *planView) keys(onlyChanged bool) {
	width := 0
	for _, l := range v.lanes {
		width = max(width, utf8.RuneCountInString(v.kid(l.Kid)))
	}
	for _, l := range v.lanes {
		if onlyChanged && l.Before == l.After {
			continue
		}
		v.Line("  " + v.tint(l.After, glyph(l.After)) + " " + show.Padded(v.kid(l.Kid), width) + "  " + v.became(l))
	}
	v.tellHidden()
}

// became says what became of a key.
func (v *planView) became(l keystore.Life) string {
	text := v.tint(l.After, string(l.After))
	switch {
	case l.Before == "":
		text = "new, " + text
	case l.Before != l.After:
		text = string(l.Before) + " → " + text
	}
	if e, ok := v.k.Find(l.Kid); ok && l.After == keystore.StatePrevious {
		text += " until " + v.until(e.RetireAt)
	}
	return text
}

// until says when something ends.
func (v *planView) until(t time.Time) string {
	if t.IsZero() {
		return "it is revoked: no date is known"
	}
	return when.Stamp(t, v.Zone) + " (" + when.Relative(t, v.plan.At) + ")"
}

// tellHidden counts the keys that are not shown.
func (v *planView) tellHidden() {
	if len(v.hidden) == 0 {
		return
	}
	var parts []string
	for _, s := range keystore.States() {
		n := 0
		for _, l := range v.hidden {
			if l.After == s {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	v.Line(v.Dim("  … and " + strings.Join(parts, ", ") + "; --json shows all"))
}

// event says an event in words.
func (v *planView) event(e keystore.Event) string { return v.eventText(v.k, e) }

func (r *renderer) eventText(k keystore.Keyset, e keystore.Event) string {
	kid := shownKid(k, e.Kid)
	to := r.tint(e.To, string(e.To))
	var text string
	switch e.What {
	case keystore.EventMade:
		text = kid + " is made, as " + to
	case keystore.EventImported:
		text = kid + " is imported, as " + to
	case keystore.EventPromoted, keystore.EventDemoted:
		text = kid + " becomes " + to
	case keystore.EventRetired:
		text = kid + " is " + to
	case keystore.EventRevoked:
		text = kid + " (" + string(e.From) + ") is " + to
	case keystore.EventDestroyed:
		text = kid + " (" + string(e.From) + ") is " + to + ": its private half is erased"
	case keystore.EventHeld:
		text = kid + " is held until " + when.Stamp(e.Until, r.Zone)
	case keystore.EventPolicy:
		text = "policy: " + strings.ReplaceAll(visible.Guard(e.Detail), "->", "→")
	default:
		text = strings.TrimSpace(string(e.What) + " " + kid)
	}
	if e.To == keystore.StatePrevious && !e.Until.IsZero() {
		text += " until " + when.Stamp(e.Until, r.Zone)
	}
	if e.Detail != "" && e.What != keystore.EventPolicy {
		text += ": " + visible.Guard(e.Detail)
	}
	if e.Forced {
		text += r.Warn(" (forced)")
	}
	return text
}

// windows says who sees what until when, after an empty line; what breaks a
// promise comes first.
func (v *planView) windows(wanted func(keystore.Window) bool) {
	var list []keystore.Window
	for _, breaks := range []bool{true, false} {
		for _, w := range v.plan.Windows {
			// That the keys of others verify until they are revoked is no window of
			// a rotation.
			endless := w.ID == keystore.WindowDraining && v.k.Kind == keystore.KindVerify && w.Until.IsZero()
			if w.Breaks == breaks && !v.hides(w.Kid) && !endless && wanted(w) {
				list = append(list, w)
			}
		}
	}
	for i, w := range list {
		if i == 0 {
			v.Line("")
		}
		mark := v.Dim("  note    ")
		if w.Breaks {
			mark = v.Bad("  ! breaks ")
		}
		v.wrapped(mark, visible.Guard(v.k.WindowText(w, v.Zone)))
	}
}

// wrapped writes text after a mark of ten columns, in lines no wider than the
// terminal.
func (v *planView) wrapped(mark, text string) {
	const left = 10
	width := max(v.Width-left, 30)
	for v.wraps && utf8.RuneCountInString(text) > width {
		cut := strings.LastIndex(string([]rune(text)[:width+1]), " ")
		if cut <= 0 {
			break
		}
		v.Line(mark + text[:cut])
		mark, text = strings.Repeat(" ", left), text[cut+1:]
	}
	v.Line(mark + text)
}

// change writes a change: what became of each key, the timeline where it is a
// plan, and the windows.
func (v *planView) change(dry bool) {
	v.keys(!dry)
	if dry {
		v.Line("")
		v.timeline()
	} else {
		v.otherEvents()
	}
	v.windows(func(w keystore.Window) bool { return dry || w.Breaks || v.touches(w.Kid) })
}

// touches tells whether the plan does anything to a key.
func (v *planView) touches(kid string) bool {
	return kid == "" || slices.ContainsFunc(v.plan.Events, func(e keystore.Event) bool { return e.Kid == kid })
}

// otherEvents writes the events that the list of keys does not show.
func (v *planView) otherEvents() {
	for _, e := range v.plan.Events {
		switch {
		case e.What == keystore.EventPolicy, e.What == keystore.EventHeld, e.What == keystore.EventClock:
			v.Line("  " + v.event(e))
		case e.Forced:
			v.Line("  " + v.event(e))
		}
	}
}
