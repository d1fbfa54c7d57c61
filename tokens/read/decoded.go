package read

import "fmt"

// Span is a half-open range of bytes.
type Span struct{ Start, End int }

// Len is the number of bytes.
func (s Span) Len() int { return s.End - s.Start }

// Form is the serialization of a token.
type Form uint8

// The serializations (RFC 7515 §7, RFC 7516 §7). FormUnknown is a text that
// is none of them.
const (
	FormUnknown Form = iota
	JWSCompact
	JWSFlattened
	JWSGeneral
	JWECompact
	JWEFlattened
	JWEGeneral
)

func (f Form) String() string {
	return [...]string{"unknown", "JWS compact", "JWS flattened JSON", "JWS general JSON",
		"JWE compact", "JWE flattened JSON", "JWE general JSON"}[f]
}

// IsJWS tells whether the token is signed.
func (f Form) IsJWS() bool { return JWSCompact <= f && f <= JWSGeneral }

// IsJWE tells whether the token is encrypted.
func (f Form) IsJWE() bool { return JWECompact <= f && f <= JWEGeneral }

// Decoded is what the bytes of a token say, and nothing about whether it is
// true. Everything that could be read is here; what could not is in Problems.
type Decoded struct {
	Input []byte // the token itself; every Span and Offset refers to it
	Form  Form

	// Of a JWS.
	Payload    Part // Raw is the payload's own bytes
	Detached   bool // the payload is elsewhere (RFC 7515 appendix F)
	Unencoded  bool // b64=false: the payload stands as it is (RFC 7797)
	Signatures []Signature

	// Of a JWE.
	Protected   Header // shared by all recipients
	Unprotected Value  // shared by all recipients
	Recipients  []Recipient
	IV          Part
	Ciphertext  Part
	Tag         Part
	AAD         Part // of the JSON serializations
	HasAAD      bool

	// Claims is the payload where it is a JSON object (RFC 7519 §4), possibly
	// cut at a fault. Absent for a JWE, whose payload is not readable.
	Claims Value
	// Nested is the token that the payload is, for a JWS within a JWS.
	Nested *Decoded

	Problems []Problem

	text Value // the JSON serialization itself
}

// JSON is the token itself where it is a JSON serialization, with what is no part
// of a token too; absent for a compact one.
func (d *Decoded) JSON() Value { return d.text }

// Part is one base64url part of a token.
type Part struct {
	Span Span   // of the encoded text in the input
	Text []byte // the encoded text
	Raw  []byte // its bytes; up to the fault, if there is one
	OK   bool   // Text is whole and canonical

	plain bool // Raw is Text itself (RFC 7797)
}

// InputOffset maps a byte of Raw to the place in the input that encodes it.
func (p *Part) InputOffset(raw int) int {
	if p.plain {
		return min(p.Span.Start+raw, p.Span.End)
	}
	return min(p.Span.Start+raw*4/3, p.Span.End)
}

// Header is a protected header: its encoded text, its bytes and its JSON.
type Header struct {
	Part
	JSON Value // absent if there is no protected header
}

// Signature is one signature of a JWS with its two headers.
type Signature struct {
	Protected   Header
	Unprotected Value
	Value       Part
	params      params
}

// Recipient is one recipient of a JWE.
type Recipient struct {
	Header       Value // per recipient, unprotected
	EncryptedKey Part
	params       params
}

// params are the header parameters that the engine acts on, of the union of
// all headers that apply.
type params struct {
	alg, kid, typ, cty, enc, zip, crit, b64 Value
	algName, kidText                        string
	algProtected                            bool
	b64Protected                            bool
}

func (p *params) read(h Value, protected bool) {
	for name, val := range h.Pairs() {
		switch string(name.strBytes()) {
		case "alg":
			p.alg, p.algProtected = val, protected
			p.algName = str(val)
		case "kid":
			p.kid = val
			p.kidText = str(val)
		case "typ":
			p.typ = val
		case "cty":
			p.cty = val
		case "enc":
			p.enc = val
		case "zip":
			p.zip = val
		case "crit":
			p.crit = val
		case "b64":
			p.b64, p.b64Protected = val, protected
		}
	}
}

