package panes

import (
	"strings"

	"fob/tokens"
	"fob/tui"
)

// formName says what kind of token it is, and what is inside.
func formName(r *tui.Reading) string {
	if r.Decoded.Form == tokens.FormUnknown {
		return "no whole token"
	}
	name := r.Decoded.Form.String()
	if n := len(r.Layers); n > 1 {
		name += " › " + r.Layers[n-1].Token.Form.String()
	}
	return name
}

// typName says in words what the typ of the innermost token stands for, and where
// that is laid down. It is the token's own word.
func typName(r *tui.Reading) (name, rfc string) {
	typ := strings.TrimPrefix(strings.ToLower(typOf(r)), "application/")
	switch typ {
	case "":
		return "", ""
	case "jwt":
		return "JWT", ""
	case "at+jwt":
		return "OAuth access token", "RFC 9068"
	case "dpop+jwt":
		return "DPoP proof", "RFC 9449"
	case "secevent+jwt":
		return "security event", "RFC 8417"
	case "logout+jwt":
		return "OIDC logout token", ""
	case "token-introspection+jwt":
		return "token introspection", "RFC 9701"
	case "oauth-authz-req+jwt":
		return "authorization request", "RFC 9101"
	case "client-authentication+jwt":
		return "client authentication", "RFC 7523"
	case "dc+sd-jwt", "vc+sd-jwt":
		return "SD-JWT credential", ""
	case "kb+jwt":
		return "SD-JWT key binding", ""
	}
	return "typ " + clean(typOf(r)), ""
}

// typOf is the typ of the innermost token.
func typOf(r *tui.Reading) string {
	if r.Judged.Token != nil {
		return r.Judged.Token.Typ()
	}
	return r.Decoded.Typ()
}

// overall is the sum of the verdicts in a word.
func overall(r *tui.Reading) string {
	if r.Judged.Malformed() != nil {
		return "malformed"
	}
	switch r.Judged.Overall {
	case tokens.StatusValid:
		return "valid"
	case tokens.StatusInvalid:
		return "invalid"
	}
	return "not checked"
}
