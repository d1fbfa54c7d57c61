package cli

import (
	"fmt"

	"github.com/spf13/cobra"

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
		if entries = historyOf(name, entries); len(entries) == 0 {
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

// historyOf picks what happened to a keyset, also under its names before.
func historyOf(name string, entries []keystore.Entry) []keystore.Entry {
	wanted := make([]bool, len(entries))
	n := 0
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		if e.Keyset != name {
			continue
		}
		wanted[i] = true
		n++
		if e.What == keystore.EventRenamed && e.Was != "" {
			name = e.Was
		}
	}
	picked := make([]keystore.Entry, 0, n)
	for i, e := range entries {
		if wanted[i] {
			picked = append(picked, e)
		}
	}
	return picked
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
		r.line(r.dim(when.Stamp(e.At, r.zone)) + "  " + r.entryText(k, e))
	}
	return a.write(r.out)
}

// entryText says what was done, and to what.
func (r *renderer) entryText(k keystore.Keyset, e keystore.Entry) string {
	name := visible.String(e.Keyset)
	if name == "" {
		name = "keystore"
	}
	text := r.bold(padded(name, 16)) + "  " + r.storeEventText(k, e)
	if e.Late {
		text += r.dim(" (written late: its writer was stopped)")
	}
	return text
}

func (r *renderer) storeEventText(k keystore.Keyset, e keystore.Entry) string {
	switch e.What {
	case keystore.EventStoreMade:
		return "the keystore was made"
	case keystore.EventStoreRestored:
		return "the keystore was restored from a backup" + r.detail(e)
	case keystore.EventStoreRecovered:
		return "the keystore was recovered with a recipient's identity" + r.detail(e)
	case keystore.EventUnlockChanged:
		return "the way to unlock was changed" + r.detail(e)
	case keystore.EventRecipientAdded:
		return "a recipient was added" + r.detail(e)
	case keystore.EventRecipientRemoved:
		return "a recipient was removed" + r.detail(e)
	case keystore.EventResealed:
		return "sealed to the recipients as they are" + r.detail(e)
	case keystore.EventSaved:
		return "a token was saved"
	case keystore.EventSavedRemoved:
		return "a saved token was removed"
	case keystore.EventSavedRenamed:
		return "a saved token was renamed"
	case keystore.EventJarResealed:
		return "the jar was sealed to the recipients as they are" + r.detail(e)
	case keystore.EventRenamed:
		return fmt.Sprintf("renamed, was %s", visible.String(e.Was))
	case keystore.EventDeleted:
		return "deleted" + r.detail(e)
	case keystore.EventJournalMended:
		return "the journal was mended" + r.detail(e)
	case keystore.EventUnrecorded:
		return fmt.Sprintf("generation %d came about, and what made it is not known", e.Generation) + r.detail(e)
	}
	return r.eventText(k, e.Event)
}

func (r *renderer) detail(e keystore.Entry) string {
	if e.Detail == "" {
		return ""
	}
	return ": " + visible.Guard(e.Detail)
}
