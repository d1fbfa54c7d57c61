package keystore

import "time"

// Step is something that tick does of itself, and when.
type Step struct {
	What What      `json:"what"` // EventMade, EventPromoted or EventRetired
	Kid  string    `json:"kid,omitempty"`
	At   time.Time `json:"at"` // when it falls due
	// WaitsFor says that the rotation was due before At but for the caches of
	// verifiers, which do not know next until then.
	WaitsFor bool `json:"waits_for_caches,omitempty"`
}

// Schedule lists what ticks are going to do, as things stand: what is due
// first, then what is to come, in the order of time.
func (k Keyset) Schedule() []Step {
	var list []Step
	add := func(s Step) {
		i := len(list)
		for i > 0 && s.At.Before(list[i-1].At) {
			i--
		}
		list = append(list, Step{})
		copy(list[i+1:], list[i:])
		list[i] = s
	}
	for _, e := range k.Keys {
		if e.State == StatePrevious && !e.RetireAt.IsZero() {
			add(Step{What: EventRetired, Kid: e.Kid, At: e.RetireAt})
		}
	}
	if _, there := k.Next(); k.Rotates() && !there {
		add(Step{What: EventMade, At: k.Clock})
	}
	if due, ok := k.rotationDue(); ok {
		next, _ := k.Next()
		current, _ := k.Current()
		add(Step{What: EventPromoted, Kid: next.Kid, At: due, WaitsFor: due.After(current.CurrentSince.Add(k.Policy.RotateEvery))})
	}
	return list
}

// Due lists what a tick at now would do. It is empty exactly where the tick
// would change nothing.
func (k Keyset) Due(now time.Time) []Step {
	var due []Step
	for _, s := range k.Schedule() {
		if s.What == EventMade || !now.Before(s.At) { // a missing next key waits for nothing
			due = append(due, s)
		}
	}
	return due
}
