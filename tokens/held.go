package tokens

import "time"

// Profile is a shape that a token must have: the rules for one kind of token.
// Package profile makes them. Implementations must be safe for concurrent use.
type Profile interface {
	// Hold holds a token against the rules. The header that counts is that of
	// the given signature of d; the claims are those of d, or those that its
	// detached payload or an opened JWE held.
	Hold(d *Decoded, signature int, claims Value, at time.Time) Held
}

// Held is what came of holding a token against a profile.
type Held struct {
	Name, Title string    // of the profile; "" if it was to be recognised and none was
	Checks      []Check   // of the rules that a token must keep
	Findings    []Finding // of those that it should
}

// judgeProfile makes each rule a check of the policy.
func (r *Report) judgeProfile(d *Decoded, claims Value, p *Policy) {
	held := p.Profile.Hold(d, r.provedSignature(), claims, p.At)
	r.ProfileName, r.ProfileTitle = held.Name, held.Title
	if r.Policy == StatusNone {
		r.Policy = StatusMet // unless one of these fails
	}
	for _, c := range held.Checks {
		if c.Status != StatusPassed {
			r.Policy = StatusNotMet
		}
	}
	r.Checks = append(r.Checks, held.Checks...)
	r.Findings = append(r.Findings, held.Findings...)
}
