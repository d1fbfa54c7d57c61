package read

import (
	"bytes"
	"fmt"

	"fob/tokens/wording"
)

// Decode reads a token and returns everything that could be read, with a
// Problem for everything that could not. It never fails, judges nothing, and
// keeps input, so the caller must not change it. Around the token there may be
// no other bytes: see [Clean] for what people paste.
//
// RFC 7515 §7.1 and §7.2, RFC 7516 §7.1 and §7.2.
func Decode(input []byte, lim Limits) *Decoded {
	r := Decoder{lim: lim.OrDefault(), once: true}
	return r.Decode(input)
}

// Content reads bytes that are the content of a token and no token themselves,
// such as a detached payload or what a JWE held: as the claims set that they are,
// if they are one.
func Content(plain []byte, lim Limits) *Decoded {
	d := &Decoded{Input: plain, Payload: Part{Span: Span{0, len(plain)}, Text: plain, Raw: plain, OK: true, plain: true}}
	if FirstByte(plain) == '{' {
		r := Decoder{lim: lim.OrDefault(), once: true}
		r.readClaims(d, 0)
	}
	return d
}

// Decoder decodes a stream of tokens in memory that it uses again: what Decode
// returns, with everything that hangs on it, is good until the next call. It
// remembers the last protected header, which in a stream is nearly always the
// next one too. It is not safe for concurrent use.
type Decoder struct {
	lim  Limits
	once bool // used for one token, so nothing is worth remembering

	out  Decoded
	sigs [1]Signature
	buf  []byte // the bytes of all parts
	json jsonDoc

	headerText []byte
	header     Header
	params     params
	problems   []Problem
}

// NewDecoder makes a decoder with the given limits.
func NewDecoder(lim Limits) *Decoder { return &Decoder{lim: lim.OrDefault()} }

// Decode is [Decode] with the decoder's limits and memory.
func (r *Decoder) Decode(input []byte) *Decoded {
	r.out = Decoded{Input: input, Problems: r.out.Problems[:0]}
	if n := len(input)/4*3 + 3; cap(r.buf) < n && n <= r.lim.TokenSize {
		r.buf = make([]byte, 0, n)
	}
	r.buf = r.buf[:0]
	r.decode(&r.out, 0)
	return &r.out
}

func (r *Decoder) decode(d *Decoded, depth int) {
	switch {
	case len(d.Input) > r.lim.TokenSize:
		e := LimitError("", "token-size", r.lim.TokenSize, fmt.Sprintf("a token of %d bytes", len(d.Input)))
		d.problem(Problem{"limit", true, "token", "", r.lim.TokenSize, e.Msg})
		return
	case len(d.Input) == 0:
		d.problem(Problem{"form", true, "token", "", 0, "the token is empty"})
		return
	case d.Input[0] == '{':
		r.decodeJSON(d)
	default:
		r.decodeCompact(d)
	}
	d.requireAlgorithms()
	if d.Form.IsJWS() {
		r.readPayload(d, depth)
	}
}

// requireAlgorithms reports headers that do not name what each must (RFC 7515
// §4.1.1, RFC 7516 §4.1.1 and §4.1.2).
func (d *Decoded) requireAlgorithms() {
	if d.Form == FormUnknown || len(d.Problems) > 0 && d.Malformed() != nil {
		return
	}
	missing := func(p *params, names string, at int) {
		if !p.alg.Exists() || d.Form.IsJWE() && !p.enc.Exists() {
			d.problem(Problem{"header", true, "header", "alg", at, "the header does not say " + names})
		}
	}
	for i := range d.Signatures {
		missing(&d.Signatures[i].params, `"alg" (RFC 7515 §4.1.1)`, d.Signatures[i].Protected.Span.Start)
	}
	for i := range d.Recipients {
		missing(&d.Recipients[i].params, `"alg" and "enc" (RFC 7516 §4.1.1, §4.1.2)`, d.Protected.Span.Start)
	}
}

// decodeCompact tells JWS from JWE by the number of dots (RFC 7516 §9).
func (r *Decoder) decodeCompact(d *Decoded) {
	switch dots := bytes.Count(d.Input, []byte{'.'}); {
	case dots == 4 && !r.unencodedWithDots(d):
		r.decodeJWECompact(d)
	case dots >= 2:
		r.decodeJWSCompact(d)
	default:
		r.decodeFragment(d, dots)
	}
}

// unencodedWithDots tells a JWS whose unencoded payload has dots from a JWE:
// five parts whose header says b64=false and no enc.
func (r *Decoder) unencodedWithDots(d *Decoded) bool {
	first, _, _ := bytes.Cut(d.Input, []byte{'.'})
	raw, fault := DecodeBase64URL(nil, first)
	if fault != nil {
		return false
	}
	h, jf := ParseJSON(raw, r.lim)
	return jf == nil && h.Get("b64").Kind() == KindFalse && !h.Get("enc").Exists()
}

// decodeFragment shows what one or two parts of a token say, although they
// are none.
func (r *Decoder) decodeFragment(d *Decoded, dots int) {
	d.problem(Problem{"form", true, "token", "", 0,
		wording.Count(dots+1, "part") + ": a compact JWS has 3, a JWE has 5"})
	first, rest, ok := bytes.Cut(d.Input, []byte{'.'})
	var sig Signature
	sig.Protected = r.readHeader(d, "header", Span{0, len(first)}, &sig.params)
	if !sig.Protected.JSON.Exists() {
		return
	}
	d.Signatures = []Signature{sig}
	if ok {
		d.Payload = r.part(d, "payload", Span{len(first) + 1, len(first) + 1 + len(rest)})
	}
}

