package cli

import (
	"fmt"

	"fob/cmd/internal/jsonout"
	"fob/tokens/lint"
	"fob/tokens/wording"
)

// lintList prints the catalogue, or the rules that are named.
func (a *app) lintList(ids []string) error {
	list := lint.Catalogue()
	if len(ids) > 0 {
		list = nil
		for _, id := range ids {
			rule := lint.Lookup(id)
			if rule == nil {
				return noRule(id)
			}
			list = append(list, *rule)
		}
	}
	if a.json {
		out := []byte("[")
		for i := range list {
			out = append(jsonout.AppendComma(out), "\n  {"...)
			out = append(appendRule(out, &list[i]), '}')
		}
		return a.write(append(out, "\n]\n"...))
	}
	r := a.renderer(nil, a.Now())
	if len(ids) > 0 {
		for i := range list {
			if i > 0 {
				r.Line("")
			}
			r.rule(&list[i])
		}
		return a.write(r.Out)
	}
	width := 0
	for i := range list {
		width = max(width, len(list[i].ID))
	}
	for i := range list {
		rule := &list[i]
		r.Line(r.severity(rule.Severity) + "  " + fmt.Sprintf("%-*s", width, rule.ID) + "  " + rule.Title)
	}
	return a.write(r.Out)
}

func appendRule(dst []byte, rule *lint.Rule) []byte {
	dst = jsonout.AppendText(dst, "id", rule.ID)
	dst = jsonout.AppendText(dst, "severity", rule.Severity.String())
	dst = jsonout.AppendText(dst, "title", rule.Title)
	dst = jsonout.AppendText(dst, "reason", rule.Reason)
	dst = jsonout.AppendText(dst, "remedy", rule.Remedy)
	return jsonout.AppendText(dst, "source", rule.Source)
}

// noRule is the error for an id that no rule has.
func noRule(id string) error {
	hint := "fob lint --list prints the catalogue"
	if near := nearestRule(id); near != "" {
		hint = fmt.Sprintf("did you mean %q? ", near) + hint
	}
	return usageError(fmt.Sprintf("there is no rule %q", id), hint)
}

// nearestRule gives the rule whose id is a few letters from id, "" if none is.
func nearestRule(id string) string {
	return wording.Nearest(id, func(yield func(string) bool) {
		for _, rule := range lint.Catalogue() {
			if !yield(rule.ID) {
				return
			}
		}
	}, 3)
}
