package tokens

// Verifier proves signatures. A [Key] is one; others may hold their key
// elsewhere. Implementations must be safe for concurrent use.
type Verifier interface {
	// Key tells what is known of the key.
	Key() *Key
	// Verify proves sig over input with alg. It returns an error with
	// CodeKeyUnfit if the key may not be used with alg at all, and any other
	// error if the signature does not hold.
	Verify(alg *Algorithm, input, sig []byte) error
}

// Signer makes signatures. A [Key] with a private half is one. Implementations
// must be safe for concurrent use.
type Signer interface {
	// Key tells what is known of the key.
	Key() *Key
	// Sign signs input with alg, in the form that JWS has for it (RFC 7518
	// §3). It returns an error with CodeKeyUnfit if the key may not do that.
	Sign(alg *Algorithm, input []byte) ([]byte, error)
}

// Key is the key itself: with it a Key is a [Verifier] and a [Signer].
func (k *Key) Key() *Key { return k }

// Verify is that of [Verifier].
func (k *Key) Verify(alg *Algorithm, input, sig []byte) error {
	if err := k.fits(alg, "verify"); err != nil {
		return err
	}
	return alg.verify(k, alg, input, sig)
}
