package keystore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

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
