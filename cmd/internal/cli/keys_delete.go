package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens/when"
	"fob/tokens/wording"
)

const keysDeleteLong = `Delete a keyset with all its keys, private and public. It is for good; the journal
remembers that it was there.

While keys of it may still verify unexpired tokens it is refused unless --force.
A keyset that signs always has such a key, the current one. The name has to be
typed; scripts say --confirm NAME.`

const keysDeleteExample = `  fob keys delete auth-api --force --confirm auth-api`

func newKeysDelete(a *app) *cobra.Command {
	var f confirmed
	cmd := &cobra.Command{
		Use:     "delete NAME",
		Short:   "Delete a keyset with all its keys",
		Long:    keysDeleteLong,
		Example: keysDeleteExample,
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.keysDelete(&f, args[0]) },
	}
	cmd.Flags().StringVar(&f.word, "confirm", "", "the `NAME`, in place of typing it")
	cmd.Flags().BoolVar(&f.force, "force", false, "also while keys of it may verify unexpired tokens")
	return cmd
}

func (a *app) keysDelete(f *confirmed, arg string) error {
	name, err := oneName(arg)
	if err != nil {
		return err
	}
	store, k, err := a.keyset(name)
	if err != nil {
		return err
	}
	if err := checkDelete(k, a.Now(), a.zone()); err != nil && !f.force {
		return err
	}
	what := fmt.Sprintf("delete %s with its %s, for good", name, wording.Count(len(k.Keys), "key"))
	if err := a.confirm(f.word, what, "name "+name, "NAME", func(word string) bool { return word == name }); err != nil {
		return err
	}
	vault, err := a.unlock(store)
	if err != nil {
		return err
	}
	if err := vault.Delete(a.context(), name); err != nil {
		return err
	}
	if a.json {
		return a.writeValue(struct {
			Deleted string `json:"deleted"`
			Keys    int    `json:"keys"`
		}{name, len(k.Keys)})
	}
	return a.write([]byte(name + " is deleted, with " + wording.Count(len(k.Keys), "key") + "\n"))
}

// checkDelete refuses while a key of the keyset may have unexpired tokens. The
// next key has signed none.
func checkDelete(k keystore.Keyset, now time.Time, zone *time.Location) error {
	for _, e := range k.Verifying(now, now) {
		var until string
		switch {
		case e.State == keystore.StateNext:
			continue
		case e.State == keystore.StateCurrent:
			last := now.Add(k.Policy.MaxTokenTTL)
			if e.TokensUntil.After(last) {
				last = e.TokensUntil
			}
			until = fmt.Sprintf("until %s, even if it signs no more", when.Stamp(last.Add(k.Policy.Leeway).Truncate(time.Second), zone))
		case e.RetireAt.IsZero():
			until = "for as long as they were made for"
		default:
			until = "until " + when.Stamp(e.RetireAt, zone)
		}
		thing := "tokens"
		if k.Kind == keystore.KindEncrypt {
			thing = "messages"
		}
		return &keystore.Error{Code: keystore.CodeRefused, Op: "delete", Msg: fmt.Sprintf("%s of %s/%s, which is %s, may be unexpired %s", thing, k.Name, k.Short(e.Kid), e.State, until),
			Hint: "wait, or --force: they fail from then on, and what was encrypted to it can never be read again"}
	}
	return nil
}
