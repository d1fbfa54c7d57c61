package panes

import "fob/tui"

func (p *sign) tell(msg any) tui.Intent { return tui.Tell{Pane: tui.Sign, Msg: msg} }

// Actions lists what can be done with the sign pane. That ^s signs is said by
// the workbench, since it does so from everywhere.
func (p *sign) Actions(s *tui.State) []tui.Action {
	why := tui.WhyNotSign(s)
	rows := signRows(s)
	row := rows[max(0, min(p.cursor.At, len(rows)-1))]
	noRefresh := ""
	if len(s.Sign.Refresh) == 0 {
		noRefresh = "no pair was signed yet"
	}
	const looks = "it is a row of a form; the flags of fob mint say the same"
	list := []tui.Action{
		{ID: "sign.edit", Key: tui.Bind("e", "enter"), Title: "change", Help: "Changes the row: chooses, toggles or types. It signs nothing.", NoTwin: looks, Do: p.tell(signEdit{})},
		{ID: "sign.pair", Key: tui.Bind("P"), Title: "access + refresh", Help: "Signs the claims, and a refresh token for the same subject beside them; both are offered to the jar.", Why: why, NoTwin: "two runs of fob mint make a pair", Do: tui.SignClaims{Pair: true}},
		{ID: "sign.jar", Key: tui.Bind("J"), Title: "into the jar", Help: "Signs the claims, and saves the token in the jar under a name.", Why: why, NoTwin: "fob mint makes the token, and fob jar add saves it", Do: tui.SignClaims{Jar: true}},
		{ID: "sign.preview", Key: tui.Bind("v"), Title: "preview", Help: "Shows what would be signed now: the header, and the claims with their times as numbers.", Why: whyNoPreview(s), NoTwin: "fob mint with --json shows what it has signed", Do: tui.ShowSignPreview{}},
		{ID: "sign.answers", Key: tui.Bind("a"), Title: "answers", Help: "Gives what the claims and the header ask for with {{ask:NAME}}.", Why: whyUnless(len(s.Asks()) > 0, "nothing is asked for", ""), NoTwin: "--answer of fob mint gives one", Do: tui.AskAnswers{}},
		{ID: "sign.remove", Key: tui.Bind("d", "delete"), Title: "remove member", Help: "Takes the header member out.", Why: whyUnless(row.remove != nil, "the row is no header member", ""), NoTwin: looks, Do: p.tell(signRemove{})},
		{ID: "sign.refresh", Key: tui.Bind("R"), Title: "refresh token in hand", Help: "Takes the refresh token of the last pair into the token pane.", Why: noRefresh, NoTwin: "fob mint writes each token to where you want it", Do: tui.TakeRefresh{}},
		{ID: "sign.next", Key: tui.Bind("right", " "), Title: "next choice", Help: "Takes the next choice of the row.", Moving: true, NoTwin: looks, Do: p.tell(signCycle{1})},
		{ID: "sign.previous", Key: tui.Bind("left"), Title: "previous choice", Help: "Takes the choice before.", Moving: true, NoTwin: looks, Do: p.tell(signCycle{-1})},
	}
	for _, m := range []struct{ id, title, help, key, other string }{
		{"down", "down", "Goes to the next row.", "down", "j"}, {"up", "up", "Goes to the row before.", "up", "k"},
		{"top", "first", "Goes to the first row.", "home", "g"}, {"bottom", "last", "Goes to the last row.", "end", "G"},
	} {
		list = append(list, tui.Action{ID: "sign." + m.id, Key: tui.Bind(m.key, m.other), Title: m.title, Help: m.help, Moving: true, NoTwin: "it moves the cursor", Do: p.tell(signMove{m.key})})
	}
	return list
}

// whyNoPreview says why there is nothing to show. It can be looked at at any
// time, also at one that was travelled to.
func whyNoPreview(s *tui.State) string {
	here := *s
	here.Clock.Away = false
	here.Jobs = nil
	return tui.WhyNotSign(&here)
}
