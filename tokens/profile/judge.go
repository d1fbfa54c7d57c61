package profile

import (
	"fmt"
	"strings"
	"time"

	"fob/tokens/read"
	"fob/tokens/verdict"
	"fob/tokens/when"
)

// Judge holds a token against every rule. Claims are those of d, or what a JWE
// or a detached payload held; see [verdict.Profile] for the prover.
func (p *Profile) Judge(d *read.Decoded, claims read.Value, at time.Time, prove verdict.Prover) []Outcome {
	return p.judge(&subject{d: d, claims: claims, at: at, prove: prove})
}

// subject is the token that is held against rules.
type subject struct {
	d         *read.Decoded
	signature int // the one whose header counts
	claims    read.Value
	at        time.Time
	prove     verdict.Prover
}

func (p *Profile) judge(s *subject) []Outcome {
	list := make([]Outcome, len(p.Rules))
	for i := range p.Rules {
		r := &p.Rules[i]
		list[i] = Outcome{ID: r.ID, Must: !r.Should, Header: r.isOfHeader(), Member: r.MemberName(), Why: r.Why, Source: r.Source}
		list[i].Status, list[i].Detail = r.judge(s)
	}
	return list
}

// isOfHeader tells the rules that are about the header.
func (r *Rule) isOfHeader() bool { return r.Header || len(r.Algorithms) > 0 || r.SignedByJWK }

// MemberName is the member that the rule is about, nested ones with dots; "" if
// it is about several.
func (r *Rule) MemberName() string {
	switch {
	case len(r.Algorithms) > 0:
		return "alg"
	case r.SignedByJWK:
		return "jwk"
	case r.MaxLifetime > 0:
		return "exp"
	case r.MaxAge > 0:
		return "iat"
	}
	return strings.Join(r.Path, ".")
}

// judge judges one rule; the detail says what is so in the token.
func (r *Rule) judge(s *subject) (verdict.Status, string) {
	if why := s.unread(); why != "" && (!r.isOfHeader() || len(r.When) > 0) {
		return verdict.StatusNotChecked, why
	}
	if !meets(r.When, s.d, s.signature, s.claims) {
		return verdict.StatusNotChecked, "it is for other tokens"
	}
	wrong, there := r.fault(s)
	switch {
	case wrong != "":
		return verdict.StatusFailed, wrong
	case !there:
		return verdict.StatusNotChecked, "what it is about is not there"
	}
	return verdict.StatusPassed, ""
}

// fault says how the token breaks the rule, "" if it does not; there tells
// whether there was anything to look at.
func (r *Rule) fault(s *subject) (wrong string, there bool) {
	switch {
	case len(r.AnyOf) > 0:
		return r.judgeAnyOf(s), true
	case r.MaxLifetime > 0:
		return r.judgeLifetime(s)
	case r.MaxAge > 0:
		return r.judgeAge(s), true
	case len(r.Algorithms) > 0:
		return r.judgeAlgorithm(s), true
	case r.SignedByJWK:
		return s.judgeOwnKey()
	}
	return r.judgeMember(s)
}

// unread says why there are no claims to look at; "" if they were read, or the
// token has none.
func (s *subject) unread() string {
	switch {
	case s.claims.Exists():
		return ""
	case s.d.Form.IsJWE():
		return "the claims are encrypted"
	case s.d.Detached:
		return "the payload is not in the token"
	}
	return ""
}

// judgeMember says what is wrong with the member, and whether it is there.
func (r *Rule) judgeMember(s *subject) (wrong string, there bool) {
	name := r.MemberName()
	v := within(s.claims, r.Path)
	if r.Header {
		outer, protected := header(s.d, s.signature, r.Path[0])
		if outer.Exists() && !protected {
			return r.Path[0] + " stands in the unprotected header, where anyone can put it", true
		}
		v = within(outer, r.Path[1:])
	}
	switch {
	case !v.Exists() && r.Required:
		return name + " is missing", false
	case !v.Exists():
		return "", r.Forbidden
	case r.Forbidden:
		return name + " is there, and must not be", true
	}
	with := bound{claims: s.claims, with: r.With}
	if part := r.fails(v, r.isMediaType(), &with); part != "" {
		return name + " " + r.wrong(part, v, &with), true
	}
	if r.PublicJWK {
		return s.notPublic(name, v), true
	}
	return "", true
}

// wrong says what is wrong with a value of which a part of the test fails.
func (t *Test) wrong(part string, v read.Value, with *bound) string {
	switch part {
	case "type":
		return "is " + clip(v.Raw()) + ", wanted " + typeWords(t.Types)
	case "value":
		return "is " + clip(v.Raw()) + ", wanted " + literals(t.OneOf)
	case "form":
		return "is " + clip(v.Raw()) + ", wanted " + patternWords(t.Matches, with)
	case "contains":
		return "is " + clip(v.Raw()) + ", and does not hold " + patternWords([]string{firstMissing(t.Contains, v, with)}, with)
	case "words":
		return "is " + clip(v.Raw()) + ", and does not hold the word " + quote(firstWordMissing(t.Words, v))
	}
	return fmt.Sprintf("has %d elements, wanted %s", items(v), t.itemWords())
}

// mostOfValue is how much of a token's value a detail shows.
const mostOfValue = 100

func clip(raw []byte) string {
	if len(raw) <= mostOfValue {
		return string(raw)
	}
	return strings.ToValidUTF8(string(raw[:mostOfValue]), "") + "…"
}

func (r *Rule) judgeAnyOf(s *subject) string {
	for _, name := range r.AnyOf {
		if s.claims.Get(name).Exists() {
			return ""
		}
	}
	return "none of " + strings.Join(r.AnyOf, ", ") + " is there"
}

// judgeLifetime compares exp with iat. That they are there and dates is for
// other rules.
func (r *Rule) judgeLifetime(s *subject) (wrong string, there bool) {
	iat, exp := date(s.claims, "iat"), date(s.claims, "exp")
	if iat == nil || exp == nil {
		return "", false
	}
	from, ok := iat.Time()
	if !ok || from.Unix() > 1<<60 {
		return "iat is beyond any calendar", true
	}
	if exp.Compare(from.Add(r.MaxLifetime)) > 0 {
		return "exp is more than " + when.Duration(r.MaxLifetime) + " after iat", true
	}
	return "", true
}

func (r *Rule) judgeAge(s *subject) string {
	iat := date(s.claims, "iat")
	if iat == nil {
		return "iat is missing, so the token's age is not known"
	}
	if iat.Compare(s.at.Add(-r.MaxAge)) < 0 {
		return "iat is more than " + when.Duration(r.MaxAge) + " ago"
	}
	return ""
}

// date reads a claim that is a NumericDate; nil if it is none.
func date(claims read.Value, name string) *when.NumericDate {
	v := claims.Get(name)
	if v.Kind() != read.KindNumber {
		return nil
	}
	d, err := when.ParseNumericDate(string(v.Raw()))
	if err != nil {
		return nil
	}
	return &d
}
