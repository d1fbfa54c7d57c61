package panes

import (
	"slices"
	"time"

	"fob/keystore"
	"fob/tui"
)

// expiryKind is what an item of the list is.
type expiryKind uint8

const (
	expiryNone expiryKind = iota
	expirySaved
	expiryHand
	expiryKey
)

// expiryID tells items apart for as long as they are there.
type expiryID struct {
	kind expiryKind
	name string // of the saved token, or the keyset
	kid  string
	what keystore.What
}

// expiryItem is one thing that ends.
type expiryItem struct {
	id  expiryID
	at  int              // of a saved token, in the jar
	out keystore.Outlook // of a token, as of the last turn
	// wrong says why a token is not good whatever its times, in words.
	wrong string
	note  string
	// Of a key: since when it is what it is, and when that ends.
	since, ends time.Time
	short       string // how the kid is shown, once that was needed
}

// expiryList is the list in its order. What does not depend on the time is done
// once for each state of the jar and the keystore; what does, when the time
// comes at which something may become another. In between it costs nothing.
type expiryList struct {
	byName bool

	made   expiryMade
	handOf expiryHandMade
	at     time.Time // for which the items were judged
	turn   time.Time // until which that holds; zero: for good
	items  []expiryItem
	hand   expiryItem
	order  []int // of items; handIndex is the one in hand
}

// handIndex is the token in hand in the order.
const handIndex = -1

// expiryMade is what the list was made from.
type expiryMade struct {
	ready      bool
	jar, store uint64
	open       bool
	filter     string
	byName     bool
}

type expiryHandMade struct {
	read  *tui.Reading
	empty bool
}

// refresh brings the list up to date and tells whether anything moved.
func (l *expiryList) refresh(s *tui.State, filter string) bool {
	now := s.Clock.Now()
	made := expiryMade{true, s.Jar.Gen, s.Store.Gen, s.Jar.Open, filter, l.byName}
	hand := expiryHandMade{s.Token.Read, len(s.Token.Text) == 0}
	timely := !now.Before(l.at) && (l.turn.IsZero() || now.Before(l.turn))
	switch {
	case made != l.made:
		if made.jar != l.made.jar || made.store != l.made.store || made.open != l.made.open || !l.made.ready {
			l.gather(s)
		}
	case !timely:
	case hand != l.handOf:
		// The token in hand changes with every key that is typed: the rest of
		// the order stays as it is.
		l.handOf = hand
		l.order = slices.DeleteFunc(l.order, func(i int) bool { return i == handIndex })
		l.placeHand(s, now)
		return true
	default:
		return false
	}
	l.made, l.handOf, l.at, l.turn = made, hand, now, time.Time{}
	l.judge(s, now)
	l.sort(filter)
	l.placeHand(s, now)
	return true
}

// gather makes the items anew.
func (l *expiryList) gather(s *tui.State) {
	l.items = l.items[:0]
	if s.Jar.Open {
		for i := range s.Jar.Infos {
			info := &s.Jar.Infos[i]
			l.items = append(l.items, expiryItem{id: expiryID{kind: expirySaved, name: info.Name}, at: i, note: info.Note})
		}
	}
	for i := range s.Store.Sets {
		if s.Store.Sets[i].Err == nil {
			l.gatherKeys(&s.Store.Sets[i].Keyset)
		}
	}
}

// gatherKeys adds the keys of a keyset that are going to retire, and its next
// rotation.
func (l *expiryList) gatherKeys(k *keystore.Keyset) {
	for _, e := range k.Keys {
		if e.State == keystore.StatePrevious && !e.RetireAt.IsZero() {
			l.items = append(l.items, expiryItem{id: expiryID{expiryKey, k.Name, e.Kid, keystore.EventRetired}, since: e.PreviousSince, ends: e.RetireAt})
		}
	}
	current, ok := k.Current()
	if !ok {
		return
	}
	// Of the schedule only the rotation is asked for, which two keys decide.
	few := *k
	few.Keys = []keystore.KeyEntry{current}
	if next, ok := k.Next(); ok {
		few.Keys = append(few.Keys, next)
	}
	for _, step := range few.Schedule() {
		if step.What == keystore.EventPromoted {
			l.items = append(l.items, expiryItem{id: expiryID{expiryKey, k.Name, current.Kid, step.What}, since: current.CurrentSince, ends: step.At})
		}
	}
}

