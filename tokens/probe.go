package tokens

import "crypto"

// Bare gives the key without what its metadata allows and forbids: kid, alg, use
// and key_ops. It is for finding out why a token is refused; no verdict may rest
// on it.
func (k *Key) Bare() *Key {
	c := *k
	c.kid, c.alg, c.use, c.ops = "", "", "", nil
	return &c
}

// PublicMaterial gives the public half in Go's own type: *rsa.PublicKey,
// *ecdsa.PublicKey, ed25519.PublicKey or *ecdh.PublicKey; nil of a shared
// secret. Like [Key.Bare] it serves finding out, and [Key.Verify] judges. Do not
// change it.
func (k *Key) PublicMaterial() crypto.PublicKey { return k.public }
