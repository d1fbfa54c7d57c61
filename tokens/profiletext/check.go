package profiletext

import (
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/tomltext"
	"fob/tokens/when"
)

// check reads one [[check]].
func (r *reader) check(at tomltext.Path, table map[string]any) {
	var c profile.Rule
	for _, name := range tomltext.Names(table) {
		v := table[name]
		if r.about(at, name, v, &c) || r.member(at, name, v, &c.Member) || r.test(at, name, v, &c.Test) || r.special(at, name, v, &c) {
			continue
		}
		r.doc.Fault(at.At(name), "there is no setting %q in [[check]]; there are id, why, source, level, when, with, header, claim, required, forbidden, public_jwk, %s, any_of, max_lifetime, max_age, algorithms and signed_by_jwk", name, testNames)
	}
	r.sound(at, &c)
	r.p.Rules = append(r.p.Rules, c)
}

// about reads what a check says of itself.
func (r *reader) about(at tomltext.Path, name string, v any, c *profile.Rule) bool {
	at = at.At(name)
	switch name {
	case "id":
		tomltext.Take(r.doc, at, v, &c.ID, "a string")
	case "why":
		r.line(at, v, &c.Why)
	case "source":
		r.line(at, v, &c.Source)
	case "level":
		if c.Should = v == "should"; !c.Should && v != "must" {
			r.doc.Fault(at, `level must be "must" or "should"`)
		}
	case "when":
		c.When = r.conds(at, v)
	case "with":
		var table map[string]any
		tomltext.Take(r.doc, at, v, &table, "a table")
		for _, n := range tomltext.Names(table) {
			c.With = append(c.With, profile.Binding{Name: n, Path: r.path(at.At(n), table[n])})
		}
	default:
		return false
	}
	return true
}

// special reads what is no part of a test.
func (r *reader) special(at tomltext.Path, name string, v any, c *profile.Rule) bool {
	at = at.At(name)
	switch name {
	case "required":
		r.flag(at, v, &c.Required)
	case "forbidden":
		r.flag(at, v, &c.Forbidden)
	case "public_jwk":
		r.flag(at, v, &c.PublicJWK)
	case "signed_by_jwk":
		r.flag(at, v, &c.SignedByJWK)
	case "any_of":
		r.texts(at, v, &c.AnyOf)
	case "max_lifetime":
		c.MaxLifetime = r.duration(at, v)
	case "max_age":
		c.MaxAge = r.duration(at, v)
	case "algorithms":
		r.texts(at, v, &c.Algorithms)
		for _, a := range c.Algorithms {
			if a != profile.Signed && a != profile.Asymmetric && tokens.LookupAlgorithm(tokens.PurposeSign, a) == nil {
				r.doc.Fault(at, "there is no algorithm %q; say %q for any but none, %q for any with a private key, or names such as ES256", a, profile.Signed, profile.Asymmetric)
			}
		}
	default:
		return false
	}
	return true
}

// flag reads a switch that is only ever written to turn something on.
func (r *reader) flag(at tomltext.Path, v any, to *bool) {
	if tomltext.Take(r.doc, at, v, to, "true") && !*to {
		r.doc.Fault(at, "%s = false says nothing: leave it out", at[len(at)-1])
	}
}

func (r *reader) duration(at tomltext.Path, v any) time.Duration {
	var s string
	if !tomltext.Take(r.doc, at, v, &s, `a duration such as "15m"`) {
		return 0
	}
	d, err := when.ParseDuration(s)
	switch {
	case err != nil:
		r.doc.Fault(at, "%s: %v", at[len(at)-1], err)
	case d <= 0:
		r.doc.Fault(at, "%s must be longer than nothing", at[len(at)-1])
	}
	return d
}

// sound looks at a check as a whole.
func (r *reader) sound(at tomltext.Path, c *profile.Rule) {
	if !isID(c.ID) {
		r.doc.Fault(at.At("id"), "a check needs an id: a word of a-z, 0-9 and -, at most %d characters", mostID)
	}
	for i := range r.p.Rules {
		if r.p.Rules[i].ID == c.ID {
			r.doc.Fault(at.At("id"), "there is a check %q already", c.ID)
		}
	}
	subjects := 0
	for _, has := range [...]bool{len(c.Path) > 0, len(c.AnyOf) > 0, c.MaxLifetime != 0, c.MaxAge != 0, len(c.Algorithms) > 0, c.SignedByJWK} {
		if has {
			subjects++
		}
	}
	asksValue := testParts(&c.Test) > 0 || c.PublicJWK
	switch {
	case subjects != 1:
		r.doc.Fault(at, "a check needs just one of header, claim, any_of, max_lifetime, max_age, algorithms and signed_by_jwk")
	case len(c.Path) == 0 && (c.Required || c.Forbidden || asksValue):
		r.doc.Fault(at, "what a value must be can be asked with header or claim only")
	case c.Forbidden && (c.Required || asksValue):
		r.doc.Fault(at.At("forbidden"), "nothing can be asked of what is forbidden")
	case len(c.Path) > 0 && !c.Required && !c.Forbidden && !asksValue:
		r.doc.Fault(at, "the check asks nothing: say required, forbidden, or what the value must be")
	}
	r.patterns(at.At("matches"), c.Matches, nil)
	r.patterns(at.At("contains"), c.Contains, nil)
	for _, b := range c.With {
		if !strings.Contains(strings.Join(c.Matches, "")+strings.Join(c.Contains, ""), "{"+b.Name+"}") {
			r.doc.Fault(at.At("with"), "no pattern of this check has {%s}", b.Name)
		}
	}
}

func testParts(t *profile.Test) int {
	return len(t.Types) + len(t.OneOf) + len(t.Matches) + len(t.Contains) + len(t.Words) + t.MinItems + t.MaxItems
}

const mostID = 40

func isID(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return s != "" && len(s) <= mostID
}