func (r *Decoder) decodeJWSCompact(d *Decoded) {
	d.Form = JWSCompact
	in := d.Input
	dot1 := bytes.IndexByte(in, '.')
	dot2 := bytes.LastIndexByte(in, '.')
	r.sigs[0] = Signature{}
	sig := &r.sigs[0]
	sig.Protected = r.cachedHeader(d, Span{0, dot1}, &sig.params)
	payload := Span{dot1 + 1, dot2}
	d.readB64(sig, "header")
	switch {
	case payload.Len() == 0:
		d.Detached = true
		d.Payload = Part{Span: payload, OK: true}
	case d.Unencoded:
		d.Payload = Part{Span: payload, Text: in[payload.Start:payload.End], Raw: in[payload.Start:payload.End], OK: true, plain: true}
		if i := bytes.IndexByte(d.Payload.Text, '.'); i >= 0 {
			d.problem(Problem{"unencoded", true, "payload", "", payload.Start + i,
				"an unencoded payload in a compact JWS may hold no '.' (RFC 7797 §5.2)"})
		}
	default:
		if bytes.IndexByte(in[payload.Start:payload.End], '.') >= 0 {
			d.problem(Problem{"form", true, "token", "", dot1,
				fmt.Sprintf("%d parts: a compact JWS has 3, a JWE has 5", bytes.Count(in, []byte{'.'})+1)})
		}
		d.Payload = r.part(d, "payload", payload)
	}
	sig.Value = r.part(d, "signature", Span{dot2 + 1, len(in)})
	d.Signatures = r.sigs[:]
}

// readPayload reads claims and nested tokens out of a JWS payload.
func (r *Decoder) readPayload(d *Decoded, depth int) {
	raw := d.Payload.Raw
	if FirstByte(raw) == '{' {
		r.readClaims(d, depth)
		return
	}
	if len(raw) > 0 && (LooksLikeToken(raw) || IsJWT(d.Cty())) {
		r.readNested(d, raw, depth)
	}
}

// readNested reads the token that raw, the payload of d, is; false if it is
// none. Depth is the number of layers above d.
func (r *Decoder) readNested(d *Decoded, raw []byte, depth int) bool {
	if depth+1 >= r.lim.NestedTokens {
		d.problem(Problem{"limit", true, "payload", "", d.Payload.Span.Start,
			fmt.Sprintf("tokens within tokens are deeper than the limit nested-tokens=%d", r.lim.NestedTokens)})
		return true
	}
	inner := &Decoded{Input: raw}
	below := Decoder{lim: r.lim, once: true}
	below.decode(inner, depth+1)
	if inner.Form == FormUnknown {
		return false
	}
	d.Nested = inner
	return true
}

// LooksLikeToken tells whether bytes have a token's shape: a nested JWT need
// not say so in cty where the application knows (RFC 7519 §5.2).
func LooksLikeToken(raw []byte) bool {
	if FirstByte(raw) == '{' {
		v, fault := ParseJSON(raw, DefaultLimits())
		return fault == nil && isTokenObject(v)
	}
	return bytes.HasPrefix(raw, []byte("eyJ")) && bytes.Count(raw, []byte{'.'}) >= 2
}

// isTokenObject tells a JSON serialization from a claims set.
func isTokenObject(v Value) bool {
	has := func(name string) bool { return v.Get(name).Exists() }
	return has("ciphertext") && (has("protected") || has("recipients") || has("unprotected")) ||
		(has("signature") || has("signatures")) && (has("payload") || has("protected"))
}

// FirstByte gives the first byte that is no white space, 0 if there is none.
func FirstByte(raw []byte) byte {
	for _, c := range raw {
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c
		}
	}
	return 0
}

// readClaims reads the payload as a claims set.
func (r *Decoder) readClaims(d *Decoded, depth int) {
	v, fault := parseInto(&r.json, d.Payload.Raw, r.lim)
	if v.Kind() == KindObject {
		// Even of a token: claims may be called "payload" and "signature", and
		// an exp beside them binds.
		d.Claims = v
		if fault == nil && isTokenObject(v) && r.readNested(d, d.Payload.Raw, depth) {
			return
		}
	}
	p := &d.Payload
	if fault != nil && p.OK {
		code := "json"
		if fault.Limit != "" {
			code = "limit"
		}
		// Fatal only for a JWT: a JWS may carry any bytes.
		d.problem(Problem{code, code == "limit", "payload", "", p.InputOffset(fault.Offset),
			fmt.Sprintf("the payload begins like a JSON object, but: %s (byte %d of the decoded JSON)", fault.Reason, fault.Offset)})
	}
	for _, dup := range v.Duplicates() {
		d.problem(Problem{"duplicate-member", false, "payload", dup.Name, p.InputOffset(dup.Offset),
			fmt.Sprintf("member %q stands twice (RFC 7519 §4)", dup.Name)})
	}
	for _, s := range v.loneSurrogates() {
		d.problem(Problem{"surrogate", false, "payload", "", p.InputOffset(s.Span().Start),
			"half a surrogate pair, which no text can hold (RFC 8259 §8.2)"})
	}
	for _, n := range v.inexactNumbers() {
		d.problem(Problem{"number", false, "payload", "", p.InputOffset(n.Span().Start),
			fmt.Sprintf("number %s is beyond what 64-bit floats hold; other parsers may read another number (RFC 8259 §6)", Clip(n.Raw()))})
	}
}
