package keystore

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"fob/tokens"
)

// BackupWith is what opens a backup: its passphrase, or an identity.
type BackupWith struct {
	Passphrase tokens.Secret
	Identity   *Identity
}

func (w BackupWith) identity() (age.Identity, error) {
	if w.Identity != nil {
		return w.Identity.key(), nil
	}
	return scryptIdentity(w.Passphrase)
}

// Restore makes a store of a backup, in a folder that holds none. It gets an
// id and an identity of its own, so that the store of which it is a copy can
// live on beside it; everything is sealed to that. Everything is read and
// proved before anything is written, and store.json comes last: killed on the
// way, there is no store, and it can be called again.
func Restore(ctx context.Context, backup io.Reader, with BackupWith, dir string, keep Keeping, opt Config) (*Vault, error) {
	return restore(ctx, backup, with, dir, keep, opt, disk{}, 0)
}

func restore(ctx context.Context, backup io.Reader, with BackupWith, dir string, keep Keeping, opt Config, sys fileSystem, scryptWork int) (*Vault, error) {
	b, err := readBackup(backup, with)
	if err != nil {
		return nil, err
	}
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
		event := Event{At: s.now(), What: EventStoreRestored, Detail: fmt.Sprintf("from a backup of store %s, made %s", b.info.Store, b.info.Created.Format(time.RFC3339))}
		v, err = s.establish(ctx, id, keep, b.recipientsBut(id), b.write, event)
		return err
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// backup is one that was read.
type backup struct {
	info    backupInfo
	store   storeFile
	keysets []*keysetFile
	private map[string]privates
	files   map[string][]byte // the journal and the templates, by path
	jar     *jar              // nil if there is none
}

func badBackup(msg string, err error) error {
	return &Error{Code: CodeCorrupt, Op: "restore", Msg: msg, Hint: "nothing was written; try another backup", Err: err}
}

func readBackup(r io.Reader, with BackupWith) (*backup, error) {
	id, err := with.identity()
	if err != nil {
		return nil, err
	}
	open, err := unsealReader(r, id)
	switch {
	case wrongIdentity(err) && with.Identity != nil:
		return nil, &Error{Code: CodeLocked, Op: "restore", Msg: "the backup is not sealed to this identity", Hint: "give that of one of its recipients, or its passphrase"}
	case wrongIdentity(err):
		return nil, &Error{Code: CodeLocked, Op: "restore", Msg: "the passphrase is wrong, or the backup is sealed to an identity"}
	case err != nil:
		return nil, badBackup("this is no backup, or a damaged one", err)
	}
	files, err := readArchive(open)
	if err != nil {
		return nil, badBackup("the backup is cut or damaged", err)
	}
	return parseBackup(files)
}

func readArchive(r io.Reader) (map[string][]byte, error) {
	limited := &io.LimitedReader{R: r, N: backupSize}
	files := map[string][]byte{}
	t := tar.NewReader(limited)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if _, twice := files[h.Name]; twice || h.Typeflag != tar.TypeReg {
			return nil, fmt.Errorf("%q does not belong into it", h.Name)
		}
		if files[h.Name], err = io.ReadAll(t); err != nil {
			return nil, err
		}
	}
	// To the end, where age tells whether it was cut.
	if _, err := io.Copy(io.Discard, limited); err != nil {
		return nil, err
	}
	if limited.N <= 0 {
		return nil, fmt.Errorf("it holds more than %d bytes", backupSize)
	}
	return files, nil
}

func parseBackup(files map[string][]byte) (*backup, error) {
	b := &backup{private: map[string]privates{}, files: map[string][]byte{}}
	if json.Unmarshal(files[backupHead], &b.info) != nil || b.info.Format != backupFormat {
		return nil, badBackup("this is an age file, but no backup of fob", nil)
	}
	if b.info.Version > formatVersion {
		return nil, &Error{Code: CodeNewerFormat, Op: "restore", Msg: fmt.Sprintf("the backup was made by a later fob (format %d, this one reads %d)", b.info.Version, formatVersion), Hint: "update fob"}
	}
	if err := decodeSigned(files[storeFileName], storeFormat, &b.store); err != nil {
		return nil, badBackup(storeFileName+" in it cannot be read", err)
	}
	for _, name := range sortedNames(files) {
		if err := b.take(name, files); err != nil {
			return nil, badBackup(name+" in it cannot be read", err)
		}
	}
	if len(b.keysets) != b.info.Keysets {
		return nil, badBackup(fmt.Sprintf("it holds %d keysets and should hold %d", len(b.keysets), b.info.Keysets), nil)
	}
	return b, nil
}

// take reads one file of a backup.
func (b *backup) take(name string, files map[string][]byte) error {
	dir, base := path.Split(name)
	stem, isJSON := strings.CutSuffix(base, keysetSuffix)
	switch {
	case dir == keysetsDir+"/" && isJSON:
		f, err := decodeKeyset(files[name], stem, b.info.Store)
		if err != nil {
			return err
		}
		p, err := parsePrivates(f.Keyset, files[path.Join(backupPrivate, base)])
		if err != nil {
			return err
		}
		if err := f.proved(p); err != nil {
			return err
		}
		b.keysets, b.private[stem] = append(b.keysets, f), p
	case name == journalName, dir == templatesDir+"/" && isJSON && !strings.ContainsAny(base, `\:`) && base[0] != '.':
		b.files[filepath.FromSlash(name)] = files[name]
	case name == backupJar:
		var err error
		b.jar, err = parseJar(files[name], b.info.Store)
		return err
	case dir == backupPrivate+"/" && isJSON && files[path.Join(keysetsDir, base)] != nil, name == backupHead, name == storeFileName:
	default:
		return errors.New("it does not belong there")
	}
	return nil
}

// recipientsBut gives the recipients of the backed-up store: they stay those of
// the new one.
func (b *backup) recipientsBut(id *Identity) []Recipient {
	return slices.DeleteFunc(slices.Clone(b.store.Recipients), func(r Recipient) bool { return r.Recipient == id.recipient })
}

// write puts all but store.json into the folder of the new store.
func (b *backup) write(v *Vault, sf *storeFile) error {
	for _, f := range b.keysets {
		f.Store = v.id
		if err := f.sealTo(sf, b.private[f.Name]); err != nil {
			return err
		}
		data, err := encodeSigned(f, v.macKey)
		if err != nil {
			return err
		}
		if _, err := replace(v.sys, v.path(keysetPath(f.Name)), data); err != nil {
			return ioError("restore", err)
		}
	}
	for _, name := range sortedNames(b.files) {
		if dir := filepath.Dir(name); dir != "." {
			if err := v.sys.mkdir(v.path(dir)); err != nil {
				return ioError("restore", err)
			}
		}
		if _, err := replace(v.sys, v.path(name), b.files[name]); err != nil {
			return ioError("restore", err)
		}
	}
	if b.jar == nil {
		return nil
	}
	jar, err := v.sealJar(sf, b.jar)
	if err != nil {
		return err
	}
	_, err = replace(v.sys, v.path(jarName), jar)
	return ioErrorIf("restore", err)
}
