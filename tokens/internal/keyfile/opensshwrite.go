package keyfile

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"fmt"
)

// writeOpenSSH writes a private key as a file, a public key as a line.
func writeOpenSSH(k half, opt WriteOptions, cost sealCost) ([]byte, error) {
	blob, err := encodeSSHBlob(k.pub)
	if err == nil && k.priv == nil {
		return opensshLine(k.pub, blob, opt.Comment), nil
	}
	var data []byte
	if err == nil {
		data, err = opensshFile(k.priv, blob, opt, cost)
	}
	if err != nil {
		return nil, &Error{Kind: ErrCannotWrite, Reason: "OpenSSH cannot hold this key", Err: err}
	}
	return pem.EncodeToMemory(&pem.Block{Type: labelOpenSSH, Bytes: data}), nil
}

// opensshLine is type base64 [comment], as in id_ed25519.pub.
func opensshLine(pub crypto.PublicKey, blob []byte, comment string) []byte {
	line := sshType(pub) + " " + base64.StdEncoding.EncodeToString(blob)
	if comment != "" {
		line += " " + comment
	}
	return []byte(line + "\n")
}

// opensshFile is a private key and its public half, blob, in a container
// (PROTOCOL.key §1).
func opensshFile(priv crypto.PrivateKey, blob []byte, opt WriteOptions, cost sealCost) ([]byte, error) {
	c := opensshContainer{cipher: opensshNone, kdf: opensshNone, keys: 1, public: blob}
	if opt.Encrypt {
		c.cipher, c.kdf = opensshCTR, opensshBcrypt
	}
	section, err := encodeOpenSSHSection(priv, opt.Comment, opensshBlockSize(c.cipher))
	if err != nil {
		return nil, err
	}
	defer clear(section)
	c.private = section
	if opt.Encrypt {
		kdf := bcryptParams{salt: make([]byte, 16), rounds: cost.bcryptRounds}
		rand.Read(kdf.salt)
		c.kdfOptions = kdf.encode()
		if c.private, err = kdf.encrypt(opt.Passphrase, section); err != nil {
			return nil, err
		}
	}
	return c.encode(), nil
}

// encode is readOpenSSHContainer the other way.
func (c *opensshContainer) encode() []byte {
	b := []byte(opensshMagic)
	b = appendString(b, c.cipher)
	b = appendString(b, c.kdf)
	b = appendString(b, c.kdfOptions)
	b = binary.BigEndian.AppendUint32(b, c.keys)
	b = appendString(b, c.public)
	b = appendString(b, c.private)
	return append(b, c.rest...)
}

// encodeOpenSSHSection is opensshSection the other way.
func encodeOpenSSHSection(priv crypto.PrivateKey, comment string, blockSize int) ([]byte, error) {
	var check [4]byte
	rand.Read(check[:])
	b := bytes.Repeat(check[:], 2)
	b = appendString(b, sshType(publicOf(priv)))
	switch k := priv.(type) {
	case *rsa.PrivateKey:
		b = appendMpint(appendMpint(b, k.N), bigInt(k.E))
		b = appendMpint(appendMpint(b, k.D), k.Precomputed.Qinv)
		b = appendMpint(appendMpint(b, k.Primes[0]), k.Primes[1])
	case *ecdsa.PrivateKey:
		point, err := k.PublicKey.Bytes()
		if err != nil {
			return nil, err
		}
		b = appendString(appendString(b, sshCurveName(k.Curve)), point)
		b = appendMpint(b, k.D)
	case ed25519.PrivateKey:
		b = appendString(appendString(b, k[ed25519.SeedSize:]), k)
	default:
		return nil, fmt.Errorf("no OpenSSH form of a %T", priv)
	}
	b = appendString(b, comment)
	for pad := byte(1); len(b)%blockSize != 0; pad++ {
		b = append(b, pad)
	}
	return b, nil
}
