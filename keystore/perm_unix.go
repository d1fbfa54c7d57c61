//go:build !windows

package keystore

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// modesCount tells whether file modes mean anything here.
const modesCount = true

// foreignOwner tells whether a file belongs to somebody else: neither to this
// user nor to root, who may do anything anyway. For root itself every owner
// will do, as in a container that is given a folder of its host.
func foreignOwner(info fs.FileInfo) (uid int, foreign bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	me := os.Geteuid()
	return int(st.Uid), me != 0 && st.Uid != 0 && int(st.Uid) != me
}

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
