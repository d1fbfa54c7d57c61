package profile

import (
	"strings"
	"time"

	"fob/tokens/read"
	"fob/tokens/verdict"
)

// CheckID is the id of the checks and findings of a rule.
func CheckID(rule string) string { return "profile." + rule }

// Hold makes a Profile a [verdict.Profile]: a rule that must be kept is a check,
// one that should be kept and is not is a finding.
func (p *Profile) Hold(d *read.Decoded, signature int, claims read.Value, at time.Time, prove verdict.Prover) verdict.Held {
	held := verdict.Held{Name: p.Name, Title: p.Title, Checks: make([]verdict.Check, 0, len(p.Rules))}
	s := &subject{d: d, signature: signature, claims: claims, at: at, prove: prove}
	unread := s.unread() != ""
	for i := range p.Rules {
		r := &p.Rules[i]
		status, detail := r.judge(s)
		if status == verdict.StatusNotChecked && !unread {
			continue // it is for other tokens, or for a member that is not there
		}
		if status != verdict.StatusPassed {
			detail = r.explain(detail)
		}
		switch {
		case !r.Should:
			// What could not be looked at has not been kept.
			if status == verdict.StatusNotChecked {
				status = verdict.StatusFailed
			}
			held.Checks = append(held.Checks, verdict.Check{ID: CheckID(r.ID), Status: status, Member: r.MemberName(), Detail: detail})
		case status == verdict.StatusFailed:
			held.Findings = append(held.Findings, verdict.Finding{ID: CheckID(r.ID), Severity: "low", Member: r.MemberName(), Detail: detail})
		}
	}
	return held
}

// explain puts the reason and the source of the rule behind what is wrong.
func (r *Rule) explain(detail string) string {
	if r.Why != "" {
		detail += ". " + r.Why
	}
	if r.Source != "" {
		detail += " (" + r.Source + ")"
	}
	return detail
}

// auto holds each token against the profile that it has the shape of.
type auto []*Profile

// Auto makes of a list of profiles one that each token chooses from by its
// shape; a token that has none of theirs does not pass. It is for looking at
// tokens, and for no gate: a token without the marks of its kind is held against
// other rules.
func Auto(list []*Profile) verdict.Profile { return auto(list) }

// Hold is that of [verdict.Profile].
func (list auto) Hold(d *read.Decoded, signature int, claims read.Value, at time.Time, prove verdict.Prover) verdict.Held {
	if p := recognise(list, d, signature, claims); p != nil {
		return p.Hold(d, signature, claims, at, prove)
	}
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.Name
	}
	return verdict.Held{Checks: []verdict.Check{{ID: "profile", Status: verdict.StatusFailed,
		Detail: "the token has the shape of no profile; there are " + strings.Join(names, ", ")}}}
}
