package keystore

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// fileSystem is every way in which a store changes its folder. What only reads
// goes to package os.
type fileSystem interface {
	// create makes a file of mode 0600 that must not exist.
	create(path string) (file, error)
	// edit opens a file to read and write, and makes it, with mode 0600, if it
	// does not exist.
	edit(path string) (file, error)
	mkdir(path string) error // mode 0700; one that exists is no error
	rename(from, to string) error
	remove(path string) error
	chmod(path string, mode fs.FileMode) error
	// syncDir makes what was created, renamed and removed in a folder durable.
	syncDir(path string) error
}

type file interface {
	io.Writer
	io.WriterAt
	io.ReaderAt
	io.Closer
	Stat() (fs.FileInfo, error)
	Truncate(size int64) error
	Sync() error
}

// disk is the real fileSystem.
type disk struct{}

const (
	fileMode = 0o600
	dirMode  = 0o700
)

func (disk) create(path string) (file, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
}

func (disk) edit(path string) (file, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, fileMode)
}

func (disk) mkdir(path string) error {
	err := os.Mkdir(path, dirMode)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

func (disk) rename(from, to string) error              { return renameOver(from, to) }
func (disk) remove(path string) error                  { return os.Remove(path) }
func (disk) chmod(path string, mode fs.FileMode) error { return os.Chmod(path, mode) }
func (disk) syncDir(path string) error                 { return syncFolder(path) }

// tempName is where the next content of a file is written first. There is one
// such name a file, since only the holder of the lock writes.
func tempName(path string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+tempSuffix)
}

const tempSuffix = ".tmp"

// isTemp tells whether a name is one that tempName makes.
func isTemp(name string) bool {
	return len(name) > len(tempSuffix)+1 && name[0] == '.' && filepath.Ext(name) == tempSuffix
}

// replace puts a whole new content under path, so that whoever reads it, after
// a crash too, sees the old or the new. Done tells whether the new content is
// in place: with done and an error, it is, but may not outlive a power cut.
func replace(sys fileSystem, path string, content []byte) (done bool, err error) {
	temp := tempName(path)
	if err := writeNew(sys, temp, content); err != nil {
		return false, err
	}
	if err := sys.rename(temp, path); err != nil {
		_ = sys.remove(temp)
		return false, err
	}
	return true, sys.syncDir(filepath.Dir(path))
}

// writeNew makes a file with a content, on the disk, and leaves nothing behind
// when it fails.
func writeNew(sys fileSystem, path string, content []byte) error {
	f, err := sys.create(path)
	if errors.Is(err, fs.ErrExist) && isTemp(filepath.Base(path)) {
		// A killed writer's, and not swept yet.
		if err = sys.remove(path); err == nil {
			f, err = sys.create(path)
		}
	}
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = sys.remove(path)
	}
	return err
}
