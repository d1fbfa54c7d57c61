package lint

import (
	"fmt"
	"strings"

	"fob/tokens"
)

var referenceRules = [...]Rule{
	{"kid-path", High, "kid that is a path",
		"A verifier that reads its key from a file named after the kid can be led to any file whose content the attacker knows, such as an empty one.",
		"Look the kid up in a list of keys in memory, and refuse one that is not there.",
		"RFC 8725 §3.10; RFC 7515 §4.1.4; OWASP WSTG-SESS-10"},
	{"kid-query", High, "kid that is a query",
		"A verifier that puts the kid into an SQL, LDAP or document query lets the attacker choose the key that the query returns.",
		"Pass the kid as a parameter of the query, and refuse one that is not in the list of keys.",
		"RFC 8725 §3.10; draft-ietf-oauth-rfc8725bis-10 §3.10"},
	{"kid-command", High, "kid that is a command",
		"A verifier that hands the kid to a shell, a template or a lookup runs what the attacker wrote.",
		"Look the kid up in a list of keys in memory, and refuse one that is not there.",
		"RFC 8725 §3.10; OWASP WSTG-SESS-10"},
	{"kid-control", High, "kid with control characters",
		"A control character in the kid, such as a null byte or a line break, ends or splits it for some readers, which then look up another key than the one that was checked.",
		"Refuse a kid with characters that its issuer never uses.",
		"RFC 8725 §3.10; RFC 7515 §4.1.4"},
	{"kid-url", Medium, "kid that is a URL",
		"A verifier that fetches what the kid points at takes the key from whoever wrote the token.",
		"Compare the kid as text with the keys at hand, and never fetch it.",
		"RFC 8725 §3.10; RFC 7515 §4.1.4"},
	{"jku", Low, "token names its own key set",
		"A verifier that fetches the jku and takes the key that is there trusts whoever wrote the token: an attacker puts the address of a key set of his own.",
		"Take the keys from the issuer's configured address; if jku must be used, compare it with a list of whole addresses first.",
		"RFC 7515 §4.1.2, §10.3; RFC 8725 §3.10"},
	{"x5u", Low, "token names its own certificate",
		"A verifier that fetches the x5u and takes the certificate that is there trusts whoever wrote the token, unless it proves the chain and the name.",
		"Take the certificate from configuration; if x5u must be used, compare it with a list of whole addresses, and prove the chain.",
		"RFC 7515 §4.1.5, §10.3; RFC 8725 §3.10"},
	{"key-url-plain", Medium, "key fetched without TLS",
		"What comes over plain http can be exchanged on the way, and with it the key that the token is verified with.",
		"Use https, and prove the server's name.",
		"RFC 7515 §4.1.2, §4.1.5, §8"},
	{"key-url-internal", High, "key address inside the network",
		"An address of this machine or the network inside makes a verifier that fetches it knock on doors that are closed to the attacker (SSRF), such as the metadata service of a cloud.",
		"Do not fetch addresses that stand in a token; where it must be, refuse what resolves to a loopback, link-local or private address.",
		"RFC 8725 §3.10; draft-ietf-oauth-rfc8725bis-10 §3.10; OWASP Server-Side Request Forgery Prevention Cheat Sheet"},
	{"key-url-odd", High, "key address that is no plain https address",
		"An address with another scheme, with a user name, or that parsers read in different ways gets past a comparison with the addresses that are allowed.",
		"Compare with a list of whole addresses, character by character.",
		"RFC 7515 §4.1.2; RFC 8725 §3.10; OWASP Server-Side Request Forgery Prevention Cheat Sheet"},
	{"jwk", Medium, "token brings its own key",
		"A verifier that takes the key in the header proves only that whoever made the token has a key: any attacker does (CVE-2018-0114).",
		"Take the key from configuration by kid; where the key is what is proved, as in DPoP, give the token the typ that says so.",
		"RFC 7515 §4.1.3; RFC 8725 §3.10; RFC 9449 §4.2"},
	{"jwk-private", High, "private key in the header",
		"The header shows the private or secret half of a key to everyone who sees the token.",
		"Take the key out of use at once, and put only the public members into a header.",
		"RFC 7515 §4.1.3; RFC 9449 §4.2, §4.3; RFC 7517 §9.2"},
	{"x5c", Info, "token brings its own certificate",
		"A verifier that takes the key of the first certificate without proving the chain to a root that it trusts proves nothing: anyone can make such a certificate.",
		"Prove the chain to a root of your own choice, and the name, the time and the use in the certificate.",
		"RFC 7515 §4.1.6; RFC 5280 §6"},
	{"x5t-sha1", Info, "certificate named by its SHA-1",
		"SHA-1 no longer keeps two certificates from having one thumbprint, so x5t may say which certificate to try, and proves nothing.",
		"Name keys by kid, or certificates by x5t#S256.",
		"RFC 7515 §4.1.7, §4.1.8, §10.11"},
}

