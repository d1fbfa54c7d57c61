package compare

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tokens/wording"
)

// RowKind is what a row of a comparison is.
type RowKind uint8

// The kinds of rows.
const (
	RowTitle  RowKind = iota // a part, and in Note how far it is the same
	RowFact                  // what both tokens are or have
	RowMember                // something that differs, or is the same: see Mark
	RowPlace                 // where bytes first differ, and what stands there
	RowNote                  // a sentence about the row or part above
)

// Row is a line of a comparison for people. Its texts are safe for a terminal.
type Row struct {
	Kind RowKind
	Mark Kind // of a member or fact, and of the title of a part that is no JSON
	Name string
	Note string

	// HasOld and HasNew tell on which sides there is anything.
	HasOld, HasNew bool

	old, new value
}

// value is what stands on one side, whole, until it is known how much room it
// has.
type value struct {
	raw  []byte // JSON as it is written
	text string // safe, in place of it or behind it
}

// Rows lays a comparison out for people; times are shown in zone.
func (r *Result) Rows(zone *time.Location) []Row {
	b := &rows{zone: zone}
	for i := range r.Layers {
		l := &r.Layers[i]
		if len(r.Layers) > 1 {
			b.add(Row{Kind: RowTitle, Name: fmt.Sprintf("layer %d of %d", i+1, len(r.Layers)), Note: layerNote(l)})
		}
		b.layer(l)
	}
	if r.Left > 0 {
		b.note(fmt.Sprintf("and %d more differences, which are not listed", r.Left))
	}
	return b.list
}

// layerNote says which of the tokens has a layer that only one has.
func layerNote(l *Layer) string {
	switch {
	case l.A == nil:
		return "only the second token has it: " + visible.String(formOf(l.B.Token)+", "+keyOf(l.B.Token))
	case l.B == nil:
		return "only the first token has it: " + visible.String(formOf(l.A.Token)+", "+keyOf(l.A.Token))
	}
	return ""
}

// rows is a layout in the making.
type rows struct {
	zone *time.Location
	list []Row
}

func (b *rows) add(r Row) { b.list = append(b.list, r) }

func (b *rows) note(text string) { b.add(Row{Kind: RowNote, Note: text}) }

func (b *rows) layer(l *Layer) {
	for _, f := range l.Facts {
		r := Row{Kind: RowFact, Name: f.Name, Note: visible.String(f.Note), HasOld: f.A != "", HasNew: f.B != "",
			old: value{text: visible.String(f.A)}, new: value{text: visible.String(f.B)}}
		r.Mark = Changed
		if f.A == f.B {
			r.Mark = Same
		}
		b.add(r)
	}
	for i := range l.Sections {
		b.section(&l.Sections[i])
	}
	b.problems(l)
}

func (b *rows) section(s *Section) {
	name := s.Part
	if s.Of > 0 {
		name += fmt.Sprintf(" %d", s.Of)
	}
	if d := s.asBytes(); d != nil {
		b.add(Row{Kind: RowTitle, Mark: d.Kind, Name: name, Note: bytesNote(d)})
		if d.Kind == Changed && d.Note != "" {
			b.note(visible.String(d.Note))
		}
	} else {
		b.add(Row{Kind: RowTitle, Name: name, Note: sectionNote(s)})
		for i := range s.Differences {
			b.member(&s.Differences[i], name)
		}
	}
	if s.Spelling != nil {
		b.place(s.Spelling)
	}
	if s.Note != "" {
		b.note(visible.String(s.Note))
	}
}

// asBytes is the difference of a part that is no JSON, nil of any other.
func (s *Section) asBytes() *Difference {
	if len(s.Differences) != 1 {
		return nil
	}
	if d := &s.Differences[0]; d.Path == "" && !d.A.Exists() && !d.B.Exists() && (d.BytesA != nil || d.BytesB != nil) {
		return d
	}
	return nil
}

// bytesNote says who has a part that is no JSON.
func bytesNote(d *Difference) string {
	switch d.Kind {
	case Removed:
		return "only the first token has one: " + wording.Count(len(d.BytesA), "byte")
	case Added:
		return "only the second token has one: " + wording.Count(len(d.BytesB), "byte")
	}
	return "differs: " + wording.Count(len(d.BytesA), "byte") + " → " + wording.Count(len(d.BytesB), "byte")
}

