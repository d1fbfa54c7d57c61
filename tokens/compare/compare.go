package compare

import (
	"bytes"
	"slices"

	"fob/tokens"
	"fob/tokens/when"
)

// Kind is what became of a member from the first token to the second.
type Kind uint8

// The kinds of differences. Respelled is the same value in other bytes:
// another number spelling, other escapes, members in another order.
const (
	Same Kind = iota
	Removed
	Added
	Changed
	Reordered // an array with the same elements in another order
	Respelled
	kinds
)

func (k Kind) String() string {
	return [...]string{"same", "removed", "added", "changed", "reordered", "respelled"}[k]
}

// Difference is one thing that differs.
type Difference struct {
	Kind Kind
	// Path leads to the member in its part: `address.city`, `roles[1]`; ""
	// is the part as a whole. A name that is no plain word stands in quotes.
	// It is untrusted text.
	Path string
	// A and B are the values, absent where there is none.
	A, B tokens.Value
	// BytesA and BytesB are those of a part that is no JSON, nil where there
	// is none.
	BytesA, BytesB []byte
	// DateA and DateB are set where a claim is a time (RFC 7519 §2); Shift is
	// how far the second is from the first, as "+1h", "" if it is not known.
	DateA, DateB *when.NumericDate
	Shift        string
	// Note says more in words; untrusted text may stand in it.
	Note string
}

// Section is one part of both tokens.
type Section struct {
	// Part is "header", "unprotected header", "claims", "payload",
	// "signature", "recipient", "encrypted key", "iv", "ciphertext", "tag",
	// "additional data" or "token" (the JSON around the parts).
	Part string
	// Of is the signature or recipient that it belongs to, from 1; 0 if the
	// token has one of it.
	Of int
	// Same counts the members that are the same in every byte; Bytes the
	// size of a part that is no JSON and is the same.
	Same, Bytes int
	// Differences come in the order of the first token, and what was added
	// after it in that of the second. With [Options.All] those that are the
	// same stand among them.
	Differences []Difference
	// Spelling is where the bytes of the part differ although all values are
	// equal, nil if they do not.
	Spelling *Spelling
	// Note says what could not be compared; "" if all was.
	Note string
}

// Differs tells whether anything in the section differs.
func (s *Section) Differs() bool {
	if s.Spelling != nil {
		return true
	}
	for i := range s.Differences {
		if s.Differences[i].Kind != Same {
			return true
		}
	}
	return false
}

// Fact is a thing that both tokens are or have, in words. A or B is "" where
// there is none. The texts are untrusted.
type Fact struct {
	Name, A, B string
	Note       string
}

// Layer is a token of each nest that stand opposite each other; A or B is nil
// where one nest has no such layer.
type Layer struct {
	A, B     *tokens.Layer
	Facts    []Fact
	Sections []Section
	// OnlyA and OnlyB are the problems that one of the two has alone; Both
	// counts those of either.
	OnlyA, OnlyB []tokens.Problem
	Both         int
}

// Options say how much is kept.
type Options struct {
	// Most bounds the differences that are kept, 0 means 200.
	Most int
	// All keeps the top members that are the same, too.
	All bool
	// Bytes gives the place of the first differing byte of every part, also
	// where the values differ.
	Bytes bool
}

// Result is a comparison of two tokens.
type Result struct {
	// Identical says that the two are the same in every byte.
	Identical bool
	// Layers are outermost first; there is at least one.
	Layers []Layer
	// Counts are all differences by their kind, those that were not kept
	// among them; Same counts members.
	Counts [kinds]int
	// Parts names, each once, the parts that say nothing themselves and
	// differ: "signature", "encrypted key", "iv", "ciphertext", "tag". They are
	// in no count.
	Parts []string
	// Unseen says in words what was not compared, as it is encrypted and was
	// not opened, or is not in the tokens; "" if all was.
	Unseen string
	// Left counts the differences that were not kept.
	Left int
}

