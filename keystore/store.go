package keystore

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"filippo.io/age"
)

// What a store's folder holds.
const (
	storeFileName = "store.json"
	identityFile  = "identity.age"
	journalName   = "journal.jsonl"
	jarName       = "jar.age"
	lockName      = ".lock"
	pendingName   = "pending.json"
	keysetsDir    = "keysets"
	templatesDir  = "templates"
	keysetSuffix  = ".json"
)

// Config says how to work with a store.
type Config struct {
	Now func() time.Time // the clock; needed
	// Warn is told what went wrong beside an operation that went through. It may
	// be called from several goroutines; nil drops it.
	Warn func(error)
	// KeyringTimeout bounds each call to a [Secrets]; 0 means 3 s.
	KeyringTimeout time.Duration
	// LockWait is how long to wait for another writer; 0 means 30 s.
	LockWait time.Duration
}

// complete puts in what was left out.
func (c *Config) complete() error {
	if c.Now == nil {
		return &Error{Code: CodeUsage, Op: "store", Msg: "no clock was given"}
	}
	if c.KeyringTimeout == 0 {
		c.KeyringTimeout = keyringTimeout
	}
	if c.LockWait == 0 {
		c.LockWait = lockWait
	}
	return nil
}

// Store is a folder of keysets. It keeps nothing of it in memory, so that what
// another process changes is seen at once. It reads public halves only; what
// needs the private ones, or writes, is a method of [Vault]. It is safe for
// concurrent use.
type Store struct {
	dir        string
	id         string
	opt        Config
	sys        fileSystem
	scryptWork int // 0: age's own
}

// storeFile is the content of store.json before its mac.
type storeFile struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Info
}

// Info is what store.json says.
type Info struct {
	ID         string    `json:"id"`
	Generation uint64    `json:"generation"`
	Created    time.Time `json:"created"`
	Unlock     Method    `json:"unlock"`
	Identity   string    `json:"identity"` // its recipient, age1…
	// Recipients are those, beside the identity, that keysets are sealed to.
	Recipients []Recipient `json:"recipients"`
}

// Recipient is somebody who can open the sealed parts beside the store itself:
// a backup.
type Recipient struct {
	Recipient string    `json:"recipient"` // age1…
	Name      string    `json:"name,omitempty"`
	Added     time.Time `json:"added"`
}

// Open finds the store in a folder. What a killed writer left behind is put in
// order first, if nobody writes just now and the folder allows it.
func Open(dir string, opt Config) (*Store, error) { return open(dir, opt, disk{}) }

func open(dir string, opt Config, sys fileSystem) (*Store, error) {
	s := &Store{dir: filepath.Clean(dir), opt: opt, sys: sys}
	if err := s.opt.complete(); err != nil {
		return nil, err
	}
	f, _, err := s.readStoreFile()
	if err != nil {
		return nil, err
	}
	s.id = f.ID
	s.mendIfFree()
	return s, nil
}

// Dir is the store's folder.
func (s *Store) Dir() string { return s.dir }

// ID is the store's id: the account of its identity in a keyring.
func (s *Store) ID() string { return s.id }

// Info reads store.json.
func (s *Store) Info() (Info, error) {
	f, _, err := s.readStoreFile()
	if err != nil {
		return Info{}, err
	}
	return f.Info, nil
}

func (s *Store) now() time.Time { return ceil(s.opt.Now()) }

func (s *Store) path(name string) string { return filepath.Join(s.dir, name) }

func (s *Store) warn(err error) {
	if s.opt.Warn != nil && err != nil {
		s.opt.Warn(err)
	}
}

// readStoreFile reads store.json, its mac unchecked.
func (s *Store) readStoreFile() (*storeFile, []byte, error) {
	data, _, err := readFile(s.path(storeFileName), storeSize)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, &Error{Code: CodeNotFound, Op: "store", Msg: "there is no store in " + s.dir, Hint: "`fob store init` makes one; --store DIR or FOB_STORE names another folder"}
	case err != nil:
		return nil, nil, ioError("store", err)
	}
	var f storeFile
	err = decodeSigned(data, storeFormat, &f)
	if err == nil {
		err = f.check()
	}
	if e, ok := errors.AsType[*Error](err); ok && e.Code == CodeNewerFormat {
		return nil, nil, &Error{Code: e.Code, Op: "store " + s.dir, Msg: e.Msg, Hint: e.Hint}
	}
	if err != nil {
		return nil, nil, corruptStore(s.dir, err)
	}
	if s.id != "" && f.ID != s.id {
		return nil, nil, &Error{Code: CodeConflict, Op: "store " + s.dir, Msg: "another store has taken its place"}
	}
	return &f, data, nil
}

