package keyfile

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"math/big"
	"slices"
)

// edPrivate makes an Ed25519 private key of its seed (RFC 8032 §5.1.5).
func edPrivate(seed []byte) (ed25519.PrivateKey, error) {
	if len(seed) != ed25519.SeedSize {
		return nil, malformed("the Ed25519 private key has %d bytes, not 32", len(seed))
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// edPublic checks an Ed25519 public key: a point on the curve, in canonical
// form, and not of small order.
func edPublic(b []byte) (ed25519.PublicKey, error) {
	if len(b) != ed25519.PublicKeySize {
		return nil, malformed("the Ed25519 public key has %d bytes, not 32", len(b))
	}
	if err := checkEdwardsPoint(b); err != nil {
		return nil, err
	}
	return ed25519.PublicKey(bytes.Clone(b)), nil
}

// checkEdwardsPoint decodes as RFC 8032 §5.1.3 does: x² = (y²-1)/(dy²+1) must
// have a root. crypto/ed25519 says only at verification, and then as an invalid
// signature, that a key is no point; with a key of small order it says
// "valid" to signatures that anybody can make.
func checkEdwardsPoint(b []byte) error {
	one := big.NewInt(1)
	prime := new(big.Int).Sub(new(big.Int).Lsh(one, 255), big.NewInt(19))
	y, sign := littleEndian(b), b[31]>>7
	y.SetBit(y, 255, 0)
	if y.Cmp(prime) >= 0 {
		return malformed("the Ed25519 public key is not in canonical form")
	}
	d := new(big.Int).Mul(big.NewInt(-121665), new(big.Int).ModInverse(big.NewInt(121666), prime))
	y2 := new(big.Int).Mul(y, y)
	denominator := new(big.Int).Mul(d, y2)
	denominator.Add(denominator, one).Mod(denominator, prime)
	x2 := new(big.Int).Sub(y2, one)
	x2.Mul(x2, new(big.Int).ModInverse(denominator, prime)).Mod(x2, prime)
	switch {
	case x2.Sign() == 0 && sign == 1, x2.Sign() != 0 && big.Jacobi(x2, prime) != 1:
		return malformed("the Ed25519 public key is not a point of the curve")
	}
	return checkEdwardsOrder(y, prime)
}

// checkEdwardsOrder refuses the points of small order. It maps the point to its
// Montgomery form u = (1+y)/(1-y) (RFC 7748 §4.1), where crypto/ecdh knows them.
func checkEdwardsOrder(y, prime *big.Int) error {
	small := malformed("the Ed25519 public key is a point of small order, for which anybody can make signatures")
	one := big.NewInt(1)
	if y.Cmp(one) == 0 {
		return small
	}
	u := new(big.Int).ModInverse(new(big.Int).Mod(new(big.Int).Sub(one, y), prime), prime)
	u.Mul(u, new(big.Int).Add(one, y)).Mod(u, prime)
	var buf [32]byte
	u.FillBytes(buf[:])
	slices.Reverse(buf[:])
	if smallOrderX25519(buf[:]) {
		return small
	}
	return nil
}

// littleEndian reads a little-endian number.
func littleEndian(b []byte) *big.Int {
	r := bytes.Clone(b)
	slices.Reverse(r)
	return new(big.Int).SetBytes(r)
}

// smallOrderX25519 reports whether every key agreement with u gives zero. Any
// private key shows it: the clamped scalar is a multiple of the cofactor.
func smallOrderX25519(u []byte) bool {
	pub, err := ecdh.X25519().NewPublicKey(u)
	if err != nil {
		return true
	}
	fixed := [32]byte{31: 0x40}
	priv, err := ecdh.X25519().NewPrivateKey(fixed[:])
	if err != nil {
		return true
	}
	_, err = priv.ECDH(pub)
	return err != nil
}

// xPrivate makes an X25519 private key (RFC 7748 §5).
func xPrivate(b []byte) (*ecdh.PrivateKey, error) {
	priv, err := ecdh.X25519().NewPrivateKey(b)
	if err != nil {
		return nil, malformed("the X25519 private key has %d bytes, not 32", len(b))
	}
	return priv, nil
}

// xPublic checks an X25519 public key. Every 32 bytes are a coordinate; those
// of small order make every shared secret zero.
func xPublic(b []byte) (*ecdh.PublicKey, error) {
	pub, err := ecdh.X25519().NewPublicKey(b)
	if err != nil {
		return nil, malformed("the X25519 public key has %d bytes, not 32", len(b))
	}
	if smallOrderX25519(b) {
		return nil, malformed("the X25519 public key is a point of small order, which makes every shared secret zero")
	}
	return pub, nil
}
