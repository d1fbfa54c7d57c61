package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens/visible"
)

const storeRecoverLong = `Open a keystore whose own identity was lost, with the identity of one of its
recipients (fob store recipients), and give it a new identity.

The new identity is kept as --unlock says, or as that of the store was; every
keyset is sealed to it. Killed on the way, it goes on when it is called again with
the same means.

The lost identity also proved that nobody changed the files. What can be checked
without it is checked: that each public half belongs to its private one. States,
dates and policies are taken as the files say.`

const storeRecoverExample = `  FOB_IDENTITY_FILE=./new-identity.txt fob store recover --identity ./backup-identity.txt --store ./lost --unlock identity
  FOB_PASSPHRASE_FILE=pass.txt fob store recover --identity ./backup-identity.txt --store ./lost --unlock passphrase
  FOB_IDENTITY_FILE=./new-identity.txt fob store recover --identity ./backup-identity.txt --store ./lost --json`

func newStoreRecover(a *app) *cobra.Command {
	var identity string
	cmd := &cobra.Command{
		Use:     "recover --identity FILE",
		Short:   "A new identity for a keystore that lost its own",
		Long:    storeRecoverLong,
		Example: storeRecoverExample,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.storeRecover(identity) },
	}
	cmd.Flags().StringVar(&identity, "identity", "", "the identity of a recipient is in `FILE`")
	return cmd
}

func (a *app) storeRecover(identity string) error {
	if identity == "" {
		return usageError("no identity to recover with", "name the file with the identity of a recipient: --identity FILE; fob store recipients list lists the recipients")
	}
	store, err := a.openStore()
	if err != nil {
		return err
	}
	info, err := store.Info()
	if err != nil {
		return err
	}
	method, err := a.unlockMethod()
	if err != nil {
		return err
	}
	if method == "" {
		method = info.Unlock
	}
	with, err := keystore.ReadIdentityFile(identity)
	if err != nil {
		return err
	}
	keep, err := a.keeping(method)
	if err != nil {
		return err
	}
	vault, err := keystore.Recover(a.context(), store.Dir(), with, keep, a.storeConfig())
	if err != nil {
		return err
	}
	return a.restored(vault, fmt.Sprintf("%s has a new identity, kept %s", visible.String(store.Dir()), whereKept(keep)))
}
