package cli

import (
	"github.com/spf13/cobra"

	"fob/cmd/internal/show"
	"fob/keystore"
	"fob/tokens/visible"
	"fob/tokens/when"
)

const keysLogLong = `The journal: what was done to a keyset, or to all and to the keystore itself,
when, oldest first. A keyset that was renamed is followed under its old names.

Each entry is chained to the one before by its hash. Where the chain does not
hold, a warning says where it was cut or changed, and the exit status is 3.`

const keysLogExample = `  fob keys log
  fob keys log auth-api
  fob keys log auth-api --json`

func newKeysLog(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "log [NAME]",
		Short:   "What was done, when, to which key",
		Long:    keysLogLong,
		Example: keysLogExample,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name := ""
			if len(args) > 0 {
				var err error
				if name, err = oneName(args[0]); err != nil {
					return err
				}
			}
			return a.keysLog(name)
		},
	}
}

func (a *app) keysLog(name string) error {
	store, err := a.openStore()
	if err != nil {
		return err
	}
	var entries []keystore.Entry
	breaks, err := store.Log(func(e keystore.Entry) { entries = append(entries, e) })
	if err != nil {
		return err
	}
	if name != "" {
		if entries = keystore.History(name, entries); len(entries) == 0 {
			return &keystore.Error{Code: keystore.CodeNotFound, Op: "journal", Msg: "it has nothing about " + name}
		}
	}
	if err := a.writeLog(store, entries); err != nil {
		return err
	}
	for _, b := range breaks {
		a.warnText("journal: " + b.String())
	}
	if len(breaks) > 0 {
		return status(exitMalformed)
	}
	return nil
}

func (a *app) writeLog(store *keystore.Store, entries []keystore.Entry) error {
	if a.json {
		var out []byte
		for _, e := range entries {
			var err error
			if out, err = appendValue(out, e); err != nil {
				return err
			}
			out = append(out, '\n')
		}
		return a.write(out)
	}
	r := a.renderer(nil, a.Now())
	loaded := map[string]keystore.Keyset{} // for how short a kid may be
	for _, e := range entries {
		k, ok := loaded[e.Keyset]
		if !ok && e.Keyset != "" {
			k, _ = store.Load(e.Keyset)
			loaded[e.Keyset] = k
		}
		r.Line(r.Dim(when.Stamp(e.At, r.Zone)) + "  " + r.entryText(k, e))
	}
	return a.write(r.Out)
}

// entryText says what was done, and to what.
func (r *renderer) entryText(k keystore.Keyset, e keystore.Entry) string {
	name := visible.String(e.Keyset)
	if name == "" {
		name = "keystore"
	}
	what, ok := e.StoreText()
	if !ok {
		what = r.eventText(k, e.Event)
	}
	text := r.Bold(show.Padded(name, 16)) + "  " + what
	if e.Late {
		text += r.Dim(" (written late: its writer was stopped)")
	}
	return text
}
