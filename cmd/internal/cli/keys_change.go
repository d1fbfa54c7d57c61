package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
)

// operation works out a change of a keyset. It may be asked several times.
type operation func(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error)

// keysetChange is a change of one keyset that a command makes, or plans.
type keysetChange struct {
	name string
	did  string // "rotated"
	op   operation
	dry  bool
	// quiet says nothing where there was nothing to do.
	quiet bool
}

// dryFlag puts the flag --dry-run.
func dryFlag(cmd *cobra.Command, to *bool) {
	cmd.Flags().BoolVar(to, "dry-run", false, "print the plan as a timeline and change nothing; never unlocks")
}

// oneName takes the arguments of a command for one keyset.
func oneName(arg string) (string, error) {
	name, kid, err := keystore.ParseRef(arg)
	if err == nil && kid != "" {
		err = usageError(fmt.Sprintf("this is for a whole keyset, and %q names one key", arg), "say "+name)
	}
	return name, err
}

// namedKey finds the keyset and the key of NAME/KID, without unlocking.
func (a *app) namedKey(ref string) (k keystore.Keyset, e keystore.KeyEntry, err error) {
	name, kid, err := keystore.ParseRef(ref)
	if err != nil {
		return k, e, err
	}
	if kid == "" {
		return k, e, usageError(fmt.Sprintf("which key of %s?", name), fmt.Sprintf("say %s/KID; fob keys show %s lists them", name, name))
	}
	store, err := a.openStore()
	if err != nil {
		return k, e, err
	}
	if k, err = store.Load(name); err != nil {
		return k, e, err
	}
	e, err = k.Resolve(kid)
	return k, e, err
}

// changeKeyset makes a change, or plans it, and tells what it did.
func (a *app) changeKeyset(ch keysetChange) error {
	before, c, now, err := a.apply(&ch)
	if err != nil {
		return err
	}
	return a.tellChange(ch, before, c, now)
}

// apply makes a change, or plans it. What the public halves show to be
// impossible is refused before anything is unlocked.
func (a *app) apply(ch *keysetChange) (before keystore.Keyset, c keystore.Change, now time.Time, err error) {
	if now, err = a.changeTime(ch.dry); err != nil {
		return before, c, now, err
	}
	store, err := a.openStore()
	if err != nil {
		return before, c, now, err
	}
	if before, err = store.Load(ch.name); err != nil {
		return before, c, now, err
	}
	needed := 0
	pretend := keystore.Pretend(before.Make)
	c, err = ch.op(now, before, func() (keystore.NewKey, error) { needed++; return pretend() })
	if err != nil || ch.dry || !c.Changed() {
		return before, c, now, err
	}
	vault, err := a.unlock(store)
	if err != nil {
		return before, c, now, err
	}
	made := &stock{make: keystore.Generate(before.Make)}
	if err := made.fill(needed); err != nil {
		return before, c, now, err
	}
	c, err = vault.Update(a.context(), ch.name, keystore.Any, func(k keystore.Keyset) (keystore.Change, error) {
		for {
			// The clock is read after the keys were made and while the lock is held:
			// a key is not known to anybody before.
			before, now = k, a.Now()
			made.rewind()
			c, err := ch.op(now, k, made.next)
			if !made.short {
				return c, err
			}
		}
	})
	return before, c, now, err
}

// changeTime is the time that a change is planned for; one that is made, is
// made now.
func (a *app) changeTime(dry bool) (time.Time, error) {
	if a.at != "" && !dry {
		return time.Time{}, usageError("a change is made now, whatever --at says", "with --dry-run, the plan for another time is shown")
	}
	return a.now()
}

// stock holds keys that were made ahead, so that nobody waits for the lock
// while an RSA key is made.
type stock struct {
	make  keystore.Maker
	keys  []keystore.NewKey
	given int
	short bool // a key had to be made since rewind
}

func (s *stock) fill(n int) error {
	for len(s.keys) < n {
		k, err := s.make()
		if err != nil {
			return err
		}
		s.keys = append(s.keys, k)
	}
	return nil
}

func (s *stock) rewind() { s.given, s.short = 0, false }

func (s *stock) next() (keystore.NewKey, error) {
	if s.given == len(s.keys) {
		s.short = true
		if err := s.fill(s.given + 1); err != nil {
			s.short = false
			return keystore.NewKey{}, err
		}
	}
	s.given++
	return s.keys[s.given-1], nil
}

// tellChange says what was done, or would be.
func (a *app) tellChange(ch keysetChange, before keystore.Keyset, c keystore.Change, now time.Time) error {
	if !c.Changed() && ch.quiet {
		return nil
	}
	p := keystore.NewPlan(now, before, c)
	if a.json {
		return a.writeValue(planJSON(p, c.Keyset, !ch.dry))
	}
	v := a.planView(p, c.Keyset)
	switch {
	case !c.Changed():
		v.headline("nothing to do")
	case ch.dry:
		v.headline("would be " + ch.did + ", " + generations(before, c.Keyset) + v.dim("  (dry run: nothing was changed)"))
	default:
		v.headline(ch.did + ", " + generations(before, c.Keyset))
	}
	if c.Changed() {
		v.change(ch.dry)
	}
	return a.write(v.out)
}

func generations(before, after keystore.Keyset) string {
	if before.Generation == 0 {
		return fmt.Sprintf("generation %d", after.Generation)
	}
	return fmt.Sprintf("generation %d → %d", before.Generation, after.Generation)
}
