package tokens

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"fmt"
	"math/big"
)

// The sizes of RSA moduli: below the first a key is refused, below the second
// it is reported (RFC 7518 §3.3).
const (
	minRSABits  = 1024
	goodRSABits = 2048
	// maxPrimelessBits bounds the search for the primes of a private JWK that
	// holds n, e and d alone.
	maxPrimelessBits = 8192
)

// check refuses key material that no verdict may rest on.
func (k *Key) check() error {
	switch pub := k.public.(type) {
	case *rsa.PublicKey:
		return checkRSA(pub)
	case *ecdsa.PublicKey:
		// ECDH converts only points that are on the curve and not infinity.
		if _, err := pub.ECDH(); err != nil {
			return unfitKey("the point is not on curve %s", k.crv)
		}
	case ed25519.PublicKey:
		return checkEd25519(pub)
	}
	return nil
}

func unfitKey(format string, args ...any) error {
	return &Error{Code: CodeKeyUnfit, Msg: fmt.Sprintf(format, args...)}
}

func checkRSA(pub *rsa.PublicKey) error {
	switch {
	case pub.N.BitLen() < minRSABits:
		return unfitKey("an RSA modulus of %d bits; below %d it is refused, and %d is the least that RFC 7518 §3.3 allows", pub.N.BitLen(), minRSABits, goodRSABits)
	case pub.N.BitLen() > 16384:
		return unfitKey("an RSA modulus of %d bits; above 16384 it only costs time", pub.N.BitLen())
	case pub.N.Bit(0) == 0:
		return unfitKey("an RSA modulus that is even")
	case pub.E < 3 || pub.E&1 == 0:
		return unfitKey("an RSA exponent of %d; it must be odd and at least 3 (RFC 8017 §3.1)", pub.E)
	case hasROCAFingerprint(pub.N):
		return unfitKey("an RSA modulus with the ROCA fingerprint (CVE-2017-15361): its private half can be computed")
	}
	return nil
}

// hasROCAFingerprint tests for moduli that a faulty Infineon library made:
// modulo each of these primes they are a power of 65537 (Nemec et al., "The
// Return of Coppersmith's Attack", CCS 2017, §5). A sound modulus passes by
// chance once in 2^27.
func hasROCAFingerprint(n *big.Int) bool {
	primes := [...]int64{3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
		101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167}
	var rem big.Int
	for _, p := range primes {
		r := rem.Mod(n, big.NewInt(p)).Int64()
		if !isPowerOf65537(r, p) {
			return false
		}
	}
	return true
}

func isPowerOf65537(r, p int64) bool {
	g := 65537 % p
	for x := g; ; x = x * g % p {
		if x == r {
			return true
		}
		if x == 1 {
			return false
		}
	}
}

// Weakness says in words why the key is weaker than the standard asks for alg
// (which may be nil), "" if it is not.
func (k *Key) Weakness(alg *Algorithm) string {
	if pub, ok := k.public.(*rsa.PublicKey); ok && pub.N.BitLen() < goodRSABits {
		return fmt.Sprintf("the RSA modulus has %d bits, RFC 7518 §3.3 asks for %d", pub.N.BitLen(), goodRSABits)
	}
	if alg != nil && alg.Purpose == PurposeSign && k.kty == "oct" && k.secret.Len() < alg.Secret {
		return fmt.Sprintf("the secret has %d bytes, %s asks for %d (RFC 7518 §3.2)", k.secret.Len(), alg.Name, alg.Secret)
	}
	return ""
}
