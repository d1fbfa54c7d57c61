package lint

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// password reports secrets by the name of their member, and those that are
// written into a text as "password=…". A key of few letters is the name of one.
func (s *search) password(n *memberName, text string) {
	switch {
	case n.namesSecret() && looksSecret(text) && (string(n.word(0)) != "key" || len(text) >= 16 && distinct(text) >= 8):
		s.hit(idPassword, High, "the member's name says that the value is a secret, and it is no hash and no reference to one")
	case basicCredentials(text):
		s.hit(idPassword, High, "the value holds a user name and a password, as HTTP Basic sends them")
	case passwordInText(text):
		s.hit(idPassword, High, "the value holds a password beside its name, as in a connection string")
	}
}

// namesSecret tells the names of passwords and secrets.
func (n *memberName) namesSecret() bool {
	switch string(n.flat()) {
	case "password", "passwd", "pwd", "passphrase", "passcode", "secret", "secrets", "passwords", "clientsecret", "appsecret", "apisecret", "apikey", "apikeys", "xapikey",
		"secretkey", "privatekey", "sharedsecret", "consumersecret", "totpsecret", "otpsecret", "mfasecret", "totpseed", "jwtsecret", "signingsecret", "signingkey", "hmackey", "hmacsecret",
		"encryptionkey", "masterkey", "masterpassword", "recoverykey", "seedphrase", "mnemonic", "awssecretaccesskey", "secretaccesskey", "storagekey", "sharedaccesskey", "accountkey", "webhooksecret":
		return true
	}
	switch string(n.word(0)) {
	case "password", "passwd", "passphrase", "pwd":
		switch string(n.word(1)) {
		case "forgot", "reset", "change", "changed", "must", "has", "no", "last", "is", "requires", "require", "use", "update", "expired", "grant":
			return false
		}
		return true
	case "secret":
		switch string(n.word(1)) {
		case "client", "app", "api", "user", "shared", "oauth", "oauth2", "webhook", "auth", "session", "cookie":
			return true
		}
	}
	return false
}

// looksSecret tells a value that may be a secret from what else stands under
// such names: switches, words about a secret, dates, algorithms, references.
func looksSecret(text string) bool {
	if len(text) < 4 || isPlaceholder(text) || isDate(text) || isReference(text) || isAlgorithmName(text) {
		return false
	}
	switch strings.ToLower(text) {
	case "true", "false", "none", "null", "undefined", "n/a", "hidden", "redacted", "removed", "masked", "unset", "empty", "unknown", "default",
		"required", "optional", "enabled", "disabled", "expired", "changed", "valid", "invalid", "active", "inactive", "weak", "strong", "medium", "high",
		"password", "passwd", "secret", "basic", "bearer", "plain", "client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt",
		"urn", "ropc", "push", "totp", "hotp", "webauthn", "fido", "kerberos", "ldap", "saml", "oidc", "federated", "local", "never", "always":
		return false
	}
	return true
}

// isDate tells a time as RFC 3339 writes it.
func isDate(text string) bool {
	if len(text) < 10 || text[4] != '-' || text[7] != '-' {
		return false
	}
	return isNumber(text[:4]) && isNumber(text[5:7]) && isNumber(text[8:10]) && (len(text) == 10 || text[10] == 'T' || text[10] == ' ')
}

// isReference tells an address or the name of a secret in a store: those say
// where the secret is, and not what it is.
func isReference(text string) bool {
	scheme, rest, ok := strings.Cut(text, ":")
	if ok && len(scheme) >= 2 && len(scheme) <= 32 && isWord(scheme) && rest != "" {
		switch strings.ToLower(scheme) {
		case "urn", "arn", "vault", "ref", "secret", "env", "file", "keyvault", "ssm", "kms", "did", "awssm", "gcpsm":
			return true
		}
		return strings.HasPrefix(rest, "//") && !strings.Contains(rest, "@")
	}
	return strings.HasPrefix(text, "projects/") && strings.Contains(text, "/secrets/") || text[0] == '/' && strings.Count(text, "/") > 1 && !strings.ContainsAny(text, "+=")
}

func isWord(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isAlnum(s[i]) && s[i] != '-' && s[i] != '_' && s[i] != '.' && s[i] != '+' {
			return false
		}
	}
	return s != ""
}

