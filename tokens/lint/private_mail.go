package lint

import "strings"

// mail reports mail addresses outside of the claims that are made for them.
func (s *search) mail(n *memberName, text string) {
	if n.namesService() || n.personalClaim() != notPersonal {
		return
	}
	local, domain, ok := findMail(text)
	if !ok {
		return
	}
	if n.namesPerson() {
		// An address as identifier is for those who chose it to judge, and one to
		// write to is there to be read (RFC 8292 §2.1, RFC 8555 §7.3).
		if !strings.HasPrefix(text, "mailto:") {
			s.identifier()
		}
		return
	}
	if s.part == "payload" && len(s.path) == 0 {
		s.hit(idMailAddress, Low, "a mail address stands in the payload")
		return
	}
	what := "the value holds a mail address"
	if len(local)+1+len(domain) == len(text) {
		what = "the value is a mail address"
	}
	s.hit(idMailAddress, Low, what)
}

// namesService tells the claims that name a client or a server, which some
// platforms give the form of a mail address.
func (n *memberName) namesService() bool {
	switch string(n.is()) {
	case "iss", "aud", "azp", "client_id", "cid", "appid", "issuer", "audience":
		return true
	}
	return false
}

// namesPerson tells the claims that identify the subject, or whom to write to
// about it (RFC 8292 §2.1), in whatever form the issuer has chosen.
func (n *memberName) namesPerson() bool {
	switch string(n.is()) {
	case "sub", "upn", "unique_name", "preferred_username", "username", "user_name", "login", "login_hint", "user_login", "uid", "user",
		"verified_primary_email", "verified_secondary_email", "name_id", "nameidentifier", "nameid", "kid", "contact", "contacts", "actor", "acct", "user_id", "userid":
		return true
	}
	return false
}

// findMail finds the first address of a person in a text (RFC 5322 §3.4.1, as
// far as people have such addresses).
func findMail(text string) (local, domain string, ok bool) {
	for i := 0; i < len(text); i++ {
		j := strings.IndexByte(text[i:], '@')
		if j < 0 {
			return "", "", false
		}
		i += j
		if local, domain, ok = mailAt(text, i); ok {
			return local, domain, true
		}
	}
	return "", "", false
}

const (
	longestLocal  = 64  // RFC 5321 §4.5.3.1.1
	longestDomain = 253 // RFC 1035 §2.3.4
)

// mailAt reads the address around the @ at i.
func mailAt(text string, i int) (local, domain string, ok bool) {
	from := i
	for from > 0 && i-from <= longestLocal && isLocal(text[from-1]) {
		from--
	}
	to := i + 1
	for to < len(text) && to-i <= longestDomain+1 && (isAlnum(text[to]) || text[to] == '.' || text[to] == '-') {
		to++
	}
	local, domain = text[from:i], strings.TrimRight(text[i+1:to], ".-")
	// git@github.com:owner/repo is an address of a repository.
	remote := byteAt(text, to) == ':' && to+1 < len(text) && !isSpace(text[to+1])
	if remote || byteAt(text, to) == '@' || byteAt(text, to) == '_' || !goodLocal(local) || !goodDomain(domain) || inPath(text, from) {
		return "", "", false
	}
	return local, domain, !nobody(local, domain)
}

func isLocal(c byte) bool {
	return isAlnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%' || c == '\''
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func goodLocal(s string) bool {
	s = strings.TrimPrefix(s, "'")
	return s != "" && len(s) <= longestLocal && s[0] != '.' && s[len(s)-1] != '.' && !strings.Contains(s, "..")
}

// goodDomain wants at least two labels, of which the last is no number and not
// the ending of a file.
func goodDomain(s string) bool {
	last := strings.LastIndexByte(s, '.')
	if last <= 0 || len(s) > longestDomain || len(s)-last-1 < 2 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	top := strings.ToLower(s[last+1:])
	for i := 0; i < len(top); i++ {
		if !isLower(top[i]) && !strings.HasPrefix(top, "xn--") {
			return false
		}
	}
	switch top {
	case "local", "internal", "localhost", "lan", "invalid", "arpa", "svc", "cluster", "onion", // never on the open net
		"png", "jpg", "jpeg", "gif", "webp", "svg", "js", "css", "html", "json", "xml", "txt", "pdf", "yml", "yaml", "toml", "tgz", "gz", "tar", "exe", "dll":
		return false
	}
	return true
}

// inPath tells an @ that stands in the path of an address, as in
// https://cdn.example/pkg@1.2.3/index.js; in its query stand real ones.
func inPath(text string, from int) bool {
	start := max(0, from-2048)
	for i := from - 1; i >= start; i-- {
		switch text[i] {
		case ' ', '\t', '\n', '\r', '?', '"', '<', ',', ';':
			return false
		case '/':
			if i > 1 && text[i-1] == '/' && text[i-2] == ':' {
				return true
			}
		}
	}
	return false
}

// nobody tells addresses behind which no person stands: service accounts,
// no-reply senders, the role mailboxes of RFC 2142, and the names of SSH
// algorithms.
func nobody(local, domain string) bool {
	domain = strings.ToLower(domain)
	for _, d := range [...]string{"gserviceaccount.com", "openssh.com", "libssh.org", "noreply.github.com"} {
		if domain == d || strings.HasSuffix(domain, "."+d) {
			return true
		}
	}
	switch strings.ToLower(local) {
	case "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "postmaster", "hostmaster", "webmaster", "abuse", "security", "mailer-daemon", "git":
		return true
	}
	return false
}