// sectionNote says how far a part is the same.
func sectionNote(s *Section) string {
	switch {
	case !s.Differs() && s.Same > 0:
		return "the same: " + wording.Count(s.Same, "member")
	case !s.Differs() && s.Bytes > 0:
		return "the same: " + wording.Count(s.Bytes, "byte")
	case s.Same > 0:
		return areTheSame(s.Same)
	}
	return ""
}

func (b *rows) member(d *Difference, part string) {
	r := Row{Kind: RowMember, Mark: d.Kind, Name: visible.String(d.Path), Note: visible.String(d.Note)}
	if r.Name == "" {
		r.Name = part
	}
	if d.Shift != "" {
		r.Note = strings.TrimSuffix(d.Shift+", "+r.Note, ", ")
	}
	r.old, r.new = b.side(d.A, d.BytesA, d.DateA), b.side(d.B, d.BytesB, d.DateB)
	r.HasOld, r.HasNew = d.A.Exists() || d.BytesA != nil, d.B.Exists() || d.BytesB != nil
	b.add(r)
}

func (b *rows) side(v tokens.Value, raw []byte, date *when.NumericDate) value {
	switch {
	case v.Exists():
		return value{raw: v.Raw(), text: b.date(date)}
	case raw != nil:
		return value{text: wording.Count(len(raw), "byte")}
	}
	return value{}
}

func (b *rows) date(d *when.NumericDate) string {
	if d == nil {
		return ""
	}
	t, ok := d.Time()
	if !ok {
		return "beyond any calendar"
	}
	return when.Stamp(t, b.zone)
}

// place says where bytes first differ, and shows what stands there.
func (b *rows) place(s *Spelling) {
	note := s.Words()
	if s.Offset >= 0 {
		of := "of the decoded part"
		if s.Text {
			of = "of the encoded part"
		}
		note += fmt.Sprintf("; the first byte that differs is %d %s", s.Offset, of)
		if s.TokenA >= 0 && s.TokenA == s.TokenB {
			note += fmt.Sprintf(" (about %d of the token)", s.TokenA)
		}
	}
	if s.Note != "" {
		note += "; " + s.Note
	}
	r := Row{Kind: RowPlace, Note: note}
	if s.Offset >= 0 {
		asText := printable(s.A) && printable(s.B)
		r.HasOld, r.HasNew = true, true
		r.old.text, r.new.text = around(s.A, s.FromA, s.SizeA, asText), around(s.B, s.FromB, s.SizeB, asText)
	}
	b.add(r)
}

// around shows a piece of a text: as text where it is that, else in hex.
func around(piece []byte, from, size int, asText bool) string {
	text := fmt.Sprintf("% x", piece)
	if asText {
		text = visible.Bytes(piece)
	}
	if from > 0 {
		text = "…" + text
	}
	if from+len(piece) < size {
		text += "…"
	}
	if size == 0 {
		text = "(nothing)"
	}
	return text
}

func printable(b []byte) bool {
	return utf8.Valid(b) && !slices.ContainsFunc(b, func(c byte) bool { return c == 0x7f || c < ' ' && c != '\n' && c != '\t' && c != '\r' })
}

// problems tells what is wrong with one of the tokens alone.
func (b *rows) problems(l *Layer) {
	if len(l.OnlyA)+len(l.OnlyB) == 0 && l.Both == 0 {
		return
	}
	note := ""
	if l.Both == 1 {
		note = "1 that both have"
	} else if l.Both > 1 {
		note = fmt.Sprintf("%d that both have", l.Both)
	}
	b.add(Row{Kind: RowTitle, Name: "problems", Note: note})
	tell := func(list []tokens.Problem, mark Kind) {
		for i := range list {
			b.add(Row{Kind: RowMember, Mark: mark, Name: visible.String(list[i].Part), Note: visible.String(list[i].Message)})
		}
	}
	tell(l.OnlyA, Removed)
	tell(l.OnlyB, Added)
}
