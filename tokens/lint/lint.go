package lint

import (
	"fmt"
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/profile"
)

// Severity is how much a finding matters.
type Severity uint8

// The severities, from the least.
const (
	Info Severity = iota
	Low
	Medium
	High
)

func (s Severity) String() string { return [...]string{"info", "low", "medium", "high"}[s] }

// ParseSeverity reads the name of a severity.
func ParseSeverity(name string) (Severity, error) {
	for s := Info; s <= High; s++ {
		if strings.EqualFold(name, s.String()) {
			return s, nil
		}
	}
	return 0, &tokens.Error{Code: tokens.CodeUsage, Msg: fmt.Sprintf("there is no severity %+q", name), Hint: "the severities are info, low, medium and high"}
}

// Rule is one row of the catalogue.
type Rule struct {
	ID       string   // stable: "alg-none", "exp-missing" …
	Severity Severity // the worst that its findings have
	Title    string   // a few words
	Reason   string   // one sentence: what is wrong with it
	Remedy   string   // one sentence: what to do
	Source   string   // "RFC 8725 §3.1; OWASP …"
}

// Finding is what a rule says of one token.
type Finding struct {
	Rule     *Rule
	Severity Severity
	Layer    int    // of the nest, outermost 0
	Part     string // "header", "claims", "payload", "signature", "token" or "key"
	Member   string // of the part, nested ones as "address.email"; "" if it is about none
	// Detail is what is so in this token, in one sentence. Untrusted text of the
	// token may stand in it; personal data and secrets never do whole.
	Detail string
}

// Input is what is looked at.
type Input struct {
	// Layers is the token with what is inside it, as it was judged; without keys
	// too. The reports give what is known of the keys.
	Layers []tokens.Layer
	At     time.Time     // "now"
	Leeway time.Duration // clock skew that is forgiven
	// Profile is the shape that the token has or should have; nil if none.
	Profile *profile.Profile
}
