package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/keystore/oskeyring"
	"fob/tokens"
	"fob/tokens/visible"
)

// storeAccess is a run's way to the keystore. Nothing of it happens before a
// command needs it, and each step once.
type storeAccess struct {
	dir, method string // --store, --unlock
	jar         bool   // --jar: a dry run looks into the jar too

	store *keystore.Store
	vault *keystore.Vault
	told  sync.Mutex // warnings come from several goroutines
}

// storeFlags puts the flags that say where the keystore is.
func (a *app) storeFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVar(&a.keep.dir, "store", "", "the keystore is in the folder `DIR` (FOB_STORE)")
	f.StringVar(&a.keep.method, "unlock", "", "unlock it by `WAY`: keyring, passphrase or identity (FOB_UNLOCK)")
}

// keyset opens the keystore and reads one keyset, and unlocks nothing.
func (a *app) keyset(name string) (*keystore.Store, keystore.Keyset, error) {
	store, err := a.openStore()
	if err != nil {
		return nil, keystore.Keyset{}, err
	}
	k, err := store.Load(name)
	return store, k, err
}

// openStore opens the keystore, and unlocks nothing.
func (a *app) openStore() (*keystore.Store, error) {
	if a.keep.store != nil {
		return a.keep.store, nil
	}
	dir, _, err := a.storeDir()
	if err != nil {
		return nil, err
	}
	store, err := keystore.Open(dir, a.storeConfig())
	if err != nil {
		return nil, err
	}
	for _, f := range store.Check() {
		a.warnText(f.Path + ": " + f.Detail)
	}
	a.keep.store = store
	return store, nil
}

// unlock opens the private halves of the keystore. Asked again, it asks nobody
// again.
func (a *app) unlock(store *keystore.Store) (*keystore.Vault, error) {
	if a.keep.vault != nil && a.keep.vault.Store == store {
		return a.keep.vault, nil
	}
	means, err := a.means()
	if err != nil {
		return nil, err
	}
	vault, err := store.Unlock(a.context(), means)
	if err != nil {
		return nil, err
	}
	a.keep.vault = vault
	return vault, nil
}

// openVault opens the keystore and unlocks it.
func (a *app) openVault() (*keystore.Vault, error) {
	store, err := a.openStore()
	if err != nil {
		return nil, err
	}
	return a.unlock(store)
}

// openOrInit opens and unlocks the keystore, and makes one where there is none:
// the first keyset needs no step before it.
func (a *app) openOrInit() (*keystore.Vault, error) {
	vault, err := a.openVault()
	if err == nil || a.keep.store != nil || keystore.CodeOf(err) != keystore.CodeNotFound {
		return vault, err
	}
	return a.initStore()
}

// initStore makes a keystore, in the way that --unlock says, else in the
// keyring.
func (a *app) initStore() (*keystore.Vault, error) {
	dir, named, err := a.storeDir()
	if err != nil {
		return nil, err
	}
	method, err := a.unlockMethod()
	if err != nil {
		return nil, err
	}
	if method == "" {
		method = keystore.MethodKeyring
	}
	keep, err := a.keeping(method)
	if err != nil {
		return nil, err
	}
	if !named {
		// The folder of this user's data may never have been needed before.
		if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
			return nil, ioError("store", err)
		}
	}
	vault, err := keystore.Init(a.context(), dir, keep, a.storeConfig())
	if err != nil {
		return nil, err
	}
	a.keep.store, a.keep.vault = vault.Store, vault
	a.note("made a keystore in %s; its identity is kept %s", dir, whereKept(keep))
	return vault, nil
}

// whereKept says where the identity of a store is, in words.
func whereKept(keep keystore.Keeping) string {
	switch keep.Method {
	case keystore.MethodPassphrase:
		return "in it, sealed by the passphrase"
	case keystore.MethodIdentity:
		return "in " + keep.IdentityFile + ": whoever has this file can open the store, and nobody can without it"
	}
	return "in the keyring of this system"
}

// storeDir is the folder of the keystore, and whether it was named rather than
// taken for granted.
func (a *app) storeDir() (dir string, named bool, err error) {
	if dir, _ := a.chosen(a.keep.dir, "--store", "FOB_STORE", a.settings.Store); dir != "" {
		return dir, true, nil
	}
	base, err := a.dataDir()
	return filepath.Join(base, "fob"), false, err
}

