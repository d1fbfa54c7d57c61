package tokens

import (
	"crypto/rsa"
	"math/big"
)

// rsaPrimes computes the primes of an RSA key from n, e and d, which is all
// that RFC 7518 §6.3.2 wants of a private JWK (the method is that of NIST SP
// 800-56B revision 2, appendix C.1). Nil if d does not belong to n and e. It
// is not constant in time: it runs once, when a key is read.
func rsaPrimes(pub *rsa.PublicKey, d *big.Int) (p, q *big.Int) {
	one := big.NewInt(1)
	k := new(big.Int).Mul(d, big.NewInt(int64(pub.E)))
	k.Sub(k, one)
	if d.Sign() <= 0 || d.Cmp(pub.N) >= 0 || k.Bit(0) != 0 || k.Sign() == 0 {
		return nil, nil
	}
	// A foreign d would run through all of the search below.
	two := big.NewInt(2)
	if two.Exp(two, new(big.Int).Add(k, one), pub.N).Cmp(big.NewInt(2)) != 0 {
		return nil, nil
	}
	t := k.TrailingZeroBits()
	r := new(big.Int).Rsh(k, t)
	minusOne := new(big.Int).Sub(pub.N, one)
	// Each turn finds them with one chance in two at least.
	for g := int64(2); g < 42; g++ {
		y := new(big.Int).Exp(big.NewInt(g), r, pub.N)
		if y.Cmp(one) == 0 || y.Cmp(minusOne) == 0 {
			continue
		}
		for range t {
			x := new(big.Int).Mul(y, y)
			x.Mod(x, pub.N)
			if x.Cmp(one) == 0 {
				p = new(big.Int).GCD(nil, nil, y.Sub(y, one), pub.N)
				return p, new(big.Int).Div(pub.N, p)
			}
			if x.Cmp(minusOne) == 0 {
				break
			}
			y = x
		}
	}
	return nil, nil
}
