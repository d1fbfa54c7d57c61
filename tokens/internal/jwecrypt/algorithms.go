package jwecrypt

import (
	"crypto/sha1" //nolint:gosec // RSA-OAEP is defined with it, and OAEP does not need collision resistance
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash"
)

// KeyKind is the kind of key that a key management algorithm takes.
type KeyKind int

// The kinds, with the Go types that Wrap and Unwrap take for each.
const (
	KeyRSA       KeyKind = iota + 1 // *rsa.PublicKey to wrap, *rsa.PrivateKey to unwrap
	KeyECDH                         // *ecdh.PublicKey to wrap, *ecdh.PrivateKey to unwrap, on P-256, P-384, P-521 or X25519
	KeySymmetric                    // []byte
	KeyPassword                     // []byte, the password's UTF-8
)

// KeyAlgorithm describes a key management algorithm, an "alg" value (RFC 7518 section 4.1).
type KeyAlgorithm struct {
	Name string
	Kind KeyKind
	// KeyLen is the length in octets of a KeySymmetric key; 0 for "dir", which takes a key of the length of "enc".
	KeyLen int

	kwLen  int              // the length of the derived AES key that wraps the CEK (ECDH-ES+…KW, PBES2)
	hash   func() hash.Hash // of OAEP and its MGF1, or of PBKDF2
	agree  agreeFunc        // where the CEK follows from the keys alone
	wrap   wrapFunc         // where a CEK is carried; neither: decrypt only
	unwrap unwrapFunc
}

type (
	agreeFunc  func(a KeyAlgorithm, enc Content, key any, p Params) (cek []byte, out Params, err error)
	wrapFunc   func(a KeyAlgorithm, key any, cek []byte, p Params) (encryptedKey []byte, out Params, err error)
	unwrapFunc func(a KeyAlgorithm, enc Content, key any, encryptedKey []byte, p Params) (cek []byte, err error)
)

// keyAlgorithms is the table of key management algorithms: another one is another entry.
var keyAlgorithms = [...]KeyAlgorithm{
	{Name: "RSA1_5", Kind: KeyRSA, unwrap: unwrapRSA15},
	{Name: "RSA-OAEP", Kind: KeyRSA, hash: sha1.New, wrap: wrapOAEP, unwrap: unwrapOAEP},
	{Name: "RSA-OAEP-256", Kind: KeyRSA, hash: sha256.New, wrap: wrapOAEP, unwrap: unwrapOAEP},
	{Name: "RSA-OAEP-384", Kind: KeyRSA, hash: sha512.New384, wrap: wrapOAEP, unwrap: unwrapOAEP},
	{Name: "RSA-OAEP-512", Kind: KeyRSA, hash: sha512.New, wrap: wrapOAEP, unwrap: unwrapOAEP},
	{Name: "A128KW", Kind: KeySymmetric, KeyLen: 16, wrap: wrapKW, unwrap: unwrapKW},
	{Name: "A192KW", Kind: KeySymmetric, KeyLen: 24, wrap: wrapKW, unwrap: unwrapKW},
	{Name: "A256KW", Kind: KeySymmetric, KeyLen: 32, wrap: wrapKW, unwrap: unwrapKW},
	{Name: "dir", Kind: KeySymmetric, agree: agreeDir, unwrap: unwrapDir},
	{Name: "ECDH-ES", Kind: KeyECDH, agree: agreeECDH, unwrap: unwrapECDH},
	{Name: "ECDH-ES+A128KW", Kind: KeyECDH, kwLen: 16, wrap: wrapECDHKW, unwrap: unwrapECDHKW},
	{Name: "ECDH-ES+A192KW", Kind: KeyECDH, kwLen: 24, wrap: wrapECDHKW, unwrap: unwrapECDHKW},
	{Name: "ECDH-ES+A256KW", Kind: KeyECDH, kwLen: 32, wrap: wrapECDHKW, unwrap: unwrapECDHKW},
	{Name: "A128GCMKW", Kind: KeySymmetric, KeyLen: 16, wrap: wrapGCMKW, unwrap: unwrapGCMKW},
	{Name: "A192GCMKW", Kind: KeySymmetric, KeyLen: 24, wrap: wrapGCMKW, unwrap: unwrapGCMKW},
	{Name: "A256GCMKW", Kind: KeySymmetric, KeyLen: 32, wrap: wrapGCMKW, unwrap: unwrapGCMKW},
	{Name: "PBES2-HS256+A128KW", Kind: KeyPassword, kwLen: 16, hash: sha256.New, wrap: wrapPBES2, unwrap: unwrapPBES2},
	{Name: "PBES2-HS384+A192KW", Kind: KeyPassword, kwLen: 24, hash: sha512.New384, wrap: wrapPBES2, unwrap: unwrapPBES2},
	{Name: "PBES2-HS512+A256KW", Kind: KeyPassword, kwLen: 32, hash: sha512.New, wrap: wrapPBES2, unwrap: unwrapPBES2},
}

// KeyAlgorithms returns the names of all key management algorithms, in the order of RFC 7518 section 4.1.
func KeyAlgorithms() []string {
	names := make([]string, len(keyAlgorithms))
	for i, a := range keyAlgorithms {
		names[i] = a.Name
	}
	return names
}

// KeyAlgorithmByName returns the key management algorithm with that exact "alg" name.
func KeyAlgorithmByName(name string) (KeyAlgorithm, bool) {
	for _, a := range keyAlgorithms {
		if a.Name == name {
			return a, true
		}
	}
	return KeyAlgorithm{}, false
}

// Direct says that the algorithm dictates the content encryption key: the encrypted key is empty and a token can have
// one recipient only.
func (a KeyAlgorithm) Direct() bool { return a.agree != nil }

// DecryptOnly says that Wrap refuses the algorithm.
func (a KeyAlgorithm) DecryptOnly() bool { return a.agree == nil && a.wrap == nil }

// keyTypeError says which key the algorithm takes; want is the kind in words, got gives away its Go type only.
func (a KeyAlgorithm) keyTypeError(want string, got any) error {
	return fmt.Errorf("%s takes %s, not %T: %w", a.Name, want, got, ErrKeyType)
}
