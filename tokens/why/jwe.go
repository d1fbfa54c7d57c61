package why

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"fob/tokens"
)

// findJWE finds out why a JWE does not open. To open one proves the key beyond
// doubt, so here too nothing is said that was not done.
func (f *finder) findJWE() {
	d := f.in.Token
	if e := d.Malformed(); e != nil {
		f.out.Outcome, f.out.Reason = NotTried, "the token is malformed: "+e.Msg
		return
	}
	if len(f.in.Keys) == 0 {
		f.out.Outcome, f.out.Reason = NotTried, "no key was given: give the one that opens it with -k KEY"
		return
	}
	var given []tokens.Verifier
	for _, c := range f.in.Keys {
		if c.Given && c.Key != nil && opens(c.State) {
			given = append(given, c.Key)
		}
	}
	plain, err := tokens.Decrypt(d, tokens.NewKeys(given...), &f.in.Policy)
	if err == nil {
		f.out.Outcome, f.out.Reason = Verifies, fmt.Sprintf("it opens: %s, %s with %s", plain.Alg, plain.Enc, f.nameOf(plain.Key))
		return
	}
	f.jweKeys()
	f.jweAlgorithms()
	f.jweSecrets()
	f.out.Cut = f.cut
	if len(f.out.Causes) > 0 {
		f.out.Outcome = Explained
		return
	}
	f.out.Outcome, f.out.Reason = Unexplained, err.Error()+"; "+f.jweLeaves()
}

// opens tells the states in which a key of a keyset decrypts: a retired one still
// does.
func opens(state string) bool { return live(state) || state == "retired" }

// openUnits is the work of trying to open a JWE with one key.
func openUnits(d *tokens.Decoded, k *tokens.Key) int {
	units := hashUnits(len(d.Ciphertext.Text))
	for i := range d.Recipients {
		if p2c, _ := d.Get(i, "p2c"); p2c.Exists() {
			n, _ := p2c.Int()
			units += int(min(max(n, 1), 1<<30) / 16)
		}
	}
	return units + 20*keyUnits(k.PublicMaterial())
}

// opensWith tries to open a token with one key, whatever its kid and metadata.
func (f *finder) opensWith(id string, d *tokens.Decoded, k *tokens.Key) bool {
	t := f.trial(id)
	if t.Fits || !k.HasPrivate() || !f.spend(openUnits(d, k)) {
		return false
	}
	t.Count++
	p := tokens.Policy{IgnoreKid: true, Limits: f.in.Policy.Limits}
	_, err := tokens.Decrypt(d, tokens.NewKeys(k.Bare()), &p)
	return err == nil
}

func (f *finder) opened(ch *change, name, alg string) {
	f.trial(ch.id).Fits = true
	f.out.Causes = append(f.out.Causes, causeOf([]*change{ch}, name, alg))
}

// jweKeys tries each key at hand: those given first.
func (f *finder) jweKeys() {
	d := f.in.Token
	alg, kid := d.Recipients[0].Alg(), d.Recipients[0].Kid()
	for i := range f.in.Keys {
		c := &f.in.Keys[i]
		if c.Key == nil || !c.Key.HasPrivate() || c.Key.IsSymmetric() && c.Key.Bits() == 0 {
			continue
		}
		ch := &change{id: "kid", title: "a key that was given opens it, and the token names another kid",
			detail:   fmt.Sprintf("It opens with %s, whose kid is %s; the token asks for kid %s.", c.Name, quote(c.Key.Kid()), quote(kid)),
			signer:   "write the kid of the key that it is encrypted to into the header",
			verifier: "open it with that key whatever the kid is (--ignore-kid), or give the key that kid"}
		switch {
		case !c.Given:
			ch = &change{id: "other-key", title: "another key opens it",
				detail: fmt.Sprintf("It opens with %s, which was not given. The token asks for kid %s.", c.Name, quote(kid)),
				signer: "encrypt to the key that the receiver has", verifier: "open it with that key"}
		case !opens(c.State):
			ch = &change{id: "key-state", title: "the key that opens it is " + c.State, danger: true,
				detail:   fmt.Sprintf("It opens with %s, which is %s: whoever got hold of the key can read it, and with a shared secret have made it.", c.Name, c.State),
				verifier: "take what is inside as of unknown origin; have it encrypted again, to the current key"}
		case f.picks(c, kid):
			ch = &change{id: "key-metadata", title: "the key opens it, but its own metadata forbids to use it so",
				detail:   fmt.Sprintf("It opens with %s. The key's \"alg\", \"use\" or \"key_ops\" (RFC 7517 §4) do not allow %s.", c.Name, clip(alg)),
				signer:   "encrypt with the algorithm that the key is for",
				verifier: "if the key is meant for this, give it the right \"alg\", \"use\" and \"key_ops\""}
		}
		if f.opensWith(ch.id, d, c.Key) {
			f.opened(ch, c.Name, alg)
		}
	}
}

