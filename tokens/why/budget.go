package why

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
)

// budget is the work that is left.
type budget struct {
	ctx  context.Context
	left int
	cut  bool
}

// spend takes units of work; false when there are not so many left, or nobody
// waits for the answer any more.
func (b *budget) spend(units int) bool {
	if b.cut {
		return false
	}
	if b.left < units || b.ctx.Err() != nil {
		b.cut = true
		return false
	}
	b.left -= units
	return true
}

// hashUnits is what it costs to hash n bytes.
func hashUnits(n int) int { return 1 + n/2048 }

// keyUnits is what one check costs with a public key, in the units of [budget].
func keyUnits(pub any) int {
	switch k := pub.(type) {
	case *rsa.PublicKey:
		words := k.N.BitLen()/1024 + 1
		return 3 * words * words * max(1, bitLen(k.E)/8)
	case *ecdsa.PublicKey:
		switch k.Curve.Params().BitSize {
		case 256:
			return 20
		case 384:
			return 200
		}
		return 400
	case ed25519.PublicKey:
		return 20
	}
	return 1
}

func bitLen(n int) int {
	bits := 0
	for ; n > 0; n >>= 1 {
		bits++
	}
	return bits
}