// references looks at what the headers of a layer say of the key.
func (c *collector) references(i int) {
	d := c.in.Layers[i].Token
	for h := range headersOf(d) {
		if kid, ok := h.json.Get("kid").Str(); ok {
			c.kid(i, kid)
		}
		for _, name := range [...]string{"jku", "x5u"} {
			if u, ok := h.json.Get(name).Str(); ok {
				c.keyURL(i, name, u, d)
			}
		}
		c.privateKey(i, "jwk", h.json.Get("jwk"))
		c.privateKey(i, "epk", h.json.Get("epk"))
		if !d.Form.IsJWS() {
			continue // of a JWE they name the recipient's key
		}
		if h.json.Get("jwk").Exists() && !provesKey(d, h.json) {
			c.add("jwk", Medium, i, "header", "jwk", "the header has a public key in it"+atyp(d))
		}
		if h.json.Get("x5c").Exists() {
			c.add("x5c", Info, i, "header", "x5c", fmt.Sprintf("the header has %s in it", certificates(h.json.Get("x5c").Len())))
		}
		if h.json.Get("x5t").Exists() && !h.json.Get("x5t#S256").Exists() {
			c.add("x5t-sha1", Info, i, "header", "x5t", "the certificate is named by a SHA-1 thumbprint")
		}
	}
}

func certificates(n int) string {
	if n == 1 {
		return "a certificate"
	}
	return fmt.Sprintf("%d certificates", n)
}

func atyp(d *tokens.Decoded) string {
	if typ := d.Typ(); typ != "" {
		return ", and typ " + quote(typ) + " is no proof of a key"
	}
	return ", and no typ that makes it the proof of a key"
}

// provesKey tells the tokens whose purpose is to prove the key in their header:
// DPoP (RFC 9449 §4.2), the proof of OpenID4VCI and a request of ACME (RFC 8555
// §6.2).
func provesKey(d *tokens.Decoded, h tokens.Value) bool {
	switch mediaType(d.Typ()) {
	case "dpop+jwt", "openid4vci-proof+jwt":
		return true
	}
	return h.Get("nonce").Exists() && h.Get("url").Exists()
}

// privateKey reports private members of a key that stands in a header.
func (c *collector) privateKey(i int, name string, jwk tokens.Value) {
	if jwk.Kind() != tokens.KindObject {
		return
	}
	for _, member := range [...]string{"d", "k", "p", "q", "dp", "dq", "qi", "oth"} {
		if jwk.Get(member).Exists() {
			c.add("jwk-private", High, i, "header", name, fmt.Sprintf("%s has the member %q, which is not public", name, member))
			return
		}
	}
}

