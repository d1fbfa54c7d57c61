package tokens

import "errors"

// judgeProfile makes each rule a check of the policy.
func (r *Report) judgeProfile(d *Decoded, claims Value, p *Policy) {
	held := p.Profile.Hold(d, r.provedSignature(), claims, p.At, Prover{})
	r.ProfileName, r.ProfileTitle = held.Name, held.Title
	if r.Policy == StatusNone {
		r.Policy = StatusMet // unless one of these fails
	}
	for _, c := range held.Checks {
		if c.Status != StatusPassed {
			r.Policy = StatusNotMet
		}
	}
	r.Checks = append(r.Checks, held.Checks...)
	r.Findings = append(r.Findings, held.Findings...)
}

// Prover is what a [Profile] asks the engine.
type Prover struct{}

// SigningKty is that of [verdict.Prover].
func (Prover) SigningKty(alg string) string {
	if a := LookupAlgorithm(PurposeSign, alg); a != nil {
		return a.Kty
	}
	return ""
}

// PublicKey is that of [verdict.Prover].
func (Prover) PublicKey(jwk Value) error {
	_, err := publicJWK(jwk)
	return err
}

// SignedBy is that of [verdict.Prover].
func (Prover) SignedBy(d *Decoded, jwk Value) error {
	key, err := publicJWK(jwk)
	if err != nil {
		return err
	}
	if s := Verify(d, NewKeys(key), &Policy{IgnoreKid: true}).Signature; s.Status != StatusValid {
		return errors.New(s.Reason)
	}
	return nil
}

// publicJWK reads the public key that a header names.
func publicJWK(v Value) (*Key, error) {
	if v.Get("kty").Kind() != KindString {
		return nil, &Error{Code: CodeMalformed, Msg: "it has no kty"} // a JWK Set has none
	}
	file, err := ParseKeys(v.Raw(), KeyOptions{})
	if err != nil {
		return nil, err
	}
	if len(file.Keys) != 1 || file.Keys[0].IsSymmetric() {
		return nil, &Error{Code: CodeKeyUnfit, Msg: "it is no key of a pair"}
	}
	return file.Keys[0], nil
}
