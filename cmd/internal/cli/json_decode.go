package cli

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// headerCache holds the JSON of the last compact token's header: in a stream
// of tokens it is nearly always the next one's too.
type headerCache struct{ text, json []byte }

// appendTo appends what render makes of the header of a compact token, or what
// is remembered of it. A nil cache remembers nothing.
func (c *headerCache) appendTo(dst []byte, d *tokens.Decoded, render func([]byte, *tokens.Decoded, int) []byte) []byte {
	if c == nil || d.Form != tokens.JWSCompact {
		return render(dst, d, 0)
	}
	text := d.Signatures[0].Protected.Text
	if c.json == nil || !bytes.Equal(text, c.text) {
		c.json = render(append(c.json[:0], '{'), d, 0)
		c.text = append(c.text[:0], text...)
	}
	if members := c.json[1:]; len(members) > 0 {
		dst = append(appendComma(dst), members...)
	}
	if len(text) > 4096 {
		*c = headerCache{} // rare, and not worth the memory
	}
	return dst
}

// decodeMemory is what decoding goes by beside the token: the profiles that name
// it, and what the token before left. A nil one names no profile.
type decodeMemory struct {
	header   headerCache
	profiles []*profile.Profile
	stream   *profile.Recogniser // of the profiles, for a stream of tokens
}

func (m *decodeMemory) headers() *headerCache {
	if m == nil {
		return nil
	}
	return &m.header
}

// profile gives the profile that the token has the shape of, if it is known.
func (m *decodeMemory) profile(d *tokens.Decoded) *profile.Profile {
	switch {
	case m == nil:
		return nil
	case m.stream != nil:
		return m.stream.Of(d)
	}
	return profile.Recognise(m.profiles, d)
}

// inside is the memory for a token within the token: headers of both kinds
// would drive each other out.
func (m *decodeMemory) inside() *decodeMemory {
	if m == nil {
		return nil
	}
	return &decodeMemory{profiles: m.profiles}
}

// appendDecoded appends the members that say what a token says. The caller
// opens and closes the object.
func appendDecoded(dst []byte, d *tokens.Decoded, stripped []string, m *decodeMemory) []byte {
	dst = appendText(dst, "form", formID(d.Form))
	dst = appendNumber(dst, "bytes", len(d.Input))
	dst = appendStrings(dst, "stripped", stripped)
	if d.Form.IsJWE() {
		dst = appendJWE(dst, d)
	} else {
		dst = appendJWS(dst, d, m)
	}
	if p := m.profile(d); p != nil {
		dst = appendProfile(dst, p.Name, p.Title)
	}
	return appendProblems(dst, d.Problems)
}

func formID(f tokens.Form) string {
	switch f {
	case tokens.JWSCompact:
		return "jws-compact"
	case tokens.JWSFlattened:
		return "jws-flattened"
	case tokens.JWSGeneral:
		return "jws-general"
	case tokens.JWECompact:
		return "jwe-compact"
	case tokens.JWEFlattened:
		return "jwe-flattened"
	case tokens.JWEGeneral:
		return "jwe-general"
	}
	return "unknown"
}

// appendProfile names a profile.
func appendProfile(dst []byte, name, title string) []byte {
	dst = append(appendKey(dst, "profile"), '{')
	return append(appendText(appendText(dst, "name", name), "title", title), '}')
}