// jweAlgorithms tries the other algorithms of the keys' kinds: the one that was
// used may not be the one that the header names.
func (f *finder) jweAlgorithms() {
	says := f.in.Token.Recipients[0].Alg()
	for _, a := range tokens.Algorithms(tokens.PurposeKey) {
		if a.Name == says || strings.HasPrefix(a.Name, "PBES2") {
			continue
		}
		var d *tokens.Decoded
		for i := range f.in.Keys {
			c := &f.in.Keys[i]
			if c.Key == nil || !c.Given || !c.Key.HasPrivate() || c.Key.Kty() != a.Kty {
				continue
			}
			if d == nil {
				if d = f.under(a.Name); d == nil {
					break
				}
			}
			ch := &change{id: "alg", title: fmt.Sprintf("it is encrypted with %s, and says %s", a.Name, clip(says)),
				detail:   fmt.Sprintf("It opens with %s as %s. The header's alg is %s.", c.Name, a.Name, quote(says)),
				signer:   fmt.Sprintf("encrypt with %s, or write alg %s into the header", clip(says), quote(a.Name)),
				verifier: "nothing: who opens it takes the header's algorithm or refuses the token"}
			if f.opensWith("alg", d, c.Key) {
				f.opened(ch, c.Name, a.Name)
				return
			}
		}
	}
}

// under gives the token with another key management algorithm and the same
// authenticated data: an unprotected alg overrides the protected one here, which
// the standards refuse and Problems would tell. Nil where that cannot be built.
func (f *finder) under(alg string) *tokens.Decoded {
	d := f.in.Token
	if len(d.Recipients) != 1 || d.HasAAD {
		return nil
	}
	rec := &d.Recipients[0]
	body := map[string]any{"protected": string(d.Protected.Text), "header": map[string]string{"alg": alg}, "ciphertext": string(d.Ciphertext.Text),
		"iv": string(d.IV.Text), "tag": string(d.Tag.Text)}
	if len(rec.EncryptedKey.Text) > 0 {
		body["encrypted_key"] = string(rec.EncryptedKey.Text)
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil
	}
	other := tokens.Decode(text, f.in.Policy.Limits)
	other.Problems = nil
	return other
}

// mostOpened bounds the secrets that are tried on a JWE.
const mostOpened = 200

// jweSecrets tries the shared secrets that were given, read otherwise.
func (f *finder) jweSecrets() {
	d := f.in.Token
	alg := d.Recipients[0].Alg()
	for i := range f.in.Keys {
		c := &f.in.Keys[i]
		if c.Key == nil || !c.Given || !c.Key.IsSymmetric() {
			continue
		}
		p, ok := newProbe(c, nil)
		if !ok {
			continue
		}
		n := 0
		for r := range secretReadings(p.secret, p.text) {
			if n++; n > mostOpened || f.cut {
				return
			}
			if bytes.Equal(r.secret, p.secret) {
				continue
			}
			ch := *r.how
			ch.detail = "It opens with the secret " + r.words + "."
			ch.verifier = "or open it with the secret " + r.words
			if f.opensWith(ch.id, d, tokens.NewSecretKey(r.secret, tokens.Metadata{})) {
				f.opened(&ch, c.Name, alg)
				return
			}
		}
	}
}

// jweLeaves says what is left where nothing opens a token.
func (f *finder) jweLeaves() string {
	says := f.in.Token.Recipients[0].Alg()
	alg := tokens.LookupAlgorithm(tokens.PurposeKey, says)
	if alg == nil {
		return fmt.Sprintf("%s is no key management algorithm that fob knows", quote(says))
	}
	fit, public := 0, 0
	for _, c := range f.in.Keys {
		if c.Key == nil || c.Key.Kty() != alg.Kty && (c.Key.Crv() != "X25519" || alg.Kty != "EC") {
			continue
		}
		fit++
		if !c.Key.HasPrivate() {
			public++
		}
	}
	switch fit {
	case 0:
		return fmt.Sprintf("none of the keys is of the kind that %s takes", alg.Name)
	case public:
		return "of the keys that fit only the public halves are at hand: give the private key that it is encrypted to"
	}
	return "that leaves another key, or a token that was changed after it was encrypted (its header too is under the seal)"
}
