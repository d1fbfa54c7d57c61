package cli

import (
	"time"

	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// reportCache holds the JSON that is the same for token after token.
type reportCache struct {
	header jsonout.HeaderCache
	leeway string
	at     time.Time
	atJSON []byte
}

func newReportCache(p *tokens.Policy) *reportCache {
	return &reportCache{leeway: when.Duration(p.Leeway)}
}

// appendVerdict appends the members of the judgement on a token. The caller
// opens and closes the object. The token must not be malformed.
func appendVerdict(dst []byte, v *tokens.Judgement, stripped []string, c *reportCache) []byte {
	dst = jsonout.AppendText(dst, "verdict", string(v.Overall))
	dst = append(jsonout.AppendKey(dst, "signature"), '{')
	dst = append(appendSignature(dst, v.Signature), '}')
	if len(v.Layers) == 1 && v.Layers[0].Report != nil {
		dst = appendSignatures(dst, v.Layers[0].Report)
	}
	dst = append(jsonout.AppendKey(dst, "time"), '{')
	dst = appendTimeReport(dst, v.Time, c)
	dst = append(append(dst, '}'), `,"policy":{`...)
	dst = append(jsonout.AppendText(dst, "status", string(v.Policy)), '}')
	for i := range v.Layers {
		if r := v.Layers[i].Report; r != nil && r.ProfileName != "" {
			dst = jsonout.AppendProfile(dst, r.ProfileName, r.ProfileTitle)
		}
	}
	dst = appendChecks(dst, v.Layers)
	dst = appendTokenContent(dst, v.Token, v.Content, &c.header)
	dst = appendFindings(dst, v.Layers)
	dst = jsonout.AppendStrings(dst, "stripped", stripped)
	if len(v.Layers) > 1 || v.Layers[0].Opened != nil {
		dst = appendLayers(dst, v.Layers, c)
	}
	return dst
}

func appendSignature(dst []byte, s *tokens.SignatureReport) []byte {
	dst = jsonout.AppendText(dst, "status", string(s.Status))
	dst = jsonout.AppendTextIf(dst, "reason", s.Reason)
	dst = jsonout.AppendTextIf(dst, "alg", s.Alg)
	dst = jsonout.AppendTextIf(dst, "kid", s.Kid)
	if s.Key != nil {
		dst = appendKeyOf(dst, s.Key)
	}
	return dst
}

// appendKeyOf says which key it was, and nothing of its material.
func appendKeyOf(dst []byte, k *tokens.Key) []byte {
	dst = append(jsonout.AppendKey(dst, "key"), '{')
	dst = jsonout.AppendTextIf(dst, "ref", k.Ref())
	dst = jsonout.AppendTextIf(dst, "kid", k.Kid())
	dst = jsonout.AppendTextIf(dst, "state", k.State())
	dst = jsonout.AppendTextIf(dst, "alg", k.Alg())
	return append(jsonout.AppendTextIf(dst, "origin", k.Origin()), '}')
}

// appendSignatures tells each of several signatures.
func appendSignatures(dst []byte, r *tokens.Report) []byte {
	if len(r.Signatures) == 0 {
		return dst
	}
	dst = append(jsonout.AppendKey(dst, "signatures"), '[')
	for i := range r.Signatures {
		dst = append(jsonout.AppendComma(dst), '{')
		dst = append(appendSignature(dst, &r.Signatures[i]), '}')
	}
	return append(dst, ']')
}

func appendTimeReport(dst []byte, t *tokens.TimeReport, c *reportCache) []byte {
	dst = jsonout.AppendText(dst, "status", string(t.Status))
	for _, d := range [...]struct {
		name string
		date *when.NumericDate
	}{{"exp", t.Exp}, {"nbf", t.Nbf}, {"iat", t.Iat}} {
		if d.date != nil {
			dst = jsonout.AppendDate(dst, d.name, d.date)
		}
	}
	if c.atJSON == nil || !t.At.Equal(c.at) {
		c.at, c.atJSON = t.At, jsonout.AppendTime(append(c.atJSON[:0], '{'), "at", t.At)
	}
	dst = append(append(dst, ','), c.atJSON[1:]...)
	return jsonout.AppendText(dst, "leeway", c.leeway)
}

// appendChecks appends the checks of all layers; where there are several, each
// says which it belongs to.
func appendChecks(dst []byte, layers []tokens.Layer) []byte {
	dst = append(jsonout.AppendKey(dst, "checks"), '[')
	for i := range layers {
		if layers[i].Report == nil {
			continue
		}
		for _, c := range layers[i].Report.Checks {
			dst = append(jsonout.AppendComma(dst), '{')
			dst = jsonout.AppendText(dst, "id", c.ID)
			dst = jsonout.AppendText(dst, "status", string(c.Status))
			dst = jsonout.AppendTextIf(dst, "member", c.Member)
			dst = jsonout.AppendTextIf(dst, "detail", c.Detail)
			if len(layers) > 1 {
				dst = jsonout.AppendNumber(dst, "layer", i+1)
			}
			dst = append(dst, '}')
		}
	}
	return append(dst, ']')
}

func appendFindings(dst []byte, layers []tokens.Layer) []byte {
	dst = append(jsonout.AppendKey(dst, "findings"), '[')
	for i := range layers {
		for _, list := range [...][]tokens.Finding{reportFindings(&layers[i]), openedFindings(&layers[i])} {
			for _, f := range list {
				dst = append(jsonout.AppendComma(dst), '{')
				dst = jsonout.AppendText(dst, "id", f.ID)
				dst = jsonout.AppendText(dst, "severity", f.Severity)
				dst = jsonout.AppendTextIf(dst, "member", f.Member)
				dst = jsonout.AppendText(dst, "detail", f.Detail)
				if len(layers) > 1 {
					dst = jsonout.AppendNumber(dst, "layer", i+1)
				}
				dst = append(dst, '}')
			}
		}
	}
	return append(dst, ']')
}

func reportFindings(l *tokens.Layer) []tokens.Finding {
	if l.Report == nil {
		return nil
	}
	return l.Report.Findings
}

func openedFindings(l *tokens.Layer) []tokens.Finding {
	if l.Opened == nil {
		return nil
	}
	return l.Opened.Findings
}

// appendTokenContent appends header and claims, or the payload, of the token
// that was judged; content is the token, or the plaintext of one that is
// encrypted.
func appendTokenContent(dst []byte, d, content *tokens.Decoded, cache *jsonout.HeaderCache) []byte {
	switch {
	case d.Form.IsJWE():
		dst = jsonout.AppendSharedHeaders(dst, d)
		if content == d {
			return dst
		}
	case d.Form == tokens.JWSGeneral:
		dst = append(jsonout.AppendKey(dst, "headers"), '[')
		for i := range d.Signatures {
			dst = append(jsonout.AppendComma(dst), '{')
			dst = append(jsonout.AppendHeaders(dst, d, i), '}')
		}
		dst = append(dst, ']')
	default:
		dst = cache.AppendTo(dst, d, jsonout.AppendHeaders)
	}
	return jsonout.AppendPayload(dst, content)
}

// appendLayers tells each layer of a nest by itself, outermost first.
func appendLayers(dst []byte, layers []tokens.Layer, c *reportCache) []byte {
	dst = append(jsonout.AppendKey(dst, "layers"), '[')
	for i := range layers {
		l := &layers[i]
		dst = append(jsonout.AppendComma(dst), '{')
		dst = jsonout.AppendText(dst, "form", jsonout.FormID(l.Token.Form))
		if l.Opened != nil {
			dst = append(jsonout.AppendKey(dst, "opened"), '{')
			dst = jsonout.AppendText(dst, "alg", l.Opened.Alg)
			dst = jsonout.AppendText(dst, "enc", l.Opened.Enc)
			dst = jsonout.AppendNumber(dst, "bytes", len(l.Opened.Bytes))
			dst = append(appendKeyOf(dst, l.Opened.Key), '}')
		}
		if l.Report != nil {
			dst = append(jsonout.AppendText(dst, "verdict", string(l.Report.Verdict())), `,"signature":{`...)
			dst = append(appendSignature(dst, &l.Report.Signature), '}')
			dst = append(appendSignatures(dst, l.Report), `,"time":{`...)
			dst = append(appendTimeReport(dst, &l.Report.Time, c), `},"policy":{`...)
			dst = append(jsonout.AppendText(dst, "status", string(l.Report.Policy)), '}')
		}
		content := l.Token
		if l.Report != nil {
			content = l.Report.Token
		}
		dst = append(appendTokenContent(dst, l.Token, content, nil), '}')
	}
	return append(dst, ']')
}

// appendError appends the members of an error object.
func appendError(dst []byte, err error) []byte {
	o := outcomeOf(codeOf(err))
	hint := o.hint
	if h := hintOf(err); h != "" {
		hint = h
	}
	dst = append(jsonout.AppendKey(dst, "error"), '{')
	dst = jsonout.AppendText(dst, "code", string(o.code))
	dst = jsonout.AppendText(dst, "message", err.Error())
	return append(visible.AppendQuoted(jsonout.AppendKey(dst, "hint"), hint), '}')
}