func appendJWS(dst []byte, d *tokens.Decoded, m *decodeMemory) []byte {
	single := len(d.Signatures) == 1 && d.Form != tokens.JWSGeneral
	if single {
		dst = m.headers().appendTo(dst, d, appendSignatureHeader)
	}
	dst = appendPayload(dst, d)
	switch {
	case single && d.Form != tokens.FormUnknown:
		s := &d.Signatures[0]
		dst = append(appendKey(dst, "signature"), '{')
		dst = appendTextIf(dst, "alg", s.Alg())
		dst = append(appendNumber(dst, "bytes", len(s.Value.Raw)), '}')
	case d.Form == tokens.JWSGeneral:
		dst = append(appendKey(dst, "signatures"), '[')
		for i := range d.Signatures {
			dst = append(appendComma(dst), '{')
			dst = appendSignatureHeader(dst, d, i)
			dst = append(appendNumber(dst, "bytes", len(d.Signatures[i].Value.Raw)), '}')
		}
		dst = append(dst, ']')
	}
	dst = appendDates(dst, d.Claims)
	if d.Nested != nil {
		dst = append(appendKey(dst, "nested"), '{')
		dst = append(appendDecoded(dst, d.Nested, nil, m.inside()), '}')
	}
	if d.Detached {
		dst = appendTrue(dst, "detached")
	}
	if d.Unencoded {
		dst = appendTrue(dst, "unencoded")
	}
	return dst
}

// appendSignatureHeader appends the headers of one signature and what they say
// of algorithm, key and type.
func appendSignatureHeader(dst []byte, d *tokens.Decoded, i int) []byte {
	s := &d.Signatures[i]
	dst = appendHeaders(dst, d, i)
	dst = appendTextIf(dst, "alg", s.Alg())
	dst = appendTextIf(dst, "kid", s.Kid())
	return appendTextIf(dst, "typ", s.Typ())
}

// appendHeaders appends both headers of one signature.
func appendHeaders(dst []byte, d *tokens.Decoded, i int) []byte {
	part := "header"
	if d.Form == tokens.JWSGeneral {
		part = fmt.Sprintf("signatures[%d].protected", i)
	}
	dst = appendProtected(dst, d, part, &d.Signatures[i].Protected)
	return appendUnprotected(dst, d, "unprotected", d.Signatures[i].Unprotected)
}

// appendSharedHeaders appends the headers that all recipients of a JWE share.
func appendSharedHeaders(dst []byte, d *tokens.Decoded) []byte {
	part := "protected"
	if d.Form == tokens.JWECompact {
		part = "header"
	}
	dst = appendProtected(dst, d, part, &d.Protected)
	return appendUnprotected(dst, d, "unprotected", d.Unprotected)
}

// appendProtected appends a protected header as it was written, or, where it
// is damaged, as text.
func appendProtected(dst []byte, d *tokens.Decoded, part string, h *tokens.Header) []byte {
	switch {
	case h.JSON.Exists() && isWhole(d, part, &h.Part):
		return visible.AppendJSON(appendKey(dst, "header"), h.JSON.Raw())
	case len(h.Raw) > 0:
		return appendText(dst, "header_text", string(h.Raw))
	}
	return dst
}

// appendUnprotected appends a header that stands in the token's own JSON.
func appendUnprotected(dst []byte, d *tokens.Decoded, name string, v tokens.Value) []byte {
	switch {
	case !v.Exists():
		return dst
	case isRead(d, "token"):
		return visible.AppendJSON(appendKey(dst, name), v.Raw())
	}
	return appendText(dst, name+"_text", string(v.Raw()))
}

// isWhole tells whether the JSON in a part was read to its end, and so may
// stand in other JSON.
func isWhole(d *tokens.Decoded, part string, p *tokens.Part) bool { return p.OK && isRead(d, part) }

func isRead(d *tokens.Decoded, part string) bool {
	for i := range d.Problems {
		p := &d.Problems[i]
		if (p.Code == "json" || p.Code == "limit") && p.Part == part {
			return false
		}
	}
	return true
}

// appendPayload appends the claims, or else the payload; a nested token stands
// in a member of its own.
func appendPayload(dst []byte, d *tokens.Decoded) []byte {
	raw := d.Payload.Raw
	switch {
	case d.Detached || d.Form == tokens.FormUnknown && len(raw) == 0:
		return dst
	case d.Nested != nil && !d.Claims.Exists():
		return dst
	case !d.Claims.Exists():
		return appendContent(dst, "payload", raw)
	case isWhole(d, "payload", &d.Payload):
		return visible.AppendJSON(appendKey(dst, "claims"), d.Claims.Raw())
	}
	dst = appendText(dst, "claims_text", string(raw))
	if !utf8.Valid(raw) {
		dst = appendContent(dst, "payload", raw)
	}
	return dst
}

