package lint

import (
	"fmt"
	"strings"

	"fob/tokens"
)

var typeRules = [...]Rule{
	{"cty-missing", Low, "nested token without cty",
		"A token that holds a token must say so in cty, or readers take what is inside for something else, or do not look at its signature.",
		"Write cty \"JWT\" into the outer header.",
		"RFC 7519 §5.2; RFC 7515 §4.1.10"},
	{"cty-wrong", Low, "cty of a token, and none inside",
		"A cty of \"JWT\" makes readers look for a token inside, and there is none.",
		"Leave cty out where the payload is the claims themselves.",
		"RFC 7519 §5.2"},
	{"nested-deep", Low, "tokens within tokens within tokens",
		"Each layer is another key, another algorithm and another chance to leave a check out; signed and then encrypted is two.",
		"Sign once and encrypt once.",
		"RFC 8725 §3.3; RFC 7519 §11.2"},
	{"typ-mismatch", Medium, "typ and claims of different kinds",
		"The type says one kind of token and the claims are those of another, so a verifier for the one may let through the other.",
		"Give each kind its own typ, and leave out the claims of the others.",
		"RFC 8725 §2.8, §3.12; RFC 9068 §2.1; OpenID Connect Back-Channel Logout 1.0 §2.4"},
	{"typ-missing", Info, "no type of its own",
		"Without a typ of its own, or with the plain \"JWT\", this token may be taken for another kind of the same issuer.",
		"For new kinds of tokens choose a typ such as \"at+jwt\", and let verifiers ask for it.",
		"RFC 8725 §3.11; draft-ietf-oauth-rfc8725bis-10 §3.11"},
}

// kind is what a token is for, as far as it says so: what one kind must have is
// a fault in another.
type kind uint8

const (
	kindNone       kind = iota // no JWT: nothing is asked of its payload
	kindPlain                  // a JWT that does not say what it is for
	kindAccess                 // RFC 9068
	kindRefresh                // it lives long, and goes to its issuer only
	kindProof                  // used once, and judged by its iat (RFC 9449 §4)
	kindEvent                  // of something that happened: exp has no place (RFC 8417 §2.2)
	kindCredential             // it lives for years
	kindTyped                  // any other type of its own, with its own rules
)

// kindOf tells the kind by typ, and where that says nothing by the claims.
func kindOf(d *tokens.Decoded, claims tokens.Value) kind {
	if claims.Kind() != tokens.KindObject {
		return kindNone
	}
	typ := mediaType(d.Typ())
	switch typ {
	case "", "jwt", "jose":
		if typ != "jwt" && !hasRegistered(claims) {
			return kindNone
		}
		return kindOfClaims(claims)
	case "at+jwt":
		return kindAccess
	case "dpop+jwt", "kb+jwt", "openid4vci-proof+jwt", "oauth-client-attestation-pop+jwt":
		return kindProof
	case "secevent+jwt", "logout+jwt", "token-introspection+jwt": // RFC 9701 §5
		return kindEvent
	case "vc+jwt", "vp+jwt", "vc+sd-jwt", "dc+sd-jwt", "statuslist+jwt", "entity-statement+jwt", "trust-mark+jwt", "oauth-client-attestation+jwt":
		return kindCredential
	}
	if strings.HasSuffix(typ, "+jwt") {
		return kindTyped
	}
	return kindNone
}

func kindOfClaims(claims tokens.Value) kind {
	switch {
	case claims.Get("events").Kind() == tokens.KindObject:
		return kindEvent
	case claims.Get("htm").Exists() && claims.Get("htu").Exists():
		return kindProof
	case claims.Get("vc").Exists() || claims.Get("vp").Exists():
		return kindCredential
	case isSVID(claims), isVAPID(claims), isAuthorizationResponse(claims):
		return kindTyped
	}
	for _, name := range [...]string{"typ", "type", "token_type", "token_use"} {
		if use, ok := claims.Get(name).Str(); ok && (strings.EqualFold(use, "refresh") || strings.EqualFold(use, "offline")) {
			return kindRefresh
		}
	}
	return kindPlain
}

