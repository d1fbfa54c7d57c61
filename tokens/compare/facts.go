package compare

import (
	"fmt"
	"strings"

	"fob/tokens"
	"fob/tokens/wording"
)

// facts says what both tokens are: form, key, size, lifetime.
func (c *comparer) facts(a, b *tokens.Layer) {
	add := func(name, fa, fb, note string) {
		if fa != "" || fb != "" {
			c.at.Facts = append(c.at.Facts, Fact{name, fa, fb, note})
		}
	}
	da, db := a.Token, b.Token
	add("form", formOf(da), formOf(db), "")
	add("key", keyOf(da), keyOf(db), keyNote(a, b))
	add("size", sizeOf(da), sizeOf(db), sizeNote(len(da.Input), len(db.Input)))
	if ca, ok := contentOf(a); ok {
		if cb, ok := contentOf(b); ok {
			la, wa := lifetime(ca.Claims)
			lb, wb := lifetime(cb.Claims)
			note := ""
			if wa != "" && wb != "" {
				note = signed(lb-la, lb < la)
			}
			add("lifetime", wa, wb, note)
		}
	}
}

func formOf(d *tokens.Decoded) string {
	if d.Form == tokens.FormUnknown {
		return "no whole token"
	}
	return d.Form.String()
}

// keyOf says what the token says of its key.
func keyOf(d *tokens.Decoded) string {
	var words []string
	add := func(before, text string) {
		if text != "" {
			words = append(words, before+text)
		}
	}
	switch {
	case len(d.Signatures) > 1:
		return fmt.Sprintf("%d signatures", len(d.Signatures))
	case len(d.Recipients) > 1:
		return fmt.Sprintf("%d recipients", len(d.Recipients))
	case len(d.Signatures) == 1:
		add("", signedWith(d.Signatures[0].Alg()))
		add("kid ", d.Signatures[0].Kid())
	case len(d.Recipients) == 1:
		add("", d.Recipients[0].Alg())
		add("", d.Recipients[0].Enc())
		add("kid ", d.Recipients[0].Kid())
	}
	return strings.Join(words, ", ")
}

// signedWith is the algorithm; one that is none would read as if there were no
// word of it.
func signedWith(alg string) string {
	if alg == "none" {
		return "unsecured (alg none)"
	}
	return alg
}

// keyNote says whether one key did both.
func keyNote(a, b *tokens.Layer) string {
	ka, did := keyThat(a)
	kb, _ := keyThat(b)
	switch {
	case ka == nil || kb == nil:
		return ""
	case sameKey(ka, kb):
		return "the same key " + did + " both"
	}
	return "another key " + did + " each"
}

// keyThat is the key that verified or opened a layer, nil if none did.
func keyThat(l *tokens.Layer) (k *tokens.Key, did string) {
	switch {
	case l.Opened != nil:
		return l.Opened.Key, "opens"
	case l.Report != nil && l.Report.Signature.Status == tokens.StatusValid:
		return l.Report.Signature.Key, "verifies"
	}
	return nil, ""
}

func sameKey(a, b *tokens.Key) bool {
	if a == b {
		return true
	}
	ta, errA := a.Thumbprint()
	tb, errB := b.Thumbprint()
	return errA == nil && errB == nil && ta == tb
}

func sizeOf(d *tokens.Decoded) string { return wording.Count(len(d.Input), "byte") }

func sizeNote(a, b int) string {
	switch {
	case a < b:
		return wording.Count(b-a, "byte") + " more"
	case a > b:
		return wording.Count(a-b, "byte") + " less"
	}
	return ""
}
