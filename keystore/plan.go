package keystore

import "time"

// Plan says what an operation does: each key's life as it will be, and the
// windows in which somebody may refuse a good token or accept a bad one. It is
// what --dry-run prints. Kids of imported keys are untrusted text.
type Plan struct {
	Name       string    `json:"name"`
	At         time.Time `json:"at"`
	Events     []Event   `json:"events"`
	Keys       []Life    `json:"keys"`
	Windows    []Window  `json:"windows"`
	Generation uint64    `json:"generation"` // that the keyset will have
}

// Life is what one key does until when.
type Life struct {
	Kid    string `json:"kid"`
	Before State  `json:"before,omitempty"` // "" of a key that is new
	After  State  `json:"after"`
	Spans  []Span `json:"spans"`
}

// Span is a time in which a key does one thing, from (included) to until (not
// included).
type Span struct {
	What string    `json:"what"` // "published", "signs", "verifies"; of encryption "encrypts", "decrypts"
	From time.Time `json:"from"`
	// Until is zero where no end is known.
	Until time.Time `json:"until,omitzero"`
	// Expected says that an end rests on the rotations that the policy has
	// ahead, and on a tick that makes them.
	Expected bool `json:"expected,omitempty"`
}

// Window is a time in which not everybody sees the same.
type Window struct {
	ID    WindowID  `json:"id"`
	Kid   string    `json:"kid,omitempty"`
	Since time.Time `json:"since,omitzero"` // what was cached or signed before this is concerned
	From  time.Time `json:"from"`
	Until time.Time `json:"until,omitzero"` // zero: without an end
	// Breaks says that good tokens fail in it, and that this operation is why: it
	// gives up a promise.
	Breaks bool `json:"breaks"`
}

// WindowID is the kind of a [Window].
type WindowID string

// The kinds of windows.
const (
	// WindowUnknown: who cached the JWKS before Since does not know a key that
	// signs already.
	WindowUnknown WindowID = "unknown_to_caches"
	// WindowSpreading: a next key is on its way into the caches; it signs later.
	WindowSpreading WindowID = "spreading"
	// WindowDraining: tokens of a key that signs no longer still verify.
	WindowDraining WindowID = "draining"
	// WindowOrphaned: unexpired tokens of a key that went too early fail.
	WindowOrphaned WindowID = "orphaned"
	// WindowTrusted: caches still hold a key that was taken out.
	WindowTrusted WindowID = "still_trusted"
	// WindowClock: the clock is behind what the keyset has seen, and what is
	// recorded now counts as of then.
	WindowClock WindowID = "clock_behind"
	// WindowNarrow: current was published for less than a publish_ahead that is
	// longer now; who caches as long as that may not know it.
	WindowNarrow WindowID = "published_too_late"
)

// NewPlan says what a change does to the keyset that it was made from. before is
// the zero value for a keyset that is new.
func NewPlan(now time.Time, before Keyset, c Change) Plan {
	after := c.Keyset
	p := Plan{Name: after.Name, At: ceil(now), Events: c.Events, Generation: after.Generation}
	for _, e := range after.Keys {
		was, _ := before.Find(e.Kid)
		if e.State.Live() || was.State != e.State {
			p.Keys = append(p.Keys, Life{Kid: e.Kid, Before: was.State, After: e.State, Spans: after.spans(e)})
		}
		p.Windows = append(p.Windows, after.windowsOf(e, was, before, p.At)...)
	}
	if before.ClockBehind(now) > 0 && c.Changed() {
		p.Windows = append(p.Windows, Window{ID: WindowClock, From: p.At, Until: before.Clock})
	}
	return p
}

// Timeline gives the plan of doing nothing: what each key does until when.
func (k Keyset) Timeline(now time.Time) Plan { return NewPlan(now, k, Change{Keyset: k}) }

// Breaks tells whether the plan gives up a promise.
func (p Plan) Breaks() bool {
	for _, w := range p.Windows {
		if w.Breaks {
			return true
		}
	}
	return false
}

