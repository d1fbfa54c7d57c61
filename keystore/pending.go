package keystore

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// pending is what a writer is about to do, in a file of its own until the
// journal has it. Whoever takes the lock after a writer that was killed finds
// it, sees on the disk whether the change took place, and does the rest.
//
// It also keeps a full disk honest: what the journal will say is on the disk
// before anything is changed.
type pending struct {
	// Keyset is the name whose file tells whether the change took place: it
	// then has Generation, or with Gone is not there. "" is the store itself.
	Keyset string `json:"keyset,omitempty"`
	// Jar is the sum of the jar that the change writes; see jarSum.
	Jar        string  `json:"jar,omitempty"`
	Generation uint64  `json:"generation,omitempty"`
	Gone       bool    `json:"gone,omitempty"`
	Remove     string  `json:"remove,omitempty"` // the keyset that a renaming leaves behind
	Entries    []Entry `json:"entries"`
}

// commit announces a change, makes it, and tells the journal. With an error
// nothing was changed. Once it was, what fails is a warning, since to do it
// again would be wrong.
func (s *Store) commit(p pending, change func() (done bool, err error)) error {
	for i := range p.Entries {
		p.Entries[i].Keyset, p.Entries[i].Generation = p.Keyset, p.Generation
	}
	if err := s.announce(p); err != nil {
		_ = s.sys.remove(s.path(pendingName))
		return ioError("write", err)
	}
	done, err := change()
	if !done {
		_ = s.sys.remove(s.path(pendingName))
		return ioError("write", err)
	}
	if err != nil {
		s.warn(&Error{Code: CodeIO, Op: "write", Msg: "it is done, but may not outlive a power cut", Err: err})
	}
	if err := s.finish(p, false); err != nil {
		s.warn(&Error{Code: CodeIO, Op: "journal", Msg: "it is done; the journal could not be written, which is made up for at the next start", Err: err})
	}
	return nil
}

func (s *Store) announce(p pending) (err error) {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	f, err := s.sys.edit(s.path(pendingName))
	if err != nil {
		return err
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	if err := f.Truncate(0); err != nil {
		return err
	}
	if _, err := f.Write(append(text, '\n')); err != nil {
		return err
	}
	return f.Sync()
}

// finish does what comes after a change: the second half of a renaming, and the
// journal.
func (s *Store) finish(p pending, late bool) error {
	if p.Remove != "" {
		err := s.sys.remove(s.path(keysetPath(p.Remove)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := s.sys.syncDir(s.path(keysetsDir)); err != nil {
			return err
		}
	}
	entries := p.Entries
	if late {
		var err error
		if entries, err = s.unwritten(p.Entries); err != nil {
			return err
		}
	}
	if len(entries) > 0 {
		if err := appendJournal(s.sys, s.path(journalName), s.now(), entries); err != nil {
			return err
		}
	}
	return s.sys.remove(s.path(pendingName))
}

// unwritten gives those of the entries that did not reach the journal, marked
// as late. They are written in one go, and after them comes nothing.
func (s *Store) unwritten(entries []Entry) ([]Entry, error) {
	f, err := s.sys.edit(s.path(journalName))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	end, err := findEnd(f)
	if err != nil {
		return nil, err
	}
	rest := slices.Clone(entries)
	if end.last != nil {
		last := *end.last
		last.N = 0
		for i := range rest {
			rest[i].N = 0
		}
		last.Late = false
		if i := lastIndex(rest, last); i >= 0 {
			rest = rest[i+1:]
		}
	}
	for i := range rest {
		rest[i].Late = true
	}
	return rest, nil
}

func lastIndex(entries []Entry, e Entry) int {
	for i := len(entries) - 1; i >= 0; i-- {
		if sameEntry(entries[i], e) {
			return i
		}
	}
	return -1
}

func sameEntry(a, b Entry) bool {
	if !a.At.Equal(b.At) || !a.Until.Equal(b.Until) {
		return false
	}
	a.At, a.Until = b.At, b.Until
	return a == b
}

// mend puts in order what a killed writer left behind. The lock is held.
func (s *Store) mend() error {
	text, _, err := readFile(s.path(pendingName), keysetSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return ioError("store", err)
	}
	var p pending
	if json.Unmarshal(text, &p) == nil && s.tookPlace(p) {
		err = s.finish(p, true)
	} else {
		// It was killed before it changed anything.
		err = s.sys.remove(s.path(pendingName))
	}
	if err == nil {
		_, err = s.sweep()
	}
	if err != nil {
		return &Error{Code: CodeIO, Op: "store", Msg: "what a killed fob left behind cannot be put in order", Err: err,
			Hint: "make room on the disk, and see that the folder is yours and writable: `fob store doctor`"}
	}
	return nil
}

// tookPlace tells whether an announced change is on the disk.
func (s *Store) tookPlace(p pending) bool {
	if p.Jar != "" {
		return s.jarIs(p.Jar)
	}
	if p.Keyset == "" {
		f, _, err := s.readStoreFile()
		return err == nil && f.Generation == p.Generation
	}
	_, err := os.Lstat(s.path(keysetPath(p.Keyset)))
	if p.Gone {
		return errors.Is(err, fs.ErrNotExist)
	}
	f, err := s.readKeyset(p.Keyset)
	return err == nil && f.Generation == p.Generation
}

// mendIfFree mends at the start, when there is something to mend and nobody
// writes.
func (s *Store) mendIfFree() {
	if _, err := os.Lstat(s.path(pendingName)); err != nil {
		return
	}
	release, ok := tryLock(s.path(lockName))
	if !ok {
		return
	}
	defer release()
	if err := s.mend(); err != nil {
		s.warn(err)
	}
}

// sweep removes the temporary files of killed writers. The lock is held, so
// every one of them is a leftover.
func (s *Store) sweep() (swept []string, err error) {
	// A store that is there needs no mark that it was about to be.
	if err := s.sys.remove(s.path(foundingName)); err == nil {
		swept = append(swept, foundingName)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return swept, err
	}
	for _, dir := range []string{".", keysetsDir, templatesDir} {
		entries, err := os.ReadDir(s.path(dir))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return swept, err
		}
		for _, e := range entries {
			if !isTemp(e.Name()) || !e.Type().IsRegular() {
				continue
			}
			name := filepath.Join(dir, e.Name())
			if err := s.sys.remove(s.path(name)); err != nil {
				return swept, err
			}
			swept = append(swept, name)
		}
	}
	return swept, nil
}
