package panes

import (
	"fob/keystore"
	"fob/tokens/visible"
	"fob/tui"
	"fob/tui/screen"
)

// saveAction saves the token in hand.
func (p *expiry) saveAction(s *tui.State) tui.Action {
	return tui.Action{ID: "expiry.save", Key: tui.Bind("s"), Title: "save", Help: "Keeps the token in hand in the jar, sealed, where it counts down.",
		Twin: []string{"jar", "add", p.suggestion(s), "-"}, Why: whyNoSave(s), Do: SaveInHand()}
}

// SaveInHand asks for a name and saves the token in hand: for any pane.
func SaveInHand() tui.Intent { return tui.Tell{Pane: tui.Expiry, Msg: expirySave{}} }

// suggestion is the name that would be suggested, found once for each token.
func (p *expiry) suggestion(s *tui.State) string {
	if p.suggestOf != s.Token.Read || p.suggestGen != s.Jar.Gen || p.suggested == "" {
		p.suggestOf, p.suggestGen, p.suggested = s.Token.Read, s.Jar.Gen, suggestName(s)
	}
	return p.suggested
}

func whyNoSave(s *tui.State) string {
	switch {
	case len(s.Token.Text) == 0:
		return "there is no token in hand; paste one"
	case s.Store.Phase == tui.StoreAbsent:
		return "there is no keystore to save it in; 1, then n makes it with its first key"
	case s.Store.Phase != tui.StoreLocked && s.Store.Phase != tui.StoreUnlocked:
		return "the keystore cannot be read"
	}
	return whyAway(s)
}

// saveForm asks under which name the token in hand is to be saved.
func saveForm(s *tui.State) *tui.Form {
	text := append([]byte(nil), s.Token.Text...)
	return &tui.Form{
		Heading: "Save the token in hand",
		Fields: []tui.FormField{
			{Name: "name", Label: "name", Value: suggestName(s), Help: "letters, digits and . _ @ + : / -"},
			{Name: "note", Label: "note", Help: "a line for yourself; it is sealed with the token"},
			{Name: "replace", Label: "there is one", Value: "keep it", Options: []string{"keep it", "replace it"}, Hide: func(v tui.Values) bool { return !taken(s, v["name"]) }},
		},
		Go: "save",
		Check: func(v tui.Values) (string, string) {
			if problem := checkName(v["name"]); problem != "" {
				return "name", problem
			}
			if problem := problemOf(keystore.CheckNote(v["note"])); problem != "" {
				return "note", problem
			}
			if taken(s, v["name"]) && v["replace"] != "replace it" {
				return "name", v["name"] + " is there already: take another name, or replace it"
			}
			return "", ""
		},
		Preview: func(tui.Values) tui.Lines { return savePreview },
		Submit: func(v tui.Values) tui.Intent {
			return tui.SaveToken{Name: v["name"], Note: v["note"], Text: text, Replace: v["replace"] == "replace it" && taken(s, v["name"])}
		},
	}
}

// savePreview says what is going to be saved.
func savePreview(f tui.Frame, w int) [][]screen.Span {
	s := f.S
	line := func(text string) []screen.Span {
		return []screen.Span{{Style: f.St.Muted, Text: screen.Cut("→ "+text, w)}}
	}
	if name := inJar(s); name != "" {
		return [][]screen.Span{line("it is saved already, as " + name)}
	}
	if r := s.Token.Read; r != nil {
		if err := r.Decoded.Malformed(); err != nil {
			return [][]screen.Span{line("it is no whole token, and kept as it is")}
		}
	}
	it, ok := handItem(s, f.Now())
	if !ok {
		return [][]screen.Span{line("it says nothing of when it expires")}
	}
	return [][]screen.Span{line(it.standing(f))}
}

// askRename asks for another name.
func askRename(s *tui.State, it *expiryItem) tui.Intent {
	if it == nil || it.id.kind != expirySaved {
		return nil
	}
	from := it.id.name
	return tui.Open{Dialog: &tui.Form{
		Heading: "Rename " + from,
		Fields:  []tui.FormField{{Name: "name", Label: "name", Value: from, Help: "letters, digits and . _ @ + : / -"}},
		Go:      "rename",
		Check: func(v tui.Values) (string, string) {
			if problem := checkName(v["name"]); problem != "" {
				return "name", problem
			}
			if v["name"] != from && taken(s, v["name"]) {
				return "name", v["name"] + " is there already: take another name"
			}
			return "", ""
		},
		Submit: func(v tui.Values) tui.Intent {
			if v["name"] == from {
				return tui.Close{}
			}
			return tui.RenameSaved{From: from, To: v["name"]}
		},
	}}
}

// askRemove asks before a token is taken out for good.
func askRemove(it *expiryItem) tui.Intent {
	if it == nil || it.id.kind != expirySaved {
		return nil
	}
	own := *it
	return tui.Open{Dialog: &tui.Confirm{
		Heading: "Remove " + own.id.name + "?", Yes: "remove", Do: tui.RemoveSaved{Name: own.id.name}, Danger: true,
		Plan: func(f tui.Frame, w int) [][]screen.Span {
			st := f.St
			var lines [][]screen.Span
			add := func(glyph, text string) {
				for _, l := range screen.Wrap(text, w-2) {
					lines = append(lines, []screen.Span{{Style: st.Muted, Text: glyph + " "}, {Style: st.Text, Text: l}})
					glyph = " "
				}
			}
			add("•", own.id.name+": "+own.standing(f))
			if own.note != "" {
				add(" ", visible.String(own.note))
			}
			add("•", "The jar forgets it. Nothing brings it back but a backup that was made before.")
			if own.out.Status != keystore.SavedExpired {
				add("•", "The token itself stays as good as it is, wherever else it is kept.")
			}
			return lines
		},
	}}
}