// SameJSON says that the tokens differ in some byte, and say the same: header and
// claims have equal values. The spelling may be another, and the signature.
func (r *Result) SameJSON() bool {
	return !r.Identical && r.Unseen == "" && r.Counts[Removed]+r.Counts[Added]+r.Counts[Changed]+r.Counts[Reordered] == 0
}

// Compare sets two tokens side by side: what [tokens.VerifyLayers] gave of each,
// with keys or without. Layers that were not opened are compared by what is
// readable of them.
func Compare(a, b []tokens.Layer, opt Options) *Result {
	if opt.Most <= 0 {
		opt.Most = 200
	}
	c := &comparer{opt: opt, out: &Result{}}
	if len(a) > 0 && len(b) > 0 {
		c.out.Identical = bytes.Equal(a[0].Token.Input, b[0].Token.Input)
	}
	for _, p := range align(a, b) {
		c.layer(p[0], p[1])
	}
	c.unexplained(a, b)
	return c.out
}

// comparer is a comparison in the making.
type comparer struct {
	opt   Options
	out   *Result
	at    *Layer // the one that is being made
	kept  int
	sames int
}

// keep counts a difference, and keeps it while there is room; make is called
// only then.
func (c *comparer) keep(s *Section, k Kind, build func() Difference) {
	c.out.Counts[k]++
	if k == Same {
		if !c.opt.All || c.sames >= c.opt.Most {
			return
		}
		c.sames++
	} else {
		if c.kept >= c.opt.Most {
			c.out.Left++
			return
		}
		c.kept++
	}
	d := build()
	d.Kind = k
	s.Differences = append(s.Differences, d)
}

// keepBytes is keep for a part that is bytes.
func (c *comparer) keepBytes(s *Section, k Kind, build func() Difference) {
	c.keep(s, k, build)
	switch s.Part {
	case "signature", "encrypted key", "iv", "ciphertext", "tag":
		c.out.Counts[k]--
		if !slices.Contains(c.out.Parts, s.Part) {
			c.out.Parts = append(c.out.Parts, s.Part)
		}
	}
}

// unexplained makes sure that two tokens that differ in a byte never come out
// without a word: what no part tells, the token as a whole does.
func (c *comparer) unexplained(a, b []tokens.Layer) {
	if c.out.Identical || len(c.out.Layers) == 0 || len(a) == 0 || len(b) == 0 {
		return
	}
	for i := range c.out.Layers {
		l := &c.out.Layers[i]
		if l.A == nil || l.B == nil {
			return
		}
		for j := range l.Sections {
			if l.Sections[j].Differs() {
				return
			}
		}
	}
	if c.out.Left > 0 {
		return
	}
	s := Section{Part: "token", Spelling: spellingOf(a[0].Token.Input, b[0].Token.Input, nil)}
	s.Spelling.Kinds = []string{SpellBytes}
	c.out.Layers[0].Sections = append(c.out.Layers[0].Sections, s)
	c.out.Counts[Changed]++ // what they mean is not known
}

// align puts the layers of two nests opposite each other: from the innermost,
// where the claims are, if both innermost ones are readable, else from the
// outermost.
func align(a, b []tokens.Layer) [][2]*tokens.Layer {
	shift := 0
	if n, m := len(a), len(b); n != m && n > 0 && m > 0 && a[n-1].Token.Form.IsJWE() == b[m-1].Token.Form.IsJWE() {
		shift = n - m
	}
	var pairs [][2]*tokens.Layer
	at := func(list []tokens.Layer, i int) *tokens.Layer {
		if i < 0 || i >= len(list) {
			return nil
		}
		return &list[i]
	}
	for i := 0; i < max(len(a), len(b)); i++ {
		ia, ib := i, i
		if shift > 0 {
			ib -= shift
		} else {
			ia += shift
		}
		pairs = append(pairs, [2]*tokens.Layer{at(a, ia), at(b, ib)})
	}
	return pairs
}
