package why

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"fob/tokens/when"
)

func (n *node) with(i int, item *node) *node {
	c := &node{kind: n.kind, names: n.names, items: slices.Clone(n.items)}
	c.items[i] = item
	return c
}

func (n *node) without(i int) *node {
	return &node{kind: n.kind, names: slices.Delete(slices.Clone(n.names), i, i+1), items: slices.Delete(slices.Clone(n.items), i, i+1)}
}

func (n *node) only(keep func(name string, n *node) bool) *node {
	c := &node{kind: n.kind}
	for i, name := range n.names {
		if keep(name, n.items[i]) {
			c.names, c.items = append(c.names, name), append(c.items, n.items[i])
		}
	}
	return c
}

// sorted gives the value with the members of all its objects in the order of
// their names.
func sorted(n *node) *node {
	c := &node{kind: n.kind, text: n.text, items: make([]*node, len(n.items))}
	for i, item := range n.items {
		c.items[i] = sorted(item)
	}
	if n.kind != '{' {
		return c
	}
	order := make([]int, len(n.names))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(n.names[a], n.names[b]) })
	items := c.items
	c.items = nil
	for _, i := range order {
		c.names, c.items = append(c.names, n.names[i]), append(c.items, items[i])
	}
	return c
}

func mapNumbers(n *node, do func(string) string) *node {
	c := &node{kind: n.kind, text: n.text, names: n.names, items: make([]*node, len(n.items))}
	if n.kind == '0' {
		c.text = do(n.text)
	}
	for i, item := range n.items {
		c.items[i] = mapNumbers(item, do)
	}
	return c
}

func mapTimes(n *node, do func(string) string) *node {
	return mapTimesTo(n, func(t *node) *node { return &node{kind: '0', text: do(t.text)} })
}

func mapTimesTo(n *node, do func(*node) *node) *node {
	c := n
	for i, name := range n.names {
		if when.IsDateClaim(name) && n.items[i].kind == '0' {
			c = c.with(i, do(n.items[i]))
		}
	}
	return c
}

// jsNumber writes a number as JavaScript does: 1.0 and 1e0 are 1.
func jsNumber(s string) string {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) {
		return s
	}
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strings.Replace(strconv.FormatFloat(f, 'e', -1, 64), "e-0", "e-", 1)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func floatNumber(s string) string {
	if strings.ContainsAny(s, ".eE") {
		return s
	}
	return s + ".0"
}

// javaNumber writes a number as Double.toString does beyond ten millions: 1.7E9.
func javaNumber(s string) string {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.Abs(f) < 1e7 {
		return floatNumber(s)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, 64), "E+")
	return floatNumber(mantissa) + "E" + strings.TrimLeft(exponent, "0")
}

func whole(s string) string {
	before, _, _ := strings.Cut(s, ".")
	return before
}

func scaled(by int64) func(string) string {
	return func(s string) string {
		n, ok := smallInt(s)
		if !ok {
			return s
		}
		return n.Mul(n, big.NewInt(by)).String()
	}
}

func unscaled(s string) string {
	n, ok := smallInt(s)
	if !ok {
		return s
	}
	return n.Div(n, big.NewInt(1000)).String()
}

func smallInt(s string) (*big.Int, bool) {
	if len(s) > 20 {
		return nil, false
	}
	return new(big.Int).SetString(s, 10)
}
