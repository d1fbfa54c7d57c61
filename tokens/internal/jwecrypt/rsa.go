package jwecrypt

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"math/big"
)

const (
	minWrapBits   = 2048  // RFC 7518 sections 4.2 and 4.3; also enough for any CEK under any OAEP hash
	minUnwrapBits = 1024  // old tokens have to be read; the caller says that the key is weak
	maxRSABits    = 16384 // beyond all use: bounds the time that a key from elsewhere can cost
)

// wrapOAEP is "RSA-OAEP" and its kin (RFC 7518 section 4.3); MGF1 uses the same hash, the label is empty.
func wrapOAEP(a KeyAlgorithm, key any, cek []byte, _ Params) ([]byte, Params, error) {
	pub, ok := key.(*rsa.PublicKey)
	if !ok || pub == nil {
		return nil, Params{}, a.keyTypeError("an RSA public key", key)
	}
	if err := checkModulus(a, pub.N, minWrapBits); err != nil {
		return nil, Params{}, err
	}
	encryptedKey, err := rsa.EncryptOAEP(a.hash(), rand.Reader, pub, cek, nil)
	if err != nil {
		return nil, Params{}, rsaKeyError(a, err)
	}
	return encryptedKey, Params{}, nil
}

func unwrapOAEP(a KeyAlgorithm, _ Content, key any, encryptedKey []byte, _ Params) ([]byte, error) {
	priv, err := rsaPrivateKey(a, key)
	if err != nil {
		return nil, err
	}
	// crypto/rsa lets shorter ones pass; RFC 8017 section 7.1.2 does not.
	if err := wantLen(a.Name+" with this key", "an encrypted key", len(encryptedKey), priv.Size(), ErrMalformed); err != nil {
		return nil, err
	}
	cek, err := rsa.DecryptOAEP(a.hash(), nil, priv, encryptedKey, nil)
	if errors.Is(err, rsa.ErrDecryption) {
		return nil, fmt.Errorf("decrypt the content encryption key with %s: %w", a.Name, ErrDecrypt)
	}
	if err != nil {
		return nil, rsaKeyError(a, err)
	}
	return cek, nil
}

// unwrapRSA15 is "RSA1_5" (RFC 7518 section 4.2), with implicit rejection: whatever is wrong with the encrypted key, be
// it length, padding or size of what it holds, the answer is a random CEK. Only what is wrong with the caller's own key
// is an error.
func unwrapRSA15(a KeyAlgorithm, enc Content, key any, encryptedKey []byte, _ Params) ([]byte, error) {
	priv, err := rsaPrivateKey(a, key)
	if err != nil {
		return nil, err
	}
	cek := randomBytes(enc.keyLen)
	if len(encryptedKey) != priv.Size() {
		return cek, nil
	}
	err = rsa.DecryptPKCS1v15SessionKey(nil, priv, encryptedKey, cek) //nolint:staticcheck // old tokens have to be read; the session key variant is no oracle
	if err != nil && !errors.Is(err, rsa.ErrDecryption) {
		return nil, rsaKeyError(a, err)
	}
	return cek, nil
}

func rsaPrivateKey(a KeyAlgorithm, key any) (*rsa.PrivateKey, error) {
	priv, ok := key.(*rsa.PrivateKey)
	if !ok || priv == nil {
		return nil, a.keyTypeError("an RSA private key", key)
	}
	return priv, checkModulus(a, priv.N, minUnwrapBits)
}

func checkModulus(a KeyAlgorithm, n *big.Int, least int) error {
	switch {
	case n == nil:
		return fmt.Errorf("%s: the RSA key has no modulus: %w", a.Name, ErrKeyInvalid)
	case n.BitLen() < least:
		return fmt.Errorf("%s needs an RSA key of %d bits or more, this one has %d: %w", a.Name, least, n.BitLen(), ErrKeyLength)
	case n.BitLen() > maxRSABits:
		return fmt.Errorf("%s takes RSA keys of %d bits at most, this one has %d: %w", a.Name, maxRSABits, n.BitLen(), ErrKeyLength)
	}
	return nil
}

// rsaKeyError is for a key that crypto/rsa refuses; its texts name the fault, never a number.
func rsaKeyError(a KeyAlgorithm, err error) error {
	return fmt.Errorf("%s: the RSA key does not work (%s): %w", a.Name, err.Error(), ErrKeyInvalid)
}
