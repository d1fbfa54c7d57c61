package keyfile

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"unicode"
	"unicode/utf8"
)

// Form is the structure that [Marshal] writes.
type Form string

// The forms. FormDefault is PKCS#8 for a private key and SPKI for a public one.
const (
	FormDefault Form = ""
	FormPKCS8   Form = "pkcs8"   // private keys of every kind
	FormPKCS1   Form = "pkcs1"   // RSA, private or public
	FormSEC1    Form = "sec1"    // EC private keys
	FormSPKI    Form = "spki"    // public keys of every kind
	FormOpenSSH Form = "openssh" // private: the OpenSSH file; public: one line
)

// Encoding is the outside of what [Marshal] writes.
type Encoding int

// OpenSSH has an encoding of its own, and is written only with EncodingPEM, the
// zero value.
const (
	EncodingPEM Encoding = iota
	EncodingDER
)

// WriteOptions say how a key is written. Encrypt is a switch of its own, so that
// a passphrase that came out empty cannot turn into a key in the clear: with
// Encrypt, the passphrase must not be empty; without it, there must be none.
type WriteOptions struct {
	Encoding   Encoding
	Encrypt    bool // PKCS#8 and OpenSSH private keys only
	Passphrase []byte
	Comment    string // OpenSSH only; must be one line of printable text
}

// Marshal writes a key: *rsa.PrivateKey, *ecdsa.PrivateKey, ed25519.PrivateKey,
// *ecdh.PrivateKey (X25519) or the public half of one. A private form never
// quietly becomes a public one or the reverse. The key is checked first: what
// Parse would refuse is not written. Errors are of the kind ErrCannotWrite.
//
// Encrypted PKCS#8 is PBES2 with PBKDF2-HMAC-SHA256, 600,000 iterations, and
// AES-256-CBC. Encrypted OpenSSH keys are under aes256-ctr and bcrypt of 24
// rounds, as ssh-keygen writes them since OpenSSH 9.4. The encryption of PKCS#1
// and SEC1 files is not written.
func Marshal(key any, form Form, opt WriteOptions) ([]byte, error) {
	return marshal(key, form, opt, sealCost{pbkdf2Iterations: 600_000, bcryptRounds: 24})
}

// sealCost is what guessing a passphrase costs. 600,000 iterations follow
// OWASP's advice of 2023 for PBKDF2-HMAC-SHA256.
type sealCost struct{ pbkdf2Iterations, bcryptRounds int }

func marshal(key any, form Form, opt WriteOptions, cost sealCost) ([]byte, error) {
	k, err := writable(key)
	if err != nil {
		return nil, err
	}
	if form == FormDefault {
		form = FormSPKI
		if k.priv != nil {
			form = FormPKCS8
		}
	}
	if err := checkWrite(k, form, opt); err != nil {
		return nil, err
	}
	if form == FormOpenSSH {
		return writeOpenSSH(k, opt, cost)
	}
	return writeDER(k, form, opt, cost)
}

// half is a key to be written; priv is nil for a public one.
type half struct {
	pub  crypto.PublicKey
	priv crypto.PrivateKey
}

func (h half) String() string {
	if h.priv != nil {
		return describe(h.pub) + " private key"
	}
	return describe(h.pub) + " public key"
}

func cannotWrite(format string, args ...any) error {
	return &Error{Kind: ErrCannotWrite, Reason: fmt.Sprintf(format, args...)}
}

// writable checks a key by the rules of reading. An RSA key is copied, since
// writing needs its CRT numbers and the caller's key is not ours to change.
func writable(key any) (half, error) {
	p := &parser{opt: Options{}.withDefaults()}
	h, err := p.halfOf(key)
	if err == nil {
		return h, nil
	}
	if !errors.Is(err, ErrCannotWrite) {
		return half{}, &Error{Kind: ErrCannotWrite, Reason: "the key is not fit to be written", Err: err}
	}
	return half{}, err
}

func (p *parser) halfOf(key any) (h half, err error) {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		if k == nil || k.N == nil || k.D == nil || len(k.Primes) != 2 || k.Primes[0] == nil || k.Primes[1] == nil {
			return h, cannotWrite("an RSA private key without its modulus, its private exponent or its two primes")
		}
		c := &rsa.PrivateKey{PublicKey: k.PublicKey, D: k.D, Primes: []*big.Int{k.Primes[0], k.Primes[1]}}
		if _, err = p.rsaPublic(c.N, bigInt(c.E)); err == nil {
			err = checkRSAPrivate(c)
		}
		return half{&c.PublicKey, c}, err
	case *rsa.PublicKey:
		if k == nil || k.N == nil {
			return h, cannotWrite("an RSA public key without its modulus")
		}
		_, err = p.rsaPublic(k.N, bigInt(k.E))
		return half{pub: k}, err
	case *ecdsa.PrivateKey:
		if k == nil || k.D == nil || k.Curve == nil {
			return h, cannotWrite("an EC private key without its number or its curve")
		}
		if _, err = k.ECDH(); err != nil {
			return h, cannotWrite("an EC private key that is not valid or not on P-256, P-384 or P-521")
		}
		c, err := ecScalar(k.Curve, k.D.Bytes())
		if err != nil {
			return h, err
		}
		if !c.PublicKey.Equal(&k.PublicKey) {
			return h, mismatch("EC " + k.Curve.Params().Name)
		}
		return half{&c.PublicKey, c}, nil
	case *ecdsa.PublicKey:
		if k == nil || k.X == nil || k.Y == nil || k.Curve == nil {
			return h, cannotWrite("an EC public key without its point or its curve")
		}
		if _, err = k.ECDH(); err != nil {
			return h, cannotWrite("an EC public key that is not valid or not on P-256, P-384 or P-521")
		}
		return half{pub: k}, nil
	case ed25519.PrivateKey:
		if len(k) != ed25519.PrivateKeySize {
			return h, cannotWrite("an Ed25519 private key of %d bytes, not 64", len(k))
		}
		if !ed25519.NewKeyFromSeed(k.Seed()).Equal(k) {
			return h, mismatch("Ed25519")
		}
		return half{publicOf(k), k}, nil
	case ed25519.PublicKey:
		_, err = edPublic(k)
		return half{pub: k}, err
	case *ecdh.PrivateKey:
		if k == nil || k.Curve() != ecdh.X25519() {
			return h, cannotWrite("an ECDH private key that is not X25519 (give EC keys as *ecdsa.PrivateKey)")
		}
		return half{k.PublicKey(), k}, nil
	case *ecdh.PublicKey:
		if k == nil || k.Curve() != ecdh.X25519() {
			return h, cannotWrite("an ECDH public key that is not X25519 (give EC keys as *ecdsa.PublicKey)")
		}
		_, err = xPublic(k.Bytes())
		return half{pub: k}, err
	}
	return h, cannotWrite("a value of the type %T is no key that fob writes", key)
}

