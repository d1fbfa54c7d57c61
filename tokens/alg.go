package tokens

import (
	"crypto"
	"fmt"
	"strings"

	"fob/tokens/internal/jwecrypt"
)

// Purpose is what an algorithm does in a token.
type Purpose uint8

// The purposes of algorithms.
const (
	PurposeSign Purpose = iota + 1 // "alg" of a JWS (RFC 7518 §3)
	PurposeKey                     // "alg" of a JWE (RFC 7518 §4)
	PurposeEnc                     // "enc" of a JWE (RFC 7518 §5)
)

// Algorithm is one row of the table of algorithms: all that fob needs to know
// of it. A pointer to a row stands for the algorithm.
type Algorithm struct {
	Name    string
	Purpose Purpose
	Kty     string      // the JWK key type it takes: RSA, EC, OKP, oct; "" for PurposeEnc
	Crv     string      // the only curve it takes, "" if several or none
	Hash    crypto.Hash // of the signature; 0 if the algorithm has its own
	// Secret is the size in bytes of the oct key: the least for HMAC (RFC 7518
	// §3.2), the exact one for AES, 0 for any.
	Secret int
	// DecryptOnly marks what fob reads but does not make.
	DecryptOnly bool

	verify verifyFunc
	sign   signFunc
}

// signatureAlgorithms is the table for JWS (RFC 7518 §3, RFC 8037, RFC 9864);
// the tables for JWE stand in package jwecrypt, and [Algorithms] lists them
// all. Another algorithm is another row. Ed25519 and EdDSA are one algorithm
// under two names: RFC 9864 deprecates the polymorphic one.
var signatureAlgorithms = [...]Algorithm{
	{Name: "HS256", Purpose: PurposeSign, Kty: "oct", Hash: crypto.SHA256, Secret: 32, verify: verifyHMAC, sign: signHMAC},
	{Name: "HS384", Purpose: PurposeSign, Kty: "oct", Hash: crypto.SHA384, Secret: 48, verify: verifyHMAC, sign: signHMAC},
	{Name: "HS512", Purpose: PurposeSign, Kty: "oct", Hash: crypto.SHA512, Secret: 64, verify: verifyHMAC, sign: signHMAC},
	{Name: "RS256", Purpose: PurposeSign, Kty: "RSA", Hash: crypto.SHA256, verify: verifyPKCS1, sign: signPKCS1},
	{Name: "RS384", Purpose: PurposeSign, Kty: "RSA", Hash: crypto.SHA384, verify: verifyPKCS1, sign: signPKCS1},
	{Name: "RS512", Purpose: PurposeSign, Kty: "RSA", Hash: crypto.SHA512, verify: verifyPKCS1, sign: signPKCS1},
	{Name: "PS256", Purpose: PurposeSign, Kty: "RSA", Hash: crypto.SHA256, verify: verifyPSS, sign: signPSS},
	{Name: "PS384", Purpose: PurposeSign, Kty: "RSA", Hash: crypto.SHA384, verify: verifyPSS, sign: signPSS},
	{Name: "PS512", Purpose: PurposeSign, Kty: "RSA", Hash: crypto.SHA512, verify: verifyPSS, sign: signPSS},
	{Name: "ES256", Purpose: PurposeSign, Kty: "EC", Crv: "P-256", Hash: crypto.SHA256, verify: verifyECDSA, sign: signECDSA},
	{Name: "ES384", Purpose: PurposeSign, Kty: "EC", Crv: "P-384", Hash: crypto.SHA384, verify: verifyECDSA, sign: signECDSA},
	{Name: "ES512", Purpose: PurposeSign, Kty: "EC", Crv: "P-521", Hash: crypto.SHA512, verify: verifyECDSA, sign: signECDSA},
	{Name: "Ed25519", Purpose: PurposeSign, Kty: "OKP", Crv: "Ed25519", verify: verifyEd25519, sign: signEd25519},
	{Name: "EdDSA", Purpose: PurposeSign, Kty: "OKP", Crv: "Ed25519", verify: verifyEd25519, sign: signEd25519},
}

// Algorithms lists all algorithms of one purpose.
func Algorithms(p Purpose) []*Algorithm {
	var list []*Algorithm
	switch p {
	case PurposeSign:
		for i := range signatureAlgorithms {
			list = append(list, &signatureAlgorithms[i])
		}
	case PurposeKey:
		for _, name := range jwecrypt.KeyAlgorithms() {
			list = append(list, LookupAlgorithm(p, name))
		}
	case PurposeEnc:
		for _, name := range jwecrypt.ContentAlgorithms() {
			list = append(list, LookupAlgorithm(p, name))
		}
	}
	return list
}

// LookupAlgorithm finds an algorithm by its name, which is case-sensitive (RFC
// 7515 §4.1.1), and its purpose; nil if fob does not know it.
func LookupAlgorithm(p Purpose, name string) *Algorithm {
	switch p {
	case PurposeSign:
		for i := range signatureAlgorithms {
			if signatureAlgorithms[i].Name == name {
				return &signatureAlgorithms[i]
			}
		}
	case PurposeKey:
		if a, ok := jwecrypt.KeyAlgorithmByName(name); ok {
			return keyAlgorithm(a)
		}
	case PurposeEnc:
		if c, ok := jwecrypt.ContentByName(name); ok {
			return &Algorithm{Name: c.Name(), Purpose: PurposeEnc, Secret: c.KeyLen()}
		}
	}
	return nil
}

func keyAlgorithm(a jwecrypt.KeyAlgorithm) *Algorithm {
	alg := &Algorithm{Name: a.Name, Purpose: PurposeKey, Kty: "oct", Secret: a.KeyLen, DecryptOnly: a.DecryptOnly()}
	switch a.Kind {
	case jwecrypt.KeyRSA:
		alg.Kty = "RSA"
	case jwecrypt.KeyECDH:
		alg.Kty = "EC" // and OKP with X25519 (RFC 8037 §3.2)
	}
	return alg
}

func algorithmNames(p Purpose) string {
	var names []string
	for _, a := range Algorithms(p) {
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}

// unknownAlgorithm is the error for a name that is not in the table.
func unknownAlgorithm(op string, p Purpose, name string) *Error {
	return &Error{Code: CodeKeyUnfit, Op: op, Msg: fmt.Sprintf("%q is no algorithm that fob knows", name),
		Hint: "it knows " + algorithmNames(p)}
}

// same tells whether two names mean one algorithm.
func sameAlgorithm(a, b string) bool {
	return a == b || a == "EdDSA" && b == "Ed25519" || a == "Ed25519" && b == "EdDSA"
}
