package keyfile

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"

	"golang.org/x/crypto/scrypt"
)

// The identifiers of PBES2 (RFC 8018 appendix A and B, RFC 7914 §7).
const (
	oidPBES2      = "1.2.840.113549.1.5.13"
	oidPBKDF2     = "1.2.840.113549.1.5.12"
	oidScrypt     = "1.3.6.1.4.1.11591.4.11"
	oidHMACSHA1   = "1.2.840.113549.2.7"
	oidHMACSHA224 = "1.2.840.113549.2.8"
	oidHMACSHA256 = "1.2.840.113549.2.9"
	oidHMACSHA384 = "1.2.840.113549.2.10"
	oidHMACSHA512 = "1.2.840.113549.2.11"
	oidAES128CBC  = "2.16.840.1.101.3.4.1.2"
	oidAES192CBC  = "2.16.840.1.101.3.4.1.22"
	oidAES256CBC  = "2.16.840.1.101.3.4.1.42"
	oidDES3CBC    = "1.2.840.113549.3.7"
)

const reencrypt = "convert it: openssl pkcs8 -in FILE -topk8 -v2 aes-256-cbc -out NEW"

// pbes2 is an encrypted key, parsed and within limits, that waits for its
// passphrase.
type pbes2 struct {
	derive     func(passphrase []byte, keyLen int) ([]byte, error)
	newBlock   func(key []byte) (cipher.Block, error)
	keyLen     int
	iv         []byte
	ciphertext []byte
}

// encryptedPKCS8 reads EncryptedPrivateKeyInfo (RFC 5958 §3). All costs are
// judged here, before a passphrase is asked for.
func (p *parser) encryptedPKCS8(d der) (*pbes2, error) {
	seq, err := whole(d, "encrypted private key")
	if err != nil {
		return nil, err
	}
	alg, err := seq.algorithm("the encryption algorithm")
	if err != nil {
		return nil, err
	}
	data, err := seq.want(tagOctetString, "the encrypted data")
	if err != nil {
		return nil, err
	}
	if err := seq.end("the encrypted data"); err != nil {
		return nil, err
	}
	if alg.oid != oidPBES2 {
		return nil, unsupported("a private key under "+pbeName(alg.oid)+"; fob reads PBES2 (RFC 8018)", reencrypt)
	}
	params, err := inner(alg.params, tagSequence, "the PBES2 parameters")
	if err != nil {
		return nil, err
	}
	kdf, err := params.algorithm("the key derivation")
	if err != nil {
		return nil, err
	}
	enc, err := params.algorithm("the cipher")
	if err != nil {
		return nil, err
	}
	if err := params.end("the PBES2 parameters"); err != nil {
		return nil, err
	}
	e := &pbes2{ciphertext: data.data}
	if err := e.cipher(enc); err != nil {
		return nil, err
	}
	return e, p.kdf(e, kdf)
}

// pbeName names the older encryption schemes, for the error.
func pbeName(oid string) string {
	switch oid {
	case "1.2.840.113549.1.5.1", "1.2.840.113549.1.5.3", "1.2.840.113549.1.5.4", "1.2.840.113549.1.5.6", "1.2.840.113549.1.5.10", "1.2.840.113549.1.5.11":
		return "PBES1 (OID " + oid + ")"
	case "1.2.840.113549.1.12.1.1", "1.2.840.113549.1.12.1.2", "1.2.840.113549.1.12.1.3", "1.2.840.113549.1.12.1.4", "1.2.840.113549.1.12.1.5", "1.2.840.113549.1.12.1.6":
		return "PKCS#12 encryption (OID " + oid + ")"
	}
	return "an encryption that fob does not know (OID " + oid + ")"
}

func (e *pbes2) cipher(alg algorithm) error {
	switch alg.oid {
	case oidAES128CBC:
		e.keyLen, e.newBlock = 16, aes.NewCipher
	case oidAES192CBC:
		e.keyLen, e.newBlock = 24, aes.NewCipher
	case oidAES256CBC:
		e.keyLen, e.newBlock = 32, aes.NewCipher
	case oidDES3CBC:
		e.keyLen, e.newBlock = 24, des.NewTripleDESCipher
	default:
		return unsupported("a private key under a cipher that fob does not read (OID "+alg.oid+"); it reads AES-CBC and DES-EDE3-CBC", reencrypt)
	}
	size := aes.BlockSize
	if alg.oid == oidDES3CBC {
		size = des.BlockSize
	}
	iv, err := inner(alg.params, tagOctetString, "the initialization vector")
	if err != nil {
		return err
	}
	if len(iv.data) != size {
		return malformed("the initialization vector has %d bytes, not %d", len(iv.data), size)
	}
	if len(e.ciphertext) == 0 || len(e.ciphertext)%size != 0 {
		return malformed("the encrypted data has %d bytes, which is not a whole number of cipher blocks", len(e.ciphertext))
	}
	e.iv = iv.data
	return nil
}

func (p *parser) kdf(e *pbes2, alg algorithm) error {
	switch alg.oid {
	case oidPBKDF2:
		return p.pbkdf2(e, alg)
	case oidScrypt:
		return p.scrypt(e, alg)
	}
	return unsupported("a private key under a key derivation that fob does not know (OID "+alg.oid+"); it knows PBKDF2 and scrypt", reencrypt)
}

