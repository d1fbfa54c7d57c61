package cli

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"fob/keystore"
)

const storeLong = `The keystore: a folder of keysets, whose private halves are sealed with age
(age-encryption.org) to the store's identity.

The folder is $XDG_DATA_HOME/fob or ~/.local/share/fob (macOS: ~/Library/
Application Support/fob, Windows: %LocalAppData%\fob), or what --store DIR or
FOB_STORE names. Its identity is kept in one of three ways:

  keyring      in the keyring of this system (Secret Service, Keychain, Credential
               Manager). This is what the first "fob keys new" sets up
  passphrase   in the store, sealed by a passphrase, which is asked for on the
               terminal or read from the file that FOB_PASSPHRASE_FILE names
  identity     in a file that FOB_IDENTITY_FILE names, for servers and CI

A store is unlocked in its own way, or as --unlock WAY or FOB_UNLOCK says. Listing
keysets, verifying and publishing their JWK Set never unlock it.`

const storeExample = `  fob store info
  fob store doctor
  fob store recipients list`

func newStore(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "store",
		Short:   "The keystore: set up, look after, back up, move",
		Long:    storeLong,
		Example: storeExample,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newStoreInit(a), newStoreInfo(a), newStoreRecipients(a), newStoreBackup(a), newStoreRestore(a),
		newStoreRecover(a), newStorePasswd(a), newStoreDoctor(a))
	return cmd
}

// openStoreUnchecked opens the keystore for a command that tells the state of
// its files itself, and needs no warnings of it.
func (a *app) openStoreUnchecked() (*keystore.Store, error) {
	dir, _, err := a.storeDir()
	if err != nil {
		return nil, err
	}
	store, err := keystore.Open(dir, a.storeConfig())
	if err == nil {
		a.keep.store = store
	}
	return store, err
}

// newStoreDir is the folder for a store to be made. The one of this user's data
// may never have been needed before; one that was named is somebody's choice,
// and a slip in it is not made into folders.
func (a *app) newStoreDir() (string, error) {
	dir, named, err := a.storeDir()
	if err != nil || named {
		return dir, err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return "", ioError("store", err)
	}
	return dir, nil
}

// newMethod is how a store that is made is to be unlocked: as --unlock says,
// else by the keyring.
func (a *app) newMethod() (keystore.Method, error) {
	method, err := a.unlockMethod()
	if method == "" {
		method = keystore.MethodKeyring
	}
	return method, err
}

// done tells a change of the store: as JSON, or as a note.
func (a *app) done(json func(dst []byte) []byte, format string, args ...any) error {
	if a.json {
		return a.write(append(json([]byte{'{'}), "}\n"...))
	}
	a.note(format, args...)
	return nil
}
