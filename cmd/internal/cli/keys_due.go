package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens/when"
)

const keysDueLong = `Say what fob keys tick would do, and do nothing. The exit status is 1 when
something is due, and 0 when nothing is. It never unlocks.

--dry-run prints the plan as a timeline, as fob keys tick --dry-run does.`

const keysDueExample = `  fob keys due
  fob keys due auth-api --json
  fob keys due --at +30d || echo "within a month"`

func newKeysDue(a *app) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:     "due [NAME…]",
		Short:   "Say what is due; exit 1 if anything is",
		Long:    keysDueLong,
		Example: keysDueExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if !dry {
				return a.keysDue(args)
			}
			due, err := a.keysTick(args, true)
			if err == nil && due > 0 {
				return status(exitNo)
			}
			return err
		},
	}
	dryFlag(cmd, &dry)
	return cmd
}

func (a *app) keysDue(args []string) error {
	now, err := a.now()
	if err != nil {
		return err
	}
	list, err := a.keysets(args)
	if err != nil {
		return err
	}
	var failed failures
	exit := error(nil)
	for _, l := range list {
		failed.add(l.Err)
		steps := l.Keyset.Due(now)
		if l.Err != nil || len(steps) == 0 {
			continue
		}
		exit = status(exitNo)
		if err := a.tellDue(l.Keyset, steps, now); err != nil {
			return err
		}
	}
	if err := failed.tell(a); err != nil {
		return err
	}
	return exit
}

func (a *app) tellDue(k keystore.Keyset, steps []keystore.Step, now time.Time) error {
	if a.json {
		return a.writeValue(jsonDue{k.Name, steps})
	}
	r := a.renderer(nil, now)
	for _, s := range steps {
		r.Line(r.Bold(k.Name) + "  " + r.stepText(k, s) + r.Dim(", due since "+when.Stamp(s.At, r.Zone)+" ("+when.Relative(s.At, now)+")"))
	}
	return a.write(r.Out)
}

// stepText says what a tick is to do.
func (r *renderer) stepText(k keystore.Keyset, s keystore.Step) string {
	kid := shownKid(k, s.Kid)
	switch s.What {
	case keystore.EventPromoted:
		state := keystore.StateCurrent
		return fmt.Sprintf("rotate: %s becomes %s", kid, r.tint(state, glyph(state)+" "+string(state)))
	case keystore.EventRetired:
		state := keystore.StateRetired
		return fmt.Sprintf("retire: the last token of %s has expired, it becomes %s", kid, r.tint(state, glyph(state)+" "+string(state)))
	}
	return "make a next key"
}
