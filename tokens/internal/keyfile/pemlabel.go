package keyfile

import "strings"

// labelled gives the structure that a PEM label promises (RFC 7468, and the
// labels of OpenSSL before it); structUnknown if it promises no key of ours.
func labelled(label string) structure {
	switch label {
	case "PRIVATE KEY":
		return structPKCS8
	case "ENCRYPTED PRIVATE KEY":
		return structEncrypted
	case "RSA PRIVATE KEY":
		return structPKCS1
	case "RSA PUBLIC KEY":
		return structPKCS1Pub
	case "EC PRIVATE KEY":
		return structSEC1
	case "PUBLIC KEY":
		return structSPKI
	case "CERTIFICATE", "X509 CERTIFICATE":
		return structCert
	}
	return structUnknown
}

// label is the PEM label of a structure.
func (st structure) label() string {
	switch st {
	case structPKCS8:
		return "PRIVATE KEY"
	case structEncrypted:
		return "ENCRYPTED PRIVATE KEY"
	case structPKCS1:
		return "RSA PRIVATE KEY"
	case structPKCS1Pub:
		return "RSA PUBLIC KEY"
	case structSEC1:
		return "EC PRIVATE KEY"
	case structSPKI:
		return "PUBLIC KEY"
	case structCert:
		return "CERTIFICATE"
	case structCSR:
		return "CERTIFICATE REQUEST"
	case structCRL:
		return "X509 CRL"
	case structDSA:
		return "DSA PRIVATE KEY"
	case structPKCS7:
		return "PKCS7"
	}
	return ""
}

// foreignArmor reports whether a block is of another family that only looks like
// PEM; its rules for END lines are its own.
func foreignArmor(label string) bool { return strings.HasPrefix(label, "PGP ") }

// unusableKeyLabel refuses the labels of keys that fob cannot use. Such a key in
// a file is an error even beside a good one. Nil for all other labels.
func unusableKeyLabel(label string) error {
	switch label {
	case "DSA PRIVATE KEY", "DSA PUBLIC KEY":
		return structDSA.refusal()
	case "TRUSTED CERTIFICATE":
		return unsupported("an OpenSSL trusted certificate, which carries trust settings after the certificate",
			"take the certificate out: openssl x509 -in FILE -out NEW")
	case "TSS2 PRIVATE KEY", "TSS KEY BLOB":
		return unsupported("a key that only its TPM can use", "give a key that is in the file")
	}
	return nil
}

// sideBlock says why a block that holds no key for us is of no use.
func sideBlock(label string) error {
	no := func(kind error, reason, next string) error {
		return &Error{Kind: kind, Reason: reason, Next: next}
	}
	switch {
	case label == "CERTIFICATE REQUEST", label == "NEW CERTIFICATE REQUEST":
		return structCSR.refusal()
	case label == "X509 CRL":
		return structCRL.refusal()
	case label == "PKCS7", label == "CMS", label == "PKCS #7 SIGNED DATA":
		return no(ErrUnsupported, "a PKCS#7 (CMS) bundle, which fob does not open", "take the certificates out: openssl pkcs7 -in FILE -print_certs -out NEW")
	case label == "DH PARAMETERS", label == "X9.42 DH PARAMETERS", label == "DSA PARAMETERS", label == "EC PARAMETERS":
		return no(ErrNoKey, "parameters are not a key", "give the key that was made with them")
	case strings.HasPrefix(label, "PGP "):
		return no(ErrUnsupported, "an OpenPGP block, which fob does not read", "an OpenPGP RSA or Ed25519 key can be brought over: gpg --export-ssh-key USER gives its public half")
	case label == "SSH SIGNATURE":
		return no(ErrNoKey, "an SSH signature is not a key", "give the key")
	case label == "AGE ENCRYPTED FILE":
		return no(ErrUnsupported, "a file encrypted with age, which fob does not open here", "decrypt it: age -d -i IDENTITY FILE > NEW")
	case label == "JWK PRIVATE KEY", label == "JWK PUBLIC KEY":
		return no(ErrUnsupported, "a JWK in a PEM frame", "give the JSON alone")
	}
	return no(ErrNoKey, "a block of a kind that fob does not know", "fob reads PRIVATE KEY, ENCRYPTED PRIVATE KEY, RSA or EC PRIVATE KEY, PUBLIC KEY, RSA PUBLIC KEY, CERTIFICATE and OPENSSH PRIVATE KEY")
}
