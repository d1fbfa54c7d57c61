package keyfile

import (
	"crypto/sha512"
	"encoding/binary"

	"golang.org/x/crypto/blowfish" //nolint:staticcheck // OpenSSH's key derivation is made of it
)

const bcryptBlockSize = 32

// bcryptPBKDF is bcrypt_pbkdf(3) of OpenBSD, the key derivation of OpenSSH:
// PBKDF2 (RFC 8018 §5.2) with bcrypt over SHA-512 hashes for its function, and
// with the bytes of the blocks dealt out in turn, so that no half of the key
// costs less than the whole. Passphrase and salt must not be empty, and rounds
// must be at least 1.
func bcryptPBKDF(passphrase, salt []byte, rounds, keyLen int) ([]byte, error) {
	blocks := (keyLen + bcryptBlockSize - 1) / bcryptBlockSize
	key := make([]byte, blocks*bcryptBlockSize)
	pass := sha512.Sum512(passphrase)
	defer clear(pass[:])
	for i := range blocks {
		block, err := bcryptBlock(pass[:], salt, rounds, uint32(i+1))
		if err != nil {
			return nil, err
		}
		for j, b := range block {
			key[j*blocks+i] = b
		}
		clear(block[:])
	}
	clear(key[keyLen:])
	return key[:keyLen], nil
}

// bcryptBlock is T_index of PBKDF2: the sum of rounds hashes, each salted with
// the one before it.
func bcryptBlock(pass, salt []byte, rounds int, index uint32) (sum [bcryptBlockSize]byte, err error) {
	numbered := append(make([]byte, 0, len(salt)+4), salt...)
	next := sha512.Sum512(binary.BigEndian.AppendUint32(numbered, index))
	for range rounds {
		hash, err := bcryptHash(pass, next[:])
		if err != nil {
			return sum, err
		}
		for i, b := range hash {
			sum[i] ^= b
		}
		next = sha512.Sum512(hash[:])
	}
	return sum, nil
}

// bcryptHash is bcrypt as bcrypt_pbkdf uses it: cost 6, a text of its own, and
// the words of the result little-endian.
func bcryptHash(pass, salt []byte) ([bcryptBlockSize]byte, error) {
	const cost = 64
	out := [bcryptBlockSize]byte([]byte("OxychromaticBlowfishSwatDynamite"))
	c, err := blowfish.NewSaltedCipher(pass, salt)
	if err != nil {
		return out, err
	}
	for range cost {
		blowfish.ExpandKey(salt, c)
		blowfish.ExpandKey(pass, c)
	}
	for i := 0; i < len(out); i += blowfish.BlockSize {
		for range cost {
			c.Encrypt(out[i:], out[i:])
		}
	}
	for i := 0; i < len(out); i += 4 {
		binary.LittleEndian.PutUint32(out[i:], binary.BigEndian.Uint32(out[i:]))
	}
	return out, nil
}
