package cli

import (
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
)

const keysTickLong = `Do what is due: retire keys whose last token has expired, make a next key where
there is none, and rotate where the current key is as old as the policy lets it
become. This is what a timer runs. Without a NAME it looks at every keyset.

Where nothing is due it prints nothing, changes nothing and unlocks nothing. It
never breaks a promise: where a rotation was missed for weeks, it makes up for it
only once verifiers know the next key. A keyset that cannot be read does not keep
the others from their turn.`

const keysTickExample = `  fob keys tick
  fob keys tick auth-api --dry-run
  fob keys tick --dry-run --at +90d`

func newKeysTick(a *app) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:     "tick [NAME…]",
		Short:   "Do what is due, as a timer does",
		Long:    keysTickLong,
		Example: keysTickExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			_, err := a.keysTick(args, dry)
			return err
		},
	}
	dryFlag(cmd, &dry)
	a.jarFlag(cmd)
	return cmd
}

// keysTick does what is due, or plans it, and tells of how many keysets
// something was.
func (a *app) keysTick(args []string, dry bool) (due int, err error) {
	now, err := a.changeTime(dry)
	if err != nil {
		return 0, err
	}
	list, err := a.keysets(args)
	if err != nil {
		return 0, err
	}
	op := func(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
		return k.Tick(now, mk)
	}
	var failed failures
	for _, l := range list {
		if l.Err == nil && len(l.Keyset.Due(now)) == 0 {
			continue
		}
		if due++; due > 1 && !a.json {
			if err := a.write([]byte{'\n'}); err != nil {
				return due, err
			}
		}
		if l.Err == nil {
			l.Err = a.changeKeyset(keysetChange{name: l.Name, did: "ticked", op: op, dry: dry, quiet: true, looks: true})
		}
		failed.add(l.Err)
	}
	return due, failed.tell(a)
}

// keysets reads the keysets that are named, or all, without unlocking. One that
// cannot be read is in the list with its error.
func (a *app) keysets(args []string) ([]keystore.Listing, error) {
	store, err := a.openStore()
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		return store.List(a.context())
	}
	var list []keystore.Listing
	for _, arg := range args {
		name, err := oneName(arg)
		if err != nil {
			return nil, err
		}
		k, err := store.Load(name)
		list = append(list, keystore.Listing{Name: name, Keyset: k, Err: err})
	}
	return list, nil
}

// failures are errors of one keyset each, while the others went on.
type failures []error

func (f *failures) add(err error) {
	if err != nil {
		*f = append(*f, err)
	}
}

// tell gives the only error to the caller. Several are told here, and the
// exit status is the worst.
func (f failures) tell(a *app) error {
	if len(f) < 2 {
		for _, err := range f {
			return err
		}
		return nil
	}
	worst := exitOK
	for _, err := range f {
		worst = max(worst, a.fail(err))
	}
	return status(worst)
}
