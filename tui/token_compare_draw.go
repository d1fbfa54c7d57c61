package tui

import (
	"strings"

	"fob/themes"
	"fob/tokens"
	"fob/tokens/compare"
	"fob/tokens/visible"
	"fob/tui/screen"
)

// comparisonLines is a comparison laid out, kept as long as nothing changes that
// it depends on.
type comparisonLines struct {
	w     int
	utc   bool
	st    *themes.Styles
	lines [][]screen.Span
}

// comparisonColumns is from how many columns on the two tokens stand in columns
// of their own.
const comparisonColumns = 92

func (d *comparison) lines(f Frame, w int) [][]screen.Span {
	if c := &d.made; c.lines != nil && c.w == w && c.utc == f.S.Clock.UTC && c.st == f.St {
		return c.lines
	}
	t := &comparisonSheet{st: f.St, w: w, wide: w >= comparisonColumns}
	for i, r := range d.read {
		t.side(string(rune('A'+i)), d.names[i], r)
	}
	t.headline(d.result)
	all := " lists what is the same, too   "
	if d.all {
		all = " lists what differs only   "
	}
	st := f.St
	t.lines = append(t.lines, nil, []screen.Span{{Style: st.Key, Text: "a"}, {Style: st.Muted, Text: all}, {Style: st.Key, Text: "s"}, {Style: st.Muted, Text: " swaps the two"}})
	if !d.result.Identical || d.all {
		t.rows(d.result.Rows(f.Zone()), d.names)
	}
	d.made = comparisonLines{w, f.S.Clock.UTC, f.St, t.lines}
	return t.lines
}

// comparisonSheet is the layout in the making.
type comparisonSheet struct {
	st    *themes.Styles
	w     int
	wide  bool
	name  int // columns of the names
	lines [][]screen.Span
}

func (t *comparisonSheet) add(spans ...screen.Span) { t.lines = append(t.lines, spans) }

// rows lays out all rows under the names of the two.
func (t *comparisonSheet) rows(rows []compare.Row, names [2]string) {
	for i := range rows {
		if k := rows[i].Kind; k == compare.RowMember || k == compare.RowFact {
			t.name = max(t.name, min(screen.Width(rows[i].Name), 24, t.w/3))
		}
	}
	t.lines = append(t.lines, nil)
	if t.wide {
		room := (t.w - t.name - 6) / 2
		t.add(screen.Span{Text: strings.Repeat(" ", t.name+4)}, screen.Span{Style: t.st.Heading, Text: padTo(screen.Cut("A "+names[0], room), room)},
			screen.Span{Style: t.st.Heading, Text: "  " + screen.Cut("B "+names[1], room)})
	}
	for i := range rows {
		t.row(&rows[i])
	}
}

// side names a token and says its verdict.
func (t *comparisonSheet) side(letter, name string, r *Reading) {
	glyph, style, text := verdictOf(r, t.st)
	head := []screen.Span{{Style: t.st.Strong, Text: letter + "  "}, {Style: t.st.Text, Text: name}}
	before := 3 + screen.Width(name) + 2
	if t.w-before < 32 { // no room beside the name
		t.add(head...)
		head, before = []screen.Span{{Text: "  "}}, 3
	}
	lines := screen.Wrap(text, max(8, t.w-before-2))
	t.add(append(head, screen.Span{Style: style, Text: strings.Repeat(" ", before-screen.SpansWidth(head)) + glyph + " " + lines[0]})...)
	for _, l := range lines[1:] {
		t.add(screen.Span{Text: strings.Repeat(" ", before+2)}, screen.Span{Style: style, Text: l})
	}
}

