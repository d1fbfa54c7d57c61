package tokens

import (
	"time"

	"fob/tokens/when"
)

// Report is what was proved of a token: three verdicts that are never folded
// into one, and every check under them.
type Report struct {
	Token *Decoded
	// Signature is StatusValid, StatusInvalid or StatusNotChecked. With
	// several signatures it is valid if one holds and none fails.
	Signature  SignatureReport
	Signatures []SignatureReport // one for each signature, if there are several
	Time       TimeReport
	Policy     Status // StatusMet, StatusNotMet or StatusNone (nothing asked)
	Checks     []Check
	Findings   []Finding
	// ProfileName and ProfileTitle are of the profile that the token was held
	// against; "" if none was, or none was recognised.
	ProfileName, ProfileTitle string

	tried    int      // keys that were tried in vain, for all signatures together
	checkBuf [8]Check // room for the checks of a usual token
}

// Verdict sums up for scripts: StatusValid only when the signature is valid,
// the time valid or none, and the policy met or none. It is StatusNotChecked
// when nothing failed but the signature was not checked.
func (r *Report) Verdict() Status {
	timely := r.Time.Status == StatusValid || r.Time.Status == StatusNone
	switch {
	case !timely || r.Policy == StatusNotMet || r.Signature.Status == StatusInvalid:
		return StatusInvalid
	case r.Signature.Status == StatusNotChecked:
		return StatusNotChecked
	}
	return StatusValid
}

// SignatureReport is what was proved of one signature.
type SignatureReport struct {
	Status Status
	Reason string // why it is not valid; "" if it is
	Alg    string // the token's word
	Kid    string // the token's word
	Key    *Key   // the key that verified, nil if none did
	// Unfit says that keys were given but none could be used: trouble with
	// the keys and not with the token.
	Unfit bool
}

// TimeReport is how the token stands in time (RFC 7519 §4.1.4 to §4.1.6).
type TimeReport struct {
	Status Status // StatusValid, StatusNotYet, StatusExpired, StatusNone
	At     time.Time
	Leeway time.Duration
	// Exp, Nbf and Iat are nil where the claim is absent or unreadable.
	Exp, Nbf, Iat *when.NumericDate

	dates [3]when.NumericDate
}

func (r *Report) check(id string, ok bool, member, detail string) {
	status := StatusPassed
	if !ok {
		status = StatusFailed
	}
	r.Checks = append(r.Checks, Check{ID: id, Status: status, Member: member, Detail: detail})
}

func (r *Report) find(id, severity, member, detail string) {
	r.Findings = append(r.Findings, Finding{ID: id, Severity: severity, Member: member, Detail: detail})
}
