package keystore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Finding is something about a store that is not as it should be.
type Finding struct {
	ID       string // stable: "mode", "owner", "keyset", "jar", "journal", "leftover", "recipients", "rollback", "unknown", "identity"
	Severity string // "info", "low", "medium" or "high"
	Path     string // below the store's folder; "." is the folder
	Detail   string // in words
	Fix      string // what --fix does about it, "" if nothing
	Fixed    bool
}

// Check looks at the modes and owners of a store's files, and at nothing in
// them. It is quick enough for every start.
func (s *Store) Check() []Finding {
	d := doctor{s: s}
	d.modes()
	return d.findings
}

// Doctor looks at everything that can be looked at without unlocking; with a
// vault, [Vault.Doctor] looks at the sealed parts too. With fix, it puts right
// what it safely can, under the store's lock.
func (s *Store) Doctor(ctx context.Context, fix bool) ([]Finding, error) {
	return s.examine(ctx, nil, fix)
}

// Doctor is the store's, and proves every file by its mac and every private
// half by its public one; with fix, it also finishes an interrupted re-sealing.
func (v *Vault) Doctor(ctx context.Context, fix bool) ([]Finding, error) {
	findings, err := v.examine(ctx, v, fix)
	if err != nil || !fix {
		return findings, err
	}
	return findings, v.finishReseal(ctx, findings)
}

func (v *Vault) finishReseal(ctx context.Context, findings []Finding) error {
	stale := func(f Finding) bool { return f.ID == "recipients" && !f.Fixed }
	if !slices.ContainsFunc(findings, stale) {
		return nil
	}
	_, err := v.Reseal(ctx)
	for i := range findings {
		findings[i].Fixed = findings[i].Fixed || err == nil && stale(findings[i])
	}
	return err
}

func (s *Store) examine(ctx context.Context, v *Vault, fix bool) ([]Finding, error) {
	d := doctor{s: s, v: v, fix: fix}
	look := func() error {
		d.modes()
		if err := d.leftovers(); err != nil {
			return err
		}
		if err := d.keysets(ctx); err != nil {
			return err
		}
		if err := d.jar(); err != nil {
			return err
		}
		d.identity()
		d.strangers()
		return d.journal()
	}
	var err error
	if fix {
		err = s.exclusively(ctx, look)
	} else {
		err = look()
	}
	return d.findings, err
}

type doctor struct {
	s        *Store
	v        *Vault // nil without unlocking
	fix      bool
	findings []Finding

	generations map[string]uint64 // of the keysets that can be read
	unreadable  map[string]bool

	hasJar        bool
	jarGeneration uint64 // 0 if it was not opened
}

// find notes a finding, and puts it right if that is asked for and there is a
// way.
func (d *doctor) find(f Finding, repair func() error) {
	if d.fix && repair != nil {
		if err := repair(); err != nil {
			f.Detail += "; it could not be put right: " + err.Error()
		} else {
			f.Fixed = true
		}
	}
	d.findings = append(d.findings, f)
}

// modes looks at the owner and mode of everything in the store.
func (d *doctor) modes() {
	d.mode(".")
	for _, dir := range []string{".", keysetsDir, templatesDir} {
		entries, err := os.ReadDir(d.s.path(dir))
		if err != nil {
			continue // keysets says it when it matters
		}
		for _, e := range entries {
			d.mode(filepath.Join(dir, e.Name()))
		}
	}
}

func (d *doctor) mode(name string) {
	path := d.s.path(name)
	info, err := os.Lstat(path)
	if err != nil || !modesCount {
		return
	}
	want := fs.FileMode(fileMode)
	if info.IsDir() {
		want = dirMode
	} else if !info.Mode().IsRegular() {
		d.find(Finding{ID: "unknown", Severity: "medium", Path: name, Detail: "it is neither a file nor a folder, and fob does not read it"}, nil)
		return
	}
	if uid, foreign := foreignOwner(info); foreign {
		d.find(Finding{ID: "owner", Severity: "high", Path: name, Detail: fmt.Sprintf("it belongs to another user (uid %d)", uid)}, nil)
	}
	mode := info.Mode().Perm()
	if mode&othersAny == 0 {
		return
	}
	f := Finding{ID: "mode", Severity: "medium", Path: name, Fix: fmt.Sprintf("chmod %04o", want)}
	f.Detail = fmt.Sprintf("others may read it (mode %04o)", mode)
	if mode&othersWrite != 0 {
		f.Severity = "high"
		f.Detail = fmt.Sprintf("others may write to it (mode %04o), and could have exchanged public keys", mode)
	}
	d.find(f, func() error { return d.s.sys.chmod(path, want) })
}

// leftovers looks for what killed writers left. With fix, the lock is held and
// what was pending is in order already.
func (d *doctor) leftovers() error {
	for _, dir := range []string{".", keysetsDir, templatesDir} {
		entries, err := os.ReadDir(d.s.path(dir))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return ioError("store", err)
		}
		for _, e := range entries {
			name := filepath.Join(dir, e.Name())
			if isTemp(e.Name()) || name == pendingName || name == foundingName {
				d.find(Finding{ID: "leftover", Severity: "low", Path: name, Detail: "a writer that is at work, or was killed, left it", Fix: "remove it"},
					func() error { return d.s.sys.remove(d.s.path(name)) })
			}
		}
	}
	return nil
}

