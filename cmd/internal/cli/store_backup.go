package cli

import (
	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/keystore"
	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/wording"
)

const storeBackupLong = `Write the whole keystore into one sealed file: keysets with their private halves,
the journal and saved tokens. The store's identity is not in it.

The backup is sealed with a passphrase, which is asked for twice or read with
--passphrase-file FILE; or to the recipients of --to. It is an age file of a tar
archive, which standard tools open too.

FILE is never overwritten.`

const storeBackupExample = `  fob store backup ./backup.age --passphrase-file pass.txt
  fob store backup ./backup.age --to $(age-keygen -y ./backup-identity.txt)
  fob store backup "./fob-$(date +%F).age" --passphrase-file pass.txt`

// storeBackupFlags are the flags of fob store backup.
type storeBackupFlags struct {
	to             []string
	passphraseFile string
}

func newStoreBackup(a *app) *cobra.Command {
	var f storeBackupFlags
	cmd := &cobra.Command{
		Use:     "backup FILE",
		Short:   "The whole keystore in one sealed file",
		Long:    storeBackupLong,
		Example: storeBackupExample,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if empty(cmd.Flags().Lookup("to")) || empty(cmd.Flags().Lookup("passphrase-file")) {
				return usageError("--to or --passphrase-file is given without a value", "leave it out to be asked for a passphrase")
			}
			return a.storeBackup(&f, args[0])
		},
	}
	cmd.Flags().StringArrayVar(&f.to, "to", nil, "seal it to `RECIPIENT` (age1…, repeatable)")
	cmd.Flags().StringVar(&f.passphraseFile, "passphrase-file", "", "seal it with the passphrase in `FILE`")
	return cmd
}

func (a *app) storeBackup(f *storeBackupFlags, file string) error {
	switch {
	case file == "-":
		return usageError("a backup goes into a file, not to stdout", "name a FILE")
	case len(f.to) > 0 && f.passphraseFile != "":
		return usageError("--to and --passphrase-file do not go together", "age seals to recipients or with a passphrase")
	}
	vault, err := a.openVault()
	if err != nil {
		return err
	}
	to := keystore.BackupTo{Recipients: f.to}
	if len(f.to) == 0 {
		passphrase, err := a.newPassphrase(f.passphraseFile)
		if err != nil {
			return err
		}
		to.Passphrase = tokens.NewSecret(passphrase)
	}
	keysets, err := vault.Backup(a.context(), file, to)
	if err != nil {
		return err
	}
	return a.done(func(dst []byte) []byte {
		return jsonout.AppendNumber(jsonout.AppendText(dst, "file", file), "keysets", keysets)
	}, "%s saved in %s; try that it opens, and keep it apart from what opens it", wording.Count(keysets, "keyset"), visible.String(file))
}
