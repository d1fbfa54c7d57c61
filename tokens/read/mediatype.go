package read

import "strings"

// IsJWT tells the typ or cty of a JWT: "JWT" or a type that ends in "+jwt" (RFC
// 7519 §5.1, RFC 8725 §3.11).
func IsJWT(typ string) bool {
	t := mediaType(typ)
	return t == "jwt" || strings.HasSuffix(t, "+jwt")
}

// SameMediaType compares values of typ or cty: case does not count, and
// "application/" may be left out (RFC 7515 §4.1.9).
func SameMediaType(a, b string) bool { return mediaType(a) == mediaType(b) }

// mediaType brings a typ or cty value into the form that is compared.
func mediaType(typ string) string {
	t := strings.ToLower(typ)
	if short, ok := strings.CutPrefix(t, "application/"); ok && !strings.Contains(short, "/") {
		return short
	}
	return t
}
