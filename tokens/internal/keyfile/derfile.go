package keyfile

import (
	"crypto"
	"crypto/elliptic"
	"crypto/x509"
	"errors"
)

// material is one structure, read.
type material struct {
	pub       crypto.PublicKey
	priv      crypto.PrivateKey
	cert      *x509.Certificate
	encrypted bool
	comment   string
}

// derFile reads a file that is one DER structure.
func (p *parser) derFile(data []byte) (*Result, error) {
	st, err := classify(data)
	if err != nil {
		return nil, located(strangeDER(st, err), "DER", "", "")
	}
	if !st.isKey() {
		return nil, located(st.refusal(), "DER", "", "")
	}
	format := st.format(false)
	m, err := p.read(st, data, "", nil)
	if err != nil {
		return nil, located(err, "DER", string(st), format)
	}
	k := Key{Public: m.pub, Private: m.priv, Format: format, Encrypted: m.encrypted, Where: "the whole file"}
	if m.cert != nil {
		k.Certificates = []*x509.Certificate{m.cert}
	}
	return &Result{Keys: []Key{k}, Taken: "DER (" + string(st) + ")"}, nil
}

// strangeDER words the failure of classify: for a stranger, what was tried.
func strangeDER(st structure, err error) error {
	var e *Error
	if st != structUnknown || !errors.As(err, &e) {
		return err
	}
	return &Error{Kind: ErrNoKey, Reason: "not a key structure fob knows (tried PKCS#8, PKCS#1, SEC1, SPKI, X.509); " + e.Reason}
}

// isKey reports whether the structure is one that read understands.
func (st structure) isKey() bool {
	switch st {
	case structPKCS8, structEncrypted, structPKCS1, structPKCS1Pub, structSEC1, structSPKI, structCert:
		return true
	}
	return false
}

// refusal says why a structure holds no key for us.
func (st structure) refusal() error {
	switch st {
	case structCSR:
		return &Error{Kind: ErrNoKey, Reason: "a certificate request holds no usable key", Next: "give the certificate or the key"}
	case structCRL:
		return &Error{Kind: ErrNoKey, Reason: "a certificate revocation list holds no key", Next: "give the certificate or the key"}
	case structDSA:
		return unsupported("a DSA key, for which there is no JSON token algorithm", usableKinds)
	case structPKCS7:
		return &Error{Kind: ErrUnsupported, Reason: "a PKCS#7 (CMS) bundle, which fob does not open", Next: "take the certificates out: openssl pkcs7 -inform DER -in FILE -print_certs -out NEW"}
	case structPKCS12:
		return &Error{Kind: ErrUnsupported, Reason: "a PKCS#12 file, which fob does not open", Next: convertPKCS12}
	}
	return &Error{Kind: ErrNoKey, Reason: "not a key structure fob knows (tried PKCS#8, PKCS#1, SEC1, SPKI, X.509); it is well-formed ASN.1 of some other kind"}
}

const convertPKCS12 = "convert it: openssl pkcs12 -in FILE -nodes -out NEW (-nodes leaves the key unencrypted: protect NEW)"

func (st structure) format(pem bool) Format {
	pick := func(p, d Format) Format {
		if pem {
			return p
		}
		return d
	}
	switch st {
	case structPKCS8, structEncrypted:
		return pick(FormatPKCS8PEM, FormatPKCS8DER)
	case structPKCS1, structPKCS1Pub:
		return pick(FormatPKCS1PEM, FormatPKCS1DER)
	case structSEC1:
		return pick(FormatSEC1PEM, FormatSEC1DER)
	case structSPKI:
		return pick(FormatSPKIPEM, FormatSPKIDER)
	case structCert:
		return pick(FormatCertificatePEM, FormatCertificateDER)
	}
	return ""
}

// read turns a structure into keys. where places it for whoever is asked for a
// passphrase; curve is that of an EC PARAMETERS block, for SEC1.
func (p *parser) read(st structure, data []byte, where string, curve elliptic.Curve) (m material, err error) {
	d := der{data: data}
	switch st {
	case structPKCS8:
		m.priv, err = p.pkcs8(d)
	case structPKCS1:
		m.priv, err = typed(p.pkcs1Private(d))
	case structSEC1:
		m.priv, err = typed(sec1(d, curve))
	case structEncrypted:
		return p.readEncrypted(d, where)
	case structPKCS1Pub:
		m.pub, err = typed(p.pkcs1Public(d))
	case structSPKI:
		m.pub, err = p.spki(d)
	case structCert:
		m.cert, m.pub, err = p.certificate(d)
	default:
		err = st.refusal()
	}
	if err != nil {
		return material{}, err
	}
	if m.priv != nil {
		m.pub = publicOf(m.priv)
	}
	return m, nil
}

func (p *parser) readEncrypted(d der, where string) (material, error) {
	sealed, err := p.encryptedPKCS8(d)
	if err != nil {
		return material{}, err
	}
	passphrase, err := p.passphrase(string(structEncrypted), where, nil)
	if err != nil {
		return material{}, err
	}
	plain, err := sealed.open(passphrase)
	if err != nil {
		return material{}, err
	}
	defer clear(plain)
	priv, err := p.pkcs8(der{data: plain})
	if err != nil {
		return material{}, insideEncrypted(err)
	}
	return material{priv: priv, pub: publicOf(priv), encrypted: true}, nil
}

// insideEncrypted says that offsets count from the start of the decrypted data.
func insideEncrypted(err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Reason = "inside the decrypted key: " + out.Reason
	return &out
}

// passphrase asks for one. kind is what the key is, with its article; pub is its
// public half, if the file shows it.
func (p *parser) passphrase(kind, where string, pub crypto.PublicKey) ([]byte, error) {
	e := &Error{Kind: ErrPassphraseNeeded, Taken: kind, Where: where, Public: pub}
	if p.opt.Passphrase == nil {
		return nil, e
	}
	what := kind
	if where != "" {
		what += ", " + where
	}
	b, err := p.opt.Passphrase(what)
	if err != nil {
		e.Reason, e.Err = "passphrase needed, and none came", err
		return nil, e
	}
	return b, nil
}
