package tokens

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"math/big"

	"fob/tokens/read"
)

// newKey makes a key of Go's own types.
func newKey(native any, origin string) (*Key, error) {
	k := &Key{origin: origin, macs: &macPools{}}
	if err := k.setMaterial(native); err != nil {
		return nil, err
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	return k, nil
}

// NewSecretKey makes an HMAC or symmetric encryption key of raw bytes.
func NewSecretKey(secret []byte, m Metadata) *Key {
	k := &Key{kty: "oct", secret: NewSecret(secret), macs: &macPools{}}
	return k.With(m)
}

// setMaterial takes in a key in one of Go's own types.
func (k *Key) setMaterial(native any) error {
	switch key := native.(type) {
	case *rsa.PublicKey:
		k.kty, k.public = "RSA", key
	case *rsa.PrivateKey:
		k.kty, k.public = "RSA", &key.PublicKey
		k.hold(key)
	case *ecdsa.PublicKey:
		k.kty, k.crv, k.public = "EC", key.Curve.Params().Name, key
	case *ecdsa.PrivateKey:
		k.kty, k.crv, k.public = "EC", key.Curve.Params().Name, &key.PublicKey
		k.hold(key)
		return checkECPair(key)
	case ed25519.PublicKey:
		k.kty, k.crv, k.public = "OKP", "Ed25519", key
	case ed25519.PrivateKey:
		pub := ed25519.PublicKey(ed25519.NewKeyFromSeed(key.Seed())[ed25519.SeedSize:])
		if !pub.Equal(key.Public()) {
			return fmt.Errorf("the private half does not belong to the public half")
		}
		k.kty, k.crv, k.public = "OKP", "Ed25519", pub
		k.hold(key)
	case *ecdh.PublicKey:
		if curve := nistCurve(key.Curve()); curve != nil {
			pub, err := ecdsa.ParseUncompressedPublicKey(curve, key.Bytes())
			if err != nil {
				return fmt.Errorf("no public key on %s", curve.Params().Name)
			}
			return k.setMaterial(pub)
		}
		k.kty, k.crv, k.public = "OKP", "X25519", key
	case *ecdh.PrivateKey:
		k.kty, k.crv, k.public = "OKP", "X25519", key.PublicKey()
		k.hold(key)
	default:
		return fmt.Errorf("a key of Go type %T is none that fob knows", native)
	}
	return nil
}

// nistCurve gives the curve of an EC key, nil if it is X25519.
func nistCurve(c ecdh.Curve) elliptic.Curve {
	switch c {
	case ecdh.P256():
		return elliptic.P256()
	case ecdh.P384():
		return elliptic.P384()
	case ecdh.P521():
		return elliptic.P521()
	}
	return nil
}

func checkECPair(key *ecdsa.PrivateKey) error {
	priv, err := key.ECDH()
	if err != nil {
		return unfitKey("the private number or the point does not fit curve %s", key.Curve.Params().Name)
	}
	pub, err := key.PublicKey.ECDH()
	if err != nil || !priv.PublicKey().Equal(pub) {
		return fmt.Errorf("the private half does not belong to the public half")
	}
	return nil
}

// material gives the members of the public half or, beside them, those that
// are private alone (RFC 7518 §6, RFC 8037 §2).
func (k *Key) material(private bool) []Member {
	num := func(name string, n *big.Int) Member { return StringMember(name, read.EncodeBase64URL(n.Bytes())) }
	bin := func(name string, b []byte) Member { return StringMember(name, read.EncodeBase64URL(b)) }
	if private {
		switch key := k.privateKey().(type) {
		case *rsa.PrivateKey:
			p := &key.Precomputed
			return []Member{num("d", key.D), num("p", key.Primes[0]), num("q", key.Primes[1]), num("dp", p.Dp), num("dq", p.Dq), num("qi", p.Qinv)}
		case *ecdsa.PrivateKey:
			d, _ := key.Bytes() // its curve is known since it was read
			return []Member{bin("d", d)}
		case ed25519.PrivateKey:
			return []Member{bin("d", key.Seed())}
		case *ecdh.PrivateKey:
			return []Member{bin("d", key.Bytes())}
		}
		if k.kty == "oct" {
			return []Member{bin("k", k.secret.Reveal())}
		}
		return nil
	}
	switch pub := k.public.(type) {
	case *rsa.PublicKey:
		return []Member{num("n", pub.N), num("e", big.NewInt(int64(pub.E)))}
	case *ecdsa.PublicKey:
		point, _ := pub.Bytes() // as above
		size := len(point) / 2
		return []Member{StringMember("crv", k.crv), bin("x", point[1:1+size]), bin("y", point[1+size:])}
	case ed25519.PublicKey:
		return []Member{StringMember("crv", k.crv), bin("x", pub)}
	case *ecdh.PublicKey:
		return []Member{StringMember("crv", k.crv), bin("x", pub.Bytes())}
	}
	return nil
}
