package tokens

import (
	"fmt"
	"slices"
	"time"

	"fob/tokens/read"
)

// Policy is what is asked of a token beside its signature. The zero value asks
// nothing, but At must be set.
type Policy struct {
	At      time.Time     // "now"
	Leeway  time.Duration // clock skew that is forgiven (RFC 7519 §4.1.4)
	Issuer  []string      // iss must be one of them
	Subject string        // sub must be this
	// Audience: aud must hold one of them (RFC 7519 §4.1.3).
	Audience []string
	// Typ must be the header's typ; "application/" may be left out, and case
	// does not count (RFC 7515 §4.1.9).
	Typ     string
	Require []string      // claims that must be there
	MaxAge  time.Duration // the most that may have passed since iat; 0 asks nothing
	Profile Profile       // the shape that the token must have; nil asks nothing

	// Algorithms narrows what a key may be used with; empty: all of the key's.
	Algorithms []string
	// IgnoreKid tries every key, whatever kid the token names.
	IgnoreKid bool
	// Detached is the payload of a token that does not carry it.
	Detached []byte
	// HasDetached tells an empty detached payload from none.
	HasDetached bool

	Limits Limits
}

// Verify judges a decoded JWS against keys and policy. It always gives a whole
// report: what cannot be checked says why.
//
// RFC 7515 §5.2, RFC 7519 §7.2, RFC 7797, RFC 8725 §3.
func Verify(d *Decoded, keys *Keys, p *Policy) *Report {
	r := &Report{}
	r.Judge(d, keys, p)
	return r
}

// Judge is [Verify] into a report whose memory is used again, for streams: what
// it held before is gone.
func (r *Report) Judge(d *Decoded, keys *Keys, p *Policy) {
	r.Token, r.Signatures, r.tried = d, nil, 0
	r.ProfileName, r.ProfileTitle = "", ""
	if r.Checks = r.Checks[:0]; r.Checks == nil {
		r.Checks = r.checkBuf[:0]
	}
	r.Findings = r.Findings[:0]
	r.judgeSignature(d, keys, p)
	r.judgeClaims(d, p)
}

func (r *Report) judgeSignature(d *Decoded, keys *Keys, p *Policy) {
	if why := cannotVerify(d, p); why != "" {
		r.Signature = SignatureReport{Status: StatusNotChecked, Reason: why}
		if len(d.Signatures) > 0 {
			r.Signature.Alg, r.Signature.Kid = d.Signatures[0].Alg(), d.Signatures[0].Kid()
		}
		r.Checks = append(r.Checks, Check{ID: "signature", Status: StatusNotChecked, Detail: why})
		return
	}
	if len(d.Signatures) == 1 {
		r.Signature = r.verifyOne(d, 0, keys, p)
		r.signatureCheck("", r.Signature)
		return
	}
	for i := range d.Signatures {
		s := r.verifyOne(d, i, keys, p)
		r.Signatures = append(r.Signatures, s)
		r.signatureCheck(fmt.Sprintf("signatures[%d]: ", i), s)
	}
	r.Signature = sumUp(r.Signatures)
}

// cannotVerify says why no signature of d can be looked at, "" if one can.
func cannotVerify(d *Decoded, p *Policy) string {
	if e := d.Malformed(); e != nil {
		return "malformed: " + e.Msg
	}
	switch {
	case d.Form.IsJWE():
		return "the token is encrypted (JWE); its signature, if there is one, is inside"
	case !d.Form.IsJWS() || len(d.Signatures) == 0:
		return "this is no JWS"
	case p.HasDetached && !d.Detached:
		return "a detached payload was given, but the token carries its own"
	}
	return ""
}

func (r *Report) signatureCheck(prefix string, s SignatureReport) {
	c := Check{ID: "signature", Status: StatusFailed, Detail: prefix + s.Reason}
	switch s.Status {
	case StatusValid:
		c.Status, c.Detail = StatusPassed, prefix+s.Alg
	case StatusNotChecked:
		c.Status = StatusNotChecked
	}
	r.Checks = append(r.Checks, c)
}

// sumUp folds several signatures: any failure counts, then any success. A
// signature for which no key was given says nothing.
func sumUp(list []SignatureReport) SignatureReport {
	for _, want := range []Status{StatusInvalid, StatusValid, StatusNotChecked} {
		for i, s := range list {
			if s.Status == want {
				if s.Reason != "" {
					s.Reason = fmt.Sprintf("signatures[%d]: %s", i, s.Reason)
				}
				return s
			}
		}
	}
	return SignatureReport{Status: StatusNotChecked, Reason: "no signature"}
}

