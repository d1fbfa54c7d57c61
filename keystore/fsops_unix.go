//go:build !windows

package keystore

import (
	"errors"
	"os"
	"syscall"
)

func renameOver(from, to string) error { return os.Rename(from, to) }

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	err = d.Sync()
	// Some file systems (FUSE, SMB) have no such thing as syncing a folder.
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil
	}
	return err
}
