package panes

import (
	"fmt"
	"strings"

	"fob/tokens"
	"fob/tokens/lint"
	"fob/tokens/when"
	"fob/tui"
)

// tokenRows is what the token says and what was found of it, as rows. They are
// made once for each reading, and of very many no more than were scrolled to.
type tokenRows struct {
	read   *tui.Reading
	filter string
	limit  int // rows that are made of each column
	more   bool

	left, right []tokenRow // header, checks; what is inside, findings
	split       int        // the column where the right side begins, as last drawn
}

// firstRows are made at once; more are when the cursor comes near their end.
const firstRows = 1000

// tokenRowKind is what a row is.
type tokenRowKind uint8

const (
	rowHeading tokenRowKind = iota
	rowNote                 // grey; the cursor passes it over
	rowMember
	rowText // of a payload that is no JSON
	rowCheck
	rowFinding
	rowProblem
)

// tokenRow is one row of the details.
type tokenRow struct {
	kind   tokenRowKind
	key    string // what it is, in any reading
	part   int    // of the theme, of a heading
	depth  int
	name   string // as the token has it
	path   string // of a member, with those that it is in: "address.email"
	names  int    // the width of the column of names
	value  string // safe and shortened
	values tokens.Kind
	note   string // grey, after the value
	date   *when.NumericDate
	expiry bool // the date ends the token's life
	good   bool
	bad    string // what is wrong with it, in red
	warn   string
	detail string // in full, where the value is a shortened one
	raw    []byte // the text or bytes themselves
	val    tokens.Value
	at     int // the byte of the text that a problem is at, -1 for none

	check   *tokens.Check // of its row
	finding *lint.Finding // of its row
	mark    *lint.Finding // the worst one on a member
}

// selectable tells whether the cursor stops at the row.
func (r *tokenRow) selectable() bool { return r.kind > rowNote }

// build makes the rows if the reading or the filter is another one.
func (t *tokenRows) build(s *tui.State, filter string) {
	r := s.Token.Read
	if r == t.read && filter == t.filter && t.limit > 0 {
		return
	}
	if t.limit == 0 || t.read == nil || r == nil || r.Gen != t.read.Gen || filter != t.filter {
		t.limit = firstRows
	}
	t.read, t.filter = r, filter
	t.rebuild()
}

func (t *tokenRows) rebuild() {
	t.left, t.right, t.more = t.left[:0:0], t.right[:0:0], false
	if t.read == nil {
		return
	}
	b := tokenBuilder{read: t.read, filter: strings.ToLower(t.filter)}
	b.marks()
	b.room = t.limit
	b.says()
	says := b.take()
	t.more = b.room <= 0
	b.room = t.limit
	b.findings()
	t.right = b.beside(says)
	b.room = t.limit
	b.problems()
	b.headers()
	b.checks()
	t.left = b.take()
	t.more = t.more || b.room <= 0
}

// reach makes more rows if there are to be as many as n, and tells whether it
// did.
func (t *tokenRows) reach(n int) bool {
	if !t.more || n < t.limit {
		return false
	}
	for t.limit <= n {
		t.limit *= 4
	}
	t.rebuild()
	return true
}

// all is the number of rows.
func (t *tokenRows) all() int { return len(t.left) + len(t.right) }

// at gives a row by its number: those of the left side are first.
func (t *tokenRows) at(i int) *tokenRow {
	switch {
	case i < 0 || i >= t.all():
		return nil
	case i < len(t.left):
		return &t.left[i]
	}
	return &t.right[i-len(t.left)]
}

// count is the number of rows of one column, of one or two.
func (t *tokenRows) count(columns, column int) int {
	switch {
	case columns < 2:
		return t.all()
	case column == 0:
		return len(t.left)
	}
	return len(t.right)
}

// tokenBuilder makes rows.
type tokenBuilder struct {
	read   *tui.Reading
	filter string
	rows   []tokenRow
	room   int
	marked map[string][]*lint.Finding // by the member
}

func (b *tokenBuilder) take() []tokenRow {
	rows := b.rows
	b.rows = nil
	return rows
}

// add adds a row, while there is room, and tells whether there was.
func (b *tokenBuilder) add(r tokenRow) bool {
	if b.room <= 0 {
		return false
	}
	b.room--
	b.rows = append(b.rows, r)
	return true
}

