package compare

import (
	"fmt"

	"fob/tokens"
)

// head is a header of a token, or any part of it that is JSON.
type head struct {
	part *tokens.Part // nil of a header that stands as JSON in the token
	json tokens.Value
	cut  bool // it is not whole
}

func (h head) there() bool { return h.json.Exists() || h.part != nil && len(h.part.Text) > 0 }

func (h head) raw() []byte {
	if h.part != nil {
		return h.part.Raw
	}
	return h.json.Raw()
}

// text is how the header stands in the token.
func (h head) text() []byte {
	if h.part != nil {
		return h.part.Text
	}
	return h.json.Raw()
}

func (h head) place(at int) int {
	if h.part != nil {
		return h.part.InputOffset(at)
	}
	return h.json.Span().Start + at
}

// whole tells whether the JSON in a part was read to its end.
func whole(d *tokens.Decoded, part string) bool {
	for i := range d.Problems {
		if p := &d.Problems[i]; (p.Code == "json" || p.Code == "limit") && p.Part == part {
			return false
		}
	}
	return true
}

// partName is how problems name a part of a signature.
func partName(d *tokens.Decoded, i int, name, compact string) string {
	switch d.Form {
	case tokens.JWSGeneral:
		return fmt.Sprintf("signatures[%d].%s", i, name)
	case tokens.JWEFlattened, tokens.JWEGeneral:
		return name
	}
	return compact
}

func protectedOf(d *tokens.Decoded, i int) head {
	h := &d.Protected
	if !d.Form.IsJWE() {
		if i >= len(d.Signatures) {
			return head{}
		}
		h = &d.Signatures[i].Protected
	}
	return head{&h.Part, h.JSON, !h.OK || !whole(d, partName(d, i, "protected", "header"))}
}

func unprotectedOf(d *tokens.Decoded, i int) head {
	switch {
	case d.Form.IsJWE():
		return head{nil, d.Unprotected, !whole(d, "token")}
	case i >= len(d.Signatures):
		return head{}
	}
	return head{nil, d.Signatures[i].Unprotected, !whole(d, "token")}
}
