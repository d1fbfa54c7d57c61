package cli

import "fob/tokens"

// verdict is the judgement on a token and all that is inside it, with the
// layers folded into one answer for each question.
type verdict struct {
	layers  []tokens.Layer
	overall tokens.Status

	signature *tokens.SignatureReport
	time      *tokens.TimeReport
	policy    tokens.Status
	token     *tokens.Decoded // the innermost
	content   *tokens.Decoded // what holds the claims that count: the token, or what was in it
}

// fold sums up what was proved of each layer. For every question the first
// layer that fails answers, or else the innermost, where the claims are; so
// overall is valid exactly when the three answers are good.
func fold(layers []tokens.Layer) verdict {
	v := verdict{layers: layers, overall: tokens.VerdictOf(layers), policy: tokens.StatusNone}
	for i := range layers {
		v.token, v.content = layers[i].Token, layers[i].Token
		r := layers[i].Report
		if r == nil {
			continue
		}
		v.content = r.Token
		if v.signature == nil || signatureRank(r.Signature.Status) >= signatureRank(v.signature.Status) {
			v.signature = &r.Signature
		}
		if v.time == nil || timeRank(r.Time.Status) >= timeRank(v.time.Status) {
			v.time = &r.Time
		}
		if policyRank(r.Policy) >= policyRank(v.policy) {
			v.policy = r.Policy
		}
	}
	return v
}

func signatureRank(s tokens.Status) int {
	switch s {
	case tokens.StatusInvalid:
		return 2
	case tokens.StatusNotChecked:
		return 1
	}
	return 0
}

func timeRank(s tokens.Status) int {
	switch s {
	case tokens.StatusExpired:
		return 3
	case tokens.StatusNotYet:
		return 2
	case tokens.StatusValid:
		return 1
	}
	return 0
}

func policyRank(s tokens.Status) int {
	switch s {
	case tokens.StatusNotMet:
		return 2
	case tokens.StatusMet:
		return 1
	}
	return 0
}

// malformed gives the fault for which one of the layers cannot be judged at
// all; nil if every one can.
func (v *verdict) malformed() error {
	for i := range v.layers {
		l := &v.layers[i]
		if e := l.Token.Malformed(); e != nil {
			if i > 0 {
				e.Op = "the token inside"
			}
			return e
		}
		switch tokens.CodeOf(l.Err) {
		case tokens.CodeMalformed, tokens.CodeLimit:
			return l.Err
		}
	}
	return nil
}

// exit is the exit status of the judgement. That no key could be used is
// trouble with the keys, and not an answer about the token.
func (v *verdict) exit(keys *tokens.Keys) int {
	switch {
	case v.overall == tokens.StatusValid:
		return exitOK
	case v.overall == tokens.StatusInvalid:
		return exitNo
	case v.signature.Unfit:
		return exitKey
	case keys.Len() == 0 && tokens.LookupAlgorithm(tokens.PurposeSign, v.signature.Alg) != nil:
		return exitKey
	}
	return exitNo
}

// unsigned tells a token that was opened and is no token inside.
func (v *verdict) unsigned() bool { return v.layers[len(v.layers)-1].Opened != nil }
