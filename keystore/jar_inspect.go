package keystore

import (
	"slices"
	"time"

	"fob/tokens"
	"fob/tokens/when"
)

// mostGuesses is how many keys are tried on a token without a kid.
const mostGuesses = 16

// Inspect decodes the saved tokens and finds the key of each among the keysets:
// by its kid, proved by the signature. A token without a kid is tried on up to
// 16 keys of its algorithm. This is the costly part, which needs doing once; the
// order is that of saved.
func Inspect(saved []Saved, sets []Keyset) []SavedInfo {
	x := newKeyIndex(slices.Clone(sets))
	list := make([]SavedInfo, len(saved))
	for n, s := range saved {
		list[n] = x.inspect(s)
	}
	return list
}

// keyIndex finds keys by kid and by algorithm.
type keyIndex struct {
	byKid map[string][]*indexed
	byAlg map[string][]*indexed
}

// indexed is one key, with its public half once that was needed.
type indexed struct {
	set    *Keyset
	entry  KeyEntry
	parsed bool
	key    *tokens.Key // nil of a shared secret, and of what cannot be read
}

func newKeyIndex(sets []Keyset) *keyIndex {
	x := &keyIndex{byKid: map[string][]*indexed{}, byAlg: map[string][]*indexed{}}
	// Where several have the same key, one that verifies comes first.
	for _, live := range []bool{true, false} {
		for s := range sets {
			for _, e := range sets[s].Keys {
				if e.State.Live() != live {
					continue
				}
				k := &indexed{set: &sets[s], entry: e}
				x.byKid[e.Kid] = append(x.byKid[e.Kid], k)
				if e.Public != nil {
					x.byAlg[e.Alg] = append(x.byAlg[e.Alg], k)
				}
			}
		}
	}
	return x
}

// public gives the public half.
func (k *indexed) public() *tokens.Key {
	if !k.parsed {
		k.parsed = true
		k.key, _ = k.set.PublicKey(k.entry)
	}
	return k.key
}

func (k *indexed) signer(proven bool) signer { return signer{k.set, k.entry, proven} }

func (x *keyIndex) inspect(s Saved) SavedInfo {
	i := SavedInfo{Name: s.Name, Added: s.Added, Note: s.Note, fixed: Outlook{Name: s.Name}}
	d := tokens.Decode(s.Token.Reveal(), tokens.DefaultLimits())
	held := x.candidates(d)
	layers := tokens.VerifyLayers(d, tokens.NewKeys(held.list...), &tokens.Policy{At: time.Unix(0, 0)})
	if i.fixed.Why = unreadable(d, layers); i.fixed.Why != "" {
		i.fixed.Status = SavedUnreadable
	} else {
		i.readTimes(&layers[len(layers)-1].Report.Time)
	}
	i.onlyDestroyed = d.Form.IsJWE()
	switch {
	case d.Form.IsJWE() && len(d.Recipients) > 0:
		i.fixed.Alg = d.Recipients[0].Alg()
		i.signers = x.encryptedTo(d)
	case len(d.Signatures) > 0:
		i.fixed.Alg = d.Signatures[0].Alg()
		if d.Malformed() == nil {
			x.findSigners(&i, layers, held)
		}
	}
	return i
}

// readTimes keeps the times, and nothing else of the report.
func (i *SavedInfo) readTimes(t *tokens.TimeReport) {
	keep := func(d *when.NumericDate) *when.NumericDate {
		if d == nil {
			return nil
		}
		own := *d
		return &own
	}
	i.exp, i.nbf, i.iat = keep(t.Exp), keep(t.Nbf), keep(t.Iat)
	i.fixed.Exp, i.fixed.Nbf, i.fixed.Iat = t.Exp.Bounded(), t.Nbf.Bounded(), t.Iat.Bounded()
}

// candidates are the keys that a token may be of.
type candidates struct {
	list []tokens.Verifier
	of   map[*tokens.Key]*indexed
}

// candidates gathers the public keys for the signatures of a token, and of those
// inside it.
func (x *keyIndex) candidates(d *tokens.Decoded) candidates {
	c := candidates{of: map[*tokens.Key]*indexed{}}
	for ; d != nil; d = d.Nested {
		for i := range d.Signatures {
			for _, k := range x.mayHaveSigned(&d.Signatures[i]) {
				key := k.public()
				if key == nil || c.of[key] != nil {
					continue
				}
				c.of[key] = k
				c.list = append(c.list, key)
			}
		}
	}
	return c
}

func (x *keyIndex) mayHaveSigned(s *tokens.Signature) []*indexed {
	list := x.byKid[s.Kid()]
	if s.Kid() == "" {
		list = x.byAlg[s.Alg()]
		list = list[:min(len(list), mostGuesses)]
	}
	var signing []*indexed
	for _, k := range list {
		if k.set.Kind != KindEncrypt {
			signing = append(signing, k)
		}
	}
	return signing
}

// findSigners notes the keys whose signatures hold, those that only the kid
// names, and the one that it names in vain.
func (x *keyIndex) findSigners(i *SavedInfo, layers []tokens.Layer, held candidates) {
	for _, l := range layers {
		if l.Report == nil || !l.Token.Form.IsJWS() {
			continue
		}
		reports := l.Report.Signatures
		if len(reports) == 0 {
			reports = []tokens.SignatureReport{l.Report.Signature}
		}
		for n := range reports {
			switch r := &reports[n]; {
			case r.Status == tokens.StatusValid:
				i.signers = append(i.signers, held.of[r.Key].signer(true))
			case l.Token.Detached && n < len(l.Token.Signatures):
				i.signers = append(i.signers, kidNames(x.byKid[r.Kid], r.Alg, false)...)
			case r.Status == tokens.StatusNotChecked && len(kidNames(x.byKid[r.Kid], r.Alg, true)) > 0:
				i.signers = append(i.signers, kidNames(x.byKid[r.Kid], r.Alg, true)...)
			case r.Kid != "":
				i.disprove(x.byKid[r.Kid])
			}
		}
	}
}

// disprove notes the key that a kid names and that did not sign.
func (i *SavedInfo) disprove(list []*indexed) {
	for _, k := range list {
		if k.set.Kind != KindEncrypt {
			i.fixed.Disproved = k.signer(false).ref()
			return
		}
	}
}

// kidNames gives the first key that a kid names, which nothing proves. Secret asks
// for shared secrets only: of others the signature would have told.
func kidNames(list []*indexed, alg string, secret bool) []signer {
	for _, k := range list {
		if k.set.Kind != KindEncrypt && k.entry.Alg == alg && (k.entry.Public == nil || !secret) {
			return []signer{k.signer(false)}
		}
	}
	return nil
}

// encryptedTo gives the keys that the recipients of a JWE name.
func (x *keyIndex) encryptedTo(d *tokens.Decoded) []signer {
	var list []signer
	for i := range d.Recipients {
		kid := d.Recipients[i].Kid()
		n := slices.IndexFunc(x.byKid[kid], func(k *indexed) bool { return k.set.Kind == KindEncrypt })
		if kid != "" && n >= 0 {
			list = append(list, x.byKid[kid][n].signer(false))
		}
	}
	return list
}
