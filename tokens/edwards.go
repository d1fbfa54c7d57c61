package tokens

import (
	"crypto/ed25519"
	"math/big"
	"slices"
)

// checkEd25519 refuses what is no point of the curve (RFC 8032 §5.1.3), with
// which every signature would look changed, and the points of small order, for
// which anyone can make signatures. crypto/ed25519 looks at a key only when it
// verifies, and takes the latter.
func checkEd25519(pub ed25519.PublicKey) error {
	one := big.NewInt(1)
	p := new(big.Int).Sub(new(big.Int).Lsh(one, 255), big.NewInt(19))
	b := slices.Clone(pub)
	b[len(b)-1] &= 0x7f // the sign of x
	slices.Reverse(b)
	y := new(big.Int).SetBytes(b)
	if y.Cmp(p) >= 0 {
		return unfitKey("the point is not written as RFC 8032 §5.1.3 asks")
	}
	d := new(big.Int).ModInverse(big.NewInt(121666), p)
	d.Mod(d.Mul(d, big.NewInt(-121665)), p)
	y2 := new(big.Int).Mul(y, y)
	y2.Mod(y2, p)
	dy2 := new(big.Int).Mul(d, y2)

	// On the curve x² = (y²-1)/(dy²+1), which a square must be.
	u := new(big.Int).Sub(y2, one)
	v := new(big.Int).Add(dy2, one)
	if big.Jacobi(new(big.Int).Mod(new(big.Int).Mul(u, v), p), p) < 0 {
		return unfitKey("the point is not on curve Ed25519")
	}
	// Order 1 and 2: y² = 1. Order 4: y = 0. Order 8: twice the point has y = 0,
	// which is y² = -x², and so dy⁴ + 2y² = 1.
	eight := new(big.Int).Mul(dy2, y2)
	eight.Add(eight, new(big.Int).Lsh(y2, 1)).Sub(eight, one).Mod(eight, p)
	if u.Sign() == 0 || y.Sign() == 0 || eight.Sign() == 0 {
		return unfitKey("the point has a small order: anyone can sign for this key")
	}
	return nil
}
