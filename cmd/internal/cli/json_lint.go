package cli

import "fob/tokens/lint"

// appendLinted appends the members of what was found out of one token; whole
// gives each finding with the remedy and the source of its rule. The caller opens
// and closes the object.
func appendLinted(dst []byte, l *linted, stripped []string, whole bool) []byte {
	d := l.judged.Layers[0].Token
	if err := l.judged.Malformed(); err != nil {
		dst = appendError(dst, err)
	}
	dst = appendText(dst, "form", formID(d.Form))
	dst = appendNumber(dst, "bytes", len(d.Input))
	dst = appendStrings(dst, "stripped", stripped)
	if l.profile != nil {
		dst = append(appendKey(dst, "profile"), '{')
		dst = appendText(dst, "name", l.profile.Name)
		dst = append(appendText(dst, "title", l.profile.Title), '}')
	}
	dst = append(appendKey(dst, "findings"), '[')
	for i := range l.findings {
		dst = append(appendComma(dst), '{')
		dst = append(appendLintFinding(dst, &l.findings[i], len(l.judged.Layers) > 1, whole), '}')
	}
	dst = append(dst, ']')
	dst = append(appendKey(dst, "summary"), '{')
	for s, n := range countFindings(l.findings) {
		dst = appendNumber(dst, lint.Severity(s).String(), n)
	}
	if l.ignored > 0 {
		dst = appendNumber(dst, "ignored", l.ignored)
	}
	dst = append(dst, '}')
	return appendStrings(dst, "not_looked_at", l.notLookedAt())
}

// appendLintFinding appends the members of one finding; the layer stands there
// where there are several.
func appendLintFinding(dst []byte, f *lint.Finding, layered, whole bool) []byte {
	dst = appendText(dst, "id", f.Rule.ID)
	dst = appendText(dst, "severity", f.Severity.String())
	if layered {
		dst = appendNumber(dst, "layer", f.Layer+1)
	}
	dst = appendText(dst, "part", f.Part)
	dst = appendTextIf(dst, "member", f.Member)
	dst = appendText(dst, "detail", f.Detail)
	if !whole {
		return dst
	}
	dst = appendText(dst, "title", f.Rule.Title)
	dst = appendText(dst, "reason", f.Rule.Reason)
	dst = appendText(dst, "remedy", f.Rule.Remedy)
	return appendText(dst, "source", f.Rule.Source)
}

// countFindings counts by severity.
func countFindings(list []lint.Finding) (n [lint.High + 1]int) {
	for i := range list {
		n[list[i].Severity]++
	}
	return n
}

// notLookedAt names what could not be looked at.
func (l *linted) notLookedAt() []string {
	switch {
	case l.sealed:
		return []string{"claims", "key"}
	case l.detached():
		return []string{"payload"}
	case l.unproved:
		return []string{"key"}
	}
	return nil
}
