package tokens

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"

	"fob/tokens/internal/keyfile"
	"fob/tokens/read"
)

// Keys are the keys that a token is held against. With a kid in the token they
// pick the keys of that kid; without, every key that fits. They are safe for
// concurrent use once built.
type Keys struct {
	list     []Verifier
	byKid    map[string][]Verifier
	nameless []Verifier // keys without a kid, which no kid rules out
}

// NewKeys gathers verifiers, in order.
func NewKeys(list ...Verifier) *Keys {
	ks := &Keys{list: list, byKid: make(map[string][]Verifier, len(list))}
	for _, v := range list {
		if kid := v.Key().Kid(); kid != "" {
			ks.byKid[kid] = append(ks.byKid[kid], v)
		} else {
			ks.nameless = append(ks.nameless, v)
		}
	}
	return ks
}

// Len is the number of keys.
func (ks *Keys) Len() int {
	if ks == nil {
		return 0
	}
	return len(ks.list)
}

// pick gives the keys that a token with this kid may be of.
func (ks *Keys) pick(kid string, ignoreKid bool) []Verifier {
	switch {
	case ks == nil:
		return nil
	case kid == "" || ignoreKid:
		return ks.list
	case len(ks.nameless) == 0:
		return ks.byKid[kid]
	case len(ks.byKid[kid]) == 0:
		return ks.nameless
	}
	return append(append([]Verifier(nil), ks.byKid[kid]...), ks.nameless...)
}

// Skipped is a key of a set that was left out (RFC 7517 §5), and why.
type Skipped struct {
	Index int // in the set
	Kid   string
	Err   error
}

// KeyFile is what a file of keys held.
type KeyFile struct {
	Keys    []*Key
	Format  string    // what it was read as: "JWK Set", "pkcs8-pem" …
	Skipped []Skipped // keys of a JWK Set that cannot be used
	Notes   []string  // what was read but left aside
}

// KeyOptions say how to read a key file.
type KeyOptions struct {
	Limits Limits
	// Passphrase is asked for the passphrase of a sealed key; nil means that
	// nobody can be asked. What says which key it is.
	Passphrase func(what string) ([]byte, error)
}

// ParseKeys reads a file of keys in any format that fob knows: JWK and JWK Set
// (RFC 7517), PEM and DER (PKCS#1, PKCS#8 plain and encrypted, SEC1, SPKI,
// X.509), OpenSSH. The error of a file that fits none says what it was taken
// for and why that failed. Text that is no key is never taken for a secret.
func ParseKeys(data []byte, opt KeyOptions) (*KeyFile, error) {
	lim := opt.Limits.OrDefault()
	if len(data) > lim.KeyFileSize {
		return nil, read.LimitError("key file", "key-file-size", lim.KeyFileSize, fmt.Sprintf("a file of %d bytes", len(data)))
	}
	if first := read.FirstByte(data); first == '{' || first == '[' {
		return parseJWKFile(data, lim)
	}
	res, err := keyfile.Parse(data, keyfile.Options{Passphrase: opt.Passphrase, MaxBytes: lim.KeyFileSize, MaxKeys: lim.KeysInSet})
	if err != nil {
		return nil, keyFileError(err)
	}
	out := &KeyFile{Format: res.Taken, Notes: res.Notes}
	for i := range res.Keys {
		k, err := fromKeyFile(&res.Keys[i])
		if err != nil {
			return nil, &Error{Code: CodeOf(err), Op: res.Keys[i].Where, Err: err}
		}
		out.Keys = append(out.Keys, k)
	}
	return out, nil
}

func keyFileError(err error) error {
	code := CodeMalformed
	hint := ""
	switch {
	case errors.Is(err, keyfile.ErrPassphraseNeeded), errors.Is(err, keyfile.ErrWrongPassphrase):
		code = CodePassphrase
		hint = "give the passphrase at the prompt, or with --passphrase-file FILE"
	case errors.Is(err, keyfile.ErrUnsupported):
		code = CodeKeyUnfit
	case errors.Is(err, keyfile.ErrLimit):
		code = CodeLimit
	}
	return &Error{Code: code, Op: "key", Hint: hint, Err: err}
}

func fromKeyFile(f *keyfile.Key) (*Key, error) {
	native := any(f.Private)
	if f.Private == nil {
		native = f.Public
	}
	k, err := newKey(native, string(f.Format))
	if err != nil {
		return nil, err
	}
	k.comment = f.Comment
	return k, nil
}

