package why

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"fob/tokens"
)

// variant is one text that may have been signed.
type variant struct {
	how             *change // nil: the token's own
	header, payload []byte  // the texts on either side of the dot
	// make turns the joined text into what was signed; nil: it is that.
	make func(input []byte) []byte
	// alg is the algorithm that the header of the variant names, where it is
	// another; "" if it is the token's own.
	alg string
	// likely ones are tried together with a second change.
	likely bool
}

// input is what the signature would cover. It may lie in buf, which is used
// again.
func (v *variant) input(buf *[]byte) []byte {
	*buf = append(append(append((*buf)[:0], v.header...), '.'), v.payload...)
	if v.make != nil {
		return v.make(*buf)
	}
	return *buf
}

// The sizes up to which a text is written anew: beyond, each of some hundred
// variants would cost as much as the token itself. Bigger payloads are still
// tried with the changes that cost nothing.
const (
	mostWritten = 64 << 10
	mostKept    = 512 << 10
)

// subject is what one signature of a token covers.
type subject struct {
	header, payload []byte // as text, as a verifier takes them
	headerRaw       []byte // as bytes; nil where nobody can say
	payloadRaw      []byte
	unencoded       bool
	alg             string // the header's word
	kids            []string
}

// newSubject takes out of a token what signature i covers. A token that is
// malformed for its base64 is read as lenient readers do.
func newSubject(d *tokens.Decoded, i int, p *tokens.Policy) *subject {
	sig := &d.Signatures[i]
	s := &subject{header: sig.Protected.Text, payload: d.Payload.Text, unencoded: d.Unencoded, alg: sig.Alg()}
	s.headerRaw = rawOf(&sig.Protected.Part)
	switch {
	case d.Detached && p.HasDetached:
		s.payloadRaw, s.payload = p.Detached, p.Detached
		if !d.Unencoded {
			s.payload = base64.RawURLEncoding.AppendEncode(nil, p.Detached)
		}
	case d.Unencoded:
		s.payloadRaw = d.Payload.Text
	default:
		s.payloadRaw = rawOf(&d.Payload)
	}
	return s
}

func rawOf(p *tokens.Part) []byte {
	if p.OK {
		return p.Raw
	}
	return lenientBase64(p.Text)
}

func (s *subject) asIs() variant { return variant{header: s.header, payload: s.payload} }

// text is a payload's bytes as they stand in the signing input.
func (s *subject) text(raw []byte) []byte {
	if s.unencoded {
		return raw
	}
	return base64.RawURLEncoding.AppendEncode(nil, raw)
}

// textVariants are those in which the same bytes are signed under another
// encoding, or something of them alone.
func (s *subject) textVariants() []variant {
	var out []variant
	if s.headerRaw != nil && s.payloadRaw != nil {
		out = append(out, s.base64Variants()...)
		out = append(out, s.unencodedVariants()...)
		out = append(out, s.decodedVariants()...)
	}
	out = append(out, s.hashedVariants()...)
	return append(out, s.partVariants()...)
}

func (s *subject) base64Variants() []variant {
	var out []variant
	encodings := []struct {
		words string
		enc   *base64.Encoding
	}{{"in base64url without padding", base64.RawURLEncoding}, {"in base64url with padding", base64.URLEncoding},
		{"in standard base64", base64.StdEncoding}, {"in standard base64 without padding", base64.RawStdEncoding}}
	if s.unencoded {
		return nil
	}
	for same := range 2 { // the likely ones first
		for i := range len(encodings) * len(encodings) {
			h, p := encodings[i%len(encodings)], encodings[i/len(encodings)]
			if (h == p) != (same == 0) {
				continue
			}
			words := "header and payload " + h.words
			if h != p {
				words = "the header " + h.words + " and the payload " + p.words
			}
			out = append(out, variant{likely: h == p, header: h.enc.AppendEncode(nil, s.headerRaw), payload: p.enc.AppendEncode(nil, s.payloadRaw),
				how: &change{id: "signed-base64", title: "what was signed is encoded otherwise than what was sent",
					detail: "The signature holds over " + words + ". RFC 7515 §2 has base64url without padding, signed and sent alike.",
					signer: "sign the very text that is sent, in base64url without padding"}})
		}
	}
	return out
}

