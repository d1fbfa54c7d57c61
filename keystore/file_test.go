package keystore

import (
	"bytes"
	"path/filepath"
	"sync"
	"testing"
)

// Who reads while another writes, as `fob keys show` does beside a rotation,
// gets the old file or the new one, whatever their sizes: half of one would be
// called spoilt.
func TestReadBesideAWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	contents := [][]byte{bytes.Repeat([]byte("a"), 100), bytes.Repeat([]byte("b"), 9000)}
	put := func(i int) {
		if _, err := replace(quick{}, path, contents[i%2]); err != nil {
			t.Error(err)
		}
	}
	put(0)
	var writer sync.WaitGroup
	stop := make(chan struct{})
	writer.Go(func() {
		for i := 1; ; i++ {
			select {
			case <-stop:
				return
			default:
				put(i)
			}
		}
	})
	defer writer.Wait()
	defer close(stop)
	for range 10000 {
		got, info, err := readFile(path, keysetSize)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, contents[0]) && !bytes.Equal(got, contents[1]) {
			t.Fatalf("%d bytes of a file of %d or %d", len(got), len(contents[0]), len(contents[1]))
		}
		if info.Size() != int64(len(got)) {
			t.Fatalf("%d bytes, and the file that was looked at has %d", len(got), info.Size())
		}
	}
}

// quick is the disk without waiting for it.
type quick struct{ disk }

func (q quick) create(path string) (file, error) {
	f, err := q.disk.create(path)
	return unsynced{f}, err
}

func (quick) syncDir(string) error { return nil }

type unsynced struct{ file }

func (unsynced) Sync() error { return nil }
