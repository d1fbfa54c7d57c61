package profile

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"fob/tokens/read"
)

func jsonString(t testing.TB, s string) read.Value {
	t.Helper()
	v, fault := read.ParseJSON(read.AppendJSONString(nil, s), read.DefaultLimits())
	if fault != nil {
		t.Fatal(fault)
	}
	return v
}

// What RFC 3986 calls a URL with a host, and what looks like one.
func TestURL(t *testing.T) {
	for text, is := range map[string]bool{
		"https://id.example": true, "https://id.example/": true, "HTTPS://id.example/a/b.c~d_e-f": true,
		"https://id.example:8443/a": true, "https://id.example:/": true, "https://anna:pw@id.example": true,
		"https://id.example/a%2Fb": true, "https://id.example/a;b=c,d:e@f!$&'()*+": true, "https://id.example//": true,
		"https://127.0.0.1": true, "https://[::1]:1/a": true, "https://[2001:db8::192.0.2.1]": true, "https://[1:2:3:4:5:6:7:8]": true,
		"https://b%C3%BCcher.example": true,

		"": false, "https": false, "https:": false, "https:id.example": false, "https://": false, "https:///a": false, "//id.example": false,
		"http://id.example": false, "ftp://id.example": false, "xhttps://id.example": false, "http\u017f://id.example": false, " https://id.example": false,
		"https://id.example?": false, "https://id.example/?a=b": false, "https://id.example/#": false, "https://id.example#a": false,
		"https://id example": false, "https://id.example/a b": false, "https://id.example/\n": false, "https://id.example/\x7f": false,
		"https://bücher.example": false, "https://id.example/é": false, "https://id.example/%": false, "https://id.example/%2": false, "https://id.example/%zz": false,
		"https://id.example:x": false, "https://id.example:1:2": false, "https://:80": false, "https://anna@": false, "https://a@b@c": false,
		"https://id.example\\a": false, "https://<id>": false, "https://id.example/\"": false, "https://id.example/[": false,
		"https://[": false, "https://[]": false, "https://[::1": false, "https://[::1]x": false, "https://[::1]:x": false, "https://x[::1]": false,
		"https://[127.0.0.1]": false, "https://[1:2:3:4:5:6:7]": false, "https://[1::2::3]": false, "https://[12345::]": false, "https://[::1%25eth0]": false,
	} {
		if got := isURL(jsonString(t, text), "https"); got != is {
			t.Errorf("%q: %v", text, got)
		}
	}
	if !isURL(jsonString(t, "http://id.example"), "https", "http") {
		t.Error("http is not taken where it may stand")
	}
	for _, v := range []string{"1", "null", `["https://id.example"]`} {
		value, _ := read.ParseJSON([]byte(v), read.DefaultLimits())
		if isURL(value, "https") {
			t.Errorf("%s is a URL", v)
		}
	}
}

// FuzzURL: what is a URL here is one for net/url, with a host, and has neither query nor fragment; what only net/url takes
// has a character that RFC 3986 has in no such place (that of addresses has its own test), or a host that is a port alone.
func FuzzURL(f *testing.F) {
	for _, s := range []string{"https://id.example/a?b#c", "https://[::ffff:1.2.3.4]:80/", "https://a:b@c:1/%41", "https://[fe80::1%25en0]", "https://:1", "https://1.2.3.04", "HTTPS://x", "https://a/b c", "https://ü"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := url.Parse(s)
		theirs := err == nil && u.Scheme == "https" && u.Host != "" && !strings.ContainsAny(s, "?#")
		ours := isURL(jsonString(t, s), "https")
		if ours && !theirs {
			t.Fatalf("%q is no URL for net/url: %v", s, err)
		}
		if theirs && !ours && u.Hostname() != "" && !strings.ContainsFunc(s, notInURLs) {
			t.Fatalf("%q is a URL for net/url only", s)
		}
	})
}

func notInURLs(r rune) bool {
	return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"<>\\^`{|}[]", r)
}

// FuzzIPv6: an address is what net/netip takes for one without a zone.
func FuzzIPv6(f *testing.F) {
	for _, s := range []string{"::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::1:2:3:4:5:6:7", "::1.2.3.4", "1.2.3.4::", "::01.2.3.4", "1:2:3:4:5:6:1.2.3.4", ":::", ":1", "1:", "1::2::3", "::%1", "::256.1.1.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := netip.ParseAddr(s)
		if theirs := err == nil && a.Is6() && a.Zone() == ""; theirs != isIPv6(s) {
			t.Fatalf("%q: net/netip %v, here %v", s, theirs, !theirs)
		}
	})
}
