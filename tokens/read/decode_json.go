package read

import "fmt"

// decodeJSON reads a JSON serialization (RFC 7515 §7.2, RFC 7516 §7.2). What
// members there are decides which of the four it is.
func (r *Decoder) decodeJSON(d *Decoded) {
	v, fault := ParseJSON(d.Input, r.lim)
	if fault != nil {
		code := "json"
		if fault.Limit != "" {
			code = "limit"
		}
		d.problem(Problem{code, true, "token", "", fault.Offset, fault.Reason})
	}
	if v.Kind() != KindObject {
		return
	}
	d.text = v
	for _, dup := range v.Duplicates() {
		// Within an unprotected header it is the header that is refused.
		d.problem(Problem{"duplicate-member", true, "token", dup.Name, dup.Offset,
			fmt.Sprintf("member %q stands twice (RFC 7515 §4, RFC 7516 §4)", dup.Name)})
	}
	has := func(name string) bool { return v.Get(name).Exists() }
	switch {
	case has("ciphertext"):
		r.decodeJWEJSON(d, has)
	case has("signatures"):
		d.Form = JWSGeneral
		r.decodeJWSGeneral(d, has)
	case has("signature"):
		d.Form = JWSFlattened
		r.decodeJWSJSON(d, []signatureAt{{v, "", "header"}})
	default:
		d.problem(Problem{"form", true, "token", "", 0,
			"a JSON object without \"signature\", \"signatures\" or \"ciphertext\" is no token"})
	}
}

// signatureAt is an object that holds a signature: the token itself, or an
// element of "signatures"; prefix and header name its parts in problems.
type signatureAt struct {
	obj            Value
	prefix, header string
}

func (r *Decoder) decodeJWSGeneral(d *Decoded, has func(string) bool) {
	for _, name := range []string{"signature", "protected", "header"} {
		if has(name) {
			d.problem(Problem{"form", true, "token", name, d.text.Get(name).Span().Start,
				fmt.Sprintf("%q may not stand beside \"signatures\" (RFC 7515 §7.2.1)", name)})
		}
	}
	list := d.text.Get("signatures")
	if list.Kind() != KindArray || list.Len() == 0 {
		d.problem(Problem{"form", true, "token", "signatures", list.Span().Start,
			"\"signatures\" must be an array of at least one object (RFC 7515 §7.2.1)"})
		return
	}
	if !d.withinSignatures(list, r.lim, "signatures") {
		return
	}
	var at []signatureAt
	for e := range list.Elements() {
		prefix := fmt.Sprintf("signatures[%d].", len(at))
		if e.Kind() != KindObject {
			d.problem(Problem{"form", true, "token", "signatures", e.Span().Start,
				fmt.Sprintf("signatures[%d] is %s, not an object", len(at), e.Kind())})
			continue
		}
		at = append(at, signatureAt{e, prefix, prefix + "protected"})
	}
	r.decodeJWSJSON(d, at)
}

func (d *Decoded) withinSignatures(list Value, lim Limits, name string) bool {
	if list.Len() <= lim.Signatures {
		return true
	}
	d.problem(Problem{"limit", true, "token", name, list.Span().Start,
		fmt.Sprintf("%d %s are beyond the limit signatures=%d", list.Len(), name, lim.Signatures)})
	return false
}

func (r *Decoder) decodeJWSJSON(d *Decoded, at []signatureAt) {
	for i, a := range at {
		var s Signature
		s.Protected = r.jsonHeader(d, a.obj, a.header, &s.params)
		s.Unprotected = d.unprotected(a.obj.Get("header"), a.prefix+"header", &s.params)
		d.disjoint(a.prefix+"header", s.Protected.JSON, s.Unprotected)
		s.Value = r.jsonPart(d, a.obj, "signature", a.prefix+"signature", true)
		was := d.Unencoded
		d.readB64(&s, a.header)
		if i > 0 && was != (s.params.b64.Kind() == KindFalse) {
			d.problem(Problem{"b64", true, a.header, "b64", s.Protected.Span.Start,
				"\"b64\" must be the same for all signatures (RFC 7797 §3)"})
		}
		d.Signatures = append(d.Signatures, s)
	}
	r.readJSONPayload(d)
}

