package keystore

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

// appendJournal writes entries at the end of the journal and syncs it. A torn
// last line, which nobody was told of, is taken off first, and that is noted.
// The work does not grow with the journal.
func appendJournal(sys fileSystem, path string, now time.Time, entries []Entry) (err error) {
	f, err := sys.edit(path)
	if err != nil {
		return err
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	end, err := findEnd(f)
	if err != nil {
		return err
	}
	if end.torn > 0 {
		if err := f.Truncate(end.size); err != nil {
			return err
		}
		note := Entry{Event: Event{At: now, What: EventJournalMended, Detail: fmt.Sprintf("a torn line of %d bytes at byte %d was taken off", end.torn, end.size)}}
		entries = append([]Entry{note}, entries...)
	}
	var text []byte
	for _, e := range entries {
		end.n++
		e.N = end.n
		if text, end.prev, err = appendLine(text, e, end.prev); err != nil {
			return err
		}
	}
	if _, err := f.WriteAt(text, end.size); err != nil {
		// A full disk: no half line is left behind.
		_ = f.Truncate(end.size)
		return err
	}
	return f.Sync()
}

// journalEnd is what the next line needs to know of those before it.
type journalEnd struct {
	size int64  // of the whole lines
	torn int64  // bytes after them
	n    int    // number of the last entry
	prev string // hash of the last line
	last *Entry // nil if there is none that can be read
}

func findEnd(f file) (journalEnd, error) {
	info, err := f.Stat()
	if err != nil {
		return journalEnd{}, err
	}
	tail, start, err := readTail(f, info.Size())
	if err != nil {
		return journalEnd{}, err
	}
	whole := bytes.LastIndexByte(tail, '\n') + 1
	end := journalEnd{size: start + int64(whole), torn: info.Size() - start - int64(whole)}
	var lines [][]byte
	if whole > 0 {
		lines = bytes.Split(tail[:whole-1], []byte("\n"))
	}
	// The number of a damaged line is that of the last good one, counted on.
	end.n = len(lines)
	for i := len(lines) - 1; i >= 0; i-- {
		line := lines[i]
		if i == len(lines)-1 {
			end.prev = hashOf(line)
		}
		if c, _, err := parseLine(line); err == nil {
			end.n = c.N + len(lines) - 1 - i
			if i == len(lines)-1 {
				end.last = &c.Entry
			}
			break
		}
	}
	return end, nil
}

// readTail gives the last bytes of the journal, from the beginning of a line
// where it can.
func readTail(f io.ReaderAt, size int64) (tail []byte, start int64, err error) {
	for n := int64(16 << 10); ; n *= 8 {
		start = max(size-n, 0)
		tail = make([]byte, size-start)
		if _, err := f.ReadAt(tail, start); err != nil && !errors.Is(err, io.EOF) {
			return nil, 0, err
		}
		if start == 0 {
			return tail, start, nil
		}
		first := bytes.IndexByte(tail, '\n') + 1
		if first > 0 && bytes.IndexByte(tail[first:], '\n') >= 0 {
			return tail[first:], start + int64(first), nil
		}
		if n > 8*journalLine {
			return nil, 0, errors.New("the journal's last line has no end")
		}
	}
}
