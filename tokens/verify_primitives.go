package tokens

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"
	"hash"
	"sync"
)

// verifyFunc proves sig over input under a key that [Key.fits] the algorithm.
type verifyFunc func(k *Key, alg *Algorithm, input, sig []byte) error

// errSignature is the one reason that cryptography itself gives.
var errSignature = errors.New("the signature does not verify: the token was changed, or another key signed it")

// macPools keeps prepared HMAC states, whose key schedule is half of the cost
// of a short token.
type macPools [3]sync.Pool

func (m *macPools) of(alg *Algorithm) *sync.Pool {
	var pool *sync.Pool
	switch alg.Hash {
	case crypto.SHA256:
		pool = &m[0]
	case crypto.SHA384:
		pool = &m[1]
	default:
		pool = &m[2]
	}
	return pool
}

// sumMAC appends the HMAC of input to dst.
func (k *Key) sumMAC(dst []byte, alg *Algorithm, input []byte) []byte {
	pool := k.macs.of(alg)
	mac, ok := pool.Get().(hash.Hash)
	if !ok {
		mac = hmac.New(alg.Hash.New, k.secret.Reveal())
	}
	mac.Reset()
	mac.Write(input)
	dst = mac.Sum(dst)
	pool.Put(mac)
	return dst
}

func verifyHMAC(k *Key, alg *Algorithm, input, sig []byte) error {
	if len(sig) != alg.Hash.Size() {
		return wrongLength(len(sig), alg.Hash.Size(), alg)
	}
	var buf [64]byte
	if !hmac.Equal(k.sumMAC(buf[:0], alg, input), sig) {
		return errSignature
	}
	return nil
}

func wrongLength(got, want int, alg *Algorithm) error {
	return fmt.Errorf("the signature is %d bytes long, %s makes %d", got, alg.Name, want)
}

// digest hashes input into buf.
func digest(buf *[64]byte, alg *Algorithm, input []byte) []byte {
	switch alg.Hash {
	case crypto.SHA256:
		sum := sha256.Sum256(input)
		return append(buf[:0], sum[:]...)
	case crypto.SHA384:
		sum := sha512.Sum384(input)
		return append(buf[:0], sum[:]...)
	}
	*buf = sha512.Sum512(input)
	return buf[:]
}

func verifyPKCS1(k *Key, alg *Algorithm, input, sig []byte) error {
	pub, ok := k.public.(*rsa.PublicKey)
	if !ok {
		return errKind
	}
	if len(sig) != pub.Size() {
		return wrongLength(len(sig), pub.Size(), alg)
	}
	var buf [64]byte
	if rsa.VerifyPKCS1v15(pub, alg.Hash, digest(&buf, alg, input), sig) != nil {
		return errSignature
	}
	return nil
}

// verifyPSS wants the salt as long as the hash (RFC 7518 §3.5).
func verifyPSS(k *Key, alg *Algorithm, input, sig []byte) error {
	pub, ok := k.public.(*rsa.PublicKey)
	if !ok {
		return errKind
	}
	if len(sig) != pub.Size() {
		return wrongLength(len(sig), pub.Size(), alg)
	}
	var buf [64]byte
	sum := digest(&buf, alg, input)
	opts := rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}
	if rsa.VerifyPSS(pub, alg.Hash, sum, sig, &opts) == nil {
		return nil
	}
	opts.SaltLength = rsa.PSSSaltLengthAuto
	if rsa.VerifyPSS(pub, alg.Hash, sum, sig, &opts) == nil {
		return fmt.Errorf("the signature is made with a salt that is not %d bytes long, as %s wants (RFC 7518 §3.5)", alg.Hash.Size(), alg.Name)
	}
	return errSignature
}

// verifyECDSA takes r and s side by side, each of the curve's full length (RFC
// 7518 §3.4).
func verifyECDSA(k *Key, alg *Algorithm, input, sig []byte) error {
	pub, ok := k.public.(*ecdsa.PublicKey)
	if !ok {
		return errKind
	}
	size := (pub.Curve.Params().BitSize + 7) / 8
	if len(sig) != 2*size {
		return wrongLength(len(sig), 2*size, alg)
	}
	var buf [64]byte
	var der [2*(66+3) + 4]byte
	if !ecdsa.VerifyASN1(pub, digest(&buf, alg, input), appendECDSADER(der[:0], sig[:size], sig[size:])) {
		return errSignature
	}
	return nil
}

// appendECDSADER writes r and s as the ASN.1 SEQUENCE that crypto/ecdsa takes
// (RFC 3279 §2.2.3).
func appendECDSADER(dst, r, s []byte) []byte {
	r, s = trimZeros(r), trimZeros(s)
	n := derIntLen(r) + derIntLen(s)
	dst = append(dst, 0x30)
	if n >= 0x80 {
		dst = append(dst, 0x81)
	}
	dst = append(dst, byte(n))
	return appendDERInt(appendDERInt(dst, r), s)
}

func trimZeros(b []byte) []byte {
	for len(b) > 1 && b[0] == 0 {
		b = b[1:]
	}
	return b
}

func derIntLen(b []byte) int { return 2 + len(b) + int(b[0]>>7) }

func appendDERInt(dst, b []byte) []byte {
	dst = append(dst, 0x02, byte(len(b)+int(b[0]>>7)))
	if b[0]&0x80 != 0 {
		dst = append(dst, 0)
	}
	return append(dst, b...)
}

func verifyEd25519(k *Key, alg *Algorithm, input, sig []byte) error {
	pub, ok := k.public.(ed25519.PublicKey)
	if !ok {
		return errKind
	}
	if len(sig) != ed25519.SignatureSize {
		return wrongLength(len(sig), ed25519.SignatureSize, alg)
	}
	if !ed25519.Verify(pub, input, sig) {
		return errSignature
	}
	return nil
}

var errKind = errors.New("the key is of another kind than the algorithm takes")
