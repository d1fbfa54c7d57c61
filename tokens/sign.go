package tokens

import (
	"fmt"
	"slices"

	"fob/tokens/read"
)

// Member is one member of a JSON object to be written: Value is JSON text.
type Member struct {
	Name  string
	Value []byte
}

// StringMember makes a member whose value is a string.
func StringMember(name, value string) Member {
	return Member{name, read.AppendJSONString(nil, value)}
}

// Sign is that of [Signer].
func (k *Key) Sign(alg *Algorithm, input []byte) ([]byte, error) {
	if err := k.fits(alg, "sign"); err != nil {
		return nil, err
	}
	if k.kty == "oct" {
		return k.sumMAC(nil, alg, input), nil
	}
	return alg.sign(k, alg, input)
}

// DefaultAlgorithm is the signature algorithm that the key signs with unless
// another is asked for: its own, or the one most widely read for its kind.
func (k *Key) DefaultAlgorithm() (*Algorithm, error) {
	name := k.alg
	if name == "" {
		switch k.kty + " " + k.crv {
		case "RSA ":
			name = "RS256"
		case "EC P-256":
			name = "ES256"
		case "EC P-384":
			name = "ES384"
		case "EC P-521":
			name = "ES512"
		case "OKP Ed25519":
			name = "EdDSA"
		case "oct ":
			name = "HS256"
		default:
			return nil, &Error{Code: CodeKeyUnfit, Op: "sign", Msg: article(k.kindName()) + " does not sign"}
		}
	}
	if alg := LookupAlgorithm(PurposeSign, name); alg != nil {
		return alg, nil
	}
	return nil, &Error{Code: CodeKeyUnfit, Op: "sign", Msg: fmt.Sprintf("the key is for %q, which is no signature algorithm that fob knows", name)}
}

// SignWith is one signature to be made.
type SignWith struct {
	Signer Signer
	Alg    string // "": the key's default
	// Header are further protected members; those the engine sets itself (alg,
	// b64, crit) are refused. A kid here replaces the key's own.
	Header []Member
	// Unprotected members go beside the signature (JSON serializations only).
	Unprotected []Member
	// AllowWeak signs with a key that is shorter than the standard asks for.
	AllowWeak bool
}

// SignOptions say what form the JWS takes.
type SignOptions struct {
	Form      Form // JWSCompact, JWSFlattened or JWSGeneral
	Detached  bool // leave the payload out (RFC 7515 appendix F)
	Unencoded bool // b64=false (RFC 7797)
}

// SignJWS makes a JWS over payload, with one signature for each of by: several
// in the general form only. RFC 7515 §5.1, RFC 7797.
func SignJWS(payload []byte, by []SignWith, opt SignOptions) ([]byte, error) {
	if err := checkSignOptions(payload, len(by), opt); err != nil {
		return nil, err
	}
	text := payload
	if !opt.Unencoded {
		text = read.AppendBase64URL(nil, payload)
	}
	parts := make([]signedPart, len(by))
	for i, w := range by {
		p, err := w.sign(text, opt)
		if err != nil {
			return nil, err
		}
		parts[i] = p
	}
	if opt.Detached {
		text = nil
	}
	switch opt.Form {
	case JWSFlattened:
		out := []byte{'{'}
		out = appendPayload(out, text, opt)
		out = append(parts[0].appendMembers(out), '}')
		return out, nil
	case JWSGeneral:
		out := []byte{'{'}
		out = appendPayload(out, text, opt)
		out = append(out, `"signatures":[`...)
		for i, p := range parts {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(p.appendMembers(append(out, '{')), '}')
		}
		return append(out, "]}"...), nil
	}
	out := append([]byte(parts[0].protected), '.')
	out = append(append(out, text...), '.')
	return append(out, parts[0].signature...), nil
}

func checkSignOptions(payload []byte, n int, opt SignOptions) error {
	usage := func(msg, hint string) error {
		return &Error{Code: CodeUsage, Op: "sign", Msg: msg, Hint: hint}
	}
	switch {
	case !opt.Form.IsJWS():
		return usage("the form must be a JWS form", "")
	case n == 0:
		return &Error{Code: CodeKeyNotFound, Op: "sign", Msg: "no key given"}
	case n > 1 && opt.Form != JWSGeneral:
		return usage(fmt.Sprintf("%d signatures need the general JSON form", n), "add --format general")
	case opt.Unencoded && !opt.Detached && opt.Form == JWSCompact && slices.ContainsFunc(payload, notURLSafe):
		return usage("an unencoded payload in a compact JWS may hold only URL-safe characters, and no '.' (RFC 7797 §5.2)",
			"detach it with --detached, or use --format json")
	case opt.Unencoded && !opt.Detached && opt.Form != JWSCompact && read.InvalidUTF8(payload) >= 0:
		return usage("an unencoded payload in JSON must be UTF-8 (RFC 7797 §5.3)", "detach it with --detached")
	}
	return nil
}

// notURLSafe tells the bytes that RFC 7797 §5.2 keeps out of a compact JWS.
func notURLSafe(c byte) bool { return !read.IsBase64URL(c) && c != '~' }

type signedPart struct {
	protected   string
	unprotected []Member
	signature   string
}