func hasRegistered(claims tokens.Value) bool {
	for _, name := range [...]string{"iss", "sub", "aud", "exp", "nbf", "iat", "jti"} {
		if claims.Get(name).Exists() {
			return true
		}
	}
	return false
}

// mediaType brings typ and cty into the form that is compared (RFC 7515 §4.1.9).
func mediaType(typ string) string {
	if !strings.ContainsFunc(typ, func(r rune) bool { return 'A' <= r && r <= 'Z' || r == '/' }) {
		return typ
	}
	t := strings.ToLower(typ)
	if short, ok := strings.CutPrefix(t, "application/"); ok && !strings.Contains(short, "/") {
		return short
	}
	return t
}

func isJWT(typ string) bool {
	t := mediaType(typ)
	return t == "jwt" || strings.HasSuffix(t, "+jwt")
}

// types compares what a token says that it is with what it is.
func (c *collector) types() {
	list := c.in.Layers
	for i := range list {
		if list[i].Token == nil {
			continue
		}
		d := list[i].Token
		nested := i+1 < len(list)
		switch cty := d.Cty(); {
		case nested && !isJWT(cty) && !isTokenType(cty):
			c.add("cty-missing", Low, i, "header", "cty", "there is a token inside, and "+saying("cty", cty))
		case !nested && isJWT(cty) && c.readable(i):
			c.add("cty-wrong", Low, i, "header", "cty", "cty is "+quote(cty)+", and there is no token inside")
		}
	}
	if len(list) > 3 {
		c.add("nested-deep", Low, 0, "token", "", fmt.Sprintf("%d tokens stand within each other", len(list)))
	}
	for i, b := range c.bodies() {
		if b.claims.Exists() {
			c.typ(i, list[i].Token, b.claims)
		}
	}
}

// readable tells whether the payload of a layer is known.
func (c *collector) readable(i int) bool {
	l := &c.in.Layers[i]
	return l.Opened != nil || l.Token.Form.IsJWS() && !l.Token.Detached && l.Token.Payload.OK && l.Err == nil
}

// isTokenType tells the media types of the tokens themselves (RFC 7515 §9.2).
func isTokenType(cty string) bool {
	t := mediaType(cty)
	return t == "jose" || t == "jose+json"
}

func saying(name, value string) string {
	if value == "" {
		return "there is no " + name
	}
	return name + " is " + quote(value)
}

func (c *collector) typ(i int, d *tokens.Decoded, claims tokens.Value) {
	typ := d.Typ()
	mismatch := func(member, detail string) { c.add("typ-mismatch", Medium, i, "claims", member, detail) }
	switch mediaType(typ) {
	case "at+jwt":
		for _, name := range [...]string{"nonce", "at_hash", "c_hash"} {
			if claims.Get(name).Exists() {
				mismatch(name, "typ says an access token, and "+name+" belongs to an ID token")
			}
		}
	case "logout+jwt":
		if claims.Get("nonce").Exists() {
			mismatch("nonce", "a logout token must not have a nonce, so that it cannot pass for an ID token")
		}
	case "dpop+jwt":
		if !claims.Get("htm").Exists() && !claims.Get("htu").Exists() {
			mismatch("htm", "typ says a DPoP proof, and neither htm nor htu is there")
		}
	case "", "jwt":
		if claims.Get("events").Get("http://schemas.openid.net/event/backchannel-logout").Exists() && claims.Get("nonce").Exists() {
			mismatch("nonce", "a logout token must not have a nonce, so that it cannot pass for an ID token")
		}
		if c.in.Profile == nil && kindOf(d, claims) == kindPlain {
			c.add("typ-missing", Info, i, "header", "typ", saying("typ", typ))
		}
	}
}
