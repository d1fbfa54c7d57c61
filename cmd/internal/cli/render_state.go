package cli

import (
	"fob/keystore"
	"fob/tokens/visible"
)

// glyph is the sign of a state; the word stands beside it wherever it is first
// seen.
func glyph(s keystore.State) string {
	if s == "" {
		return " "
	}
	return s.Glyph()
}

// strand is the line of a key that goes on as it is: heavy where it signs.
func strand(s keystore.State) string {
	switch s {
	case keystore.StateNext:
		return "┊"
	case keystore.StateCurrent:
		return "┃"
	case keystore.StatePrevious:
		return "│"
	}
	return " "
}

// tint colours what belongs to a state.
func (r *renderer) tint(state keystore.State, text string) string {
	switch state {
	case keystore.StateNext:
		return r.SGR("36", text)
	case keystore.StateCurrent:
		return r.Good(text)
	case keystore.StatePrevious:
		return r.Warn(text)
	case keystore.StateRevoked, keystore.StateDestroyed:
		return r.Bad(text)
	}
	return r.Dim(text)
}

func shownKid(k keystore.Keyset, kid string) string { return visible.String(k.Short(kid)) }
