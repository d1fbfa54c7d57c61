package lint

import (
	"fmt"
	"strings"

	"fob/tokens"
)

var encryptionRules = [...]Rule{
	{"encrypted-unsigned", Medium, "encrypted, and by nobody known",
		"Whoever has the public key can encrypt, so claims that are encrypted to it and not signed can come from anyone.",
		"Sign the claims, and encrypt the signed token.",
		"draft-ietf-oauth-rfc8725bis-10 §2.3, §3.3; RFC 7519 §11.2"},
	{"nest-order", Low, "signature around the encryption",
		"A signature over the ciphertext can be taken off and another put on by someone who cannot read what is inside.",
		"Sign first, then encrypt the signed token.",
		"RFC 7519 §11.2"},
	{"zip", Low, "compressed before it is encrypted",
		"The length of what was compressed tells how much of it repeats, so an attacker who can add text beside a secret learns the secret.",
		"Leave zip out.",
		"RFC 8725 §3.6; RFC 7516 §4.1.3; draft-ietf-oauth-rfc8725bis-10 §2.4"},
	{"zip-bomb", High, "small token with a huge content",
		"A few bytes unfold to many, and a recipient without a limit spends its memory on them.",
		"Refuse what unfolds to more than 250 KB, or compression altogether.",
		"draft-ietf-oauth-rfc8725bis-10 §2.12, §3.15"},
	{"pbes2-low", High, "too few PBES2 iterations",
		"The fewer the iterations, the more passwords an attacker can try in a second on a token that he holds.",
		"Take 600000 iterations with HMAC-SHA-256 and 210000 with HMAC-SHA-512, or a key in place of a password.",
		"RFC 7518 §4.8.1.2; OWASP Password Storage Cheat Sheet, \"PBKDF2\""},
	{"pbes2-high", High, "too many PBES2 iterations",
		"The sender chooses how long the recipient computes before it can know whether the token is any good.",
		"Refuse counts above twice what OWASP recommends, and PBES2 altogether from strangers.",
		"draft-ietf-oauth-rfc8725bis-10 §2.10, §3.13"},
	{"pbes2-salt", Medium, "short PBES2 salt",
		"With a salt of less than 8 bytes the work of trying passwords can be shared between tokens, or done in advance.",
		"Take 16 random bytes for each token.",
		"RFC 7518 §4.8.1.1; NIST SP 800-132 §5.1"},
	{"encrypted-key", Medium, "encrypted key that should not be, or is missing",
		"The part for the encrypted key must be empty exactly where the key is agreed on directly, and readers that do not look disagree on which key it is.",
		"Make the token anew with a library.",
		"RFC 7516 §5.2 steps 9 and 10; RFC 7518 §4.5, §4.6"},
	{"encryption-length", High, "impossible length of iv or tag",
		"A recipient that takes a shorter tag or another iv lets forged ciphertexts through after few tries.",
		"Make the token anew with a library, and refuse other lengths than the standard has.",
		"RFC 7518 §5.2, §5.3; NIST SP 800-38D appendix C"},
}

// The limits of PBES2: the least of RFC 7518, what OWASP recommends, and twice
// that for SHA-256, above which the successor of RFC 8725 refuses.
const (
	leastCount    = 1000
	count256      = 600_000
	count512      = 210_000
	mostCount     = 2 * count256
	absurdCount   = 10_000_000
	unfoldedRoom  = 250 << 10
	unfoldedRatio = 10
)

// encryption looks at what a JWE says of how it was encrypted, and at how it
// stands with a signature.
func (c *collector) encryption(i int) {
	l := &c.in.Layers[i]
	d := l.Token
	if !d.Form.IsJWE() {
		return
	}
	for k := range d.Recipients {
		c.recipient(i, d, k)
	}
	c.lengths(i, d)
	if zip, _ := d.Get(0, "zip"); zip.Exists() {
		c.add("zip", Low, i, "header", "zip", "the content is compressed")
		c.bomb(i, l)
	}
	if i > 0 && c.in.Layers[i-1].Token.Form.IsJWS() {
		c.add("nest-order", Low, i, "token", "", "an encrypted token stands within a signed one")
	}
	c.unsigned(i, l)
}

