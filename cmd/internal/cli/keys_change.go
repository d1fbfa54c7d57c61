package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
)

// keysetChange is a change of one keyset that a command makes, or plans.
type keysetChange struct {
	name string
	did  string // "rotated"
	op   keystore.Operation
	dry  bool
	// quiet says nothing where there was nothing to do.
	quiet bool
	// looks says that the command has the flag --jar.
	looks bool
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
	if _, k, err = a.keyset(name); err != nil {
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
	store, before, err := a.keyset(ch.name)
	if err != nil {
		return before, c, now, err
	}
	if c, _, err = ch.op.Try(now, before); err != nil || ch.dry || !c.Changed() {
		return before, c, now, err
	}
	vault, err := a.unlock(store)
	if err != nil {
		return before, c, now, err
	}
	return vault.Change(a.context(), ch.name, ch.op)
}

// changeTime is the time that a change is planned for; one that is made, is
// made now.
func (a *app) changeTime(dry bool) (time.Time, error) {
	if a.at != "" && !dry {
		return time.Time{}, usageError("a change is made now, whatever --at says", "with --dry-run, the plan for another time is shown")
	}
	return a.now()
}

// tellChange says what was done, or would be.
func (a *app) tellChange(ch keysetChange, before keystore.Keyset, c keystore.Change, now time.Time) error {
	if !c.Changed() && ch.quiet {
		return nil
	}
	p := keystore.NewPlan(now, before, c)
	if a.json {
		return a.writeValue(planJSON(p, c.Keyset, !ch.dry, a.brokenBy(before, c, now)))
	}
	v := a.planView(p, c.Keyset)
	switch {
	case !c.Changed():
		v.headline("nothing to do")
	case ch.dry:
		v.headline("would be " + ch.did + ", " + generations(before, c.Keyset) + v.Dim("  (dry run: nothing was changed)"))
	default:
		v.headline(ch.did + ", " + generations(before, c.Keyset))
	}
	if c.Changed() {
		v.change(ch.dry)
		v.savedTokens(a.brokenBy(before, c, now), ch.looks)
	}
	return a.write(v.Out)
}

func generations(before, after keystore.Keyset) string {
	if before.Generation == 0 {
		return fmt.Sprintf("generation %d", after.Generation)
	}
	return fmt.Sprintf("generation %d → %d", before.Generation, after.Generation)
}
