package jwecrypt

import (
	"crypto/pbkdf2"
	"fmt"
)

const (
	minSaltLen = 8  // RFC 7518 section 4.8.1.1
	newSaltLen = 16 // what Wrap makes
)

// wrapPBES2 is "PBES2-HS256+A128KW" and its kin (RFC 7518 section 4.8).
func wrapPBES2(a KeyAlgorithm, key any, cek []byte, p Params) ([]byte, Params, error) {
	if password, ok := key.([]byte); ok && len(password) == 0 {
		return nil, Params{}, fmt.Errorf("%s: an empty password protects nothing: %w", a.Name, ErrKeyLength)
	}
	p.P2S = randomBytes(newSaltLen)
	kek, err := passwordKey(a, key, p)
	if err != nil {
		return nil, Params{}, err
	}
	encryptedKey, err := aesWrap(kek, cek)
	return encryptedKey, p, err
}

func unwrapPBES2(a KeyAlgorithm, enc Content, key any, encryptedKey []byte, p Params) ([]byte, error) {
	if err := checkWrappedLen(a, enc, encryptedKey); err != nil {
		return nil, err
	}
	kek, err := passwordKey(a, key, p)
	if err != nil {
		return nil, err
	}
	return aesUnwrap(a, kek, encryptedKey)
}

func passwordKey(a KeyAlgorithm, key any, p Params) ([]byte, error) {
	password, ok := key.([]byte)
	if !ok {
		return nil, a.keyTypeError("a password", key)
	}
	if p.P2C < 1 {
		return nil, fmt.Errorf(`%s needs the header member "p2c" to be 1 or more, not %d: %w`, a.Name, p.P2C, ErrParameter)
	}
	if len(p.P2S) < minSaltLen {
		return nil, fmt.Errorf(`%s needs the header member "p2s" to hold %d octets or more, not %d: %w`, a.Name, minSaltLen, len(p.P2S), ErrParameter)
	}
	salt := append(append([]byte(a.Name), 0), p.P2S...)
	kek, err := pbkdf2.Key(a.hash, string(password), salt, p.P2C, a.kwLen)
	if err != nil {
		return nil, fmt.Errorf("%s: derive a key from the password (%s): %w", a.Name, err.Error(), ErrKeyInvalid)
	}
	return kek, nil
}
