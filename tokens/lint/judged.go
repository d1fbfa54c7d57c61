package lint

import (
	"fmt"
	"strings"

	"fob/tokens"
)

var profileRules = [...]Rule{
	{"profile-rule", Medium, "not as its profile has it",
		"The token has the shape of a kind whose rules are written down, and breaks one of them, so those who verify by the rules will refuse it.",
		"Mend the member that is named, or choose the profile that is meant with --profile.",
		"the profile's own, which the finding names"},
}

// profile holds the token against the rules of its profile: what must be so is
// a finding of weight, what should be is a smaller one.
func (c *collector) profile() {
	last := len(c.in.Layers) - 1
	if c.in.Profile == nil || last < 0 || c.in.Layers[last].Token == nil {
		return
	}
	l := &c.in.Layers[last]
	var claims tokens.Value
	if b, ok := c.in.body(last); ok {
		if claims = b.claims; b.cut {
			return
		}
	}
	for _, o := range c.in.Profile.Judge(l.Token, claims, c.in.At, tokens.Prover{}) {
		if o.Status != tokens.StatusFailed {
			continue
		}
		sev, part := Low, "claims"
		if o.Must {
			sev = Medium
		}
		if o.Header {
			part = "header"
		}
		if c.saidOf(last, part, o.Member) {
			continue
		}
		source := ""
		if o.Source != "" {
			source = " (" + o.Source + ")"
		}
		c.add("profile-rule", sev, last, part, o.Member, fmt.Sprintf("%s: %s%s", c.in.Profile.Name, o.Detail, source))
	}
}

// saidOf tells whether a general rule has said the same of a member: that it is
// no date, of the wrong type, empty, or plainly dangerous.
func (c *collector) saidOf(layer int, part, member string) bool {
	for i := range c.found {
		f := &c.found[i]
		if f.Layer != layer || f.Part != part || f.Member != member || member == "" {
			continue
		}
		switch f.Rule.ID {
		case "time-type", "time-milliseconds", "time-early", "claim-type", "claim-empty", "alg-none", "alg-none-variant", "jwk-private", "typ-mismatch":
			return true
		}
	}
	return false
}

// engine takes over what the judgement of the signature found, where no rule
// said it yet.
func (c *collector) engine() {
	for i := range c.in.Layers {
		l := &c.in.Layers[i]
		if l.Report != nil {
			for k := range l.Report.Findings {
				c.fromEngine(i, &l.Report.Findings[k])
			}
		}
		if l.Opened != nil {
			for k := range l.Opened.Findings {
				c.fromEngine(i, &l.Opened.Findings[k])
			}
		}
	}
}

func (c *collector) fromEngine(i int, f *tokens.Finding) {
	r := Lookup(f.ID)
	if r == nil || c.has(f.ID, i, f.Member) {
		return
	}
	sev, err := ParseSeverity(f.Severity)
	if err != nil {
		sev = r.Severity
	}
	part := "header"
	switch {
	case strings.HasSuffix(f.ID, "-key"):
		part = "key"
	case f.Member == "":
		part = "token"
	}
	c.add(f.ID, min(sev, r.Severity), i, part, f.Member, f.Detail)
}
