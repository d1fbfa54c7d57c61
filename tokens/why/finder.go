package why

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"fob/tokens"
)

// finder is one search.
type finder struct {
	budget
	in     *Input
	out    Result
	report *tokens.Report
	buf    []byte
	prefix string // before the titles of the causes, of one of several signatures
}

func newFinder(ctx context.Context, in *Input) *finder {
	left := in.Policy.Limits.WhyChecks
	if left == 0 {
		left = tokens.DefaultLimits().WhyChecks
	}
	return &finder{budget: budget{ctx: ctx, left: left}, in: in}
}

// findJWS judges the token as it is, and searches for each signature that does
// not hold.
func (f *finder) findJWS() {
	d := f.in.Token
	if !d.Form.IsJWS() || len(d.Signatures) == 0 {
		f.out.Outcome, f.out.Reason = NotTried, "this is no whole JWS: three parts with dots between, or its JSON"
		return
	}
	var given []tokens.Verifier
	for _, c := range f.in.Keys {
		if c.Given && c.Key != nil && live(c.State) {
			given = append(given, c.Key)
		}
	}
	f.report = tokens.Verify(d, tokens.NewKeys(given...), &f.in.Policy)
	f.refusals()
	if f.report.Signature.Status == tokens.StatusValid {
		f.out.Outcome = Verifies
		f.out.Reason = fmt.Sprintf("the signature holds: %s with %s", f.report.Signature.Alg, f.nameOf(f.report.Signature.Key))
		return
	}
	var untried []string
	searched := 0
	for i := range d.Signatures {
		if i < len(f.report.Signatures) && f.report.Signatures[i].Status == tokens.StatusValid {
			continue
		}
		if len(d.Signatures) > 1 {
			f.prefix = fmt.Sprintf("signatures[%d]: ", i)
		}
		if why := f.nothingToTry(i); why != "" {
			untried = append(untried, f.prefix+why)
			continue
		}
		searched++
		f.out.Reason = join(f.out.Reason, "; ", f.search(i))
	}
	if len(f.in.Keys) == 0 && len(f.out.Causes) == 0 && len(untried) == 0 {
		searched, untried = 0, []string{"no key was given: give the one that should have signed it with -k KEY"}
		f.out.Reason = ""
	}
	f.out.Cut = f.cut
	switch {
	case len(f.out.Causes) > 0:
		f.out.Outcome = Explained
	case searched > 0:
		f.out.Outcome = Unexplained
	default:
		f.out.Outcome = NotTried
	}
	f.out.Reason = join(f.out.Reason, "; ", strings.Join(untried, "; "))
}

func (f *finder) nameOf(k *tokens.Key) string {
	for _, c := range f.in.Keys {
		if c.Key == k {
			return c.Name
		}
	}
	return "a key that was given"
}

// nothingToTry says why a signature cannot be searched; "" if it can.
func (f *finder) nothingToTry(i int) string {
	d := f.in.Token
	sig := &d.Signatures[i]
	size := len(lenientBase64(sig.Value.Text))
	switch {
	case len(sig.Value.Text) == 0 && strings.EqualFold(sig.Alg(), "none"):
		return "the token is unsecured (alg \"none\"): it has no signature, and nothing proves what it says. Do not accept it (RFC 8725 §3.2)"
	case len(sig.Value.Text) == 0:
		return fmt.Sprintf("the signature is empty, although alg is %s: it was cut off, or taken off. Do not accept it", quote(sig.Alg()))
	case size > 0 && size < 16:
		return fmt.Sprintf("the signature is %d bytes long, which is too short for any algorithm: it was cut, or is none", size)
	case len(signatureReadings(sig.Value.Text)) == 0:
		return "the signature is neither base64 nor hexadecimal: it was changed, or is none"
	case d.Detached && !f.in.Policy.HasDetached:
		return "the payload is not in the token, and was not given: give it with --detached FILE"
	}
	return ""
}

// search looks for what makes one signature hold. What it gives is in words what
// is left where nothing does.
func (f *finder) search(i int) string {
	d := f.in.Token
	sig := &d.Signatures[i]
	s := newSubject(d, i, &f.in.Policy)
	s.kids = f.kids()
	sigs := signatureReadings(sig.Value.Text)
	probes := f.probes(sig.Kid(), sig.Alg(), sig.Protected.JSON)
	before := len(f.out.Causes)
	var all []lock
	for _, p := range probes {
		all = append(all, f.locks(p, sigs)...)
	}
	f.asIs(s, i, all)
	f.keysAndForms(s, probes, sigs, all)
	variants := f.variants(s)
	f.texts(s, all, variants)
	if len(f.out.Causes) == before {
		f.pairs(s, probes, sigs, all, variants)
	}
	if len(f.out.Causes) > before {
		return ""
	}
	return f.prefix + leaves(s, probes, all)
}

