package tokens

import (
	"fmt"

	"fob/tokens/read"
)

// Layer is one token of a nest: a JWS that was judged, or a JWE that was
// opened or could not be.
type Layer struct {
	Token  *Decoded
	Report *Report    // of a JWS, and of a JWE with no token inside; its Token is then the plaintext
	Opened *Plaintext // of a JWE that opened
	Err    error      // of a JWE that did not, or of a token beyond the limit
}

// VerifyLayers judges a token and what is inside it, outermost first: a JWE is
// opened with the keys that fit it, a JWS is verified with those that fit it.
// Claims are judged where they stand; a detached payload is that of the first
// layer. There is always at least one layer.
//
// RFC 7519 §7.2, RFC 7516 appendix A, RFC 7520 §6.
func VerifyLayers(d *Decoded, keys *Keys, p *Policy) []Layer {
	var layers []Layer
	lim := p.Limits.OrDefault()
	for d != nil {
		if len(layers) == lim.NestedTokens {
			return append(layers, beyondLayer(d, p, lim))
		}
		l := Layer{Token: d}
		inner := d.Nested
		if d.Form.IsJWE() {
			inner = l.open(d, keys, p)
			if l.Err == nil && inner == nil {
				l.Report = l.judgeContent(p, lim)
			}
		} else {
			l.Report = Verify(d, keys, p.forLayer(d))
		}
		layers = append(layers, l)
		d = inner
		if p.HasDetached {
			q := *p
			q.HasDetached, q.Detached = false, nil
			p = &q
		}
	}
	return layers
}

// forLayer is the policy for one layer: what is asked of claims is asked of the
// token that holds them, and not of those around it.
func (p *Policy) forLayer(d *Decoded) *Policy {
	if d.Nested == nil {
		return p
	}
	q := *p
	q.Issuer, q.Subject, q.Audience, q.Typ, q.Require, q.MaxAge, q.Profile = nil, "", nil, "", nil, 0, nil
	return &q
}

// beyondLayer stands for a token that is not looked at any more: a verdict that
// left it out would be one on another token.
func beyondLayer(d *Decoded, p *Policy, lim Limits) Layer {
	err := read.LimitError("token", "nested-tokens", lim.NestedTokens, "a token within so many others")
	r := &Report{Token: d, Policy: StatusNone, Time: TimeReport{Status: StatusNone, At: p.At, Leeway: p.Leeway}}
	r.Signature = SignatureReport{Status: StatusNotChecked, Reason: err.Error()}
	r.Checks = []Check{{ID: "signature", Status: StatusNotChecked, Detail: err.Error()}}
	return Layer{Token: d, Report: r, Err: err}
}

// open opens a JWE and gives the token inside, nil if there is none.
func (l *Layer) open(d *Decoded, keys *Keys, p *Policy) *Decoded {
	l.Opened, l.Err = Decrypt(d, keys, p)
	if l.Err != nil {
		l.Report = &Report{Token: d, Policy: StatusNone, Time: TimeReport{Status: StatusNone, At: p.At, Leeway: p.Leeway}}
		l.Report.Signature = SignatureReport{Status: StatusNotChecked, Unfit: CodeOf(l.Err) == CodeKeyUnfit || CodeOf(l.Err) == CodeKeyNotFound,
			Reason: fmt.Sprintf("the token is encrypted and was not opened: %v", l.Err)}
		l.Report.Checks = []Check{{ID: "decrypt", Status: StatusFailed, Detail: l.Err.Error()}}
		return nil
	}
	if len(l.Opened.Bytes) == 0 || !read.LooksLikeToken(l.Opened.Bytes) && !read.IsJWT(d.Cty()) {
		return nil
	}
	inner := Decode(l.Opened.Bytes, p.Limits)
	if inner.Form == FormUnknown {
		return nil
	}
	return inner
}

// judgeContent judges what a JWE held that is no token: claims, if they are
// such, have their times and answer to the policy, which was asked of no layer
// around them. No signature is made over them, so at best they are not checked.
func (l *Layer) judgeContent(p *Policy, lim Limits) *Report {
	d := read.Content(l.Opened.Bytes, lim)
	d.Protected, d.Unprotected, d.Recipients = l.Token.Protected, l.Token.Unprotected, l.Token.Recipients
	const why = "the token is encrypted and was opened, but what is inside is not signed: nothing proves who made it"
	r := &Report{Token: d, Signature: SignatureReport{Status: StatusNotChecked, Reason: why}}
	r.Checks = append(r.checkBuf[:0], Check{ID: "signature", Status: StatusNotChecked, Detail: why})
	r.judgeClaims(d, p)
	return r
}

// VerdictOf folds the layers for scripts: invalid if one is, valid if all that
// can be judged are and at least one signature was proved. A JWE that opened
// proves no signer.
func VerdictOf(layers []Layer) Status {
	verdict, proved := StatusValid, false
	for _, l := range layers {
		if l.Report == nil {
			continue
		}
		switch l.Report.Verdict() {
		case StatusInvalid:
			return StatusInvalid
		case StatusNotChecked:
			verdict = StatusNotChecked
		}
		proved = proved || l.Report.Signature.Status == StatusValid
	}
	if !proved {
		return StatusNotChecked
	}
	return verdict
}
