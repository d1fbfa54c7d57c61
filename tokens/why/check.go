package why

import (
	"fmt"
	"slices"
	"strings"

	"fob/tokens"
)

// algorithmIs tells whether a lock is of the algorithm that the header of the
// variant names.
func (f *finder) algorithmIs(s *subject, l *lock, v *variant) bool {
	if v.alg != "" {
		return sameAlg(l.alg, v.alg)
	}
	return sameAlg(l.alg, s.alg)
}

// changes are what a lock and a variant change together; nil, false where they
// make no sense together.
func (f *finder) changes(s *subject, l *lock, v *variant) ([]*change, bool) {
	list := slices.Clone(l.how)
	switch {
	case v.alg != "" && (l.unnamed || !sameAlg(l.alg, v.alg)):
		return nil, false
	case v.alg == "" && !l.unnamed && !sameAlg(l.alg, s.alg):
		list = append(list, algChange(l.alg, s.alg))
	}
	if v.how != nil {
		list = append(list, v.how)
	}
	return list, true
}

// single tries a lock on a variant if that is one change.
func (f *finder) single(s *subject, l *lock, v *variant) bool {
	list, ok := f.changes(s, l, v)
	if !ok || len(list) != 1 || !f.fits(list[0].id, l, v) {
		return false
	}
	f.found(list[0].id, list, l)
	return true
}

// pair tries a lock on a variant if that is two changes.
func (f *finder) pair(s *subject, l *lock, v *variant) bool {
	list, ok := f.changes(s, l, v)
	if !ok || len(list) != 2 || !f.fits("combined", l, v) {
		return false
	}
	f.found("combined", list, l)
	return true
}

// fits checks one signature, unless that kind of change has been found to fit
// already or there is no work left.
func (f *finder) fits(id string, l *lock, v *variant) bool {
	t := f.trial(id)
	if t.Fits || !f.spend(l.units+hashUnits(len(v.header)+len(v.payload))) {
		return false
	}
	t.Count++
	return l.fits(v.input(&f.buf))
}

func (f *finder) found(id string, list []*change, l *lock) {
	f.trial(id).Fits = true
	c := causeOf(list, l.key.name, l.alg)
	c.Title = f.prefix + c.Title
	f.out.Causes = append(f.out.Causes, c)
}

// trial gives the count of one kind of change.
func (f *finder) trial(id string) *Trial {
	name := f.prefix + id
	for i := range f.out.Trials {
		if t := &f.out.Trials[i]; f.prefix+t.ID == name && strings.HasPrefix(t.Title, f.prefix) {
			return t
		}
	}
	f.out.Trials = append(f.out.Trials, Trial{ID: id, Title: f.prefix + trialTitle(id)})
	return &f.out.Trials[len(f.out.Trials)-1]
}

// sameAlg tells whether two names mean one algorithm (RFC 9864).
func sameAlg(a, b string) bool {
	return a == b || a == "Ed25519" && b == "EdDSA" || a == "EdDSA" && b == "Ed25519"
}

func algChange(is, says string) *change {
	c := &change{id: "alg", title: fmt.Sprintf("it is signed with %s, and says %s", is, clip(says)),
		detail:   fmt.Sprintf("The signature holds as %s. The header's alg is %s.", is, quote(says)),
		signer:   fmt.Sprintf("sign with %s, or write alg %s into the header", clip(says), quote(is)),
		verifier: "nothing: a verifier takes the header's algorithm or refuses the token"}
	if strings.EqualFold(is, says) {
		c.detail += " Names of algorithms are case-sensitive (RFC 7515 §4.1.1)."
		c.signer = "write alg " + quote(is) + " into the header"
	}
	if tokens.LookupAlgorithm(tokens.PurposeSign, says) == nil {
		c.signer = "write alg " + quote(is) + " into the header"
	}
	return c
}
