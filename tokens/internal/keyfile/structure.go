package keyfile

import (
	"bytes"
	"strings"
)

// structure is what a DER value is, told by its shape.
type structure string

const (
	structPKCS8     structure = "a PKCS#8 private key"
	structEncrypted structure = "an encrypted PKCS#8 private key"
	structPKCS1     structure = "a PKCS#1 RSA private key"
	structPKCS1Pub  structure = "a PKCS#1 RSA public key"
	structSEC1      structure = "a SEC1 EC private key"
	structSPKI      structure = "a public key (SPKI)"
	structCert      structure = "an X.509 certificate"
	structCSR       structure = "a certificate request"
	structCRL       structure = "a certificate revocation list"
	structDSA       structure = "a DSA private key"
	structPKCS7     structure = "a PKCS#7 (CMS) bundle"
	structPKCS12    structure = "a PKCS#12 file"
	structUnknown   structure = ""
)

// classify tells a structure by the tags of its members. The shapes are
// disjoint, so trying one parser after the other would add nothing but
// ambiguity. A nil error with structUnknown is well-formed ASN.1 of some other
// kind.
func classify(data []byte) (structure, error) {
	// PKCS#12 is often BER (RFC 7292 §4): SEQUENCE of indefinite length, version 3.
	if bytes.HasPrefix(data, []byte{tagSequence, 0x80, tagInteger, 1, 3}) {
		return structPKCS12, nil
	}
	d := der{data: data}
	seq, err := d.want(tagSequence, "a SEQUENCE")
	if err != nil {
		return structUnknown, err
	}
	first := seq
	tags, err := shape(seq)
	if err != nil {
		return structUnknown, err
	}
	s := structUnknown
	switch {
	case strings.HasPrefix(tags, "int seq oct"):
		s = structPKCS8
	case strings.HasPrefix(tags, "int oct"):
		s = structSEC1
	case strings.HasPrefix(tags, "int int int int int int int int int"):
		s = structPKCS1
	case tags == "int int int int int int":
		s = structDSA
	case tags == "int int":
		s = structPKCS1Pub
	case tags == "int seq" || tags == "int seq seq":
		s = structPKCS12
	case tags == "seq oct":
		s = structEncrypted
	case tags == "seq bit":
		s = structSPKI
	case tags == "seq seq bit":
		s, err = signedStructure(first)
	case tags == "oid [0]":
		s = structPKCS7
	}
	if err != nil {
		return structUnknown, err
	}
	// Known shapes alone: a stranger with a tail is no better explained by the tail.
	if s != structUnknown {
		err = d.end("the structure")
	}
	return s, err
}

// signedStructure tells the three signed shapes by what is signed: certificate
// (RFC 5280 §4.1), revocation list (§5.1) or certificate request (RFC 2986).
func signedStructure(seq der) (structure, error) {
	tbs, err := seq.want(tagSequence, "the signed part")
	if err != nil {
		return structUnknown, err
	}
	tags, err := shape(tbs)
	if err != nil {
		return structUnknown, err
	}
	switch {
	case strings.HasPrefix(tags, "[0] int seq seq seq seq seq"), strings.HasPrefix(tags, "int seq seq seq seq seq"):
		return structCert, nil
	case strings.HasPrefix(tags, "int seq seq [0]"), tags == "int seq seq":
		return structCSR, nil
	case strings.HasPrefix(tags, "seq seq time"), strings.HasPrefix(tags, "int seq seq time"):
		return structCRL, nil
	}
	return structUnknown, nil
}

// shape names the tags of a sequence's first ten members.
func shape(seq der) (string, error) {
	names := make([]string, 0, 10)
	for len(names) < cap(names) && !seq.empty() {
		tag, _, err := seq.next()
		if err != nil {
			return "", err
		}
		names = append(names, tagName(tag))
	}
	return strings.Join(names, " "), nil
}

func tagName(tag byte) string {
	switch tag {
	case tagInteger:
		return "int"
	case tagBitString:
		return "bit"
	case tagOctetString:
		return "oct"
	case tagOID:
		return "oid"
	case tagSequence:
		return "seq"
	case tagUTCTime, tagGenTime:
		return "time"
	case tagContext0:
		return "[0]"
	case tagContext1:
		return "[1]"
	default:
		return "other"
	}
}
