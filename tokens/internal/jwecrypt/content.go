package jwecrypt

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"hash"
)

const (
	gcmIVLen  = 12
	gcmTagLen = 16
)

// Content is a content encryption algorithm, an "enc" value (RFC 7518 section 5.1). The zero Content encrypts nothing:
// take one from ContentByName.
type Content struct {
	name   string
	keyLen int
	mac    func() hash.Hash // the hash of a CBC-HMAC composite; nil for GCM
}

// contents is the table of content encryption algorithms: another one is another line.
var contents = [...]Content{
	{"A128CBC-HS256", 32, sha256.New},
	{"A192CBC-HS384", 48, sha512.New384},
	{"A256CBC-HS512", 64, sha512.New},
	{"A128GCM", 16, nil},
	{"A192GCM", 24, nil},
	{"A256GCM", 32, nil},
}

// ContentAlgorithms returns the names of all content encryption algorithms, in the order of RFC 7518 section 5.1.
func ContentAlgorithms() []string {
	names := make([]string, len(contents))
	for i, c := range contents {
		names[i] = c.name
	}
	return names
}

// ContentByName returns the content encryption algorithm with that exact "enc" name.
func ContentByName(name string) (Content, bool) {
	for _, c := range contents {
		if c.name == name {
			return c, true
		}
	}
	return Content{}, false
}

// Name is the "enc" value.
func (c Content) Name() string { return c.name }

// KeyLen is the length of the content encryption key in octets.
func (c Content) KeyLen() int { return c.keyLen }

// IVLen is the length of the initialization vector in octets: 12 for GCM, 16 for CBC.
func (c Content) IVLen() int {
	if c.mac == nil {
		return gcmIVLen
	}
	return aes.BlockSize
}

// TagLen is the length of the authentication tag in octets: 16 for GCM, half of the hash for CBC-HMAC.
func (c Content) TagLen() int {
	if c.mac == nil {
		return gcmTagLen
	}
	return c.keyLen / 2
}

// Seal encrypts plaintext and authenticates it together with aad, under a fresh random initialization vector. The
// vector is made here, never taken, because GCM loses all its security when one is used twice.
func (c Content) Seal(cek, plaintext, aad []byte) (iv, ciphertext, tag []byte, err error) {
	iv = randomBytes(c.IVLen())
	ciphertext, tag, err = c.seal(cek, iv, plaintext, aad)
	if err != nil {
		return nil, nil, nil, err
	}
	return iv, ciphertext, tag, nil
}

// Open checks the tag over aad, iv and ciphertext and returns the plaintext. Lengths that no token of this algorithm
// can have are ErrMalformed or ErrKeyLength; anything else that is wrong is ErrDecrypt, and nothing says which part.
func (c Content) Open(cek, iv, ciphertext, tag, aad []byte) ([]byte, error) {
	if err := c.checkInput(cek, iv); err != nil {
		return nil, err
	}
	if err := wantLen(c.name, "an authentication tag", len(tag), c.TagLen(), ErrMalformed); err != nil {
		return nil, err
	}
	if c.mac == nil {
		return openGCM(cek, iv, ciphertext, tag, aad)
	}
	return c.openCBC(cek, iv, ciphertext, tag, aad)
}

func (c Content) seal(cek, iv, plaintext, aad []byte) (ciphertext, tag []byte, err error) {
	if err := c.checkInput(cek, iv); err != nil {
		return nil, nil, err
	}
	if c.mac == nil {
		return sealGCM(cek, iv, plaintext, aad)
	}
	return c.sealCBC(cek, iv, plaintext, aad)
}

func (c Content) checkInput(cek, iv []byte) error {
	if c.name == "" {
		return fmt.Errorf("no content encryption algorithm given: %w", ErrUnsupported)
	}
	if err := wantLen(c.name, "a content encryption key", len(cek), c.keyLen, ErrKeyLength); err != nil {
		return err
	}
	return wantLen(c.name, "an initialization vector", len(iv), c.IVLen(), ErrMalformed)
}

func sealGCM(key, iv, plaintext, aad []byte) (ciphertext, tag []byte, err error) {
	aead, err := newGCM(key)
	if err != nil {
		return nil, nil, err
	}
	out := aead.Seal(nil, iv, plaintext, aad)
	end := len(out) - gcmTagLen
	return out[:end:end], out[end:], nil
}

func openGCM(key, iv, ciphertext, tag, aad []byte) ([]byte, error) {
	aead, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	plaintext, err := aead.Open(nil, iv, bytes.Join([][]byte{ciphertext, tag}, nil), aad)
	if err != nil {
		return nil, ErrDecrypt
	}
	return plaintext, nil
}

func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := newAES(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func newAES(key []byte) (cipher.Block, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("AES cannot take a key of %d octets: %w", len(key), ErrKeyLength)
	}
	return block, nil
}

// sealCBC is RFC 7518 section 5.2.2.1: the first half of the key is for the HMAC, the second for AES.
func (c Content) sealCBC(cek, iv, plaintext, aad []byte) (ciphertext, tag []byte, err error) {
	half := c.keyLen / 2
	block, err := newAES(cek[half:])
	if err != nil {
		return nil, nil, err
	}
	pad := aes.BlockSize - len(plaintext)%aes.BlockSize
	ciphertext = make([]byte, len(plaintext), len(plaintext)+pad)
	copy(ciphertext, plaintext)
	ciphertext = append(ciphertext, bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(ciphertext, ciphertext)
	return ciphertext, c.macTag(cek[:half], aad, iv, ciphertext), nil
}

// openCBC is RFC 7518 section 5.2.2.2. The padding is looked at only after the tag was found right, and its failure
// is the same error.
func (c Content) openCBC(cek, iv, ciphertext, tag, aad []byte) ([]byte, error) {
	half := c.keyLen / 2
	if len(ciphertext) == 0 || len(ciphertext)%aes.BlockSize != 0 {
		return nil, fmt.Errorf("%s needs a ciphertext of whole blocks of %d octets, this one has %d octets: %w",
			c.name, aes.BlockSize, len(ciphertext), ErrMalformed)
	}
	if !hmac.Equal(tag, c.macTag(cek[:half], aad, iv, ciphertext)) {
		return nil, ErrDecrypt
	}
	block, err := newAES(cek[half:])
	if err != nil {
		return nil, err
	}
	plaintext := make([]byte, len(ciphertext))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(plaintext, ciphertext)
	return unpad(plaintext)
}

func (c Content) macTag(key, aad, iv, ciphertext []byte) []byte {
	m := hmac.New(c.mac, key)
	m.Write(aad)
	m.Write(iv)
	m.Write(ciphertext)
	m.Write(binary.BigEndian.AppendUint64(nil, uint64(len(aad))*8))
	return m.Sum(nil)[:c.TagLen()]
}

// unpad takes PKCS #7 padding off whole, decrypted blocks.
func unpad(b []byte) ([]byte, error) {
	pad := int(b[len(b)-1])
	if pad < 1 || pad > aes.BlockSize {
		return nil, ErrDecrypt
	}
	end := len(b) - pad
	if subtle.ConstantTimeCompare(b[end:], bytes.Repeat([]byte{byte(pad)}, pad)) != 1 {
		return nil, ErrDecrypt
	}
	return b[:end], nil
}

// randomBytes returns n octets of crypto/rand, whose Read never fails.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}