// kid reports a key id that is made to be more than a name.
func (c *collector) kid(i int, kid string) {
	lower := strings.ToLower(kid)
	report := func(id string, sev Severity) {
		c.add(id, sev, i, "header", "kid", "kid is "+quote(kid))
	}
	// Beside what else it is: a null byte cuts what follows off a path.
	if strings.ContainsFunc(kid, func(r rune) bool { return r < ' ' || r == 0x7f }) || strings.Contains(lower, "%00") {
		report("kid-control", High)
	}
	switch {
	case isPath(lower):
		report("kid-path", High)
	case isQuery(lower):
		report("kid-query", High)
	case isCommand(lower):
		report("kid-command", High)
	case strings.HasPrefix(lower, "https://"):
		if a := parseAddress(kid); a.internal || a.odd != "" {
			report("kid-url", Medium)
			return
		}
		report("kid-url", Info) // the key vaults of clouds name keys so
	case strings.Contains(lower, "://"):
		report("kid-url", Medium)
	}
}

// isPath tells paths from the names that look a little like one: base64 has
// slashes too, and clouds name keys "projects/p/keys/k".
func isPath(kid string) bool {
	if containsAny(kid, "../", `..\`, "..%2f", "..%5c", "%2e%2e", "/dev/null", "/./", "file:", `\\`) || kid == ".." {
		return true
	}
	if len(kid) > 2 && 'a' <= kid[0] && kid[0] <= 'z' && kid[1] == ':' && (kid[2] == '\\' || kid[2] == '/') {
		return true
	}
	if !strings.HasPrefix(kid, "/") {
		return false
	}
	for _, root := range [...]string{"/etc/", "/dev/", "/proc/", "/sys/", "/var/", "/tmp/", "/usr/", "/home/", "/root/", "/opt/", "/run/", "/srv/", "/app/", "/mnt/", "/bin/", "/lib/", "/users/"} {
		if strings.HasPrefix(kid, root) {
			return true
		}
	}
	return strings.Contains(kid, ".") // base64 has none
}

// isQuery tells the marks of an injection into SQL, LDAP or a document store.
// A kid in base64url may have "--" in it, so words alone do not count.
func isQuery(kid string) bool {
	words := strings.Join(strings.FieldsFunc(kid, func(r rune) bool {
		return r == ' ' || r == '+' || r == '/' || r == '*' || r == '(' || r == ')' || r == '%'
	}), " ")
	switch {
	case containsAny(words, "union select", "union all select", "select null", "' or ", `" or `, "' and ", `" and `, "'or'", "' union", "drop table", "insert into", "waitfor delay", "pg_sleep", "or 1=1", "'='", "';", `";`, "'--", "' --", "'#"):
		return true
	case containsAny(kid, "*)(", ")(|", ")(&", "(|(", "(&("):
		return true
	}
	return containsAny(kid, `{"$`, "[$ne]", "[$gt]", "$where")
}

// isCommand tells the marks of a shell, of a template and of a lookup.
func isCommand(kid string) bool {
	if containsAny(kid, "$(", "${", "`", "&&", "||", "<%", "{{", "#{", "<?", "<!", "<script") || strings.HasPrefix(kid, "|") {
		return true
	}
	for _, mark := range [...]string{";", "|", "&"} {
		for rest := kid; ; {
			_, after, ok := strings.Cut(rest, mark)
			if !ok {
				break
			}
			rest = after
			if isShellWord(strings.TrimLeft(after, " +")) {
				return true
			}
		}
	}
	return false
}

func isShellWord(text string) bool {
	word := text
	if end := strings.IndexFunc(text, func(r rune) bool { return (r < 'a' || 'z' < r) && (r < '0' || '9' < r) && r != '.' }); end >= 0 {
		word = text[:end]
	}
	switch word {
	case "cat", "curl", "wget", "nc", "ncat", "bash", "sh", "zsh", "id", "ls", "dir", "rm", "cp", "mv", "echo", "whoami", "uname", "touch", "sleep", "ping", "nslookup", "dig",
		"python", "python3", "perl", "ruby", "php", "node", "cmd", "cmd.exe", "powershell", "powershell.exe", "type", "env", "printenv", "chmod", "kill", "reboot":
		return true
	}
	return false
}

func containsAny(s string, list ...string) bool {
	for _, part := range list {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}
