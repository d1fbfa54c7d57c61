package keyfile

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
)

// The key types of OpenSSH that fob uses.
const (
	sshRSA      = "ssh-rsa"
	sshEd25519  = "ssh-ed25519"
	sshECPrefix = "ecdsa-sha2-" // and the name of the curve
)

// sshCurve gives the curve of an SSH name (RFC 5656 §10.1); nil if it is none of ours.
func sshCurve(name string) elliptic.Curve {
	switch name {
	case "nistp256":
		return elliptic.P256()
	case "nistp384":
		return elliptic.P384()
	case "nistp521":
		return elliptic.P521()
	}
	return nil
}

// sshCurveName is the SSH name of a curve; empty if it is none of ours.
func sshCurveName(curve elliptic.Curve) string {
	switch curve {
	case elliptic.P256():
		return "nistp256"
	case elliptic.P384():
		return "nistp384"
	case elliptic.P521():
		return "nistp521"
	}
	return ""
}

// sshType is the key type of a public key; empty if OpenSSH has none for it.
func sshType(pub crypto.PublicKey) string {
	switch k := pub.(type) {
	case *rsa.PublicKey:
		return sshRSA
	case *ecdsa.PublicKey:
		if name := sshCurveName(k.Curve); name != "" {
			return sshECPrefix + name
		}
	case ed25519.PublicKey:
		return sshEd25519
	}
	return ""
}

// sshBlob reads a public key in SSH wire form (RFC 4253 §6.6, RFC 5656 §3.1,
// RFC 8709 §4).
func (p *parser) sshBlob(blob []byte) (crypto.PublicKey, error) {
	r := &sshReader{what: "the public key", data: blob}
	keyType := string(r.bytes("the key type"))
	if r.err != nil {
		return nil, malformed("the public key is cut off")
	}
	if err := unusableSSHType(keyType); err != nil {
		return nil, err
	}
	switch keyType {
	case sshRSA:
		e, n := r.mpint("the RSA public exponent"), r.mpint("the RSA modulus")
		if err := r.end(); err != nil {
			return nil, err
		}
		return typed(p.rsaPublic(n, e))
	case sshEd25519:
		point := r.bytes("the Ed25519 public key")
		if err := r.end(); err != nil {
			return nil, err
		}
		return typed(edPublic(point))
	}
	name, point := string(r.bytes("the curve")), r.bytes("the public point")
	if err := r.end(); err != nil {
		return nil, err
	}
	curve := sshCurve(name)
	if curve == nil || keyType != sshECPrefix+name {
		return nil, malformed("the public key is of the type %s, and names the curve %s", quoted(keyType), quoted(name))
	}
	return typed(sshPoint(curve, point))
}

// sshPoint reads a public point. Unlike X.509, OpenSSH has no compressed ones.
func sshPoint(curve elliptic.Curve, point []byte) (*ecdsa.PublicKey, error) {
	if len(point) > 0 && (point[0] == 2 || point[0] == 3) {
		return nil, malformed("the public point of the %s key is compressed, which OpenSSH does not allow", curve.Params().Name)
	}
	return ecPoint(curve, point)
}

// encodeSSHBlob is sshBlob the other way.
func encodeSSHBlob(pub crypto.PublicKey) ([]byte, error) {
	keyType := sshType(pub)
	b := appendString(nil, keyType)
	switch k := pub.(type) {
	case *rsa.PublicKey:
		return appendMpint(appendMpint(b, bigInt(k.E)), k.N), nil
	case *ecdsa.PublicKey:
		point, err := k.Bytes()
		if err != nil || keyType == "" {
			return nil, fmt.Errorf("no SSH form of an %s public key", describe(pub))
		}
		return appendString(appendString(b, sshCurveName(k.Curve)), point), nil
	case ed25519.PublicKey:
		return appendString(b, k), nil
	}
	return nil, fmt.Errorf("no SSH form of an %s public key", describe(pub))
}
