package cli

import (
	"fob/cmd/internal/jsonout"
	"fob/tokens/lint"
)

// appendLinted appends the members of what was found out of one token; whole
// gives each finding with the remedy and the source of its rule. The caller opens
// and closes the object.
func appendLinted(dst []byte, l *linted, stripped []string, whole bool) []byte {
	d := l.judged.Layers[0].Token
	if err := l.judged.Malformed(); err != nil {
		dst = appendError(dst, err)
	}
	dst = jsonout.AppendText(dst, "form", jsonout.FormID(d.Form))
	dst = jsonout.AppendNumber(dst, "bytes", len(d.Input))
	dst = jsonout.AppendStrings(dst, "stripped", stripped)
	if l.profile != nil {
		dst = append(jsonout.AppendKey(dst, "profile"), '{')
		dst = jsonout.AppendText(dst, "name", l.profile.Name)
		dst = append(jsonout.AppendText(dst, "title", l.profile.Title), '}')
	}
	dst = append(jsonout.AppendKey(dst, "findings"), '[')
	for i := range l.findings {
		dst = append(jsonout.AppendComma(dst), '{')
		dst = append(appendLintFinding(dst, &l.findings[i], len(l.judged.Layers) > 1, whole), '}')
	}
	dst = append(dst, ']')
	dst = append(jsonout.AppendKey(dst, "summary"), '{')
	for s, n := range countFindings(l.findings) {
		dst = jsonout.AppendNumber(dst, lint.Severity(s).String(), n)
	}
	if l.ignored > 0 {
		dst = jsonout.AppendNumber(dst, "ignored", l.ignored)
	}
	dst = append(dst, '}')
	return jsonout.AppendStrings(dst, "not_looked_at", l.notLookedAt())
}

// appendLintFinding appends the members of one finding; the layer stands there
// where there are several.
func appendLintFinding(dst []byte, f *lint.Finding, layered, whole bool) []byte {
	dst = jsonout.AppendText(dst, "id", f.Rule.ID)
	dst = jsonout.AppendText(dst, "severity", f.Severity.String())
	if layered {
		dst = jsonout.AppendNumber(dst, "layer", f.Layer+1)
	}
	dst = jsonout.AppendText(dst, "part", f.Part)
	dst = jsonout.AppendTextIf(dst, "member", f.Member)
	dst = jsonout.AppendText(dst, "detail", f.Detail)
	if !whole {
		return dst
	}
	dst = jsonout.AppendText(dst, "title", f.Rule.Title)
	dst = jsonout.AppendText(dst, "reason", f.Rule.Reason)
	dst = jsonout.AppendText(dst, "remedy", f.Rule.Remedy)
	return jsonout.AppendText(dst, "source", f.Rule.Source)
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
