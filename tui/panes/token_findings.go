package panes

import (
	"fmt"
	"strconv"
	"strings"

	"fob/themes"
	"fob/tokens/lint"
	"fob/tui"
	"fob/tui/screen"
)

// severity gives a finding's sign and colour. Red is for what a verdict refuses.
func severity(st *themes.Styles, s lint.Severity) (string, themes.Style) {
	switch s {
	case lint.High:
		return "▲", st.Warn.With(themes.Style{Attr: themes.Bold})
	case lint.Medium:
		return "△", st.Warn
	case lint.Low:
		return "▽", st.Info
	}
	return "·", st.Muted
}

// findings lists what is allowed but weak, the worst first.
func (b *tokenBuilder) findings() {
	r, begun, seen := b.read, false, map[string]int{}
	titles := 0
	for i := range r.Findings {
		f := &r.Findings[i]
		key := fmt.Sprintf("finding %s %d %s/%s", f.Rule.ID, f.Layer, f.Part, f.Member)
		if seen[key]++; seen[key] > 1 {
			key += "#" + strconv.Itoa(seen[key])
		}
		if !b.tells(f) {
			continue
		}
		if !begun {
			note := ""
			if !r.Inspected {
				note = "of the text before; looking again"
			}
			b.section(-1, "findings", note)
			begun = true
		}
		titles = max(titles, screen.Width(f.Rule.Title))
		b.add(tokenRow{kind: rowFinding, key: key, name: f.Severity.String(), value: f.Rule.Title, note: clean(aboutWhat(f)), detail: f.Detail, finding: f, at: -1})
	}
	for i := range b.rows {
		b.rows[i].names = min(titles, widestTitle)
	}
}

// widestTitle is how far the titles of findings push away what is so: one that is
// wider does so by itself.
const widestTitle = 26

// aboutWhat says what is so, with the member before it where it is not named at
// once.
func aboutWhat(f *lint.Finding) string {
	if f.Member == "" || strings.Contains(f.Detail, f.Member) {
		return f.Detail
	}
	return f.Member + ": " + f.Detail
}

// manyRows are more than anybody reads before what is wrong with them.
const manyRows = 100

// beside puts the findings that were made under what the token says, or over it
// where that is much.
func (b *tokenBuilder) beside(says []tokenRow) []tokenRow {
	found := b.take()
	switch {
	case len(found) == 0:
		return says
	case len(says) == 0:
		return found
	case len(says) > manyRows:
		return append(append(found, tokenRow{kind: rowNote}), says...)
	}
	return append(append(says, tokenRow{kind: rowNote}), found...)
}

// tells tells whether a finding has the text that is looked for.
func (b *tokenBuilder) tells(f *lint.Finding) bool {
	if b.filter == "" {
		return true
	}
	for _, text := range []string{f.Rule.ID, f.Rule.Title, f.Severity.String(), f.Part, f.Member, f.Detail} {
		if strings.Contains(strings.ToLower(text), b.filter) {
			return true
		}
	}
	return false
}

// marks keeps which members there are findings about: those that are only for
// information mark nothing.
func (b *tokenBuilder) marks() {
	for i := range b.read.Findings {
		if f := &b.read.Findings[i]; f.Member != "" && f.Severity > lint.Info {
			if b.marked == nil {
				b.marked = map[string][]*lint.Finding{}
			}
			b.marked[f.Member] = append(b.marked[f.Member], f)
		}
	}
}

// about gives the worst finding on a member's row, nil if there is none.
func (b *tokenBuilder) about(r *tokenRow) *lint.Finding {
	for _, f := range b.marked[r.path] {
		if r.isAbout(f) {
			return f
		}
	}
	return nil
}

// isAbout tells whether a row is that of the member that a finding is about.
func (r *tokenRow) isAbout(f *lint.Finding) bool {
	if r.kind != rowMember || f.Member == "" || r.path != f.Member {
		return false
	}
	if f.Part != "header" {
		return strings.HasPrefix(r.key, "claims/")
	}
	rest, ok := strings.CutPrefix(r.key, "header "+strconv.Itoa(f.Layer))
	return ok && rest != "" && (rest[0] < '0' || rest[0] > '9')
}

// isWeak tells the rows of findings that are more than information.
func (r *tokenRow) isWeak() bool {
	return r.kind == rowFinding && r.finding.Severity > lint.Info
}

// memberOf gives the row of the member that a finding is about, nil if it is
// about none that is there.
func (t *tokenRows) memberOf(f *lint.Finding) *tokenRow {
	for i := range t.all() {
		if r := t.at(i); r.isAbout(f) {
			return r
		}
	}
	return nil
}

// tally counts findings by severity, without those for information.
func tally(list []lint.Finding) (counts [lint.High + 1]int, worst lint.Severity) {
	for i := range list {
		counts[list[i].Severity]++
		worst = max(worst, list[i].Severity)
	}
	return counts, worst
}

// tallySpan says how many findings there are: "▲ 2 high 1 low". Its text is ""
// where there is none above info.
func tallySpan(f tui.Frame, r *tui.Reading) screen.Span {
	counts, worst := tally(r.Findings)
	return tallied(f, r, worst, strings.Join(countWords(counts, worst), " "))
}

// worstSpan says it in less: "▲ 2 high +1".
func worstSpan(f tui.Frame, r *tui.Reading) screen.Span {
	counts, worst := tally(r.Findings)
	text, more := fmt.Sprintf("%d %s", counts[worst], worst), 0
	for s := lint.Low; s < worst; s++ {
		more += counts[s]
	}
	if more > 0 {
		text += fmt.Sprintf(" +%d", more)
	}
	return tallied(f, r, worst, text)
}

func tallied(f tui.Frame, r *tui.Reading, worst lint.Severity, text string) screen.Span {
	glyph, style := severity(f.St, worst)
	switch {
	case worst == lint.Info:
		return screen.Span{}
	case !r.Inspected:
		glyph, style = "…", f.St.Muted
	}
	return screen.Span{Style: style, Text: glyph + " " + text}
}

// countWords writes counts from a severity down: "2 high", "1 low".
func countWords(counts [lint.High + 1]int, from lint.Severity) []string {
	var words []string
	for s := from; s > lint.Info; s-- {
		if counts[s] > 0 {
			words = append(words, fmt.Sprintf("%d %s", counts[s], s))
		}
	}
	return words
}

// findingsLine is the row under the verdicts: how many of the worst there are,
// and what they are.
func findingsLine(f tui.Frame, r *tui.Reading) (v tokenVerdict, ok bool) {
	counts, worst := tally(r.Findings)
	if worst == lint.Info {
		return v, false
	}
	v.glyph, v.style = severity(f.St, worst)
	v.name, v.word = "findings", fmt.Sprintf("%d %s", counts[worst], worst)
	var titles []string
	for i := range r.Findings {
		if title := r.Findings[i].Rule.Title; r.Findings[i].Severity == worst && (len(titles) == 0 || titles[len(titles)-1] != title) {
			titles = append(titles, title)
		}
	}
	v.detail = []screen.Span{{Style: f.St.Text, Text: strings.Join(titles, ", ")}}
	if rest := countWords(counts, worst-1); len(rest) > 0 {
		v.detail = append(v.detail, screen.Span{Style: f.St.Muted, Text: " · and " + strings.Join(rest, ", ")})
	}
	return v, true
}
