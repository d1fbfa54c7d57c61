package keystore

import (
	"os"

	"golang.org/x/sys/windows"
)

// lockFile waits for the file's lock, which is that of the handle, so it holds
// within a process too.
func lockFile(f *os.File) error { return lockWhole(f, windows.LOCKFILE_EXCLUSIVE_LOCK) }

func tryLockFile(f *os.File) error {
	return lockWhole(f, windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY)
}

func lockWhole(f *os.File, flags uint32) error {
	const all = ^uint32(0)
	return windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, all, all, new(windows.Overlapped))
}
