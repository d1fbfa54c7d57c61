package keystore

import (
	"os"
	"time"
)

// Stamp tells one state of a store from another at the cost of a few stats:
// whoever writes touches the journal, and the jar has a file of its own. Stamps
// can be compared; equal ones mean that nothing was written in between.
type Stamp struct {
	store, journal, keysets, jar fileStamp
}

type fileStamp struct {
	size    int64
	changed time.Time
}

// Stamp gives the stamp of the store as it is. A file that is not there counts
// as one that is empty.
func (s *Store) Stamp() Stamp {
	of := func(name string) fileStamp {
		info, err := os.Stat(s.path(name))
		if err != nil {
			return fileStamp{}
		}
		return fileStamp{info.Size(), info.ModTime()}
	}
	return Stamp{of(storeFileName), of(journalName), of(keysetsDir), of(jarName)}
}
