package themes

// role is a use that a theme has a colour for.
type role uint8

const (
	roleText role = iota
	roleStrong
	roleMuted
	roleFaint
	roleAccent
	roleAccentText
	roleGood
	roleWarn
	roleBad
	roleInfo
	roleHeader
	rolePayload
	roleSignature
	roleCiphertext
	roleTag
	roleDot
	roleBorder
	roleBorderFocused
	roleTitle
	roleTitleFocused
	roleHeading
	roleJSONName
	roleJSONString
	roleJSONNumber
	roleJSONWord
	roleJSONPunct
	roleJSONTime
	roleJSONError
	roleEscape
	roleSelection
	roleMatch
	roleRow
	roleRowFocused
	roleKeyOff
	roleKeyOffText
	roleBanner
	roleBannerText
	roleDialog
	roleDialogBorder
	roleBar
	roleBarEmpty
	roleCount
)

// Whose colour a role takes that is not given one.
const (
	noRole     role = roleCount + iota // nobody's: the theme must give it
	background                         // that of the background that the theme is made for
)

// use is what a role's colour is drawn as, which says what contrast it needs.
type use uint8

const (
	asText   use = iota // read, on the background and on every ground below
	asMark              // lines and bars: seen, not read
	asGround            // under text
	asInlay             // read, on one ground of its own
)

// trait describes a role.
type trait struct {
	name     string
	fallback role
	use      use
	// Its colour on a dark and on a light terminal that has 16. How those look
	// is the terminal's user's choice, so the nearest of them would be a guess.
	dark, light Color
}

const (
	black        = kindBasic + 0
	red          = kindBasic + 1
	green        = kindBasic + 2
	yellow       = kindBasic + 3
	blue         = kindBasic + 4
	magenta      = kindBasic + 5
	cyan         = kindBasic + 6
	white        = kindBasic + 7
	brightBlack  = kindBasic + 8
	brightRed    = kindBasic + 9
	brightGreen  = kindBasic + 10
	brightYellow = kindBasic + 11
	brightBlue   = kindBasic + 12
	brightPurple = kindBasic + 13
	brightCyan   = kindBasic + 14
	brightWhite  = kindBasic + 15
)

var roleTraits = [roleCount]trait{
	roleText:          {"text", noRole, asText, 0, 0},
	roleStrong:        {"strong", roleText, asText, 0, 0},
	roleMuted:         {"muted", noRole, asText, white, brightBlack},
	roleFaint:         {"faint", roleMuted, asMark, brightBlack, brightBlack},
	roleAccent:        {"accent", noRole, asText, brightBlue, blue},
	roleAccentText:    {"accent_text", background, asInlay, black, brightWhite},
	roleGood:          {"good", noRole, asText, brightGreen, green},
	roleWarn:          {"warn", noRole, asText, brightYellow, yellow},
	roleBad:           {"bad", noRole, asText, brightRed, red},
	roleInfo:          {"info", noRole, asText, brightCyan, blue},
	roleHeader:        {"header", noRole, asText, brightYellow, magenta},
	rolePayload:       {"payload", noRole, asText, brightCyan, blue},
	roleSignature:     {"signature", noRole, asText, brightPurple, 0},
	roleCiphertext:    {"ciphertext", roleText, asText, 0, cyan},
	roleTag:           {"tag", roleMuted, asText, brightBlue, brightBlack},
	roleDot:           {"dot", roleText, asText, 0, 0},
	roleBorder:        {"border", roleFaint, asMark, brightBlack, brightBlack},
	roleBorderFocused: {"border_focused", roleAccent, asMark, brightBlue, blue},
	roleTitle:         {"title", roleMuted, asText, white, brightBlack},
	roleTitleFocused:  {"title_focused", roleStrong, asText, 0, 0},
	roleHeading:       {"heading", roleMuted, asText, white, brightBlack},
	roleJSONName:      {"json_name", roleText, asText, 0, 0},
	roleJSONString:    {"json_string", roleText, asText, 0, 0},
	roleJSONNumber:    {"json_number", roleText, asText, 0, 0},
	roleJSONWord:      {"json_word", roleText, asText, 0, 0},
	roleJSONPunct:     {"json_punct", roleMuted, asText, white, brightBlack},
	roleJSONTime:      {"json_time", roleAccent, asText, brightBlue, blue},
	roleJSONError:     {"json_error", roleBad, asText, brightRed, red},
	roleEscape:        {"escape", roleSignature, asText, brightPurple, magenta},
	roleSelection:     {"selection", noRole, asGround, 0, 0},
	roleMatch:         {"match", roleSelection, asGround, 0, 0},
	roleRow:           {"row", noRole, asGround, 0, 0},
	roleRowFocused:    {"row_focused", roleSelection, asGround, 0, 0},
	roleKeyOff:        {"key_off", roleMuted, asMark, white, brightBlack},
	roleKeyOffText:    {"key_off_text", background, asInlay, black, brightWhite},
	roleBanner:        {"banner", roleWarn, asMark, yellow, yellow},
	roleBannerText:    {"banner_text", background, asInlay, black, black},
	roleDialog:        {"dialog", background, asGround, 0, 0},
	roleDialogBorder:  {"dialog_border", roleAccent, asMark, brightBlue, blue},
	roleBar:           {"bar", roleGood, asMark, brightGreen, green},
	roleBarEmpty:      {"bar_empty", roleFaint, asMark, brightBlack, brightBlack},
}

func roleNamed(name string) (role, bool) {
	for i, t := range roleTraits {
		if t.name == name {
			return role(i), true
		}
	}
	return 0, false
}
