package panes

import "fob/tui"

// profileRow says which profile the token is held to before it is signed.
func profileRow(s *tui.State) signRow {
	names := []string{""}
	choices := []tui.Choice{{Text: "none", Note: "nothing beside the keyset's own policy", Do: changed(s, func(n *tui.SignState) { n.Profile = "" })}}
	r := signRow{label: "profile", value: "none", choice: true}
	for _, p := range s.ProfileList() {
		names = append(names, p.Name)
		choices = append(choices, tui.Choice{Text: p.Name, Note: p.Title, Do: changed(s, func(n *tui.SignState) { n.Profile = p.Name })})
		if p.Name == s.Sign.Profile {
			r.value, r.note = p.Name, p.Title
		}
	}
	if s.Sign.Profile != "" && r.note == "" {
		r.value, r.note, r.warn = s.Sign.Profile, "it is not there any more", true
	}
	r.edit = tui.Open{Dialog: tui.NewChooser("Hold the token to", choices)}
	r.cycle = func(by int) tui.Intent {
		return changed(s, func(n *tui.SignState) { n.Profile = next(names, n.Profile, by) })
	}
	return r
}