func (r *Decoder) readJSONPayload(d *Decoded) {
	v := d.text.Get("payload")
	switch {
	case !v.Exists():
		d.Detached = true
		d.Payload = Part{OK: true}
	case d.Unencoded && v.Kind() == KindString:
		// The payload's bytes are those of the string, escapes resolved
		// (RFC 7797 §5.3).
		text := v.strBytes()
		d.Payload = Part{Span: inner(v), Text: text, Raw: text, OK: true, plain: true}
		if len(v.loneSurrogates()) > 0 {
			// It has no bytes to sign: U+FFFD in its place would be another payload.
			d.problem(Problem{"surrogate", true, "payload", "payload", v.Span().Start,
				"half a surrogate pair, which no text can hold (RFC 8259 §8.2)"})
		}
	default:
		d.Payload = r.jsonPart(d, d.text, "payload", "payload", true)
	}
}

// inner is the span of a string's text without its quotes.
func inner(v Value) Span {
	s := v.Span()
	return Span{s.Start + 1, s.End - 1}
}

// jsonPart decodes the base64url string member of obj.
func (r *Decoder) jsonPart(d *Decoded, obj Value, member, name string, required bool) Part {
	v := obj.Get(member)
	switch {
	case !v.Exists() && !required:
		return Part{OK: true}
	case v.Kind() != KindString:
		d.problem(Problem{"form", true, name, member, v.Span().Start,
			fmt.Sprintf("%q must be a string of base64url, but is %s", member, v.Kind())})
		return Part{}
	}
	p := Part{Span: inner(v), Text: v.strBytes()}
	r.decodePart(d, name, &p)
	return p
}

// jsonHeader reads the protected header of obj, if it has one.
func (r *Decoder) jsonHeader(d *Decoded, obj Value, name string, p *params) Header {
	if !obj.Get("protected").Exists() {
		return Header{Part: Part{OK: true}}
	}
	h := Header{Part: r.jsonPart(d, obj, "protected", name, true)}
	if h.OK && len(h.Raw) == 0 {
		d.problem(Problem{"header", true, name, "protected", h.Span.Start,
			"an empty protected header must be left out (RFC 7515 §7.2.1)"})
		return h
	}
	r.readHeaderJSON(d, name, &h, p)
	return h
}

// unprotected takes in a header that stands as JSON in the token.
func (d *Decoded) unprotected(v Value, name string, p *params) Value {
	if !v.Exists() {
		return v
	}
	if v.Kind() != KindObject {
		d.problem(Problem{"header", true, name, "", v.Span().Start,
			fmt.Sprintf("the unprotected header is %s, not a JSON object", v.Kind())})
		return Value{}
	}
	p.read(v, false)
	here := Part{plain: true, Span: Span{0, len(d.Input)}}
	d.parameterProblems(name, &here, v)
	if c := v.Get("crit"); c.Exists() {
		d.problem(Problem{"crit", true, name, "crit", c.Span().Start,
			"\"crit\" must be in the protected header (RFC 7515 §4.1.11)"})
	}
	return v
}

// disjoint reports parameters that stand in two headers of one signature or
// recipient (RFC 7515 §4, RFC 7516 §4).
//
// The second header is the small one as a rule, and of many recipients each has
// its own: only its names are kept.
func (d *Decoded) disjoint(name string, first, second Value) {
	if first.Len() == 0 || second.Len() == 0 {
		return
	}
	at := make(map[string]Value, second.Len())
	for member, v := range second.Members() {
		at[member] = v
	}
	reported := 0
	for member := range first.Pairs() {
		v, twice := at[string(member.strBytes())]
		if !twice || reported == mostFaults {
			continue
		}
		reported++
		d.problem(Problem{"duplicate-member", true, name, str(member), d.offsetIn(v),
			fmt.Sprintf("%q stands in two headers, which must be disjoint (RFC 7515 §4)", str(member))})
	}
}

// offsetIn is the place of a value in the input, where it stands there as JSON.
func (d *Decoded) offsetIn(v Value) int {
	if v.doc == d.text.doc {
		return v.Span().Start
	}
	return 0
}

