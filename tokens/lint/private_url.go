package lint

import "strings"

// urlPassword reports addresses with a user name and a password before the host
// (RFC 3986 §3.2.1).
func (s *search) urlPassword(text string) bool {
	for i := 0; i < len(text); i++ {
		j := strings.Index(text[i:], "://")
		if j < 0 {
			return false
		}
		i += j
		if scheme := passwordAt(text, i); scheme != "" {
			s.hit(idURLPassword, High, "the value holds an address ("+scheme+") with a user name and a password")
			return true
		}
	}
	return false
}

// longestAuthority bounds what is read after "://".
const longestAuthority = 1024

// passwordAt gives the scheme of the address whose "://" is at i, if it holds a
// password.
func passwordAt(text string, i int) string {
	from := i
	for from > 0 && i-from < 24 && (isAlnum(text[from-1]) || text[from-1] == '+' || text[from-1] == '-' || text[from-1] == '.') {
		from--
	}
	rest := text[i+3:]
	rest = rest[:min(len(rest), longestAuthority)]
	if end := strings.IndexAny(rest, "/?# \t\r\n\"'<>"); end >= 0 {
		rest = rest[:end]
	}
	host := strings.LastIndexByte(rest, '@')
	if from == i || host <= 0 || host == len(rest)-1 {
		return ""
	}
	_, password, ok := strings.Cut(rest[:host], ":")
	if !ok || isPlaceholder(password) {
		return ""
	}
	return text[from:i]
}
