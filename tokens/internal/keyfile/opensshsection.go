package keyfile

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"math/big"
)

// opensshSection reads the private section in the clear (PROTOCOL.key §3): the
// check number twice, one key, its comment, padding. pub is the public key that
// the container shows. No error here may repeat a byte of the section.
func (p *parser) opensshSection(plain []byte, pub crypto.PublicKey, sealed bool) (crypto.PrivateKey, string, error) {
	r := &sshReader{what: "the private part", data: plain}
	check1, check2 := r.uint32("the first check number"), r.uint32("the second check number")
	switch {
	case r.err == nil && check1 == check2:
	case sealed:
		return nil, "", wrongPassphrase()
	case r.err == nil:
		return nil, "", malformed("the private part is malformed: its two check numbers differ")
	}
	keyType := string(r.bytes("the key type"))
	if r.err == nil && keyType != sshType(pub) {
		return nil, "", malformed("the private part is of another type than the public part")
	}
	priv, err := p.opensshFields(r, pub)
	if err != nil {
		return nil, "", err
	}
	comment := string(r.bytes("the comment"))
	if err := checkOpenSSHPadding(r); err != nil {
		return nil, "", err
	}
	if !samePublic(publicOf(priv), pub) {
		return nil, "", mismatch("OpenSSH")
	}
	return priv, printable(comment), nil
}

// opensshFields reads the key, of the type of pub.
func (p *parser) opensshFields(r *sshReader, pub crypto.PublicKey) (crypto.PrivateKey, error) {
	switch k := pub.(type) {
	case *rsa.PublicKey:
		return typed(p.opensshRSA(r))
	case *ecdsa.PublicKey:
		return typed(opensshEC(r, k))
	default:
		return typed(opensshEd25519(r))
	}
}

func (p *parser) opensshRSA(r *sshReader) (*rsa.PrivateKey, error) {
	n, e := r.mpint("the RSA modulus"), r.mpint("the RSA public exponent")
	d, coefficient := r.mpint("the RSA private exponent"), r.mpint("the RSA CRT coefficient")
	p1, p2 := r.mpint("the RSA first prime"), r.mpint("the RSA second prime")
	if r.err != nil {
		return nil, r.err
	}
	pub, err := p.rsaPublic(n, e)
	if err != nil {
		return nil, err
	}
	for _, x := range []*big.Int{d, coefficient, p1, p2} {
		if x.Sign() <= 0 || x.Cmp(n) >= 0 {
			return nil, malformed("the RSA private key is inconsistent: a number is not between 1 and the modulus")
		}
	}
	priv := &rsa.PrivateKey{PublicKey: *pub, D: d, Primes: []*big.Int{p1, p2}}
	if err := checkRSAPrivate(priv); err != nil {
		return nil, err
	}
	if priv.Precomputed.Qinv.Cmp(coefficient) != 0 {
		return nil, malformed("the RSA private key is inconsistent: the CRT coefficient is not that of its primes")
	}
	return priv, nil
}

func opensshEC(r *sshReader, pub *ecdsa.PublicKey) (*ecdsa.PrivateKey, error) {
	curve, point := string(r.bytes("the curve")), r.bytes("the public point")
	scalar := r.mpint("the private number")
	if r.err != nil {
		return nil, r.err
	}
	if curve != sshCurveName(pub.Curve) {
		return nil, malformed("the private part names another curve than the public part")
	}
	if scalar.Sign() == 0 {
		return nil, malformed("the private number is not positive")
	}
	priv, err := ecScalar(pub.Curve, scalar.Bytes())
	if err != nil {
		return nil, err
	}
	shown, err := sshPoint(pub.Curve, point)
	if err != nil {
		return nil, err
	}
	if !shown.Equal(&priv.PublicKey) {
		return nil, mismatch("EC " + pub.Curve.Params().Name)
	}
	return priv, nil
}

// opensshEd25519 reads the public key and the private one, which ends in the
// public key once more.
func opensshEd25519(r *sshReader) (ed25519.PrivateKey, error) {
	shown, key := r.bytes("the Ed25519 public key"), r.bytes("the Ed25519 private key")
	if r.err != nil {
		return nil, r.err
	}
	if len(key) != ed25519.PrivateKeySize {
		return nil, malformed("the Ed25519 private key has %d bytes, not 64", len(key))
	}
	priv := ed25519.NewKeyFromSeed(key[:ed25519.SeedSize])
	if !priv.Equal(ed25519.PrivateKey(key)) || !samePublic(publicOf(priv), ed25519.PublicKey(shown)) {
		return nil, mismatch("Ed25519")
	}
	return priv, nil
}

// checkOpenSSHPadding holds that what is left is 1, 2, 3 …. Some writers pad a
// whole block where none is needed, so its length says nothing.
func checkOpenSSHPadding(r *sshReader) error {
	for i, b := range r.rest() {
		if int(b) != i+1 {
			return malformed("the private part is malformed: its padding is not 1, 2, 3 …")
		}
	}
	return r.err
}
