package tokens

import (
	"fmt"
	"slices"
	"strconv"

	"fob/tokens/internal/jwecrypt"
	"fob/tokens/read"
)

// defaultPBES2Count is what OWASP asks of PBKDF2-HMAC-SHA256 (Password Storage
// Cheat Sheet); RFC 7518 §4.8.1.2 asks for 1000 at least.
const defaultPBES2Count = 600_000

// EncryptTo is one recipient to be.
type EncryptTo struct {
	Key *Key
	Alg string // "": the key's own, or the usual one for its kind
	// Header are further members: protected if the JWE has one recipient in
	// compact form, else in the recipient's own header.
	Header []Member
	// PBES2Count is p2c; 0 means 600000.
	PBES2Count int
}

// EncryptOptions say what form the JWE takes.
type EncryptOptions struct {
	Form   Form   // JWECompact, JWEFlattened or JWEGeneral
	Enc    string // content encryption; "" means A256GCM
	Zip    bool   // compress first (RFC 7516 §4.1.3); never beside secrets an attacker can add to
	Header []Member
	AAD    []byte // further authenticated data (JSON serializations only)
}

// DefaultKeyAlgorithm is the key management algorithm that the key is
// encrypted to unless another is asked for.
func (k *Key) DefaultKeyAlgorithm() (*Algorithm, error) {
	name := k.alg
	if name == "" {
		switch {
		case k.kty == "RSA":
			name = "RSA-OAEP-256"
		case k.kty == "EC" || k.crv == "X25519":
			name = "ECDH-ES+A256KW"
		case k.kty == "oct" && k.secret.Len() == 16:
			name = "A128KW"
		case k.kty == "oct" && k.secret.Len() == 24:
			name = "A192KW"
		case k.kty == "oct" && k.secret.Len() == 32:
			name = "A256KW"
		case k.kty == "oct":
			name = "PBES2-HS256+A128KW"
		default:
			return nil, &Error{Code: CodeKeyUnfit, Op: "encrypt", Msg: article(k.kindName()) + " does not encrypt; it signs only"}
		}
	}
	if alg := LookupAlgorithm(PurposeKey, name); alg != nil {
		return alg, nil
	}
	return nil, &Error{Code: CodeKeyUnfit, Op: "encrypt", Msg: fmt.Sprintf("the key is for %q, which is no key management algorithm that fob knows", name)}
}

// EncryptJWE encrypts plaintext to each recipient: several in the general form
// only. RFC 7516 §5.1.
func EncryptJWE(plaintext []byte, to []EncryptTo, opt EncryptOptions) ([]byte, error) {
	if err := checkEncryptOptions(len(to), opt); err != nil {
		return nil, err
	}
	if opt.Enc == "" {
		opt.Enc = "A256GCM"
	}
	content, ok := jwecrypt.ContentByName(opt.Enc)
	if !ok {
		return nil, unknownAlgorithm("encrypt", PurposeEnc, opt.Enc)
	}
	var cek []byte
	var recipients []wrapped
	for i := range to {
		w, err := to[i].wrap(content, cek, len(to))
		if err != nil {
			return nil, err
		}
		cek = w.cek
		recipients = append(recipients, w)
	}
	header, err := encryptHeader(recipients, opt)
	if err != nil {
		return nil, err
	}
	protected := read.EncodeBase64URL(appendObject(nil, header))
	aad := []byte(protected)
	if opt.AAD != nil {
		aad = read.AppendBase64URL(append(aad, '.'), opt.AAD)
	}
	if opt.Zip {
		plaintext = jwecrypt.Deflate(plaintext)
	}
	iv, ciphertext, tag, err := content.Seal(cek, plaintext, aad)
	if err != nil {
		return nil, &Error{Code: CodeKeyUnfit, Op: "encrypt", Err: err}
	}
	s := sealed{protected, read.EncodeBase64URL(iv), read.EncodeBase64URL(ciphertext), read.EncodeBase64URL(tag)}
	return s.write(recipients, opt), nil
}

func checkEncryptOptions(n int, opt EncryptOptions) error {
	usage := func(msg, hint string) error {
		return &Error{Code: CodeUsage, Op: "encrypt", Msg: msg, Hint: hint}
	}
	switch {
	case !opt.Form.IsJWE():
		return usage("the form must be a JWE form", "")
	case n == 0:
		return &Error{Code: CodeKeyNotFound, Op: "encrypt", Msg: "no key given", Hint: "give one with -k KEY"}
	case n > 1 && opt.Form != JWEGeneral:
		return usage(fmt.Sprintf("%d recipients need the general JSON form", n), "add --format general")
	case opt.AAD != nil && opt.Form == JWECompact:
		return usage("a compact JWE has no additional authenticated data", "use --format json or general")
	}
	return nil
}

// wrapped is the content encryption key as one recipient gets it.
type wrapped struct {
	header       []Member
	cek          []byte
	encryptedKey []byte
}

