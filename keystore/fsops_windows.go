package keystore

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// renameOver tries for a second: while another process has the file open to
// read it, or a virus scanner looks at it, Windows refuses.
func renameOver(from, to string) error {
	const tries, pause = 100, 10 * time.Millisecond
	var err error
	for range tries {
		err = os.Rename(from, to)
		if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) && !errors.Is(err, windows.ERROR_ACCESS_DENIED) {
			return err
		}
		time.Sleep(pause)
	}
	return err
}

// syncFolder has nothing to do: NTFS keeps its folders in its own journal, and
// Windows offers no way to flush one.
func syncFolder(string) error { return nil }
