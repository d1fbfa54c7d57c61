package cli

import (
	"fmt"
	"strings"

	"fob/tokens"
	"fob/tokens/compare"
	"fob/tokens/visible"
	"fob/tui/screen"
)

// How a comparison is laid out: in columns from so many on, and the room that
// names and values have.
const (
	diffColumns = 100
	diffName    = 24
	diffValue   = 200
)

// diff writes a comparison for people: the verdicts if keys were given, the sum,
// and every part.
func (r *renderer) diff(c *compare.Result, sides *[2]diffSide, judged, all, tty bool) {
	for i := range sides {
		r.Line(r.Bold(string(rune('A'+i))) + "  " + r.diffSide(&sides[i], judged))
	}
	mark := r.Bad("✗ ")
	switch {
	case c.Identical:
		mark = r.Good("✓ ")
	case c.SameJSON():
		mark = r.Warn("≈ ")
	}
	r.Line(mark + r.Bold(c.Headline()))
	rows := c.Rows(r.Zone)
	if c.Identical && !all {
		rows = rows[:0]
	}
	wide := tty && r.Width >= diffColumns
	name := 0
	for i := range rows {
		if k := rows[i].Kind; k == compare.RowMember || k == compare.RowFact {
			name = max(name, screen.Width(rows[i].Name))
		}
	}
	name = min(name, diffName)
	if wide && len(rows) > 0 {
		room := (r.Width - name - 8) / 2
		r.Line(strings.Repeat(" ", name+4) + r.Bold(diffPadded("A", room)) + "  " + r.Bold("B"))
	}
	for i := range rows {
		row := &rows[i]
		switch {
		case row.Kind == compare.RowTitle:
			note := r.Dim
			if row.Mark != compare.Same {
				_, note = r.diffMark(row)
			}
			r.Line(strings.TrimRight(r.diffTitle(row.Name)+"  "+note(row.Note), " "))
		case row.Kind == compare.RowNote:
			r.Line(r.Dim("  " + row.Note))
		case row.Kind == compare.RowPlace:
			r.diffPlace(row)
		case wide && (row.HasOld || row.HasNew):
			r.diffColumns(row, name)
		default:
			r.diffUnified(row, name)
		}
	}
}

// diffSide names a token and, if it was held against keys, says its verdict.
func (r *renderer) diffSide(s *diffSide, judged bool) string {
	text := visible.String(s.name)
	if text == "" {
		text = "the token given"
	}
	if !judged {
		return text
	}
	text += "  "
	v := &s.judged
	if err := v.Malformed(); err != nil {
		return text + r.Bad("✗ cannot be read: ") + visible.Guard(err.Error())
	}
	switch v.Overall {
	case tokens.StatusValid:
		return text + r.Good("✓ valid: ") + held(v) + r.Dim(" ("+r.diffKeys(v)+")")
	case tokens.StatusInvalid:
		why := v.Signature.Reason
		if v.Signature.Status == tokens.StatusValid {
			why = "signed by " + r.diffKeys(v) + ", but " + wordOfTime(v.Time.Status)
		}
		return text + r.Bad("✗ invalid: ") + visible.Guard(why)
	}
	return text + r.Warn("– not checked: ") + visible.Guard(v.Signature.Reason)
}

// diffKeys names the keys that proved or opened something.
func (r *renderer) diffKeys(v *tokens.Judgement) string {
	var names []string
	for i := range v.Layers {
		l := &v.Layers[i]
		if l.Opened != nil {
			names = append(names, "opened with "+visible.Guard(r.keyName(l.Opened.Key)))
		}
		if l.Report != nil && l.Report.Signature.Key != nil {
			names = append(names, visible.Guard(r.keyName(l.Report.Signature.Key)))
		}
	}
	return strings.Join(names, ", ")
}

// wordOfTime says why a token whose signature holds is not good now.
func wordOfTime(s tokens.Status) string {
	switch s {
	case tokens.StatusExpired:
		return "expired"
	case tokens.StatusNotYet:
		return "not yet valid"
	}
	return "its times cannot be read"
}

