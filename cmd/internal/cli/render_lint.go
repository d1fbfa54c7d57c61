package cli

import (
	"fmt"
	"strings"

	"fob/tokens/lint"
	"fob/tokens/visible"
	"fob/tui/screen"
)

// linted writes what was found of one token: the worst first, each with the
// remedy and the source, and the sum.
func (r *renderer) linted(l *linted, by *linter) {
	head := r.Headline(l.judged.Layers[0].Token)
	if l.profile != nil {
		head += " · " + visible.String(l.profile.Title)
	}
	r.Line(head)
	if l.judged.Malformed() != nil {
		r.Line(r.Bad("✗ malformed: ") + "it was looked at as far as it can be read")
	}
	if note := l.blindness(by); note != "" {
		r.wrapped(r.Warn("– "), 2, note, r.plain)
	}
	for i := range l.findings {
		// What is said of a rule is said under the last of its findings.
		last := i+1 == len(l.findings) || l.findings[i+1].Rule != l.findings[i].Rule || l.findings[i+1].Severity == lint.Info
		r.finding(&l.findings[i], len(l.judged.Layers) > 1, last)
	}
	r.lintSum(l, by)
}

func (r *renderer) plain(t string) string { return t }

// blindness says what could not be looked at, and how it can.
func (l *linted) blindness(by *linter) string {
	switch {
	case l.sealed && by.keyed:
		return "encrypted, and none of the keys opens it: only its header was looked at"
	case l.sealed:
		return "encrypted: only its header was looked at; give the key with -k KEY to look inside"
	case l.detached():
		return "the payload is not in the token, and was not looked at"
	case l.unproved:
		return "none of the keys verifies it, so nothing is said of its key; fob verify says why"
	}
	return ""
}

// severity writes the mark and the name of a severity, in one width.
func (r *renderer) severity(s lint.Severity) string {
	word := fmt.Sprintf("%-6s", s)
	switch s {
	case lint.High:
		return r.Bad("✗ " + word)
	case lint.Medium:
		return r.Warn("! " + word)
	case lint.Low:
		return r.Warn("· " + word)
	}
	return r.Dim("i " + word)
}

// findingIndent is how far the text of a finding stands to the right.
const findingIndent = 10

// finding writes one finding; what is told for information only takes one line,
// as fob lint --list has the rest of it.
func (r *renderer) finding(f *lint.Finding, layered, whole bool) {
	where := f.Part
	if f.Member != "" {
		where += " " + visible.String(shorten(f.Member))
	}
	if layered {
		where = fmt.Sprintf("layer %d, %s", f.Layer+1, where)
	}
	head := r.severity(f.Severity) + "  " + r.Bold(f.Rule.ID) + "  "
	detail := visible.Guard(f.Detail)
	if f.Severity == lint.Info {
		r.Line(head + r.Dim(where+": "+detail))
		return
	}
	r.Line(head + r.Dim(where))
	r.indented(detail, r.plain)
	if whole {
		r.about(f.Rule)
	}
}

// about says why a rule is one, what to do, and where it comes from.
func (r *renderer) about(rule *lint.Rule) {
	r.indented(rule.Reason, r.Dim)
	r.indented("→ "+rule.Remedy, r.plain)
	r.indented(rule.Source, r.Dim)
}

// shorten cuts a member's name that is longer than any that people write.
func shorten(name string) string {
	const most = 80
	if len(name) <= most {
		return name
	}
	return strings.ToValidUTF8(name[:most], "") + "…"
}

// rule writes one row of the catalogue in full.
func (r *renderer) rule(rule *lint.Rule) {
	r.Line(r.severity(rule.Severity) + "  " + r.Bold(rule.ID) + "  " + rule.Title)
	r.indented(rule.Reason, r.plain)
	r.indented("→ "+rule.Remedy, r.plain)
	r.indented(rule.Source, r.Dim)
}

func (r *renderer) indented(text string, paint func(string) string) {
	r.wrapped(strings.Repeat(" ", findingIndent), findingIndent, text, paint)
}

// wrapped writes text after a lead, with the further lines as far to the right
// as indent says. The text must be safe already.
func (r *renderer) wrapped(lead string, indent int, text string, paint func(string) string) {
	for _, l := range screen.Wrap(text, max(min(r.Width, 100)-indent, 30)) {
		r.Line(lead + paint(l))
		lead = strings.Repeat(" ", indent)
	}
}

// lintSum says in one line how much was found, of each severity.
func (r *renderer) lintSum(l *linted, by *linter) {
	var parts []string
	for s := lint.High; ; s-- {
		if n := countFindings(l.findings)[s]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
		if s == lint.Info {
			break
		}
	}
	sum := strings.Join(parts, ", ")
	if sum == "" {
		sum = fmt.Sprintf("nothing found: %d rules were held against it", by.held(l))
		if l.sealed || l.detached() {
			sum = "nothing found in the header"
		}
	}
	if l.ignored > 0 {
		sum += fmt.Sprintf(" (and %d left out as asked)", l.ignored)
	}
	if len(l.findings) == 0 && l.judged.Malformed() == nil {
		r.Line(r.Good("✓ " + sum))
		return
	}
	r.Line(r.Bold(sum))
}

// held counts the rules that could have found something.
func (l *linter) held(found *linted) int {
	n := 0
	list := lint.Catalogue()
	for i := range list {
		if l.wants(list[i].ID) && (l.keyed && !found.unproved || !lint.NeedsKey(list[i].ID)) {
			n++
		}
	}
	return n
}
