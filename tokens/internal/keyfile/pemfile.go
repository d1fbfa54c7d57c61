package keyfile

import (
	"crypto/elliptic"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"strings"
)

const labelOpenSSH = "OPENSSH PRIVATE KEY"

// pemEntry is one block that holds a key, read.
type pemEntry struct {
	block  *pemBlock
	format Format
	material
	err error // of a certificate, which is judged once its place in a chain is known
}

// pemFile reads all blocks of a PEM file and puts together what belongs together.
func (p *parser) pemFile(data []byte) (*Result, error) {
	blocks, err := scanPEM(string(data), p.opt.MaxKeys)
	if err != nil {
		return nil, err
	}
	var entries []pemEntry
	var sides []*pemBlock
	var curve elliptic.Curve
	for i := range blocks {
		b := &blocks[i]
		if b.label == "EC PARAMETERS" {
			if curve, err = ecParametersBlock(b); err != nil {
				return nil, err
			}
		}
		if b.label != labelOpenSSH && labelled(b.label) == structUnknown {
			if err := unusableKeyLabel(b.label); err != nil {
				return nil, b.located(err, "")
			}
			sides = append(sides, b)
			continue
		}
		e, err := p.pemEntry(b, curve)
		if err != nil {
			return nil, err
		}
		curve = nil
		entries = append(entries, e)
	}
	if len(entries) == 0 {
		if len(sides) == 0 {
			return nil, notAKeyFile(natureText)
		}
		return nil, sides[0].located(sideBlock(sides[0].label), "")
	}
	r := &Result{Taken: "a PEM file"}
	for _, b := range sides {
		if b.label != "EC PARAMETERS" {
			r.Notes = append(r.Notes, b.where()+" is not used: it is "+quoted(b.label))
		}
	}
	if err := joinEntries(entries, r); err != nil {
		return nil, err
	}
	return r, nil
}

// ecParametersBlock reads the curve that OpenSSL writes before a SEC1 key.
func ecParametersBlock(b *pemBlock) (elliptic.Curve, error) {
	data, err := b.decode()
	if err != nil {
		return nil, b.located(err, "")
	}
	curve, err := ecParameters(der{data: data})
	if err != nil {
		return nil, b.located(err, "")
	}
	return curve, nil
}

// pemEntry reads one key block.
func (p *parser) pemEntry(b *pemBlock, curve elliptic.Curve) (pemEntry, error) {
	st := labelled(b.label)
	e := pemEntry{block: b, format: st.format(true)}
	if b.label == labelOpenSSH {
		e.format = FormatOpenSSHPrivate
	}
	data, err := b.decode()
	if err == nil && b.procType != "" {
		data, err = p.legacyDecrypt(b, data)
		e.encrypted = true
	}
	if err == nil {
		wasEncrypted := e.encrypted
		e.material, err = p.pemContents(b, st, data, curve)
		e.encrypted = e.encrypted || wasEncrypted
		if err != nil && wasEncrypted {
			err = insideEncrypted(err)
		}
	}
	if err != nil {
		err = b.located(err, e.format)
		if st == structCert {
			e.err, err = err, nil
		}
	}
	return e, err
}

func (p *parser) pemContents(b *pemBlock, st structure, data []byte, curve elliptic.Curve) (material, error) {
	if b.label == labelOpenSSH {
		return p.opensshPrivate(data, b.where())
	}
	if found, err := classify(data); err == nil && found != structUnknown && found != st {
		e := &Error{Kind: ErrMalformed, Reason: "the block holds " + string(found) + ", which its label does not say"}
		if l := found.label(); l != "" {
			e.Next = "if that is what you mean, label it " + l
		}
		return material{}, e
	}
	return p.read(st, data, b.where(), curve)
}

// legacyDecrypt opens a key under the encryption that OpenSSL used before
// PKCS#8: one round of MD5, no integrity. It is read so that such keys can be
// brought over, and never written.
func (p *parser) legacyDecrypt(b *pemBlock, data []byte) ([]byte, error) {
	if b.procType != "4,ENCRYPTED" {
		return nil, malformed("the header Proc-Type is %s, not 4,ENCRYPTED", quoted(b.procType))
	}
	if b.label != "RSA PRIVATE KEY" && b.label != "EC PRIVATE KEY" {
		return nil, malformed("the block has the headers of an encrypted key, which this kind of block cannot have")
	}
	if err := checkDEKInfo(b.dekInfo, len(data)); err != nil {
		return nil, err
	}
	passphrase, err := p.passphrase("an encrypted "+b.label+" block", b.where(), nil)
	if err != nil {
		return nil, err
	}
	block := &pem.Block{Type: b.label, Bytes: data, Headers: map[string]string{"Proc-Type": b.procType, "DEK-Info": b.dekInfo}}
	plain, err := x509.DecryptPEMBlock(block, passphrase) //nolint:staticcheck // deprecated for writing, and there is no other reader
	if errors.Is(err, x509.IncorrectPasswordError) || err == nil && !looksDecrypted(plain) {
		return nil, wrongPassphrase()
	}
	if err != nil {
		return nil, malformed("the encrypted data cannot be opened")
	}
	return plain, nil
}

// checkDEKInfo holds that the cipher is known and its parameters fit, so that no
// passphrase is asked for in vain.
func checkDEKInfo(info string, size int) error {
	name, ivHex, ok := strings.Cut(info, ",")
	if !ok {
		return malformed("the header DEK-Info is missing or names no initialization vector")
	}
	block := 16
	switch name {
	case "AES-128-CBC", "AES-192-CBC", "AES-256-CBC":
	case "DES-CBC", "DES-EDE3-CBC":
		block = 8
	default:
		return unsupported("a key under the cipher "+quoted(name)+", which fob does not read", reencrypt)
	}
	iv, err := hex.DecodeString(ivHex)
	if err != nil || len(iv) != block {
		return malformed("the initialization vector in DEK-Info is not %d bytes in hexadecimal", block)
	}
	if size == 0 || size%block != 0 {
		return malformed("the encrypted data has %d bytes, which is not a whole number of cipher blocks", size)
	}
	return nil
}
