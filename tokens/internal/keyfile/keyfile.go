package keyfile

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
)

// Format names the structure and the encoding that a key was read from.
type Format string

// The formats [Parse] reads. PKCS#1 holds private and public keys alike:
// Key.Private tells which it was.
const (
	FormatPKCS1PEM       Format = "pkcs1-pem"       // RFC 8017 appendix A.1
	FormatPKCS1DER       Format = "pkcs1-der"       //
	FormatSEC1PEM        Format = "sec1-pem"        // RFC 5915
	FormatSEC1DER        Format = "sec1-der"        //
	FormatPKCS8PEM       Format = "pkcs8-pem"       // RFC 5958, plain and encrypted
	FormatPKCS8DER       Format = "pkcs8-der"       //
	FormatSPKIPEM        Format = "spki-pem"        // RFC 5280 §4.1.2.7
	FormatSPKIDER        Format = "spki-der"        //
	FormatCertificatePEM Format = "certificate-pem" // RFC 5280
	FormatCertificateDER Format = "certificate-der" //
	FormatOpenSSHPrivate Format = "openssh-private" // PROTOCOL.key of OpenSSH
	FormatOpenSSHPublic  Format = "openssh-public"  // sshd(8), authorized_keys
	FormatRFC4716        Format = "rfc4716"         // RFC 4716
)

// Key is one key of a file. Public is *rsa.PublicKey, *ecdsa.PublicKey (P-256,
// P-384, P-521), ed25519.PublicKey or *ecdh.PublicKey (X25519); Private is the
// matching *rsa.PrivateKey, *ecdsa.PrivateKey, ed25519.PrivateKey or
// *ecdh.PrivateKey, and nil when the file holds only the public half. The halves
// have been checked against each other. The size of an RSA key has not been
// judged.
//
// A Key prints as a description and refuses to be marshalled, so that its
// private half cannot slip into a log.
type Key struct {
	Public       crypto.PublicKey
	Private      crypto.PrivateKey
	Format       Format
	Encrypted    bool                // the private half was protected by a passphrase
	Comment      string              // from the file and hostile
	Certificates []*x509.Certificate // the key's own first, then the rest of its chain
	Where        string              // "PEM block 2 (line 14)", "line 3", "the whole file"
}

// String describes the key without showing any of it.
func (k Key) String() string {
	half := "public"
	if k.Private != nil {
		half = "private"
	}
	return fmt.Sprintf("%s %s key (%s, %s)", describe(k.Public), half, k.Format, k.Where)
}

// GoString is String: %#v must not show the private half either.
func (k Key) GoString() string { return k.String() }

// MarshalJSON refuses: a key leaves the program through [Marshal] alone.
func (k Key) MarshalJSON() ([]byte, error) {
	return nil, errors.New("keyfile: a key does not marshal to JSON")
}

// Result is what a file held: at least one key.
type Result struct {
	Keys  []Key
	Taken string   // what the file was taken for: "a PEM file", "DER (PKCS#8)" …
	Notes []string // what was read but not used, and doubts about how the parts fit together
}

// Options are the passphrase source and the limits. The zero value reads plain
// keys under the default limits.
type Options struct {
	// Passphrase is called once for each encrypted key, with words that say
	// which key it is. Nil gives ErrPassphraseNeeded.
	Passphrase func(what string) ([]byte, error)

	MaxBytes int // of the file; 0 means 1 MiB
	MaxKeys  int // in the file, certificates counted; 0 means 100

	// The costs below are for the whole file, so that many cheap keys cannot
	// add up to one that hangs.
	MaxPBKDF2Iterations int // 0 means 10,000,000
	MaxScryptMemory     int // bytes, for one derivation; 0 means 256 MiB
	MaxBcryptRounds     int // OpenSSH's bcrypt_pbkdf; 0 means 1024
	MaxRSABits          int // of the modulus; 0 means 16384
}

func (o Options) withDefaults() Options {
	set := func(v *int, def int) {
		if *v <= 0 {
			*v = def
		}
	}
	set(&o.MaxBytes, 1<<20)
	set(&o.MaxKeys, 100)
	set(&o.MaxPBKDF2Iterations, 10_000_000)
	set(&o.MaxScryptMemory, 256<<20)
	set(&o.MaxBcryptRounds, 1024)
	set(&o.MaxRSABits, 16384)
	return o
}

// parser carries the options through one Parse, and what is left of the budget
// for passphrase stretching.
type parser struct {
	opt        Options
	pbkdf2Left int
	scryptLeft int // bytes touched: 128·N·r·p
	bcryptLeft int
}

// Parse reads every key in data, whose format it recognises by itself. The
// error is an [*Error] that says what the bytes were taken for and why they did
// not fit. One unusable key makes the whole file fail: a key that is skipped
// silently would turn up later as a wrong verdict.
func Parse(data []byte, opt Options) (*Result, error) {
	opt = opt.withDefaults()
	p := &parser{
		opt:        opt,
		pbkdf2Left: opt.MaxPBKDF2Iterations,
		scryptLeft: 4 * opt.MaxScryptMemory,
		bcryptLeft: opt.MaxBcryptRounds,
	}
	if len(data) > opt.MaxBytes {
		return nil, &Error{Kind: ErrLimit, Reason: fmt.Sprintf("the file has %d bytes, more than the %d that a key file may have", len(data), opt.MaxBytes)}
	}
	switch nature := recognise(data); nature {
	case naturePEM:
		return p.pemFile(data)
	case natureDER:
		return p.derFile(data)
	case natureSSHLines:
		return p.sshLines(data)
	case natureRFC4716:
		return p.rfc4716(data)
	default:
		return nil, notAKeyFile(nature)
	}
}

// describe names the kind of a public key, for people.
func describe(pub crypto.PublicKey) string {
	switch k := pub.(type) {
	case *rsa.PublicKey:
		if k == nil || k.N == nil {
			return "RSA"
		}
		return fmt.Sprintf("RSA %d-bit", k.N.BitLen())
	case *ecdsa.PublicKey:
		if k == nil || k.Curve == nil {
			return "ECDSA"
		}
		return "ECDSA " + k.Curve.Params().Name
	case ed25519.PublicKey:
		return "Ed25519"
	case *ecdh.PublicKey:
		if k == nil {
			return "ECDH"
		}
		return fmt.Sprintf("%v", k.Curve())
	default:
		return "unknown"
	}
}

// samePublic reports whether a and b are the same public key.
func samePublic(a, b crypto.PublicKey) bool {
	k, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && k.Equal(b)
}
