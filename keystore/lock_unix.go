//go:build !windows

package keystore

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockFile waits for the file's lock. It is that of the open file, not of the
// process (flock, not fcntl), so it holds within a process too.
func lockFile(f *os.File) error { return flock(f, unix.LOCK_EX) }

func tryLockFile(f *os.File) error { return flock(f, unix.LOCK_EX|unix.LOCK_NB) }

func flock(f *os.File, how int) error {
	for {
		err := unix.Flock(int(f.Fd()), how)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
