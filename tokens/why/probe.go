package why

import (
	"crypto"
	"crypto/ecdh"
	"fmt"

	"fob/tokens"
)

// probe is the material of a key that may have signed the token.
type probe struct {
	name   string
	key    *tokens.Key
	pub    crypto.PublicKey // nil for a shared secret
	secret []byte           // of a shared secret; nil for others
	text   []byte           // what it was read from
	given  bool
	// key-level change: why a verifier does not use the key for the token as it
	// is; nil if it does.
	change *change
}

// mostText bounds the files of keys that are looked at as text: what is longer is
// a set of many keys, and no secret.
const mostText = 64 << 10

// newProbe takes the material out of a key; false if there is nothing to
// compute with.
func newProbe(c *Candidate, ch *change) (*probe, bool) {
	p := &probe{name: c.Name, key: c.Key, given: c.Given, change: ch}
	if len(c.Text) <= mostText {
		p.text = c.Text
	}
	if !c.Key.IsSymmetric() {
		p.pub = c.Key.PublicMaterial()
		_, agrees := p.pub.(*ecdh.PublicKey) // X25519 signs nothing
		return p, p.pub != nil && !agrees
	}
	secret, err := tokens.WriteKey(c.Key, tokens.WriteKeyOptions{Format: tokens.FormatRaw})
	if err != nil || len(secret) == 0 {
		return nil, false // an erased secret; the empty one is tried by name
	}
	p.secret = secret
	return p, true
}

// material names the key by what it computes with, so that two of one are known.
func (p *probe) material() string {
	if p.pub == nil {
		return "secret " + string(p.secret)
	}
	jwk, err := p.key.Bare().MarshalJWK()
	if err != nil {
		return ""
	}
	return string(jwk)
}

// live tells the states in which a key of a keyset verifies.
func live(state string) bool {
	switch state {
	case "", "next", "current", "previous":
		return true
	}
	return false
}

// probes orders the keys by how near they are to the verification that failed,
// each key once: those that it used, those that it left out and why, those of
// the same files and of the rest of the keystore, that in the token itself.
func (f *finder) probes(kid, alg string, header tokens.Value) []*probe {
	var out []*probe
	seen := map[string]bool{}
	add := func(p *probe, ok bool) {
		if !ok {
			return
		}
		id := p.material()
		if seen[id] {
			return
		}
		seen[id] = true
		out = append(out, p)
	}
	type rank func(c *Candidate) (*change, bool)
	for _, r := range []rank{
		func(c *Candidate) (*change, bool) {
			return nil, c.Given && live(c.State) && f.picks(c, kid) && unfit(c, alg) == ""
		},
		func(c *Candidate) (*change, bool) {
			return keyMetadata(c, unfit(c, alg)), c.Given && live(c.State) && f.picks(c, kid)
		},
		func(c *Candidate) (*change, bool) { return kidChange(c, kid), c.Given && live(c.State) },
		func(c *Candidate) (*change, bool) { return stateChange(c), c.Given },
		func(c *Candidate) (*change, bool) { return otherKey(c, kid), true },
	} {
		for i := range f.in.Keys {
			c := &f.in.Keys[i]
			if c.Key == nil {
				continue
			}
			if ch, ok := r(c); ok {
				add(newProbe(c, ch))
			}
		}
	}
	files := map[*byte]bool{} // the keys of one set share their text
	for i := range f.in.Keys {
		c := &f.in.Keys[i]
		if len(c.Text) == 0 || len(c.Text) > mostText || files[&c.Text[0]] {
			continue
		}
		files[&c.Text[0]] = true
		for _, p := range f.insideText(c) {
			add(p, true)
		}
	}
	for _, p := range headerKeys(header) {
		add(p, true)
	}
	return out
}

// picks tells whether the token's kid leaves the key in.
func (f *finder) picks(c *Candidate, kid string) bool {
	return kid == "" || f.in.Policy.IgnoreKid || c.Key.Kid() == "" || c.Key.Kid() == kid
}

// unfit says what of the key's metadata forbids to verify with the algorithm; ""
// if nothing, or if its kind is another anyway.
func unfit(c *Candidate, alg string) string {
	a := tokens.LookupAlgorithm(tokens.PurposeSign, alg)
	if a == nil {
		return ""
	}
	err := c.Key.Verify(a, nil, nil)
	if tokens.CodeOf(err) != tokens.CodeKeyUnfit || tokens.CodeOf(c.Key.Bare().Verify(a, nil, nil)) == tokens.CodeKeyUnfit {
		return ""
	}
	return err.Error()
}

func keyMetadata(c *Candidate, why string) *change {
	if why == "" {
		return nil
	}
	return &change{id: "key-metadata", title: "the key made it, but its own metadata forbids to use it so",
		detail:   fmt.Sprintf("The signature holds with %s. A verifier that honours the key's \"alg\", \"use\" and \"key_ops\" (RFC 7517 §4) does not use it: %s.", c.Name, why),
		signer:   "sign with the algorithm that the key is for, or with a key for signatures",
		verifier: "if the key is meant for this, publish it with the right \"alg\", \"use\" and \"key_ops\""}
}

func kidChange(c *Candidate, kid string) *change {
	return &change{id: "kid", title: "a key that was given made it, and the token names another kid",
		detail: fmt.Sprintf("The signature holds with %s, whose kid is %s; the token asks for kid %s, so a verifier looks for another key.",
			c.Name, quote(c.Key.Kid()), quote(kid)),
		signer:   "write the kid of the signing key into the header",
		verifier: "publish the key under the kid that the token names, if it is the right one"}
}

func stateChange(c *Candidate) *change {
	ch := &change{id: "key-state", title: "the key that made it is " + c.State,
		detail:   fmt.Sprintf("The signature holds with %s, which is %s and verifies nothing any more.", c.Name, c.State),
		signer:   "sign with the current key of the keyset",
		verifier: "nothing: ask for a new token"}
	if c.State == "revoked" || c.State == "destroyed" {
		ch.danger, ch.signer = true, ""
		ch.detail += " Whoever got hold of the key may have made the token."
		ch.verifier = "do not bring the key back; ask for a new token, signed with the current key"
	}
	return ch
}

func otherKey(c *Candidate, kid string) *change {
	detail := fmt.Sprintf("The signature holds with %s, which was not given", c.Name)
	if !live(c.State) {
		detail += " and is " + c.State
	}
	detail += "."
	if kid != "" && c.Key.Kid() != kid {
		detail += fmt.Sprintf(" The token asks for kid %s; that key's kid is %s.", quote(kid), quote(c.Key.Kid()))
	}
	ch := &change{id: "other-key", title: "another key made it", detail: detail,
		signer:   "sign with the key that the verifier has, or publish the one that signs",
		verifier: "if that key is to be trusted, verify with it"}
	if c.State == "revoked" || c.State == "destroyed" {
		ch.danger, ch.signer = true, ""
		ch.verifier = "do not bring the key back: it is " + c.State + ", and whoever got hold of it may have made the token"
	}
	return ch
}
