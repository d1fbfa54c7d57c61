package show

import (
	"fmt"
	"strings"

	"fob/tokens/profile"
	"fob/tokens/read"
	"fob/tokens/visible"
	"fob/tokens/wording"
)

// Decoded writes all that a token says.
func (p *Page) Decoded(d *read.Decoded) {
	p.Line(p.Headline(d))
	switch {
	case d.Form.IsJWE():
		p.jwe(d)
	default:
		p.jws(d)
	}
	p.problems(d)
	if d.Nested != nil {
		p.Line("└ inside, a token of its own:")
		p.within(func() { p.Decoded(d.Nested) })
	}
}

// Headline says in one line what the token is.
func (p *Page) Headline(d *read.Decoded) string {
	form := d.Form.String()
	if d.Form == read.FormUnknown {
		form = "no whole token"
	}
	parts := []string{p.Bold(form)}
	add := func(before, s string) {
		if s != "" {
			parts = append(parts, before+visible.String(s))
		}
	}
	switch {
	case len(d.Signatures) == 1:
		add("", d.Signatures[0].Alg())
		add("kid ", d.Signatures[0].Kid())
	case len(d.Signatures) > 1:
		add("", fmt.Sprintf("%d signatures", len(d.Signatures)))
	case len(d.Recipients) == 1:
		add("", d.Recipients[0].Alg())
		add("", d.Recipients[0].Enc())
		add("kid ", d.Recipients[0].Kid())
	case len(d.Recipients) > 1:
		add("", fmt.Sprintf("%d recipients", len(d.Recipients)))
	}
	add("typ ", d.Typ())
	if known := profile.Recognise(p.Profiles, d); known != nil {
		add("profile: ", known.Title)
	}
	add("", wording.Count(len(d.Input), "byte"))
	return strings.Join(parts, " · ")
}

func (p *Page) jws(d *read.Decoded) {
	single := len(d.Signatures) == 1 && d.Form != read.JWSGeneral
	if single {
		p.headers(&d.Signatures[0])
	}
	p.payload(d)
	if single && d.Form != read.FormUnknown {
		p.signature("signature", &d.Signatures[0])
	}
	if d.Form != read.JWSGeneral {
		return
	}
	for i := range d.Signatures {
		p.signature(fmt.Sprintf("signature %d of %d", i+1, len(d.Signatures)), &d.Signatures[i])
		p.within(func() { p.headers(&d.Signatures[i]) })
	}
}

func (p *Page) headers(s *read.Signature) {
	if len(s.Protected.Raw) > 0 {
		p.section(p.Part(0, "header"), s.Protected.Raw, false)
	}
	if s.Unprotected.Exists() {
		p.section(p.Part(0, "unprotected header")+p.Dim(" (the signature does not cover it)"), s.Unprotected.Raw(), false)
	}
}

func (p *Page) signature(title string, s *read.Signature) {
	title = p.Part(2, title)
	if s.Alg() == "none" {
		p.Line(title + " " + p.Bad("✗ unsecured (alg none): no signature, never valid"))
		return
	}
	line := title + " " + wording.Count(len(s.Value.Raw), "byte")
	if !p.Judged {
		line += ", not checked"
	}
	p.Line(line)
}

func (p *Page) payload(d *read.Decoded) {
	raw := d.Payload.Raw
	title := p.Part(1, "payload")
	switch {
	case d.Form == read.FormUnknown && len(raw) == 0, d.Nested != nil && !d.Claims.Exists():
	case d.Detached:
		p.Line(title + " detached: it is not in the token" + p.unencoded(d))
	case len(raw) == 0:
		p.Line(title + " empty")
	case d.Claims.Exists():
		p.section(p.Part(1, "claims")+p.unencoded(d), raw, true)
	default:
		p.section(title+" "+wording.Count(len(raw), "byte")+p.unencoded(d), raw, false)
	}
}

func (p *Page) unencoded(d *read.Decoded) string {
	if !d.Unencoded {
		return ""
	}
	return p.Dim(" (unencoded, b64 false: it is signed as it stands)")
}

func (p *Page) jwe(d *read.Decoded) {
	if len(d.Protected.Raw) > 0 {
		p.section(p.Part(0, "header"), d.Protected.Raw, false)
	}
	if d.Unprotected.Exists() {
		p.section(p.Part(0, "unprotected header")+p.Dim(" (anyone can change it)"), d.Unprotected.Raw(), false)
	}
	for i := range d.Recipients {
		p.recipient(d, i)
	}
	if d.HasAAD {
		p.section(p.Part(1, "additional data")+" "+wording.Count(len(d.AAD.Raw), "byte")+", authenticated and not encrypted", d.AAD.Raw, false)
	}
	p.Line(fmt.Sprintf("%s %s, encrypted · iv %s · tag %s", p.Part(1, "ciphertext"),
		wording.Count(len(d.Ciphertext.Raw), "byte"), wording.Count(len(d.IV.Raw), "byte"), wording.Count(len(d.Tag.Raw), "byte")))
}

func (p *Page) recipient(d *read.Decoded, i int) {
	rec := &d.Recipients[i]
	title := "recipient"
	if len(d.Recipients) > 1 {
		title = fmt.Sprintf("recipient %d of %d", i+1, len(d.Recipients))
	}
	words := []string{p.Part(2, title) + " " + visible.String(rec.Alg())}
	if kid := rec.Kid(); kid != "" {
		words = append(words, "kid "+visible.String(kid))
	}
	if n := len(rec.EncryptedKey.Raw); n > 0 {
		words = append(words, "encrypted key "+wording.Count(n, "byte"))
	} else {
		words = append(words, "no encrypted key")
	}
	p.Line(strings.Join(words, " · "))
	if rec.Header.Exists() {
		p.within(func() { p.section(p.Part(0, "unprotected header"), rec.Header.Raw(), false) })
	}
}
