package panes

import (
	tea "github.com/charmbracelet/bubbletea"

	"fob/tui"
)

// Actions lists what can be done with the token.
func (p *token) Actions(s *tui.State) []tui.Action {
	const looks = "it changes only what you look at"
	tell := func(msg tea.Msg) tui.Intent { return tui.Tell{Pane: tui.Token, Msg: msg} }
	none := ""
	if len(s.Token.Text) == 0 {
		none = "there is no token in hand; paste one"
	}
	verify, noTwin := verifyTwin(s)
	why, noWhy := whyTwin(s)
	payload, noPayload := payloadTwin(s)
	open := []string{"e", "enter"}
	if p.chosen >= 0 {
		open = open[:1]
	}
	chooseKey := []string{"k", "K"}
	if p.chosen >= 0 {
		chooseKey = chooseKey[1:]
	}
	undo, redo := "", ""
	if !p.text.CanUndo() {
		undo = "nothing was changed"
	}
	if !p.text.CanRedo() {
		redo = "nothing was taken back"
	}
	list := []tui.Action{
		{ID: "token.edit", Key: tui.Bind(open...), Title: "edit", Help: "Puts the cursor into the token; every key is judged as you type.",
			Twin: []string{"decode", "-"}, Do: tell(tokenEdit{true})},
		{ID: "token.key", Key: tui.Bind(chooseKey...), Title: "choose key", Help: "Says what the token is held against: every keyset, one of them, a file, a key that you paste, or a secret that you type.",
			Twin: verify, NoTwin: noTwin, Do: tell(tokenKeys{})},
		{ID: "token.ask", Key: tui.Bind("p"), Title: "policy", Help: "Asks more of the token than its signature: issuer, audience, type, claims, age.",
			Twin: verify, NoTwin: noTwin, Do: tell(tokenAsk{})},
		{ID: "token.why", Key: tui.Bind("w"), Title: "why refused", Help: "Finds out why the token is refused: which other key, or which change, would make its signature verify, and what to mend on which side.",
			Why: tui.WhyNoWhy(s), Twin: why, NoTwin: noWhy, Do: tui.Why{}},
		{ID: "token.copy", Key: tui.Bind("y"), Title: "copy", Help: "Copies the row that the cursor is on, or asks which part of the token.",
			Why: none, Twin: payload, NoTwin: noPayload, Do: tell(tokenCopy{})},
		{ID: "token.claims", Key: tui.Bind("c"), Title: "edit as claims", Help: "Takes the token's claims into the claim editor, to be changed and signed anew.",
			Why: tui.WhyNoTokenClaims(s), Twin: payload, NoTwin: noPayload, Do: tui.ClaimsFromToken{}},
		{ID: "token.save", Key: tui.Bind("s"), Title: "save", Help: "Keeps the token in the jar, sealed, where it counts down.",
			Why: whyNoSave(s), Twin: []string{"jar", "add", "NAME", "-"}, Do: SaveInHand()},
		compareAction(s),
		{ID: "token.trouble", Key: tui.Bind("n"), Title: "next problem", Help: "Goes to the next problem, failed check or finding, and to its place in the token.",
			Why: p.whyNoTrouble(s), NoTwin: looks, Do: tell(tokenTrouble{1})},
		{ID: "token.trouble.back", Key: tui.Bind("N"), Title: "problem before", Help: "Goes to the problem, failed check or finding before.",
			Why: p.whyNoTrouble(s), NoTwin: looks, Moving: true, Do: tell(tokenTrouble{-1})},
		{ID: "token.filter", Key: tui.Bind("/"), Title: "filter", Help: "Lists only the members that have a text in their name or value, and the findings that tell of it.",
			Why: none, NoTwin: looks, Do: tell(tokenFind{true})},
		{ID: "token.undo", Key: tui.Bind("u", "ctrl+_"), Title: "undo", Help: "Takes the last change of the token back, a paste among them; ctrl+_ does while you type.",
			Why: undo, NoTwin: "nothing is kept of what was changed", Do: tell(tokenBack{-1})},
		{ID: "token.redo", Key: tui.Bind("ctrl+r"), Title: "redo", Help: "Makes a change anew that was taken back.",
			Why: redo, NoTwin: "nothing is kept of what was changed", Do: tell(tokenBack{1})},
		{ID: "token.editor", Key: tui.Bind("E"), Title: "in your editor", Help: "Opens the token in the editor that $EDITOR names.",
			NoTwin: "the editor is a command of its own", Do: tui.EditTokenOutside{}},
		{ID: "token.clear", Key: tui.Bind("x"), Title: "clear", Help: "Puts the token away; undo brings it back.",
			Why: none, NoTwin: "there is nothing to put away", Do: tui.TakeToken{}},
	}
	if p.chosen >= 0 {
		list = append([]tui.Action{{ID: "token.open", Key: tui.Bind("enter", "o"), Title: "open", Help: "Shows the row in full: a long value, what a check or a finding means, a problem and its place.",
			Twin: []string{"decode", "-"}, Do: tell(tokenOpen{})}}, list...)
	}
	if p.inside() {
		list = append(list, tui.Action{ID: "token.leave", Key: tui.Bind("esc"), Title: "done", Help: "Leaves the text, the filter or the row.", NoTwin: looks, Do: tell(tokenLeave{})})
	}
	if p.text.Editing() {
		list = append(list, tui.Action{ID: "token.cut", Key: tui.Bind("ctrl+u"), Title: "delete to the beginning", Help: "Deletes what stands before the cursor.", NoTwin: "it edits the token", Do: tell(tea.KeyMsg{Type: tea.KeyCtrlU})})
	}
	move := func(id, title string, keys ...string) {
		list = append(list, tui.Action{ID: "token." + id, Key: tui.Bind(keys...), Title: title, Help: "Moves to the " + title + ".", NoTwin: "it moves the cursor", Moving: true, Do: tell(tokenMove{keys[0]})})
	}
	up := []string{"up"}
	if p.chosen >= 0 {
		up = append(up, "k")
	}
	move("down", "next row", "down", "j")
	move("up", "row before", up...)
	move("left", "column on the left", "left", "h")
	move("right", "column on the right", "right", "l")
	move("pagedown", "next page: of the token itself while the cursor is on no row", "pgdown")
	move("pageup", "page before", "pgup")
	move("first", "first row", "home", "g")
	move("last", "last row", "end", "G")
	return list
}