// pbkdf2 reads PBKDF2-params (RFC 8018 appendix A.2).
func (p *parser) pbkdf2(e *pbes2, alg algorithm) error {
	params, err := inner(alg.params, tagSequence, "the PBKDF2 parameters")
	if err != nil {
		return err
	}
	salt, err := params.want(tagOctetString, "the PBKDF2 salt")
	if err != nil {
		return err
	}
	iterations, err := params.count("the PBKDF2 iteration count")
	if err != nil {
		return err
	}
	if err := e.kdfKeyLength(&params); err != nil {
		return err
	}
	prf := algorithm{oid: oidHMACSHA1}
	if !params.empty() {
		if prf, err = params.algorithm("the PBKDF2 hash"); err != nil {
			return err
		}
		if err := prf.nullParams("the PBKDF2 hash"); err != nil {
			return err
		}
	}
	if err := params.end("the PBKDF2 parameters"); err != nil {
		return err
	}
	if iterations == 0 {
		return malformed("the PBKDF2 iteration count is 0")
	}
	if iterations < 0 || iterations > p.pbkdf2Left {
		return overLimit("the PBKDF2 iterations go beyond the %d that are spent on one file", p.opt.MaxPBKDF2Iterations)
	}
	h, err := prfHash(prf.oid)
	if err != nil {
		return err
	}
	p.pbkdf2Left -= iterations
	e.derive = func(passphrase []byte, keyLen int) ([]byte, error) {
		return pbkdf2.Key(h, string(passphrase), salt.data, iterations, keyLen)
	}
	return nil
}

func prfHash(oid string) (func() hash.Hash, error) {
	switch oid {
	case oidHMACSHA1:
		return sha1.New, nil
	case oidHMACSHA224:
		return sha256.New224, nil
	case oidHMACSHA256:
		return sha256.New, nil
	case oidHMACSHA384:
		return sha512.New384, nil
	case oidHMACSHA512:
		return sha512.New, nil
	}
	return nil, unsupported("a private key under PBKDF2 with a hash that fob does not know (OID "+oid+"); it knows HMAC with SHA-1 and SHA-2", reencrypt)
}

// kdfKeyLength reads the optional key length, which can only repeat what the
// cipher needs.
func (e *pbes2) kdfKeyLength(params *der) error {
	if params.peek() != tagInteger {
		return nil
	}
	n, err := params.count("the derived key length")
	if err != nil {
		return err
	}
	if n != e.keyLen {
		return malformed("the derived key length is not the %d bytes that the cipher needs", e.keyLen)
	}
	return nil
}

// scrypt reads scrypt-params (RFC 7914 §7.1).
func (p *parser) scrypt(e *pbes2, alg algorithm) error {
	params, err := inner(alg.params, tagSequence, "the scrypt parameters")
	if err != nil {
		return err
	}
	salt, err := params.want(tagOctetString, "the scrypt salt")
	if err != nil {
		return err
	}
	var v [3]int
	for i, what := range [3]string{"the scrypt cost", "the scrypt block size", "the scrypt parallelization"} {
		if v[i], err = params.count(what); err != nil {
			return err
		}
	}
	if err := e.kdfKeyLength(&params); err != nil {
		return err
	}
	if err := params.end("the scrypt parameters"); err != nil {
		return err
	}
	if err := p.scryptCost(v[0], v[1], v[2]); err != nil {
		return err
	}
	e.derive = func(passphrase []byte, keyLen int) ([]byte, error) {
		return scrypt.Key(passphrase, salt.data, v[0], v[1], v[2], keyLen)
	}
	return nil
}

// scryptCost bounds memory (128·N·r and 128·r·p bytes) and work (128·N·r·p).
func (p *parser) scryptCost(n, r, lanes int) error {
	if n == 0 || r == 0 || lanes == 0 || n == 1 || n > 0 && n&(n-1) != 0 {
		return malformed("the scrypt parameters are not valid: the cost must be a power of two above 1, block size and parallelization at least 1")
	}
	limit := p.opt.MaxScryptMemory / 128
	if n < 0 || r < 0 || lanes < 0 || r > limit/n || r > limit/lanes {
		return overLimit("scrypt would use more than the %d MiB of memory that one key may", p.opt.MaxScryptMemory>>20)
	}
	if lanes > p.scryptLeft/128/n/r {
		return overLimit("scrypt would work for longer than is spent on one file")
	}
	p.scryptLeft -= 128 * n * r * lanes
	return nil
}

// open decrypts. Whatever does not come out as a padded SEQUENCE of the right
// length means a wrong passphrase: PBES2 has no better check.
func (e *pbes2) open(passphrase []byte) ([]byte, error) {
	key, err := e.derive(passphrase, e.keyLen)
	if err != nil {
		return nil, malformedBy(err, "the key derivation failed")
	}
	defer clear(key)
	block, err := e.newBlock(key)
	if err != nil {
		return nil, malformedBy(err, "the cipher failed")
	}
	plain := make([]byte, len(e.ciphertext))
	cipher.NewCBCDecrypter(block, e.iv).CryptBlocks(plain, e.ciphertext)
	pad := int(plain[len(plain)-1])
	if pad == 0 || pad > block.BlockSize() || !bytes.Equal(plain[len(plain)-pad:], bytes.Repeat([]byte{byte(pad)}, pad)) {
		clear(plain)
		return nil, wrongPassphrase()
	}
	plain = plain[:len(plain)-pad]
	if !looksDecrypted(plain) {
		clear(plain)
		return nil, wrongPassphrase()
	}
	return plain, nil
}

// looksDecrypted reports whether b is one DER SEQUENCE from end to end. Random
// bytes pass padding one time in 256, but this one time in millions.
func looksDecrypted(b []byte) bool {
	_, err := whole(der{data: b}, "private key")
	return err == nil
}

func wrongPassphrase() error {
	return &Error{Kind: ErrWrongPassphrase, Reason: "wrong passphrase, or damaged data"}
}
