package why

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // it finds out that somebody used it, and proves nothing by it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/asn1"
	"fmt"
	"hash"
)

// lock is one way to hold the signature against a key.
type lock struct {
	key *probe
	alg string    // with which it would verify
	how []*change // what differs from what a verifier does, beside the algorithm
	// unnamed says that how stands for the algorithm: there is no name for alg.
	unnamed bool
	fits    func(input []byte) bool
	units   int // of one check, beside the hashing
	proved  bool
}

// hashOf are the hashes of the algorithms, by the size of their sums.
func newHash(size int) func() hash.Hash {
	switch size {
	case 20:
		return sha1.New
	case 32:
		return sha256.New
	case 48:
		return sha512.New384
	}
	return sha512.New
}

func sum(size int, input []byte) []byte {
	h := newHash(size)()
	h.Write(input)
	return h.Sum(nil)
}

// locks gives the ways to hold one signature against one key, with the secret as
// it is.
func (f *finder) locks(p *probe, sigs []sigBytes) []lock {
	var out []lock
	for _, sig := range sigs {
		switch pub := p.pub.(type) {
		case nil:
			out = append(out, macLocks(p, p.secret, sig, nil)...)
		case *rsa.PublicKey:
			out = append(out, f.rsaLocks(p, pub, sig)...)
		case *ecdsa.PublicKey:
			out = append(out, ecdsaLocks(p, pub, sig)...)
		case ed25519.PublicKey:
			out = append(out, edLocks(p, pub, sig)...)
		}
	}
	return out
}

// macLocks holds a signature against a secret, by the hash that makes one of its
// length.
func macLocks(p *probe, secret []byte, sig sigBytes, read *change) []lock {
	how := compact(p.change, sig.how, read)
	mac := func(size int) func(input []byte) bool {
		return func(input []byte) bool {
			h := hmac.New(newHash(size), secret)
			h.Write(input)
			return hmac.Equal(h.Sum(nil)[:len(sig.bytes)], sig.bytes)
		}
	}
	switch n := len(sig.bytes); n {
	case 20:
		weak := &change{id: "alg", title: "it is an HMAC with SHA-1", detail: "The signature holds as HMAC with SHA-1, which JOSE has no algorithm for.",
			signer: "sign with HS256"}
		return []lock{{key: p, alg: "HMAC with SHA-1", how: append(how, weak), unnamed: true, fits: mac(n), units: 1}}
	case 32, 48, 64:
		return []lock{{key: p, alg: fmt.Sprintf("HS%d", 8*n), how: how, fits: mac(n), units: 1}}
	case 16, 24:
		size := map[int]int{16: 32, 24: 48}[n]
		short := &change{id: "signature-length", title: "the HMAC is cut short",
			detail: fmt.Sprintf("The signature's %d bytes are the first of the %d that HS%d makes.", n, size, 8*size),
			signer: "write the whole HMAC"}
		return []lock{{key: p, alg: fmt.Sprintf("HS%d", 8*size), how: append(how, short), fits: mac(size), units: 1}}
	}
	return nil
}

func edLocks(p *probe, pub ed25519.PublicKey, sig sigBytes) []lock {
	if len(sig.bytes) != ed25519.SignatureSize {
		return nil
	}
	how := compact(p.change, sig.how)
	ph := &change{id: "ed25519ph", title: "it is signed with Ed25519ph",
		detail: "The signature holds over the SHA-512 of the text (Ed25519ph, RFC 8032 §5.1). JOSE's Ed25519 signs the text itself.",
		signer: "sign with Ed25519, and do not hash the text before"}
	return []lock{
		{key: p, alg: "Ed25519", how: how, units: keyUnits(pub), fits: func(input []byte) bool { return ed25519.Verify(pub, input, sig.bytes) }},
		{key: p, alg: "Ed25519ph", how: append(how, ph), unnamed: true, units: keyUnits(pub), fits: func(input []byte) bool {
			return ed25519.VerifyWithOptions(pub, sum(64, input), sig.bytes, &ed25519.Options{Hash: crypto.SHA512}) == nil
		}},
	}
}

// ecdsaLocks holds a signature against an EC key: with the hash of its curve, and
// for the plain reading with the other hashes.
func ecdsaLocks(p *probe, pub *ecdsa.PublicKey, sig sigBytes) []lock {
	bits := pub.Curve.Params().BitSize
	size := (bits + 7) / 8
	native := map[int]int{256: 32, 384: 48, 521: 64}[bits]
	if native == 0 || len(sig.bytes) > 2*size+16 {
		return nil
	}
	var out []lock
	for _, n := range ecdsaReadings(sig.bytes, size) {
		der, err := asn1.Marshal(struct{ R, S any }{n.r, n.s})
		if err != nil {
			continue
		}
		how := compact(p.change, sig.how, n.how)
		with := func(hashSize int) func(input []byte) bool {
			return func(input []byte) bool { return ecdsa.VerifyASN1(pub, sum(hashSize, input), der) }
		}
		out = append(out, lock{key: p, alg: fmt.Sprintf("ES%d", 8*native), how: how, units: keyUnits(pub), fits: with(native)})
		if n.how != nil && n.how.id != "ecdsa-der" {
			continue
		}
		for _, other := range []int{32, 48, 64, 20} {
			if other == native {
				continue
			}
			name := fmt.Sprintf("ECDSA on P-%d with SHA-%d", bits, 8*other)
			if other == 20 {
				name = fmt.Sprintf("ECDSA on P-%d with SHA-1", bits)
			}
			swapped := &change{id: "alg", title: "it is " + name,
				detail: fmt.Sprintf("The signature holds as %s. RFC 7518 §3.4 pairs P-256 with SHA-256, P-384 with SHA-384 and P-521 with SHA-512, and has no other.", name),
				signer: fmt.Sprintf("sign with SHA-%d, and say ES%d", 8*native, 8*native)}
			out = append(out, lock{key: p, alg: name, how: append(how, swapped), unnamed: true, units: keyUnits(pub), fits: with(other)})
		}
	}
	return out
}

func (f *finder) rsaLocks(p *probe, pub *rsa.PublicKey, sig sigBytes) []lock {
	var out []lock
	for _, s := range rsaBytes(sig.bytes, pub.Size()) {
		if !f.spend(keyUnits(pub)) {
			return out
		}
		id := "as-is"
		if how := compact(p.change, sig.how, s.how); len(how) > 0 {
			id = how[0].id
		}
		f.trial(id).Count++ // to open it is the check; the texts cost a hash each
		em := openRSA(pub, s.bytes)
		for _, form := range append(pkcs1Forms(em), pssForms(em, pub.N.BitLen()-1)...) {
			out = append(out, lock{key: p, alg: form.alg, how: compact(p.change, sig.how, s.how, form.how),
				unnamed: form.unnamed, fits: form.fits, proved: form.proved})
		}
	}
	return out
}
