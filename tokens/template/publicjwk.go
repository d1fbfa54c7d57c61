package template

import "fob/tokens"

// PublicJWK gives the public half of a key with the members that make it one
// and no other (RFC 7638 §3.2), as {{jwk}} stands for it: a kid or a use are
// nobody else's business. A shared secret has none, and gives nil.
func PublicJWK(key *tokens.Key) ([]byte, error) {
	if key.IsSymmetric() {
		return nil, nil
	}
	text, err := key.MarshalJWK()
	if err != nil {
		return nil, err
	}
	all, err := tokens.ParseClaims(text, tokens.Limits{})
	if err != nil {
		return nil, err
	}
	bare := &tokens.Claims{}
	for _, m := range all.Members() {
		switch m.Name {
		case "kty", "crv", "x", "y", "n", "e":
			if err := bare.Set(m.Name, m.Value); err != nil {
				return nil, err
			}
		}
	}
	return bare.JSON(), nil
}