func (r *Decoder) decodeJWEJSON(d *Decoded, has func(string) bool) {
	d.Form = JWEFlattened
	for _, name := range []string{"payload", "signatures", "signature"} {
		if has(name) {
			d.problem(Problem{"form", true, "token", name, d.text.Get(name).Span().Start,
				fmt.Sprintf("%q belongs to a JWS and \"ciphertext\" to a JWE: which of them this is, readers may see differently (RFC 7516 §9)", name)})
		}
	}
	if has("recipients") {
		d.Form = JWEGeneral
		for _, name := range []string{"header", "encrypted_key"} {
			if has(name) {
				d.problem(Problem{"form", true, "token", name, d.text.Get(name).Span().Start,
					fmt.Sprintf("%q may not stand beside \"recipients\" (RFC 7516 §7.2.1)", name)})
			}
		}
	}
	var shared params
	d.Protected = r.jsonHeader(d, d.text, "protected", &shared)
	d.Unprotected = d.unprotected(d.text.Get("unprotected"), "unprotected", &shared)
	d.disjoint("unprotected", d.Protected.JSON, d.Unprotected)
	for i, obj := range d.recipientObjects(r.lim) {
		prefix := ""
		if d.Form == JWEGeneral {
			prefix = fmt.Sprintf("recipients[%d].", i)
		}
		rec := Recipient{params: shared}
		rec.Header = d.unprotected(obj.Get("header"), prefix+"header", &rec.params)
		d.disjoint(prefix+"header", d.Protected.JSON, rec.Header)
		d.disjoint(prefix+"header", d.Unprotected, rec.Header)
		rec.EncryptedKey = r.jsonPart(d, obj, "encrypted_key", prefix+"encrypted_key", false)
		if v := obj.Get("encrypted_key"); v.Exists() && rec.EncryptedKey.OK && len(rec.EncryptedKey.Raw) == 0 {
			d.problem(Problem{"form", false, prefix + "encrypted_key", "encrypted_key", v.Span().Start,
				"an empty \"encrypted_key\" must be left out (RFC 7516 §7.2.1)"})
		}
		d.Recipients = append(d.Recipients, rec)
	}
	d.IV = r.jsonPart(d, d.text, "iv", "iv", false)
	d.Ciphertext = r.jsonPart(d, d.text, "ciphertext", "ciphertext", true)
	d.Tag = r.jsonPart(d, d.text, "tag", "tag", false)
	d.AAD = r.jsonPart(d, d.text, "aad", "aad", false)
	d.HasAAD = has("aad")
}

func (d *Decoded) recipientObjects(lim Limits) []Value {
	if d.Form == JWEFlattened {
		return []Value{d.text}
	}
	list := d.text.Get("recipients")
	if list.Kind() != KindArray || list.Len() == 0 {
		d.problem(Problem{"form", true, "token", "recipients", list.Span().Start,
			"\"recipients\" must be an array of at least one object (RFC 7516 §7.2.1)"})
		return nil
	}
	if !d.withinSignatures(list, lim, "recipients") {
		return nil
	}
	var objs []Value
	for e := range list.Elements() {
		if e.Kind() != KindObject {
			d.problem(Problem{"form", true, "token", "recipients", e.Span().Start,
				fmt.Sprintf("recipients[%d] is %s, not an object", len(objs), e.Kind())})
			continue
		}
		objs = append(objs, e)
	}
	return objs
}

// decodeJWECompact reads the five parts of RFC 7516 §7.1.
func (r *Decoder) decodeJWECompact(d *Decoded) {
	d.Form = JWECompact
	var spans [5]Span
	start := 0
	for i := range spans {
		end := start
		for end < len(d.Input) && d.Input[end] != '.' {
			end++
		}
		spans[i] = Span{start, end}
		start = end + 1
	}
	var rec Recipient
	d.Protected = r.cachedHeader(d, spans[0], &rec.params)
	rec.EncryptedKey = r.part(d, "encrypted_key", spans[1])
	d.IV = r.part(d, "iv", spans[2])
	d.Ciphertext = r.part(d, "ciphertext", spans[3])
	d.Tag = r.part(d, "tag", spans[4])
	d.Recipients = []Recipient{rec}
}
