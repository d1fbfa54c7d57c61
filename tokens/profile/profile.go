package profile

import (
	"time"

	"fob/tokens/read"
	"fob/tokens/verdict"
)

// Profile is the shape of one kind of token. Do not change one that you were
// given.
type Profile struct {
	Name        string // as template.CheckName has it: "rfc9068"
	Title       string // "OAuth 2.0 access token"; it stands beside the type
	Description string // one sentence
	Source      string // "RFC 9068", or the address of the provider's manual
	Template    string // the claim template that makes such a token, or ""
	BuiltIn     bool
	// Order is when it is asked whether it recognises a token: lower first.
	Order int
	// Recognise lists the ways to know such a token; with none, it is only ever
	// named. Of a way, all conditions must hold.
	Recognise [][]Cond
	Rules     []Rule
}

// Member is a header parameter, or a claim.
type Member struct {
	Header bool
	Path   []string // names, from the outside: claims nest
}

// Type is a kind of value. Those after [Object] are strings, numbers or arrays
// of a certain form.
type Type string

// The types.
const (
	String  Type = "string"
	Number  Type = "number"
	Boolean Type = "boolean"
	Array   Type = "array"
	Object  Type = "object"
	Strings Type = "strings" // an array of strings
	Date    Type = "date"    // a NumericDate (RFC 7519 §2)
	UUID    Type = "uuid"    // a string of 8-4-4-4-12 hexadecimal digits (RFC 9562 §4)
	HTTPS   Type = "https"   // a URL with https and without query and fragment
	URL     Type = "url"     // a URL with https or http and without query and fragment
)

// Types lists all types.
func Types() []Type {
	return []Type{String, Number, Boolean, Array, Object, Strings, Date, UUID, HTTPS, URL}
}

// Literal is a string, a number or a boolean that a value is compared with.
type Literal struct {
	Kind read.Kind // KindString, KindNumber, KindTrue or KindFalse
	Text string    // of a string its characters, of the others the JSON
}

// Test is what is asked of a value. All that is set must hold.
type Test struct {
	Types []Type    // it has one of them
	OneOf []Literal // it is one of them; typ and cty are compared as media types
	// Matches are patterns (see [CheckPattern]); the string fits one.
	Matches []string
	// Contains are patterns, each of which fits an element of the array, a
	// member's name of the object, or the string itself.
	Contains []string
	Words    []string // each stands in the string, parted by spaces
	MinItems int      // the array has at least so many elements; a string is one
	MaxItems int      // … and at most so many; 0 asks nothing
}

// Cond is a condition: the member is there and stands the test, or is absent.
type Cond struct {
	Member
	Absent bool
	Test
}

// Binding gives a nested claim a name for the patterns of a rule.
type Binding struct {
	Name string
	Path []string
}

// Rule is one thing that a token of the profile has to keep. It is about one
// member, or else about what AnyOf, the lifetime, the algorithm or the jwk say.
type Rule struct {
	ID     string
	Should bool   // it is good to keep, and breaks no policy
	Why    string // one sentence
	Source string // where it is written
	When   []Cond // the rule is for tokens of which all of them hold
	With   []Binding

	Member
	Required  bool
	Forbidden bool
	Test
	// PublicJWK: it is a public key, without private members (RFC 7517 §4).
	PublicJWK bool

	AnyOf       []string      // at least one of these claims is there
	MaxLifetime time.Duration // from iat to exp
	MaxAge      time.Duration // from iat to now
	// Algorithms are those that the token may be signed with; see [Signed] and
	// [Asymmetric].
	Algorithms []string
	// SignedByJWK: the key in the header's jwk verifies the signature.
	SignedByJWK bool
}

// Words that stand for many in Rule.Algorithms.
const (
	Signed     = "signed"     // any but none
	Asymmetric = "asymmetric" // any that is signed with a private key
)

// Outcome is what became of one rule of a profile.
type Outcome struct {
	ID     string         // of the rule: "aud", "token-use" …
	Status verdict.Status // StatusPassed, StatusFailed or StatusNotChecked
	Must   bool           // a "should" is a finding at most, and fails no policy
	Header bool           // the member is one of the header
	Member string         // nested ones as "kubernetes.io.namespace"
	Detail string         // what is so in this token; untrusted text may stand in it
	Why    string         // of the rule
	Source string         // of the rule
}

// Builtin gives the profiles that come with fob, the most special first: the
// first that recognises a token names it. Do not change the list.
func Builtin() []*Profile { return builtin[:] }

// Typ is the header's typ that tokens of the profile have; "" if they may have
// several or any.
func (p *Profile) Typ() string {
	for i := range p.Rules {
		r := &p.Rules[i]
		if r.isMediaType() && r.Path[0] == "typ" && r.Required && len(r.When) == 0 && len(r.OneOf) == 1 {
			return r.OneOf[0].Text
		}
	}
	return ""
}
