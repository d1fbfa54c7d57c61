package tokens

// Judgement is the judgement on a token and all that is inside it, with the
// layers folded into one answer for each question.
type Judgement struct {
	Layers  []Layer
	Overall Status

	Signature *SignatureReport
	Time      *TimeReport
	Policy    Status
	Token     *Decoded // the innermost
	Content   *Decoded // what holds the claims that count: the token, or what was in it
}

// Fold sums up what was proved of each layer. For every question the first
// layer that fails answers, or else the innermost, where the claims are; so
// Overall is valid exactly when the three answers are good.
func Fold(layers []Layer) Judgement {
	v := Judgement{Layers: layers, Overall: VerdictOf(layers), Policy: StatusNone}
	for i := range layers {
		v.Token, v.Content = layers[i].Token, layers[i].Token
		r := layers[i].Report
		if r == nil {
			continue
		}
		v.Content = r.Token
		if v.Signature == nil || signatureRank(r.Signature.Status) >= signatureRank(v.Signature.Status) {
			v.Signature = &r.Signature
		}
		if v.Time == nil || timeRank(r.Time.Status) >= timeRank(v.Time.Status) {
			v.Time = &r.Time
		}
		if policyRank(r.Policy) >= policyRank(v.Policy) {
			v.Policy = r.Policy
		}
	}
	return v
}

func signatureRank(s Status) int {
	switch s {
	case StatusInvalid:
		return 2
	case StatusNotChecked:
		return 1
	}
	return 0
}

func timeRank(s Status) int {
	switch s {
	case StatusExpired:
		return 3
	case StatusNotYet:
		return 2
	case StatusValid:
		return 1
	}
	return 0
}

func policyRank(s Status) int {
	switch s {
	case StatusNotMet:
		return 2
	case StatusMet:
		return 1
	}
	return 0
}

// Malformed gives the fault for which one of the layers cannot be judged at
// all; nil if every one can.
func (v *Judgement) Malformed() error {
	for i := range v.Layers {
		l := &v.Layers[i]
		if e := l.Token.Malformed(); e != nil {
			if i > 0 {
				e.Op = "the token inside"
			}
			return e
		}
		switch CodeOf(l.Err) {
		case CodeMalformed, CodeLimit:
			return l.Err
		}
	}
	return nil
}

// Unsigned tells a token that was opened and is no token inside.
func (v *Judgement) Unsigned() bool { return v.Layers[len(v.Layers)-1].Opened != nil }

// UnreadDates is that of the report that answers for the time.
func (v *Judgement) UnreadDates() []string {
	for i := range v.Layers {
		if r := v.Layers[i].Report; r != nil && v.Time == &r.Time {
			return r.UnreadDates()
		}
	}
	return nil
}