func (w *SignWith) sign(payload []byte, opt SignOptions) (signedPart, error) {
	key := w.Signer.Key()
	alg, err := w.algorithm(key)
	if err != nil {
		return signedPart{}, err
	}
	if weak := key.Weakness(alg); weak != "" && !w.AllowWeak {
		return signedPart{}, &Error{Code: CodeRefused, Op: "sign with " + alg.Name, Msg: weak,
			Hint: "take a longer key, or sign with this one all the same with --allow-weak-key"}
	}
	if len(w.Unprotected) > 0 && opt.Form == JWSCompact {
		return signedPart{}, &Error{Code: CodeUsage, Op: "sign", Msg: "a compact JWS has no unprotected header", Hint: "use --format json or general"}
	}
	header, err := signatureHeader(alg, key, w.Header, opt)
	if err != nil {
		return signedPart{}, err
	}
	if err := checkMembers(w.Unprotected); err != nil {
		return signedPart{}, err
	}
	for _, m := range w.Unprotected {
		if m.Name == "b64" || m.Name == "crit" {
			return signedPart{}, &Error{Code: CodeUsage, Op: "header", Msg: fmt.Sprintf("%q may not stand in the unprotected header (RFC 7515 §4.1.11, RFC 7797 §6)", m.Name)}
		}
		if slices.ContainsFunc(header, func(h Member) bool { return h.Name == m.Name }) {
			return signedPart{}, &Error{Code: CodeUsage, Op: "header", Msg: fmt.Sprintf("%q would stand in both headers, which must be disjoint (RFC 7515 §4)", m.Name)}
		}
	}
	p := signedPart{protected: read.EncodeBase64URL(appendObject(nil, header)), unprotected: w.Unprotected}
	sig, err := w.Signer.Sign(alg, append(append([]byte(p.protected), '.'), payload...))
	if err != nil {
		return signedPart{}, err
	}
	p.signature = read.EncodeBase64URL(sig)
	return p, nil
}

func (w *SignWith) algorithm(key *Key) (*Algorithm, error) {
	if w.Alg == "" {
		return key.DefaultAlgorithm()
	}
	if w.Alg == "none" {
		return nil, &Error{Code: CodeRefused, Op: "sign", Msg: "fob does not make unsecured tokens (alg \"none\")"}
	}
	alg := LookupAlgorithm(PurposeSign, w.Alg)
	if alg == nil {
		return nil, unknownAlgorithm("sign", PurposeSign, w.Alg)
	}
	return alg, nil
}

// signatureHeader orders the protected header as people read it.
func signatureHeader(alg *Algorithm, key *Key, extra []Member, opt SignOptions) ([]Member, error) {
	header := []Member{StringMember("alg", alg.Name)}
	if i := slices.IndexFunc(extra, func(m Member) bool { return m.Name == "typ" }); i >= 0 {
		header = append(header, extra[i])
	}
	named := slices.ContainsFunc(extra, func(m Member) bool { return m.Name == "kid" })
	if key.Kid() != "" && !named {
		header = append(header, StringMember("kid", key.Kid()))
	}
	for _, m := range extra {
		switch m.Name {
		case "alg", "b64", "crit":
			return nil, &Error{Code: CodeUsage, Op: "header", Msg: fmt.Sprintf("%q is set by the engine", m.Name),
				Hint: "choose the algorithm with --alg, an unencoded payload with --unencoded"}
		case "typ":
			continue
		}
		header = append(header, m)
	}
	if opt.Unencoded {
		header = append(header, Member{"b64", []byte("false")}, Member{"crit", []byte(`["b64"]`)})
	}
	return header, checkMembers(header)
}

// checkMembers refuses a name that stands twice, and a registered parameter of
// the wrong kind.
func checkMembers(list []Member) error {
	for i, m := range list {
		if slices.ContainsFunc(list[:i], func(o Member) bool { return o.Name == m.Name }) {
			return &Error{Code: CodeUsage, Op: "header", Msg: fmt.Sprintf("%q is given twice", m.Name)}
		}
		v, fault := read.ParseJSON(m.Value, DefaultLimits())
		if fault != nil {
			return &Error{Code: CodeMalformed, Op: "header", Msg: fmt.Sprintf("the value of %q is no JSON: %s", m.Name, fault)}
		}
		for _, dup := range v.Duplicates() {
			return &Error{Code: CodeMalformed, Op: "header", Msg: fmt.Sprintf("in the value of %q, member %q stands twice", m.Name, dup.Name)}
		}
		if want := read.HeaderKind(m.Name); want != KindNone && v.Kind() != want && (want != KindFalse || v.Kind() != KindTrue) {
			return &Error{Code: CodeUsage, Op: "header", Msg: fmt.Sprintf("%q must be %s, but is %s", m.Name, want, v.Kind())}
		}
	}
	return nil
}

func appendObject(dst []byte, list []Member) []byte {
	dst = append(dst, '{')
	for i, m := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(read.AppendJSONString(dst, m.Name), ':')
		dst = append(dst, m.Value...)
	}
	return append(dst, '}')
}

func appendPayload(dst, text []byte, opt SignOptions) []byte {
	if opt.Detached {
		return dst
	}
	dst = append(dst, `"payload":`...)
	return append(read.AppendJSONString(dst, string(text)), ',')
}

func (p *signedPart) appendMembers(dst []byte) []byte {
	dst = append(dst, `"protected":"`...)
	dst = append(append(dst, p.protected...), `",`...)
	if len(p.unprotected) > 0 {
		dst = append(appendObject(append(dst, `"header":`...), p.unprotected), ',')
	}
	dst = append(dst, `"signature":"`...)
	return append(append(dst, p.signature...), '"')
}
