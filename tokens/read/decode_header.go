package read

import (
	"bytes"
	"fmt"
)

// cachedHeader reads the protected header of a compact token, or remembers it.
func (r *Decoder) cachedHeader(d *Decoded, span Span, p *params) Header {
	text := d.Input[span.Start:span.End]
	if r.headerText == nil || !bytes.Equal(text, r.headerText) {
		mark := len(d.Problems)
		h := r.readHeader(d, "header", span, p)
		if !r.once && len(text) <= 4096 {
			// The header outlives the token, so it gets memory of its own.
			own := Decoded{Input: bytes.Clone(text)}
			keep := Decoder{lim: r.lim, once: true}
			*p = params{}
			h = keep.readHeader(&own, "header", span, p)
			r.headerText, r.header, r.params = own.Input, h, *p
			r.problems = append([]Problem(nil), d.Problems[mark:]...)
		}
		return h
	}
	*p = r.params
	d.Problems = append(d.Problems, r.problems...)
	return r.header
}

// part decodes one base64url part of the input.
func (r *Decoder) part(d *Decoded, name string, span Span) Part {
	p := Part{Span: span, Text: d.Input[span.Start:span.End]}
	r.decodePart(d, name, &p)
	return p
}

func (r *Decoder) decodePart(d *Decoded, name string, p *Part) {
	start := len(r.buf)
	out, fault := DecodeBase64URL(r.buf, p.Text)
	r.buf = out
	p.Raw, p.OK = out[start:len(out):len(out)], fault == nil
	if fault != nil {
		d.problem(Problem{"base64", true, name, "", p.Span.Start + fault.Offset, fault.Reason})
	}
}

// readHeader decodes a protected header and its JSON, and reports what RFC
// 7515 §4 and §5.2 refuse in it.
func (r *Decoder) readHeader(d *Decoded, name string, span Span, p *params) Header {
	h := Header{Part: r.part(d, name, span)}
	r.readHeaderJSON(d, name, &h, p)
	return h
}

func (r *Decoder) readHeaderJSON(d *Decoded, name string, h *Header, p *params) {
	if len(h.Raw) == 0 {
		if h.OK {
			d.problem(Problem{"header", true, name, "", h.Span.Start, "the protected header is empty"})
		}
		return
	}
	v, fault := ParseJSON(h.Raw, r.lim)
	switch {
	case fault != nil && h.OK:
		d.jsonProblem(name, &h.Part, fault)
	case fault == nil && v.Kind() != KindObject:
		d.problem(Problem{"header", true, name, "", h.Span.Start,
			fmt.Sprintf("the header is %s, not a JSON object (RFC 7515 §4)", v.Kind())})
	}
	if v.Kind() != KindObject {
		return
	}
	h.JSON = v
	p.read(v, true)
	d.headerProblems(name, &h.Part, v)
}

func (d *Decoded) jsonProblem(name string, p *Part, f *JSONFault) {
	code := "json"
	if f.Limit != "" {
		code = "limit"
	}
	d.problem(Problem{code, true, name, "", p.InputOffset(f.Offset),
		fmt.Sprintf("%s (byte %d of the decoded JSON)", f.Reason, f.Offset)})
}

// headerProblems reports what is wrong in a header that stands by itself.
func (d *Decoded) headerProblems(name string, p *Part, v Value) {
	for _, dup := range v.Duplicates() {
		d.problem(Problem{"duplicate-member", true, name, dup.Name, p.InputOffset(dup.Offset),
			fmt.Sprintf("member %q stands twice (RFC 7515 §4)", dup.Name)})
	}
	d.parameterProblems(name, p, v)
}

// parameterProblems reports parameters of the wrong kind and values that other
// parsers may read differently.
func (d *Decoded) parameterProblems(name string, p *Part, v Value) {
	for _, s := range v.loneSurrogates() {
		d.problem(Problem{"surrogate", true, name, "", p.InputOffset(s.Span().Start),
			"half a surrogate pair, which no text can hold (RFC 8259 §8.2)"})
	}
	for _, n := range v.inexactNumbers() {
		d.problem(Problem{"number", false, name, "", p.InputOffset(n.Span().Start),
			fmt.Sprintf("number %s is beyond what 64-bit floats hold; other parsers may read another number (RFC 8259 §6)", Clip(n.Raw()))})
	}
	wrong := 0
	for member, val := range v.Pairs() {
		want := HeaderKind(string(member.strBytes()))
		if want == KindNone || val.Kind() == want || want == KindFalse && val.Kind() == KindTrue || wrong == mostFaults {
			continue
		}
		wrong++
		d.problem(Problem{"header", true, name, str(member), p.InputOffset(val.Span().Start),
			fmt.Sprintf("%q must be %s, but is %s", str(member), want, val.Kind())})
	}
}

// HeaderKind is the JSON kind of a registered header parameter (RFC 7515 §4.1, RFC
// 7516 §4.1, RFC 7518 §4, RFC 7797 §3), KindNone for any other.
func HeaderKind(param string) Kind {
	switch param {
	case "alg", "enc", "zip", "kid", "typ", "cty", "jku", "x5u", "x5t", "x5t#S256", "apu", "apv", "p2s", "iv", "tag":
		return KindString
	case "crit", "x5c":
		return KindArray
	case "jwk", "epk":
		return KindObject
	case "b64":
		return KindFalse
	case "p2c":
		return KindNumber
	}
	return KindNone
}

// Clip cuts what a message quotes of the input.
func Clip(b []byte) string {
	if len(b) > 40 {
		return string(b[:40]) + "…"
	}
	return string(b)
}

// readB64 takes in the b64 parameter (RFC 7797 §3 and §6): it counts only
// where it is protected and marked critical.
func (d *Decoded) readB64(s *Signature, name string) {
	if !s.params.b64.Exists() {
		return
	}
	if s.params.b64.Kind() == KindFalse && s.params.b64Protected {
		d.Unencoded = true
	}
	if !s.params.b64Protected {
		d.problem(Problem{"b64", true, name, "b64", s.Protected.Span.Start,
			"\"b64\" must be in the protected header (RFC 7797 §6)"})
		return
	}
	for e := range s.params.crit.Elements() {
		if e.Is("b64") {
			return
		}
	}
	// A producer must list it; who reads b64 is not told to refuse it, and the
	// JOSE cookbook has such a token.
	d.problem(Problem{"b64", false, name, "b64", s.Protected.Span.Start,
		"\"b64\" is not in \"crit\" (RFC 7797 §6): a reader that does not know it reads another payload"})
}
