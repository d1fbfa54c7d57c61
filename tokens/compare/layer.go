package compare

import (
	"bytes"

	"fob/tokens"
)

// layer compares two tokens that stand opposite each other in their nests.
func (c *comparer) layer(a, b *tokens.Layer) {
	c.out.Layers = append(c.out.Layers, Layer{A: a, B: b})
	c.at = &c.out.Layers[len(c.out.Layers)-1]
	switch {
	case a == nil:
		c.out.Counts[Added]++
		c.at.OnlyB = b.Token.Problems
		return
	case b == nil:
		c.out.Counts[Removed]++
		c.at.OnlyA = a.Token.Problems
		return
	}
	c.facts(a, b)
	da, db := a.Token, b.Token
	if da.Form.IsJWE() && db.Form.IsJWE() {
		c.jwe(da, db)
	} else {
		c.jws(da, db)
	}
	c.content(a, b)
	c.signatures(da, db)
	c.wrapper(da, db)
	c.problems(da, db)
}

// add keeps a section that says anything.
func (c *comparer) add(s *Section) {
	if s.Same > 0 || s.Bytes > 0 || len(s.Differences) > 0 || s.Spelling != nil || s.Note != "" {
		c.at.Sections = append(c.at.Sections, *s)
	}
}

// number is how a section of one of several is numbered.
func number(i, several int) int {
	if several < 2 {
		return 0
	}
	return i + 1
}

// jws compares the headers of two signed tokens, or of one that is signed and
// one that is encrypted.
func (c *comparer) jws(a, b *tokens.Decoded) {
	n := max(len(a.Signatures), len(b.Signatures), 1)
	for i := range n {
		c.json("header", number(i, n), protectedOf(a, i), protectedOf(b, i), false)
		c.json("unprotected header", number(i, n), unprotectedOf(a, i), unprotectedOf(b, i), false)
	}
}

func (c *comparer) jwe(a, b *tokens.Decoded) {
	c.json("header", 0, protectedOf(a, 0), protectedOf(b, 0), false)
	c.json("unprotected header", 0, unprotectedOf(a, 0), unprotectedOf(b, 0), false)
	n := max(len(a.Recipients), len(b.Recipients))
	recipient := func(d *tokens.Decoded, i int) (head, *tokens.Part) {
		if i >= len(d.Recipients) {
			return head{}, &tokens.Part{}
		}
		r := &d.Recipients[i]
		return head{nil, r.Header, !whole(d, "token")}, &r.EncryptedKey
	}
	for i := range n {
		ha, ka := recipient(a, i)
		hb, kb := recipient(b, i)
		c.json("recipient", number(i, n), ha, hb, false)
		c.bytes("encrypted key", number(i, n), ka, kb, "")
	}
	c.bytes("iv", 0, &a.IV, &b.IV, "")
	c.bytes("ciphertext", 0, &a.Ciphertext, &b.Ciphertext, "")
	c.bytes("tag", 0, &a.Tag, &b.Tag, "")
	c.bytes("additional data", 0, &a.AAD, &b.AAD, "")
}

// json compares two parts that are JSON objects, as far as they are.
func (c *comparer) json(part string, of int, a, b head, claims bool) {
	s := &Section{Part: part, Of: of}
	defer func() { c.add(s) }()
	if !a.there() && !b.there() {
		return
	}
	w := c.walk(s)
	w.claims, w.cut = claims, a.cut || b.cut
	if bytes.Equal(a.text(), b.text()) && a.there() && b.there() {
		w.allSame(a)
		return
	}
	if a.part != nil && b.part != nil && (!a.part.OK || !b.part.OK) {
		if note, same := sameBase64(a.part.Text, b.part.Text); same {
			more := a // the one of which more could be read
			if n, m := a.json.Len(), b.json.Len(); m > n || m == n && len(b.raw()) > len(a.raw()) {
				more = b
			}
			w.allSame(more)
			c.base64(s, a.part, b.part, note)
			return
		}
	}
	if !a.json.Exists() || !b.json.Exists() {
		c.whole(s, a, b)
		return
	}
	got := w.objects(a.json, b.json)
	if a.part != nil && b.part != nil {
		w.edges(a.json, b.json, a.raw(), b.raw())
	}
	w.finish(got, a.raw(), b.raw(), a.place, b.place)
	if w.cut {
		s.Note = cutNote(a.cut, b.cut)
	}
}

// cutNote says whose JSON was read up to a fault only.
func cutNote(a, b bool) string {
	which := "the second token's is"
	switch {
	case a && b:
		which = "both are"
	case a:
		which = "the first token's is"
	}
	return which + " damaged: compared as far as it can be read"
}

// allSame counts the members of a part that is the same in every byte.
func (w *walk) allSame(h head) {
	w.s.Same = h.json.Len()
	if w.s.Same == 0 {
		w.s.Bytes = len(h.raw())
		return
	}
	if !w.c.opt.All {
		w.c.out.Counts[Same] += w.s.Same
		return
	}
	list, _ := membersOf(h.json)
	newIndex(list)
	for i := range list {
		m := &list[i]
		w.under(step{name: m.name, nth: m.nth, of: m.of}, func() sameness { w.report(Same, m.val, m.val, ""); return equal })
	}
}

