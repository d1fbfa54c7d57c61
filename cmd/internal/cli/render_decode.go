package cli

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tokens/wording"
)

// renderer writes what people read. All text of a token goes through package
// visible on its way in.
type renderer struct {
	style
	out    []byte
	indent string
	width  int
	now    time.Time
	zone   *time.Location
	judged bool // a verdict stands above: that a signature is not checked would contradict it

	keysets  *keystore.Trust
	profiles []*profile.Profile // those that a token is named by
}

func (a *app) renderer(out []byte, now time.Time) *renderer {
	return &renderer{style: a.style(a.Streams.OutIsTTY), out: out, width: a.Streams.Width, now: now, zone: a.zone(), keysets: &a.fromKeysets}
}

// line writes one line; its text must be safe already.
func (r *renderer) line(text string) {
	r.out = append(r.out, r.indent...)
	r.out = append(r.out, text...)
	r.out = append(r.out, '\n')
}

// within runs f with everything further to the right.
func (r *renderer) within(f func()) {
	was := r.indent
	r.indent += "  "
	f()
	r.indent = was
}

// decoded writes all that a token says.
func (r *renderer) decoded(d *tokens.Decoded) {
	r.line(r.headline(d))
	switch {
	case d.Form.IsJWE():
		r.jwe(d)
	default:
		r.jws(d)
	}
	r.problems(d)
	if d.Nested != nil {
		r.line("└ inside, a token of its own:")
		r.within(func() { r.decoded(d.Nested) })
	}
}

// headline says in one line what the token is.
func (r *renderer) headline(d *tokens.Decoded) string {
	form := d.Form.String()
	if d.Form == tokens.FormUnknown {
		form = "no whole token"
	}
	parts := []string{r.bold(form)}
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
	if p := profile.Recognise(r.profiles, d); p != nil {
		add("profile: ", p.Title)
	}
	add("", wording.Count(len(d.Input), "byte"))
	return strings.Join(parts, " · ")
}

func (r *renderer) jws(d *tokens.Decoded) {
	single := len(d.Signatures) == 1 && d.Form != tokens.JWSGeneral
	if single {
		r.headers(&d.Signatures[0])
	}
	r.payload(d)
	if single && d.Form != tokens.FormUnknown {
		r.signature("signature", &d.Signatures[0])
	}
	if d.Form != tokens.JWSGeneral {
		return
	}
	for i := range d.Signatures {
		r.signature(fmt.Sprintf("signature %d of %d", i+1, len(d.Signatures)), &d.Signatures[i])
		r.within(func() { r.headers(&d.Signatures[i]) })
	}
}

func (r *renderer) headers(s *tokens.Signature) {
	if len(s.Protected.Raw) > 0 {
		r.section(r.part(0, "header"), s.Protected.Raw, false)
	}
	if s.Unprotected.Exists() {
		r.section(r.part(0, "unprotected header")+r.dim(" (the signature does not cover it)"), s.Unprotected.Raw(), false)
	}
}

func (r *renderer) signature(title string, s *tokens.Signature) {
	title = r.part(2, title)
	if s.Alg() == "none" {
		r.line(title + " " + r.bad("✗ unsecured (alg none): no signature, never valid"))
		return
	}
	line := title + " " + wording.Count(len(s.Value.Raw), "byte")
	if !r.judged {
		line += ", not checked"
	}
	r.line(line)
}

func (r *renderer) payload(d *tokens.Decoded) {
	raw := d.Payload.Raw
	title := r.part(1, "payload")
	switch {
	case d.Form == tokens.FormUnknown && len(raw) == 0, d.Nested != nil && !d.Claims.Exists():
	case d.Detached:
		r.line(title + " detached: it is not in the token" + r.unencoded(d))
	case len(raw) == 0:
		r.line(title + " empty")
	case d.Claims.Exists():
		r.section(r.part(1, "claims")+r.unencoded(d), raw, true)
	default:
		r.section(title+" "+wording.Count(len(raw), "byte")+r.unencoded(d), raw, false)
	}
}

func (r *renderer) unencoded(d *tokens.Decoded) string {
	if !d.Unencoded {
		return ""
	}
	return r.dim(" (unencoded, b64 false: it is signed as it stands)")
}

