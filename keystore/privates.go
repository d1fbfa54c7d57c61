package keystore

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"filippo.io/age"

	"fob/tokens"
)

// privates are the private JWKs of a keyset, by kid.
type privates map[string]tokens.Secret

// sealPrivates writes the JWK Set of the private keys, in the order of the
// keyset, and seals it.
func sealPrivates(k Keyset, p privates, to []age.Recipient) (string, error) {
	set, err := jwkSet(k, p)
	if err != nil {
		return "", err
	}
	defer clear(set)
	return seal(set, to...)
}

func jwkSet(k Keyset, p privates) ([]byte, error) {
	size := 16
	for _, jwk := range p {
		size += jwk.Len() + 1
	}
	set := append(make([]byte, 0, size), `{"keys":[`...) // of full size, so that no copy is left behind
	n := 0
	for _, e := range k.Keys {
		jwk, ok := p[e.Kid]
		if ok != e.HasPrivate {
			return nil, fmt.Errorf("key %s says of its private half %t, and the sealed part %t", e.Kid, e.HasPrivate, ok)
		}
		if !ok {
			continue
		}
		if n++; n > 1 {
			set = append(set, ',')
		}
		set = append(set, jwk.Reveal()...)
	}
	if n != len(p) {
		return nil, fmt.Errorf("%d private keys for a keyset with %d", len(p), n)
	}
	return append(set, "]}"...), nil
}

// unsealPrivates opens the sealed part and holds it against the public one.
func (f *keysetFile) unsealPrivates(with age.Identity) (privates, error) {
	set, err := unseal([]byte(f.Sealed), keysetSize, with)
	if err != nil {
		return nil, err
	}
	defer clear(set)
	return parsePrivates(f.Keyset, set)
}

// parsePrivates reads the JWK Set of a keyset's private keys. Its errors never
// quote it.
func parsePrivates(k Keyset, set []byte) (privates, error) {
	var list struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if json.Unmarshal(set, &list) != nil {
		return nil, errors.New("the sealed part is no JWK Set")
	}
	p := make(privates, len(list.Keys))
	for _, raw := range list.Keys {
		var jwk map[string]any
		if json.Unmarshal(raw, &jwk) != nil {
			return nil, errors.New("the sealed part holds what is no JWK")
		}
		kid, _ := jwk["kid"].(string)
		if _, twice := p[kid]; twice || kid == "" {
			return nil, errors.New("the sealed part holds a key twice, or one without a kid")
		}
		i := slices.IndexFunc(k.Keys, func(e KeyEntry) bool { return e.Kid == kid && e.HasPrivate })
		if i < 0 {
			return nil, fmt.Errorf("the sealed part holds key %s, which the public one does not", kid)
		}
		if !sameKey(k.Keys[i].Public, jwk) {
			return nil, fmt.Errorf("the public half of key %s does not match the sealed one", kid)
		}
		p[kid] = tokens.NewSecret(raw)
		clear(raw)
	}
	for _, e := range k.Keys {
		if _, ok := p[e.Kid]; ok != e.HasPrivate {
			return nil, fmt.Errorf("the sealed part lacks key %s", e.Kid)
		}
	}
	return p, nil
}

// sameKey tells whether a private JWK has the public members of the public one
// (RFC 7518 §6). A shared secret has no public JWK.
func sameKey(public json.RawMessage, private map[string]any) bool {
	if public == nil {
		return private["kty"] == "oct"
	}
	var half map[string]any
	if private["kty"] == "oct" || json.Unmarshal(public, &half) != nil {
		return false
	}
	for _, member := range []string{"kty", "crv", "x", "y", "n", "e", "kid", "alg", "use"} {
		if half[member] != private[member] {
			return false
		}
	}
	return true
}

// privateKey parses one private JWK, which proves that its private half fits
// its public one.
func (p privates) privateKey(keyset string, e KeyEntry) (*tokens.Key, error) {
	jwk, ok := p[e.Kid]
	if !ok {
		return nil, &Error{Code: CodeUnfit, Op: "key " + keyset + "/" + e.Kid, Msg: "the keystore does not hold its private half"}
	}
	read, err := tokens.ParseKeys(jwk.Reveal(), tokens.KeyOptions{})
	if err != nil || len(read.Keys) != 1 || !read.Keys[0].HasPrivate() {
		return nil, corrupt(keyset, errors.New("the sealed half of key "+e.Kid+" is damaged"))
	}
	return read.Keys[0].With(tokens.Metadata{Origin: "keystore", Ref: keyset, State: string(e.State)}), nil
}