func (t *EncryptTo) wrap(content jwecrypt.Content, cek []byte, recipients int) (wrapped, error) {
	if err := refuseEngineMembers(t.Header); err != nil {
		return wrapped{}, err
	}
	alg, err := t.algorithm()
	if err != nil {
		return wrapped{}, err
	}
	if err := t.Key.fitsJWE(alg, "encrypt", content.Name()); err != nil {
		return wrapped{}, err
	}
	if weak := t.Key.Weakness(nil); weak != "" {
		return wrapped{}, &Error{Code: CodeRefused, Op: "encrypt", Msg: weak, Hint: "take a longer key"}
	}
	if a, _ := jwecrypt.KeyAlgorithmByName(alg.Name); a.Direct() && recipients > 1 {
		return wrapped{}, &Error{Code: CodeUsage, Op: "encrypt", Msg: alg.Name + " dictates the content encryption key, so it can have one recipient only (RFC 7516 §5.1)",
			Hint: "use an algorithm that wraps a key, such as ECDH-ES+A256KW or A256KW"}
	}
	var params jwecrypt.Params
	if a, _ := jwecrypt.KeyAlgorithmByName(alg.Name); a.Kind == jwecrypt.KeyPassword {
		params.P2C = defaultPBES2Count
		if t.PBES2Count != 0 {
			params.P2C = t.PBES2Count
		}
	}
	cek, encryptedKey, out, err := jwecrypt.Wrap(alg.Name, content, t.Key.jweKey(false), cek, params)
	if err != nil {
		return wrapped{}, &Error{Code: CodeKeyUnfit, Op: "encrypt with " + alg.Name, Err: err}
	}
	header := []Member{StringMember("alg", alg.Name)}
	named := slices.ContainsFunc(t.Header, func(m Member) bool { return m.Name == "kid" })
	if t.Key.Kid() != "" && !named {
		header = append(header, StringMember("kid", t.Key.Kid()))
	}
	header, err = appendKeyParams(header, out)
	if err != nil {
		return wrapped{}, err
	}
	return wrapped{append(header, t.Header...), cek, encryptedKey}, nil
}

func (t *EncryptTo) algorithm() (*Algorithm, error) {
	if t.Alg == "" {
		return t.Key.DefaultKeyAlgorithm()
	}
	alg := LookupAlgorithm(PurposeKey, t.Alg)
	switch {
	case alg == nil:
		return nil, unknownAlgorithm("encrypt", PurposeKey, t.Alg)
	case alg.DecryptOnly:
		return nil, &Error{Code: CodeRefused, Op: "encrypt", Msg: alg.Name + " is for reading old tokens only (RFC 8725 §3.2)", Hint: "use RSA-OAEP-256"}
	}
	return alg, nil
}

// appendKeyParams writes what key management produced into the header.
func appendKeyParams(header []Member, p jwecrypt.Params) ([]Member, error) {
	if p.EPK != nil {
		epk, err := newKey(p.EPK, "")
		if err != nil {
			return nil, err
		}
		jwk, err := epk.MarshalJWK()
		if err != nil {
			return nil, err
		}
		header = append(header, Member{"epk", jwk})
	}
	for _, f := range []struct {
		name string
		val  []byte
	}{{"iv", p.IV}, {"tag", p.Tag}, {"p2s", p.P2S}} {
		if f.val != nil {
			header = append(header, StringMember(f.name, read.EncodeBase64URL(f.val)))
		}
	}
	if p.P2C != 0 {
		header = append(header, Member{"p2c", strconv.AppendInt(nil, int64(p.P2C), 10)})
	}
	return header, nil
}

// encryptHeader makes the protected header. With one recipient it holds all
// there is, so that nothing goes unprotected.
func encryptHeader(recipients []wrapped, opt EncryptOptions) ([]Member, error) {
	enc := []Member{StringMember("enc", opt.Enc)}
	if opt.Zip {
		enc = append(enc, StringMember("zip", "DEF"))
	}
	var header []Member
	if len(recipients) == 1 {
		h := recipients[0].header
		header = append(append(append(header, h[0]), enc...), h[1:]...)
		recipients[0].header = nil
	} else {
		header = enc
	}
	if err := refuseEngineMembers(opt.Header); err != nil {
		return nil, err
	}
	header = append(header, opt.Header...)
	for _, r := range recipients {
		if err := checkMembers(append(slices.Clone(header), r.header...)); err != nil {
			return nil, err
		}
	}
	return header, nil
}

// refuseEngineMembers refuses what would contradict the token that is made.
func refuseEngineMembers(list []Member) error {
	for _, m := range list {
		switch m.Name {
		case "alg", "enc", "zip", "crit", "epk", "iv", "tag", "p2s", "p2c":
			return &Error{Code: CodeUsage, Op: "header", Msg: fmt.Sprintf("%q is set by the engine", m.Name)}
		}
	}
	return nil
}

// sealed are the parts of a JWE that all its recipients share, in base64url.
type sealed struct{ protected, iv, ciphertext, tag string }

func (s *sealed) write(recipients []wrapped, opt EncryptOptions) []byte {
	if opt.Form == JWECompact {
		return []byte(s.protected + "." + read.EncodeBase64URL(recipients[0].encryptedKey) + "." + s.iv + "." + s.ciphertext + "." + s.tag)
	}
	list := []Member{StringMember("protected", s.protected)}
	if opt.Form == JWEFlattened {
		list = append(list, recipients[0].members()...)
	} else {
		all := []byte{'['}
		for i, r := range recipients {
			if i > 0 {
				all = append(all, ',')
			}
			all = appendObject(all, r.members())
		}
		list = append(list, Member{"recipients", append(all, ']')})
	}
	if opt.AAD != nil {
		list = append(list, StringMember("aad", read.EncodeBase64URL(opt.AAD)))
	}
	list = append(list, StringMember("iv", s.iv), StringMember("ciphertext", s.ciphertext), StringMember("tag", s.tag))
	return appendObject(nil, list)
}

func (w *wrapped) members() []Member {
	var list []Member
	if len(w.header) > 0 {
		list = append(list, Member{"header", appendObject(nil, w.header)})
	}
	if len(w.encryptedKey) > 0 {
		list = append(list, StringMember("encrypted_key", read.EncodeBase64URL(w.encryptedKey)))
	}
	return list
}