// end is when a key that signs or is about to will have retired, as the policy
// has it; zero if nobody knows.
func (k Keyset) end(e KeyEntry, stops time.Time) time.Time {
	if stops.IsZero() {
		return stops
	}
	return k.tokensUntil(e, stops).Add(k.Policy.Leeway)
}

// spans tells the life of a key.
func (k Keyset) spans(e KeyEntry) []Span {
	out := e.gone()
	starts, stops := e.CurrentSince, e.PreviousSince
	ends, expected := e.RetireAt, false
	switch due, ok := k.rotationDue(); {
	case !out.IsZero():
		stops, ends = earlierSet(stops, out), earlierSet(ends, out)
	case e.State == StateCurrent && ok:
		stops, ends, expected = due, k.end(e, due), true
	case e.State == StateNext && ok:
		starts, stops = due, due.Add(k.Policy.RotateEvery)
		ends, expected = k.end(e, stops), true
	}
	var list []Span
	if e.Public != nil {
		from, until := e.Published, ends
		if k.Kind == KindEncrypt {
			from, until = starts, stops
		}
		if k.Kind != KindEncrypt || !starts.IsZero() {
			list = append(list, Span{"published", from, until, expected})
		}
	}
	if !starts.IsZero() {
		list = append(list, Span{k.verb("signs", "encrypts"), starts, stops, expected})
	}
	return append(list, Span{k.verb("verifies", "decrypts"), e.Published, ends, expected})
}

func (k Keyset) verb(sign, encrypt string) string {
	if k.Kind == KindEncrypt {
		return encrypt
	}
	return sign
}

// gone is when a key was taken out before its time.
func (e KeyEntry) gone() time.Time { return earlierSet(e.RevokedAt, e.DestroyedAt) }

// earlierSet is the earlier of two times, where zero is one that has not come.
func earlierSet(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// windowsOf gives the windows that one key has, by what became of it.
func (k Keyset) windowsOf(e, was KeyEntry, before Keyset, at time.Time) []Window {
	var list []Window
	open := func(w Window) {
		if w.Until.IsZero() || w.Until.After(at) {
			w.Kid, w.From = e.Kid, at
			list = append(list, w)
		}
	}
	changed := was.State != e.State
	switch e.State {
	case StateCurrent:
		switch {
		case e.CurrentSince.Before(e.SafeAt):
			// Of a keyset that is new there is no JWKS without the key.
			open(Window{ID: WindowUnknown, Since: e.Published, Until: e.SafeAt, Breaks: changed && len(before.Keys) > 0})
		case k.waits() && k.Policy.PublishAhead > before.Policy.PublishAhead && len(before.Keys) > 0:
			open(Window{ID: WindowNarrow, Since: e.Published, Until: e.Published.Add(k.Policy.PublishAhead)})
		}
	case StateNext:
		if !e.SafeAt.IsZero() {
			open(Window{ID: WindowSpreading, Since: e.Published, Until: e.SafeAt})
		}
	case StatePrevious:
		open(Window{ID: WindowDraining, Since: e.PreviousSince, Until: e.RetireAt})
	case StateRevoked, StateDestroyed:
		if changed && was.State.Live() {
			list = append(list, k.windowsOfLoss(e, was, before, at)...)
		}
	}
	return list
}

// windowsOfLoss are those of a key that goes before its tokens have expired.
func (k Keyset) windowsOfLoss(e, was KeyEntry, before Keyset, at time.Time) []Window {
	var list []Window
	switch until := was.RetireAt; {
	case was.State == StateCurrent:
		list = append(list, Window{ID: WindowOrphaned, Kid: e.Kid, Since: at, From: at, Until: before.end(was, at), Breaks: true})
	case was.State == StatePrevious && (until.IsZero() || until.After(at)):
		list = append(list, Window{ID: WindowOrphaned, Kid: e.Kid, Since: was.PreviousSince, From: at, Until: until, Breaks: true})
	}
	if cached := later(at.Add(k.Policy.PublishAhead), k.CachedUntil); cached.After(at) && e.Public != nil {
		list = append(list, Window{ID: WindowTrusted, Kid: e.Kid, Since: at, From: at, Until: cached})
	}
	return list
}