// diffTitle colours the name of a part as the other commands do.
func (r *renderer) diffTitle(name string) string {
	switch word, _, _ := strings.Cut(name, " "); word {
	case "header", "unprotected":
		return r.Part(0, name)
	case "claims", "payload", "ciphertext":
		return r.Part(1, name)
	case "signature", "recipient", "encrypted", "tag", "iv":
		return r.Part(2, name)
	}
	return r.Bold(name)
}

// diffMark is the sign of what became of a member, and what colours it.
func (r *renderer) diffMark(row *compare.Row) (string, func(string) string) {
	switch row.Mark {
	case compare.Removed:
		return "-", r.Bad
	case compare.Added:
		return "+", r.Good
	case compare.Changed, compare.Reordered:
		return "~", r.Warn
	case compare.Respelled:
		return "≈", r.Warn
	}
	return " ", r.Dim
}

// diffUnified writes a row with one side after the other.
func (r *renderer) diffUnified(row *compare.Row, name int) {
	mark, tint := r.diffMark(row)
	was, is := row.Values(diffValue)
	note := row.Note
	var text string
	switch {
	case row.HasOld && row.HasNew && row.Mark == compare.Same:
		text = was
	case row.HasOld && row.HasNew:
		text = was + tint(" → ") + is
	case row.Kind == compare.RowFact && row.HasNew:
		text = "none" + tint(" → ") + is
	case row.Kind == compare.RowFact:
		text = was + tint(" → ") + "none"
	case row.HasOld:
		text = was
	case row.HasNew:
		text = is
	default:
		text, note = note, ""
	}
	if note != "" {
		text += r.Dim("  (" + note + ")")
	}
	r.Line(strings.TrimRight(fmt.Sprintf("%s %s  %s", tint(mark), tint(diffPadded(row.Name, name)), text), " "))
}

// diffColumns writes a row with the sides in two columns.
func (r *renderer) diffColumns(row *compare.Row, name int) {
	mark, tint := r.diffMark(row)
	room := (r.Width - name - 8) / 2
	was, is := row.Values(room)
	if row.Mark == compare.Same && row.Kind == compare.RowFact {
		is = was
	}
	cell := func(text string, has bool) string {
		if !has {
			return diffPadded(r.absent(row), room)
		}
		return diffPadded(screen.Cut(text, room), room)
	}
	note, beside := row.Note, ""
	if note != "" && row.HasNew && screen.Width(is)+screen.Width(note)+4 <= room {
		note, beside = "", r.Dim("  ("+note+")")
	}
	left, right := cell(was, row.HasOld), strings.TrimRight(cell(is, row.HasNew), " ")
	if row.Mark != compare.Same && row.Kind != compare.RowFact {
		left, right = r.tintSide(left, row.HasOld, r.Bad), r.tintSide(right, row.HasNew, r.Good)
	}
	r.Line(strings.TrimRight(fmt.Sprintf("%s %s  %s  %s", tint(mark), tint(diffPadded(row.Name, name)), left, right+beside), " "))
	if note != "" {
		r.Line(strings.Repeat(" ", name+4) + r.Dim(note))
	}
}

func (r *renderer) tintSide(text string, has bool, tint func(string) string) string {
	if !has {
		tint = r.Dim
	}
	bare := strings.TrimRight(text, " ")
	return tint(bare) + text[len(bare):]
}

// absent stands where a side has nothing.
func (r *renderer) absent(row *compare.Row) string {
	if row.Kind == compare.RowFact {
		return "none"
	}
	return "·"
}

// diffPlace writes where bytes first differ, and under it what stands there.
func (r *renderer) diffPlace(row *compare.Row) {
	r.Line("  " + r.Warn("≠ ") + row.Note)
	if !row.HasOld {
		return
	}
	was, is := row.Values(diffValue)
	r.Line("    " + r.Dim("A ") + was)
	r.Line("    " + r.Dim("B ") + is)
}

// diffPadded fills a text up to a width in columns; a longer one stays.
func diffPadded(text string, w int) string {
	if n := w - screen.Width(text); n > 0 {
		return text + strings.Repeat(" ", n)
	}
	return text
}
