package jwecrypt

import (
	"crypto/ecdh"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// agreeECDH is "ECDH-ES" in direct key agreement mode (RFC 7518 section 4.6): the derived key is the CEK.
func agreeECDH(a KeyAlgorithm, enc Content, key any, p Params) ([]byte, Params, error) {
	return senderKey(a, enc.name, enc.keyLen, key, p)
}

func unwrapECDH(a KeyAlgorithm, enc Content, key any, _ []byte, p Params) ([]byte, error) {
	return recipientKey(a, enc.name, enc.keyLen, key, p)
}

// wrapECDHKW is "ECDH-ES+A128KW" and its kin: the derived key wraps the CEK.
func wrapECDHKW(a KeyAlgorithm, key any, cek []byte, p Params) ([]byte, Params, error) {
	kek, out, err := senderKey(a, a.Name, a.kwLen, key, p)
	if err != nil {
		return nil, Params{}, err
	}
	encryptedKey, err := aesWrap(kek, cek)
	return encryptedKey, out, err
}

func unwrapECDHKW(a KeyAlgorithm, enc Content, key any, encryptedKey []byte, p Params) ([]byte, error) {
	if err := checkWrappedLen(a, enc, encryptedKey); err != nil {
		return nil, err
	}
	kek, err := recipientKey(a, a.Name, a.kwLen, key, p)
	if err != nil {
		return nil, err
	}
	return aesUnwrap(a, kek, encryptedKey)
}

// senderKey makes an ephemeral key on the recipient's curve and derives from the two.
func senderKey(a KeyAlgorithm, algID string, keyLen int, key any, p Params) ([]byte, Params, error) {
	pub, ok := key.(*ecdh.PublicKey)
	if !ok || pub == nil {
		return nil, Params{}, a.keyTypeError("an EC or X25519 public key", key)
	}
	if pub.Curve() == nil {
		return nil, Params{}, fmt.Errorf("%s: the public key is empty: %w", a.Name, ErrKeyInvalid)
	}
	ephemeral, err := pub.Curve().GenerateKey(rand.Reader)
	if err != nil {
		return nil, Params{}, fmt.Errorf("%s: make an ephemeral key: %w", a.Name, err)
	}
	z, err := ephemeral.ECDH(pub)
	if err != nil {
		return nil, Params{}, fmt.Errorf("%s: the public key is a point of low order, which agrees on no secret: %w", a.Name, ErrKeyInvalid)
	}
	p.EPK = ephemeral.PublicKey()
	return concatKDF(z, algID, p.APU, p.APV, keyLen), p, nil
}

// recipientKey derives from the private key and the token's ephemeral key.
func recipientKey(a KeyAlgorithm, algID string, keyLen int, key any, p Params) ([]byte, error) {
	priv, ok := key.(*ecdh.PrivateKey)
	if !ok || priv == nil {
		return nil, a.keyTypeError("an EC or X25519 private key", key)
	}
	if priv.Curve() == nil {
		return nil, fmt.Errorf("%s: the private key is empty: %w", a.Name, ErrKeyInvalid)
	}
	if p.EPK == nil || p.EPK.Curve() == nil {
		return nil, fmt.Errorf(`%s needs the header member "epk": %w`, a.Name, ErrParameter)
	}
	if p.EPK.Curve() != priv.Curve() {
		return nil, fmt.Errorf(`"epk" is on the curve %v, the key on %v: %w`, p.EPK.Curve(), priv.Curve(), ErrParameter)
	}
	z, err := priv.ECDH(p.EPK)
	if err != nil {
		return nil, fmt.Errorf(`"epk" is a point of low order, which agrees on no secret (RFC 8037 section 5): %w`, ErrParameter)
	}
	return concatKDF(z, algID, p.APU, p.APV, keyLen), nil
}

// concatKDF is the Concat KDF of NIST SP 800-56A with SHA-256, as RFC 7518 section 4.6.2 fills it in; keyLen is in
// octets.
func concatKDF(z []byte, algID string, apu, apv []byte, keyLen int) []byte {
	var info []byte
	for _, field := range [][]byte{[]byte(algID), apu, apv} {
		info = binary.BigEndian.AppendUint32(info, uint32(len(field)))
		info = append(info, field...)
	}
	info = binary.BigEndian.AppendUint32(info, uint32(keyLen)*8)
	var out []byte
	for round := uint32(1); len(out) < keyLen; round++ {
		h := sha256.New()
		h.Write(binary.BigEndian.AppendUint32(nil, round))
		h.Write(z)
		h.Write(info)
		out = h.Sum(out)
	}
	return out[:keyLen:keyLen]
}
