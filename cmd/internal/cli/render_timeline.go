package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fob/cmd/internal/show"
	"fob/keystore"
	"fob/tokens/when"
)

// moment is a time at which something changes.
type moment struct {
	at    time.Time
	texts []string
}

// timeline writes a row for each moment, with a strand for each key to the left.
func (v *planView) timeline() {
	moments := v.moments()
	states := make([]keystore.State, len(v.lanes))
	for i, m := range moments {
		relative := when.Relative(m.at, v.plan.At)
		if i == 0 && v.asked {
			relative = "then"
		}
		head := fmt.Sprintf("%s  %s  ", when.Stamp(m.at, v.Zone), show.Padded(relative, 10))
		for n, text := range m.texts {
			v.Line("  " + v.strands(states, m.at, n == 0) + "  " + head + text)
			head = strings.Repeat(" ", utf8.RuneCountInString(head))
		}
	}
	if _, current := v.k.Current(); current && v.k.Policy.RotateEvery == 0 {
		v.Line("  " + v.strands(states, moments[len(moments)-1].at, false) + "  " + v.Dim("no rotation is scheduled: rotate_every is 0"))
	}
}

// strands draws the keys at a moment: a glyph where a state begins, a line where
// it goes on. states are those of the row above.
func (v *planView) strands(states []keystore.State, at time.Time, first bool) string {
	var parts []string
	for i, l := range v.lanes {
		s := v.stateAt(l, at)
		if first && states[i] != s {
			parts = append(parts, v.tint(s, glyph(s)))
		} else {
			parts = append(parts, v.tint(s, strand(s)))
		}
		states[i] = s
	}
	return strings.Join(parts, " ")
}

// stateAt tells the state of a key at a time of the plan.
func (v *planView) stateAt(l keystore.Life, at time.Time) keystore.State {
	if !l.After.Live() {
		return l.After
	}
	signs, verifies := v.span(l)
	covers := func(s keystore.Span) bool { return !at.Before(s.From) && (s.Until.IsZero() || at.Before(s.Until)) }
	switch {
	case !covers(verifies):
		return keystore.StateRetired
	case !signs.From.IsZero() && covers(signs):
		return keystore.StateCurrent
	case l.After == keystore.StatePrevious, !signs.Until.IsZero() && !at.Before(signs.Until):
		return keystore.StatePrevious
	}
	return keystore.StateNext
}

// span gives when a key signs (or is encrypted to), and when it verifies (or
// decrypts).
func (v *planView) span(l keystore.Life) (signs, verifies keystore.Span) {
	for _, s := range l.Spans {
		switch s.What {
		case "signs", "encrypts":
			signs = s
		case "verifies", "decrypts":
			verifies = s
		}
	}
	return signs, verifies
}

// moments gathers what happens when, the time of the plan first.
func (v *planView) moments() []moment {
	list := []moment{{at: v.plan.At}}
	add := func(at time.Time, expected bool, text string) {
		if expected {
			text += v.Dim(", expected")
		}
		i, found := slices.BinarySearchFunc(list, at, func(m moment, t time.Time) int { return m.at.Compare(t) })
		if !found {
			list = slices.Insert(list, i, moment{at: at})
		}
		list[i].texts = append(list[i].texts, text)
	}
	for _, e := range v.plan.Events {
		if !v.hides(e.Kid) {
			add(v.plan.At, false, v.event(e))
		}
	}
	if len(list[0].texts) == 0 {
		list[0].texts = []string{"as it stands"}
	}
	for _, l := range v.lanes {
		v.lifeMoments(l, add)
	}
	for _, w := range v.plan.Windows {
		if text := v.windowEnd(w); text != "" && !w.Until.IsZero() && !v.hides(w.Kid) {
			add(w.Until, false, text)
		}
	}
	return list
}

func (v *planView) hides(kid string) bool {
	return kid != "" && slices.ContainsFunc(v.hidden, func(l keystore.Life) bool { return l.Kid == kid })
}

// lifeMoments adds what is to come in the life of a key.
func (v *planView) lifeMoments(l keystore.Life, add func(time.Time, bool, string)) {
	if !l.After.Live() {
		return
	}
	kid := v.kid(l.Kid)
	signs, verifies := v.span(l)
	if signs.From.After(v.plan.At) {
		add(signs.From, signs.Expected, kid+" becomes "+v.tint(keystore.StateCurrent, "current"))
	}
	if signs.Until.After(v.plan.At) {
		add(signs.Until, signs.Expected, kid+" becomes "+v.tint(keystore.StatePrevious, "previous"))
	}
	if verifies.Until.After(v.plan.At) {
		add(verifies.Until, verifies.Expected, kid+" is retired: its last "+v.thing()+" has expired")
	}
}

func (v *planView) thing() string {
	if v.k.Kind == keystore.KindEncrypt {
		return "message"
	}
	return "token"
}

// windowEnd says what is so when a window closes; "" where the life of the key
// says it.
func (v *planView) windowEnd(w keystore.Window) string {
	kid := v.kid(w.Kid)
	switch w.ID {
	case keystore.WindowSpreading:
		return "every cache knows " + kid + ": it can sign"
	case keystore.WindowUnknown, keystore.WindowNarrow:
		return "every cache knows " + kid
	case keystore.WindowOrphaned:
		return "the last " + v.thing() + " of " + kid + " would have expired"
	case keystore.WindowTrusted:
		return "no cache holds " + kid + " any more"
	case keystore.WindowClock:
		return "the clock has caught up"
	}
	return ""
}
