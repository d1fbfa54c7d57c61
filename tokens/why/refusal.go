package why

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/when"
)

// refusals says of each check but the signature's that failed what to mend.
func (f *finder) refusals() {
	f.out.Refusals = Refusals(f.report, &f.in.Policy)
}

// Refusals says of a report, for each check beside the signature that failed,
// why, and what to mend: time and policy.
func Refusals(rep *tokens.Report, p *tokens.Policy) []Cause {
	if rep == nil {
		return nil
	}
	var out []Cause
	for _, c := range rep.Checks {
		if c.Status != tokens.StatusFailed || c.ID == "signature" || c.ID == "crit" || c.ID == "decrypt" {
			continue
		}
		out = append(out, refusal(rep, p, c))
	}
	return out
}

func refusal(rep *tokens.Report, p *tokens.Policy, c tokens.Check) Cause {
	out := Cause{ID: c.ID, Title: c.ID + " is not as asked", Detail: sentence(c.Detail), Signer: "issue a token that meets it", Verifier: "ask for what the issuer really writes"}
	claims := tokens.Value{}
	if rep.Token != nil {
		claims = rep.Token.Claims
	}
	switch c.ID {
	case "exp":
		out.Title = "it has expired"
		out.Signer, out.Verifier = "get a new token, and renew it before it expires", "check the verifier's clock; allow a small skew (--leeway 30s)"
		if near(rep.Time.Exp, p.At) {
			out.Detail += " That is only a moment: the two clocks may differ."
		}
		if rep.Time.Exp == nil {
			out.Title, out.Signer, out.Verifier = "exp is no date", "write exp as a number of seconds", ""
		}
	case "nbf":
		out.Title = "it is not valid yet"
		out.Signer, out.Verifier = "check the issuer's clock; write nbf no later than now", "check the verifier's clock; allow a small skew (--leeway 30s)"
		if near(rep.Time.Nbf, p.At) {
			out.Detail += " That is only a moment: the two clocks may differ."
		}
		if rep.Time.Nbf == nil {
			out.Title, out.Signer, out.Verifier = "nbf is no date", "write nbf as a number of seconds", ""
		}
	case "iss":
		out.Title = "it is from another issuer"
		out.Signer, out.Verifier = "check that the token comes from the right issuer, realm or tenant", "compare iss to the very text that the issuer writes"
		out.Detail += nearly(claims.Get("iss"), p.Issuer)
	case "aud":
		out.Title = "it is for another audience"
		out.Signer, out.Verifier = "ask for a token for this audience (resource, scope or audience of the request)", "check which audience the service is to have; never leave the check out"
		out.Detail += nearly(claims.Get("aud"), p.Audience)
	case "sub":
		out.Title = "it is about another subject"
		out.Detail += nearly(claims.Get("sub"), []string{p.Subject})
	case "typ":
		out.Title = "it is of another type"
		out.Signer, out.Verifier = fmt.Sprintf("write typ %s into the protected header", quote(p.Typ)), "ask for the type that the issuer writes; do not take an ID token for an access token (RFC 8725 §3.11)"
	case "require":
		out.Title = "a claim is missing"
		out.Signer, out.Verifier = "write the claim "+quote(c.Member), ""
	case "max-age":
		out.Title = "it is too old"
		out.Signer, out.Verifier = "get a new token", "allow a greater age, if that is meant"
	case "claims":
		out.Title = "its claims cannot be relied on"
		out.Signer, out.Verifier = "write each claim once, as JSON", ""
	}
	return out
}

func sentence(s string) string {
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// near tells a date that is less than five minutes from now.
func near(d *when.NumericDate, now time.Time) bool {
	return d != nil && d.Compare(now.Add(-5*time.Minute)) > 0 && d.Compare(now.Add(5*time.Minute)) < 0
}

// nearly says in what small thing a claim misses what was asked.
func nearly(v tokens.Value, want []string) string {
	got, _ := v.Strings()
	for _, g := range got {
		for _, w := range want {
			switch {
			case strings.TrimRight(g, "/") == strings.TrimRight(w, "/"):
				return " They differ in the / at the end alone."
			case strings.TrimSpace(g) == strings.TrimSpace(w):
				return " They differ in white space alone."
			case strings.EqualFold(g, w):
				return " They differ in capital letters alone, and these count."
			case bareHost(g) == bareHost(w):
				return " They differ in http and https, or in the / at the end."
			}
		}
	}
	for _, g := range got {
		if strings.ContainsAny(g, ", ") && slices.ContainsFunc(strings.FieldsFunc(g, func(r rune) bool { return r == ',' || r == ' ' }),
			func(part string) bool { return slices.Contains(want, part) }) {
			return " Several names stand in one text: they must be a list (RFC 7519 §4.1.3)."
		}
	}
	return ""
}

func bareHost(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")
	return strings.TrimRight(s, "/")
}