func (f *storeFile) check() error {
	if len(f.ID) != storeIDBytes*2 || strings.Trim(f.ID, "0123456789abcdef") != "" {
		return errors.New("its \"id\" is none")
	}
	if !f.Unlock.known() {
		return fmt.Errorf("its \"unlock\" is %q", f.Unlock)
	}
	_, err := f.recipients()
	return err
}

func corruptStore(dir string, err error) error {
	return &Error{Code: CodeCorrupt, Op: "store " + dir, Msg: "store.json was cut or edited, and is refused",
		Hint: "put it back from a copy, or restore a backup into another folder: `fob store restore FILE --store DIR`", Err: err}
}

// recipients gives all that keysets are sealed to, the store's identity first.
func (f *storeFile) recipients() ([]age.Recipient, error) {
	var out []age.Recipient
	for _, text := range f.recipientNames() {
		r, err := parseRecipient(text)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

func (f *storeFile) recipientNames() []string {
	names := []string{f.Identity}
	for _, r := range f.Recipients {
		names = append(names, r.Recipient)
	}
	return names
}

const storeIDBytes = 16

func newStoreID() string {
	id := make([]byte, storeIDBytes)
	_, _ = rand.Read(id) // never fails
	return hex.EncodeToString(id)
}

// ioError is the error of a file that could not be read or written.
func ioError(op string, err error) error {
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	e := &Error{Code: CodeIO, Op: op, Err: err}
	switch {
	case errors.Is(err, fs.ErrPermission):
		e.Hint = "the folder must belong to you and be writable; `fob store doctor` says what is wrong with it"
	case errors.Is(err, errLockWait):
		e.Hint = "wait for it, or look for a fob that was stopped (Ctrl-Z)"
	case isDiskFull(err):
		e.Hint = "make room on the disk and try again; nothing was changed"
	}
	return e
}

// Listing is one keyset in a list of them, or why it cannot be read.
type Listing struct {
	Name   string
	Keyset Keyset
	Err    error
}

// List reads the public half of every keyset, by name. One that cannot be read
// is in the list with its error, and does not keep the others out. It needs no
// unlocking.
func (s *Store) List(ctx context.Context) ([]Listing, error) {
	names, err := s.Names()
	if err != nil {
		return nil, err
	}
	if err := s.checkFolders(); err != nil {
		return nil, err
	}
	list := make([]Listing, len(names))
	gone := make([]bool, len(names))
	const workers = 8
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(names) && ctx.Err() == nil; i += workers {
				f, err := s.readKeyset(names[i])
				list[i] = Listing{Name: names[i], Err: err}
				if f != nil {
					list[i].Keyset = f.Keyset
				}
				gone[i] = CodeOf(err) == CodeNotFound // deleted since
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	i := -1
	return slices.DeleteFunc(list, func(Listing) bool { i++; return gone[i] }), nil
}

// Names lists the names of the keysets, in order. It reads none of them.
func (s *Store) Names() ([]string, error) {
	entries, err := os.ReadDir(s.path(keysetsDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, ioError("keysets", err)
	}
	var names []string
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), keysetSuffix)
		if ok && CheckName(name) == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names) // the suffix sorts "a.b" before "a"
	return names, nil
}

// Load reads the public half of a keyset. It needs no unlocking, and trusts the
// file as far as its owner and mode allow.
func (s *Store) Load(name string) (Keyset, error) {
	if err := CheckName(name); err != nil {
		return Keyset{}, err
	}
	if err := s.checkFolders(); err != nil {
		return Keyset{}, err
	}
	f, err := s.readKeyset(name)
	if err != nil {
		return Keyset{}, err
	}
	return f.Keyset, nil
}

func noKeyset(name string) error {
	return &Error{Code: CodeNotFound, Op: "keyset " + name, Msg: "there is none of that name", Hint: "`fob keys list` lists them"}
}

// readKeyset reads a keyset file as anybody can.
func (s *Store) readKeyset(name string) (*keysetFile, error) {
	data, info, err := readFile(s.path(keysetPath(name)), keysetSize)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, noKeyset(name)
	case err != nil:
		return nil, ioError("keyset "+name, err)
	}
	if err := trusted(s.path(keysetPath(name)), info); err != nil {
		return nil, err
	}
	f, err := decodeKeyset(data, name, s.id)
	if err != nil {
		return nil, corrupt(name, err)
	}
	return f, nil
}

// exclusively runs do under the store's lock, after putting in order what a
// killed writer left behind.
func (s *Store) exclusively(ctx context.Context, do func() error) error {
	release, err := lock(ctx, s.path(lockName), s.opt.LockWait)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return ioError("store", err)
	}
	defer release()
	if err := s.mend(); err != nil {
		return err
	}
	return do()
}
