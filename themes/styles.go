package themes

// Styles are the looks of everything in the workbench, ready for one terminal.
type Styles struct {
	Profile Profile
	Dark    bool

	// Ground lies under everything. It is zero unless the theme paints its
	// background.
	Ground Style

	Text   Style // what is read first
	Strong Style // the same, bold
	Muted  Style // what is secondary
	Faint  Style // rules, line numbers

	Accent     Style // what has the focus, and what can be done
	AccentText Style // text on a ground of the accent colour
	Key        Style // the letter of a key in a line of help

	// Verdicts, and nothing else. Each also has a word and a glyph.
	Good, Warn, Bad Style
	Info            Style // what comes next: a key that is published, a token not yet valid

	// Part are the parts of a token in their order: header, payload, signature
	// of a JWS; header, key, iv, ciphertext, tag of a JWE.
	Part [5]Style
	Dot  Style // between the parts

	Border, BorderFocused Style
	Title, TitleFocused   Style // in the border
	Heading               Style // over a list inside a pane

	JSONName, JSONString, JSONNumber Style
	JSONWord                         Style // true, false, null
	JSONPunct                        Style
	JSONTime                         Style // a relative time or another value that is made when signing
	JSONError                        Style // where the error is; lay it over the others

	Escape Style // what package visible wrote in place of an unsafe character

	Cursor          Style // one cell; lay it over the text
	Selection       Style // grounds, for [Style.On] or to lay over the text:
	Match           Style // what a search found
	Row, RowFocused Style // the selected row of a pane without and with focus

	Badge             Style // the program's name, a mode
	KeyCap, KeyCapOff Style // a key that does something, one that is disabled
	Banner            Style // the line that says that time is not now
	Dialog            Style // the ground of a dialog
	DialogBorder      Style
	Bar, BarEmpty     Style // a remaining time: what is left of it, what is gone
}

// Styles makes the theme ready for a terminal.
func (t Theme) Styles(p Profile) *Styles {
	c := t.in(p)
	fg := func(r role, attr ...Attr) Style {
		s := Style{FG: c[r]}
		for _, a := range attr {
			s.Attr |= a
		}
		return s
	}
	// Where the ground has no colour, without is what tells it.
	bg := func(r role, without Attr) Style {
		if c[r] != 0 {
			return Style{BG: c[r]}
		}
		return Style{Attr: without}
	}
	on := func(text, ground role, attr Attr) Style {
		if p == ANSI16 {
			attr = 0 // many terminals make bold black grey
		}
		s := bg(ground, Reverse)
		s.FG = c[text]
		s.Attr |= attr
		return s
	}
	plain := func(r role, without Attr) Style {
		s := fg(r)
		if p == NoColor {
			s.Attr |= without
		}
		return s
	}
	part := func(n int, r role) Style {
		return plain(r, [...]Attr{Bold, 0}[n%2])
	}
	s := &Styles{
		Profile: p, Dark: t.Dark,

		Text: fg(roleText), Strong: fg(roleStrong, Bold), Muted: fg(roleMuted), Faint: fg(roleFaint),
		Accent: fg(roleAccent), AccentText: on(roleAccentText, roleAccent, 0), Key: fg(roleAccent, Bold),
		Good: fg(roleGood), Warn: fg(roleWarn), Bad: fg(roleBad), Info: fg(roleInfo),
		Part: [5]Style{part(0, roleHeader), part(1, rolePayload), part(2, roleSignature), part(3, roleCiphertext), part(4, roleTag)},
		Dot:  fg(roleDot),

		Border: fg(roleBorder), BorderFocused: plain(roleBorderFocused, Bold),
		Title: fg(roleTitle), TitleFocused: fg(roleTitleFocused, Bold), Heading: fg(roleHeading, Bold),

		JSONName: fg(roleJSONName), JSONString: fg(roleJSONString), JSONNumber: fg(roleJSONNumber),
		JSONWord: fg(roleJSONWord), JSONPunct: fg(roleJSONPunct),
		JSONTime: fg(roleJSONTime, Bold), JSONError: fg(roleJSONError, Underline),
		Escape: plain(roleEscape, Reverse),

		Cursor:    Style{Attr: Reverse},
		Selection: bg(roleSelection, Reverse), Match: bg(roleMatch, Underline|Bold),
		Row: bg(roleRow, Underline), RowFocused: bg(roleRowFocused, Reverse),

		Badge: on(roleAccentText, roleAccent, Bold), KeyCap: on(roleAccentText, roleAccent, Bold),
		KeyCapOff: on(roleKeyOffText, roleKeyOff, 0), Banner: on(roleBannerText, roleBanner, Bold),
		Dialog: bg(roleDialog, 0), DialogBorder: fg(roleDialogBorder),
		Bar: fg(roleBar), BarEmpty: fg(roleBarEmpty),
	}
	if p == ANSI256 {
		s.Match.Attr |= Underline // its ground may be that of a selected row
	}
	if p == NoColor {
		s.KeyCapOff = Style{} // the cap of a key that works is reversed
	}
	if t.Paint && (p == TrueColor || p == ANSI256) {
		s.Ground = Style{BG: t.Background.In(p)}
	}
	return s
}