func str(v Value) string { s, _ := v.Str(); return s }

// Get gives a header parameter of the signature, from the protected header
// first; protected tells where it stood.
func (s *Signature) Get(name string) (v Value, protected bool) {
	if v := s.Protected.JSON.Get(name); v.Exists() {
		return v, true
	}
	return s.Unprotected.Get(name), false
}

// Alg is the token's word for its algorithm, "" if it has none. Only a key
// decides whether it is believed.
func (s *Signature) Alg() string { return s.params.algName }

// Kid is the token's hint at its key (RFC 7515 §4.1.4), "" if it has none.
func (s *Signature) Kid() string { return s.params.kidText }

// Crit is the list of extensions that must be understood (RFC 7515 §4.1.11).
func (s *Signature) Crit() Value { return s.params.crit }

// AlgProtected tells whether the protected header names the algorithm.
func (s *Signature) AlgProtected() bool { return s.params.algProtected }

// Typ is the media type of the token (RFC 7515 §4.1.9).
func (s *Signature) Typ() string { return str(s.params.typ) }

// Get gives a header parameter that applies to recipient i: protected first,
// then shared, then its own.
func (d *Decoded) Get(i int, name string) (v Value, protected bool) {
	if v := d.Protected.JSON.Get(name); v.Exists() {
		return v, true
	}
	if v := d.Unprotected.Get(name); v.Exists() {
		return v, false
	}
	if i < len(d.Recipients) {
		return d.Recipients[i].Header.Get(name), false
	}
	return Value{}, false
}

// Alg is the key management algorithm that the token names for the recipient.
func (r *Recipient) Alg() string { return r.params.algName }

// Enc is the content encryption algorithm that the token names.
func (r *Recipient) Enc() string { return str(r.params.enc) }

// Crit is the list of extensions that must be understood (RFC 7516 §4.1.13).
func (r *Recipient) Crit() Value { return r.params.crit }

// Zip is the compression that the token names (RFC 7516 §4.1.3).
func (r *Recipient) Zip() Value { return r.params.zip }

// Kid is the token's hint at the recipient's key.
func (r *Recipient) Kid() string { return r.params.kidText }

// Typ is the media type that the token's first header names, "" if none.
func (d *Decoded) Typ() string {
	if p := d.firstParams(); p != nil {
		return str(p.typ)
	}
	return ""
}

// Cty is the media type of the payload that the token's first header names.
func (d *Decoded) Cty() string {
	if p := d.firstParams(); p != nil {
		return str(p.cty)
	}
	return ""
}

func (d *Decoded) firstParams() *params {
	switch {
	case len(d.Signatures) > 0:
		return &d.Signatures[0].params
	case len(d.Recipients) > 0:
		return &d.Recipients[0].params
	}
	return nil
}

// Problem is one thing that is wrong with the bytes of a token.
type Problem struct {
	Code    string // stable id, such as "base64" or "duplicate-member"
	Fatal   bool   // the standards refuse such a token
	Part    string // "token", "header", "payload", "signature", "signatures[1].header" …
	Member  string // the header parameter or claim it is about, or ""
	Offset  int    // byte in Input
	Message string // what is wrong, with the standard's section
}

func (p Problem) String() string {
	return fmt.Sprintf("%s, byte %d: %s", p.Part, p.Offset, p.Message)
}

// Malformed gives the first problem for which the standards refuse the token,
// as an error; nil if there is none.
func (d *Decoded) Malformed() *Error {
	for _, p := range d.Problems {
		if p.Fatal {
			code := CodeMalformed
			if p.Code == "limit" {
				code = CodeLimit
			}
			return &Error{Code: code, Op: "token", Msg: p.String(), Hint: hintFor(p.Code)}
		}
	}
	return nil
}

func hintFor(problem string) string {
	switch problem {
	case "limit":
		return "if you trust the input, raise the limit with --limit NAME=VALUE"
	case "form":
		return "a token is three (JWS) or five (JWE) base64url parts with dots between, or its JSON serialization"
	}
	return "fob decode shows what can be read of it"
}

func (d *Decoded) problem(p Problem) { d.Problems = append(d.Problems, p) }
