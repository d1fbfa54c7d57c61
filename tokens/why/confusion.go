package why

import (
	"fmt"
	"slices"
	"strings"
)

// mostConfused bounds the keys whose public texts are tried as secrets.
const mostConfused = 16

// confusion tries the texts of public keys as HMAC secrets.
func (f *finder) confusion(s *subject, probes []*probe, sigs []sigBytes, v *variant) {
	n := 0
	for _, p := range probes {
		if p.pub == nil {
			continue
		}
		if n++; n > mostConfused {
			return
		}
		for _, form := range publicForms(p) {
			if f.confused(s, p, form, sigs, v) {
				return
			}
		}
		if p.key.HasPrivate() && len(p.text) > 0 {
			f.confused(s, p, publicForm{"the whole text of its private file", p.text}, sigs, v)
		}
	}
}

func (f *finder) confused(s *subject, p *probe, form publicForm, sigs []sigBytes, v *variant) bool {
	how := &change{id: "key-confusion", danger: true, title: "it is an HMAC with a public key as the secret",
		detail:   fmt.Sprintf("The signature is an HMAC whose secret is the public key %s: %s. Anyone who has the public key can make such a token; this is how tokens are forged (CVE-2015-9235, RFC 8725 §2.1).", p.name, form.words),
		verifier: "never accept it: take the algorithm from the key and not from the token, and refuse HS256, HS384 and HS512 with this key (RFC 8725 §3.1)"}
	if strings.Contains(form.words, "private") {
		how = &change{id: "private-as-secret", title: "it is an HMAC with a private key's file as the secret",
			detail: fmt.Sprintf("The signature is an HMAC whose secret is %s (%s). A verifier would need the private key.", form.words, p.name),
			signer: "sign with the key's own algorithm (RS256, ES256 …), and not with HMAC"}
	}
	q := *p
	q.change = nil
	for _, text := range endings(form.bytes) {
		for _, l := range macLocks(&q, text, sigs[0], how) {
			if f.single(s, &l, v) {
				return true
			}
		}
	}
	return false
}

// endings are a text with the ends of lines that files get.
func endings(text []byte) [][]byte {
	bare := strings.TrimRight(string(text), "\r\n")
	out := [][]byte{text}
	for _, t := range []string{bare, bare + "\n", bare + "\r\n", strings.ReplaceAll(bare, "\r\n", "\n"),
		strings.ReplaceAll(strings.ReplaceAll(bare, "\r\n", "\n"), "\n", "\r\n"), strings.ReplaceAll(strings.ReplaceAll(bare, "\r\n", "\n"), "\n", "\r\n") + "\r\n",
		strings.ReplaceAll(strings.ReplaceAll(bare, "\r", ""), "\n", "")} {
		if !slices.ContainsFunc(out, func(o []byte) bool { return string(o) == t }) {
			out = append(out, []byte(t))
		}
	}
	return out
}

// known tries the secrets that everybody knows.
func (f *finder) known(s *subject, sigs []sigBytes) {
	if len(sigs) == 0 {
		return
	}
	v := s.asIs()
	for _, secret := range wellKnown() {
		words := "one of those that stand in tutorials and default settings"
		if secret == "" {
			words = "empty"
		}
		how := &change{id: "secret-known", danger: true, title: "it is an HMAC with a secret that everybody knows",
			detail:   fmt.Sprintf("The signature is an HMAC whose secret is %s. Anyone can make such a token.", words),
			verifier: "never accept it; make sure that no service verifies with that secret, and give the signer one of its own (fob keygen --alg HS256)"}
		for _, l := range macLocks(&probe{name: "no key that was given"}, []byte(secret), sigs[0], how) {
			if f.single(s, &l, &v) {
				return
			}
		}
	}
}
