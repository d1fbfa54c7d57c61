package keystore

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Entry is one line of the journal: what was done, when, to which key. It
// never holds key material.
type Entry struct {
	N          int    `json:"n"`                // counts from 1
	Keyset     string `json:"keyset,omitempty"` // "": the store itself
	Generation uint64 `json:"generation"`       // of the keyset's file (or store.json, or the jar) that holds the change
	Event
	Was string `json:"was,omitempty"` // of a renamed keyset: its name before
	// Late marks a line that its own writer did not live to write: the next
	// one wrote it.
	Late bool `json:"late,omitempty"`
}

// What happens to a store or to a whole keyset, beside the events of keysets.
const (
	EventStoreMade        What = "store-made"
	EventStoreRestored    What = "store-restored"  // from a backup; what stands before it comes from there
	EventStoreRecovered   What = "store-recovered" // with a recipient's identity, after its own was lost
	EventUnlockChanged    What = "unlock-changed"
	EventRecipientAdded   What = "recipient-added"
	EventRecipientRemoved What = "recipient-removed"
	EventResealed         What = "resealed" // to the recipients as they are now
	EventRenamed          What = "renamed"
	EventDeleted          What = "deleted"
	EventJournalMended    What = "journal-mended"
	EventUnrecorded       What = "unrecorded" // a generation is on the disk, and what made it is not known
)

// chained is an entry as its line has it: with the hash of the line before,
// and its own.
type chained struct {
	Entry
	Prev string `json:"prev"`
}

// The journal is lines of JSON. Each ends with `,"hash":"…"}`: the SHA-256, in
// base64url, of the line's bytes before that, among which "prev" is the hash
// of the line before. So a changed line does not match its own hash, a missing
// one is missed by the line after it, and a missing end is missed by the
// keysets, whose generations the journal no longer reaches.
const (
	hashMember  = `,"hash":"`
	hashLength  = 43
	lineEnd     = `"}`
	journalLine = 1 << 20 // no line is longer, in bytes
)

func hashLine(body []byte) string {
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// appendLine writes an entry as a line with its end.
func appendLine(to []byte, e Entry, prev string) (line []byte, hash string, err error) {
	body, err := json.Marshal(chained{e, prev})
	if err != nil {
		return nil, "", err
	}
	body = body[:len(body)-1] // the closing brace comes after the hash
	hash = hashLine(body)
	to = append(to, body...)
	return append(to, hashMember+hash+lineEnd+"\n"...), hash, nil
}

// parseLine reads a line without its end. The error says what is wrong with
// the line itself.
func parseLine(line []byte) (c chained, hash string, err error) {
	tail := len(line) - len(hashMember) - hashLength - len(lineEnd)
	if tail < 0 || string(line[tail:tail+len(hashMember)]) != hashMember || string(line[len(line)-len(lineEnd):]) != lineEnd {
		return c, "", errors.New("it is cut, or no line of a journal")
	}
	hash = string(line[tail+len(hashMember) : len(line)-len(lineEnd)])
	if hashLine(line[:tail]) != hash {
		return c, "", errors.New("it was changed: its hash does not hold")
	}
	if err := json.Unmarshal(line, &c); err != nil {
		return c, "", fmt.Errorf("it is no JSON: %w", err)
	}
	return c, hash, nil
}

// hashOf is what the next line names as the hash of this one: its own, or, of
// a line that is damaged, that of its bytes as they are.
func hashOf(line []byte) string {
	if _, hash, err := parseLine(line); err == nil {
		return hash
	}
	return hashLine(line)
}

// Break is a place where the journal's chain does not hold.
type Break struct {
	Line   int    // in the file, from 1
	Offset int64  // of the line's first byte
	Detail string // in words
}

// String says where and what.
func (b Break) String() string {
	return fmt.Sprintf("line %d (byte %d): %s", b.Line, b.Offset, b.Detail)
}

// chain follows the lines of a journal.
type chain struct {
	line   int
	offset int64
	n      int    // of the last entry
	prev   string // hash of the last line
	blind  bool   // the last line could not be read, so what number comes is open
	breaks []Break
}

// next takes the next line, without its end, and tells whether it could be
// read.
func (c *chain) next(line []byte, whole bool) (Entry, bool) {
	c.line++
	at, offset := c.line, c.offset
	c.offset += int64(len(line)) + 1
	entry, hash, err := parseLine(line)
	switch {
	case err != nil && !whole:
		c.breaks = append(c.breaks, Break{at, offset, "the last line is torn; it is taken off at the next change"})
		return Entry{}, false
	case err != nil:
		c.breaks = append(c.breaks, Break{at, offset, err.Error()})
		c.prev, c.blind = hashLine(line), true
		return Entry{}, false
	case entry.Prev != c.prev:
		c.breaks = append(c.breaks, Break{at, offset, missing(c.n+1, entry.N-1)})
	case entry.N != c.n+1 && !c.blind:
		c.breaks = append(c.breaks, Break{at, offset, fmt.Sprintf("it is numbered %d and should be %d", entry.N, c.n+1)})
	}
	c.n, c.prev, c.blind = entry.N, hash, false
	return entry.Entry, true
}

// missing says which lines a gap in the chain has swallowed.
func missing(from, to int) string {
	switch {
	case from < to:
		return fmt.Sprintf("entries %d to %d are missing before it", from, to)
	case from == to:
		return fmt.Sprintf("entry %d is missing before it", from)
	}
	return "it does not follow the line before it, which was changed or put in another's place"
}

// readJournal gives every entry that can be read to each, in order, and says
// where the chain does not hold. A journal that does not exist is empty.
func readJournal(path string, each func(Entry)) (*chain, error) {
	c := &chain{}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 64<<10)
	for {
		line, err := readLine(r)
		whole := err == nil
		if err != nil && !errors.Is(err, io.EOF) {
			return c, err
		}
		if whole || len(line) > 0 {
			if e, ok := c.next(line, whole); ok {
				each(e)
			}
		}
		if !whole {
			return c, nil
		}
	}
}

// readLine gives a line without its end; with io.EOF, what stands after the
// last end.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > journalLine {
			return nil, fmt.Errorf("a line of the journal is longer than %d bytes", journalLine)
		}
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil:
			return line, err
		}
		return line[:len(line)-1], nil
	}
}