// verifyOne proves one signature.
func (r *Report) verifyOne(d *Decoded, i int, keys *Keys, p *Policy) SignatureReport {
	s := &d.Signatures[i]
	rep := SignatureReport{Status: StatusInvalid, Alg: s.Alg(), Kid: s.Kid()}
	if rep.Alg == "none" {
		rep.Reason = "the token is unsecured (alg \"none\"): nothing proves what it says (RFC 7515 appendix A.5)"
		return rep
	}
	if s.Crit().Exists() {
		if why := critFault(s.Crit(), s.Get, "b64"); why != "" {
			rep.Reason = why
			r.check("crit", false, "crit", why)
			return rep
		}
	}
	alg := LookupAlgorithm(PurposeSign, rep.Alg)
	rep.Status = StatusNotChecked
	switch {
	case alg == nil:
		rep.Reason = fmt.Sprintf("fob does not know the algorithm %q", rep.Alg)
		return rep
	case len(p.Algorithms) > 0 && !slices.ContainsFunc(p.Algorithms, func(a string) bool { return sameAlgorithm(a, rep.Alg) }):
		rep.Status = StatusInvalid
		rep.Reason = fmt.Sprintf("the algorithm %q is not among those asked for %q", rep.Alg, p.Algorithms)
		return rep
	case keys.Len() == 0:
		rep.Reason = "no key given"
		return rep
	}
	if !s.AlgProtected() {
		r.find("alg-unprotected", "low", "alg", "the algorithm stands in the unprotected header, which the signature does not cover (RFC 7515 §10.7)")
	}
	r.tryKeys(&rep, d, s, alg, keys, p)
	return rep
}

// tryKeys holds one signature against the keys that its kid picks.
func (r *Report) tryKeys(rep *SignatureReport, d *Decoded, s *Signature, alg *Algorithm, keys *Keys, p *Policy) {
	candidates := keys.pick(rep.Kid, p.IgnoreKid)
	if len(candidates) == 0 {
		rep.Unfit = true
		rep.Reason = fmt.Sprintf("kid %q is in no key set that was given (%d keys)", rep.Kid, keys.Len())
		return
	}
	input := signingInput(d, s, p)
	limit := p.Limits.KeysTried
	if limit == 0 {
		limit = DefaultLimits().KeysTried
	}
	tried := 0
	var unfit, failed error
	for _, v := range candidates {
		if r.tried == limit {
			rep.Reason = fmt.Sprintf("%d keys were tried in vain, and there are more than the limit keys-tried=%d", r.tried, limit)
			return
		}
		err := v.Verify(alg, input, s.Value.Raw)
		switch {
		case err == nil:
			rep.Status, rep.Key, rep.Reason = StatusValid, v.Key(), ""
			r.keyFindings(v.Key(), alg)
			return
		case CodeOf(err) == CodeKeyUnfit:
			unfit = err
		default:
			tried++
			r.tried++
			failed = err
		}
	}
	if tried == 0 {
		rep.Unfit = true
		rep.Reason = "no key fits: " + unfit.Error()
		return
	}
	rep.Status = StatusInvalid
	rep.Reason = failed.Error()
	if tried > 1 {
		rep.Reason = fmt.Sprintf("none of %d keys that fit verifies it; %s", tried, failed)
	}
	if d.Detached && !p.HasDetached {
		rep.Reason += " (the payload is empty; if it is detached, give it with --detached FILE)"
	}
}

func (r *Report) keyFindings(k *Key, alg *Algorithm) {
	if weak := k.Weakness(alg); weak != "" {
		r.find("weak-key", "medium", "", weak)
	}
}

// signingInput is what the signature covers (RFC 7515 §5.2 step 8, RFC 7797
// §3). A compact token holds it already.
func signingInput(d *Decoded, s *Signature, p *Policy) []byte {
	if d.Form == JWSCompact && (!d.Detached || !p.HasDetached) {
		return d.Input[:s.Value.Span.Start-1]
	}
	payload := d.Payload.Text
	if d.Detached && p.HasDetached {
		payload = p.Detached
		if !d.Unencoded {
			payload = read.AppendBase64URL(nil, p.Detached)
		}
	}
	input := make([]byte, 0, len(s.Protected.Text)+1+len(payload))
	input = append(append(input, s.Protected.Text...), '.')
	return append(input, payload...)
}

// critFault says what RFC 7515 §4.1.11 refuses in a crit parameter, "" if
// nothing: it must be a list, not empty, without repeats, of extensions that
// are understood, protected and present.
func critFault(crit Value, get func(string) (Value, bool), understood ...string) string {
	if !crit.Exists() {
		return ""
	}
	if crit.Kind() != KindArray || crit.Len() == 0 {
		return "\"crit\" must be a list of at least one name (RFC 7515 §4.1.11)"
	}
	var seen []string
	for e := range crit.Elements() {
		name, ok := e.Str()
		_, protected := get(name)
		switch {
		case !ok:
			return fmt.Sprintf("\"crit\" holds %s where a name should stand (RFC 7515 §4.1.11)", e.Kind())
		case slices.Contains(seen, name):
			return fmt.Sprintf("\"crit\" names %q twice (RFC 7515 §4.1.11)", name)
		case registered(name):
			return fmt.Sprintf("\"crit\" names %q, which is part of the standard itself (RFC 7515 §4.1.11)", name)
		case !slices.Contains(understood, name):
			return fmt.Sprintf("\"crit\" names %q, which fob does not understand, so the token must be refused (RFC 7515 §4.1.11)", name)
		case !protected:
			return fmt.Sprintf("\"crit\" names %q, which is not in the protected header (RFC 7515 §4.1.11)", name)
		}
		seen = append(seen, name)
	}
	return ""
}

// registered tells the header parameters of RFC 7515, 7516 and 7518, which may
// not stand in crit.
func registered(name string) bool {
	if name == "b64" {
		return false
	}
	return read.HeaderKind(name) != KindNone
}
