package compare

import (
	"bytes"
	"strings"

	"fob/tokens"
)

// signatures compares the signatures of two tokens, and says what it means where
// they and what they sign do not change together.
func (c *comparer) signatures(a, b *tokens.Decoded) {
	n := max(len(a.Signatures), len(b.Signatures))
	value := func(d *tokens.Decoded, i int) *tokens.Part {
		if i >= len(d.Signatures) {
			return &tokens.Part{}
		}
		return &d.Signatures[i].Value
	}
	for i := range n {
		c.bytes("signature", number(i, n), value(a, i), value(b, i), signatureNote(a, b, i))
	}
}

func signatureNote(a, b *tokens.Decoded, i int) string {
	if i >= len(a.Signatures) || i >= len(b.Signatures) || a.Detached || b.Detached {
		return ""
	}
	sa, sb := &a.Signatures[i], &b.Signatures[i]
	sameInput := bytes.Equal(sa.Protected.Text, sb.Protected.Text) && bytes.Equal(a.Payload.Text, b.Payload.Text)
	sameValue := bytes.Equal(sa.Value.Text, sb.Value.Text)
	switch alg := sa.Alg(); {
	case sameInput == sameValue || len(sa.Value.Text) == 0 || len(sb.Value.Text) == 0:
		return ""
	case sameValue:
		return "it is the same signature over another header or payload: at most one of the two verifies"
	case alg != sb.Alg():
		return "what is signed is the same in every byte"
	case strings.HasPrefix(alg, "ES"), strings.HasPrefix(alg, "PS"):
		return "what is signed is the same in every byte: " + alg + " gives another signature each time"
	case strings.HasPrefix(alg, "HS"), strings.HasPrefix(alg, "RS"):
		return "what is signed is the same in every byte: with " + alg + ", another key made it or it was changed"
	}
	return "what is signed is the same in every byte"
}

// problems sorts the problems of both tokens by who has them.
func (c *comparer) problems(a, b *tokens.Decoded) {
	type id struct{ code, part, member string }
	of := func(p *tokens.Problem) id { return id{p.Code, p.Part, p.Member} }
	count := map[id]int{}
	for i := range b.Problems {
		count[of(&b.Problems[i])]++
	}
	for i := range a.Problems {
		p := &a.Problems[i]
		if count[of(p)] > 0 {
			count[of(p)]--
			c.at.Both++
			continue
		}
		c.at.OnlyA = append(c.at.OnlyA, *p)
	}
	for i := len(b.Problems) - 1; i >= 0; i-- {
		if p := &b.Problems[i]; count[of(p)] > 0 {
			count[of(p)]--
			c.at.OnlyB = append([]tokens.Problem{*p}, c.at.OnlyB...)
		}
	}
}
