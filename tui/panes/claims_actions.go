package panes

import (
	"fob/tui"
)

// Actions lists what can be done with the claims: while they are typed, what
// the editor does.
func (p *claims) Actions(s *tui.State) []tui.Action {
	if p.typing {
		return p.typingActions()
	}
	empty := ""
	if len(s.Claims.Text) == 0 {
		empty = "there are no claims"
	}
	unformed := empty
	if _, wrong := s.Claims.Error(); wrong && unformed == "" && s.Claims.Check != nil && !s.Claims.Check.Parses() {
		unformed = "the claims have an error"
	}
	broken := unformed
	if f, wrong := s.Claims.Error(); wrong && broken == "" {
		broken = "the claims have an error: " + f.Message
	}
	const inEditor = "text is changed in an editor"
	list := []tui.Action{
		{ID: "claims.edit", Key: tui.Bind("e", "enter"), Title: "edit", Help: "Types in the claims; what is wrong is told at its place, times and placeholders beside their line.", NoTwin: inEditor, Do: p.tell(claimsEdit{true})},
		{ID: "claims.open", Key: tui.Bind("o"), Title: "open template", Help: "Takes the claims and header of a template: the built-in ones and your own.", Twin: []string{"templates"}, Do: tui.OpenTemplates{}},
		{ID: "claims.load", Key: tui.Bind("l"), Title: "load from token", Help: "Takes the claims of the token in hand, and its typ.", Why: tui.WhyNoTokenClaims(s), Twin: []string{"decode", "-"}, Do: tui.ClaimsFromToken{}},
		{ID: "claims.common", Key: tui.Bind("n"), Title: "common claims", Help: "Adds iss, sub, aud, iat, exp and jti where they are not there.", Why: whyUnless(empty == "", "", unformed), NoTwin: inEditor, Do: tui.CommonClaims{}},
		{ID: "claims.answers", Key: tui.Bind("a"), Title: "answers", Help: "Gives what the claims ask for with {{ask:NAME}}; what is not given is asked for when signing.", Why: whyUnless(len(s.Asks()) > 0, "nothing is asked for", ""), NoTwin: "--answer of fob mint gives one", Do: tui.AskAnswers{}},
		{ID: "claims.preview", Key: tui.Bind("v"), Title: "preview", Help: "Shows what would be signed now: the header, and the claims with their times as numbers.", Why: broken, NoTwin: "fob mint with --json shows what it has signed", Do: tui.ShowSignPreview{}},
		{ID: "claims.format", Key: tui.Bind("f"), Title: "format", Help: "Lays the claims out: a member a line.", Why: unformed, NoTwin: inEditor, Do: tui.FormatClaims{}},
		{ID: "claims.editor", Key: tui.Bind("E"), Title: "open $EDITOR", Help: "Opens the claims in your own editor.", NoTwin: inEditor, Do: tui.EditClaimsOutside{}},
		{ID: "claims.save", Key: tui.Bind("S"), Title: "save as template", Help: "Keeps the claims and the header as a template of your own.", Why: broken, Twin: []string{"templates", "save", saveName(s), "--from", "-", "--typ", s.Sign.Typ}, Do: tui.SaveAsTemplate{}},
		{ID: "claims.remove", Key: tui.Bind("D"), Title: "remove a template", Help: "Removes a template of your own.", Twin: []string{"templates"}, Dangerous: true, Do: tui.RemoveTemplates{}},
		{ID: "claims.copy", Key: tui.Bind("y"), Title: "copy", Help: "Copies the claims as they are written.", Why: empty, NoTwin: "the text is what you copy", Do: tui.Copy{Text: s.Claims.Text, What: "the claims"}},
		{ID: "claims.clear", Key: tui.Bind("x"), Title: "clear", Help: "Empties the pane; undo brings the text back.", Why: empty, NoTwin: inEditor, Do: tui.SetClaims{}},
		{ID: "claims.undo", Key: tui.Bind("u"), Title: "undo", Help: "Takes the last change back, also one by a template or another editor.", Why: whyUnless(p.ed.CanUndo(), "there is nothing to undo", ""), NoTwin: inEditor, Do: p.tell(claimsUndo{})},
		{ID: "claims.redo", Key: tui.Bind("ctrl+r"), Title: "redo", Help: "Does again what was undone.", Why: whyUnless(p.ed.CanRedo(), "nothing was undone", ""), NoTwin: inEditor, Do: p.tell(claimsRedo{})},
	}
	for _, m := range []struct{ id, title, help, key, other string }{
		{"down", "down", "Scrolls down.", "down", "j"}, {"up", "up", "Scrolls up.", "up", "k"},
		{"page.down", "page down", "Scrolls a page down.", "pgdown", "ctrl+d"}, {"page.up", "page up", "Scrolls a page up.", "pgup", "ctrl+b"},
		{"top", "top", "Scrolls to the beginning.", "home", "g"}, {"bottom", "bottom", "Scrolls to the end.", "end", "G"},
	} {
		list = append(list, tui.Action{ID: "claims." + m.id, Key: tui.Bind(m.key, m.other), Title: m.title, Help: m.help, Moving: true, NoTwin: "it moves the view", Do: p.tell(claimsMove{m.key})})
	}
	return list
}

