package lint

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"fob/tokens"
)

// address is what an address in a token would lead a verifier to.
type address struct {
	host     string
	plain    bool   // http
	internal bool   // of this machine or the network inside
	odd      string // why it is none that one would write, "" if it is
}

// parseAddress reads an address as a verifier's client would.
func parseAddress(text string) address {
	u, err := url.Parse(text)
	if err != nil {
		return address{odd: "it cannot be read as an address"}
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	a := address{host: host, plain: strings.EqualFold(u.Scheme, "http"), internal: isInternal(host)}
	switch {
	case !a.plain && !strings.EqualFold(u.Scheme, "https"):
		a.odd = fmt.Sprintf("its scheme is %s", quote(u.Scheme))
	case u.User != nil:
		a.odd = "it has a user name in it, which hides where it leads"
	case host == "":
		a.odd = "it names no host"
	case strings.ContainsAny(text, " \t\r\n\\") || strings.Contains(text, "/../") || strings.Contains(strings.ToLower(text), "%2e%2e"):
		a.odd = "it has characters that parsers read in different ways"
	}
	return a
}

// isInternal tells hosts that the world outside has no business with.
func isInternal(host string) bool {
	if host == "" {
		return false
	}
	// Clients read 2130706433 and 0x7f.1 as addresses too, and nobody else writes them.
	if isNumeric(host) {
		ip, err := netip.ParseAddr(host)
		return err != nil || isInternalIP(ip)
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return isInternalIP(ip)
	}
	if !strings.Contains(host, ".") {
		return true // localhost, and what only the network inside resolves
	}
	for _, zone := range [...]string{".localhost", ".local", ".internal", ".intranet", ".lan", ".corp", ".home", ".home.arpa", ".localdomain", ".cluster.local", ".svc"} {
		if strings.HasSuffix(host, zone) {
			return true
		}
	}
	// Public names that resolve to whatever address they are made of.
	for _, zone := range [...]string{".nip.io", ".sslip.io", ".xip.io", ".localtest.me", ".lvh.me"} {
		if strings.HasSuffix(host, zone) || host == zone[1:] {
			return true
		}
	}
	return false
}

func isNumeric(host string) bool {
	for _, label := range strings.Split(host, ".") {
		digits := strings.TrimPrefix(label, "0x")
		if digits == "" || strings.Trim(digits, "0123456789") != "" && (digits == label || strings.Trim(digits, "0123456789abcdef") != "") {
			return false
		}
	}
	return true
}

func isInternalIP(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() {
		return true
	}
	// Shared address space (RFC 6598), where some clouds have their metadata.
	b := ip.AsSlice()
	return len(b) == 4 && (b[0] == 100 && b[1]&0xc0 == 64 || b[0] == 0)
}

// keyURL reports an address in the header that a verifier might fetch a key from.
func (c *collector) keyURL(i int, name, text string, d *tokens.Decoded) {
	a := parseAddress(text)
	where := quote(a.host)
	switch {
	case a.odd != "":
		c.add("key-url-odd", High, i, "header", name, fmt.Sprintf("%s is an address that nobody should fetch: %s", name, a.odd))
		return
	case a.internal:
		c.add("key-url-internal", High, i, "header", name, fmt.Sprintf("%s leads to %s, which is this machine or the network inside", name, where))
		return
	case a.plain:
		c.add("key-url-plain", Medium, i, "header", name, fmt.Sprintf("%s is an http address at %s", name, where))
	}
	if !d.Form.IsJWS() {
		return
	}
	sev, detail := Info, fmt.Sprintf("%s leads to %s", name, where)
	iss, _ := d.Claims.Get("iss").Str()
	if other := parseAddress(iss); iss != "" && other.odd == "" && !sameSite(other.host, a.host) {
		sev, detail = Low, fmt.Sprintf("%s leads to %s, while the issuer is at %s", name, where, quote(other.host))
	}
	c.add(name, sev, i, "header", name, detail)
}

// sameSite tells two hosts of one owner, as far as names can tell.
func sameSite(a, b string) bool { return site(a) == site(b) }

// site is the last two labels of a host, or three where the second is short, as
// in "example.co.uk". An address is a site of its own.
func site(host string) string {
	if isNumeric(host) || strings.Contains(host, ":") {
		return host
	}
	labels := strings.Split(host, ".")
	keep := 2
	if n := len(labels); n > 2 && len(labels[n-1]) == 2 && len(labels[n-2]) <= 3 {
		keep = 3
	}
	return strings.Join(labels[max(0, len(labels)-keep):], ".")
}
