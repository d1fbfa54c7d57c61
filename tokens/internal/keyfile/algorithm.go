package keyfile

import (
	"crypto/elliptic"
)

// Object identifiers of key algorithms that fob uses.
const (
	oidRSA     = "1.2.840.113549.1.1.1"
	oidEC      = "1.2.840.10045.2.1"
	oidX25519  = "1.3.101.110"
	oidEd25519 = "1.3.101.112"

	oidP256 = "1.2.840.10045.3.1.7"
	oidP384 = "1.3.132.0.34"
	oidP521 = "1.3.132.0.35"
)

const usableKinds = "fob uses RSA, EC keys on P-256, P-384 and P-521, Ed25519 and X25519"

// unusableAlgorithm names a key algorithm that fob does not use, and says why.
func unusableAlgorithm(oid string) error {
	var kind string
	switch oid {
	case "1.2.840.113549.1.1.10":
		return unsupported("an RSA key that is bound to RSASSA-PSS (OID "+oid+"); fob takes RSA keys with the plain identifier rsaEncryption, which serve PS256 as well as RS256",
			"make a plain RSA key")
	case "1.2.840.113549.1.1.7":
		kind = "an RSA key that is bound to OAEP"
	case "1.2.840.10040.4.1":
		kind = "a DSA key, for which there is no JSON token algorithm"
	case "1.2.840.113549.1.3.1", "1.2.840.10046.2.1":
		kind = "a finite-field Diffie-Hellman key, for which there is no JSON token algorithm"
	case "1.3.101.111":
		kind = "an X448 key"
	case "1.3.101.113":
		kind = "an Ed448 key"
	case "1.3.132.1.12", "1.3.132.1.13":
		kind = "an EC key that is bound to ECDH"
	case "2.16.840.1.101.3.4.3.17", "2.16.840.1.101.3.4.3.18", "2.16.840.1.101.3.4.3.19":
		kind = "an ML-DSA key"
	case "2.16.840.1.101.3.4.4.1", "2.16.840.1.101.3.4.4.2", "2.16.840.1.101.3.4.4.3":
		kind = "an ML-KEM key"
	default:
		return unsupported("a key of an algorithm that fob does not know (OID "+oid+")", usableKinds)
	}
	return unsupported(kind+" (OID "+oid+")", usableKinds)
}

// namedCurve gives the curve of a curve identifier.
func namedCurve(oid string) (elliptic.Curve, error) {
	var name string
	switch oid {
	case oidP256:
		return elliptic.P256(), nil
	case oidP384:
		return elliptic.P384(), nil
	case oidP521:
		return elliptic.P521(), nil
	case "1.3.132.0.33":
		name = "P-224"
	case "1.2.840.10045.3.1.1":
		name = "P-192"
	case "1.3.132.0.10":
		name = "secp256k1"
	case "1.3.36.3.3.2.8.1.1.7":
		name = "brainpoolP256r1"
	case "1.3.36.3.3.2.8.1.1.11":
		name = "brainpoolP384r1"
	case "1.3.36.3.3.2.8.1.1.13":
		name = "brainpoolP512r1"
	case "1.2.156.10197.1.301":
		name = "SM2"
	default:
		return nil, unsupported("an EC key on a curve that fob does not know (OID "+oid+")", "fob uses P-256, P-384 and P-521")
	}
	return nil, unsupported("an EC key on "+name+" (OID "+oid+")", "fob uses P-256, P-384 and P-521")
}

// ecParameters reads ECParameters (RFC 5480 §2.1.1), header included, and must
// use the element up.
func ecParameters(d der) (elliptic.Curve, error) {
	switch d.peek() {
	case 0:
		return nil, d.fault(0, "the EC curve is missing")
	case tagSequence:
		return nil, unsupported("an EC key with explicit curve parameters, which could describe any curve",
			"name the curve: openssl ec -in FILE -param_enc named_curve -out NEW (public: add -pubin)")
	case tagNull:
		return nil, unsupported("an EC key that leaves its curve to its issuer (implicitCurve)", "name the curve")
	}
	oid, err := d.oid("the EC curve")
	if err != nil {
		return nil, err
	}
	if err := d.end("the EC curve"); err != nil {
		return nil, err
	}
	return namedCurve(oid)
}
