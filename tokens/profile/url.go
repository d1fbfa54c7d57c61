package profile

import (
	"slices"
	"strings"

	"fob/tokens/read"
)

// isURL tells an absolute URL (RFC 3986 §4.3) with a host and one of the schemes,
// and without query and fragment. net/url is not asked: it takes characters that
// the RFC refuses, and sets up packages that no decode can wait for.
func isURL(v read.Value, schemes ...string) bool {
	text, ok := v.Text()
	if !ok {
		return false
	}
	scheme, rest, ok := strings.Cut(string(text), "://")
	if !ok || !slices.Contains(schemes, strings.ToLower(scheme)) {
		return false
	}
	authority, path := rest, ""
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	return isAuthority(authority) && isMadeOf(path, subDelims+":@/")
}

// isAuthority is RFC 3986 §3.2, but that the host may not be empty.
func isAuthority(s string) bool {
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		if !isMadeOf(s[:i], subDelims+":") {
			return false
		}
		s = s[i+1:]
	}
	if address, ok := strings.CutPrefix(s, "["); ok {
		address, port, ok := strings.Cut(address, "]")
		return ok && isIPv6(address) && (port == "" || port[0] == ':' && isNumber(port[1:]))
	}
	host, port, _ := strings.Cut(s, ":")
	return host != "" && isMadeOf(host, subDelims) && isNumber(port)
}

// subDelims are those of RFC 3986 §2.2.
const subDelims = "!$&'()*+,;="

// isMadeOf tells a text of unreserved characters, escapes (RFC 3986 §2.3, §2.1) and
// the others given.
func isMadeOf(s, others string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case read.IsBase64URL(c) || c == '.' || c == '~' || strings.IndexByte(others, c) >= 0:
		case c == '%' && i+2 < len(s) && read.IsHex(s[i+1]) && read.IsHex(s[i+2]):
			i += 2
		default:
			return false
		}
	}
	return true
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }

// isIPv6 tells an address as RFC 3986 §3.2.2 writes it, without a zone.
func isIPv6(s string) bool {
	before, after, short := strings.Cut(s, "::")
	a, ok := ipv6Groups(before, !short)
	if !short {
		return ok && a == 8
	}
	b, fine := ipv6Groups(after, true)
	return ok && fine && a+b <= 7
}

// ipv6Groups counts the groups of 16 bits in part of an address; at its end, the
// last two may be an IPv4 address.
func ipv6Groups(s string, end bool) (n int, ok bool) {
	if s == "" {
		return 0, true
	}
	groups := strings.Split(s, ":")
	for i, g := range groups {
		if end && i == len(groups)-1 && strings.IndexByte(g, '.') >= 0 {
			return n + 2, isIPv4(g)
		}
		if len(g) < 1 || len(g) > 4 {
			return 0, false
		}
		for j := range len(g) {
			if !read.IsHex(g[j]) {
				return 0, false
			}
		}
		n++
	}
	return n, true
}

// isIPv4 tells four numbers up to 255 without leading zeros.
func isIPv4(s string) bool {
	numbers := strings.Split(s, ".")
	for _, n := range numbers {
		if n == "" || len(n) > 3 || !isNumber(n) || len(n) > 1 && n[0] == '0' || len(n) == 3 && n > "255" {
			return false
		}
	}
	return len(numbers) == 4
}
