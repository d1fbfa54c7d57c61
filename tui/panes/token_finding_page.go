package panes

import (
	"fmt"

	"fob/themes"
	"fob/tokens/lint"
	"fob/tokens/visible"
	"fob/tui"
	"fob/tui/screen"
)

// openFinding explains a finding.
func (p *token) openFinding(r *tokenRow, s *tui.State) tui.Intent {
	f := r.finding
	pager := &tui.Pager{Heading: "Finding · " + f.Rule.Title, Keys: map[string]tui.Intent{"y": tui.Intents{tui.Close{}, tui.Copy{Text: []byte(r.detail), What: "the finding"}}}}
	var rows tokenRows // those that the filter hides, too
	rows.build(s, "")
	member := rows.memberOf(f)
	if member != nil {
		pager.Keys["m"] = tui.Intents{tui.Close{}, tui.Tell{Pane: tui.Token, Msg: tokenGo{member.key}}}
	}
	detail, place := visible.String(f.Detail), placeOf(f)
	pager.Text = func(fr tui.Frame, w int) [][]screen.Span {
		st := fr.St
		glyph, style := severity(st, f.Severity)
		pg := &page{f: fr, w: w}
		pg.lines = append(pg.lines, []screen.Span{{Style: style, Text: glyph + " " + f.Severity.String()}, {Style: st.Muted, Text: "  " + f.Rule.ID}})
		pg.gap()
		pg.text(st.Strong, detail)
		pg.gap()
		pg.row("risk", f.Rule.Reason)
		pg.row("remedy", f.Rule.Remedy)
		pg.row("about", place)
		pg.row("source", f.Rule.Source)
		pg.gap()
		pg.text(st.Muted, "The token may verify all the same: no verdict turns on it.")
		keys := keysLine(fr)
		if member != nil {
			keys = append(keys, screen.Span{Text: "   "}, screen.Span{Style: st.Key, Text: "m"}, screen.Span{Style: st.Muted, Text: " goes to it"})
		}
		return append(pg.lines, keys)
	}
	return tui.Open{Dialog: pager}
}

// placeOf says what a finding is about, in words that are safe.
func placeOf(f *lint.Finding) string {
	text := "the " + f.Part
	if f.Part == "" || f.Part == "token" {
		text = "the token as a whole"
	}
	if f.Member != "" {
		text = clean(f.Member) + ", in " + text
	}
	if f.Layer > 0 {
		text += fmt.Sprintf(" of layer %d", f.Layer+1)
	}
	return text
}

// page lays out paragraphs, and rows of a word and what it is.
type page struct {
	f     tui.Frame
	w     int
	lines [][]screen.Span
}

const pageLabel = 9

func (p *page) text(style themes.Style, text string) {
	for _, l := range screen.Wrap(text, p.w) {
		p.lines = append(p.lines, []screen.Span{{Style: style, Text: l}})
	}
}

// row is left out where there is nothing to say.
func (p *page) row(label, text string) {
	if text == "" {
		return
	}
	for i, l := range screen.Wrap(text, max(8, p.w-pageLabel)) {
		if i > 0 {
			label = ""
		}
		p.lines = append(p.lines, []screen.Span{{Style: p.f.St.Muted, Text: fmt.Sprintf("%-*s", pageLabel, label)}, {Style: p.f.St.Text, Text: l}})
	}
}

func (p *page) gap() { p.lines = append(p.lines, nil) }