// checkWrite refuses what cannot be, by name.
func checkWrite(k half, form Form, opt WriteOptions) error {
	_, isRSA := k.pub.(*rsa.PublicKey)
	_, isEC := k.pub.(*ecdsa.PublicKey)
	_, isX := k.pub.(*ecdh.PublicKey)
	switch form {
	case FormPKCS8:
		if k.priv == nil {
			return cannotWrite("PKCS#8 holds private keys, and this is an %s; write it as spki", k)
		}
	case FormSPKI:
		if k.priv != nil {
			return cannotWrite("SPKI holds public keys, and this is an %s; write its public half, or pkcs8", k)
		}
	case FormPKCS1:
		if !isRSA {
			return cannotWrite("PKCS#1 holds RSA keys, and this is an %s; write it as pkcs8 or spki", k)
		}
	case FormSEC1:
		if !isEC || k.priv == nil {
			return cannotWrite("SEC1 holds EC private keys, and this is an %s; write it as pkcs8 or spki", k)
		}
	case FormOpenSSH:
		if isX {
			return cannotWrite("OpenSSH has no X25519 keys; write it as pkcs8 or spki")
		}
		if opt.Encoding != EncodingPEM {
			return cannotWrite("OpenSSH keys have no DER encoding")
		}
	default:
		return cannotWrite("there is no form %s; the forms are pkcs8, pkcs1, sec1, spki and openssh", quoted(string(form)))
	}
	if opt.Encoding != EncodingPEM && opt.Encoding != EncodingDER {
		return cannotWrite("there is no encoding %d; the encodings are PEM and DER", opt.Encoding)
	}
	return checkWriteOptions(k, form, opt)
}

func checkWriteOptions(k half, form Form, opt WriteOptions) error {
	switch {
	case opt.Encrypt && len(opt.Passphrase) == 0:
		return cannotWrite("the passphrase to encrypt with is empty")
	case !opt.Encrypt && len(opt.Passphrase) > 0:
		return cannotWrite("a passphrase was given, and no encryption asked for")
	case opt.Encrypt && k.priv == nil:
		return cannotWrite("a public key is not encrypted")
	case opt.Encrypt && form != FormPKCS8 && form != FormOpenSSH:
		return cannotWrite("only pkcs8 and openssh are encrypted; %s has no encryption worth the name", form)
	case opt.Comment != "" && form != FormOpenSSH:
		return cannotWrite("only openssh holds a comment, %s does not", form)
	case !oneLine(opt.Comment):
		return cannotWrite("the comment is not one line of printable text")
	}
	return nil
}

// oneLine reports whether a comment can stand at the end of a public key line: a
// line break in it would start another key.
func oneLine(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

func writeDER(k half, form Form, opt WriteOptions, cost sealCost) ([]byte, error) {
	st, data, err := encodeDER(k, form)
	if err != nil {
		return nil, &Error{Kind: ErrCannotWrite, Reason: "the key could not be encoded", Err: err}
	}
	if opt.Encrypt {
		st = structEncrypted
		plain := data
		data, err = sealPBES2(plain, opt.Passphrase, cost.pbkdf2Iterations)
		clear(plain)
		if err != nil {
			return nil, &Error{Kind: ErrCannotWrite, Reason: "the key could not be encrypted", Err: err}
		}
	}
	if opt.Encoding == EncodingDER {
		return data, nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: st.label(), Bytes: data}), nil
}

func encodeDER(k half, form Form) (st structure, data []byte, err error) {
	switch form {
	case FormPKCS8:
		data, err = x509.MarshalPKCS8PrivateKey(k.priv)
		return structPKCS8, data, err
	case FormSPKI:
		data, err = x509.MarshalPKIXPublicKey(k.pub)
		return structSPKI, data, err
	}
	switch p := k.priv.(type) {
	case *rsa.PrivateKey:
		return structPKCS1, x509.MarshalPKCS1PrivateKey(p), nil
	case *ecdsa.PrivateKey:
		data, err = x509.MarshalECPrivateKey(p)
		return structSEC1, data, err
	}
	if p, ok := k.pub.(*rsa.PublicKey); ok {
		return structPKCS1Pub, x509.MarshalPKCS1PublicKey(p), nil
	}
	return "", nil, fmt.Errorf("no encoding of an %s as %s", k, form)
}
