package panes

import (
	"fmt"

	"fob/tokens"
	"fob/tui"
)

// copyIntent copies the row that the cursor is on, or asks what.
func (p *token) copyIntent(s *tui.State) tui.Intent {
	if r := p.rows.at(p.chosen); r != nil {
		return copyRow(r)
	}
	return tui.Open{Dialog: tui.NewChooser("Copy", copyChoices(s))}
}

// copyRow copies a row's value: a string without its quotes and escapes,
// anything else as it is written.
func copyRow(r *tokenRow) tui.Intent {
	what := clean(r.name)
	switch {
	case r.kind == rowMember && r.val.Exists():
		if text, ok := r.val.Str(); ok {
			return tui.Copy{Text: []byte(text), What: what}
		}
		return tui.Copy{Text: r.val.Raw(), What: what}
	case len(r.raw) > 0:
		if r.kind == rowText {
			what = "the payload"
		}
		return tui.Copy{Text: r.raw, What: what}
	}
	return tui.Copy{Text: []byte(r.detail), What: what}
}

// copyChoices lists the parts of the token that can be copied. What a service
// would take for the token itself is cleared from the clipboard again.
func copyChoices(s *tui.State) []tui.Choice {
	list := []tui.Choice{{Text: "the token", Note: byteCount(len(s.Token.Text)), Do: tui.Copy{Text: s.Token.Text, What: "the token", Secret: true}}}
	add := func(what string, text []byte) {
		if len(text) > 0 {
			list = append(list, tui.Choice{Text: what, Note: byteCount(len(text)), Do: tui.Copy{Text: text, What: what}})
		}
	}
	r := s.Token.Read
	if r == nil || r.Gen != s.Token.Gen {
		return list
	}
	for i := range r.Layers {
		d, of := r.Layers[i].Token, ""
		if i > 0 {
			of = fmt.Sprintf(" of layer %d", i+1)
			list = append(list, tui.Choice{Text: "the token inside" + of, Note: byteCount(len(d.Input)), Do: tui.Copy{Text: d.Input, What: "the token inside", Secret: true}})
		}
		copyJWS(d, of, add)
		copyJWE(d, of, add)
		if o := r.Layers[i].Opened; o != nil {
			add("the plaintext"+of, o.Bytes)
		}
	}
	return list
}

func copyJWS(d *tokens.Decoded, of string, add func(string, []byte)) {
	if d.Form.IsJWE() {
		return
	}
	for i := range d.Signatures {
		sig, which := &d.Signatures[i], of
		if len(d.Signatures) > 1 {
			which = fmt.Sprintf(" of signature %d", i+1) + of
		}
		add("the header, as JSON"+which, sig.Protected.Raw)
		add("the unprotected header"+which, sig.Unprotected.Raw())
	}
	add("the payload, as it is"+of, d.Payload.Raw)
	for i := range d.Signatures {
		sig, which := &d.Signatures[i], of
		if len(d.Signatures) > 1 {
			which = fmt.Sprintf(" %d", i+1) + of
		}
		add("the header part"+which, sig.Protected.Text)
		if i == 0 {
			add("the payload part"+of, d.Payload.Text)
		}
		add("the signature"+which, sig.Value.Text)
	}
}

func copyJWE(d *tokens.Decoded, of string, add func(string, []byte)) {
	if !d.Form.IsJWE() {
		return
	}
	add("the header, as JSON"+of, d.Protected.Raw)
	add("the header part"+of, d.Protected.Text)
	for i := range d.Recipients {
		which := of
		if len(d.Recipients) > 1 {
			which = fmt.Sprintf(" of recipient %d", i+1) + of
		}
		add("the encrypted key"+which, d.Recipients[i].EncryptedKey.Text)
	}
	add("the initialization vector"+of, d.IV.Text)
	add("the ciphertext"+of, d.Ciphertext.Text)
	add("the tag"+of, d.Tag.Text)
}
