package lint

import (
	"fmt"
	"strings"

	"fob/tokens"
)

var signatureRules = [...]Rule{
	{"signature-empty", High, "no signature",
		"The token names an algorithm and has no signature: it was taken off, to find a verifier that does not mind.",
		"Refuse it, and look for verifiers that do not.",
		"RFC 7515 §5.2; RFC 8725 §2.1, §3.3; OWASP WSTG-SESS-10"},
	{"signature-zero", High, "signature of zeros",
		"A verifier that does not look at the range of the numbers takes an ECDSA signature with r or s of zero for valid, whatever the token says (CVE-2022-21449).",
		"Refuse it, and update the verifiers' cryptography.",
		"CVE-2022-21449; FIPS 186-5 §6.4.2; RFC 8725 §3.3"},
	{"signature-length", Medium, "impossible length of the signature",
		"No signature of this algorithm has this length: the token was cut, put together of others, or names another algorithm than it was signed with.",
		"Compare it with what the issuer sent.",
		"RFC 7518 §3.2, §3.3, §3.4; RFC 8037 §3.1"},
	{"signature-der", Medium, "ECDSA signature in DER",
		"JOSE writes an ECDSA signature as the bytes of r and s, and not in DER as most libraries give it, so strict verifiers refuse it.",
		"Turn the DER into r‖s, each as long as the curve, before it is encoded.",
		"RFC 7518 §3.4"},
	{"signature-rsa-short", Medium, "RSA signature below 2048 bits",
		"The signature is as long as the modulus, which therefore has fewer bits than RFC 7518 asks for.",
		"Make a new key of at least 2048 bits.",
		"RFC 7518 §3.3; NIST SP 800-131A Rev. 2 §3"},
}

// signatures looks at the bytes of the signatures, without a key.
func (c *collector) signatures(i int) {
	d := c.in.Layers[i].Token
	if !d.Form.IsJWS() {
		return
	}
	for k := range d.Signatures {
		s := &d.Signatures[k]
		if s.Value.OK {
			c.signature(i, s.Alg(), s.Value.Raw)
		}
	}
}

func (c *collector) signature(i int, alg string, sig []byte) {
	report := func(id string, sev Severity, format string, args ...any) {
		c.add(id, sev, i, "signature", "", fmt.Sprintf(format, args...))
	}
	ec := strings.HasPrefix(alg, "ES")
	want := signatureLength(alg)
	switch {
	case alg == "" || strings.EqualFold(strings.TrimSpace(alg), "none"):
	case len(sig) == 0:
		report("signature-empty", High, "alg is %s, and the signature is empty", quote(alg))
	case ec && len(sig) == want && (isZero(sig[:want/2]) || isZero(sig[want/2:])):
		report("signature-zero", High, "r or s is zero")
	case ec && len(sig) != want && isDER(sig):
		report("signature-der", Medium, "the signature is DER of %d bytes, where %s has %d", len(sig), quote(alg), want)
	case want > 0 && len(sig) != want:
		report("signature-length", Medium, "the signature has %d bytes, and %s makes %d", len(sig), quote(alg), want)
	case !isRSA(alg):
	case len(sig) < 64 || len(sig) > 2048:
		report("signature-length", Medium, "the signature has %d bytes, which is no RSA modulus", len(sig))
	case len(sig) < 256 && !c.has("weak-key", i, ""):
		report("signature-rsa-short", Medium, "the signature has %d bytes, so the modulus has %d bits", len(sig), 8*len(sig))
	}
}

func isRSA(alg string) bool {
	a := tokens.LookupAlgorithm(tokens.PurposeSign, alg)
	return a != nil && a.Kty == "RSA"
}

// signatureLength is the length of every signature of the algorithm; 0 if it
// depends on the key, or is not known.
func signatureLength(alg string) int {
	switch alg {
	case "HS256":
		return 32
	case "HS384":
		return 48
	case "HS512", "ES256", "ES256K", "EdDSA", "Ed25519":
		return 64
	case "ES384":
		return 96
	case "ES512":
		return 132
	case "Ed448":
		return 114
	}
	return 0
}

func isZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// isDER tells the ASN.1 sequence of two integers that an ECDSA library gives
// (RFC 3279 §2.2.3).
func isDER(sig []byte) bool {
	body, ok := element(sig, 0x30)
	if !ok || len(body.rest) > 0 {
		return false
	}
	r, ok := element(body.content, 0x02)
	if !ok {
		return false
	}
	s, ok := element(r.rest, 0x02)
	return ok && len(s.rest) == 0
}

type asn1Element struct{ content, rest []byte }

// element reads one DER element of the kind that is wanted, of up to 255 bytes.
func element(b []byte, tag byte) (asn1Element, bool) {
	if len(b) < 2 || b[0] != tag {
		return asn1Element{}, false
	}
	n, b := int(b[1]), b[2:]
	if n == 0x81 && len(b) > 0 {
		n, b = int(b[0]), b[1:]
	} else if n > 0x7f {
		return asn1Element{}, false
	}
	if n > len(b) {
		return asn1Element{}, false
	}
	return asn1Element{b[:n], b[n:]}, true
}
