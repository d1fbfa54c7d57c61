package profile

import (
	"cmp"
	"slices"
)

// Sort puts profiles into the order in which they are asked whether they
// recognise a token.
func Sort(list []*Profile) {
	slices.SortStableFunc(list, func(a, b *Profile) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Name, b.Name))
	})
}
