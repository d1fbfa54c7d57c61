package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/keystore"
	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/wording"
)

const storeRestoreLong = `Make a keystore of a backup, in a folder that holds none.

The backup is opened with its passphrase, which is asked for or read with
--passphrase-file FILE, or with the identity of one of its recipients
(--identity FILE). The new store has an id and an identity of its own, kept as
--unlock says (see fob store init): so a store moves between machines, and between
ways to unlock.

Everything is read and proved before anything is written.`

const storeRestoreExample = `  FOB_IDENTITY_FILE=./new-identity.txt fob store restore ./earlier.age --passphrase-file pass.txt --unlock identity --store ./restored
  FOB_PASSPHRASE_FILE=pass.txt fob store restore ./earlier.age --passphrase-file pass.txt --unlock passphrase --store ./restored
  FOB_IDENTITY_FILE=./new-identity.txt fob store restore ./earlier-to.age --identity ./backup-identity.txt --unlock identity --store ./restored`

// storeRestoreFlags are the flags of fob store restore.
type storeRestoreFlags struct{ passphraseFile, identity string }

func newStoreRestore(a *app) *cobra.Command {
	var f storeRestoreFlags
	cmd := &cobra.Command{
		Use:     "restore FILE",
		Short:   "A keystore from a backup",
		Long:    storeRestoreLong,
		Example: storeRestoreExample,
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.storeRestore(&f, args[0]) },
	}
	cmd.Flags().StringVar(&f.passphraseFile, "passphrase-file", "", "the backup's passphrase is in `FILE`")
	cmd.Flags().StringVar(&f.identity, "identity", "", "the backup is sealed to the identity in `FILE`")
	return cmd
}

func (a *app) storeRestore(f *storeRestoreFlags, file string) error {
	if f.identity != "" && f.passphraseFile != "" {
		return usageError("--identity and --passphrase-file do not go together", "a backup is sealed to recipients or with a passphrase")
	}
	dir, err := a.newStoreDir()
	if err != nil {
		return err
	}
	method, err := a.newMethod()
	if err != nil {
		return err
	}
	backup, err := os.Open(file)
	if err != nil {
		return ioError("backup", err)
	}
	defer backup.Close()
	with, err := a.backupWith(f)
	if err != nil {
		return err
	}
	keep, err := a.keeping(method)
	if err != nil {
		return err
	}
	vault, err := keystore.Restore(a.context(), backup, with, dir, keep, a.storeConfig())
	if err != nil {
		return err
	}
	return a.restored(vault, fmt.Sprintf("the backup is restored into %s; the identity of this store is kept %s", visible.String(dir), whereKept(keep)))
}

// backupWith asks for what opens a backup.
func (a *app) backupWith(f *storeRestoreFlags) (with keystore.BackupWith, err error) {
	var passphrase []byte
	switch {
	case f.identity != "":
		with.Identity, err = keystore.ReadIdentityFile(f.identity)
		return with, err
	case f.passphraseFile != "":
		passphrase, err = a.readPassphrase(f.passphraseFile)
	default:
		passphrase, err = a.askPassphrase("passphrase of the backup: ")
	}
	with.Passphrase = tokens.NewSecret(passphrase)
	return with, err
}

// restored tells of a store that was made or made whole again.
func (a *app) restored(vault *keystore.Vault, text string) error {
	names, err := vault.Names()
	if err != nil {
		return err
	}
	info, err := vault.Info()
	if err != nil {
		return err
	}
	return a.done(func(dst []byte) []byte {
		return jsonout.AppendNumber(appendStoreInfo(dst, vault.Dir(), info), "keysets", len(names))
	}, "%s (%s)", text, wording.Count(len(names), "keyset"))
}
