package tokens

import (
	"crypto/sha256"
	"slices"
	"strings"

	"fob/tokens/read"
)

// MarshalJWK writes the public JWK, in the order people read it: kty, crv,
// material, then kid, use, key_ops, alg. A shared secret has none.
func (k *Key) MarshalJWK() ([]byte, error) {
	pub := k.Public()
	if pub == nil {
		return nil, &Error{Code: CodeRefused, Op: "JWK", Msg: "a shared secret has no public half", Hint: "ask for the private key if you mean the secret itself"}
	}
	return pub.marshalJWK()
}

// MarshalPrivateJWK writes the whole JWK, private members included. It is the
// one door by which a JWK leaves with them.
func (k *Key) MarshalPrivateJWK() ([]byte, error) { return k.marshalJWK() }

func (k *Key) marshalJWK() ([]byte, error) {
	list := slices.Concat([]Member{StringMember("kty", k.kty)}, k.material(false), k.material(true))
	out := appendObject(nil, list)
	out = out[:len(out)-1] // the rest follows
	for _, f := range []struct{ name, val string }{{"kid", k.kid}, {"use", k.use}} {
		if f.val != "" {
			out = appendMember(out, f.name, f.val)
		}
	}
	if k.ops != nil {
		out = append(out, `,"key_ops":[`...)
		for i, op := range k.ops {
			if i > 0 {
				out = append(out, ',')
			}
			out = read.AppendJSONString(out, op)
		}
		out = append(out, ']')
	}
	if k.alg != "" {
		out = appendMember(out, "alg", k.alg)
	}
	return append(out, '}'), nil
}

func appendMember(dst []byte, name, val string) []byte {
	dst = append(dst, ',')
	dst = read.AppendJSONString(dst, name)
	return read.AppendJSONString(append(dst, ':'), val)
}

// Thumbprint is the RFC 7638 thumbprint with SHA-256, in base64url. That of a
// shared secret is a hash of the secret: do not show it (RFC 7638 §7).
func (k *Key) Thumbprint() (string, error) {
	// The required members alone, in the order of their names (§3.2).
	list := append(k.material(false), StringMember("kty", k.kty))
	if k.kty == "oct" {
		list = append(k.material(true), list...)
	}
	slices.SortFunc(list, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	sum := sha256.Sum256(appendObject(nil, list))
	return read.EncodeBase64URL(sum[:]), nil
}
