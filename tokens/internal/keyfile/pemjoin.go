package keyfile

import (
	"bytes"
	"cmp"
	"crypto/x509"
	"fmt"
	"slices"
)

// keyGroup is one key of the result while its parts are being collected.
type keyGroup struct {
	Key
	first int // number of the first block that it came from
}

// joinEntries makes keys of blocks: a private key, its public half and its
// certificate are one key; a run of certificates is a chain.
func joinEntries(entries []pemEntry, r *Result) error {
	var groups []*keyGroup
	for _, private := range [2]bool{true, false} {
		for i := range entries {
			e := &entries[i]
			if e.pub == nil || e.cert != nil || (e.priv != nil) != private {
				continue
			}
			groups = addToGroups(groups, e)
		}
	}
	for start := 0; start < len(entries); {
		end := start
		for end < len(entries) && entries[end].format == FormatCertificatePEM {
			end++
		}
		if end == start {
			start++
			continue
		}
		var err error
		if groups, err = addChain(groups, entries[start:end], r); err != nil {
			return err
		}
		start = end
	}
	slices.SortStableFunc(groups, func(a, b *keyGroup) int { return cmp.Compare(a.first, b.first) })
	for _, g := range groups {
		r.Keys = append(r.Keys, g.Key)
	}
	noteLonelyCertificates(r)
	return nil
}

func findGroup(groups []*keyGroup, e *pemEntry) *keyGroup {
	for _, g := range groups {
		if e.pub != nil && samePublic(g.Public, e.pub) {
			return g
		}
	}
	return nil
}

// addToGroups adds a key block, or drops it if its key is there already. Private
// keys come first, so a public half always finds its private one.
func addToGroups(groups []*keyGroup, e *pemEntry) []*keyGroup {
	if g := findGroup(groups, e); g != nil {
		g.first = min(g.first, e.block.index)
		return groups
	}
	return append(groups, &keyGroup{
		Key:   Key{Public: e.pub, Private: e.priv, Format: e.format, Encrypted: e.encrypted, Comment: e.comment, Where: e.block.where()},
		first: e.block.index,
	})
}

// addChain adds a run of certificates. A certificate whose key is in the file is
// the first of its chain; if there is none, the run's first certificate is. The
// others of the run are kept as the chain and are no keys: a CA's key must not
// come to verify tokens because it stood in the file.
func addChain(groups []*keyGroup, run []pemEntry, r *Result) ([]*keyGroup, error) {
	var leaves []int
	for i := range run {
		if findGroup(groups, &run[i]) != nil {
			leaves = append(leaves, i)
		}
	}
	if len(leaves) == 0 {
		leaves = []int{0}
	}
	for n, at := range leaves {
		leaf := &run[at]
		if leaf.err != nil {
			return nil, leaf.err
		}
		end := len(run)
		if n+1 < len(leaves) {
			end = leaves[n+1]
		}
		rest := slices.Clone(run[at+1 : end])
		if n == 0 {
			rest = append(rest, run[:at]...)
		}
		g := findGroup(groups, leaf)
		if g == nil {
			g = &keyGroup{Key: Key{Public: leaf.pub, Format: leaf.format, Where: leaf.block.where()}, first: leaf.block.index}
			groups = append(groups, g)
		}
		g.first = min(g.first, leaf.block.index)
		g.Certificates = append(g.Certificates, chainOf(leaf, rest, r)...)
	}
	return groups, nil
}

// chainOf lists the certificates of a chain, and notes those that do not belong.
func chainOf(leaf *pemEntry, rest []pemEntry, r *Result) []*x509.Certificate {
	chain := []*x509.Certificate{leaf.cert}
	for i := range rest {
		if rest[i].err != nil {
			r.Notes = append(r.Notes, fmt.Sprintf("%s is left out of the chain: %v", rest[i].block.where(), rest[i].err))
			continue
		}
		chain = append(chain, rest[i].cert)
	}
	for i := range rest {
		if c := rest[i].cert; c != nil && !issuedOne(c, chain) {
			r.Notes = append(r.Notes, fmt.Sprintf("%s is not used as a key: it is kept with the certificate of %s, though it issued none of that chain", rest[i].block.where(), leaf.block.where()))
		}
	}
	return chain
}

// issuedOne reports whether another certificate of the chain names c as its issuer.
func issuedOne(c *x509.Certificate, chain []*x509.Certificate) bool {
	return slices.ContainsFunc(chain, func(o *x509.Certificate) bool {
		return o != c && bytes.Equal(o.RawIssuer, c.RawSubject)
	})
}

// noteLonelyCertificates points out the likely mistake of a private key beside
// another key's certificate.
func noteLonelyCertificates(r *Result) {
	bare := slices.IndexFunc(r.Keys, func(k Key) bool { return k.Private != nil && len(k.Certificates) == 0 })
	if bare < 0 {
		return
	}
	for _, k := range r.Keys {
		if k.Private == nil && len(k.Certificates) > 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("the certificate in %s is not for the private key in %s: they are two keys", k.Where, r.Keys[bare].Where))
		}
	}
}