// section begins a list with a heading of a part's colour (-1 for none).
func (b *tokenBuilder) section(part int, title, note string) {
	if len(b.rows) > 0 {
		b.add(tokenRow{kind: rowNote})
	}
	b.add(tokenRow{kind: rowHeading, part: part, name: title, note: note})
}

func (b *tokenBuilder) note(text string) { b.add(tokenRow{kind: rowNote, note: text}) }

// headers lists the headers of every layer, the innermost first: its header is
// the one that its claims go with.
func (b *tokenBuilder) headers() {
	n := len(b.read.Layers)
	for i := n - 1; i >= 0; i-- {
		d := b.read.Layers[i].Token
		where := ""
		if n > 1 {
			where = fmt.Sprintf("layer %d, %s", i+1, d.Form)
		}
		key := fmt.Sprintf("header %d", i)
		if d.Form.IsJWE() {
			b.jweHeaders(d, key, where)
			continue
		}
		for k := range d.Signatures {
			s := &d.Signatures[k]
			note, key := where, key
			if len(d.Signatures) > 1 {
				note = strings.TrimPrefix(note+fmt.Sprintf(", signature %d of %d", k+1, len(d.Signatures)), ", ")
				key = fmt.Sprintf("%s.%d", key, k)
			}
			if s.Protected.JSON.Exists() || len(s.Protected.Raw) > 0 {
				b.section(0, "header", note)
				b.content(key, s.Protected.Raw, s.Protected.JSON, false)
			}
			if s.Unprotected.Exists() {
				b.section(0, "unprotected header", strings.TrimPrefix(note+", the signature does not cover it", ", "))
				b.object(key+" unprotected", s.Unprotected, false)
			}
		}
	}
}

func (b *tokenBuilder) jweHeaders(d *tokens.Decoded, key, where string) {
	if d.Protected.JSON.Exists() || len(d.Protected.Raw) > 0 {
		b.section(0, "header", where)
		b.content(key, d.Protected.Raw, d.Protected.JSON, false)
	}
	if d.Unprotected.Exists() {
		b.section(0, "unprotected header", strings.TrimPrefix(where+", anyone can change it", ", "))
		b.object(key+" unprotected", d.Unprotected, false)
	}
	for i := range d.Recipients {
		if h := d.Recipients[i].Header; h.Exists() {
			b.section(1, fmt.Sprintf("header of recipient %d", i+1), "anyone can change it")
			b.object(fmt.Sprintf("%s recipient %d", key, i), h, false)
		}
	}
}

// problems lists what is wrong with the bytes.
func (b *tokenBuilder) problems() {
	if b.filter != "" {
		return
	}
	begun := false
	for i := range b.read.Layers {
		d := b.read.Layers[i].Token
		for k, p := range d.Problems {
			if !begun {
				b.section(-1, "problems", "")
				begun = true
			}
			row := tokenRow{kind: rowProblem, key: fmt.Sprintf("problem %d.%d", i, k), at: -1, detail: p.Message, name: p.Part, value: clean(p.Message)}
			row.note = fmt.Sprintf("byte %d", p.Offset)
			if i > 0 {
				row.note += fmt.Sprintf(" of layer %d", i+1)
			} else {
				row.at = p.Offset + b.read.Offset
			}
			if p.Fatal {
				row.bad = p.Code
			} else {
				row.warn = p.Code
			}
			b.add(row)
		}
	}
}

// checks lists everything that was looked at.
func (b *tokenBuilder) checks() {
	if b.filter != "" {
		return
	}
	begun := false
	for i := range b.read.Layers {
		rep := b.read.Layers[i].Report
		if rep == nil {
			continue
		}
		for k := range rep.Checks {
			c := &rep.Checks[k]
			if !begun {
				b.section(-1, "checks", "")
				begun = true
			}
			row := tokenRow{kind: rowCheck, check: c, key: fmt.Sprintf("check %d.%d", i, k), name: c.ID, value: clean(c.Detail), detail: c.Detail, at: -1}
			switch c.Status {
			case tokens.StatusPassed:
				row.good = true
			case tokens.StatusFailed:
				row.bad = "failed"
			}
			if c.Member != c.ID {
				row.note = clean(c.Member)
			}
			b.add(row)
		}
	}
}
