package why

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"fob/tokens"
)

// headerVariants are those in which the protected header's bytes are others.
func (s *subject) headerVariants() []variant {
	if s.headerRaw == nil || len(s.headerRaw) > mostWritten {
		return nil
	}
	tree, err := parseTree(s.headerRaw)
	if err != nil || tree.kind != '{' {
		return nil
	}
	h := &headers{s: s, tree: tree, styles: nativeLayouts(tree, s.headerRaw)}
	if l := layouts()[1]; len(h.styles) == 1 && h.styles[0].name != l.name {
		h.styles = append(h.styles, l)
	}
	h.algorithms()
	h.types()
	h.kids()
	h.members()
	h.layouts(h.tree, "")
	h.orders()
	h.layouts(sorted(h.tree), ", its members sorted")
	h.minimal()
	return h.out
}

// headers gathers the variants of one header.
type headers struct {
	s      *subject
	tree   *node
	styles []layout
	out    []variant
}

const wroteHeader = "the header was changed after signing"

// add puts a changed header in, in the layout of the token's own and in Python's.
func (h *headers) add(id, words string, tree *node, alg string, likely bool) {
	for i, l := range h.styles {
		how := &change{id: id, title: wroteHeader,
			detail:   "The signature holds over the header " + words + ".",
			signer:   "set the header before signing, and leave it alone after",
			verifier: "do not repair the header: what it says now nobody signed"}
		if i > 0 {
			how.detail = "The signature holds over the header " + words + ", written " + l.name + "."
		}
		h.out = append(h.out, variant{header: base64.RawURLEncoding.AppendEncode(nil, l.write(tree)), payload: h.s.payload,
			how: how, alg: alg, likely: likely && i == 0})
	}
}

func (h *headers) index(name string) int { return slices.Index(h.tree.names, name) }

func text(s string) *node { return &node{kind: '"', text: s} }

// algorithms puts each other algorithm in the header's alg.
func (h *headers) algorithms() {
	at := h.index("alg")
	for _, a := range tokens.Algorithms(tokens.PurposeSign) {
		if a.Name == h.s.alg {
			continue
		}
		tree := h.tree.at(0, "alg", text(a.Name))
		if at >= 0 {
			tree = h.tree.with(at, text(a.Name))
		}
		from := len(h.out)
		h.add("header-alg", fmt.Sprintf("with alg %s, which says %s now", quote(a.Name), quote(h.s.alg)), tree, a.Name, true)
		for i := from; i < len(h.out) && strings.EqualFold(h.s.alg, "none"); i++ {
			// Nobody changes it to that but to pass a reader that needs no signature.
			h.out[i].how.danger = true
		}
	}
}

func (h *headers) types() {
	at := h.index("typ")
	if at >= 0 {
		h.add("header-typ", "without its typ", h.tree.without(at), "", true)
		for _, typ := range []string{"JWT", "jwt", "at+jwt", "application/at+jwt", "JWS", "JOSE", "jose+json", "dpop+jwt", "logout+jwt"} {
			if h.tree.items[at].text != typ {
				h.add("header-typ", "with typ "+quote(typ), h.tree.with(at, text(typ)), "", typ == "JWT")
			}
		}
		return
	}
	for _, typ := range []string{"JWT", "at+jwt", "jwt"} {
		for _, i := range []int{0, 1, len(h.tree.names)} {
			h.add("header-typ", "with typ "+quote(typ)+", which it has not now", h.tree.at(i, "typ", text(typ)), "", typ == "JWT")
		}
	}
}

func (h *headers) kids() {
	at := h.index("kid")
	if at >= 0 {
		h.add("header-kid", "without its kid", h.tree.without(at), "", true)
	}
	for _, kid := range h.s.kids {
		if at >= 0 {
			if h.tree.items[at].text != kid {
				h.add("header-kid", "with kid "+quote(kid), h.tree.with(at, text(kid)), "", true)
			}
			continue
		}
		for _, i := range []int{1, len(h.tree.names), 0} {
			h.add("header-kid", "with kid "+quote(kid)+", which it has not now", h.tree.at(i, "kid", text(kid)), "", true)
		}
	}
}

// members takes each other member out, and puts cty in.
func (h *headers) members() {
	if len(h.tree.names) > mostMembers {
		return
	}
	for i, name := range h.tree.names {
		if name != "alg" && name != "typ" && name != "kid" {
			h.add("header-member", "without its "+quote(name), h.tree.without(i), "", true)
		}
	}
	if h.index("cty") < 0 {
		for _, i := range []int{1, len(h.tree.names)} {
			h.add("header-member", "with cty \"JWT\", which it has not now", h.tree.at(i, "cty", text("JWT")), "", false)
		}
	}
	if typ, kid := h.index("typ"), h.index("kid"); typ >= 0 && kid >= 0 {
		both := h.tree.only(func(name string, _ *node) bool { return name != "typ" && name != "kid" })
		h.add("header-member", "without its typ and kid", both, "", true)
	}
}

// minimal are the headers that libraries write when they are told nothing.
func (h *headers) minimal() {
	for _, a := range tokens.Algorithms(tokens.PurposeSign) {
		alg := &node{kind: '{', names: []string{"alg"}, items: []*node{text(a.Name)}}
		other := a.Name
		if other == h.s.alg {
			other = ""
		}
		for _, tree := range []*node{alg.at(1, "typ", text("JWT")), alg.at(0, "typ", text("JWT")), alg} {
			h.add("header-minimal", "with nothing but alg and typ, as libraries write it by themselves", tree, other, other == "")
		}
	}
}

// orders puts the members in another order.
func (h *headers) orders() {
	h.add("header-order", "with its members sorted", sorted(h.tree), "", true)
	if n := len(h.tree.names); n < 2 || n > 4 {
		return
	}
	permute(len(h.tree.names), func(order []int) {
		tree := &node{kind: '{'}
		for _, i := range order {
			tree.names, tree.items = append(tree.names, h.tree.names[i]), append(tree.items, h.tree.items[i])
		}
		h.add("header-order", "with its members in another order", tree, "", false)
	})
}

// permute calls each with every order of n things.
func permute(n int, each func([]int)) {
	var step func(order []int)
	step = func(order []int) {
		if len(order) == n {
			each(order)
			return
		}
		for i := range n {
			if !slices.Contains(order, i) {
				step(append(slices.Clone(order), i))
			}
		}
	}
	step(nil)
}

// layouts writes the header as other libraries do.
func (h *headers) layouts(tree *node, words string) {
	for i, l := range layouts() {
		h.out = append(h.out, variant{header: base64.RawURLEncoding.AppendEncode(nil, l.write(tree)), payload: h.s.payload, likely: i < 3 && words == "",
			how: &change{id: "header-reserialised", title: "the header was written anew after it was signed",
				detail:   "The signature holds over the same header " + l.name + words + ".",
				signer:   "send the very bytes that were signed; encode the header once",
				verifier: "verify the token's own text, before anything parses it"}})
	}
}

// at gives the object with one more member, before the i-th.
func (n *node) at(i int, name string, item *node) *node {
	i = min(i, len(n.names))
	return &node{kind: n.kind, names: slices.Insert(slices.Clone(n.names), i, name), items: slices.Insert(slices.Clone(n.items), i, item)}
}