// base64 tells two texts that spell the same bytes.
func (c *comparer) base64(s *Section, a, b *tokens.Part, note string) {
	sp := spellingOf(a.Text, b.Text, []string{SpellBase64})
	sp.Text, sp.Note = true, note
	sp.TokenA, sp.TokenB = a.Span.Start+min(sp.Offset, a.Span.Len()), b.Span.Start+min(sp.Offset, b.Span.Len())
	s.Spelling = sp
	c.out.Counts[Respelled]++
}

// whole tells a part of which one token has none, or no JSON.
func (c *comparer) whole(s *Section, a, b head) {
	switch {
	case !b.there():
		c.keep(s, Removed, func() Difference { return Difference{A: a.json, BytesA: a.raw(), Note: "the second token has none"} })
	case !a.there():
		c.keep(s, Added, func() Difference { return Difference{B: b.json, BytesB: b.raw(), Note: "the first token has none"} })
	default:
		c.keep(s, Changed, func() Difference {
			return Difference{A: a.json, B: b.json, BytesA: a.raw(), BytesB: b.raw(), Note: "no JSON object in both"}
		})
		s.Spelling = spellingOf(a.raw(), b.raw(), nil)
		s.Spelling.TokenA, s.Spelling.TokenB = a.place(min(s.Spelling.Offset, len(a.raw()))), b.place(min(s.Spelling.Offset, len(b.raw())))
	}
}

// bytes compares two parts that are bytes, and tells whether they are the same.
func (c *comparer) bytes(part string, of int, a, b *tokens.Part, note string) {
	s := &Section{Part: part, Of: of}
	defer func() { c.add(s) }()
	switch {
	case len(a.Text) == 0 && len(b.Text) == 0:
	case bytes.Equal(a.Text, b.Text):
		s.Bytes, s.Note = len(a.Raw), note
	case len(b.Text) == 0:
		c.keepBytes(s, Removed, func() Difference { return Difference{BytesA: a.Raw, Note: "the second token has none"} })
	case len(a.Text) == 0:
		c.keepBytes(s, Added, func() Difference { return Difference{BytesB: b.Raw, Note: "the first token has none"} })
	default:
		if !a.OK || !b.OK {
			if odd, same := sameBase64(a.Text, b.Text); same {
				s.Bytes = max(len(a.Raw), len(b.Raw))
				c.base64(s, a, b, odd)
				return
			}
		}
		c.keepBytes(s, Changed, func() Difference { return Difference{BytesA: a.Raw, BytesB: b.Raw, Note: note} })
		if !a.OK || !b.OK {
			s.Note = cutNote(!a.OK, !b.OK)
		}
		if s.Spelling = spellingOf(a.Raw, b.Raw, nil); !c.opt.Bytes && s.Spelling.random() {
			s.Spelling = nil
			return
		}
		s.Spelling.TokenA, s.Spelling.TokenB = a.InputOffset(min(s.Spelling.Offset, len(a.Raw))), b.InputOffset(min(s.Spelling.Offset, len(b.Raw)))
	}
}

// contentOf is the token, or what was in it, and whether it can be read.
func contentOf(l *tokens.Layer) (d *tokens.Decoded, ok bool) {
	switch {
	case !l.Token.Form.IsJWE():
		return l.Token, true
	case l.Opened != nil && l.Report != nil:
		return l.Report.Token, true
	}
	return l.Token, l.Opened != nil
}

// content compares what two tokens carry: claims, or any bytes.
func (c *comparer) content(la, lb *tokens.Layer) {
	a, okA := contentOf(la)
	b, okB := contentOf(lb)
	if !okA || !okB {
		if c.out.Identical {
			return
		}
		c.out.Unseen = "what is encrypted was not opened"
		c.add(&Section{Part: "claims", Note: sealedNote(okA, okB)})
		return
	}
	insideA, insideB := inside(la), inside(lb)
	if insideA && insideB {
		return // the next layer tells
	}
	if a.Detached && b.Detached {
		if !c.out.Identical {
			c.out.Unseen = "the payloads are not in the tokens"
		}
		c.add(&Section{Part: "payload", Note: "detached from both tokens: not compared"})
		return
	}
	ha := head{&a.Payload, a.Claims, !a.Payload.OK || !whole(a, "payload")}
	hb := head{&b.Payload, b.Claims, !b.Payload.OK || !whole(b, "payload")}
	if a.Claims.Exists() || b.Claims.Exists() {
		c.json("claims", 0, ha, hb, true)
		return
	}
	c.bytes("payload", 0, &a.Payload, &b.Payload, "")
}

// inside tells a layer whose payload is a token, which is the next layer.
func inside(l *tokens.Layer) bool {
	return l.Token.Nested != nil || l.Token.Form.IsJWE() && l.Opened != nil && l.Report == nil
}

func sealedNote(okA, okB bool) string {
	which := "both tokens are"
	switch {
	case okA:
		which = "the second token is"
	case okB:
		which = "the first token is"
	}
	return which + " encrypted and not opened: what is inside is not compared"
}
