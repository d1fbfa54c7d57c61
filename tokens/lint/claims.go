package lint

import (
	"fmt"
	"strings"

	"fob/tokens"
)

var claimRules = [...]Rule{
	{"claim-type", Medium, "claim of the wrong type",
		"The claim has another JSON type than the standard gives it, and libraries answer that in different ways: they fail, compare it as text, or leave the check out.",
		"Write iss, sub and jti as strings, and aud as a string or a list of strings.",
		"RFC 7519 §4.1.1 to §4.1.3, §4.1.7"},
	{"claim-empty", Medium, "empty claim",
		"An empty name matches what was never set: an account without an id, a configuration without a value.",
		"Write the value, or leave the claim out.",
		"RFC 7519 §4.1; RFC 8725 §3.8, §3.9"},
	{"aud-wildcard", Medium, "audience that is everyone",
		"A wildcard lets every service that reads it so take the token, and one service can use it at another.",
		"Name the services that the token is for.",
		"RFC 7519 §4.1.3; RFC 8725 §3.9; draft-ietf-oauth-rfc8725bis-10 §3.9"},
	{"iss-plain", Low, "issuer without https",
		"The issuer's address is where its keys are looked up, and over plain http anyone on the way can exchange them.",
		"Use an https address as the issuer.",
		"OpenID Connect Core 1.0 §2; RFC 8414 §2"},
	{"iss-missing", Low, "no issuer",
		"Without iss a verifier that knows several issuers cannot tell whose key the token must be signed with.",
		"Write iss, and verify that the key belongs to it.",
		"RFC 8725 §3.8; RFC 7519 §4.1.1"},
	{"aud-missing", Low, "no audience",
		"Without aud a service that gets the token can use it at every other service of the issuer.",
		"Write aud, and let each service refuse tokens that do not name it.",
		"RFC 8725 §3.9; draft-ietf-oauth-rfc8725bis-10 §3.9; RFC 7519 §4.1.3"},
	{"jti-missing", Info, "no id",
		"Without jti a single token cannot be refused when it comes twice, nor be taken back.",
		"Write a jti that is never used again, if tokens must be taken back or may be used once only.",
		"RFC 7519 §4.1.7; RFC 9068 §2.2"},
}

// claims looks at the registered claims, the dates aside.
func (c *collector) claims() {
	for i, b := range c.bodies() {
		if !b.claims.Exists() {
			continue
		}
		d := c.in.Layers[i].Token
		k := kindOf(d, b.claims)
		if k == kindNone {
			continue
		}
		for _, name := range [...]string{"iss", "sub", "jti"} {
			c.text(i, name, b.claims.Get(name))
		}
		c.audience(i, b.claims.Get("aud"))
		if iss, ok := b.claims.Get("iss").Str(); ok {
			if a := parseIssuer(iss); a.plain && !a.internal {
				c.add("iss-plain", Low, i, "claims", "iss", "iss is an http address at "+quote(a.host))
			}
		}
		if c.in.Profile == nil && !b.cut && (k == kindPlain || k == kindAccess) {
			c.missing(i, d, b.claims)
		}
	}
}

// parseIssuer reads the issuer where it is an address.
func parseIssuer(iss string) address {
	if !strings.HasPrefix(iss, "http://") {
		return address{}
	}
	return parseAddress(iss)
}

// text reports a claim that must be a text and is not, or is empty.
func (c *collector) text(i int, name string, v tokens.Value) {
	s, ok := v.Str()
	sev := Low
	if name == "sub" {
		sev = Medium
	}
	switch {
	case !v.Exists():
	case !ok:
		c.add("claim-type", Medium, i, "claims", name, fmt.Sprintf("%s is %s, and must be a string", name, v.Kind()))
	case strings.TrimSpace(s) == "":
		c.add("claim-empty", sev, i, "claims", name, name+" is empty")
	}
}

func (c *collector) audience(i int, v tokens.Value) {
	if !v.Exists() {
		return
	}
	if v.Kind() == tokens.KindArray && v.Len() == 0 {
		c.add("claim-empty", Low, i, "claims", "aud", "aud is an empty list")
		return
	}
	if v.Kind() == tokens.KindString {
		c.oneAudience(i, v)
		return
	}
	if v.Kind() != tokens.KindArray {
		c.add("claim-type", Medium, i, "claims", "aud", fmt.Sprintf("aud is %s, and must be a string or a list of strings", v.Kind()))
		return
	}
	for e := range v.Elements() {
		if e.Kind() != tokens.KindString {
			c.add("claim-type", Medium, i, "claims", "aud", fmt.Sprintf("aud has %s in it, where a string belongs", e.Kind()))
			return
		}
		c.oneAudience(i, e)
	}
}

func (c *collector) oneAudience(i int, v tokens.Value) {
	aud, _ := v.Str()
	switch strings.ToLower(strings.TrimSpace(aud)) {
	case "":
		c.add("claim-empty", Low, i, "claims", "aud", "aud has an empty text")
		return
	case "*", "any", "all", "everyone", "**", "*.*", "%", ".*":
		c.add("aud-wildcard", Medium, i, "claims", "aud", "aud is "+quote(aud))
		return
	}
	if strings.Contains(aud, "*") {
		c.add("aud-wildcard", Low, i, "claims", "aud", "aud is "+quote(aud))
	}
}

// missing reports claims that a JWT should have. Who signs with a shared secret
// speaks to itself as a rule, and an access token of some issuers names its
// client in place of its audience: there it is worth no more than a word.
func (c *collector) missing(i int, d *tokens.Decoded, claims tokens.Value) {
	alone := false
	for k := range d.Signatures {
		alone = alone || strings.HasPrefix(d.Signatures[k].Alg(), "HS")
	}
	sev := Low
	if alone {
		sev = Info
	}
	if !claims.Get("iss").Exists() {
		c.add("iss-missing", sev, i, "claims", "iss", "there is no iss")
	}
	if !claims.Get("aud").Exists() {
		if claims.Get("client_id").Exists() || claims.Get("azp").Exists() {
			sev = Info
		}
		c.add("aud-missing", sev, i, "claims", "aud", "there is no aud")
	}
	if !claims.Get("jti").Exists() {
		c.add("jti-missing", Info, i, "claims", "jti", "there is no jti")
	}
}
