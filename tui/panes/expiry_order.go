package panes

import (
	"cmp"
	"strings"

	"fob/keystore"
)

func (l *expiryList) compare(a, b *expiryItem) int {
	if l.byName {
		return cmp.Or(cmp.Compare(a.id.name, b.id.name), a.compare(b))
	}
	return a.compare(b)
}

// compare is the order of [keystore.SortOutlooks], with keys among the tokens by
// the time at which they go.
func (it *expiryItem) compare(other *expiryItem) int {
	return cmp.Or(it.place().Compare(other.place()),
		cmp.Compare(it.id.name, other.id.name), cmp.Compare(it.id.kind, other.id.kind), cmp.Compare(it.id.kid, other.id.kid), cmp.Compare(it.id.what, other.id.what))
}

func (it *expiryItem) place() keystore.Place {
	if it.id.kind == expiryKey {
		return keystore.PlaceAt(it.ends)
	}
	return it.out.Place()
}

// matches tells whether the filter lets an item pass.
func (it *expiryItem) matches(filter string) bool {
	if filter == "" {
		return true
	}
	status := string(it.out.Status)
	if it.id.kind == expiryKey {
		status = "key retires"
		if it.id.what == keystore.EventPromoted {
			status = "key rotates"
		}
	}
	if it.out.RetiresFirst {
		status += " key retires first"
	}
	text := strings.Join([]string{it.id.name, it.note, it.id.kid, status, it.out.Keyset + "/" + it.out.Kid, it.out.Alg, it.wrong}, "\n")
	return strings.Contains(strings.ToLower(text), strings.ToLower(filter))
}