// dataDir is where this user's programs keep their data.
func (a *app) dataDir() (string, error) {
	places := []struct{ variable, below string }{{"XDG_DATA_HOME", ""}, {"HOME", ".local/share"}}
	switch runtime.GOOS {
	case "windows":
		places = []struct{ variable, below string }{{"LOCALAPPDATA", ""}}
	case "darwin", "ios":
		places = []struct{ variable, below string }{{"HOME", "Library/Application Support"}}
	}
	for _, p := range places {
		// The XDG Base Directory Specification has relative paths ignored.
		if base, ok := a.Streams.Env(p.variable); ok && filepath.IsAbs(base) {
			return filepath.Join(base, filepath.FromSlash(p.below)), nil
		}
	}
	return "", &keystore.Error{Code: keystore.CodeNotFound, Op: "store", Msg: "there is no place for one: the environment names no home folder",
		Hint: "name a folder with --store DIR or FOB_STORE"}
}

func (a *app) storeConfig() keystore.Config {
	return keystore.Config{Now: a.Now, Warn: func(err error) { a.warnText(err.Error()) }}
}

// warnText tells what went wrong beside an operation that went through. Who
// asked for quiet is told too.
func (a *app) warnText(text string) {
	a.keep.told.Lock()
	defer a.keep.told.Unlock()
	s := a.style(a.Streams.ErrIsTTY)
	fmt.Fprintf(a.Streams.Err, "%s %s\n", s.Warn("warning:"), visible.Guard(text))
}

// unlockMethod is the way to unlock that was named; "" if none was.
func (a *app) unlockMethod() (keystore.Method, error) {
	name, where := a.chosen(a.keep.method, "--unlock", "FOB_UNLOCK", a.settings.Unlock)
	if name == "" {
		return "", nil
	}
	for _, m := range keystore.Methods() {
		if string(m) == name {
			return m, nil
		}
	}
	return "", usageError(fmt.Sprintf("%s %q is no way to unlock", where, name), "the ways are keyring, passphrase and identity")
}

// means are the means to unlock that this run has.
func (a *app) means() (keystore.Means, error) {
	method, err := a.unlockMethod()
	return keystore.Means{Method: method, Secrets: a.keyring(), Passphrase: a.storePassphrase, IdentityFile: a.identityFile()}, err
}

// keeping says where a store's identity is to be kept from now on, and asks for
// what that needs.
func (a *app) keeping(method keystore.Method) (keystore.Keeping, error) {
	keep := keystore.Keeping{Method: method}
	switch method {
	case keystore.MethodKeyring:
		keep.Secrets = a.keyring()
	case keystore.MethodIdentity:
		keep.IdentityFile = a.identityFile()
	case keystore.MethodPassphrase:
		passphrase, err := a.newPassphrase(a.passphraseFile())
		if err != nil {
			return keep, passphraseError(err)
		}
		keep.Passphrase = tokens.NewSecret(passphrase)
	}
	return keep, nil
}

// storePassphrase gets the passphrase that opens the store.
func (a *app) storePassphrase(_ context.Context, what string) (tokens.Secret, error) {
	read := func() ([]byte, error) { return a.askPassphrase("passphrase of " + visible.String(what) + ": ") }
	if file := a.passphraseFile(); file != "" {
		read = func() ([]byte, error) { return a.readPassphrase(file) }
	}
	passphrase, err := read()
	if err != nil {
		return tokens.Secret{}, passphraseError(err)
	}
	return tokens.NewSecret(passphrase), nil
}

// passphraseError is the error of a passphrase of the store that could not be
// had: the store is locked.
func passphraseError(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	hint := hintOf(err)
	if hint == "" {
		hint = "run it on a terminal, or name a file that holds the passphrase in FOB_PASSPHRASE_FILE"
	}
	return &keystore.Error{Code: keystore.CodeLocked, Err: err, Hint: hint}
}

// keyring is the keyring of this system, nil where there can be none: asking
// for one without a session would start a D-Bus of its own and leave it behind.
func (a *app) keyring() keystore.Secrets {
	if runtime.GOOS != "darwin" && runtime.GOOS != "ios" && runtime.GOOS != "windows" && !a.hasSessionBus() {
		return nil
	}
	return oskeyring.Keyring{}
}

// hasSessionBus tells whether there is a D-Bus of this session.
func (a *app) hasSessionBus() bool {
	if address, ok := a.Streams.Env("DBUS_SESSION_BUS_ADDRESS"); ok && address != "" && !strings.HasPrefix(address, "autolaunch:") {
		return true
	}
	folder := fmt.Sprintf("/run/user/%d", os.Getuid())
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(folder, name)); !errors.Is(err, fs.ErrNotExist) {
			return true
		}
	}
	return false
}
