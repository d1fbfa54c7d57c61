package tokens

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
)

// signFunc signs input with a key that [Key.fits] the algorithm.
type signFunc func(k *Key, alg *Algorithm, input []byte) ([]byte, error)

func signHMAC(k *Key, alg *Algorithm, input []byte) ([]byte, error) {
	return k.sumMAC(nil, alg, input), nil
}

func signPKCS1(k *Key, alg *Algorithm, input []byte) ([]byte, error) {
	return k.signDigest(alg, input, alg.Hash)
}

// signPSS takes a salt as long as the hash (RFC 7518 §3.5).
func signPSS(k *Key, alg *Algorithm, input []byte) ([]byte, error) {
	return k.signDigest(alg, input, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: alg.Hash})
}

func (k *Key) signDigest(alg *Algorithm, input []byte, opts crypto.SignerOpts) ([]byte, error) {
	key, ok := k.privateKey().(*rsa.PrivateKey)
	if !ok {
		return nil, errKind
	}
	var buf [64]byte
	sig, err := key.Sign(rand.Reader, digest(&buf, alg, input), opts)
	if err != nil {
		return nil, &Error{Code: CodeKeyUnfit, Op: "sign with " + alg.Name, Err: err}
	}
	return sig, nil
}

// signECDSA puts r and s side by side (RFC 7518 §3.4).
func signECDSA(k *Key, alg *Algorithm, input []byte) ([]byte, error) {
	key, ok := k.privateKey().(*ecdsa.PrivateKey)
	if !ok {
		return nil, errKind
	}
	var buf [64]byte
	r, s, err := ecdsa.Sign(rand.Reader, key, digest(&buf, alg, input))
	if err != nil {
		return nil, &Error{Code: CodeKeyUnfit, Op: "sign with " + alg.Name, Err: err}
	}
	size := (key.Curve.Params().BitSize + 7) / 8
	sig := make([]byte, 2*size)
	r.FillBytes(sig[:size])
	s.FillBytes(sig[size:])
	return sig, nil
}

func signEd25519(k *Key, _ *Algorithm, input []byte) ([]byte, error) {
	key, ok := k.privateKey().(ed25519.PrivateKey)
	if !ok {
		return nil, errKind
	}
	return ed25519.Sign(key, input), nil
}
