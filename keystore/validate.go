package keystore

import (
	"fmt"
	"strings"
	"time"
)

// Validate checks what every operation keeps: exactly one current key where the
// keyset signs or encrypts, one next at most, kids that are there once, times
// in their order. A keyset that was read from a file must pass. It does not
// parse the public keys; see [Keyset.PublicKey].
func (k Keyset) Validate() error {
	if err := k.validateHead(); err != nil {
		return err
	}
	seen := make(map[string]bool, len(k.Keys))
	count := map[State]int{}
	for _, e := range k.Keys {
		if seen[e.Kid] {
			return k.corrupt("kid %q stands twice", e.Kid)
		}
		seen[e.Kid] = true
		count[e.State]++
		if err := k.validateEntry(e); err != nil {
			return err
		}
	}
	switch {
	case k.Rotates() && count[StateCurrent] != 1:
		return k.corrupt("it has %d current keys and must have one", count[StateCurrent])
	case !k.Rotates() && count[StateCurrent]+count[StateNext] > 0:
		return k.corrupt("it holds public keys only, and yet one is current or next")
	case count[StateNext] > 1:
		return k.corrupt("it has %d next keys", count[StateNext])
	}
	return nil
}

func (k Keyset) corrupt(format string, args ...any) error {
	return &Error{Code: CodeCorrupt, Op: "keyset " + k.Name, Msg: fmt.Sprintf(format, args...),
		Hint: "restore it from a backup; nothing was overwritten"}
}

func (k Keyset) validateHead() error {
	if err := CheckName(k.Name); err != nil {
		return &Error{Code: CodeCorrupt, Op: "keyset", Err: err}
	}
	if err := k.Policy.Validate(); err != nil {
		return &Error{Code: CodeCorrupt, Op: "keyset " + k.Name, Err: err}
	}
	switch k.Kind {
	case KindSign, KindEncrypt:
		if kindOf(k.Alg) != k.Kind || keyAlg(k.Make.Alg) != k.Alg {
			return k.corrupt("its algorithm %q is not for its kind %q", k.Alg, k.Kind)
		}
	case KindVerify:
		if k.Alg != "" || k.Make != (KeySpec{}) {
			return k.corrupt("it holds public keys only, and yet says how to make one")
		}
	default:
		return k.corrupt("its kind is %q, which fob does not know", k.Kind)
	}
	if !whole(k.Clock) || !whole(k.CachedUntil) {
		return k.corrupt("a time is not in whole seconds, UTC")
	}
	return nil
}

func (k Keyset) validateEntry(e KeyEntry) error {
	bad := func(format string, args ...any) error {
		return k.corrupt("key %q: %s", e.Kid, fmt.Sprintf(format, args...))
	}
	switch {
	case CheckKid(e.Kid) != nil:
		return bad("this is no kid")
	case !e.State.Known():
		return bad("its state is %q, which fob does not know", e.State)
	case k.Rotates() && e.Alg != k.Alg || kindOf(e.Alg) == "":
		return bad("its algorithm is %q", e.Alg)
	case symmetric(e.Alg) != (e.Public == nil):
		return bad("its public half does not fit its algorithm")
	case (e.State == StateCurrent || e.State == StateNext) && !e.HasPrivate:
		return bad("it is %s without a private half", e.State)
	case (e.State == StateDestroyed || k.Kind == KindVerify) && e.HasPrivate:
		return bad("it has a private half and must not")
	}
	if text := k.misordered(e); text != "" {
		return bad("%s", text)
	}
	return nil
}

// misordered says which times contradict each other or the state.
func (k Keyset) misordered(e KeyEntry) string {
	last, lastName := time.Time{}, ""
	for _, t := range []struct {
		name string
		time.Time
		must, mustNot bool
	}{
		{name: "created", Time: e.Created, must: true},
		{name: "published", Time: e.Published, must: true},
		{name: "current_since", Time: e.CurrentSince, must: e.State == StateCurrent, mustNot: e.State == StateNext},
		{name: "previous_since", Time: e.PreviousSince, must: e.State == StatePrevious, mustNot: e.State == StateNext || e.State == StateCurrent},
		{name: "retire_at", Time: e.RetireAt, must: e.State == StateRetired, mustNot: e.State == StateNext || e.State == StateCurrent},
	} {
		switch {
		case t.IsZero() && t.must:
			return fmt.Sprintf("it is %s and has no %s", e.State, t.name)
		case t.IsZero():
			continue
		case t.mustNot:
			return fmt.Sprintf("it is %s and has a %s", e.State, t.name)
		case !whole(t.Time):
			return t.name + " is not in whole seconds, UTC"
		case t.Before(last):
			return t.name + " is before " + lastName
		}
		last, lastName = t.Time, t.name
	}
	return k.misplaced(e)
}

// misplaced looks at the times that stand beside the order of a key's life.
func (k Keyset) misplaced(e KeyEntry) string {
	for _, t := range []struct {
		name string
		time.Time
		needed  bool
		allowed bool
	}{
		{"revoked_at", e.RevokedAt, e.State == StateRevoked, e.State == StateRevoked || e.State == StateDestroyed},
		{"destroyed_at", e.DestroyedAt, e.State == StateDestroyed, e.State == StateDestroyed},
	} {
		switch {
		case t.IsZero() && t.needed, !t.IsZero() && !t.allowed:
			return fmt.Sprintf("its state is %s, which %s contradicts", e.State, t.name)
		case !t.IsZero() && (t.Before(e.Created) || !whole(t.Time)):
			return t.name + " is before it was made, or not in whole seconds, UTC"
		}
	}
	var late []string
	for _, t := range []struct {
		name string
		time.Time
	}{{"created", e.Created}, {"published", e.Published}, {"current_since", e.CurrentSince}, {"previous_since", e.PreviousSince},
		{"revoked_at", e.RevokedAt}, {"destroyed_at", e.DestroyedAt}} {
		if t.After(k.Clock) {
			late = append(late, t.name)
		}
	}
	switch {
	case len(late) > 0:
		return strings.Join(late, ", ") + " is after the keyset's clock"
	case !whole(e.SafeAt) || !whole(e.TokensUntil):
		return "a time is not in whole seconds, UTC"
	case !e.RetireAt.IsZero() && e.State == StatePrevious && e.RetireAt.Before(e.TokensUntil):
		return "it retires before its last token has expired"
	}
	return ""
}
