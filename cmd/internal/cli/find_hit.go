package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"fob/cmd/internal/show"
	"fob/tokens"
	"fob/tokens/scan"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tokens/wording"
)

// findWriter tells hits. It is used by one goroutine at a time.
type findWriter struct {
	*app
	lines   bool
	keys    *tokens.Keys
	policy  tokens.Policy
	decoder *tokens.Decoder
	source  *findSource

	out      []byte
	verdicts [findVerdicts]int
	err      error
}

func (w *findWriter) write(hits []scan.Hit) {
	defer func() {
		if p := recover(); p != nil {
			w.err = &tokens.Error{Code: codeBug, Msg: bugText(p)}
		}
	}()
	w.out, w.verdicts, w.err = w.out[:0], [findVerdicts]int{}, nil
	for i := range hits {
		w.hit(&hits[i])
	}
}

func (w *findWriter) hit(h *scan.Hit) {
	switch {
	case h.Fault != "" && w.json:
		w.faultJSON(h)
		return
	case h.Fault != "":
		w.fault(h)
		return
	case w.lines:
		w.alone(h.Token)
		return
	}
	d := w.decoder.Decode(h.Token)
	v := tokens.Fold(tokens.VerifyLayers(d, w.keys, &w.policy))
	f := foundToken{d: d, v: &v, verdict: verdictOn(&v)}
	w.verdicts[f.verdict]++
	switch {
	case w.quiet:
	case w.json:
		w.tokenJSON(h, &f)
	default:
		w.text(h, &f)
	}
}

// foundToken is a token that was found and judged.
type foundToken struct {
	d       *tokens.Decoded
	v       *tokens.Judgement
	verdict findVerdict
}

// verdictOn sorts a judgement for those who look for tokens that work.
func verdictOn(v *tokens.Judgement) findVerdict {
	switch {
	case v.Malformed() != nil || v.Signature.Status == tokens.StatusNotChecked:
		return foundNotChecked
	case v.Overall == tokens.StatusValid:
		return foundValid
	case v.Signature.Status == tokens.StatusValid && (v.Time.Status == tokens.StatusExpired || v.Time.Status == tokens.StatusNotYet):
		return foundExpired
	}
	return foundInvalid
}

// alone writes a token and nothing else. One in JSON may hold text that a
// terminal would obey; escaped, it is the same JSON.
func (w *findWriter) alone(token []byte) {
	if w.Streams.OutIsTTY && token[0] == '{' {
		w.out = visible.AppendJSON(w.out, token)
	} else {
		w.out = append(w.out, token...)
	}
	w.out = append(w.out, '\n')
}

// place writes where a hit stands.
func (w *findWriter) place(h *scan.Hit) {
	w.out = append(w.out, visible.String(w.source.name)...)
	if h.Line == 0 {
		w.out = fmt.Appendf(w.out, ":@%d: ", h.Offset)
	} else {
		w.out = fmt.Appendf(w.out, ":%d:%d: ", h.Line, h.Column)
	}
}

// text writes one line about a token.
func (w *findWriter) text(h *scan.Hit, f *foundToken) {
	s := w.style(w.Streams.OutIsTTY)
	w.place(h)
	words := []string{s.Bold(shortToken(h.Token))}
	if w.keys.Len() > 0 {
		words = append(words, f.verdict.styled(s))
	}
	words = append(words, f.d.Form.String())
	add := func(before, text string) {
		if text != "" {
			words = append(words, before+visible.String(clipped(text)))
		}
	}
	alg, enc, kid := namesOf(f.d)
	add("", alg)
	add("", enc)
	add("kid ", kid)
	add("typ ", f.d.Typ())
	add("iss ", claimText(f.v.Content.Claims, "iss"))
	add("sub ", claimText(f.v.Content.Claims, "sub"))
	if t := w.time(f, s); t != "" {
		words = append(words, t)
	}
	if h.Inside != "" {
		words = append(words, s.Dim("in a "+h.Inside))
	}
	w.out = append(append(w.out, strings.Join(words, " · ")...), '\n')
}

func (v findVerdict) styled(s show.Style) string {
	switch v {
	case foundValid:
		return s.Good("✓ valid")
	case foundInvalid:
		return s.Bad("✗ invalid")
	case foundExpired:
		return s.Bad("✗ signature valid, not the time")
	}
	return s.Warn("– not checked")
}

// time says how the token stands in time, as far as it can be read.
func (w *findWriter) time(f *foundToken, s show.Style) string {
	t := f.v.Time
	switch {
	case f.v.Content.Form.IsJWE() || !f.v.Content.Claims.Exists():
		return "" // encrypted, or no claims
	case t.Status == tokens.StatusExpired:
		return s.Bad("expired " + w.ago(t.Exp))
	case t.Status == tokens.StatusNotYet:
		return s.Warn("not yet valid: " + w.ago(t.Nbf))
	case len(f.v.UnreadDates()) > 0:
		return s.Warn(unreadDates(f.v.UnreadDates()))
	case t.Exp != nil:
		return "expires " + w.ago(t.Exp)
	}
	return "no exp"
}

func (w *findWriter) ago(d *when.NumericDate) string {
	t, ok := d.Time()
	if !ok {
		return "beyond any calendar"
	}
	return when.Relative(t, w.policy.At)
}

// namesOf are the algorithms and the kid of a token with one signature or
// recipient, or the number of them.
func namesOf(d *tokens.Decoded) (alg, enc, kid string) {
	switch {
	case len(d.Signatures) == 1:
		return d.Signatures[0].Alg(), "", d.Signatures[0].Kid()
	case len(d.Signatures) > 1:
		return wording.Count(len(d.Signatures), "signature"), "", ""
	case len(d.Recipients) == 1:
		return d.Recipients[0].Alg(), d.Recipients[0].Enc(), d.Recipients[0].Kid()
	case len(d.Recipients) > 1:
		return wording.Count(len(d.Recipients), "recipient"), "", ""
	}
	return "", "", ""
}

func claimText(claims tokens.Value, name string) string {
	text, _ := claims.Get(name).Str()
	return text
}

// clipped shortens a text of the token for one line.
func clipped(text string) string {
	const most = 48 // characters
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	n := 0
	for i := range text {
		if n == most-1 {
			return text[:i] + "…"
		}
		n++
	}
	return text
}

// shortToken shows enough of a token to tell it from others, and not enough to
// use it.
func shortToken(token []byte) string {
	const first, last = 12, 6
	if len(token) < 2*(first+last) {
		return visible.Bytes(token[:len(token)/3]) + "…"
	}
	return visible.Bytes(token[:first]) + "…" + visible.Bytes(token[len(token)-last:])
}

// fault writes one line about what looks like a token and is none.
func (w *findWriter) fault(h *scan.Hit) {
	w.place(h)
	s := w.style(w.Streams.OutIsTTY)
	w.out = fmt.Appendf(w.out, "%s · %s %s\n", s.Bold(shortToken(h.Token)), s.Warn("no token:"), visible.Guard(h.Fault))
}
