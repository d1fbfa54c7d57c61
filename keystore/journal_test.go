package keystore

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestTheJournalTellsWhatWasDone(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	h.rotate("a")
	if err := h.Rename(t.Context(), "a", "b"); err != nil {
		t.Fatal(err)
	}
	var told []string
	breaks, err := h.Log(func(e Entry) { told = append(told, fmt.Sprintf("%d %s %d %s", e.N, e.Keyset, e.Generation, e.What)) })
	want := "1  1 store-made|2 a 1 made|3 a 1 made|4 a 2 demoted|5 a 2 promoted|6 a 2 made|7 b 3 renamed"
	if got := strings.Join(told, "|"); got != want || len(breaks) > 0 || err != nil {
		t.Errorf("told %s\nwant %s (%v, %v)", got, want, breaks, err)
	}
}

// Whatever is done to the journal, it says where.
func TestTheJournalSaysWhereItWasCut(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	for range 3 {
		h.rotate("a")
	}
	whole := h.read(journalName)
	lines := strings.SplitAfter(strings.TrimSuffix(whole, "\n"), "\n")
	lines[len(lines)-1] += "\n"
	offset := func(line int) int { return len(strings.Join(lines[:line-1], "")) }
	without := func(from, to int) string {
		return strings.Join(lines[:from-1], "") + strings.Join(lines[to:], "")
	}
	tests := []struct{ name, text, want string }{
		{"whole", whole, ""},
		{"empty", "", ""},
		{"a line edited", strings.Replace(whole, `"promoted"`, `"revoked!"`, 1), fmt.Sprintf("line 5 (byte %d): it was changed: its hash does not hold", offset(5))},
		{"the last line edited", whole[:len(whole)-60] + string(whole[len(whole)-60]^1) + whole[len(whole)-59:], fmt.Sprintf("line %d (byte %d): it was changed", len(lines), offset(len(lines)))},
		{"a line taken out", without(4, 4), fmt.Sprintf("line 4 (byte %d): entry 4 is missing before it", offset(4))},
		{"several taken out", without(3, 6), fmt.Sprintf("line 3 (byte %d): entries 3 to 6 are missing before it", offset(3))},
		{"the beginning cut off", without(1, 2), "line 1 (byte 0): entries 1 to 2 are missing before it"},
		{"a line cut within", strings.Join(lines[:3], "") + lines[3][:20] + "\n" + strings.Join(lines[4:], ""), fmt.Sprintf("line 4 (byte %d): it is cut", offset(4))},
		{"the end torn", whole[:len(whole)-30], fmt.Sprintf("line %d (byte %d): the last line is torn", len(lines), offset(len(lines)))},
		{"two lines exchanged", strings.Join(lines[:3], "") + lines[4] + lines[3] + strings.Join(lines[5:], ""), fmt.Sprintf("line 4 (byte %d)", offset(4))},
		{"not a journal", "hello\nworld\n", "line 1 (byte 0): it is cut, or no line of a journal"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "j")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := readJournal(path, func(Entry) {})
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(c.breaks); tt.want == "" && len(c.breaks) > 0 || !strings.Contains(got, tt.want) {
				t.Errorf("breaks %s, want %q", got, tt.want)
			}
			// It goes on from there, and every fault before is still told, none new.
			broken := len(c.breaks)
			if strings.HasSuffix(tt.want, "is torn") {
				broken--
			}
			for range 2 {
				if err := appendJournal(disk{}, path, storyBegins, []Entry{{Keyset: "a", Event: Event{At: storyBegins, What: EventMade}}}); err != nil {
					t.Fatal(err)
				}
			}
			var last Entry
			c, err = readJournal(path, func(e Entry) { last = e })
			if err != nil || len(c.breaks) != broken || last.What != EventMade {
				t.Errorf("after two more lines: breaks %v, want %d; last %+v; %v", c.breaks, broken, last, err)
			}
		})
	}
}

// The end of the journal taken off is missed by the keysets.
func TestAJournalWithoutItsEnd(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	text := h.read(journalName)
	h.rotate("a")
	h.write(journalName, text)
	f, err := h.Doctor(t.Context(), true)
	if err != nil || len(f) != 1 || f[0].ID != "journal" || !f[0].Fixed || !strings.Contains(f[0].Detail, "generation 2, and the journal ends with 1") {
		t.Errorf("%+v, %v", f, err)
	}
	h.whole()
}

// A writer killed between the keyset and the journal leaves its lines to the
// next one, who marks them.
func TestALineThatIsMissingIsWritten(t *testing.T) {
	h := newHouse(t)
	h.create("a", "ES256")
	text := h.read(journalName)
	var p string
	h.clock.step(1)
	spy := &spyDisk{before: func() { p = h.read(pendingName) }}
	h.sys = spy
	h.rotate("a")
	lines := strings.SplitAfter(strings.TrimPrefix(h.read(journalName), text), "\n")
	for written := range len(lines) {
		torn := `{"n":`
		if written == 3 {
			torn = "" // the lines are written in one go
		}
		h.write(journalName, text+strings.Join(lines[:written], "")+torn)
		h.write(pendingName, p)
		h.write("keysets/.a.json.tmp", "half")
		v := h.reopen()
		var told []string
		breaks, err := v.Log(func(e Entry) { told = append(told, fmt.Sprint(e.What, e.Late)) })
		if err != nil || len(breaks) > 0 {
			t.Errorf("%v, %v", breaks, err)
		}
		want := "store-madefalse madefalse madefalse demotedfalse promotedfalse madefalse"
		if written < 3 {
			want = strings.Join(strings.Fields(want)[:3+written], " ") + " journal-mendedfalse" +
				[]string{" demotedtrue promotedtrue madetrue", " promotedtrue madetrue", " madetrue"}[written]
		}
		if got := strings.Join(told, " "); got != want && written < 3 {
			t.Errorf("with %d of 3 lines written, the journal tells\n%s\nwant\n%s", written, got, want)
		}
		h.whole()
	}
}

