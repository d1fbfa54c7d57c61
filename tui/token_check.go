package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/visible"
)

// CheckAbout is what there is to know of a check, whatever came of it.
type CheckAbout struct {
	What     string // it looks at, in a sentence
	Source   string // where that is laid down; "" if it is only what was asked
	Signer   string // what to mend where the token is made
	Verifier string // what to mend where it is verified
}

// AboutCheck explains a check by its id. The profile is the one that the token
// was held to, if it was to one.
func AboutCheck(c *tokens.Check, held *profile.Profile) CheckAbout {
	if rule := RuleOf(c, held); rule != nil {
		return CheckAbout{rule.Why, rule.Source, "make it as the profile " + held.Name + " lays down", "hold it to this profile only if you expect a token of that kind"}
	}
	switch c.ID {
	case "profile":
		return CheckAbout{"Whether the token has the shape of the profile that was asked for.", "", "", "p asks for another profile, or for none"}
	case "signature":
		return CheckAbout{"Whether a key that was given made the signature over the header and the payload.", "RFC 7515 §5.2", "", "w finds out what would make it verify"}
	case "decrypt":
		return CheckAbout{"Whether a key that was given opens the token.", "RFC 7516 §5.2", "encrypt to a key that the verifier has", "give the key that it was encrypted to"}
	case "crit":
		return CheckAbout{"Whether every extension that the header calls critical is understood.", "RFC 7515 §4.1.11", "leave crit out, or name only what every verifier knows", "a verifier that does not know an extension must refuse the token"}
	case "claims":
		return CheckAbout{"Whether the payload can be read in one way only.", "RFC 7519 §4, RFC 8725 §2.4", "write each member once, in JSON that every parser reads alike", ""}
	case "exp":
		return CheckAbout{"Whether the token's end lies ahead.", "RFC 7519 §4.1.4", "issue a fresh one; exp is a number of seconds", ""}
	case "nbf":
		return CheckAbout{"Whether the token's time has begun.", "RFC 7519 §4.1.5", "compare the clocks; nbf is a number of seconds", ""}
	case "iat":
		return CheckAbout{"Whether the time of issue can be read.", "RFC 7519 §4.1.6", "write iat as a number of seconds", ""}
	case "iss":
		return CheckAbout{"Whether the issuer is one of those that were asked for.", "RFC 7519 §4.1.1", "issue it under the name that the verifier knows, to the letter: https, host, port, and the slash at the end", "ask for this issuer, if it is one that you trust"}
	case "sub":
		return CheckAbout{"Whether the token is about whom was asked for.", "RFC 7519 §4.1.2", "", "it is a token of somebody else: ask for another subject, or for another token"}
	case "aud":
		return CheckAbout{"Whether the token is meant for one of the audiences that were asked for.", "RFC 7519 §4.1.3", "name the verifier in aud; most issuers take it from the resource, audience or scope of the request", "ask for this audience only if it is a name of your own service: a token for another one must be refused"}
	case "typ":
		return CheckAbout{"Whether the token is of the kind that was asked for.", "RFC 7515 §4.1.9, RFC 8725 §3.11", "set typ in the protected header", "ask for this kind only if it is the one you accept: an ID token is no access token"}
	case "require":
		return CheckAbout{"Whether a claim is there that was asked for.", "RFC 7519 §4", "put the claim in", "do without it, if nothing rests on it"}
	case "max-age":
		return CheckAbout{"Whether the token was issued recently enough.", "RFC 7519 §4.1.6", "issue a fresh one, and set iat", "allow a greater age"}
	}
	return CheckAbout{}
}

// RuleOf gives the rule of a profile that a check was made of; nil if it was made
// of none.
func RuleOf(c *tokens.Check, held *profile.Profile) *profile.Rule {
	if held == nil || !strings.HasPrefix(c.ID, "profile.") {
		return nil
	}
	for i := range held.Rules {
		if r := &held.Rules[i]; profile.CheckID(r.ID) == c.ID {
			return r
		}
	}
	return nil
}

// copyPage copies what a pager shows, as text.
type copyPage struct{ p *Pager }

func (c copyPage) run(m *Model) tea.Cmd {
	const columns = 92
	var b strings.Builder
	for _, l := range c.p.Text(Frame{S: &m.s, St: m.s.Styles}, columns) {
		var line strings.Builder
		for _, s := range l {
			line.WriteString(s.Text)
		}
		b.WriteString(strings.TrimRight(visible.Guard(line.String()), " ") + "\n")
	}
	text := strings.TrimSuffix(strings.TrimRight(b.String(), "\n"), "y copies it")
	m.closeTop()
	return m.do(Copy{Text: []byte(strings.TrimRight(text, "\n") + "\n"), What: "the explanation"})
}