// whyUnless gives otherwise if ok, else why.
func whyUnless(ok bool, why, otherwise string) string {
	if ok {
		return otherwise
	}
	return why
}

// saveName is the name that a template would be saved under.
func saveName(s *tui.State) string {
	if s.Claims.Template != "" {
		return s.Claims.Template
	}
	return "mine"
}

func (p *claims) tell(msg any) tui.Intent { return tui.Tell{Pane: tui.Claims, Msg: msg} }

func (p *claims) typingActions() []tui.Action {
	const inEditor = "text is changed in an editor"
	list := []tui.Action{
		{ID: "claims.done", Key: tui.Bind("esc"), Title: "done", Help: "Ends typing.", NoTwin: inEditor, Do: p.tell(claimsEdit{false})},
		{ID: "claims.undo.typing", Key: tui.Bind("ctrl+_", "alt+u"), Title: "undo", Help: "Takes the last change back.", Why: whyUnless(p.ed.CanUndo(), "there is nothing to undo", ""), NoTwin: inEditor, Do: p.tell(claimsUndo{})},
		{ID: "claims.redo.typing", Key: tui.Bind("ctrl+y", "ctrl+r"), Title: "redo", Help: "Does again what was undone.", Why: whyUnless(p.ed.CanRedo(), "nothing was undone", ""), NoTwin: inEditor, Do: p.tell(claimsRedo{})},
		{ID: "claims.format.typing", Key: tui.Bind("alt+q"), Title: "format", Help: "Lays the claims out: a member a line.", NoTwin: inEditor, Do: tui.FormatClaims{}},
	}
	for _, m := range []struct{ id, title, help, key, other string }{
		{"kill", "delete to the end", "Deletes the rest of the line, or the end of the line.", "ctrl+k", ""},
		{"word.delete", "delete a word", "Deletes the word before the cursor.", "ctrl+w", "alt+backspace"},
		{"word.left", "a word left", "Goes to the beginning of the word.", "alt+left", "ctrl+left"},
		{"word.right", "a word right", "Goes to the end of the word.", "alt+right", "ctrl+right"},
		{"line.begin", "line's beginning", "Goes to the beginning of the line; home goes to its text first.", "ctrl+a", ""},
		{"line.end", "line's end", "Goes to the end of the line.", "ctrl+e", ""},
		{"begin", "beginning", "Goes to the beginning of the claims.", "ctrl+home", "alt+<"},
		{"end", "end", "Goes to the end of the claims.", "ctrl+end", "alt+>"},
	} {
		key := tui.Bind(m.key)
		if m.other != "" {
			key = tui.Bind(m.key, m.other)
		}
		list = append(list, tui.Action{ID: "claims." + m.id, Key: key, Title: m.title, Help: m.help, Moving: true, NoTwin: inEditor, Do: p.tell(claimsKey{m.key})})
	}
	return list
}