// keysets reads every keyset.
func (d *doctor) keysets(ctx context.Context) error {
	sf, _, err := d.s.readStoreFile()
	if err != nil {
		return err
	}
	names, err := d.s.Names()
	if err != nil {
		return err
	}
	d.generations, d.unreadable = map[string]uint64{}, map[string]bool{}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		f, err := d.keyset(name)
		if err != nil {
			d.unreadable[name] = true
			d.find(Finding{ID: "keyset", Severity: "high", Path: keysetPath(name), Detail: err.Error()}, nil)
			continue
		}
		d.generations[name] = f.Generation
		if !slices.Equal(f.Recipients, sf.recipientNames()) {
			d.find(Finding{ID: "recipients", Severity: "medium", Path: keysetPath(name), Fix: "seal it to those (needs unlocking)",
				Detail: "it is not sealed to the recipients that the store has now: a re-sealing was interrupted"}, nil)
		}
	}
	return nil
}

func (d *doctor) keyset(name string) (*keysetFile, error) {
	if d.v == nil {
		f, err := d.s.readKeyset(name)
		return f, err
	}
	f, err := d.v.verified(name)
	if err != nil {
		return nil, err
	}
	if _, err := f.unsealProved(d.v.own.key()); err != nil {
		return nil, corrupt(name, err)
	}
	return f, nil
}

// identity looks for an identity.age that nothing needs.
func (d *doctor) identity() {
	sf, _, err := d.s.readStoreFile()
	if err != nil {
		return
	}
	_, err = os.Lstat(d.s.path(identityFile))
	switch there := err == nil; {
	case there && sf.Unlock != MethodPassphrase:
		d.find(Finding{ID: "identity", Severity: "low", Path: identityFile, Detail: fmt.Sprintf("the store is unlocked by %s, and a passphrase still opens it too", sf.Unlock)}, nil)
	case !there && sf.Unlock == MethodPassphrase:
		d.find(Finding{ID: "identity", Severity: "high", Path: identityFile, Detail: "it is missing: the passphrase has nothing to open"}, nil)
	}
}

// strangers looks for files that fob does not know.
func (d *doctor) strangers() {
	known := []string{storeFileName, identityFile, journalName, jarName, lockName, pendingName, foundingName, keysetsDir, templatesDir}
	for _, dir := range []string{".", keysetsDir} {
		entries, err := os.ReadDir(d.s.path(dir))
		if err != nil {
			continue
		}
		for _, e := range entries {
			name, isKeyset := strings.CutSuffix(e.Name(), keysetSuffix)
			if isTemp(e.Name()) || dir == "." && slices.Contains(known, e.Name()) || dir == keysetsDir && isKeyset && CheckName(name) == nil {
				continue
			}
			d.find(Finding{ID: "unknown", Severity: "info", Path: filepath.Join(dir, e.Name()), Detail: "fob does not know this file, and leaves it alone"}, nil)
		}
	}
}

// journal holds the journal's chain together, and against the keysets.
func (d *doctor) journal() error {
	last := map[string]uint64{}
	var lastJar uint64
	c, err := readJournal(d.s.path(journalName), func(e Entry) {
		follow(last, e)
		if e.ofJar() {
			lastJar = max(lastJar, e.Generation)
		}
	})
	if err != nil {
		return ioError("journal", err)
	}
	for _, b := range c.breaks {
		d.find(Finding{ID: "journal", Severity: "medium", Path: journalName, Detail: b.String()}, nil)
	}
	d.jarJournal(lastJar)
	for _, name := range sortedNames(d.generations) {
		generation := d.generations[name]
		switch recorded := last[name]; {
		case recorded < generation:
			detail := fmt.Sprintf("the keyset is of generation %d, and the journal ends with %d: its lines were lost", generation, recorded)
			note := Entry{Keyset: name, Generation: generation, Event: Event{At: d.s.now(), What: EventUnrecorded, Detail: detail}, Late: true}
			d.find(Finding{ID: "journal", Severity: "medium", Path: keysetPath(name), Detail: detail, Fix: "note that in the journal"},
				func() error { return appendJournal(d.s.sys, d.s.path(journalName), d.s.now(), []Entry{note}) })
		case recorded > generation:
			d.find(Finding{ID: "rollback", Severity: "high", Path: keysetPath(name),
				Detail: fmt.Sprintf("the journal knows generation %d of it, and the file is of %d: an older file was put in its place", recorded, generation)}, nil)
		}
	}
	for _, name := range sortedNames(last) {
		if _, there := d.generations[name]; !there && !d.unreadable[name] {
			d.find(Finding{ID: "rollback", Severity: "high", Path: keysetPath(name), Detail: "the journal knows this keyset, and its file is gone; fob did not delete it"}, nil)
		}
	}
	return nil
}

// follow keeps the last generation that the journal knows of each keyset that
// should be there.
func follow(last map[string]uint64, e Entry) {
	switch {
	case e.Keyset == "":
	case e.What == EventDeleted:
		delete(last, e.Keyset)
	default:
		if e.What == EventRenamed {
			delete(last, e.Was)
		}
		last[e.Keyset] = max(last[e.Keyset], e.Generation)
	}
}

func sortedNames[T any](m map[string]T) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
