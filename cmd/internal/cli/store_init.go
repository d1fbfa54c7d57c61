package cli

import (
	"github.com/spf13/cobra"
)

const storeInitLong = `Make a keystore.

Its identity, which opens it, is kept as --unlock says: in the keyring of this
system (the default), sealed by a passphrase in the store itself, or in the file
that FOB_IDENTITY_FILE names. That file is made if it is not there.

Nothing that is there is overwritten.`

const storeInitExample = `  fob store init
  fob store init --unlock passphrase
  FOB_IDENTITY_FILE=./identity.txt fob store init --unlock identity --store ./keystore`

func newStoreInit(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "init",
		Short:   "Make a keystore",
		Long:    storeInitLong,
		Example: storeInitExample,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.storeInit() },
	}
}

func (a *app) storeInit() error {
	vault, err := a.initStore()
	if err != nil || !a.json {
		return err
	}
	info, err := vault.Info()
	if err != nil {
		return err
	}
	return a.write(append(appendStoreInfo([]byte{'{'}, vault.Dir(), info), "}\n"...))
}
