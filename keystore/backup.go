package keystore

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"time"

	"filippo.io/age"

	"fob/tokens"
)

// A backup is one age file of a tar archive:
//
//	backup.json          what it is, and of which store
//	store.json           as it is in the store
//	keysets/NAME.json    likewise
//	private/NAME.json    the JWK Set of the keyset's private keys, in the clear
//	journal.jsonl        as it is in the store
//	jar                  the plaintext of jar.age
//	templates/NAME.json  as they are in the store
//
// The store's identity is not in it: a backup gives away the keys that it
// holds, and none that are made later. Standard tools open it.
const (
	backupFormat  = "fob backup"
	backupHead    = "backup.json"
	backupPrivate = "private"
	backupJar     = "jar"
	backupSize    = 1 << 30 // bytes of an opened backup at most
)

type backupInfo struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	Store   string    `json:"store"`
	Created time.Time `json:"created"`
	Keysets int       `json:"keysets"`
}

// BackupTo says who can open a backup: those who know a passphrase, or the
// holders of identities, not both (age does not mix them).
type BackupTo struct {
	Passphrase tokens.Secret
	Recipients []string // age1…
}

func (to BackupTo) recipients(work int) ([]age.Recipient, error) {
	usage := func(msg string) error { return &Error{Code: CodeUsage, Op: "backup", Msg: msg} }
	switch {
	case to.Passphrase.Len() > 0 && len(to.Recipients) > 0:
		return nil, usage("a passphrase and recipients cannot be mixed")
	case to.Passphrase.Len() > 0:
		r, err := scryptRecipient(to.Passphrase, work)
		return []age.Recipient{r}, err
	case len(to.Recipients) == 0:
		return nil, usage("a backup needs a passphrase or a recipient")
	}
	var out []age.Recipient
	for _, text := range to.Recipients {
		r, err := parseRecipient(text)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Backup writes the whole store into a new file of mode 0600, and tells how
// many keysets are in it. One that cannot be read stops it: a backup that
// leaves out a keyset would be found out when it is needed.
func (v *Vault) Backup(ctx context.Context, file string, to BackupTo) (keysets int, err error) {
	recipients, err := to.recipients(v.scryptWork)
	if err != nil {
		return 0, err
	}
	if _, err := os.Lstat(file); err == nil {
		return 0, &Error{Code: CodeExists, Op: "backup", Msg: file + " is there", Hint: "a backup never overwrites a file: name another"}
	}
	var sealed bytes.Buffer
	err = v.exclusively(ctx, func() error {
		w, err := age.Encrypt(&sealed, recipients...)
		if err != nil {
			return err
		}
		if keysets, err = v.archive(ctx, w); err != nil {
			return err
		}
		return w.Close()
	})
	if err != nil {
		return 0, err
	}
	_, err = replace(v.sys, file, sealed.Bytes())
	return keysets, ioErrorIf("backup", err)
}

// archive writes the tar archive. The lock is held.
func (v *Vault) archive(ctx context.Context, w io.Writer) (keysets int, err error) {
	if _, err := v.verifiedStore(); err != nil {
		return 0, err
	}
	names, err := v.Names()
	if err != nil {
		return 0, err
	}
	t := archiver{tar.NewWriter(w), v.now()}
	head, err := json.Marshal(backupInfo{backupFormat, formatVersion, v.id, v.now(), len(names)})
	if err != nil {
		return 0, err
	}
	if err := t.add(backupHead, head); err != nil {
		return 0, err
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		if err := v.archiveKeyset(t, name); err != nil {
			return 0, err
		}
	}
	if err := v.archiveRest(t); err != nil {
		return 0, err
	}
	return len(names), t.Close()
}

type archiver struct {
	*tar.Writer
	at time.Time
}

func (t archiver) add(name string, content []byte) error {
	if err := t.WriteHeader(&tar.Header{Name: name, Mode: fileMode, Size: int64(len(content)), ModTime: t.at, Format: tar.FormatPAX}); err != nil {
		return err
	}
	_, err := t.Write(content)
	return err
}

func (v *Vault) archiveKeyset(t archiver, name string) error {
	f, err := v.verified(name)
	if err != nil {
		return err
	}
	p, err := f.unsealPrivates(v.own.key())
	if err != nil {
		return corrupt(name, err)
	}
	data, _, err := readFile(v.path(keysetPath(name)), keysetSize)
	if err != nil {
		return ioError("backup", err)
	}
	if err := t.add(path.Join(keysetsDir, name+keysetSuffix), data); err != nil {
		return err
	}
	set, err := jwkSet(f.Keyset, p)
	if err != nil {
		return corrupt(name, err)
	}
	defer clear(set)
	return t.add(path.Join(backupPrivate, name+keysetSuffix), set)
}

// archiveRest adds what is not a keyset.
func (v *Vault) archiveRest(t archiver) error {
	rest := []string{storeFileName, journalName}
	templates, err := os.ReadDir(v.path(templatesDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return ioError("backup", err)
	}
	for _, e := range templates {
		if !isTemp(e.Name()) && e.Type().IsRegular() {
			rest = append(rest, path.Join(templatesDir, e.Name()))
		}
	}
	for _, name := range rest {
		data, _, err := readFile(v.path(name), backupSize)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return ioError("backup", err)
		}
		if err := t.add(name, data); err != nil {
			return err
		}
	}
	_, jar, err := v.verifiedJar()
	if err != nil || jar == nil {
		return err
	}
	defer clear(jar)
	return t.add(backupJar, jar)
}
