package keystore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

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
