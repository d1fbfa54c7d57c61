package keyfile

import (
	"crypto/rsa"
	"math/big"
)

// pkcs1Public reads RSAPublicKey (RFC 8017 appendix A.1.1).
func (p *parser) pkcs1Public(d der) (*rsa.PublicKey, error) {
	seq, err := whole(d, "RSA public key")
	if err != nil {
		return nil, err
	}
	n, err := seq.integer("the RSA modulus")
	if err != nil {
		return nil, err
	}
	e, err := seq.integer("the RSA public exponent")
	if err != nil {
		return nil, err
	}
	if err := seq.end("the RSA public exponent"); err != nil {
		return nil, err
	}
	return p.rsaPublic(n, e)
}

// rsaPublic checks the numbers of a public key. The modulus is bounded before
// anything is computed with it. Its size is not judged from below.
func (p *parser) rsaPublic(n, e *big.Int) (*rsa.PublicKey, error) {
	switch {
	case n.Sign() <= 0:
		return nil, malformed("the RSA modulus is not positive")
	case n.BitLen() > p.opt.MaxRSABits:
		return nil, overLimit("the RSA modulus has %d bits, more than the %d that are read", n.BitLen(), p.opt.MaxRSABits)
	case n.Bit(0) == 0:
		return nil, malformed("the RSA modulus is even, so it is no product of two large primes")
	case e.Sign() <= 0:
		return nil, malformed("the RSA public exponent is not positive")
	case e.Cmp(big.NewInt(1)) == 0:
		return nil, malformed("the RSA public exponent is 1: every message would be its own signature")
	case e.Bit(0) == 0:
		return nil, malformed("the RSA public exponent is even, so it cannot be inverted")
	case e.BitLen() > 31:
		return nil, unsupported("an RSA key whose public exponent is above 2^31-1, which Go's RSA does not compute", "use a key with the exponent 65537")
	case e.Cmp(n) >= 0:
		return nil, malformed("the RSA public exponent is not below the modulus")
	}
	return &rsa.PublicKey{N: n, E: int(e.Int64())}, nil
}

// pkcs1Private reads RSAPrivateKey (RFC 8017 appendix A.1.2).
func (p *parser) pkcs1Private(d der) (*rsa.PrivateKey, error) {
	seq, err := whole(d, "RSA private key")
	if err != nil {
		return nil, err
	}
	version, err := seq.count("the RSA key version")
	if err != nil {
		return nil, err
	}
	var v [8]*big.Int
	for i, what := range [8]string{"modulus", "public exponent", "private exponent", "first prime", "second prime", "first CRT exponent", "second CRT exponent", "CRT coefficient"} {
		if v[i], err = seq.integer("the RSA " + what); err != nil {
			return nil, err
		}
	}
	switch {
	case version == 1 && seq.peek() == tagSequence:
		return nil, unsupported("an RSA key of more than two primes", "fob uses RSA keys of two primes")
	case version != 0:
		return nil, malformed("the RSA private key has an unknown version; RFC 8017 knows 0 and 1")
	}
	if err := seq.end("the CRT coefficient"); err != nil {
		return nil, err
	}
	pub, err := p.rsaPublic(v[0], v[1])
	if err != nil {
		return nil, err
	}
	for _, x := range v[2:] {
		if x.Sign() <= 0 || x.Cmp(pub.N) >= 0 {
			return nil, malformed("the RSA private key is inconsistent: a number is not between 1 and the modulus")
		}
	}
	priv := &rsa.PrivateKey{PublicKey: *pub, D: v[2], Primes: []*big.Int{v[3], v[4]}}
	priv.Precomputed.Dp, priv.Precomputed.Dq, priv.Precomputed.Qinv = v[5], v[6], v[7]
	if err := checkRSAPrivate(priv); err != nil {
		return nil, err
	}
	return priv, nil
}

// checkRSAPrivate holds that the numbers belong together, and leaves the key
// ready for use.
func checkRSAPrivate(priv *rsa.PrivateKey) error {
	if len(priv.Primes) != 2 {
		return unsupported("an RSA key of more than two primes", "fob uses RSA keys of two primes")
	}
	if new(big.Int).Mul(priv.Primes[0], priv.Primes[1]).Cmp(priv.N) != 0 {
		return malformed("the RSA private key does not match its public half: the product of the primes is not the modulus")
	}
	priv.Precompute()
	if err := priv.Validate(); err != nil {
		return malformedBy(err, "the RSA private key is inconsistent")
	}
	return nil
}