// isDate tells the claims that hold a NumericDate (RFC 7519 §4.1, OpenID
// Connect Core §2 and §5.1).
func isDate(claim string) bool {
	switch claim {
	case "exp", "nbf", "iat", "auth_time", "updated_at":
		return true
	}
	return false
}

// appendDates appends the claims that are times, as number and as time.
func appendDates(dst []byte, claims tokens.Value) []byte {
	open := false
	for name, v := range claims.Members() {
		if !isDate(name) || v.Kind() != tokens.KindNumber {
			continue
		}
		date, err := when.ParseNumericDate(string(v.Raw()))
		if err != nil {
			continue
		}
		if !open {
			dst = append(appendKey(dst, "times"), '{')
			open = true
		}
		dst = appendDate(dst, name, &date)
	}
	if open {
		dst = append(dst, '}')
	}
	return dst
}

// appendDate appends a NumericDate; one beyond the calendar has no time.
func appendDate(dst []byte, name string, date *when.NumericDate) []byte {
	dst = append(appendKey(dst, name), '{')
	dst = append(appendKey(dst, "value"), date.Raw()...)
	if t, ok := date.Time(); ok && writableTime(t) {
		dst = appendTime(dst, "time", t)
	}
	return append(dst, '}')
}

func appendJWE(dst []byte, d *tokens.Decoded) []byte {
	dst = appendSharedHeaders(dst, d)
	if len(d.Recipients) == 1 {
		dst = appendTextIf(dst, "alg", d.Recipients[0].Alg())
		dst = appendTextIf(dst, "enc", d.Recipients[0].Enc())
		dst = appendTextIf(dst, "kid", d.Recipients[0].Kid())
	}
	dst = appendTextIf(dst, "typ", d.Typ())
	dst = appendTextIf(dst, "cty", d.Cty())
	dst = append(appendKey(dst, "recipients"), '[')
	for i := range d.Recipients {
		r := &d.Recipients[i]
		dst = append(appendComma(dst), '{')
		dst = appendUnprotected(dst, d, "header", r.Header)
		dst = appendTextIf(dst, "alg", r.Alg())
		dst = appendTextIf(dst, "enc", r.Enc())
		dst = appendTextIf(dst, "kid", r.Kid())
		dst = append(appendBytes(dst, "encrypted_key", len(r.EncryptedKey.Raw)), '}')
	}
	dst = append(dst, ']')
	dst = appendBytes(dst, "iv", len(d.IV.Raw))
	dst = appendBytes(dst, "ciphertext", len(d.Ciphertext.Raw))
	dst = appendBytes(dst, "tag", len(d.Tag.Raw))
	if d.HasAAD {
		dst = appendContent(dst, "aad", d.AAD.Raw)
	}
	return dst
}

func appendProblems(dst []byte, list []tokens.Problem) []byte {
	if len(list) == 0 {
		return dst
	}
	dst = append(appendKey(dst, "problems"), '[')
	for i := range list {
		p := &list[i]
		dst = append(appendComma(dst), '{')
		dst = appendText(dst, "code", p.Code)
		dst = append(appendKey(dst, "fatal"), boolText(p.Fatal)...)
		dst = appendText(dst, "part", p.Part)
		dst = appendTextIf(dst, "member", p.Member)
		dst = appendNumber(dst, "offset", p.Offset)
		dst = append(appendText(dst, "message", p.Message), '}')
	}
	return append(dst, ']')
}

func boolText(b bool) string {
	if b {
		return "true"
	}
	return "false"
}
