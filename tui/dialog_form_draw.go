package tui

import (
	"slices"

	"fob/tui/screen"
)

const formWidth = 72

// Size fits the fields, what they will do, the line of help and that of keys.
func (d *Form) Size(f Frame, w, h int) (int, int) {
	w = min(w, formWidth)
	return w, min(h, len(d.content(f, w))+1+len(d.note(f, w))+1)
}

// row is one row of a form's content: text, or a field.
type row struct {
	spans []screen.Span
	field *FormField
}

// content is what scrolls where it does not fit: the introduction, the fields,
// and what will be done.
func (d *Form) content(f Frame, w int) []row {
	var rows []row
	if d.Intro != "" {
		for _, l := range screen.Wrap(d.Intro, w) {
			rows = append(rows, row{spans: []screen.Span{{Style: f.St.Muted, Text: l}}})
		}
		rows = append(rows, row{})
	}
	d.first = len(rows)
	for _, i := range d.visible() {
		rows = append(rows, row{field: &d.Fields[i]})
	}
	if d.Preview != nil {
		rows = append(rows, row{})
		for _, l := range d.Preview(d.values())(f, w) {
			rows = append(rows, row{spans: l})
		}
	}
	return rows
}

// note is what went wrong, or else the help of the field that has the cursor.
func (d *Form) note(f Frame, w int) [][]screen.Span {
	const most = 4
	text, style := d.help(), f.St.Muted
	if d.failed != "" {
		text, style = "✗ "+d.failed, f.St.Bad
	}
	var lines [][]screen.Span
	for _, l := range screen.Wrap(text, w) {
		if len(lines) < most {
			lines = append(lines, []screen.Span{{Style: style, Text: l}})
		}
	}
	return lines
}

// Draw draws the form, with the field that has the cursor in view.
func (d *Form) Draw(f Frame, a screen.Area) {
	shown := d.visible()
	if !slices.Contains(shown, d.at) && len(shown) > 0 {
		d.at = shown[0]
	}
	rows, note := d.content(f, a.W()), d.note(f, a.W())
	seen := max(1, a.H()-len(note)-2)
	if seen+len(note)+1 < a.H() && len(rows) <= seen {
		seen = len(rows)
	}
	label := 0
	for _, i := range shown {
		label = max(label, screen.Width(d.Fields[i].Label))
	}
	focus := d.first + max(0, slices.Index(shown, d.at))
	if focus < seen {
		d.top = 0
	} else {
		d.top = focus - seen + 1
	}
	body := a.Rows(0, seen)
	for y := range seen {
		if d.top+y >= len(rows) {
			break
		}
		if r := rows[d.top+y]; r.field != nil {
			d.drawField(f, body.Rows(y, 1), r.field, label, r.field == &d.Fields[d.at])
		} else {
			body.Spans(0, y, r.spans...)
		}
	}
	if d.top > 0 {
		body.Right(a.W(), 0, 1, f.St.Muted, "↑")
	}
	if d.top+seen < len(rows) {
		body.Right(a.W(), seen-1, 1, f.St.Muted, "↓")
	}
	for i, l := range note {
		a.Spans(0, seen+1+i, l...)
	}
	d.drawKeys(f, a.Rows(a.H()-1, 1))
}

func (d *Form) drawKeys(f Frame, a screen.Area) {
	st := f.St
	a.Clear(st.Dialog)
	x := a.Text(0, 0, st.Key, "^s")
	x = a.Text(x+1, 0, st.Text, d.Go)
	if d.waiting {
		a.Text(x+3, 0, st.Info, "… esc stops it")
		return
	}
	x = a.Text(x+3, 0, st.Key, "esc")
	x = a.Text(x+1, 0, st.Muted, "leave it")
	if len(d.visible()) > 1 {
		x = a.Text(x+3, 0, st.Key, "tab")
		a.Text(x+1, 0, st.Muted, "next field")
	}
}
