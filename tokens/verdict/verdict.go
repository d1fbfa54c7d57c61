// Package verdict holds the words that judgements are made of: the outcome of a
// verdict, a check, a finding, and what comes of holding a token against a
// profile. Package tokens judges, package profile does in its name.
//
// It may not import any other package of fob but tokens/read, so that a profile
// can name a token before there is any cryptography.
package verdict

import (
	"time"

	"fob/tokens/read"
)

// Status is the outcome of a verdict or a check.
type Status string

// The outcomes. Which of them a verdict can have stands at its field.
const (
	StatusValid      Status = "valid"
	StatusInvalid    Status = "invalid"
	StatusNotChecked Status = "not_checked"
	StatusNotYet     Status = "not_yet"
	StatusExpired    Status = "expired"
	StatusNone       Status = "none"
	StatusMet        Status = "met"
	StatusNotMet     Status = "not_met"
	StatusPassed     Status = "passed"
	StatusFailed     Status = "failed"
)

// Check is one thing that was looked at.
type Check struct {
	ID     string // stable: "signature", "exp", "nbf", "aud", "crit" …
	Status Status // StatusPassed, StatusFailed or StatusNotChecked
	Member string // the claim or header parameter it is about, or ""
	Detail string // in words; untrusted text of the token may stand in it
}

// Finding is something that is allowed but weak.
type Finding struct {
	ID       string // stable
	Severity string // "info", "low", "medium" or "high"
	Member   string // the header parameter or claim it is about, or ""
	Detail   string
}

// Profile is a shape that a token must have: the rules for one kind of token.
// Package profile makes them. Implementations must be safe for concurrent use.
type Profile interface {
	// Hold holds a token against the rules. The header that counts is that of
	// the given signature of d; the claims are those of d, or those that its
	// detached payload or an opened JWE held. What only cryptography can tell is
	// asked of the prover.
	Hold(d *read.Decoded, signature int, claims read.Value, at time.Time, prove Prover) Held
}

// Prover tells what a profile cannot see for itself. Package tokens has one.
type Prover interface {
	// SigningKty gives the type of key (kty of a JWK) that an algorithm for
	// signatures takes, "" for one that is not known.
	SigningKty(alg string) string
	// PublicKey says why a JWK is no public key that can be read; nil if it is one.
	PublicKey(jwk read.Value) error
	// SignedBy says why the signature of d is not that of a public JWK; nil if it is.
	SignedBy(d *read.Decoded, jwk read.Value) error
}

// Held is what came of holding a token against a profile.
type Held struct {
	Name, Title string    // of the profile; "" if it was to be recognised and none was
	Checks      []Check   // of the rules that a token must keep
	Findings    []Finding // of those that it should
}
