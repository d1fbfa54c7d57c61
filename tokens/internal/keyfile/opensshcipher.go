package keyfile

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
)

const (
	opensshNone   = "none"
	opensshCTR    = "aes256-ctr"
	opensshCBC    = "aes256-cbc"
	opensshBcrypt = "bcrypt"

	opensshKeySize    = 32
	opensshClearBlock = 8 // what a section is padded to without a cipher
)

// opensshBlockSize is the size that a private section is padded to.
func opensshBlockSize(cipherName string) int {
	if cipherName == opensshNone {
		return opensshClearBlock
	}
	return aes.BlockSize
}

// bcryptParams are the KDF options of the container (PROTOCOL.key §2).
type bcryptParams struct {
	salt   []byte
	rounds int
}

func (b bcryptParams) encode() []byte {
	return binary.BigEndian.AppendUint32(appendString(nil, b.salt), uint32(b.rounds))
}

// opensshCipher derives key and initialization vector from the passphrase.
func (b bcryptParams) opensshCipher(passphrase []byte) (block cipher.Block, iv []byte, err error) {
	material, err := bcryptPBKDF(passphrase, b.salt, b.rounds, opensshKeySize+aes.BlockSize)
	if err != nil {
		return nil, nil, err
	}
	defer clear(material[:opensshKeySize])
	block, err = aes.NewCipher(material[:opensshKeySize])
	return block, material[opensshKeySize:], err
}

// decrypt opens a private section, which must be whole blocks.
func (b bcryptParams) decrypt(cipherName string, passphrase, sealed []byte) ([]byte, error) {
	block, iv, err := b.opensshCipher(passphrase)
	if err != nil {
		return nil, malformedBy(err, "the cipher failed")
	}
	plain := make([]byte, len(sealed))
	if cipherName == opensshCBC {
		cipher.NewCBCDecrypter(block, iv).CryptBlocks(plain, sealed)
	} else {
		cipher.NewCTR(block, iv).XORKeyStream(plain, sealed)
	}
	return plain, nil
}

// encrypt seals a private section under aes256-ctr.
func (b bcryptParams) encrypt(passphrase, plain []byte) ([]byte, error) {
	block, iv, err := b.opensshCipher(passphrase)
	if err != nil {
		return nil, err
	}
	sealed := make([]byte, len(plain))
	cipher.NewCTR(block, iv).XORKeyStream(sealed, plain)
	return sealed, nil
}
