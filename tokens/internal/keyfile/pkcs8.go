package keyfile

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
)

// pkcs8 reads OneAsymmetricKey (RFC 5958 §2): PKCS#8, and version 2 with the
// public key inside.
func (p *parser) pkcs8(d der) (crypto.PrivateKey, error) {
	seq, err := whole(d, "PKCS#8 private key")
	if err != nil {
		return nil, err
	}
	version, err := seq.count("the PKCS#8 version")
	if err != nil {
		return nil, err
	}
	if version != 0 && version != 1 {
		return nil, malformed("the PKCS#8 private key has an unknown version; RFC 5958 knows 0 and 1")
	}
	alg, err := seq.algorithm("the key algorithm")
	if err != nil {
		return nil, err
	}
	secret, err := seq.want(tagOctetString, "the private key")
	if err != nil {
		return nil, err
	}
	priv, err := p.privateOf(alg, secret)
	if err != nil {
		return nil, err
	}
	return priv, pkcs8Tail(&seq, version, priv)
}

// pkcs8Tail reads what may follow the key: attributes, which say nothing about
// it, and in version 2 the public key.
func pkcs8Tail(seq *der, version int, priv crypto.PrivateKey) error {
	if seq.peek() == tagContext0 {
		if _, err := seq.want(tagContext0, "the attributes"); err != nil {
			return err
		}
	}
	if version == 1 && seq.peek() == tagContext1Prm {
		bits, err := seq.bits(tagContext1Prm, "the public key")
		if err != nil {
			return err
		}
		if err := matchesRaw(priv, bits.data); err != nil {
			return err
		}
	}
	return seq.end("the PKCS#8 private key")
}

// privateOf reads the private key of an algorithm from inside the OCTET STRING.
func (p *parser) privateOf(alg algorithm, secret der) (crypto.PrivateKey, error) {
	switch alg.oid {
	case oidRSA:
		if err := alg.nullParams("an RSA key"); err != nil {
			return nil, err
		}
		return typed(p.pkcs1Private(secret))
	case oidEC:
		curve, err := ecParameters(alg.params)
		if err != nil {
			return nil, err
		}
		return typed(sec1(secret, curve))
	case oidEd25519:
		seed, err := rfc8410Seed(alg, secret, "an Ed25519 key")
		if err != nil {
			return nil, err
		}
		return typed(edPrivate(seed))
	case oidX25519:
		seed, err := rfc8410Seed(alg, secret, "an X25519 key")
		if err != nil {
			return nil, err
		}
		return typed(xPrivate(seed))
	}
	return nil, unusableAlgorithm(alg.oid)
}

// rfc8410Seed reads CurvePrivateKey (RFC 8410 §7): an OCTET STRING in the OCTET STRING.
func rfc8410Seed(alg algorithm, secret der, what string) ([]byte, error) {
	if err := alg.noParams(what); err != nil {
		return nil, err
	}
	seed, err := inner(secret, tagOctetString, "the private key of "+what)
	return seed.data, err
}

// inner opens the one element that d holds.
func inner(d der, tag byte, what string) (der, error) {
	c, err := d.want(tag, what)
	if err != nil {
		return der{}, err
	}
	return c, d.end(what)
}

// spki reads SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
func (p *parser) spki(d der) (crypto.PublicKey, error) {
	seq, err := whole(d, "public key")
	if err != nil {
		return nil, err
	}
	return p.spkiBody(seq)
}

func (p *parser) spkiBody(seq der) (crypto.PublicKey, error) {
	alg, err := seq.algorithm("the key algorithm")
	if err != nil {
		return nil, err
	}
	raw, err := seq.bits(tagBitString, "the public key")
	if err != nil {
		return nil, err
	}
	if err := seq.end("the public key"); err != nil {
		return nil, err
	}
	switch alg.oid {
	case oidRSA:
		if err := alg.nullParams("an RSA key"); err != nil {
			return nil, err
		}
		return typed(p.pkcs1Public(raw))
	case oidEC:
		curve, err := ecParameters(alg.params)
		if err != nil {
			return nil, err
		}
		return typed(ecPoint(curve, raw.data))
	case oidEd25519:
		if err := alg.noParams("an Ed25519 key"); err != nil {
			return nil, err
		}
		return typed(edPublic(raw.data))
	case oidX25519:
		if err := alg.noParams("an X25519 key"); err != nil {
			return nil, err
		}
		return typed(xPublic(raw.data))
	}
	return nil, unusableAlgorithm(alg.oid)
}

// typed keeps a nil pointer out of the interface.
func typed[K any](k K, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return k, nil
}

// matchesRaw holds that raw, the contents of an SPKI's BIT STRING, is the public
// half of priv.
func matchesRaw(priv crypto.PrivateKey, raw []byte) error {
	switch k := priv.(type) {
	case *rsa.PrivateKey:
		if !bytes.Equal(raw, x509.MarshalPKCS1PublicKey(&k.PublicKey)) {
			return mismatch("RSA")
		}
	case *ecdsa.PrivateKey:
		return matchesPoint(k, raw)
	case ed25519.PrivateKey:
		if !bytes.Equal(raw, k[32:]) {
			return mismatch("Ed25519")
		}
	case *ecdh.PrivateKey:
		if !bytes.Equal(raw, k.PublicKey().Bytes()) {
			return mismatch("X25519")
		}
	}
	return nil
}

// publicOf gives the public half of a private key of the supported kinds.
func publicOf(priv crypto.PrivateKey) crypto.PublicKey {
	switch k := priv.(type) {
	case *rsa.PrivateKey:
		return &k.PublicKey
	case *ecdsa.PrivateKey:
		return &k.PublicKey
	case ed25519.PrivateKey:
		return ed25519.PublicKey(bytes.Clone(k[32:]))
	case *ecdh.PrivateKey:
		return k.PublicKey()
	}
	return nil
}

// certificate reads an X.509 certificate and its key. The key is read first and
// by our own rules: x509 refuses some certificates for their key without saying
// which key it is.
func (p *parser) certificate(d der) (*x509.Certificate, crypto.PublicKey, error) {
	seq, err := whole(d, "certificate")
	if err != nil {
		return nil, nil, err
	}
	spki, err := certificateKey(seq)
	if err != nil {
		return nil, nil, err
	}
	pub, err := p.spkiBody(spki)
	if err != nil {
		return nil, nil, err
	}
	cert, err := x509.ParseCertificate(d.data)
	if err != nil {
		return nil, nil, malformedBy(err, "the certificate is malformed")
	}
	return cert, pub, nil
}

// certificateKey walks to the subjectPublicKeyInfo (RFC 5280 §4.1).
func certificateKey(seq der) (der, error) {
	tbs, err := seq.want(tagSequence, "the signed part")
	if err != nil {
		return der{}, err
	}
	if tbs.peek() == tagContext0 {
		if _, _, err := tbs.next(); err != nil {
			return der{}, err
		}
	}
	if _, err := tbs.want(tagInteger, "the serial number"); err != nil {
		return der{}, err
	}
	for _, what := range [4]string{"the signature algorithm", "the issuer", "the validity", "the subject"} {
		if _, err := tbs.want(tagSequence, what); err != nil {
			return der{}, err
		}
	}
	return tbs.want(tagSequence, "the subject's public key")
}
