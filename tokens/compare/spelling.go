package compare

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What can differ between two spellings of one value, in words.
const (
	SpellOrder   = "members in another order"
	SpellSpace   = "white space"
	SpellEscapes = "escapes"
	SpellNumber  = "number spelling"
	SpellBase64  = "base64 spelling"
	SpellUnread  = "what cannot be read as JSON"
	SpellBytes   = "bytes that no part accounts for"
)

// Spelling is the place where two texts first differ, and why.
type Spelling struct {
	// Kinds says in words what differs; empty if the values do.
	Kinds []string
	// Offset is the first byte that differs, in the decoded part, -1 if it is
	// not known; TokenA and TokenB are its places in the tokens, as far as they
	// are.
	Offset, TokenA, TokenB int
	// SizeA and SizeB are the sizes of the texts.
	SizeA, SizeB int
	// A and B are what stands around Offset; FromA and FromB are where they
	// begin. At an end of a text they are shorter. They are untrusted.
	A, B         []byte
	FromA, FromB int
	// Text says that what differs is the encoded text, not the decoded bytes.
	Text bool
	// Note says more; fob's own words.
	Note string
}

// Words says what differs in a few words.
func (s *Spelling) Words() string {
	if len(s.Kinds) == 0 {
		return "the bytes differ"
	}
	return strings.Join(s.Kinds, ", ")
}

// How much of a text is shown before and after the first byte that differs.
const (
	excerptBefore = 16
	excerptAfter  = 24
)

// spellingOf finds where two texts first differ.
func spellingOf(a, b []byte, kinds []string) *Spelling {
	s := &Spelling{Kinds: kinds, Offset: firstDifference(a, b), TokenA: -1, TokenB: -1, SizeA: len(a), SizeB: len(b)}
	s.A, s.FromA = excerpt(a, s.Offset)
	s.B, s.FromB = excerpt(b, s.Offset)
	return s
}

// random tells bytes that have nothing in common, of which the place where they
// first differ tells nothing: two signatures, two ciphertexts.
func (s *Spelling) random() bool { return s.Offset < 4 && (!printable(s.A) || !printable(s.B)) }

func firstDifference(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// excerpt cuts out what stands around an offset, between whole characters.
func excerpt(text []byte, at int) ([]byte, int) {
	from, to := max(0, min(at, len(text))-excerptBefore), min(len(text), at+excerptAfter)
	for i := 0; i < utf8.UTFMax && from > 0 && !utf8.RuneStart(text[from]); i++ {
		from--
	}
	for i := 0; i < utf8.UTFMax && to < len(text) && !utf8.RuneStart(text[to]); i++ {
		to++
	}
	return text[from:to], from
}

// spelledSet gathers kinds of spelling, each once.
type spelledSet []string

func (s *spelledSet) add(kind string) {
	if !slices.Contains(*s, kind) {
		*s = append(*s, kind)
	}
}
