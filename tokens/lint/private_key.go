package lint

import (
	"encoding/base64"
	"strings"

	"fob/tokens"
)

// keyObject reports a JWK with its private members (RFC 7518 §6).
func (s *search) keyObject(v tokens.Value) {
	var kty string
	var private, secret, pair bool
	for name, val := range v.Members() {
		text, isText := val.Str()
		switch name {
		case "kty":
			kty = text
		case "d":
			private = isText && len(text) >= 8
		case "p", "q", "dp", "dq", "qi":
			pair = pair || isText && len(text) >= 8
		case "priv":
			private = private || isText && len(text) >= 8
		case "k":
			secret = isText && text != ""
		}
	}
	switch {
	case kty == "oct" && secret:
		s.hit(idPrivateKey, High, "the value is a JWK with a shared secret (its member k)")
	case kty == "RSA" && (private || pair), (kty == "EC" || kty == "OKP" || kty == "AKP") && private:
		s.hit(idPrivateKey, High, "the value is a JWK with its private members")
	}
}

// privateKey reports a private key in one of its text forms.
func (s *search) privateKey(text string) bool {
	kind, sev := pemPrivateKey(text), High
	switch {
	case strings.Contains(kind, "ENCRYPTED"):
		sev = Medium // the passphrase is still to be guessed
	case kind != "":
	case jwkText(text):
		kind = "a JWK with its private members, as text"
	default:
		if kind = markedPrivateKey(text); kind == "" {
			kind = encodedPrivateKey(text)
		}
	}
	if kind == "" {
		return false
	}
	s.hit(idPrivateKey, sev, "the value holds "+kind)
	return true
}

// pemPrivateKey finds a PEM block (RFC 7468 §10, §11) with something in it: the
// first line alone stands in manuals.
func pemPrivateKey(text string) string {
	const begin, dashes = "-----BEGIN ", "-----"
	for {
		i := strings.Index(text, begin)
		if i < 0 {
			return ""
		}
		text = text[i+len(begin):]
		end := strings.Index(text[:min(len(text), 64)], dashes)
		if end < 0 {
			continue
		}
		label := text[:end]
		if (label == "PRIVATE KEY" || label == "PGP PRIVATE KEY BLOCK" || strings.HasSuffix(label, " PRIVATE KEY")) && isLabel(label) && hasKeyBody(text[end:]) {
			return "a private key in PEM (" + label + ")"
		}
	}
}

func isLabel(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isUpper(s[i]) && !isDigit(s[i]) && s[i] != ' ' {
			return false
		}
	}
	return true
}

// hasKeyBody looks for a run of base64 close after the first line of a block;
// PGP and old PEM have lines of headers before it.
func hasKeyBody(after string) bool {
	run := 0
	for i := 0; i < min(len(after), 256); i++ {
		if c := after[i]; !isAlnum(c) && c != '+' && c != '/' {
			run = 0
		} else if run++; run == 24 {
			return true
		}
	}
	return false
}

// markedPrivateKey finds the forms that name themselves.
func markedPrivateKey(text string) string {
	if i := strings.Index(text, "AGE-SECRET-KEY-1"); i >= 0 && i+len("AGE-SECRET-KEY-1")+58 <= len(text) {
		return "a private key of age"
	}
	if strings.Contains(text, "PuTTY-User-Key-File-") && strings.Contains(text, "Private-Lines:") {
		return "a private key of PuTTY"
	}
	return ""
}

// jwkText finds a private JWK that is written as a string.
func jwkText(text string) bool {
	if !strings.Contains(text, `"kty"`) {
		return false
	}
	for _, member := range [...]string{`"d"`, `"k"`, `"p"`, `"priv"`} {
		_, after, ok := strings.Cut(text, member)
		if !ok {
			continue
		}
		after = strings.TrimLeft(after[:min(len(after), 64)], " \t\r\n")
		after, ok = strings.CutPrefix(after, ":")
		after = strings.TrimLeft(after, " \t\r\n")
		if ok && len(after) > 16 && after[0] == '"' && isBase64Text(after[1:16]) {
			return true
		}
	}
	return false
}

func isBase64Text(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isAlnum(c) && c != '+' && c != '/' && c != '-' && c != '_' && c != '=' {
			return false
		}
	}
	return s != ""
}

// encodedPrivateKey finds PEM and DER (RFC 5958, RFC 8017 appendix A.1.2, RFC
// 5915) that were encoded once more.
func encodedPrivateKey(text string) string {
	switch {
	case len(text) < 64:
		return ""
	case strings.HasPrefix(text, "LS0tLS1CRUdJTi"): // -----BEGIN
		if head := decodeStart(text); strings.Contains(string(head), "PRIVATE KEY") {
			return "a private key in PEM, in base64"
		}
	case text[0] == 'M': // SEQUENCE
		if isBase64Text(text) && derPrivateKey(decodeStart(text), len(text)/4*3) {
			return "a private key in DER, in base64"
		}
	}
	return ""
}

// decodeStart decodes the first bytes of base64 of either alphabet.
func decodeStart(text string) []byte {
	head := strings.NewReplacer("-", "+", "_", "/").Replace(text[:64])
	raw, err := base64.StdEncoding.DecodeString(head)
	if err != nil {
		return nil
	}
	return raw
}

// derPrivateKey looks at the start of a SEQUENCE of about size bytes: version 0
// and an algorithm (PKCS#8) or a modulus (PKCS#1), or version 1 and an octet
// string (SEC 1).
func derPrivateKey(b []byte, size int) bool {
	length, b, ok := derHead(b, 0x30)
	if !ok || length > size || length < size-8 {
		return false
	}
	one, b, ok := derHead(b, 0x02)
	if !ok || one != 1 || len(b) < 2 {
		return false
	}
	version, b := b[0], b[1:]
	switch b[0] {
	case 0x30: // AlgorithmIdentifier: an object identifier comes first
		_, inner, ok := derHead(b, 0x30)
		return version <= 1 && ok && len(inner) > 0 && inner[0] == 0x06
	case 0x02: // the modulus
		n, _, ok := derHead(b, 0x02)
		return version <= 1 && ok && n >= 64
	case 0x04:
		n, _, ok := derHead(b, 0x04)
		return version == 1 && ok && n >= 16 && n <= 66
	}
	return false
}

// derHead reads a tag and its length, and gives what follows.
func derHead(b []byte, tag byte) (length int, rest []byte, ok bool) {
	if len(b) < 2 || b[0] != tag {
		return 0, nil, false
	}
	n, b := int(b[1]), b[2:]
	if n < 0x80 {
		return n, b, true
	}
	if n &= 0x7f; n == 0 || n > 3 || n > len(b) {
		return 0, nil, false
	}
	for _, c := range b[:n] {
		length = length<<8 | int(c)
	}
	return length, b[n:], true
}