// kids are the ids that a header may have named.
func (f *finder) kids() []string {
	var out []string
	for _, c := range f.in.Keys {
		if c.Key != nil && c.Key.Kid() != "" && len(out) < 8 && !slices.Contains(out, c.Key.Kid()) {
			out = append(out, c.Key.Kid())
		}
	}
	return out
}

// asIs finds the locks that hold without any change: then something else than the
// cryptography refused the signature.
func (f *finder) asIs(s *subject, i int, all []lock) {
	v := s.asIs()
	for j := range all {
		if l := &all[j]; len(l.how) == 0 && sameAlg(l.alg, s.alg) && f.fits("as-is", l, &v) {
			f.found("as-is", []*change{f.refusedAnyway(i)}, l)
			return
		}
	}
	if d := f.in.Token; f.in.Policy.HasDetached && !d.Detached {
		v.payload = s.text(f.in.Policy.Detached)
		for j := range all {
			if l := &all[j]; len(l.how) == 0 && sameAlg(l.alg, s.alg) && f.fits("detached-given", l, &v) {
				f.found("detached-given", []*change{{id: "detached-given", title: "it is signed over the payload that was given, and carries another",
					detail: "The signature holds over the detached payload, and the token carries a payload of its own that it does not cover.", danger: true,
					verifier: "do not use the payload within the token; have its signer leave it out (RFC 7515 appendix F)"}}, l)
				return
			}
		}
	}
}

// keysAndForms tries each other lock on the token as it stands: keys, algorithms,
// forms of the signature, and the secret read otherwise.
func (f *finder) keysAndForms(s *subject, probes []*probe, sigs []sigBytes, all []lock) {
	v := s.asIs()
	for i := range all {
		f.single(s, &all[i], &v)
	}
	f.secrets(s, probes, sigs, &v)
	f.confusion(s, probes, sigs, &v)
	f.known(s, sigs)
}

// secrets tries each secret that was given, read otherwise, until one fits.
func (f *finder) secrets(s *subject, probes []*probe, sigs []sigBytes, v *variant) {
	for _, p := range probes {
		if p.change != nil || p.pub != nil {
			continue
		}
		for r := range secretReadings(p.secret, p.text) {
			if f.cut || f.trySecret(s, p, sigs[:1], r, v) {
				return
			}
		}
	}
}

// trySecret holds the signature against a secret that was read otherwise.
func (f *finder) trySecret(s *subject, p *probe, sigs []sigBytes, r reading, v *variant) bool {
	for _, sig := range sigs {
		for _, l := range macLocks(p, r.secret, sig, r.how) {
			if f.single(s, &l, v) {
				return true
			}
		}
	}
	return false
}

// variants gathers the texts that may have been signed, each once.
func (f *finder) variants(s *subject) []variant {
	seen := map[[32]byte]bool{}
	var out []variant
	keep := func(list []variant, payloadIsOwn bool) {
		for _, v := range list {
			if v.make == nil {
				h := sha256.New()
				fmt.Fprintf(h, "%d.%s.", len(v.header), v.header)
				if !payloadIsOwn {
					h.Write(v.payload)
				} else {
					h.Write([]byte("own"))
				}
				key := [32]byte(h.Sum(nil))
				if seen[key] {
					continue
				}
				seen[key] = true
			}
			out = append(out, v)
		}
	}
	own := s.asIs()
	keep([]variant{own}, true)
	keep([]variant{own}, false)
	out = out[:0]
	if len(s.payloadRaw) <= mostKept {
		keep(s.textVariants(), false)
	}
	keep(s.headerVariants(), true)
	keep(s.payloadVariants(), false)
	if len(s.payloadRaw) > mostWritten {
		f.trial("payload-reserialised").Title += fmt.Sprintf(" (not tried: the payload is longer than %d bytes)", mostWritten)
		f.trial("claim-changed").Title += fmt.Sprintf(" (not tried: the payload is longer than %d bytes)", mostWritten)
	}
	return out
}

// texts tries each variant on the locks that change nothing.
func (f *finder) texts(s *subject, all []lock, variants []variant) {
	for i := range variants {
		for j := range all {
			if l := &all[j]; len(l.how) == 0 {
				f.single(s, l, &variants[i])
			}
		}
	}
}
