package keystore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"fob/tokens"
)

// Vault is an unlocked store: it opens the private halves, and writes. It is
// safe for concurrent use, within a process and between processes.
type Vault struct {
	*Store
	own    *Identity
	macKey hidden[[]byte]
}

// Format writes the name of the folder, whatever the verb.
func (v Vault) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "store %s", v.dir) }

// Identity is what opened the store.
func (v *Vault) Identity() *Identity { return v.own }

// Opened is a keyset with its private halves.
type Opened struct {
	Keyset  Keyset
	private privates
}

// Format writes the keyset's name, whatever the verb.
func (o Opened) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "keyset %s", o.Keyset.Name) }

// Key gives a key with its private half, named after the keyset and with the
// state that the entry says.
func (o *Opened) Key(e KeyEntry) (*tokens.Key, error) {
	k, err := o.private.privateKey(o.Keyset.Name, e)
	if err != nil {
		return nil, err
	}
	return k.With(o.Keyset.Metadata(e)), nil
}

// Open reads a keyset with its private halves. A file whose mac does not hold,
// or whose halves do not fit, is refused by name.
func (v *Vault) Open(name string) (*Opened, error) {
	f, err := v.verified(name)
	if err != nil {
		return nil, err
	}
	p, err := f.unsealPrivates(v.own.key())
	if err != nil {
		return nil, corrupt(name, err)
	}
	return &Opened{f.Keyset, p}, nil
}

// Load reads the public half of a keyset, and proves it by its mac.
func (v *Vault) Load(name string) (Keyset, error) {
	f, err := v.verified(name)
	if err != nil {
		return Keyset{}, err
	}
	return f.Keyset, nil
}

// verified reads a keyset file and checks its mac. The mac proves more than the
// file's owner and mode could, so those are not looked at.
func (v *Vault) verified(name string) (*keysetFile, error) {
	if err := CheckName(name); err != nil {
		return nil, err
	}
	data, _, err := readFile(v.path(keysetPath(name)), keysetSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noKeyset(name)
	}
	if err != nil {
		return nil, ioError("keyset "+name, err)
	}
	f, err := decodeKeyset(data, name, v.id)
	if err == nil && !checkSigned(data, v.macKey) {
		err = errors.New("its mac does not hold: it was changed by something other than fob, or with another identity")
	}
	if err != nil {
		return nil, corrupt(name, err)
	}
	return f, nil
}

// verifiedStore reads store.json and checks its mac: a recipient that somebody
// else put in would open every key that is made from then on.
func (v *Vault) verifiedStore() (*storeFile, error) {
	f, data, err := v.readStoreFile()
	if err != nil {
		return nil, err
	}
	if f.Identity != v.own.recipient {
		return nil, &Error{Code: CodeConflict, Op: "store " + v.dir, Msg: "it got another identity in the meantime", Hint: "unlock it again"}
	}
	if !checkSigned(data, v.macKey) {
		return nil, corruptStore(v.dir, errors.New("its mac does not hold: it was changed by something other than fob"))
	}
	return f, nil
}

// Any is the generation that [Vault.Update] takes when it does not matter.
const Any uint64 = 0

// Update changes a keyset: it takes the store's lock, reads the file, has the
// change worked out on what stands there now, and writes it whole. An error
// means that nothing was changed. A change without events writes nothing.
//
// With a generation other than [Any], it refuses with CodeConflict when the
// keyset is no longer of that generation: for what was decided on sight of it.
func (v *Vault) Update(ctx context.Context, name string, generation uint64, change func(Keyset) (Change, error)) (Change, error) {
	var c Change
	err := v.exclusively(ctx, func() error {
		sf, err := v.verifiedStore()
		if err != nil {
			return err
		}
		f, err := v.verified(name)
		if err != nil {
			return err
		}
		if generation != Any && f.Generation != generation {
			return &Error{Code: CodeConflict, Op: "keyset " + name, Hint: "look at it again, and decide anew",
				Msg: fmt.Sprintf("it was changed in the meantime: it is of generation %d, not %d", f.Generation, generation)}
		}
		if c, err = change(f.Keyset); err != nil || !c.Changed() {
			return err
		}
		if c.Keyset.Name != name || c.Keyset.Generation != f.Generation+1 {
			return &Error{Code: CodeConflict, Op: "keyset " + name, Msg: "the change is not one of this keyset as it stands"}
		}
		next, err := v.sealChange(sf, f, c)
		if err != nil {
			return err
		}
		return v.writeKeyset(next, pending{Entries: entriesOf(c.Events)})
	})
	if err != nil {
		return Change{}, err
	}
	return c, nil
}