// verdictOf sums the judgement on one of the two up in a line.
func verdictOf(r *Reading, st *themes.Styles) (glyph string, style themes.Style, text string) {
	v := &r.Judged
	if err := v.Malformed(); err != nil {
		return "✗", st.Bad, "cannot be read: " + visible.Guard(err.Error())
	}
	by := ""
	if v.Signature != nil && v.Signature.Key != nil && r.Trust != nil {
		if held, ok := r.Trust.Of(v.Signature.Key); ok {
			by = " by " + visible.String(held.Name)
		}
	}
	switch {
	case v.Overall == tokens.StatusValid:
		return "✓", st.Good, "valid, signed" + by
	case v.Overall == tokens.StatusInvalid && v.Signature.Status == tokens.StatusInvalid:
		return "✗", st.Bad, "invalid: " + visible.Guard(v.Signature.Reason)
	case v.Overall == tokens.StatusInvalid:
		return "✗", st.Bad, "signed" + by + ", but " + strings.ReplaceAll(string(v.Time.Status), "_", " ")
	}
	return "–", st.Muted, "not checked: " + visible.Guard(v.Signature.Reason)
}

func (t *comparisonSheet) headline(r *compare.Result) {
	glyph, style := "✗", t.st.Bad
	switch {
	case r.Identical:
		glyph, style = "✓", t.st.Good
	case r.SameJSON():
		glyph, style = "≈", t.st.Warn
	}
	t.lines = append(t.lines, nil)
	for i, l := range screen.Wrap(r.Headline(), max(8, t.w-2)) {
		if i > 0 {
			glyph = " "
		}
		t.add(screen.Span{Style: style, Text: glyph + " "}, screen.Span{Style: t.st.Strong, Text: l})
	}
}

func (t *comparisonSheet) row(row *compare.Row) {
	st := t.st
	switch {
	case row.Kind == compare.RowTitle:
		note := st.Muted
		if row.Mark != compare.Same {
			_, note = t.mark(row)
		}
		t.lines = append(t.lines, nil)
		t.add(screen.Span{Style: st.Heading, Text: row.Name}, screen.Span{Style: note, Text: "  " + screen.Cut(row.Note, max(0, t.w-screen.Width(row.Name)-2))})
	case row.Kind == compare.RowNote:
		t.indented(2, st.Muted, row.Note)
	case row.Kind == compare.RowPlace:
		t.place(row)
	case t.wide && (row.HasOld || row.HasNew):
		t.columns(row)
	default:
		t.unified(row)
	}
}

// indented writes a text over as many lines as it needs.
func (t *comparisonSheet) indented(by int, style themes.Style, text string) {
	for _, l := range screen.Wrap(text, max(8, t.w-by)) {
		t.add(screen.Span{Text: strings.Repeat(" ", by)}, screen.Span{Style: style, Text: l})
	}
}

func (t *comparisonSheet) mark(row *compare.Row) (string, themes.Style) {
	switch row.Mark {
	case compare.Removed:
		return "-", t.st.Bad
	case compare.Added:
		return "+", t.st.Good
	case compare.Changed, compare.Reordered:
		return "~", t.st.Warn
	case compare.Respelled:
		return "≈", t.st.Warn
	}
	return " ", t.st.Muted
}

// begin are the mark and the name of a row.
func (t *comparisonSheet) begin(row *compare.Row) []screen.Span {
	mark, style := t.mark(row)
	name := style
	if row.Kind == compare.RowFact {
		name = t.st.Muted
	}
	return []screen.Span{{Style: style, Text: mark + " "}, {Style: name, Text: padTo(screen.CutMiddle(row.Name, t.name), t.name) + "  "}}
}

