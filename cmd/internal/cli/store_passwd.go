package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/keystore"
	"fob/tokens"
	"fob/tokens/visible"
)

const storePasswdLong = `Change the passphrase of the keystore, or the way in which it is unlocked.

--to passphrase (the default) seals the store's identity with a new passphrase,
which is asked for twice or read with --new-passphrase-file FILE; --to keyring
puts it into the keyring of this system; --to identity writes it to the file of
--new-identity-file, which must not be there. The identity itself, and everything
that is sealed to it, stays: who ever had it can still open the store.`

//nolint:gosec // examples, and no password in them
const storePasswdExample = `  fob store passwd --new-passphrase-file new-pass.txt
  fob store passwd --to identity --new-identity-file ./exported-identity.txt
  fob store passwd --to passphrase --new-passphrase-file new-pass.txt --json`

// storePasswdFlags are the flags of fob store passwd.
type storePasswdFlags struct{ to, passphraseFile, identityFile string }

func newStorePasswd(a *app) *cobra.Command {
	var f storePasswdFlags
	cmd := &cobra.Command{
		Use:     "passwd",
		Short:   "Another passphrase, or another way to unlock",
		Long:    storePasswdLong,
		Example: storePasswdExample,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.storePasswd(&f) },
	}
	cmd.Flags().StringVar(&f.to, "to", string(keystore.MethodPassphrase), "unlock it by `WAY` from now on: keyring, passphrase or identity")
	cmd.Flags().StringVar(&f.passphraseFile, "new-passphrase-file", "", "the new passphrase is in `FILE`")
	cmd.Flags().StringVar(&f.identityFile, "new-identity-file", "", "write the identity to `FILE`")
	return cmd
}

func (f *storePasswdFlags) check() error {
	switch keystore.Method(f.to) {
	case keystore.MethodKeyring:
	case keystore.MethodPassphrase:
		if f.identityFile != "" {
			return usageError("--new-identity-file does not go with --to passphrase", "say --to identity")
		}
	case keystore.MethodIdentity:
		if f.identityFile == "" {
			return usageError("no file for the identity", "name it with --new-identity-file FILE")
		}
	default:
		return usageError(fmt.Sprintf("--to %q is no way to unlock", f.to), "the ways are keyring, passphrase and identity")
	}
	if f.passphraseFile != "" && keystore.Method(f.to) != keystore.MethodPassphrase {
		return usageError("--new-passphrase-file does not go with --to "+f.to, "say --to passphrase")
	}
	return nil
}

func (a *app) storePasswd(f *storePasswdFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	vault, err := a.openVault()
	if err != nil {
		return err
	}
	keep := keystore.Keeping{Method: keystore.Method(f.to), Secrets: a.keyring(), IdentityFile: f.identityFile}
	if keep.Method == keystore.MethodPassphrase {
		passphrase, err := a.newPassphrase(f.passphraseFile)
		if err != nil {
			return err
		}
		keep.Passphrase = tokens.NewSecret(passphrase)
	}
	if err := vault.Rekeep(a.context(), keep, a.keyring()); err != nil {
		return err
	}
	return a.done(func(dst []byte) []byte {
		return jsonout.AppendText(jsonout.AppendText(dst, "store", vault.Dir()), "unlock", f.to)
	}, "the identity of %s is now kept %s", visible.String(vault.Dir()), whereKept(keep))
}
