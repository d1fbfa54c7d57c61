package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// mostMembers is how many members one rule names in one header or payload; of
// the rest it says how many there are.
const mostMembers = 5

// tally is what one rule found in one header or payload.
type tally struct {
	id   string
	kept []hit
	more int
	last int // the value of the last hit
}

type hit struct {
	member, detail string
	sev            Severity
}

// hit reports the value that stands at the path. Several hits of a rule in one
// value are one, the worst of them.
func (s *search) hit(id string, sev Severity, detail string) {
	t := s.of(id)
	if t == nil {
		return
	}
	again := len(t.kept) > 0 && t.last == s.seen
	t.last = s.seen
	if again {
		if h := &t.kept[len(t.kept)-1]; sev > h.sev {
			h.sev, h.detail = sev, detail
		}
		return
	}
	if len(t.kept) == mostMembers {
		t.more++
		mildest := 0
		for i, h := range t.kept {
			if h.sev <= t.kept[mildest].sev {
				mildest = i
			}
		}
		if sev <= t.kept[mildest].sev {
			t.last = 0
			return
		}
		t.kept = slices.Delete(t.kept, mildest, mildest+1)
	}
	t.kept = append(t.kept, hit{s.member(), detail, sev})
}

// of gives the tally of a rule.
func (s *search) of(id string) *tally {
	for i := range s.rules {
		if t := &s.rules[i]; t.id == id || t.id == "" {
			t.id = id
			return t
		}
	}
	return nil
}

// report hands the findings on.
func (s *search) report() {
	s.reportPersonal()
	for i := range s.rules {
		t := &s.rules[i]
		for j, h := range t.kept {
			if j == len(t.kept)-1 && t.more > 0 {
				h.detail += fmt.Sprintf("; and %d more like it", t.more)
			}
			s.c.add(t.id, h.sev, s.layer, s.part, h.member, h.detail)
		}
	}
}

// Names are cut where no reader would follow them.
const (
	longestName = 64
	longestPath = 256
)

// member writes the path: "a.b[0].c".
func (s *search) member() string {
	var b strings.Builder
	for i, p := range s.path {
		if b.Len() > longestPath {
			b.WriteString("…")
			break
		}
		switch {
		case p.index >= 0:
			b.WriteString("[" + strconv.Itoa(p.index) + "]")
			continue
		case i > 0:
			b.WriteByte('.')
		}
		b.WriteString(shownName(p.name))
	}
	return b.String()
}

// shownName is a member's name as it may be shown: one that is itself personal
// or secret is not.
func shownName(name string) string {
	if len(name) >= 8 {
		probe := newSearch(nil, 0, "")
		probe.memberName(name)
		if probe.rules[0].id != "" {
			return "(a name that is not shown)"
		}
	}
	if len(name) <= longestName {
		return name
	}
	n := longestName
	for n > 0 && !utf8.RuneStart(name[n]) {
		n--
	}
	return name[:n] + "…"
}
