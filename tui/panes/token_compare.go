package panes

import "fob/tui"

// compareAction sets the token in hand beside another.
func compareAction(s *tui.State) tui.Action {
	saved := s.Jar.Chosen
	if saved == "" && len(s.Jar.List) > 0 {
		saved = s.Jar.List[0].Name
	}
	a := tui.Action{ID: "token.compare", Key: tui.Bind("D"), Title: "compare with",
		Help: "Sets the token beside a saved one, the one before, or one that you paste: what is gone, what came, what changed, and byte for byte.",
		Do:   tui.CompareInHand{}}
	a.Twin, a.NoTwin = compareTwin(s, saved)
	if len(s.Token.Text) == 0 {
		a.Why = "there is no token in hand; paste one"
	}
	return a
}

// compareSavedAction sets the saved token that the cursor is on beside the token
// in hand.
func compareSavedAction(s *tui.State, it *expiryItem) tui.Action {
	a := tui.Action{ID: "expiry.compare", Key: tui.Bind("D"), Title: "compare", Help: "Sets the saved token beside the token in hand: what is gone, what came, what changed, and byte for byte."}
	name := ""
	switch a.Why = whyNoToken(s, it); {
	case a.Why != "":
	case len(s.Token.Text) == 0:
		a.Why = "there is no token in hand to compare it with; paste one"
	case it.id.kind == expiryHand:
		a.Do = tui.CompareInHand{}
	default:
		name = it.id.name
		a.Do = tui.CompareTokens{A: tui.Compared{Saved: name}, B: tui.Compared{Name: "token in hand", Text: s.Token.Text}}
	}
	a.Twin, a.NoTwin = compareTwin(s, name)
	return a
}

// compareTwin is the command line that compares a saved token with the token in
// hand, which comes by stdin.
func compareTwin(s *tui.State, saved string) (args []string, why string) {
	keys, why := keyArgs(s)
	if why != "" {
		return nil, why
	}
	if saved == "" {
		saved = "NAME"
	}
	return append([]string{"diff", "jar:" + saved, "-"}, keys...), ""
}
