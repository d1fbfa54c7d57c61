package lint

import (
	"fmt"
	"slices"

	"fob/tokens"
)

var headerRules = [...]Rule{
	{"crit", Medium, "faulty crit",
		"The list of what a reader must understand is itself wrong, so a careful reader refuses the token and a careless one leaves the extension out.",
		"List in crit, once each and in the protected header, the extensions that are there, and nothing that the standard defines itself.",
		"RFC 7515 §4.1.11"},
	{"crit-unknown", Low, "unknown critical extension",
		"Whoever does not understand the extension must refuse the token, and fob does not understand it.",
		"Make sure that every reader of the token knows the extension and has it switched on.",
		"RFC 7515 §4.1.11"},
	{"b64", High, "b64 that not everyone sees",
		"A reader that does not know b64 takes the payload for base64url and reads another one than was signed, unless crit makes it refuse the token.",
		"Put b64 into the protected header and into crit.",
		"RFC 7797 §6, §8"},
	{"b64-false", Info, "unencoded payload",
		"The payload is signed as it stands, which many libraries do not read.",
		"Send it encoded unless every reader knows RFC 7797.",
		"RFC 7797 §5, §8"},
	{"b64-jwt", Medium, "JWT with an unencoded payload",
		"A JWT may not have b64 false: its readers split and decode it all the same.",
		"Leave b64 out.",
		"RFC 7797 §7"},
	{"alg-unprotected", Low, "algorithm outside the signature",
		"The signature does not cover the algorithm, so whoever carries the token can exchange it for one that is weaker or means something else.",
		"Put alg into the protected header.",
		"RFC 7515 §10.7"},
	{"header-unprotected", Medium, "header member outside the protection",
		"Anyone can change this member on the way without a trace, and a reader that acts on it acts on the attacker's word.",
		"Put it into the protected header.",
		"RFC 7515 §4, §10.7; RFC 7516 §4; RFC 8725 §3.11"},
	{"header-claim", Medium, "header and claims differ",
		"A claim that is repeated in the header must have the same value: who routes by the one and grants by the other can be deceived.",
		"Write the same value in both places, or in the claims alone.",
		"RFC 7519 §5.3"},
}

// header looks at the members of the headers that change what is read.
func (c *collector) header(i int) {
	d := c.in.Layers[i].Token
	for k := range d.Signatures {
		s := &d.Signatures[k]
		c.crit(i, s.Get, true)
		if alg, protected := s.Get("alg"); alg.Exists() && !protected {
			c.add("alg-unprotected", Low, i, "header", "alg", "the algorithm stands in the unprotected header")
		}
		c.unprotected(i, s.Unprotected, true)
	}
	for k := range d.Recipients {
		c.crit(i, func(name string) (tokens.Value, bool) { return d.Get(k, name) }, false)
		c.unprotected(i, d.Recipients[k].Header, false)
	}
	c.unprotected(i, d.Unprotected, false)
	if d.Unencoded {
		if isJWT(d.Typ()) {
			c.add("b64-jwt", Medium, i, "header", "b64", "b64 is false, and typ is "+quote(d.Typ()))
		} else {
			c.add("b64-false", Info, i, "header", "b64", "b64 is false")
		}
	}
	c.repeated(i, d)
}

// crit reports what RFC 7515 §4.1.11 forbids in the list, beside what decoding
// refuses, and the extensions that are unknown.
func (c *collector) crit(i int, get func(string) (tokens.Value, bool), signed bool) {
	list, protected := get("crit")
	if !list.Exists() || !protected {
		return // where it is not protected, decoding said so
	}
	if list.Kind() == tokens.KindArray && list.Len() == 0 {
		c.add("crit", Medium, i, "header", "crit", "crit is an empty list")
		return
	}
	var seen []string
	for e := range list.Elements() {
		name, ok := e.Str()
		_, there := get(name)
		fault := ""
		switch {
		case len(seen) == 32:
			return
		case !ok:
			fault = fmt.Sprintf("crit holds %s where a name should stand", e.Kind())
		case slices.Contains(seen, name):
			fault = fmt.Sprintf("crit names %s twice", quote(name))
		case isStandard(name):
			fault = fmt.Sprintf("crit names %s, which every reader has to know anyway", quote(name))
		case name == "b64" && !signed:
			fault = `crit names "b64", which an encrypted token does not have`
		case !there:
			fault = fmt.Sprintf("crit names %s, which is not in the protected header", quote(name))
		case name != "b64":
			c.add("crit-unknown", Low, i, "header", "crit", "crit names "+quote(name))
		}
		if fault != "" {
			c.add("crit", Medium, i, "header", "crit", fault)
		}
		seen = append(seen, name)
	}
}

// isStandard tells the header parameters of RFC 7515, 7516 and 7518, which may
// not stand in crit.
func isStandard(name string) bool {
	switch name {
	case "alg", "enc", "zip", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c":
		return true
	}
	return false
}

// unprotected reports members that decide something and that anyone can change.
// A JWE names its recipients' algorithms and keys there, as it must.
func (c *collector) unprotected(i int, h tokens.Value, signed bool) {
	if !h.Exists() {
		return
	}
	report := func(sev Severity, name string) {
		if h.Get(name).Exists() {
			c.add("header-unprotected", sev, i, "header", name, name+" stands in an unprotected header")
		}
	}
	for _, name := range [...]string{"typ", "cty", "exp", "nbf", "iss", "sub", "aud"} {
		report(Low, name)
	}
	if !signed {
		report(Low, "enc")
		return
	}
	for _, name := range [...]string{"jku", "jwk", "x5u", "x5c"} {
		report(Medium, name)
	}
}

// repeated compares the claims that a JWE repeats in its header with those inside.
func (c *collector) repeated(i int, d *tokens.Decoded) {
	last := len(c.in.Layers) - 1
	if !d.Form.IsJWE() {
		return
	}
	b, ok := c.in.body(last)
	if !ok || !b.claims.Exists() {
		return
	}
	for _, name := range [...]string{"iss", "sub", "aud"} {
		outer, _ := d.Get(0, name)
		if outer.Exists() && !sameValue(outer, b.claims.Get(name)) {
			c.add("header-claim", Medium, i, "header", name, name+" in the header is not that of the claims")
		}
	}
}

// sameValue compares two texts or lists of texts.
func sameValue(a, b tokens.Value) bool {
	x, ok := a.Strings()
	y, also := b.Strings()
	if !ok || !also || len(x) != len(y) || a.Kind() != b.Kind() {
		return false
	}
	for i := range x {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}