func (t *comparisonSheet) columns(row *compare.Row) {
	room := (t.w - t.name - 6) / 2
	was, is := row.Values(room)
	if row.Kind == compare.RowFact && row.Mark == compare.Same {
		is = was
	}
	cell := func(text string, has bool, style themes.Style) screen.Span {
		switch {
		case !has && row.Kind == compare.RowFact:
			text, style = "none", t.st.Muted
		case !has:
			text, style = "·", t.st.Muted
		case row.Mark == compare.Same || row.Kind == compare.RowFact:
			style = t.st.Text
		}
		return screen.Span{Style: style, Text: padTo(screen.Cut(text, room), room)}
	}
	line := append(t.begin(row), cell(was, row.HasOld, t.st.Bad), screen.Span{Text: "  "})
	right := cell(is, row.HasNew, t.st.Good)
	note := row.Note
	if note != "" && row.HasNew && screen.Width(is)+screen.Width(note)+4 <= room {
		right.Text = screen.Cut(is, room)
		line = append(line, right, screen.Span{Style: t.st.Muted, Text: "  (" + note + ")"})
		note = ""
	} else {
		line = append(line, right)
	}
	t.add(line...)
	if note != "" {
		t.indented(t.name+4, t.st.Muted, note)
	}
}

// unified writes one side under the other.
func (t *comparisonSheet) unified(row *compare.Row) {
	room := max(8, t.w-t.name-4)
	was, is := row.Values(2 * room)
	first := t.begin(row)
	add := func(before string, style, mark themes.Style, text string) {
		for i, l := range screen.Wrap(text, max(6, room-screen.Width(before))) {
			if i > 0 {
				before = strings.Repeat(" ", screen.Width(before))
			}
			t.add(append(first, screen.Span{Style: mark, Text: before}, screen.Span{Style: style, Text: l})...)
			first = []screen.Span{{Text: strings.Repeat(" ", t.name+4)}}
		}
	}
	_, tint := t.mark(row)
	bad, good := t.st.Bad, t.st.Good
	if row.Kind == compare.RowFact || row.Mark == compare.Same {
		bad, good = t.st.Text, t.st.Text
	}
	absent := row.Kind == compare.RowFact && row.Mark != compare.Same
	if used := screen.Width(was) + 3 + screen.Width(is); row.HasOld && row.HasNew && row.Mark != compare.Same && used <= room {
		line := append(t.begin(row), screen.Span{Style: bad, Text: was}, screen.Span{Style: tint, Text: " → "}, screen.Span{Style: good, Text: is})
		first = []screen.Span{{Text: strings.Repeat(" ", t.name+4)}}
		if row.Note != "" && used+screen.Width(row.Note)+4 <= room {
			t.add(append(line, screen.Span{Style: t.st.Muted, Text: "  (" + row.Note + ")"})...)
			return
		}
		t.add(line...)
		if row.Note != "" {
			add("", t.st.Muted, tint, row.Note)
		}
		return
	}
	switch {
	case row.HasOld:
		add("", bad, tint, was)
	case absent:
		add("", t.st.Muted, tint, "none")
	}
	switch {
	case row.HasNew && row.HasOld && row.Mark == compare.Same:
	case row.HasNew && (row.HasOld || absent):
		add("→ ", good, tint, is)
	case row.HasNew:
		add("", good, tint, is)
	case absent:
		add("→ ", t.st.Muted, tint, "none")
	}
	if row.Note != "" {
		add("", t.st.Muted, tint, row.Note)
	}
	if len(first) > 1 { // nothing was said of it
		t.add(first...)
	}
}

// place says where bytes first differ, and shows what stands there.
func (t *comparisonSheet) place(row *compare.Row) {
	for i, l := range screen.Wrap(row.Note, max(8, t.w-4)) {
		glyph := "≠ "
		if i > 0 {
			glyph = "  "
		}
		t.add(screen.Span{Style: t.st.Warn, Text: "  " + glyph}, screen.Span{Style: t.st.Text, Text: l})
	}
	if !row.HasOld {
		return
	}
	was, is := row.Values(200)
	for i, text := range []string{was, is} {
		t.add(screen.Span{Style: t.st.Muted, Text: "    " + string(rune('A'+i)) + " "}, screen.Span{Style: t.st.Text, Text: screen.Cut(text, max(1, t.w-6))})
	}
}
