package jsonout

import (
	"fmt"
	"unicode/utf8"

	"fob/tokens/read"
	"fob/tokens/visible"
)

// AppendDecoded appends the members that say what a token says. The caller
// opens and closes the object.
func AppendDecoded(dst []byte, d *read.Decoded, stripped []string, m *Memory) []byte {
	dst = AppendText(dst, "form", FormID(d.Form))
	dst = AppendNumber(dst, "bytes", len(d.Input))
	dst = AppendStrings(dst, "stripped", stripped)
	if d.Form.IsJWE() {
		dst = appendJWE(dst, d)
	} else {
		dst = appendJWS(dst, d, m)
	}
	if p := m.profile(d); p != nil {
		dst = AppendProfile(dst, p.Name, p.Title)
	}
	return AppendProblems(dst, d.Problems)
}

// FormID is the word of a form in JSON.
func FormID(f read.Form) string {
	switch f {
	case read.JWSCompact:
		return "jws-compact"
	case read.JWSFlattened:
		return "jws-flattened"
	case read.JWSGeneral:
		return "jws-general"
	case read.JWECompact:
		return "jwe-compact"
	case read.JWEFlattened:
		return "jwe-flattened"
	case read.JWEGeneral:
		return "jwe-general"
	}
	return "unknown"
}

// AppendProfile names a profile.
func AppendProfile(dst []byte, name, title string) []byte {
	dst = append(AppendKey(dst, "profile"), '{')
	return append(AppendText(AppendText(dst, "name", name), "title", title), '}')
}

func appendJWS(dst []byte, d *read.Decoded, m *Memory) []byte {
	single := len(d.Signatures) == 1 && d.Form != read.JWSGeneral
	if single {
		dst = m.headers().AppendTo(dst, d, appendSignatureHeader)
	}
	dst = AppendPayload(dst, d)
	switch {
	case single && d.Form != read.FormUnknown:
		s := &d.Signatures[0]
		dst = append(AppendKey(dst, "signature"), '{')
		dst = AppendTextIf(dst, "alg", s.Alg())
		dst = append(AppendNumber(dst, "bytes", len(s.Value.Raw)), '}')
	case d.Form == read.JWSGeneral:
		dst = append(AppendKey(dst, "signatures"), '[')
		for i := range d.Signatures {
			dst = append(AppendComma(dst), '{')
			dst = appendSignatureHeader(dst, d, i)
			dst = append(AppendNumber(dst, "bytes", len(d.Signatures[i].Value.Raw)), '}')
		}
		dst = append(dst, ']')
	}
	dst = appendDates(dst, d.Claims)
	if d.Nested != nil {
		dst = append(AppendKey(dst, "nested"), '{')
		dst = append(AppendDecoded(dst, d.Nested, nil, m.inside()), '}')
	}
	if d.Detached {
		dst = AppendTrue(dst, "detached")
	}
	if d.Unencoded {
		dst = AppendTrue(dst, "unencoded")
	}
	return dst
}

// appendSignatureHeader appends the headers of one signature and what they say
// of algorithm, key and type.
func appendSignatureHeader(dst []byte, d *read.Decoded, i int) []byte {
	s := &d.Signatures[i]
	dst = AppendHeaders(dst, d, i)
	dst = AppendTextIf(dst, "alg", s.Alg())
	dst = AppendTextIf(dst, "kid", s.Kid())
	return AppendTextIf(dst, "typ", s.Typ())
}

// AppendHeaders appends both headers of one signature.
func AppendHeaders(dst []byte, d *read.Decoded, i int) []byte {
	part := "header"
	if d.Form == read.JWSGeneral {
		part = fmt.Sprintf("signatures[%d].protected", i)
	}
	dst = appendProtected(dst, d, part, &d.Signatures[i].Protected)
	return appendUnprotected(dst, d, "unprotected", d.Signatures[i].Unprotected)
}

// AppendSharedHeaders appends the headers that all recipients of a JWE share.
func AppendSharedHeaders(dst []byte, d *read.Decoded) []byte {
	part := "protected"
	if d.Form == read.JWECompact {
		part = "header"
	}
	dst = appendProtected(dst, d, part, &d.Protected)
	return appendUnprotected(dst, d, "unprotected", d.Unprotected)
}

