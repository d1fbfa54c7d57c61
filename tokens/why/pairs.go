package why

import "strings"

// The bounds on two changes together.
const (
	mostPairKeys   = 8
	mostPairs      = 40
	mostPairHeader = 30
)

// pairs tries two changes together.
func (f *finder) pairs(s *subject, probes []*probe, sigs []sigBytes, all []lock, variants []variant) {
	own := s.asIs()
	for i := range all {
		if f.pair(s, &all[i], &own) {
			return
		}
	}
	var likely []*variant
	for i := range variants {
		if variants[i].likely {
			likely = append(likely, &variants[i])
		}
	}
	near := map[*probe]bool{}
	for _, p := range probes {
		if len(near) < mostPairKeys {
			near[p] = true
		}
	}
	for _, v := range likely {
		for i := range all {
			if near[all[i].key] && f.pair(s, &all[i], v) {
				return
			}
		}
	}
	if f.secretPairs(s, probes, sigs, append([]*variant{&own}, likely...)) {
		return
	}
	f.headerAndPayload(s, all, variants)
}

// secretPairs tries a secret that was read otherwise together with another
// change.
func (f *finder) secretPairs(s *subject, probes []*probe, sigs []sigBytes, likely []*variant) bool {
	for _, p := range probes {
		if p.pub != nil || !p.given {
			continue
		}
		n := 0
		for r := range secretReadings(p.secret, p.text) {
			if n++; n > mostPairs || f.cut {
				break
			}
			for _, sig := range sigs {
				for _, l := range macLocks(p, r.secret, sig, r.how) {
					for _, v := range likely {
						if f.pair(s, &l, v) {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// headerAndPayload tries a changed header together with a changed payload.
func (f *finder) headerAndPayload(s *subject, all []lock, variants []variant) {
	var headers, payloads []*variant
	for i := range variants {
		v := &variants[i]
		switch {
		case v.make != nil || v.how.id == "signed-base64" || v.how.id == "signed-order":
		case strings.HasPrefix(v.how.id, "header-") && v.likely && len(headers) < mostPairHeader:
			headers = append(headers, v)
		case strings.HasPrefix(v.how.id, "payload-") && len(payloads) < mostPairHeader:
			payloads = append(payloads, v)
		}
	}
	for _, h := range headers {
		for _, p := range payloads {
			both := variant{header: h.header, payload: p.payload, alg: h.alg, how: &change{id: h.how.id + "+" + p.how.id,
				title: h.how.title + "; and " + p.how.title, detail: h.how.detail + " " + p.how.detail,
				signer: join(h.how.signer, "; ", p.how.signer), verifier: join(h.how.verifier, "; ", p.how.verifier)}}
			for j := range all {
				l := &all[j]
				if len(l.how) == 0 && f.algorithmIs(s, l, &both) && f.fits("combined", l, &both) {
					f.found("combined", []*change{both.how}, l)
					return
				}
			}
		}
	}
}
