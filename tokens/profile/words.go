package profile

import (
	"fmt"
	"strconv"
	"strings"

	"fob/tokens/read"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// Words says in a few words what the rule asks.
func (r *Rule) Words() string {
	what := r.subjectWords()
	if len(r.When) == 0 {
		return what
	}
	conds := make([]string, len(r.When))
	for i := range r.When {
		conds[i] = r.When[i].Words()
	}
	return what + "; only if " + strings.Join(conds, " and ")
}

func (r *Rule) subjectWords() string {
	switch {
	case len(r.AnyOf) > 0:
		return "at least one of " + strings.Join(r.AnyOf, ", ") + " is there"
	case r.MaxLifetime > 0:
		return "exp is at most " + when.Duration(r.MaxLifetime) + " after iat"
	case r.MaxAge > 0:
		return "iat is at most " + when.Duration(r.MaxAge) + " ago"
	case len(r.Algorithms) > 0:
		return "it is signed with " + algorithmWords(r.Algorithms)
	case r.SignedByJWK:
		return "the key in the header's jwk verifies the signature"
	}
	name := r.Member.words()
	var parts []string
	switch {
	case r.Forbidden:
		return name + " is not there"
	case r.Required:
		parts = append(parts, "is there")
	}
	parts = append(parts, r.Test.words(r.With)...)
	if r.PublicJWK {
		parts = append(parts, "is a public key")
	}
	if !r.Required {
		name += ", where it is there,"
	}
	return name + " " + strings.Join(parts, " and ")
}

// Words says in a few words what the condition is.
func (c *Cond) Words() string {
	name := c.Member.words()
	if c.Absent {
		return name + " is not there"
	}
	parts := c.Test.words(nil)
	if parts == nil {
		return name + " is there"
	}
	return name + " " + strings.Join(parts, " and ")
}

// words names the member: header parameters say so.
func (m *Member) words() string {
	name := strings.Join(m.Path, ".")
	if m.Header {
		return "header " + name
	}
	return name
}

// words says each part of a test.
func (t *Test) words(with []Binding) []string {
	var parts []string
	if t.Types != nil {
		parts = append(parts, "is "+typeWords(t.Types))
	}
	if t.OneOf != nil {
		parts = append(parts, "is "+literals(t.OneOf))
	}
	if t.Matches != nil {
		parts = append(parts, "is "+patternWords(t.Matches, &bound{with: with}))
	}
	if t.Contains != nil {
		parts = append(parts, "holds "+strings.ReplaceAll(patternWords(t.Contains, &bound{with: with}), " or ", " and "))
	}
	for _, w := range t.Words {
		parts = append(parts, "holds the word "+quote(w))
	}
	if t.MinItems > 0 || t.MaxItems > 0 {
		parts = append(parts, "has "+t.itemWords()+" elements")
	}
	return parts
}

func (t *Test) itemWords() string {
	switch {
	case t.MaxItems == 0:
		return fmt.Sprintf("at least %d", t.MinItems)
	case t.MinItems == 0:
		return fmt.Sprintf("at most %d", t.MaxItems)
	case t.MinItems == t.MaxItems:
		return strconv.Itoa(t.MinItems)
	}
	return fmt.Sprintf("%d to %d", t.MinItems, t.MaxItems)
}

func typeWords(types []Type) string {
	words := make([]string, len(types))
	for i, t := range types {
		switch t {
		case Array, Object:
			words[i] = "an " + string(t)
		case Strings:
			words[i] = "an array of strings"
		case Date:
			words[i] = "a number of seconds"
		case UUID:
			words[i] = "a UUID"
		case HTTPS:
			words[i] = "an https URL without query and fragment"
		case URL:
			words[i] = "a URL without query and fragment"
		default:
			words[i] = "a " + string(t)
		}
	}
	return strings.Join(words, " or ")
}

func literals(list []Literal) string {
	words := make([]string, len(list))
	for i, l := range list {
		words[i] = l.Text
		if l.Kind == read.KindString {
			words[i] = quote(l.Text)
		}
	}
	return strings.Join(words, " or ")
}

// patternWords quotes patterns; names that are bound to nested claims stand as
// the path of these.
func patternWords(list []string, with *bound) string {
	words := make([]string, len(list))
	for i, p := range list {
		for _, b := range with.with {
			p = strings.ReplaceAll(p, "{"+b.Name+"}", "{"+strings.Join(b.Path, ".")+"}")
		}
		words[i] = quote(p)
	}
	return strings.Join(words, " or ")
}

func algorithmWords(list []string) string {
	words := make([]string, len(list))
	for i, name := range list {
		switch name {
		case Signed:
			words[i] = "any algorithm but none"
		case Asymmetric:
			words[i] = "an asymmetric algorithm"
		default:
			words[i] = name
		}
	}
	return strings.Join(words, " or ")
}

// quote writes text as a JSON string, as values of tokens are shown.
func quote(s string) string { return string(visible.AppendQuoted(nil, s)) }