// Create writes a keyset that is not there yet, and refuses with CodeExists
// when it is.
func (v *Vault) Create(ctx context.Context, c Change) error {
	name := c.Keyset.Name
	if err := CheckName(name); err != nil {
		return err
	}
	return v.exclusively(ctx, func() error {
		sf, err := v.verifiedStore()
		if err != nil {
			return err
		}
		if err := v.mustBeFree(name); err != nil {
			return err
		}
		f, err := v.sealChange(sf, nil, c)
		if err != nil {
			return err
		}
		return v.writeKeyset(f, pending{Entries: entriesOf(c.Events)})
	})
}

func (s *Store) mustBeFree(name string) error {
	_, err := os.Lstat(s.path(keysetPath(name)))
	if err == nil {
		return &Error{Code: CodeExists, Op: "keyset " + name, Msg: "there is one of that name", Hint: "take another name; `fob keys list` lists those that are taken"}
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return ioError("keyset "+name, err)
	}
	return nil
}

// Rename gives a keyset another name, which is one more generation of it.
func (v *Vault) Rename(ctx context.Context, from, to string) error {
	if err := CheckName(to); err != nil {
		return err
	}
	return v.exclusively(ctx, func() error {
		f, err := v.verified(from)
		if err != nil {
			return err
		}
		if err := v.mustBeFree(to); err != nil {
			return err
		}
		f.Name = to
		f.Generation++
		renamed := Entry{Event: Event{At: v.now(), What: EventRenamed}, Was: from}
		return v.writeKeyset(f, pending{Remove: from, Entries: []Entry{renamed}})
	})
}

// Delete removes a keyset and every private half in it, for good. Whether it
// should is for the caller to ask.
func (v *Vault) Delete(ctx context.Context, name string) error {
	return v.exclusively(ctx, func() error {
		f, err := v.verified(name)
		if err != nil {
			return err
		}
		event := Event{At: v.now(), What: EventDeleted, Detail: fmt.Sprintf("with %d keys", len(f.Keys))}
		p := pending{Keyset: name, Generation: f.Generation, Gone: true, Entries: entriesOf([]Event{event})}
		return v.commit(p, func() (bool, error) {
			if err := v.sys.remove(v.path(keysetPath(name))); err != nil {
				return false, err
			}
			return true, v.sys.syncDir(v.path(keysetsDir))
		})
	})
}

// sealChange makes the file of a changed keyset. Where no private half comes or
// goes, the sealed part stays as it is.
func (v *Vault) sealChange(sf *storeFile, old *keysetFile, c Change) (*keysetFile, error) {
	f := &keysetFile{Format: keysetFormat, Version: formatVersion, Store: v.id, Keyset: c.Keyset, Recipients: sf.recipientNames()}
	if old != nil && len(c.Private)+len(c.Erase) == 0 && slices.Equal(old.Recipients, f.Recipients) {
		f.Sealed = old.Sealed
		return f, nil
	}
	p := privates{}
	if old != nil {
		var err error
		if p, err = old.unsealPrivates(v.own.key()); err != nil {
			return nil, corrupt(old.Name, err)
		}
	}
	for kid, jwk := range c.Private {
		p[kid] = jwk
	}
	for _, kid := range c.Erase {
		delete(p, kid)
	}
	if err := f.sealTo(sf, p); err != nil {
		return nil, err
	}
	return f, nil
}

// sealTo seals the private halves to the store's recipients.
func (f *keysetFile) sealTo(sf *storeFile, p privates) error {
	to, err := sf.recipients()
	if err != nil {
		return err
	}
	f.Recipients = sf.recipientNames()
	if f.Sealed, err = sealPrivates(f.Keyset, p, to); err != nil {
		return &Error{Code: CodeCorrupt, Op: "keyset " + f.Name, Msg: "it cannot be sealed, and nothing was written", Err: err}
	}
	return nil
}

// writeKeyset puts a keyset file in place and tells the journal.
func (v *Vault) writeKeyset(f *keysetFile, p pending) error {
	if err := f.Keyset.Validate(); err != nil {
		return err
	}
	data, err := encodeSigned(f, v.macKey)
	if err != nil {
		return err
	}
	p.Keyset, p.Generation = f.Name, f.Generation
	return v.commit(p, func() (bool, error) { return replace(v.sys, v.path(keysetPath(f.Name)), data) })
}

// writeStore puts the next generation of store.json in place and tells the
// journal.
func (v *Vault) writeStore(sf *storeFile, events ...Event) error {
	sf.Generation++
	data, err := encodeSigned(sf, v.macKey)
	if err != nil {
		return err
	}
	return v.commit(pending{Generation: sf.Generation, Entries: entriesOf(events)}, func() (bool, error) {
		return replace(v.sys, v.path(storeFileName), data)
	})
}

func entriesOf(events []Event) []Entry {
	entries := make([]Entry, len(events))
	for i, e := range events {
		entries[i].Event = e
	}
	return entries
}