// parseJWKFile reads a JWK or a JWK Set.
func parseJWKFile(data []byte, lim Limits) (*KeyFile, error) {
	v, fault := read.ParseJSON(data, lim)
	if fault != nil {
		code := CodeMalformed
		if fault.Limit != "" {
			code = CodeLimit
		}
		return nil, &Error{Code: code, Op: "key", Msg: "taken for JSON (a JWK or JWK Set), but " + fault.Error()}
	}
	list := v.Get("keys")
	switch {
	case v.Kind() == KindArray:
		return nil, &Error{Code: CodeMalformed, Op: "key", Msg: "taken for JSON, but an array is neither a JWK nor a JWK Set", Hint: `a JWK Set is {"keys":[…]} (RFC 7517 §5)`}
	case v.Get("kty").Exists() && list.Exists():
		return nil, &Error{Code: CodeMalformed, Op: "key", Msg: "taken for JSON, but it has both \"kty\" (a JWK) and \"keys\" (a JWK Set): which of them it is, readers may see differently"}
	case v.Get("kty").Exists():
		k, err := parseJWK(v)
		if err != nil {
			return nil, jwkError(err, "taken for a JWK")
		}
		return &KeyFile{Keys: []*Key{k}, Format: "JWK"}, nil
	case list.Kind() != KindArray:
		return nil, &Error{Code: CodeMalformed, Op: "key", Msg: "taken for JSON, but it has neither \"kty\" (a JWK) nor an array \"keys\" (a JWK Set)",
			Hint: "RFC 7517 §4 and §5 give the forms; a token goes to fob decode"}
	case list.Len() > lim.KeysInSet:
		return nil, read.LimitError("key", "keys-in-set", lim.KeysInSet, fmt.Sprintf("a JWK Set of %d keys", list.Len()))
	}
	for _, dup := range v.OwnDuplicates() {
		return nil, &Error{Code: CodeMalformed, Op: "key", Msg: fmt.Sprintf("taken for a JWK Set, but member %q stands twice at byte %d", dup.Name, dup.Offset)}
	}
	return parseJWKSet(list)
}

// parseJWKSet leaves out the keys that cannot be used, and says so (RFC 7517
// §5); a set in which none can is an error.
func parseJWKSet(list Value) (*KeyFile, error) {
	out := &KeyFile{Format: "JWK Set"}
	i := 0
	for e := range list.Elements() {
		k, err := parseJWK(e)
		if err != nil {
			kid, _ := e.Get("kid").Str()
			out.Skipped = append(out.Skipped, Skipped{i, kid, err})
		} else {
			out.Keys = append(out.Keys, k)
		}
		i++
	}
	if len(out.Keys) > 0 {
		return out, nil
	}
	if i == 0 {
		return nil, &Error{Code: CodeKeyNotFound, Op: "key", Msg: "the JWK Set is empty"}
	}
	first := out.Skipped[0]
	return nil, jwkError(first.Err, fmt.Sprintf("a JWK Set of %d without a usable key; key %d", i, first.Index))
}

func jwkError(err error, what string) error {
	code := CodeOf(err)
	if code == "" {
		code = CodeMalformed
	}
	return &Error{Code: code, Op: "key", Msg: what, Err: err}
}

// ParseSecret makes an HMAC key of raw bytes. What is a key in a file format
// is refused: taking a public PEM for a shared secret is how tokens are forged
// (RFC 8725 §2.1).
func ParseSecret(secret []byte) (*Key, error) {
	if len(secret) == 0 {
		return nil, &Error{Code: CodeKeyUnfit, Op: "secret", Msg: "the secret is empty"}
	}
	what := keyFileKind(secret)
	if what == "" {
		// The body of a PEM without its frame is the usual way to lose it.
		if der, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(secret))); err == nil && len(der) > 0 {
			what = keyFileKind(der)
		}
	}
	if what != "" {
		return nil, &Error{Code: CodeKeyUnfit, Op: "secret", Msg: fmt.Sprintf("these bytes are a key file (%s), never an HMAC secret", what),
			Hint: "give it as a key: @FILE instead of secret:@FILE"}
	}
	k := NewSecretKey(secret, Metadata{Origin: "secret"})
	return k, nil
}

// keyFileKind tells what key file data is, usable or not; "" if none.
func keyFileKind(data []byte) string {
	if bytes.Contains(data, []byte("-----BEGIN ")) || bytes.Contains(data, []byte("---- BEGIN ")) {
		return "PEM"
	}
	if read.FirstByte(data) == '{' {
		if v, _ := read.ParseJSON(data, DefaultLimits()); v.Get("kty").Exists() || v.Get("keys").Kind() == KindArray {
			return "JWK"
		}
		return ""
	}
	file, err := ParseKeys(data, KeyOptions{})
	switch {
	case err == nil:
		return file.Format
	case CodeOf(err) == CodePassphrase:
		return "a sealed key"
	case CodeOf(err) == CodeKeyUnfit:
		return "one that fob cannot use"
	}
	return ""
}
