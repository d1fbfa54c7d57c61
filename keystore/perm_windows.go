package keystore

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/windows"
)

// modesCount: Windows keeps a user's data folder to the user by inheritance,
// and the modes that Go shows say nothing about it.
const modesCount = false

func foreignOwner(fs.FileInfo) (uid int, foreign bool) { return 0, false }

func isDiskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
