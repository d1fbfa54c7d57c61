package lint

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"

	"fob/tokens"
)

// The first rows have the ids of the problems that decoding reports.
var formRules = [...]Rule{
	{"duplicate-member", High, "member that stands twice",
		"Of two members with one name some readers take the first and some the last, so the one that checks and the one that acts may see different tokens.",
		"Write each member once, and refuse tokens that have one twice.",
		"RFC 7515 §4; RFC 7516 §4; RFC 7519 §4; RFC 8259 §4"},
	{"form", Medium, "not the form of a token",
		"The text has not the parts or members that a token has, so readers that are lax and readers that are strict see different things.",
		"Make the token anew with a library; a part may have been lost or added on the way.",
		"RFC 7515 §7; RFC 7516 §7; RFC 7519 §7.2"},
	{"base64", Medium, "not base64url",
		"A part is not written in the one way that base64url has: padding, white space, other characters or stray bits make one token pass for several, and some readers refuse it.",
		"Encode without padding, with - and _, and refuse what is written in another way.",
		"RFC 7515 §2; RFC 4648 §3.5, §5; draft-ietf-oauth-rfc8725bis-10 §3.14"},
	{"json", Medium, "broken JSON",
		"Where the JSON breaks off, readers differ: one refuses the token and another takes what stands before.",
		"Write the JSON with a library.",
		"RFC 8259 §2; RFC 7519 §7.2"},
	{"limit", Low, "beyond a limit",
		"The token is so large or so deep that reading it may cost a server more than it can spend; fob looked at a part of it.",
		"Make it smaller; if you trust it, raise the limit with --limit.",
		"draft-ietf-oauth-rfc8725bis-10 §2.10, §2.12; OWASP API Security Top 10 2023, API4"},
	{"header", Medium, "faulty header",
		"A header parameter is missing or has the wrong type, which libraries answer in different ways, crashes among them.",
		"Write it as the standard has it.",
		"RFC 7515 §4.1; RFC 7516 §4.1"},
	{"surrogate", Medium, "text that is no text",
		"Half of a surrogate pair stands for no character; readers drop it, replace it or refuse it, so names that differ may become the same.",
		"Write text in UTF-8, and refuse tokens with lone surrogates.",
		"RFC 8259 §8.2; RFC 8725 §3.7"},
	{"number", Low, "number beyond what floats hold",
		"A reader that keeps numbers as 64-bit floats reads another number, and so perhaps another account.",
		"Write large numbers as text.",
		"RFC 8259 §6; RFC 7493 §2.2"},
	{"unencoded", Medium, "unencoded payload with a dot",
		"The dot ends the payload for a reader that splits the token at its dots.",
		"Send such a payload detached.",
		"RFC 7797 §5.2"},
	{"format-confusion", High, "token that is two tokens",
		"The text is a token in JSON for one reader, and for another that splits it at its dots a compact one with other claims: what was verified is not what is used.",
		"Refuse as a JWT what has any character beside letters, digits, - _ and the dots.",
		"draft-ietf-oauth-rfc8725bis-10 §2.13, §3.14"},
	{"json-serialization", Low, "JWT that is not compact",
		"A JWT is compact by definition, and readers that take JSON too can be led to verify one text and use another.",
		"Send claims as a compact token.",
		"RFC 7519 §1, §3; draft-ietf-oauth-rfc8725bis-10 §2.13, §3.14"},
	{"size-header", Low, "too large for a header",
		"Web servers and proxies refuse a header line beyond 8 KB as they are set up at first, with answers that say little of the reason.",
		"Leave out claims that can be looked up, such as lists of groups.",
		"Apache httpd LimitRequestFieldSize (8190 bytes); nginx large_client_header_buffers (8k); RFC 9110 §5.4"},
	{"size-cookie", Info, "too large for a cookie",
		"Browsers need not keep a cookie of more than 4096 bytes, its name and attributes included, and most silently drop it.",
		"Keep the token on the server if it is to be a cookie, or leave out claims.",
		"RFC 6265 §6.1"},
}

