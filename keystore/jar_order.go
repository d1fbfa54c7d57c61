package keystore

import (
	"cmp"
	"slices"
	"time"
)

// Place is where something that ends stands among others: in its group, and
// there by a time. The zero value comes before everything else.
type Place struct {
	group placeGroup
	at    time.Time
}

// placeGroup is what comes together, in this order.
type placeGroup uint8

const (
	placeEnding placeGroup = iota
	placeWaiting
	placeForever
	placeUnreadable
	placeExpired
)

// PlaceAt is the place of something beside the tokens that ends at a time, such
// as a key: among the tokens that are good now.
func PlaceAt(ends time.Time) Place { return Place{placeEnding, ends} }

// Compare is negative where p comes before q, and 0 where neither does.
func (p Place) Compare(q Place) int {
	if p.group == placeExpired && q.group == placeExpired {
		return q.at.Compare(p.at)
	}
	return cmp.Or(cmp.Compare(p.group, q.group), p.at.Compare(q.at))
}

// Place is where a token stands: first those that are good now, what ends
// soonest before the others; then those that are not yet, by when they start,
// those without an end, those that cannot be read, and last the expired, of
// which the latest comes first.
func (o Outlook) Place() Place {
	switch {
	case o.Status == SavedExpired:
		return Place{placeExpired, o.Exp}
	case o.Status == SavedLive, o.Status == SavedForever && o.RetiresFirst:
		return Place{placeEnding, o.Ends()}
	case o.Status == SavedWaiting:
		return Place{placeWaiting, o.Nbf}
	case o.Status == SavedForever:
		return Place{group: placeForever}
	}
	return Place{placeUnreadable, o.Ends()}
}

// SortOutlooks puts tokens in the order of their places, and those of the same
// place in that of their names.
func SortOutlooks(list []Outlook) {
	slices.SortStableFunc(list, func(a, b Outlook) int {
		return cmp.Or(a.Place().Compare(b.Place()), cmp.Compare(a.Name, b.Name))
	})
}
