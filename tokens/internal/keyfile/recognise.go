package keyfile

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// nature is what a file is at first sight.
type nature int

const (
	natureText nature = iota
	natureBinary
	natureEmpty
	naturePEM
	natureDER
	natureSSHLines
	natureRFC4716
	natureUTF16
	natureJSON
	natureToken
	natureBareBase64
	naturePuTTY
	natureSSHCom
	natureSSH1
	natureOpenSSHRaw
	natureAgeIdentity
	natureAgeFile
	natureSSHSIG
	natureJKS
	natureMinisign
)

// recognise looks at the bytes alone; nothing is decoded yet.
func recognise(data []byte) nature {
	if n, ok := byMagic(data); ok {
		return n
	}
	text := isText(data)
	if !text && len(data) > 0 && data[0] == tagSequence {
		return natureDER
	}
	trimmed := bytes.TrimSpace(withoutBOM(data))
	if len(trimmed) == 0 {
		return natureEmpty
	}
	if n, ok := byMarkerLine(data); ok {
		return n
	}
	if !text {
		return natureBinary
	}
	return textNature(string(trimmed))
}

func withoutBOM(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) }

// byMagic knows the files that begin with fixed bytes.
func byMagic(data []byte) (nature, bool) {
	starts := func(s string) bool { return bytes.HasPrefix(data, []byte(s)) }
	switch {
	case starts("\xff\xfe"), starts("\xfe\xff"):
		return natureUTF16, true
	case len(data) >= 8 && isJavaMagic(binary.BigEndian.Uint32(data)):
		return natureJKS, true
	case starts("openssh-key-v1\x00"):
		return natureOpenSSHRaw, true
	case starts("SSH PRIVATE KEY FILE FORMAT 1.1\n"):
		return natureSSH1, true
	case starts("SSHSIG"):
		return natureSSHSIG, true
	case starts("PuTTY-User-Key-File-"):
		return naturePuTTY, true
	case starts("age-encryption.org/"):
		return natureAgeFile, true
	case starts("untrusted comment:"):
		return natureMinisign, true
	}
	return 0, false
}

// isJavaMagic knows the Java key stores JKS and JCEKS.
func isJavaMagic(v uint32) bool { return v == 0xFEEDFEED || v == 0xCECECECE }

// isText reports whether data has no control characters but white space.
func isText(data []byte) bool {
	for _, b := range data {
		if b < ' ' && (b < '\t' || b > '\r') || b == 0x7f {
			return false
		}
	}
	return true
}

// byMarkerLine finds the first line that says what the file is. Text before it
// is tolerated, as openssl and mail programs write it.
func byMarkerLine(data []byte) (nature, bool) {
	for _, line := range bytes.Split(withoutBOM(data), []byte("\n")) {
		line = bytes.TrimSpace(line)
		switch {
		case bytes.HasPrefix(line, []byte(pemBegin)):
			return naturePEM, true
		case bytes.HasPrefix(line, []byte("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY")):
			return natureSSHCom, true
		case bytes.HasPrefix(line, []byte(rfc4716Begin)):
			return natureRFC4716, true
		case bytes.HasPrefix(line, []byte("AGE-SECRET-KEY-")):
			return natureAgeIdentity, true
		}
	}
	return 0, false
}

// textNature judges text without a marker line.
func textNature(s string) nature {
	if s[0] == '{' || s[0] == '[' {
		return natureJSON
	}
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if _, ok := sshTypeField(line); ok {
			return natureSSHLines
		}
		break
	}
	switch {
	case strings.HasPrefix(s, "eyJ") && strings.Count(s, ".") >= 2:
		return natureToken
	case strings.HasPrefix(s, "MI") && len(s) >= 60 && onlyBase64(s),
		strings.HasPrefix(s, "MC4CAQAwBQYDK2V"), strings.HasPrefix(s, "MCowBQYDK2V"), strings.HasPrefix(s, "MFkwEwYH"), strings.HasPrefix(s, "MHYwEAYH"):
		return natureBareBase64
	}
	return natureText
}

func onlyBase64(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', strings.IndexByte("+/=\r\n \t", c) >= 0:
		default:
			return false
		}
	}
	return true
}

// notAKeyFile says what a file was taken for that is no key file, and what would
// turn it into one.
func notAKeyFile(n nature) error {
	no := func(kind error, taken, reason, next string) error {
		return &Error{Kind: kind, Taken: taken, Reason: reason, Next: next}
	}
	switch n {
	case natureEmpty:
		return no(ErrNoKey, "", "the file is empty", "")
	case natureBinary:
		return no(ErrNoKey, "binary data", "neither DER nor any key file fob knows", "if this is an HMAC secret, say secret:@FILE")
	case natureUTF16:
		return no(ErrNoKey, "UTF-16 text", "key files are ASCII", "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW")
	case natureJSON:
		return no(ErrNoKey, "JSON", "neither PEM nor OpenSSH; a JWK has a member \"kty\", a JWK set a member \"keys\"", "")
	case natureToken:
		return no(ErrNoKey, "a token", "a token holds no key", "give the key that it is to be checked with")
	case natureBareBase64:
		return no(ErrNoKey, "base64 without its PEM frame", "the BEGIN and END lines are missing", "put them back, or decode it to DER: base64 -d FILE > NEW")
	case naturePuTTY:
		return no(ErrUnsupported, "a PuTTY key (.ppk)", "fob does not read this format", "convert it: puttygen FILE -O private-openssh-new -o NEW")
	case natureSSHCom:
		return no(ErrUnsupported, "an ssh.com private key", "fob does not read this format", "convert it: ssh-keygen -i -f FILE > NEW")
	case natureSSH1:
		return no(ErrUnsupported, "an SSH 1 private key", "SSH 1 keys are of no use any more", "make a new key")
	case natureOpenSSHRaw:
		return no(ErrUnsupported, "an OpenSSH private key without its PEM frame", "the BEGIN and END lines are missing", "encode it in base64 between -----BEGIN OPENSSH PRIVATE KEY----- and -----END OPENSSH PRIVATE KEY-----")
	case natureAgeIdentity:
		return no(ErrUnsupported, "an age identity", "an age identity opens files, it does not sign or open tokens", "give a PEM, OpenSSH or JWK key")
	case natureAgeFile:
		return no(ErrUnsupported, "a file encrypted with age", "fob does not open it here", "decrypt it: age -d -i IDENTITY FILE > NEW")
	case natureSSHSIG:
		return no(ErrNoKey, "an SSH signature", "a signature is not a key", "give the key")
	case natureJKS:
		return no(ErrUnsupported, "a Java key store (JKS or JCEKS)", "fob does not open it",
			"convert it: keytool -importkeystore -srckeystore FILE -destkeystore NEW.p12 -deststoretype PKCS12, then openssl pkcs12 -in NEW.p12 -nodes")
	case natureMinisign:
		return no(ErrUnsupported, "a minisign or signify file", "fob does not read this format", "give a PEM, OpenSSH or JWK key")
	}
	return no(ErrNoKey, "text", "neither PEM nor OpenSSH", "if this is an HMAC secret, say secret:@FILE")
}

// printable keeps a comment of a key file as it is, if it is text at all.
func printable(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