const (
	cookieRoom = 4096
	headerRoom = 8190
)

// problems takes over what decoding found wrong with the bytes, and looks at
// the form of the whole.
func (c *collector) problems(i int) {
	d := c.in.Layers[i].Token
	for k := range d.Problems {
		c.problem(i, &d.Problems[k])
	}
	// Of a JWE that opened, what was inside was read by the report.
	if r := c.in.Layers[i].Report; r != nil && r.Token != nil && r.Token != d {
		for k := range r.Token.Problems {
			c.problem(i, &r.Token.Problems[k])
		}
	}
	c.form(i, d)
	if i == 0 {
		c.size(d)
	}
}

func (c *collector) problem(i int, p *tokens.Problem) {
	part := partOf(p.Part, p.Code)
	detail := fmt.Sprintf("%s (byte %d)", p.Message, p.Offset)
	sev := Medium
	switch {
	case p.Code == "duplicate-member":
		sev = High
	case p.Code == "b64" && !p.Fatal:
		sev = High // two readers, two payloads
	case p.Code == "limit":
		sev = Low
	case p.Code == "number":
		// A long number may be that of an account or a card.
		sev, detail = Low, fmt.Sprintf("a number that 64-bit floats cannot hold begins at byte %d", p.Offset)
	}
	c.add(p.Code, sev, i, part, p.Member, detail)
}

// partOf brings the parts of decoding, such as "signatures[1].header", to those
// of a finding.
func partOf(part, code string) string {
	last := part[strings.LastIndexByte(part, '.')+1:]
	switch last {
	case "header", "protected", "unprotected":
		return "header"
	case "payload":
		if code == "duplicate-member" || code == "number" || code == "surrogate" {
			return "claims"
		}
		return "payload"
	case "signature":
		return "signature"
	}
	return "token"
}

// form reports JSON where a compact token is expected.
func (c *collector) form(i int, d *tokens.Decoded) {
	switch d.Form {
	case tokens.JWSFlattened, tokens.JWSGeneral, tokens.JWEFlattened, tokens.JWEGeneral:
	default:
		return
	}
	if hasCompactWithin(d.Input) {
		c.add("format-confusion", High, i, "token", "", "split at its dots, the text has a JSON object in base64url as its second part")
	}
	if kindOf(d, d.Claims) != kindNone {
		c.add("json-serialization", Low, i, "token", "", "claims are sent as "+d.Form.String())
	}
}

// hasCompactWithin tells whether a reader that splits the text at its dots
// finds a payload.
func hasCompactWithin(text []byte) bool {
	_, rest, ok := bytes.Cut(text, []byte{'.'})
	second, _, more := bytes.Cut(rest, []byte{'.'})
	if !ok || !more || len(second) < 4 {
		return false
	}
	head := make([]byte, 3)
	n, err := base64.RawURLEncoding.Decode(head, second[:4])
	return err == nil && n == 3 && head[0] == '{'
}

// size reports a compact token that is to travel in a header and does not fit.
// A document that is signed or encrypted does not travel there.
func (c *collector) size(d *tokens.Decoded) {
	n := len(d.Input)
	if n <= cookieRoom || d.Form != tokens.JWSCompact && d.Form != tokens.JWECompact {
		return
	}
	claims := d.Claims
	if last := len(c.in.Layers) - 1; last >= 0 {
		if b, ok := c.in.body(last); ok {
			claims = b.claims
		}
	}
	if kindOf(d, claims) == kindNone && !isJWT(d.Cty()) {
		return
	}
	if n > headerRoom {
		c.add("size-header", Low, 0, "token", "", fmt.Sprintf("the token has %d bytes, and a header line takes %d", n, headerRoom))
		return
	}
	c.add("size-cookie", Info, 0, "token", "", fmt.Sprintf("the token has %d bytes, and a cookie takes %d", n, cookieRoom))
}
