package keystore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"fob/tokens"
)

// Keeping says where the identity of a store is to be kept.
type Keeping struct {
	Method Method
	// Secrets is the keyring, for MethodKeyring.
	Secrets Secrets
	// Passphrase is the new passphrase, for MethodPassphrase.
	Passphrase tokens.Secret
	// IdentityFile, for MethodIdentity, is the path of the file: one that is
	// there is used, else a new one is made, of mode 0600.
	IdentityFile string
}

// Init makes a store in a folder, which it makes too if its parent is there.
// What is in the way is never overwritten. store.json comes last: without it,
// there is no store.
func Init(ctx context.Context, dir string, keep Keeping, opt Config) (*Vault, error) {
	return initStore(ctx, dir, keep, opt, disk{}, 0)
}

func initStore(ctx context.Context, dir string, keep Keeping, opt Config, sys fileSystem, scryptWork int) (*Vault, error) {
	s, err := newStore(dir, opt, sys, scryptWork)
	if err != nil {
		return nil, err
	}
	var v *Vault
	err = s.found(ctx, func() error {
		id, err := keep.identity()
		if err != nil {
			return err
		}
		v, err = s.establish(ctx, id, keep, nil, nil, Event{At: s.now(), What: EventStoreMade})
		return err
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

func newStore(dir string, opt Config, sys fileSystem, scryptWork int) (*Store, error) {
	s := &Store{dir: filepath.Clean(dir), id: newStoreID(), opt: opt, sys: sys, scryptWork: scryptWork}
	return s, s.opt.complete()
}

// found runs do in a folder that is, but for what a killed Init or Restore left,
// empty. The lock is held.
func (s *Store) found(ctx context.Context, do func() error) error {
	if err := s.sys.mkdir(s.dir); err != nil {
		return ioError("store", err)
	}
	release, err := lock(ctx, s.path(lockName), s.opt.LockWait)
	if err != nil {
		return ioError("store", err)
	}
	defer release()
	if err := s.mustBeEmpty(); err != nil {
		return err
	}
	if err := do(); err != nil {
		// Without store.json it is no store, and the way must be free for the next
		// try.
		_ = s.clearFounding()
		return err
	}
	return nil
}

// mustBeEmpty refuses a folder with anything in it. What Init and Restore write
// before store.json is marked by foundingName, and swept when they were killed.
func (s *Store) mustBeEmpty() error {
	if _, err := os.Lstat(s.path(storeFileName)); err == nil {
		return &Error{Code: CodeExists, Op: "store", Msg: "there is a store in " + s.dir, Hint: "nothing is overwritten: name another folder with --store DIR or FOB_STORE"}
	}
	if _, err := os.Lstat(s.path(foundingName)); err == nil {
		if err := s.clearFounding(); err != nil {
			return ioError("store", err)
		}
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return ioError("store", err)
	}
	for _, e := range entries {
		if e.Name() != lockName {
			return &Error{Code: CodeExists, Op: "store", Msg: fmt.Sprintf("%s is not empty (it holds %q), and no store", s.dir, e.Name()),
				Hint: "nothing is overwritten: name another folder with --store DIR or FOB_STORE"}
		}
	}
	f, err := s.sys.create(s.path(foundingName))
	if err != nil {
		return ioError("store", err)
	}
	return ioErrorIf("store", f.Close())
}

// foundingName marks a folder that is about to become a store: all that is in
// it besides belongs to the one who put the mark there.
const foundingName = "founding"

// clearFounding removes what Init and Restore wrote into a folder that did not
// become a store, and nothing else.
func (s *Store) clearFounding() error {
	if _, err := os.Lstat(s.path(storeFileName)); !errors.Is(err, fs.ErrNotExist) {
		return err // it did
	}
	for _, dir := range []string{keysetsDir, templatesDir, "."} {
		entries, err := os.ReadDir(s.path(dir))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if !isFoundingFile(dir, e.Name()) {
				continue
			}
			if err := s.sys.remove(s.path(filepath.Join(dir, e.Name()))); err != nil {
				return err
			}
		}
	}
	return s.sys.remove(s.path(foundingName))
}

func isFoundingFile(dir, name string) bool {
	if isTemp(name) {
		return true
	}
	if dir != "." {
		return filepath.Ext(name) == keysetSuffix
	}
	return slices.Contains([]string{identityFile, journalName, jarName, pendingName, keysetsDir, templatesDir}, name)
}

// establish writes all of a store but its keysets, which write puts there
// first, and store.json last.
func (s *Store) establish(ctx context.Context, id *Identity, keep Keeping, recipients []Recipient, write func(*Vault, *storeFile) error, events ...Event) (*Vault, error) {
	macKey, err := id.macKey(s.id)
	if err != nil {
		return nil, err
	}
	v := &Vault{Store: s, own: id, macKey: macKey}
	sf := &storeFile{Format: storeFormat, Version: formatVersion,
		Info: Info{ID: s.id, Created: s.now(), Unlock: keep.Method, Identity: id.recipient, Recipients: append([]Recipient{}, recipients...)}}
	if err := s.sys.mkdir(s.path(keysetsDir)); err != nil {
		return nil, ioError("store", err)
	}
	if write != nil {
		if err := write(v, sf); err != nil {
			return nil, err
		}
	}
	if err := s.keep(ctx, id, keep); err != nil {
		return nil, err
	}
	if err := v.writeStore(sf, events...); err != nil {
		return nil, err
	}
	if err := s.sys.remove(s.path(foundingName)); err != nil {
		s.warn(ioError("store", err))
	}
	s.warn(ioErrorIf("store", s.sys.syncDir(filepath.Dir(s.dir))))
	return v, nil
}

func ioErrorIf(op string, err error) error {
	if err == nil {
		return nil
	}
	return ioError(op, err)
}

// identity gives the identity of a store to be: the one in the file that was
// named, or a fresh one.
func (k Keeping) identity() (*Identity, error) {
	if k.Method == MethodIdentity {
		if k.IdentityFile == "" {
			return nil, &Error{Code: CodeUsage, Op: "store", Msg: "no identity file was named", Hint: "name one in FOB_IDENTITY_FILE; it is made if it is not there"}
		}
		if _, err := os.Lstat(k.IdentityFile); err == nil {
			return ReadIdentityFile(k.IdentityFile)
		}
	}
	return GenerateIdentity()
}

// keep puts an identity where it is to be kept, and sees that it can be had
// back.
func (s *Store) keep(ctx context.Context, id *Identity, k Keeping) error {
	switch k.Method {
	case MethodKeyring:
		return s.keepInKeyring(ctx, id, k.Secrets)
	case MethodPassphrase:
		return s.keepSealed(id, k.Passphrase)
	case MethodIdentity:
		return s.keepInFile(id, k.IdentityFile)
	}
	return &Error{Code: CodeUsage, Op: "store", Msg: fmt.Sprintf("%q is no way to keep the identity", k.Method), Hint: "the ways are keyring, passphrase and identity"}
}

func (s *Store) keepInKeyring(ctx context.Context, id *Identity, secrets Secrets) error {
	ring := s.keyring(secrets)
	err := ring.set(ctx, s.id, id.line)
	if err == nil {
		var back tokens.Secret
		back, err = ring.get(ctx, s.id)
		if err == nil && string(back.Reveal()) != string(id.line.Reveal()) {
			err = fmt.Errorf("%w: it did not give back what was put in", ErrSecretsUnavailable)
		}
	}
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	code := CodeUnavailable
	if errors.Is(err, ErrSecretsLocked) {
		code = CodeLocked
	}
	return &Error{Code: code, Op: "store", Msg: "the store's identity cannot be put into a keyring of this system", Err: err,
		Hint: "two ways on: keep it under a passphrase, with `fob store init --unlock passphrase` (FOB_PASSPHRASE_FILE serves it where there is no terminal), " +
			"or in a file, with FOB_IDENTITY_FILE=FILE and `fob store init --unlock identity`, which makes the file"}
}

func (s *Store) keepSealed(id *Identity, passphrase tokens.Secret) error {
	to, err := scryptRecipient(passphrase, s.scryptWork)
	if err != nil {
		return err
	}
	text := id.File()
	sealed, err := seal(text.Reveal(), to)
	if err != nil {
		return err
	}
	if back, err := openIdentity([]byte(sealed), passphrase); err != nil || back.recipient != id.recipient {
		return &Error{Code: CodeIO, Op: "store", Msg: "the sealed identity does not open again", Err: err}
	}
	done, err := replace(s.sys, s.path(identityFile), []byte(sealed))
	if done {
		return nil // store.json follows in the same folder, and with it the sync
	}
	return ioErrorIf("store", err)
}

func (s *Store) keepInFile(id *Identity, path string) error {
	if there, err := ReadIdentityFile(path); err == nil && there.recipient == id.recipient {
		return nil
	}
	text := id.File()
	err := writeNew(s.sys, path, text.Reveal())
	if errors.Is(err, fs.ErrExist) {
		return &Error{Code: CodeExists, Op: "identity file " + path, Msg: "it is there, and holds something else", Hint: "nothing is overwritten: name another file"}
	}
	return ioErrorIf("identity file", err)
}

// Rekeep keeps the store's identity in another way, or under another
// passphrase. The new place holds it before the old one lets it go; old is the
// keyring that does, and may be empty.
func (v *Vault) Rekeep(ctx context.Context, keep Keeping, old Secrets) error {
	if err := v.keepAhead(ctx, keep); err != nil {
		return err
	}
	var before Method
	err := v.exclusively(ctx, func() error {
		sf, err := v.verifiedStore()
		if err != nil {
			return err
		}
		if keep.Method == MethodPassphrase {
			if err := v.keepSealed(v.own, keep.Passphrase); err != nil {
				return err
			}
		}
		before, sf.Unlock = sf.Unlock, keep.Method
		detail := fmt.Sprintf("from %s to %s", before, keep.Method)
		if err := v.writeStore(sf, Event{At: v.now(), What: EventUnlockChanged, Detail: detail}); err != nil {
			return err
		}
		if before == MethodPassphrase && keep.Method != MethodPassphrase {
			v.warn(ioErrorIf("store", v.sys.remove(v.path(identityFile))))
		}
		return nil
	})
	if err != nil || before != MethodKeyring || keep.Method == MethodKeyring || old == nil {
		return err
	}
	if err := v.keyring(old).delete(ctx, v.id); err != nil && !errors.Is(err, ErrSecretNotFound) {
		v.warn(&Error{Code: CodeUnavailable, Op: "store", Msg: "the keyring still holds the store's identity, and can still open it", Err: err})
	}
	return nil
}

// keepAhead puts the identity where it may take its time, without the lock.
func (v *Vault) keepAhead(ctx context.Context, keep Keeping) error {
	switch keep.Method {
	case MethodPassphrase:
		return nil // within the folder, so under the lock
	default:
		return v.keep(ctx, v.own, keep)
	}
}
