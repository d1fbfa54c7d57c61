package tokens

import (
	"bytes"
	"errors"
	"fmt"

	"fob/tokens/internal/keyfile"
)

// KeyFormat is a form in which a key is written.
type KeyFormat string

// The forms of [WriteKey]. The PEM and DER forms choose the structure by the
// half: PKCS#8 for a private key, SPKI for a public one; PKCS#1 and SEC1 ask
// for the older structures.
const (
	FormatJWK   KeyFormat = "jwk"
	FormatJWKS  KeyFormat = "jwks"
	FormatPEM   KeyFormat = "pem"
	FormatDER   KeyFormat = "der"
	FormatPKCS1 KeyFormat = "pkcs1"
	FormatSEC1  KeyFormat = "sec1"
	FormatSSH   KeyFormat = "ssh"
	FormatRaw   KeyFormat = "raw" // the bytes of a shared secret
)

// KeyFormats lists them.
func KeyFormats() []KeyFormat {
	return []KeyFormat{FormatJWK, FormatJWKS, FormatPEM, FormatDER, FormatPKCS1, FormatSEC1, FormatSSH, FormatRaw}
}

// WriteKeyOptions say how a key is written.
type WriteKeyOptions struct {
	Format KeyFormat
	Public bool // the public half only
	// Seal protects a private key with Passphrase: PKCS#8 in PEM or DER, and
	// OpenSSH. It is a switch of its own, so that a passphrase that came out
	// empty is an error and not a key in the clear.
	Seal       bool
	Passphrase []byte
	Comment    string // of an OpenSSH key
}

// WriteKey writes a key in a file format. The result of a private key holds
// it in the clear unless a passphrase was given.
func WriteKey(k *Key, opt WriteKeyOptions) ([]byte, error) {
	if opt.Public {
		if k = k.Public(); k == nil {
			return nil, &Error{Code: CodeRefused, Op: "write key", Msg: "a shared secret has no public half"}
		}
	}
	if !opt.Seal && len(opt.Passphrase) > 0 {
		return nil, &Error{Code: CodeUsage, Op: "write key", Msg: "a passphrase was given, but the key was to be written in the clear"}
	}
	if opt.Seal && (opt.Format == FormatJWK || opt.Format == FormatJWKS || opt.Format == FormatRaw || k.private == nil) {
		return nil, &Error{Code: CodeUsage, Op: "write key", Msg: fmt.Sprintf("a passphrase does not apply to %s in the form %s", k.kindWithHalf(), opt.Format),
			Hint: "private keys in pem, der and ssh can be sealed"}
	}
	switch opt.Format {
	case FormatJWK:
		out, err := k.marshalJWK()
		return append(out, '\n'), err
	case FormatJWKS:
		out, err := MarshalJWKSet([]*Key{k}, true)
		return append(out, '\n'), err
	case FormatRaw:
		if k.kty != "oct" {
			return nil, &Error{Code: CodeUsage, Op: "write key", Msg: article(k.kindName()) + " has no raw form", Hint: "raw is for shared secrets"}
		}
		return bytes.Clone(k.secret.Reveal()), nil
	}
	return k.writeFile(opt)
}

func (k *Key) kindWithHalf() string {
	if k.kty != "oct" && k.private == nil {
		return "a public key"
	}
	return article(k.kindName())
}

func (k *Key) writeFile(opt WriteKeyOptions) ([]byte, error) {
	if k.kty == "oct" {
		return nil, &Error{Code: CodeUsage, Op: "write key", Msg: fmt.Sprintf("a shared secret cannot be written as %s", opt.Format), Hint: "jwk and raw can hold it"}
	}
	native := any(k.privateKey())
	form := keyfile.FormPKCS8
	if k.private == nil {
		native, form = k.public, keyfile.FormSPKI
	}
	enc := keyfile.EncodingPEM
	switch opt.Format {
	case FormatDER:
		enc = keyfile.EncodingDER
	case FormatPKCS1:
		form = keyfile.FormPKCS1
	case FormatSEC1:
		form = keyfile.FormSEC1
	case FormatSSH:
		form = keyfile.FormOpenSSH
	case FormatPEM:
	default:
		return nil, &Error{Code: CodeUsage, Op: "write key", Msg: fmt.Sprintf("%q is no key format", opt.Format), Hint: fmt.Sprintf("the formats are %v", KeyFormats())}
	}
	comment := opt.Comment
	if comment == "" && opt.Format == FormatSSH {
		comment = k.comment // the other forms hold none
	}
	out, err := keyfile.Marshal(native, form, keyfile.WriteOptions{Encoding: enc, Encrypt: opt.Seal, Passphrase: opt.Passphrase, Comment: comment})
	if err != nil {
		code := CodeKeyUnfit
		if errors.Is(err, keyfile.ErrCannotWrite) {
			code = CodeUsage
		}
		return nil, &Error{Code: code, Op: "write key", Err: err}
	}
	return out, nil
}

// MarshalJWKSet writes a JWK Set (RFC 7517 §5): whole keys if private, else
// their public halves, without the shared secrets, which have none.
func MarshalJWKSet(keys []*Key, private bool) ([]byte, error) {
	out := []byte(`{"keys":[`)
	for _, k := range keys {
		if !private {
			if k = k.Public(); k == nil {
				continue
			}
		}
		j, err := k.marshalJWK()
		if err != nil {
			return nil, err
		}
		if out[len(out)-1] != '[' {
			out = append(out, ',')
		}
		out = append(out, j...)
	}
	return append(out, "]}"...), nil
}