// isAlgorithmName tells the names of algorithms and of the forms of keys, with
// or without their parameters.
func isAlgorithmName(text string) bool {
	if len(text) > 24 {
		return false
	}
	name := strings.ToLower(text)
	for _, p := range [...]string{"argon2", "bcrypt", "scrypt", "pbkdf2", "sha", "hmac", "md5", "rs256", "rs384", "rs512", "ps256", "es256", "es384", "es512", "hs256", "hs384", "hs512", "eddsa", "ed25519", "aes", "rsa", "ecdsa", "pem", "pkcs", "jwk", "x509", "p-256"} {
		rest, ok := strings.CutPrefix(name, p)
		switch {
		case !ok || !isWord("x"+rest):
		case rest == "", !isAlpha(rest[0]), rest == "id", rest == "i", rest == "d", strings.HasPrefix(rest, "sha"):
			return true
		}
	}
	return false
}

// basicCredentials tells the value of an Authorization header with a user name
// and a password (RFC 7617 §2).
func basicCredentials(text string) bool {
	const scheme = "Basic "
	if len(text) < len(scheme)+8 || len(text) > 1024 || !strings.EqualFold(text[:len(scheme)], scheme) {
		return false
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text[len(scheme):]))
	if err != nil || !utf8.Valid(raw) {
		return false
	}
	_, password, ok := strings.Cut(string(raw), ":")
	return ok && password != ""
}

// passwordInText finds "password=…" in connection strings and queries.
func passwordInText(text string) bool {
	for i := 0; i < len(text); i++ {
		j := strings.IndexByte(text[i:], '=')
		if j < 0 {
			return false
		}
		i += j
		if !endsInPassword(text[:i]) {
			continue
		}
		value := text[i+1:]
		if end := strings.IndexAny(value[:min(len(value), 256)], "&;, \t\r\n\"'"); end >= 0 {
			value = value[:end]
		}
		if len(value) <= 256 && looksSecret(value) && !strings.HasPrefix(value, "=") {
			return true
		}
	}
	return false
}

// endsInPassword tells a text whose last word is the name of a password.
func endsInPassword(text string) bool {
	start := len(text)
	for start > 0 && len(text)-start < 20 && (isAlpha(text[start-1]) || text[start-1] == '_') {
		start--
	}
	switch byteAt(text, start-1) {
	case 0, ';', '&', '?', ' ', ',', '\t', '\n', '"', '\'':
	default:
		return false
	}
	switch strings.ToLower(text[start:]) {
	case "password", "passwd", "pwd", "client_secret":
		return true
	}
	return false
}

// passwordHash reports hashes of passwords in the forms that systems store them.
func (s *search) passwordHash(text string) bool {
	kind := ""
	for i := 0; i < len(text) && kind == ""; i++ {
		j := strings.IndexAny(text[i:], "${")
		if j < 0 {
			break
		}
		if i += j; !isAlnum(byteAt(text, i-1)) {
			kind = hashAt(text[i:])
		}
	}
	if kind == "" && strings.HasPrefix(text, "pbkdf2_sha") && strings.Count(text[:min(len(text), 256)], "$") == 3 {
		kind = "PBKDF2"
	}
	if kind == "" {
		return false
	}
	s.hit(idPasswordHash, High, "the value holds a password hash ("+kind+")")
	return true
}

// hashAt names the hash that a text begins with.
func hashAt(text string) string {
	for _, f := range [...]struct {
		prefix string
		body   int // the least that follows
		kind   string
	}{
		{"$2a$", 56, "bcrypt"}, {"$2b$", 56, "bcrypt"}, {"$2y$", 56, "bcrypt"}, {"$2x$", 56, "bcrypt"},
		{"$argon2id$", 40, "Argon2"}, {"$argon2i$", 40, "Argon2"}, {"$argon2d$", 40, "Argon2"},
		{"$scrypt$", 40, "scrypt"}, {"$7$", 60, "scrypt"}, {"$y$", 50, "yescrypt"}, {"$gy$", 50, "yescrypt"},
		{"$pbkdf2", 40, "PBKDF2"}, {"$6$", 88, "SHA-512 crypt"}, {"$5$", 45, "SHA-256 crypt"}, {"$1$", 24, "MD5 crypt"}, {"$apr1$", 24, "MD5 crypt of Apache"},
		{"{SSHA}", 32, "salted SHA-1 of LDAP"}, {"{SHA}", 28, "SHA-1 of LDAP"}, {"{SSHA512}", 88, "salted SHA-512 of LDAP"}, {"{SSHA256}", 48, "salted SHA-256 of LDAP"}, {"{MD5}", 24, "MD5 of LDAP"},
	} {
		body, ok := strings.CutPrefix(text, f.prefix)
		if ok && len(body) >= f.body && isHashText(body[:f.body]) {
			return f.kind
		}
	}
	return ""
}

func isHashText(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isAlnum(c) && c != '.' && c != '/' && c != '$' && c != '+' && c != '=' && c != ',' && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
