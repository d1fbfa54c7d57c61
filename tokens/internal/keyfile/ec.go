package keyfile

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
)

// ecPoint reads a public point: uncompressed, or compressed as
// "openssl ec -conv_form compressed" writes it (SEC 1 §2.3.4).
func ecPoint(curve elliptic.Curve, point []byte) (*ecdsa.PublicKey, error) {
	name := curve.Params().Name
	size := (curve.Params().BitSize + 7) / 8
	if len(point) == 0 {
		return nil, malformed("the public point of the %s key is empty", name)
	}
	switch form := point[0]; {
	case form == 4 && len(point) == 1+2*size:
		pub, err := ecdsa.ParseUncompressedPublicKey(curve, point)
		if err != nil {
			return nil, malformed("the public point is not on the curve %s", name)
		}
		return pub, nil
	case (form == 2 || form == 3) && len(point) == 1+size:
		x, y := elliptic.UnmarshalCompressed(curve, point)
		if x == nil {
			return nil, malformed("the public point is not on the curve %s", name)
		}
		return &ecdsa.PublicKey{Curve: curve, X: x, Y: y}, nil
	case form == 0:
		return nil, malformed("the public point of the %s key is the point at infinity", name)
	}
	return nil, malformed("the public point of the %s key has %d bytes or a form that SEC 1 does not allow", name, len(point))
}

// ecScalar makes the private key of a big-endian scalar. Leading zeros are
// restored or dropped: OpenSSL before 1.0.2 and others wrote scalars of any
// length, RFC 5915 notwithstanding.
func ecScalar(curve elliptic.Curve, scalar []byte) (*ecdsa.PrivateKey, error) {
	size := (curve.Params().BitSize + 7) / 8
	scalar = bytes.TrimLeft(scalar, "\x00")
	if len(scalar) > size {
		return nil, malformed("the private number is too long for the curve %s", curve.Params().Name)
	}
	fixed := make([]byte, size)
	copy(fixed[size-len(scalar):], scalar)
	priv, err := ecdsa.ParseRawPrivateKey(curve, fixed)
	if err != nil {
		return nil, malformed("the private number is not between 1 and the order of the curve %s", curve.Params().Name)
	}
	return priv, nil
}

// sec1 reads ECPrivateKey (RFC 5915 §3). outer is the curve that the surroundings
// name (PKCS#8, an EC PARAMETERS block); nil if they name none.
func sec1(d der, outer elliptic.Curve) (*ecdsa.PrivateKey, error) {
	seq, err := whole(d, "EC private key")
	if err != nil {
		return nil, err
	}
	version, err := seq.count("the EC key version")
	if err != nil {
		return nil, err
	}
	if version != 1 {
		return nil, malformed("the EC private key has an unknown version; RFC 5915 knows 1")
	}
	scalar, err := seq.want(tagOctetString, "the private number")
	if err != nil {
		return nil, err
	}
	curve := outer
	if seq.peek() == tagContext0 {
		if curve, err = sec1Curve(&seq, outer); err != nil {
			return nil, err
		}
	}
	if curve == nil {
		return nil, malformed("the EC private key names no curve, and neither does an EC PARAMETERS block before it")
	}
	priv, err := ecScalar(curve, scalar.data)
	if err != nil {
		return nil, err
	}
	if seq.peek() == tagContext1 {
		if err := sec1Public(&seq, priv); err != nil {
			return nil, err
		}
	}
	if err := seq.end("the EC private key"); err != nil {
		return nil, err
	}
	return priv, nil
}

func sec1Curve(seq *der, outer elliptic.Curve) (elliptic.Curve, error) {
	params, err := seq.want(tagContext0, "the EC curve")
	if err != nil {
		return nil, err
	}
	curve, err := ecParameters(params)
	if err != nil {
		return nil, err
	}
	if outer != nil && curve != outer {
		return nil, malformed("the EC private key names two curves, %s and %s", outer.Params().Name, curve.Params().Name)
	}
	return curve, nil
}

func sec1Public(seq *der, priv *ecdsa.PrivateKey) error {
	wrap, err := seq.want(tagContext1, "the public point")
	if err != nil {
		return err
	}
	point, err := wrap.bits(tagBitString, "the public point")
	if err != nil {
		return err
	}
	if err := wrap.end("the public point"); err != nil {
		return err
	}
	return matchesPoint(priv, point.data)
}

func matchesPoint(priv *ecdsa.PrivateKey, point []byte) error {
	pub, err := ecPoint(priv.Curve, point)
	if err != nil {
		return err
	}
	if !pub.Equal(&priv.PublicKey) {
		return mismatch("EC " + priv.Curve.Params().Name)
	}
	return nil
}

func mismatch(kind string) error {
	return malformed("the public half in the file does not belong to the %s private key", kind)
}
