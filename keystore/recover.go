package keystore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"filippo.io/age"

	"fob/tokens"
)

// Recover opens a store whose own identity was lost, with that of a recipient,
// gives it a new identity, and seals every keyset and the jar to it. The macs cannot be
// checked, since only the lost identity could: what is checked is that each
// public half belongs to the private one that was sealed; the states and dates
// are taken as the files say. Killed on the way, it goes on when it is called
// again with the same means.
//
// A keyset that the recipient cannot open (sealed before they were one, or
// damaged) is left as it is, and named in the error.
func Recover(ctx context.Context, dir string, with *Identity, keep Keeping, opt Config) (*Vault, error) {
	s, err := open(dir, opt, disk{})
	if err != nil {
		return nil, err
	}
	return s.recover(ctx, with, keep)
}

func (s *Store) recover(ctx context.Context, with *Identity, keep Keeping) (*Vault, error) {
	if err := s.checkFolders(); err != nil {
		return nil, err
	}
	before, _, err := s.readStoreFile()
	if err != nil {
		return nil, err
	}
	// Before anything is put anywhere: with the wrong identity nothing may move.
	if !slices.Contains(before.recipientNames(), with.recipient) {
		return nil, &Error{Code: CodeLocked, Op: "recover", Msg: "the identity is that of no recipient of this store", Hint: "`fob store recipients list` lists them"}
	}
	id, err := s.newIdentity(ctx, keep)
	if err != nil {
		return nil, err
	}
	macKey, err := id.macKey(s.id)
	if err != nil {
		return nil, err
	}
	v := &Vault{Store: s, own: id, macKey: macKey}
	var faults []error
	err = s.exclusively(ctx, func() error {
		sf, data, err := s.readStoreFile()
		if err != nil {
			return err
		}
		if !checkSigned(data, macKey) {
			if err := v.takeOver(sf, with, keep); err != nil {
				return err
			}
		}
		faults, err = v.resealAs(with, sf)
		return err
	})
	if err == nil && len(faults) > 0 {
		err = &Error{Code: CodeCorrupt, Op: "recover", Msg: fmt.Sprintf("%d files could not be, and are left as they are", len(faults)),
			Hint: "the others are done, and the store opens", Err: errors.Join(faults...)}
	}
	return v, err
}

// newIdentity gives the identity that the store is to have: of an earlier try,
// if that was killed, else a fresh one, which is kept before anything is sealed
// to it.
func (s *Store) newIdentity(ctx context.Context, keep Keeping) (*Identity, error) {
	if id := s.earlierTry(ctx, keep); id != nil {
		return id, nil
	}
	id, err := keep.identity()
	if err != nil {
		return nil, err
	}
	return id, s.keep(ctx, id, keep)
}

func (s *Store) earlierTry(ctx context.Context, keep Keeping) *Identity {
	var id *Identity
	var err error
	switch keep.Method {
	case MethodKeyring:
		id, err = s.fromKeyring(ctx, keep.Secrets)
	case MethodPassphrase:
		var sealed []byte
		if sealed, _, err = readFile(s.path(identityFile), storeSize); err == nil {
			id, err = openIdentity(sealed, keep.Passphrase)
		}
	case MethodIdentity:
		id, err = s.fromFile(keep.IdentityFile)
	}
	if err != nil {
		return nil
	}
	return id
}

// takeOver gives store.json the new identity.
func (v *Vault) takeOver(sf *storeFile, with *Identity, keep Keeping) error {
	if err := trustedFile(v.path(storeFileName)); err != nil {
		return err
	}
	sf.Identity, sf.Unlock = v.own.recipient, keep.Method
	return v.writeStore(sf, Event{At: v.now(), What: EventStoreRecovered, Detail: "with the identity of " + with.recipient})
}

// resealAs seals each keyset and the jar, opened by somebody else, to the store
// as it is now.
func (v *Vault) resealAs(with *Identity, sf *storeFile) (faults []error, err error) {
	names, err := v.Names()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := v.verified(name); err == nil {
			continue // of an earlier try
		}
		f, err := v.readKeyset(name)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		p, err := f.unsealProved(with.key())
		if err != nil {
			faults = append(faults, corrupt(name, err))
			continue
		}
		if err := f.sealTo(sf, p); err != nil {
			return faults, err
		}
		f.Generation++
		event := Event{At: v.now(), What: EventResealed, Detail: "for the new identity of the store"}
		if err := v.writeKeyset(f, pending{Entries: entriesOf([]Event{event})}); err != nil {
			return faults, err
		}
	}
	faulty, err := v.recoverJar(with, sf)
	if faulty {
		return append(faults, err), nil
	}
	return faults, err
}

// unsealProved opens the private halves and computes that each fits its public
// one, for when no mac vouches for it.
func (f *keysetFile) unsealProved(with age.Identity) (privates, error) {
	p, err := f.unsealPrivates(with)
	if err != nil {
		return nil, err
	}
	return p, f.proved(p)
}

func (f *keysetFile) proved(p privates) error {
	for _, e := range f.Keys {
		if !e.HasPrivate {
			continue
		}
		k, err := p.privateKey(f.Name, e)
		if err != nil {
			return err
		}
		if f.Kind == KindSign && !signsForItself(k) {
			return fmt.Errorf("the private half of key %s does not fit its public one", e.Kid)
		}
	}
	return nil
}

// signsForItself tells whether what the private half signs, the public one
// verifies.
func signsForItself(k *tokens.Key) bool {
	alg, err := k.DefaultAlgorithm()
	if err != nil {
		return false
	}
	probe := []byte("fob keystore")
	sig, err := k.Sign(alg, probe)
	return err == nil && k.Verify(alg, probe, sig) == nil
}

func trustedFile(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return ioError("store", err)
	}
	return trusted(path, info)
}
