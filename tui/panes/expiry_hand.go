package panes

import (
	"bytes"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tui"
)

// handItem is the token in hand as an item of the list, if it has times and is
// not in the jar.
func handItem(s *tui.State, now time.Time) (expiryItem, bool) {
	r := s.Token.Read
	if r == nil || r.Judged.Time == nil || len(s.Token.Text) == 0 || inJar(s) != "" {
		return expiryItem{}, false
	}
	t := r.Judged.Time
	if t.Exp == nil && t.Nbf == nil {
		return expiryItem{}, false
	}
	it := expiryItem{id: expiryID{kind: expiryHand, name: "token in hand"}}
	o := &it.out
	o.Exp, o.Nbf, o.Iat = t.Exp.Bounded(), t.Nbf.Bounded(), t.Iat.Bounded()
	switch {
	case t.Exp != nil && t.Exp.Compare(now) <= 0:
		o.Status = keystore.SavedExpired
	case t.Nbf != nil && t.Nbf.Compare(now) > 0:
		o.Status = keystore.SavedWaiting
	case t.Exp == nil:
		o.Status = keystore.SavedForever
	default:
		o.Status = keystore.SavedLive
	}
	if sig := r.Judged.Signature; sig != nil {
		o.Alg = sig.Alg
		if sig.Status == tokens.StatusInvalid {
			it.wrong = "its signature does not hold"
		}
		if held, ok := heldKey(r, sig.Key); ok {
			o.Keyset, o.Kid, o.Proven, o.KeyState = held.Keyset, held.Entry.Kid, true, held.Entry.State
			outlive(o, s, held.Entry, now)
		}
	}
	return it, true
}

func heldKey(r *tui.Reading, k *tokens.Key) (keystore.Held, bool) {
	if k == nil || r.Trust == nil {
		return keystore.Held{}, false
	}
	return r.Trust.Of(k)
}

// outlive notes when the key of a token goes before the token expires.
func outlive(o *keystore.Outlook, s *tui.State, e keystore.KeyEntry, now time.Time) {
	k, ok := s.Store.Find(o.Keyset)
	if !ok || o.Status == keystore.SavedExpired {
		return
	}
	// What becomes of a key depends on it and on those that follow one another.
	few := k
	few.Keys = nil
	for _, other := range k.Keys {
		if other.Kid == e.Kid || other.State == keystore.StateCurrent || other.State == keystore.StateNext {
			few.Keys = append(few.Keys, other)
		}
	}
	overdue := time.Duration(0)
	for _, step := range few.Schedule() {
		if step.What == keystore.EventPromoted {
			overdue = max(0, now.Sub(step.At))
		}
	}
	for _, life := range few.Timeline(now).Keys {
		if life.Kid != e.Kid {
			continue
		}
		for _, span := range life.Spans {
			until := span.Until
			if span.Expected {
				// A rotation that is overdue comes now at the earliest.
				until = until.Add(overdue)
			}
			if span.What == "verifies" && !until.IsZero() && (o.Exp.IsZero() || until.Before(o.Exp)) {
				o.RetiresFirst, o.KeyRetires, o.Expected = true, until, span.Expected
			}
		}
	}
}

// inJar is the name under which the token in hand is saved, "" if it is not.
func inJar(s *tui.State) string {
	text := bytes.TrimSpace(s.Token.Text)
	for i := range s.Jar.List {
		if saved := &s.Jar.List[i]; saved.Token.Len() == len(text) && bytes.Equal(saved.Token.Reveal(), text) {
			return saved.Name
		}
	}
	return ""
}
