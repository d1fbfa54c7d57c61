package keystore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// What happens to the jar. The journal is in the clear, so it tells neither
// names nor how many there are; the generation of an entry is the jar's.
const (
	EventSaved        What = "token-saved"
	EventSavedRemoved What = "token-removed"
	EventSavedRenamed What = "token-renamed"
	EventJarResealed  What = "jar-resealed" // to the recipients as they are now
)

// ofJar tells the entries of the journal whose generation is that of the jar.
func (e Entry) ofJar() bool {
	if e.Keyset != "" {
		return false
	}
	switch e.What {
	case EventSaved, EventSavedRemoved, EventSavedRenamed, EventJarResealed, EventUnrecorded:
		return true
	}
	return false
}

// JarStamp tells one state of the jar from another without opening it: it is
// different after every change, by whatever process, and "" where there is no
// jar. It reads a kilobyte. Who wants to see every change takes the stamp before
// the jar.
func (s *Store) JarStamp() (string, error) {
	f, err := os.Open(s.path(jarName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", ioError("jar", err)
	}
	defer f.Close()
	// The head of an age file holds a fresh random share for each recipient.
	const enough = 1 << 10
	head, err := io.ReadAll(io.LimitReader(f, enough))
	if err != nil {
		return "", ioError("jar", err)
	}
	sum := sha256.Sum256(head)
	return hex.EncodeToString(sum[:16]), nil
}

// corruptJar is the error of a jar that cannot be trusted.
func corruptJar(err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Code == CodeNewerFormat {
		return &Error{Code: e.Code, Op: "jar", Msg: e.Msg, Hint: e.Hint}
	}
	return &Error{Code: CodeCorrupt, Op: "jar", Msg: jarName + " was cut, edited or exchanged, and is refused",
		Hint: "the keysets are not touched by it; put the file back from a copy, or move it away to begin a new jar", Err: err}
}

// openJar gives the plaintext of jar.age, nil where there is none.
func (s *Store) openJar(with age.Identity) ([]byte, error) {
	data, _, err := readFile(s.path(jarName), jarFileSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, ioError("jar", err)
	}
	text, err := unseal(data, jarText, with)
	if err != nil {
		return nil, corruptJar(err)
	}
	return text, nil
}

// verifiedJar gives the plaintext of jar.age, proved by its mac, and what it
// says. Where there is no jar, it gives an empty one.
func (v *Vault) verifiedJar() (*jar, []byte, error) {
	text, err := v.openJar(v.own.key())
	if err != nil {
		return nil, nil, err
	}
	if text == nil {
		return &jar{}, nil, nil
	}
	j, err := parseJar(text, v.id)
	if err == nil && !checkSigned(text, v.macKey) {
		err = errors.New("its mac does not hold: it was made by something other than fob, or with another identity")
	}
	if err != nil {
		clear(text)
		return nil, nil, corruptJar(err)
	}
	return j, text, nil
}

func (v *Vault) readJar() (*jar, error) {
	j, text, err := v.verifiedJar()
	clear(text)
	return j, err
}

// changeJar changes the jar under the store's lock and writes it whole. An
// error means that nothing was changed, and so does a change that is none ("").
func (v *Vault) changeJar(ctx context.Context, change func(*jar) (What, error)) error {
	return v.exclusively(ctx, func() error {
		sf, err := v.verifiedStore()
		if err != nil {
			return err
		}
		j, err := v.readJar()
		if err != nil {
			return err
		}
		what, err := change(j)
		if err != nil || what == "" {
			return err
		}
		return v.writeJar(sf, j, Event{At: v.now(), What: what})
	})
}

// sealJar gives the file of a jar, sealed to the store's recipients.
func (v *Vault) sealJar(sf *storeFile, j *jar) ([]byte, error) {
	to, err := sf.recipients()
	if err != nil {
		return nil, err
	}
	j.recipients = sf.recipientNames()
	if err := j.check(); err != nil {
		return nil, err
	}
	text := j.encode(v.id, v.macKey)
	defer clear(text)
	sealed, err := seal(text, to...)
	if err != nil {
		return nil, &Error{Code: CodeCorrupt, Op: "jar", Msg: "it cannot be sealed, and nothing was written", Err: err}
	}
	return []byte(sealed), nil
}

// writeJar puts the next generation of the jar in place and tells the journal.
func (v *Vault) writeJar(sf *storeFile, j *jar, event Event) error {
	j.generation++
	data, err := v.sealJar(sf, j)
	if err != nil {
		return err
	}
	p := pending{Jar: jarSum(data), Generation: j.generation, Entries: entriesOf([]Event{event})}
	return v.commit(p, func() (bool, error) { return replace(v.sys, v.path(jarName), data) })
}

// jarSum names the content of a file: a jar's generation is sealed, and whoever
// puts in order what a killed writer left may have no identity.
func jarSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// jarIs tells whether jar.age has the content of that sum.
func (s *Store) jarIs(sum string) bool {
	data, _, err := readFile(s.path(jarName), jarFileSize)
	return err == nil && jarSum(data) == sum
}

// resealJar seals the jar to the recipients that store.json names, unless it is
// so.
func (v *Vault) resealJar(ctx context.Context) error {
	return v.exclusively(ctx, func() error {
		sf, err := v.verifiedStore()
		if err != nil {
			return err
		}
		j, err := v.readJar()
		if err != nil || j.generation == 0 || slices.Equal(j.recipients, sf.recipientNames()) {
			return err
		}
		return v.writeJar(sf, j, Event{At: v.now(), What: EventJarResealed, Detail: fmt.Sprintf("to %d recipients", len(sf.recipientNames()))})
	})
}

// recoverJar seals the jar, opened by somebody else, to the store as it is now.
// Its mac cannot be checked. The error is about the file itself when faulty.
func (v *Vault) recoverJar(with *Identity, sf *storeFile) (faulty bool, err error) {
	if _, err := v.readJar(); err == nil {
		return false, nil // there is none, or an earlier try did it
	}
	if err := trustedFile(v.path(jarName)); err != nil {
		return true, err
	}
	text, err := v.openJar(with.key())
	if err != nil {
		return true, err
	}
	j, err := parseJar(text, v.id)
	clear(text)
	if err != nil {
		return true, corruptJar(err)
	}
	return false, v.writeJar(sf, j, Event{At: v.now(), What: EventJarResealed, Detail: "for the new identity of the store"})
}

// jar looks at jar.age: without unlocking, whether it is an age file for as many
// as the store has recipients.
func (d *doctor) jar() error {
	data, _, err := readFile(d.s.path(jarName), jarFileSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	sf, _, serr := d.s.readStoreFile()
	if serr != nil {
		return serr
	}
	bad := func(err error) { d.find(Finding{ID: "jar", Severity: "high", Path: jarName, Detail: err.Error()}, nil) }
	if err != nil {
		bad(ioError("jar", err))
		return nil
	}
	sealedTo, err := countRecipients(data)
	if err != nil {
		bad(corruptJar(err))
		return nil
	}
	d.hasJar = true
	stale := sealedTo != len(sf.recipientNames())
	if d.v != nil {
		j, err := d.v.readJar()
		if err != nil {
			bad(err)
			return nil
		}
		d.jarGeneration = j.generation
		stale = !slices.Equal(j.recipients, sf.recipientNames())
	}
	if stale {
		d.find(Finding{ID: "recipients", Severity: "medium", Path: jarName, Fix: "seal it to those (needs unlocking)",
			Detail: "it is not sealed to the recipients that the store has now: a re-sealing was interrupted"}, nil)
	}
	return nil
}

// countRecipients counts those that an age file is sealed to.
func countRecipients(sealed []byte) (int, error) {
	head, err := age.ExtractHeader(armor.NewReader(bytes.NewReader(sealed)))
	if err != nil {
		return 0, fmt.Errorf("it is no armoured age file: %w", err)
	}
	return bytes.Count(head, []byte("\n-> X25519 ")), nil
}

// jarJournal holds the jar against the last generation of it that the journal
// knows.
func (d *doctor) jarJournal(recorded uint64) {
	switch {
	case recorded > 0 && !d.hasJar && !d.found("jar"):
		d.find(Finding{ID: "rollback", Severity: "high", Path: jarName, Detail: "the journal knows the jar, and its file is gone; fob did not delete it"}, nil)
	case d.jarGeneration == 0: // not opened
	case recorded > d.jarGeneration:
		d.find(Finding{ID: "rollback", Severity: "high", Path: jarName,
			Detail: fmt.Sprintf("the journal knows generation %d of it, and the file is of %d: an older file was put in its place", recorded, d.jarGeneration)}, nil)
	case recorded < d.jarGeneration:
		detail := fmt.Sprintf("the jar is of generation %d, and the journal ends with %d: its lines were lost", d.jarGeneration, recorded)
		note := Entry{Generation: d.jarGeneration, Event: Event{At: d.s.now(), What: EventUnrecorded, Detail: detail}, Late: true}
		d.find(Finding{ID: "journal", Severity: "medium", Path: jarName, Detail: detail, Fix: "note that in the journal"},
			func() error { return appendJournal(d.s.sys, d.s.path(journalName), d.s.now(), []Entry{note}) })
	}
}

func (d *doctor) found(id string) bool {
	return slices.ContainsFunc(d.findings, func(f Finding) bool { return f.ID == id })
}
