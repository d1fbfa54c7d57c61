package why

import (
	"context"

	"fob/tokens"
)

// Candidate is a key that may have signed the token.
type Candidate struct {
	Key  *tokens.Key
	Name string // "auth-api/3f9c", "@public.pem": as people know it
	// State is that of a key of a keyset: "retired", "revoked" …; "" for others.
	State string
	// Given tells a key that the user named from one that was at hand.
	Given bool
	// Text is the bytes that the key was read from: the whole file, or the
	// secret with its newline. Nil if they are not known. Secret.
	Text []byte
}

// Input is what is asked.
type Input struct {
	// Token is a JWS, the innermost of a nest; or a JWE, of which it is found out
	// why it does not open.
	Token *tokens.Decoded
	Keys  []Candidate
	// Policy is that of the verification that failed. Its Limits bound the work:
	// see [tokens.Limits.WhyChecks].
	Policy tokens.Policy
}

// Outcome is what came out.
type Outcome string

// The outcomes.
const (
	Verifies    Outcome = "verifies"    // as it is: nothing is wrong with the signature
	Explained   Outcome = "explained"   // something makes it verify; see Causes
	Unexplained Outcome = "unexplained" // nothing that was tried fits
	NotTried    Outcome = "not_tried"   // there was nothing to try; see Reason
)

// Cause is a change that makes the signature verify (or, of a JWE, the token
// open): with it a signature was really computed and held.
type Cause struct {
	// ID is stable: "other-key", "kid", "secret-newline", "payload-reserialised" …;
	// of two changes together both, with a + between.
	ID       string
	Title    string // a few words
	Detail   string // one or two sentences; untrusted text may stand in it, secrets never
	Signer   string // what to mend where the token is made; "" if nothing
	Verifier string // what to mend where it is verified; "" if nothing
	Key      string // the Candidate's name
	Alg      string // with which it verified
	// Danger says that the token is not to be accepted with that change: it is how
	// tokens are forged.
	Danger bool
}

// Trial is one kind of change that was tried.
type Trial struct {
	ID    string // as of Cause; "as-is" and "combined" stand for no change and for two
	Title string
	Count int // signatures that were checked
	Fits  bool
}

// Result is what was tried and what fits.
type Result struct {
	Outcome Outcome
	// Reason says in words why the outcome is what it is; of Unexplained, what is
	// left then.
	Reason string
	Causes []Cause
	// Refusals are what else refuses the token, whatever its signature: time and
	// policy. Their Key and Alg are empty.
	Refusals []Cause
	Trials   []Trial
	Cut      bool // the bound on work was reached, or ctx was done: not all was tried
}

// Find tries what might make the signature verify, the likely first.
//
// It judges the token with the keys that were given before it tries anything, and
// so knows what else refuses it. Where it is done (ctx, or the limit) it gives
// what it has found by then.
func Find(ctx context.Context, in *Input) *Result {
	f := newFinder(ctx, in)
	if in.Token == nil {
		f.out.Outcome, f.out.Reason = NotTried, "there is no token"
		return &f.out
	}
	if in.Token.Form.IsJWE() {
		f.findJWE()
	} else {
		f.findJWS()
	}
	return &f.out
}
