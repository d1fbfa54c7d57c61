package keystore

import (
	"context"
	"time"
)

// Operation works out a change of a keyset. It may be asked several times, on
// what stands there at each.
type Operation func(now time.Time, k Keyset, mk Maker) (Change, error)

// Try works out what an operation would do, with keys that hold nothing. It
// also tells how many keys the operation needs.
func (op Operation) Try(now time.Time, k Keyset) (c Change, keys int, err error) {
	pretend := Pretend(k.Make)
	c, err = op(now, k, func() (NewKey, error) { keys++; return pretend() })
	return c, keys, err
}

// Change does an operation on a keyset and tells what stood there before, what
// was changed, and when. Keys are made before the lock is taken, so that nobody
// waits while an RSA key is made, and the clock is read after that: nobody knows
// a key before it is there.
func (v *Vault) Change(ctx context.Context, name string, op Operation) (before Keyset, c Change, now time.Time, err error) {
	return v.ChangeFrom(ctx, name, Any, op)
}

// ChangeFrom is [Vault.Change] of a keyset that must be of a generation still,
// for what was decided on sight of it: else it refuses with [CodeConflict].
func (v *Vault) ChangeFrom(ctx context.Context, name string, generation uint64, op Operation) (before Keyset, c Change, now time.Time, err error) {
	k, err := v.Store.Load(name)
	if err != nil {
		return before, c, now, err
	}
	if generation != Any && k.Generation != generation {
		_, err = v.Update(ctx, name, generation, func(k Keyset) (Change, error) { return Change{Keyset: k}, nil })
		return k, Change{Keyset: k}, v.opt.Now(), err
	}
	c, needed, err := op.Try(v.opt.Now(), k)
	if err != nil || !c.Changed() {
		return k, c, v.opt.Now(), err
	}
	made := &Stock{Make: Generate(k.Make)}
	if err := made.Fill(needed); err != nil {
		return before, c, now, err
	}
	c, err = v.Update(ctx, name, generation, func(k Keyset) (Change, error) {
		for {
			before, now = k, v.opt.Now()
			made.rewind()
			c, err := op(now, k, made.Next)
			if !made.short {
				return c, err
			}
		}
	})
	return before, c, now, err
}

// Stock holds keys that were made ahead.
type Stock struct {
	Make Maker
	Keys []NewKey

	given int
	short bool // a key had to be made since rewind
}

// Fill makes keys until there are n.
func (s *Stock) Fill(n int) error {
	for len(s.Keys) < n {
		k, err := s.Make()
		if err != nil {
			return err
		}
		s.Keys = append(s.Keys, k)
	}
	return nil
}

func (s *Stock) rewind() { s.given, s.short = 0, false }

// Next is the [Maker] that gives what is in stock, and makes more if that is
// not enough.
func (s *Stock) Next() (NewKey, error) {
	if s.given == len(s.Keys) {
		s.short = true
		if err := s.Fill(s.given + 1); err != nil {
			s.short = false
			return NewKey{}, err
		}
	}
	s.given++
	return s.Keys[s.given-1], nil
}