// appendProtected appends a protected header as it was written, or, where it
// is damaged, as text.
func appendProtected(dst []byte, d *read.Decoded, part string, h *read.Header) []byte {
	switch {
	case h.JSON.Exists() && isWhole(d, part, &h.Part):
		return visible.AppendJSON(AppendKey(dst, "header"), h.JSON.Raw())
	case len(h.Raw) > 0:
		return AppendText(dst, "header_text", string(h.Raw))
	}
	return dst
}

// appendUnprotected appends a header that stands in the token's own JSON.
func appendUnprotected(dst []byte, d *read.Decoded, name string, v read.Value) []byte {
	switch {
	case !v.Exists():
		return dst
	case isRead(d, "token"):
		return visible.AppendJSON(AppendKey(dst, name), v.Raw())
	}
	return AppendText(dst, name+"_text", string(v.Raw()))
}

// isWhole tells whether the JSON in a part was read to its end, and so may
// stand in other JSON.
func isWhole(d *read.Decoded, part string, p *read.Part) bool { return p.OK && isRead(d, part) }

func isRead(d *read.Decoded, part string) bool {
	for i := range d.Problems {
		p := &d.Problems[i]
		if (p.Code == "json" || p.Code == "limit") && p.Part == part {
			return false
		}
	}
	return true
}

// AppendPayload appends the claims, or else the payload; a nested token stands
// in a member of its own.
func AppendPayload(dst []byte, d *read.Decoded) []byte {
	raw := d.Payload.Raw
	switch {
	case d.Detached || d.Form == read.FormUnknown && len(raw) == 0:
		return dst
	case d.Nested != nil && !d.Claims.Exists():
		return dst
	case !d.Claims.Exists():
		return AppendContent(dst, "payload", raw)
	case isWhole(d, "payload", &d.Payload):
		return visible.AppendJSON(AppendKey(dst, "claims"), d.Claims.Raw())
	}
	dst = AppendText(dst, "claims_text", string(raw))
	if !utf8.Valid(raw) {
		dst = AppendContent(dst, "payload", raw)
	}
	return dst
}

func appendJWE(dst []byte, d *read.Decoded) []byte {
	dst = AppendSharedHeaders(dst, d)
	if len(d.Recipients) == 1 {
		dst = AppendTextIf(dst, "alg", d.Recipients[0].Alg())
		dst = AppendTextIf(dst, "enc", d.Recipients[0].Enc())
		dst = AppendTextIf(dst, "kid", d.Recipients[0].Kid())
	}
	dst = AppendTextIf(dst, "typ", d.Typ())
	dst = AppendTextIf(dst, "cty", d.Cty())
	dst = append(AppendKey(dst, "recipients"), '[')
	for i := range d.Recipients {
		r := &d.Recipients[i]
		dst = append(AppendComma(dst), '{')
		dst = appendUnprotected(dst, d, "header", r.Header)
		dst = AppendTextIf(dst, "alg", r.Alg())
		dst = AppendTextIf(dst, "enc", r.Enc())
		dst = AppendTextIf(dst, "kid", r.Kid())
		dst = append(appendBytes(dst, "encrypted_key", len(r.EncryptedKey.Raw)), '}')
	}
	dst = append(dst, ']')
	dst = appendBytes(dst, "iv", len(d.IV.Raw))
	dst = appendBytes(dst, "ciphertext", len(d.Ciphertext.Raw))
	dst = appendBytes(dst, "tag", len(d.Tag.Raw))
	if d.HasAAD {
		dst = AppendContent(dst, "aad", d.AAD.Raw)
	}
	return dst
}

// AppendProblems appends what is wrong with the bytes of a token, if anything is.
func AppendProblems(dst []byte, list []read.Problem) []byte {
	if len(list) == 0 {
		return dst
	}
	dst = append(AppendKey(dst, "problems"), '[')
	for i := range list {
		p := &list[i]
		dst = append(AppendComma(dst), '{')
		dst = AppendText(dst, "code", p.Code)
		dst = AppendBool(dst, "fatal", p.Fatal)
		dst = AppendText(dst, "part", p.Part)
		dst = AppendTextIf(dst, "member", p.Member)
		dst = AppendNumber(dst, "offset", p.Offset)
		dst = append(AppendText(dst, "message", p.Message), '}')
	}
	return append(dst, ']')
}
