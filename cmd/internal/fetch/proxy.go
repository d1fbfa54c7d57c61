package fetch

import (
	"fmt"
	"net/url"
	"strings"
)

// ProxyFor gives the proxy that the environment names for an https URL, nil if
// none: HTTPS_PROXY, but not for what NO_PROXY lists (hosts, ".domain", "*",
// each with an optional port), in capitals or not, as curl and others read
// them.
func ProxyFor(u *url.URL, env func(string) (string, bool)) (*url.URL, error) {
	get := func(name string) string {
		for _, n := range []string{strings.ToLower(name), name} {
			if v, ok := env(n); ok && v != "" {
				return v
			}
		}
		return ""
	}
	proxy := get("HTTPS_PROXY")
	if u.Scheme != "https" || proxy == "" || excepted(u, get("NO_PROXY")) {
		return nil, nil
	}
	if !strings.Contains(proxy, "://") {
		proxy = "http://" + proxy
	}
	p, err := url.Parse(proxy)
	if err != nil || p.Host == "" {
		return nil, fmt.Errorf("HTTPS_PROXY is no URL") // it may hold a password
	}
	return p, nil
}

func excepted(u *url.URL, list string) bool {
	host := strings.ToLower(u.Hostname())
	for _, entry := range strings.FieldsFunc(strings.ToLower(list), func(r rune) bool { return r == ',' || r == ' ' }) {
		if name, port, ok := strings.Cut(entry, ":"); ok && port == u.Port() {
			entry = name
		}
		domain := strings.TrimPrefix(entry, ".")
		if entry == "*" || host == domain || domain != "" && strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}
