package lint

import (
	"strings"

	"fob/tokens"
)

// Some kinds of tokens came before types of their own and are told by their
// claims. Their standards say what they have, and it is not what a JWT of no
// kind should have.

// isSVID tells the identity document of a workload: its issuer is the trust
// domain in sub (SPIFFE JWT-SVID §3).
func isSVID(claims tokens.Value) bool {
	sub, _ := claims.Get("sub").Str()
	return strings.HasPrefix(sub, "spiffe://") && claims.Get("aud").Exists() && claims.Get("exp").Exists()
}

// isVAPID tells the token by which an application server names itself to a push
// service: aud, exp and whom to write to, and nothing else (RFC 8292 §2).
func isVAPID(claims tokens.Value) bool {
	sub, _ := claims.Get("sub").Str()
	aud, _ := claims.Get("aud").Str()
	return (claims.Len() == 3 || claims.Len() == 4 && claims.Get("iat").Exists()) && claims.Get("exp").Exists() &&
		strings.HasPrefix(aud, "https://") && (strings.HasPrefix(sub, "mailto:") || strings.HasPrefix(sub, "https://"))
}

// isAuthorizationResponse tells the answer of an authorization server to one
// request: iss, aud, exp, and code or error (JARM §2.1).
func isAuthorizationResponse(claims tokens.Value) bool {
	return claims.Get("iss").Exists() && claims.Get("aud").Exists() && claims.Get("exp").Exists() && !claims.Get("sub").Exists() &&
		(claims.Get("code").Exists() || claims.Get("error").Exists() || claims.Get("token_type").Exists() && claims.Get("access_token").Exists())
}
