package jwecrypt

import (
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
)

const (
	kwChunk = 8                  // AES key wrap works in halves of a block
	kwIV    = 0xA6A6A6A6A6A6A6A6 // RFC 3394 section 2.2.3.1
)

func symmetricKey(a KeyAlgorithm, key any, want int) ([]byte, error) {
	k, ok := key.([]byte)
	if !ok {
		return nil, a.keyTypeError("a symmetric key", key)
	}
	return k, wantLen(a.Name, "a key", len(k), want, ErrKeyLength)
}

// agreeDir is "dir", direct encryption with a shared key (RFC 7518 section 4.5).
func agreeDir(a KeyAlgorithm, enc Content, key any, _ Params) ([]byte, Params, error) {
	k, err := symmetricKey(a, key, enc.keyLen)
	if err != nil {
		return nil, Params{}, fmt.Errorf("direct encryption with %s: %w", enc.name, err)
	}
	return append([]byte(nil), k...), Params{}, nil
}

func unwrapDir(a KeyAlgorithm, enc Content, key any, _ []byte, p Params) ([]byte, error) {
	cek, _, err := agreeDir(a, enc, key, p)
	return cek, err
}

// wrapKW is "A128KW" and its kin (RFC 7518 section 4.4).
func wrapKW(a KeyAlgorithm, key any, cek []byte, _ Params) ([]byte, Params, error) {
	k, err := symmetricKey(a, key, a.KeyLen)
	if err != nil {
		return nil, Params{}, err
	}
	encryptedKey, err := aesWrap(k, cek)
	return encryptedKey, Params{}, err
}

func unwrapKW(a KeyAlgorithm, enc Content, key any, encryptedKey []byte, _ Params) ([]byte, error) {
	if err := checkWrappedLen(a, enc, encryptedKey); err != nil {
		return nil, err
	}
	k, err := symmetricKey(a, key, a.KeyLen)
	if err != nil {
		return nil, err
	}
	return aesUnwrap(a, k, encryptedKey)
}

// checkWrappedLen refuses an encrypted key that cannot hold a CEK for enc, before any work is spent on it.
func checkWrappedLen(a KeyAlgorithm, enc Content, encryptedKey []byte) error {
	return wantLen(a.Name+" with "+enc.name, "an encrypted key", len(encryptedKey), enc.keyLen+kwChunk, ErrMalformed)
}

// aesWrap is RFC 3394 section 2.2.1. cek is a multiple of 8 octets and at least 16 long.
func aesWrap(kek, cek []byte) ([]byte, error) {
	block, err := newAES(kek)
	if err != nil {
		return nil, err
	}
	n := len(cek) / kwChunk
	out := make([]byte, kwChunk+len(cek))
	copy(out[kwChunk:], cek)
	var b [2 * kwChunk]byte
	binary.BigEndian.PutUint64(b[:kwChunk], kwIV)
	for t := 0; t < 6*n; t++ {
		r := out[kwChunk*(t%n+1):][:kwChunk]
		copy(b[kwChunk:], r)
		block.Encrypt(b[:], b[:])
		xorCounter(&b, t+1)
		copy(r, b[kwChunk:])
	}
	copy(out, b[:kwChunk])
	return out, nil
}

// aesUnwrap is RFC 3394 section 2.2.2. wrapped is a multiple of 8 octets and at least 24 long.
func aesUnwrap(a KeyAlgorithm, kek, wrapped []byte) ([]byte, error) {
	block, err := newAES(kek)
	if err != nil {
		return nil, err
	}
	cek, ok := aesUnwrapBlocks(block, wrapped)
	if !ok {
		return nil, fmt.Errorf("unwrap the content encryption key with %s: %w", a.Name, ErrDecrypt)
	}
	return cek, nil
}

func aesUnwrapBlocks(block cipher.Block, wrapped []byte) (cek []byte, ok bool) {
	n := len(wrapped)/kwChunk - 1
	var b [2 * kwChunk]byte
	copy(b[:kwChunk], wrapped)
	cek = append([]byte(nil), wrapped[kwChunk:]...)
	for t := 6*n - 1; t >= 0; t-- {
		r := cek[kwChunk*(t%n):][:kwChunk]
		xorCounter(&b, t+1)
		copy(b[kwChunk:], r)
		block.Decrypt(b[:], b[:])
		copy(r, b[kwChunk:])
	}
	want := binary.BigEndian.AppendUint64(nil, kwIV)
	return cek, subtle.ConstantTimeCompare(b[:kwChunk], want) == 1
}

func xorCounter(b *[2 * kwChunk]byte, t int) {
	binary.BigEndian.PutUint64(b[:kwChunk], binary.BigEndian.Uint64(b[:kwChunk])^uint64(t))
}

// wrapGCMKW is "A128GCMKW" and its kin (RFC 7518 section 4.7): the additional data is empty.
func wrapGCMKW(a KeyAlgorithm, key any, cek []byte, _ Params) ([]byte, Params, error) {
	k, err := symmetricKey(a, key, a.KeyLen)
	if err != nil {
		return nil, Params{}, err
	}
	out := Params{IV: randomBytes(gcmIVLen)}
	encryptedKey, tag, err := sealGCM(k, out.IV, cek, nil)
	out.Tag = tag
	return encryptedKey, out, err
}

func unwrapGCMKW(a KeyAlgorithm, enc Content, key any, encryptedKey []byte, p Params) ([]byte, error) {
	if err := wantLen(a.Name, `an "iv" header member`, len(p.IV), gcmIVLen, ErrParameter); err != nil {
		return nil, err
	}
	if err := wantLen(a.Name, `a "tag" header member`, len(p.Tag), gcmTagLen, ErrParameter); err != nil {
		return nil, err
	}
	if err := wantLen(a.Name+" with "+enc.name, "an encrypted key", len(encryptedKey), enc.keyLen, ErrMalformed); err != nil {
		return nil, err
	}
	k, err := symmetricKey(a, key, a.KeyLen)
	if err != nil {
		return nil, err
	}
	cek, err := openGCM(k, p.IV, encryptedKey, p.Tag, nil)
	if err != nil {
		return nil, fmt.Errorf("unwrap the content encryption key with %s: %w", a.Name, err)
	}
	return cek, nil
}
