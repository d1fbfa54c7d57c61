package lint

import (
	"fmt"
	"strings"

	"fob/tokens"
)

var algorithmRules = [...]Rule{
	{"alg-none", High, "unsecured token",
		"The token says that it has no signature, so anyone can write whatever it claims.",
		"Sign it, and let the verifier hold a list of the algorithms that it accepts.",
		"RFC 8725 §3.2; draft-ietf-oauth-rfc8725bis-10 §3.2; RFC 7518 §3.6"},
	{"alg-none-variant", High, "\"none\" in another spelling",
		"A spelling of \"none\" such as \"nOnE\" gets past verifiers that look for the word itself and then read it without regard to case.",
		"Let the verifier hold a list of the algorithms that it accepts, compared to the letter, and none of those that it refuses.",
		"draft-ietf-oauth-rfc8725bis-10 §2.11, §3.1; RFC 7515 §4.1.1"},
	{"alg-prohibited", High, "prohibited algorithm",
		"The registry of algorithms marks this one as prohibited in JOSE: it rests on SHA-1, or encrypts without protecting what it encrypts against change.",
		"Take an algorithm that RFC 7518 §3.1, §4.1 and §5.1 list.",
		"IANA registry \"JSON Web Signature and Encryption Algorithms\", implementation requirement \"Prohibited\""},
	{"alg-purpose", High, "algorithm of another purpose",
		"A signed token that names an encryption algorithm, or the other way round, makes a library that does not tell them apart take a decryption for a signature.",
		"Let the verifier say whether it wants a signed or an encrypted token, and refuse the other.",
		"draft-ietf-oauth-rfc8725bis-10 §2.3, §3.3; RFC 7516 §9"},
	{"alg-case", Medium, "algorithm in another spelling",
		"Names of algorithms are compared to the letter, so one in another case is unknown to a strict verifier and known to a lax one.",
		"Write the name as the registry has it.",
		"RFC 7515 §4.1.1, §5.3; draft-ietf-oauth-rfc8725bis-10 §2.11"},
	{"alg-unknown", Low, "unknown algorithm",
		"The algorithm is none that fob knows, so nothing can be said of its strength, and many libraries will refuse it.",
		"Take an algorithm that RFC 7518 lists, unless both sides agreed on this one.",
		"RFC 8725 §3.1; RFC 7518 §3.1"},
	{"rsa1_5", Medium, "RSA1_5 encryption",
		"PKCS#1 v1.5 encryption invites padding oracles: a recipient that tells faults apart decrypts for the attacker.",
		"Encrypt with RSA-OAEP-256 or ECDH-ES.",
		"RFC 8725 §3.2; draft-ietf-oauth-rfc8725bis-10 §3.2; draft-ietf-jose-deprecate-none-rsa15-05"},
	{"alg-eddsa", Info, "EdDSA without its curve",
		"\"EdDSA\" leaves the curve to the key, and RFC 9864 deprecates it in favour of the name that says both.",
		"New issuers write \"Ed25519\" once their verifiers read it; until then nothing is wrong.",
		"RFC 9864 §2.2; draft-ietf-oauth-rfc8725bis-10 §3.2"},
}

// algorithms looks at the algorithms that a layer names.
func (c *collector) algorithms(i int) {
	d := c.in.Layers[i].Token
	for k := range d.Signatures {
		if alg, _ := d.Signatures[k].Get("alg"); alg.Kind() == tokens.KindString {
			c.algorithm(i, "alg", d.Signatures[k].Alg(), tokens.PurposeSign)
		}
	}
	for k := range d.Recipients {
		r := &d.Recipients[k]
		if alg, _ := d.Get(k, "alg"); alg.Kind() == tokens.KindString {
			c.algorithm(i, "alg", r.Alg(), tokens.PurposeKey)
		}
		// The recipients share one content encryption.
		if enc, _ := d.Get(k, "enc"); k == 0 && enc.Kind() == tokens.KindString {
			c.algorithm(i, "enc", r.Enc(), tokens.PurposeEnc)
		}
	}
}

func (c *collector) algorithm(i int, member, name string, purpose tokens.Purpose) {
	switch {
	case name == "none":
		c.add("alg-none", High, i, "header", member, member+` is "none"`)
	case strings.EqualFold(strings.TrimSpace(strings.Trim(name, "\x00")), "none"):
		c.add("alg-none-variant", High, i, "header", member, fmt.Sprintf("%s is %s", member, quote(name)))
	case name == "RSA1_5" && purpose == tokens.PurposeKey:
		c.add("rsa1_5", Medium, i, "header", member, "the content key is encrypted with RSA1_5")
	case name == "EdDSA" && purpose == tokens.PurposeSign:
		c.add("alg-eddsa", Info, i, "header", member, `alg is "EdDSA"`)
	case isProhibited(name):
		c.add("alg-prohibited", High, i, "header", member, fmt.Sprintf("%s is %s", member, quote(name)))
	case isAlgorithm(purpose, name):
	case otherPurpose(purpose, name) != "":
		c.add("alg-purpose", High, i, "header", member, fmt.Sprintf("%s is %s, which is for %s", member, quote(name), otherPurpose(purpose, name)))
	case isRegistered(name):
	case properSpelling(purpose, name) != "":
		c.add("alg-case", Medium, i, "header", member, fmt.Sprintf("%s is %s, where the registry has %q", member, quote(name), properSpelling(purpose, name)))
	default:
		c.add("alg-unknown", Low, i, "header", member, fmt.Sprintf("%s is %s", member, quote(name)))
	}
}

func isAlgorithm(p tokens.Purpose, name string) bool { return tokens.LookupAlgorithm(p, name) != nil }

// isProhibited tells the algorithms that the registry has for other uses only.
func isProhibited(name string) bool {
	switch name {
	case "HS1", "RS1", "A128CBC", "A192CBC", "A256CBC", "A128CTR", "A192CTR", "A256CTR":
		return true
	}
	return false
}

// isRegistered tells the algorithms of the registry that fob does not have and
// that are sound.
func isRegistered(name string) bool {
	switch name {
	case "ES256K", "Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87":
		return true
	}
	return false
}

// otherPurpose says in words what the algorithm is for, if not for p.
func otherPurpose(p tokens.Purpose, name string) string {
	for other, words := range [...]string{tokens.PurposeSign: "signatures", tokens.PurposeKey: "encrypting keys", tokens.PurposeEnc: "encrypting content"} {
		if words != "" && tokens.Purpose(other) != p && isAlgorithm(tokens.Purpose(other), name) {
			return words
		}
	}
	return ""
}

// properSpelling gives the algorithm that name is, but for case and white space.
func properSpelling(p tokens.Purpose, name string) string {
	name = strings.TrimSpace(strings.Trim(name, "\x00"))
	for _, a := range tokens.Algorithms(p) {
		if strings.EqualFold(a.Name, name) {
			return a.Name
		}
	}
	return ""
}
