package keystore

import (
	"fmt"
	"io/fs"
	"os"
)

// othersWrite are the mode bits by which somebody else could exchange a public
// half; othersRead those by which they see what is theirs to see, but should
// not be.
const (
	othersWrite fs.FileMode = 0o022
	othersAny   fs.FileMode = 0o077
)

// trusted refuses what somebody else may have written: without unlocking,
// nothing but owner and mode speaks for the public half of a key, and with a
// foreign one every verdict would be wrong.
func trusted(path string, info fs.FileInfo) error {
	owner, foreign := foreignOwner(info)
	switch {
	case foreign:
		return &Error{Code: CodeRefused, Op: path, Msg: fmt.Sprintf("it belongs to another user (uid %d), who could exchange public keys", owner),
			Hint: "see to it that it is yours (chown), or work with it unlocked"}
	case modesCount && info.Mode().Perm()&othersWrite != 0:
		return &Error{Code: CodeRefused, Op: path, Msg: fmt.Sprintf("others may write to it (mode %04o), and could exchange public keys", info.Mode().Perm()),
			Hint: "if nobody did, `fob store doctor --fix` puts the mode right"}
	}
	return nil
}

// checkFolders looks at the folders through which every keyset is reached.
func (s *Store) checkFolders() error {
	for _, dir := range []string{s.dir, s.path(keysetsDir)} {
		info, err := os.Stat(dir)
		if err != nil {
			return ioError("store", err)
		}
		if err := trusted(dir, info); err != nil {
			return err
		}
	}
	return nil
}

// readSecretFile reads a file that a person keeps, wherever they keep it: a
// pipe or a link will do.
func readSecretFile(path string, limit int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	buf := make([]byte, limit+1)
	n := 0
	for n < len(buf) {
		m, err := f.Read(buf[n:])
		n += m
		if err != nil {
			break
		}
	}
	if n > limit {
		return nil, fmt.Errorf("%s is longer than %d bytes", path, limit)
	}
	return buf[:n], nil
}