// unsigned reports claims that anyone with the public key could have written.
func (c *collector) unsigned(i int, l *tokens.Layer) {
	if l.Opened == nil || i+1 < len(c.in.Layers) || i > 0 && c.in.Layers[i-1].Token.Form.IsJWS() {
		return
	}
	alg := tokens.LookupAlgorithm(tokens.PurposeKey, l.Opened.Alg)
	if alg == nil || alg.Kty == "oct" {
		return
	}
	if b, ok := c.in.body(i); ok && kindOf(l.Token, b.claims) != kindNone {
		c.add("encrypted-unsigned", Medium, i, "token", "", fmt.Sprintf("the claims were encrypted with %s to a public key, and are not signed", l.Opened.Alg))
	}
}

func (c *collector) bomb(i int, l *tokens.Layer) {
	size := len(l.Token.Ciphertext.Raw)
	switch {
	case tokens.CodeOf(l.Err) == tokens.CodeLimit && strings.Contains(l.Err.Error(), "decompressed-size"):
		c.add("zip-bomb", High, i, "token", "", fmt.Sprintf("a ciphertext of %d bytes unfolds beyond the limit", size))
	case l.Opened != nil && len(l.Opened.Bytes) > unfoldedRoom && len(l.Opened.Bytes)/unfoldedRatio > size:
		c.add("zip-bomb", Medium, i, "token", "", fmt.Sprintf("a ciphertext of %d bytes unfolds to %d", size, len(l.Opened.Bytes)))
	}
}

// recipient looks at one recipient's key encryption.
func (c *collector) recipient(i int, d *tokens.Decoded, k int) {
	r := &d.Recipients[k]
	alg := r.Alg()
	switch direct := alg == "dir" || alg == "ECDH-ES"; {
	case tokens.LookupAlgorithm(tokens.PurposeKey, alg) == nil || !r.EncryptedKey.OK:
	case direct && len(r.EncryptedKey.Raw) > 0:
		c.add("encrypted-key", Medium, i, "token", "", fmt.Sprintf("alg is %q, and there is an encrypted key of %d bytes", alg, len(r.EncryptedKey.Raw)))
	case !direct && len(r.EncryptedKey.Raw) == 0:
		c.add("encrypted-key", Medium, i, "token", "", fmt.Sprintf("alg is %q, and the encrypted key is empty", alg))
	}
	if !strings.HasPrefix(alg, "PBES2-") {
		return
	}
	p2c, _ := d.Get(k, "p2c")
	if n, ok := p2c.Int(); ok {
		c.count(i, alg, n)
	} else if p2c.Kind() == tokens.KindNumber {
		c.add("pbes2-high", High, i, "header", "p2c", "p2c is no whole number that a machine could count to")
	}
	p2s, _ := d.Get(k, "p2s")
	if salt, ok := p2s.Str(); ok && len(salt)*3/4 < 8 {
		c.add("pbes2-salt", Medium, i, "header", "p2s", fmt.Sprintf("the salt has %d bytes", len(salt)*3/4))
	}
}

func (c *collector) count(i int, alg string, n int64) {
	good := int64(count512)
	if strings.HasPrefix(alg, "PBES2-HS256") {
		good = count256
	}
	report := func(id string, sev Severity) { c.add(id, sev, i, "header", "p2c", fmt.Sprintf("p2c is %d", n)) }
	switch {
	case n < leastCount:
		report("pbes2-low", High)
	case n < good:
		report("pbes2-low", Low)
	case n > absurdCount:
		report("pbes2-high", High)
	case n > mostCount:
		report("pbes2-high", Medium)
	}
}

// lengths compares iv and tag with those that the content encryption has.
func (c *collector) lengths(i int, d *tokens.Decoded) {
	if len(d.Recipients) == 0 || !d.IV.OK || !d.Tag.OK {
		return
	}
	iv, tag := 12, 16
	switch d.Recipients[0].Enc() {
	case "A128GCM", "A192GCM", "A256GCM":
	case "A128CBC-HS256":
		iv = 16
	case "A192CBC-HS384":
		iv, tag = 16, 24
	case "A256CBC-HS512":
		iv, tag = 16, 32
	default:
		return
	}
	if len(d.IV.Raw) != iv || len(d.Tag.Raw) != tag {
		c.add("encryption-length", High, i, "token", "", fmt.Sprintf("iv and tag have %d and %d bytes, where they must have %d and %d", len(d.IV.Raw), len(d.Tag.Raw), iv, tag))
	}
}
