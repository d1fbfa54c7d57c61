package cli

import (
	"fmt"
	"strings"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// verdict writes the judgement on a token: three answers, what failed, what is
// weak, and the sum.
func (r *renderer) verdict(v *tokens.Judgement, keys *tokens.Keys, atGiven bool) {
	for i := range v.Layers {
		l := &v.Layers[i]
		if len(v.Layers) > 1 {
			r.Line(fmt.Sprintf("%s %s", r.Bold(fmt.Sprintf("layer %d of %d:", i+1, len(v.Layers))), r.Headline(l.Token)))
		}
		if l.Opened != nil {
			r.Line(r.Good("✓ opened    ") + " " + visible.Guard(fmt.Sprintf("%s, %s with %s", l.Opened.Alg, l.Opened.Enc, r.keyName(l.Opened.Key))))
			r.findings(l.Opened.Findings)
		}
		if l.Report != nil {
			r.report(l.Report)
		}
	}
	if atGiven {
		r.Line(r.Dim("judged as of " + when.Stamp(r.Now, r.Zone)))
	}
	r.sum(v, keys)
}

func (r *renderer) keyName(k *tokens.Key) string { return keyName(r.keysets, k) }

func (a *app) keyName(k *tokens.Key) string { return keyName(&a.fromKeysets, k) }

// keyName says which key it was: by keyset, kid and state, or as it was named
// on the command line.
func keyName(t *keystore.Trust, k *tokens.Key) string {
	if held, ok := t.Of(k); ok {
		return visible.String(held.Name)
	}
	name := k.Ref()
	if name == "" {
		name = k.Origin()
	}
	if kid := k.Kid(); kid != "" {
		name += " (kid " + visible.String(kid) + ")"
	}
	return name
}

func (r *renderer) report(rep *tokens.Report) {
	if len(rep.Signatures) > 1 {
		r.Line(r.Dim(fmt.Sprintf("%d signatures, valid if one holds and none fails:", len(rep.Signatures))))
		for i := range rep.Signatures {
			r.signatureLine(&rep.Signatures[i])
		}
	} else {
		r.signatureLine(&rep.Signature)
	}
	r.timeLine(&rep.Time, rep.UnreadDates())
	r.policyLine(rep)
	for _, c := range rep.Checks {
		if c.Status != tokens.StatusFailed || isTold(c.ID) {
			continue
		}
		r.Line("  " + r.Bad("✗ failed") + " " + c.ID + ": " + visible.Guard(c.Detail))
	}
	r.findings(rep.Findings)
}

// isTold tells the checks that a line of the three verdicts repeats.
func isTold(check string) bool {
	switch check {
	case "signature", "exp", "nbf", "decrypt":
		return true
	}
	return false
}

func (r *renderer) signatureLine(s *tokens.SignatureReport) {
	const name = "signature  "
	switch s.Status {
	case tokens.StatusValid:
		by := " with "
		if _, ok := r.keysets.Of(s.Key); ok {
			by = ", signed by "
		}
		r.Line(r.Good("✓ "+name) + visible.Guard("valid: "+s.Alg+by+r.keyName(s.Key)))
	case tokens.StatusInvalid:
		r.Line(r.Bad("✗ "+name) + visible.Guard("invalid: "+s.Reason))
	default:
		r.Line(r.Warn("– "+name) + visible.Guard("not checked: "+s.Reason))
	}
}

func (r *renderer) timeLine(t *tokens.TimeReport, unread []string) {
	const name = "time       "
	var words []string
	if t.Nbf != nil && t.Status == tokens.StatusNotYet {
		words = append(words, "nbf "+r.Date(t.Nbf))
	}
	if t.Exp != nil {
		words = append(words, "exp "+r.Date(t.Exp))
	}
	if t.Leeway != 0 {
		words = append(words, "leeway "+when.Duration(t.Leeway))
	}
	detail := strings.Join(words, "; ")
	switch t.Status {
	case tokens.StatusValid:
		switch {
		case len(unread) > 0:
			detail = strings.TrimPrefix(detail+"; "+unreadDates(unread), "; ")
		case t.Exp == nil:
			detail = strings.TrimPrefix(detail+"; no exp: it never expires", "; ")
		}
		r.Line(r.Good("✓ "+name) + "valid: " + detail)
	case tokens.StatusExpired:
		r.Line(r.Bad("✗ "+name) + "expired: " + detail)
	case tokens.StatusNotYet:
		r.Line(r.Bad("✗ "+name) + "not yet valid: " + detail)
	default:
		if len(unread) > 0 {
			r.Line(r.Bad("✗ "+name) + "not known: " + unreadDates(unread))
			return
		}
		r.Line("– " + name + "no limit: the token has neither exp nor nbf")
	}
}

// unreadDates says that limits in time are there which nobody can read.
func unreadDates(names []string) string {
	if len(names) == 1 {
		return names[0] + " is there, and is no date"
	}
	return strings.Join(names, " and ") + " are there, and are no dates"
}

func (r *renderer) policyLine(rep *tokens.Report) {
	const name = "policy     "
	switch rep.Policy {
	case tokens.StatusMet:
		r.Line(r.Good("✓ "+name) + "met: " + strings.Join(passedChecks(rep), ", "))
	case tokens.StatusNotMet:
		text := "not met"
		if rep.ProfileName != "" {
			text += r.Dim(" (profile " + rep.ProfileName + ": " + visible.String(rep.ProfileTitle) + ")")
		}
		r.Line(r.Bad("✗ "+name) + text)
	default:
		r.Line("– " + name + "nothing asked")
	}
}

// passedChecks names the checks of the policy that passed; those of a profile's
// rules are told as one.
func passedChecks(rep *tokens.Report) []string {
	var ids []string
	rules := 0
	for _, c := range rep.Checks {
		switch {
		case c.Status != tokens.StatusPassed || isTold(c.ID):
		case strings.HasPrefix(c.ID, profile.CheckID("")):
			rules++
		default:
			ids = append(ids, visible.String(strings.TrimSpace(c.ID+" "+ifOther(c.Member, c.ID))))
		}
	}
	if rep.ProfileName != "" {
		ids = append(ids, fmt.Sprintf("profile %s (%s, %d rules)", rep.ProfileName, visible.String(rep.ProfileTitle), rules))
	}
	return ids
}

// ifOther gives s where it says more than the other word.
func ifOther(s, other string) string {
	if s == other {
		return ""
	}
	return s
}

func (r *renderer) findings(list []tokens.Finding) {
	for _, f := range list {
		r.Line("  " + r.Warn("! "+f.Severity) + " " + f.ID + ": " + visible.Guard(f.Detail))
	}
}

// sum says the verdict in one line, and what to do where nothing was proved.
func (r *renderer) sum(v *tokens.Judgement, keys *tokens.Keys) {
	switch v.Overall {
	case tokens.StatusValid:
		r.Line(r.Good("✓ valid: ") + held(v))
	case tokens.StatusInvalid:
		r.Line(r.Bad("✗ invalid: do not trust what it says"))
	default:
		r.Line(r.Warn("– not checked: nothing proves what it says") + r.Dim(r.advice(v, keys)))
	}
}

// held names what was proved: a token without a limit in time, or of which
// nothing was asked, did not pass that test.
func held(v *tokens.Judgement) string {
	time, policy := v.Time.Status == tokens.StatusValid, v.Policy == tokens.StatusMet
	switch {
	case time && policy:
		return "signature, time and policy hold"
	case time:
		return "signature and time hold, and no policy was asked for"
	case policy:
		return "signature and policy hold, and the token has no limit in time"
	}
	return "the signature holds; the token has no limit in time, and no policy was asked for"
}

func (r *renderer) advice(v *tokens.Judgement, keys *tokens.Keys) string {
	switch {
	case v.Unsigned():
		return "; fob decrypt shows what is inside"
	case keys.Len() == 0:
		return "; give a key with -k KEY"
	case v.Signature.Unfit:
		return "; give the key it is for with -k KEY, or try --ignore-kid"
	}
	return ""
}