// judge brings what depends on the time up to date.
func (l *expiryList) judge(s *tui.State, now time.Time) {
	for i := range l.items {
		it := &l.items[i]
		if it.id.kind == expiryKey {
			l.turnAt(it.ends, now)
			l.turnAt(it.ends.Add(-soon), now)
			continue
		}
		info := &s.Jar.Infos[it.at]
		it.out = info.At(now)
		it.wrong = wrongWith(it.out)
		l.turnsOf(&it.out, now)
		if it.out.Expected && !info.At(now.Add(time.Second)).KeyRetires.Equal(it.out.KeyRetires) {
			// A rotation that is overdue: the end moves on with the clock.
			l.turnAt(now.Truncate(time.Second).Add(time.Second), now)
		}
	}
}

func (l *expiryList) turnsOf(o *keystore.Outlook, now time.Time) {
	l.turnAt(o.Exp, now)
	l.turnAt(o.Nbf, now)
	l.turnAt(o.KeyRetires, now)
}

// turnAt notes a time at which something may become another. Claims may lie
// between two nanoseconds, so it is the one after that counts as well.
func (l *expiryList) turnAt(t, now time.Time) {
	if t.IsZero() || t.Before(now) {
		return
	}
	if t.Equal(now) {
		t = t.Add(1)
	}
	if l.turn.IsZero() || t.Before(l.turn) {
		l.turn = t
	}
}

// wrongWith says what is wrong with a saved token beside its times.
func wrongWith(o keystore.Outlook) string {
	if o.Disproved != "" {
		return "not signed by " + o.Disproved + ", which its kid names"
	}
	return ""
}

// soon is how far ahead keys are listed; a few are in any case.
const (
	soon       = 7 * 24 * time.Hour
	nearestFew = 3
)

// sort puts the items in order that the filter lets pass.
func (l *expiryList) sort(filter string) {
	l.order = l.order[:0]
	var keys []int
	for i := range l.items {
		it := &l.items[i]
		switch {
		case it.id.kind != expiryKey:
			if it.matches(filter) {
				l.order = append(l.order, i)
			}
		case it.id.what == keystore.EventRetired && !l.at.Before(it.ends):
			// It is gone by its date, whether or not a tick has said so.
		case it.matches(filter):
			keys = append(keys, i)
		}
	}
	slices.SortFunc(keys, func(a, b int) int { return l.items[a].compare(&l.items[b]) })
	for n, i := range keys {
		if n < nearestFew || filter != "" || !l.items[i].ends.After(l.at.Add(soon)) {
			l.order = append(l.order, i)
		}
	}
	slices.SortFunc(l.order, func(a, b int) int { return l.compare(&l.items[a], &l.items[b]) })
}

// placeHand puts the token in hand where it belongs, unless it has no times or
// is in the jar.
func (l *expiryList) placeHand(s *tui.State, now time.Time) {
	item, ok := handItem(s, now)
	if !ok {
		l.hand = expiryItem{}
		return
	}
	l.turnsOf(&item.out, now)
	if item.out.Expected {
		l.turnAt(now.Truncate(time.Second).Add(time.Second), now)
	}
	if l.hand = item; !item.matches(l.made.filter) {
		return
	}
	i, _ := slices.BinarySearchFunc(l.order, &l.hand, func(i int, hand *expiryItem) int { return l.compare(&l.items[i], hand) })
	l.order = slices.Insert(l.order, i, handIndex)
}

func (l *expiryList) len() int { return len(l.order) }

// item gives the item at a place of the order; nil beyond its ends.
func (l *expiryList) item(i int) *expiryItem {
	switch {
	case i < 0 || i >= len(l.order):
		return nil
	case l.order[i] == handIndex:
		return &l.hand
	}
	return &l.items[l.order[i]]
}

func (l *expiryList) id(i int) expiryID {
	if it := l.item(i); it != nil {
		return it.id
	}
	return expiryID{}
}

// find looks for an item, first where it was; -1 if it is gone.
func (l *expiryList) find(id expiryID, at int) int {
	if id.kind == expiryNone {
		return -1
	}
	if l.id(at) == id {
		return at
	}
	for i := range l.order {
		if l.id(i) == id {
			return i
		}
	}
	return -1
}
