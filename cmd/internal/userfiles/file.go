package userfiles

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNotRegular is the error of what is no regular file: a folder, a pipe.
var ErrNotRegular = errors.New("this is no regular file")

// Read reads at most a byte more than so many, by which the caller knows a file
// that is too large.
func Read(path string, most int) ([]byte, error) {
	// Before it is opened: to open a pipe can take for ever.
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNotRegular
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, int64(most)+1))
}

// Create writes a file that is not there; [fs.ErrExist] if it is.
func Create(path string, data []byte, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	if err := fill(file, data); err != nil {
		_ = os.Remove(path) // one that was cut short is none
		return err
	}
	return nil
}

// Replace puts a new content under path, whatever is there: who reads it sees the
// old or the new. Where path is a link it replaces what that leads to.
func Replace(path string, data []byte, mode fs.FileMode) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".fob-*") // mode 0600
	if err != nil {
		return err
	}
	if mode != 0o600 {
		err = file.Chmod(mode)
	}
	if err == nil {
		err = fill(file, data)
	} else {
		err = errors.Join(err, file.Close())
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// fill writes, syncs and closes.
func fill(file *os.File, data []byte) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}
