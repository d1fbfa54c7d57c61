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
func (s style) tint(state keystore.State, text string) string {
	switch state {
	case keystore.StateNext:
		return s.sgr("36", text)
	case keystore.StateCurrent:
		return s.good(text)
	case keystore.StatePrevious:
		return s.warn(text)
	case keystore.StateRevoked, keystore.StateDestroyed:
		return s.bad(text)
	}
	return s.dim(text)
}

func shownKid(k keystore.Keyset, kid string) string { return visible.String(k.Short(kid)) }