// section writes a title and bytes under it, in the way they read best.
func (r *renderer) section(title string, raw []byte, claims bool) {
	r.line(title)
	r.within(func() {
		switch {
		case len(raw) == 0:
		case raw[0] == '{':
			r.json(raw, claims)
		case visible.IsText(raw):
			// The bar keeps text from passing for fob's own words.
			for l := range strings.SplitSeq(visible.Multiline(string(raw)), "\n") {
				r.line(r.dim("│ ") + l)
			}
		default:
			r.hexDump(raw)
		}
	})
}

// json writes JSON over several lines; dates among the claims get a comment.
func (r *renderer) json(raw []byte, claims bool) {
	const step = "  "
	text := visible.AppendIndentJSON([]byte(r.indent), raw, r.indent, step)
	member := []byte(r.indent + step + `"`)
	for l := range bytes.Lines(text) {
		l = bytes.TrimSuffix(l, []byte("\n"))
		r.out = append(r.out, l...)
		if rest, ok := bytes.CutPrefix(l, member); ok && claims {
			r.out = append(r.out, r.dateComment(rest)...)
		}
		r.out = append(r.out, '\n')
	}
}

// dateComment explains a member such as `exp": 1764000000,`.
func (r *renderer) dateComment(member []byte) string {
	name, value, ok := strings.Cut(string(member), `": `)
	if !ok || !isDate(name) {
		return ""
	}
	date, err := when.ParseNumericDate(strings.TrimSuffix(value, ","))
	if err != nil {
		return ""
	}
	return r.dim("  // " + r.date(&date))
}

// date says when a NumericDate is, and how far that is from now.
func (r *renderer) date(date *when.NumericDate) string {
	t, ok := date.Time()
	if !ok {
		return "beyond any calendar"
	}
	return when.Stamp(t, r.zone) + ", " + when.Relative(t, r.now)
}

func (r *renderer) hexDump(raw []byte) {
	const most = 256
	for l := range strings.Lines(hex.Dump(raw[:min(len(raw), most)])) {
		r.line(strings.TrimSuffix(l, "\n"))
	}
	if len(raw) > most {
		r.line(r.dim(fmt.Sprintf("… the first %d of %d bytes; --raw gives them all", most, len(raw))))
	}
}

func (r *renderer) jwe(d *tokens.Decoded) {
	if len(d.Protected.Raw) > 0 {
		r.section(r.part(0, "header"), d.Protected.Raw, false)
	}
	if d.Unprotected.Exists() {
		r.section(r.part(0, "unprotected header")+r.dim(" (anyone can change it)"), d.Unprotected.Raw(), false)
	}
	for i := range d.Recipients {
		r.recipient(d, i)
	}
	if d.HasAAD {
		r.section(r.part(1, "additional data")+" "+wording.Count(len(d.AAD.Raw), "byte")+", authenticated and not encrypted", d.AAD.Raw, false)
	}
	r.line(fmt.Sprintf("%s %s, encrypted · iv %s · tag %s", r.part(1, "ciphertext"),
		wording.Count(len(d.Ciphertext.Raw), "byte"), wording.Count(len(d.IV.Raw), "byte"), wording.Count(len(d.Tag.Raw), "byte")))
}

func (r *renderer) recipient(d *tokens.Decoded, i int) {
	rec := &d.Recipients[i]
	title := "recipient"
	if len(d.Recipients) > 1 {
		title = fmt.Sprintf("recipient %d of %d", i+1, len(d.Recipients))
	}
	words := []string{r.part(2, title) + " " + visible.String(rec.Alg())}
	if kid := rec.Kid(); kid != "" {
		words = append(words, "kid "+visible.String(kid))
	}
	if n := len(rec.EncryptedKey.Raw); n > 0 {
		words = append(words, "encrypted key "+wording.Count(n, "byte"))
	} else {
		words = append(words, "no encrypted key")
	}
	r.line(strings.Join(words, " · "))
	if rec.Header.Exists() {
		r.within(func() { r.section(r.part(0, "unprotected header"), rec.Header.Raw(), false) })
	}
}