func (s *subject) unencodedVariants() []variant {
	if s.unencoded {
		return []variant{{header: s.header, payload: base64.RawURLEncoding.AppendEncode(nil, s.payloadRaw), likely: true,
			how: &change{id: "payload-unencoded", title: "the payload was signed in base64url, and the header says that it was not",
				detail:   "The signature holds over the payload in base64url; with b64 false it must cover the payload as it stands (RFC 7797 §3).",
				signer:   "sign the payload as it stands, or leave b64 out of the header",
				verifier: "nothing"}}}
	}
	return []variant{{header: s.header, payload: s.payloadRaw, likely: true,
		how: &change{id: "payload-unencoded", title: "the payload was signed as it is, not in base64url",
			detail: "The signature holds over the header in base64url and the payload's own bytes. Without b64 false in the header (RFC 7797 §3) it must cover both in base64url.",
			signer: "sign the payload in base64url, or say so with \"b64\":false and \"crit\":[\"b64\"]"}}}
}

func (s *subject) decodedVariants() []variant {
	whole := func(words string, text []byte) variant {
		return variant{make: func([]byte) []byte { return text }, how: &change{id: "signed-decoded", title: "header and payload were signed before they were encoded",
			detail: "The signature holds over " + words + ". RFC 7515 §5.1 has it over both in base64url.",
			signer: "encode header and payload in base64url first, and sign that text"}}
	}
	dot := []byte{'.'}
	return []variant{
		whole("the bytes of header and payload with a dot between", bytes.Join([][]byte{s.headerRaw, s.payloadRaw}, dot)),
		whole("the bytes of header and payload side by side", bytes.Join([][]byte{s.headerRaw, s.payloadRaw}, nil)),
	}
}

// partVariants sign a part alone, or something around it.
func (s *subject) partVariants() []variant {
	var out []variant
	part := func(words string, text []byte) {
		if text == nil {
			return
		}
		out = append(out, variant{make: func([]byte) []byte { return text }, how: &change{id: "signed-part", title: "only a part of the token was signed",
			detail: "The signature holds over " + words + ". What it does not cover, anyone can change.", danger: true,
			verifier: "do not accept it; have its signer sign header and payload, joined by a dot (RFC 7515 §5.1)"}})
	}
	part("the payload's bytes alone", s.payloadRaw)
	part("the payload in base64url alone", s.payload)
	part("the header alone", s.header)
	around := func(id, title, words, signer string, do func(b []byte) []byte) {
		out = append(out, variant{header: s.header, payload: s.payload, make: do, likely: id == "signed-newline",
			how: &change{id: id, title: title, detail: "The signature holds over " + words + ".", signer: signer}})
	}
	const newline = "something more was signed than what was sent"
	for _, tail := range []string{"\n", "\r\n", "."} {
		around("signed-newline", newline, fmt.Sprintf("header and payload with %q after them", tail),
			"sign the text alone (printf %s, not echo)", func(b []byte) []byte { return append(b, tail...) })
	}
	around("signed-charset", "the text was signed in UTF-16", "header and payload in UTF-16",
		"sign the text's ASCII bytes (.NET: Encoding.ASCII, not Encoding.Unicode)", func(b []byte) []byte { return toUTF16(b, false) })
	out = append(out, variant{header: s.payload, payload: s.header, how: &change{id: "signed-order", title: "payload and header were signed in another order",
		detail: "The signature holds over the payload, a dot and the header.", signer: "sign the header, a dot, and the payload"}})
	return out
}

// hashedVariants sign a hash of the text, which the algorithm then hashes again.
func (s *subject) hashedVariants() []variant {
	var out []variant
	for _, size := range []int{32, 48, 64} {
		for _, form := range []struct {
			words string
			do    func(b []byte) []byte
		}{
			{"", func(b []byte) []byte { return b }},
			{", in hexadecimal", func(b []byte) []byte { return hex.AppendEncode(nil, b) }},
			{", in base64", func(b []byte) []byte { return base64.StdEncoding.AppendEncode(nil, b) }},
		} {
			out = append(out, variant{header: s.header, payload: s.payload, likely: form.words == "",
				make: func(b []byte) []byte { return form.do(sum(size, b)) },
				how: &change{id: "prehashed", title: "the text was hashed before it was signed",
					detail: fmt.Sprintf("The signature holds over the SHA-%d of header and payload%s. The algorithm hashes by itself, so the text was hashed twice.", 8*size, form.words),
					signer: "give the signing function the text itself (or tell it that it gets a hash)"}})
		}
	}
	return out
}
