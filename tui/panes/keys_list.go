package panes

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fob/keystore"
	"fob/tui"
)

// keysRow is a row of the list: a keyset, one of its keys, or a note under it
// that cannot be chosen.
type keysRow struct {
	set  int // of the listing
	key  int // of the keyset; -1 is the keyset itself
	note bool
}

// keysList is the rows. They are made once for each state of the keystore and
// what is open in it, and again when the time comes at which a note comes or
// goes; in between a frame costs what it shows. What a row says is worked out
// when it is drawn.
type keysList struct {
	open  map[string]bool
	opens uint64 // counts changes of open
	begun bool   // the first keyset was opened
	query string

	gen, made   uint64
	from, until time.Time // in which the rows hold; until is zero: for good
	rows        []keysRow
	sets        int    // that are listed
	grave       []int  // the first that need somebody, listed or not
	kid         string // the chosen one, as it was last
	shorts      map[keysRow]string
}

func (l *keysList) isOpen(name string) bool { return l.open[name] || l.query != "" }

func (l *keysList) toggle(name string) {
	if l.open[name] {
		delete(l.open, name)
	} else {
		l.open[name] = true
	}
	l.opens++
}

// refresh makes the rows anew if anything has changed that they depend on.
func (l *keysList) refresh(s *tui.State, query string) {
	now := s.Clock.Now()
	if !l.begun && s.Store.Chosen != "" {
		l.begun = true
		l.open[s.Store.Chosen] = true
		l.opens++
	}
	if kid := s.Store.ChosenKid; kid != l.kid {
		if l.kid = kid; kid != "" && !l.open[s.Store.Chosen] {
			l.toggle(s.Store.Chosen) // another pane went to a key of it
		}
	}
	if l.gen == s.Store.Gen && l.made == l.opens && l.query == query && !now.Before(l.from) && (l.until.IsZero() || now.Before(l.until)) {
		return
	}
	l.gen, l.made, l.query = s.Store.Gen, l.opens, query
	l.from, l.until = now, time.Time{}
	l.rows, l.sets, l.grave = l.rows[:0], 0, l.grave[:0]
	l.shorts = map[keysRow]string{}
	query = strings.ToLower(query)
	for i := range s.Store.Sets {
		l.add(s, i, query, now)
	}
}

// add puts the rows of one keyset.
func (l *keysList) add(s *tui.State, i int, query string, now time.Time) {
	const most = 100 // that a summary can have room for
	set := &s.Store.Sets[i]
	l.turns(s, set, now)
	if len(l.grave) < most && keysWord(s, set, now).tone >= keysWarn {
		l.grave = append(l.grave, i)
	}
	whole := strings.Contains(set.Name, query)
	var keys []int
	if !whole {
		for n := range set.Keyset.Keys {
			if strings.Contains(strings.ToLower(set.Keyset.Keys[n].Kid), query) {
				keys = append(keys, n)
			}
		}
		if len(keys) == 0 {
			return
		}
	}
	l.sets++
	l.rows = append(l.rows, keysRow{set: i, key: -1})
	if keysNote(s, set, now).text != "" {
		l.rows = append(l.rows, keysRow{set: i, key: -1, note: true})
	}
	if whole && l.open[set.Name] {
		for n := range set.Keyset.Keys {
			keys = append(keys, n)
		}
	}
	for _, n := range keysInOrder(s, set.Keyset.Keys, keys, now) {
		l.rows = append(l.rows, keysRow{set: i, key: n})
	}
}

// keysInOrder puts first what signs, then what will and what did; and last the
// keys that are out, the youngest of them first.
func keysInOrder(s *tui.State, all []keystore.KeyEntry, keys []int, now time.Time) []int {
	rank := make(map[int]int, len(keys))
	for _, n := range keys {
		switch all[n].StateAt(s.Clock.Real, now) {
		case keystore.StateCurrent:
			rank[n] = 0
		case keystore.StateNext:
			rank[n] = 1
		case keystore.StatePrevious:
			rank[n] = 2
		default:
			rank[n] = 3
		}
	}
	slices.SortFunc(keys, func(a, b int) int { return cmp.Or(rank[a]-rank[b], b-a) })
	return keys
}

// short is how the kid of a key's row is written. Of a keyset with very many keys
// that costs, so it is kept.
func (l *keysList) short(s *tui.State, r keysRow) string {
	text, ok := l.shorts[r]
	if !ok {
		k := &s.Store.Sets[r.set].Keyset
		text = k.Short(k.Keys[r.key].Kid)
		l.shorts[r] = text
	}
	return text
}

// turns notes when something may fall due in a keyset.
func (l *keysList) turns(s *tui.State, set *keystore.Listing, now time.Time) {
	if set.Err != nil {
		return
	}
	turn := func(t time.Time) {
		if t.After(now) && (l.until.IsZero() || t.Before(l.until)) {
			l.until = t
		}
	}
	for _, step := range set.Keyset.Schedule() {
		turn(step.At)
	}
	if e, ok := set.Keyset.Current(); ok && set.Keyset.Policy.RotateEvery > 0 {
		turn(e.CurrentSince.Add(set.Keyset.Policy.RotateEvery))
	}
	if !s.Clock.Away {
		turn(set.Keyset.Clock)
	}
}

// find gives the row of what is chosen: where its keyset is closed, that of the
// keyset; -1 if it is not listed.
func (l *keysList) find(s *tui.State) int {
	set := s.Store.Index(s.Store.Chosen)
	if set < 0 {
		return -1
	}
	found := -1
	for i := range l.rows {
		r := &l.rows[i]
		switch {
		case r.set != set || r.note:
			if found >= 0 && r.set != set {
				return found
			}
		case r.key < 0:
			if found = i; s.Store.ChosenKid == "" {
				return i
			}
		case s.Store.Sets[set].Keyset.Keys[r.key].Kid == s.Store.ChosenKid:
			return i
		}
	}
	return found
}