type spyDisk struct {
	disk
	before func()
}

func (s *spyDisk) rename(from, to string) error {
	s.before()
	return s.disk.rename(from, to)
}

func FuzzJournal(f *testing.F) {
	line, hash, _ := appendLine(nil, Entry{N: 1, Event: Event{What: EventMade}}, "")
	next, _, _ := appendLine(nil, Entry{N: 2, Event: Event{What: EventRetired}}, hash)
	f.Add(string(line))
	f.Add(string(line) + string(next))
	f.Add(string(line) + string(next[:20]))
	f.Add("\n\n{}\n")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "j")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		before, err := readJournal(path, func(Entry) {})
		if err != nil {
			return // one that cannot be read is another test's subject
		}
		for range 2 {
			if err := appendJournal(disk{}, path, storyBegins, []Entry{{Event: Event{At: storyBegins, What: EventMade}}}); err != nil {
				t.Fatal(err)
			}
		}
		n := 0
		after, err := readJournal(path, func(Entry) { n++ })
		if err != nil || n < 2 || len(after.breaks) > len(before.breaks) {
			t.Errorf("of %q: %d entries, breaks %v, before %v; %v", text, n, after.breaks, before.breaks, err)
		}
	})
}

func FuzzKeysetFile(f *testing.F) {
	id, err := GenerateIdentity()
	if err != nil {
		f.Fatal(err)
	}
	key, _ := id.macKey("x")
	c, err := New(storyBegins, NewOptions{Name: "a", Make: KeySpec{Alg: "ES256"}, Policy: DefaultPolicy()}, Generate(KeySpec{Alg: "ES256"}))
	if err != nil {
		f.Fatal(err)
	}
	kf := &keysetFile{Format: keysetFormat, Version: 1, Store: "x", Keyset: c.Keyset, Recipients: []string{id.Recipient()}}
	kf.Sealed, err = sealPrivates(c.Keyset, privates(c.Private), nil)
	if err == nil {
		f.Fatal("sealed to nobody")
	}
	data, _ := encodeSigned(kf, key)
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add([]byte("{\n  \"format\": \"fob keyset\",\n  \"version\": 1" + macMember + strings.Repeat("A", macLength) + fileEnd))
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := decodeKeyset(data, "a", "x")
		if err != nil {
			return
		}
		again, err := encodeSigned(read, key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decodeKeyset(again, "a", "x"); err != nil {
			t.Errorf("what was read does not read again: %v", err)
		}
	})
}

// What was done to the store and to whole keysets has its words here; what was
// done to keys has them from EventText.
func TestStoreText(t *testing.T) {
	for want, e := range map[string]Entry{
		"the keystore was made":          {Event: Event{What: EventStoreMade}},
		"a token was saved":              {Event: Event{What: EventSaved, Detail: "its name stays out"}},
		`renamed, was old\x1b[2J`:        {Event: Event{What: EventRenamed}, Was: "old\x1b[2J"},
		`a recipient was added: \x1b[2J`: {Event: Event{What: EventRecipientAdded, Detail: "\x1b[2J"}},
		"deleted":                        {Event: Event{What: EventDeleted}},
		"generation 7 came about, and what made it is not known": {Event: Event{What: EventUnrecorded}, Generation: 7},
	} {
		if got, ok := e.StoreText(); !ok || got != want {
			t.Errorf("%s: %q %v, want %q", e.What, got, ok, want)
		}
	}
	for _, what := range []What{EventMade, EventImported, EventPromoted, EventDemoted, EventRetired, EventRevoked, EventDestroyed, EventPolicy, EventHeld, EventClock} {
		if got, ok := (Entry{Event: Event{What: what}}).StoreText(); ok {
			t.Errorf("%s: %q", what, got)
		}
	}
}

// A keyset is followed under its names before, and not those that had its name
// before it.
func TestHistory(t *testing.T) {
	entry := func(n int, keyset string, what What, was string) Entry {
		return Entry{N: n, Keyset: keyset, Event: Event{What: what}, Was: was}
	}
	entries := []Entry{
		entry(1, "b", EventMade, ""), entry(2, "b", EventDeleted, ""), entry(3, "a", EventMade, ""), entry(4, "", EventResealed, ""),
		entry(5, "b", EventRenamed, "a"), entry(6, "a", EventMade, ""), entry(7, "b", EventPromoted, ""),
	}
	for name, want := range map[string][]int{"b": {3, 5, 7}, "a": {3, 6}, "c": nil} {
		var got []int
		for _, e := range History(name, entries) {
			got = append(got, e.N)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
