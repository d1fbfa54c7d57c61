package cli

import (
	"path/filepath"
	"slices"
	"unicode/utf8"

	"fob/cmd/internal/jsonout"
	"fob/themes"
	"fob/tokens/visible"
)

// listedTheme is a theme of the list.
type listedTheme struct {
	name  string
	path  string // of the user's own; "" for fob's
	hides bool   // it stands in place of fob's theme of that name
	theme themes.Theme
	err   error
}

func (a *app) themesList() error {
	list, failed := a.allThemes()
	var err error
	switch p := a.colours(a.Streams.OutIsTTY); {
	case a.json:
		err = a.write(themesJSON(list))
	case p == themes.NoColor:
		err = a.write(themesTable(list))
	default:
		err = a.write(themesSamples(list, p))
	}
	if err != nil {
		return err
	}
	return failed.tell(a)
}

// allThemes gives fob's themes in their order, then the user's.
func (a *app) allThemes() (list []listedTheme, failed failures) {
	path, folder := a.themesFolder()
	own, err := themes.User(folder)
	if err != nil {
		failed.add(ioError("themes", err))
	}
	names := themes.Builtin()
	fobs := len(names)
	for _, name := range own {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for i, name := range names {
		l := listedTheme{name: name}
		if slices.Contains(own, name) {
			l.path = filepath.Join(path, name+".toml")
			l.hides = i < fobs
		}
		l.theme, l.err = themes.Find(name, folder)
		if l.err != nil {
			failed.add(themeError(l.err))
		}
		list = append(list, l)
	}
	return list, failed
}

func (l listedTheme) kind() string {
	switch {
	case l.err != nil:
		return "unreadable"
	case l.theme.Dark:
		return "dark"
	}
	return "light"
}

func (l listedTheme) origin() string {
	switch {
	case l.hides:
		return "yours, in place of fob's"
	case l.path != "":
		return "yours"
	case l.name == themes.Builtin()[0]:
		return "default"
	}
	return "fob"
}

// themesTable has a line for each theme.
func themesTable(list []listedTheme) []byte {
	var width [3]int
	for _, l := range list {
		for i, cell := range [...]string{l.name, l.kind(), l.origin()} {
			width[i] = max(width[i], len(cell))
		}
	}
	var out []byte
	for _, l := range list {
		for i, cell := range [...]string{l.name, l.kind(), l.origin()} {
			out = appendPadded(out, cell, width[i]+2)
		}
		out = append(visible.Append(out, l.theme.Title), '\n')
		if l.err != nil {
			out = append(out[:len(out)-1], "(the reason is on stderr)\n"...)
		}
	}
	return out
}

func appendPadded(dst []byte, s string, width int) []byte {
	dst = append(dst, s...)
	for range width - len(s) {
		dst = append(dst, ' ')
	}
	return dst
}

func themesJSON(list []listedTheme) []byte {
	out := []byte("[")
	for _, l := range list {
		out = append(jsonout.AppendComma(out), "\n  {"...)
		out = jsonout.AppendText(out, "name", l.name)
		if l.path != "" {
			out = jsonout.AppendText(jsonout.AppendText(out, "origin", "user"), "path", l.path)
		} else {
			out = jsonout.AppendText(out, "origin", "fob")
		}
		if l.err != nil {
			out = appendError(out, themeError(l.err))
		} else {
			out = jsonout.AppendText(out, "title", l.theme.Title)
			out = appendBool(out, "dark", l.theme.Dark)
			out = jsonout.AppendText(out, "background", l.theme.Background.String())
			out = appendBool(out, "paint", l.theme.Paint)
			out = appendThemeFindings(out, l.theme.Check())
		}
		out = append(out, '}')
	}
	return append(out, "\n]\n"...)
}

func appendBool(dst []byte, name string, v bool) []byte {
	dst = jsonout.AppendKey(dst, name)
	if v {
		return append(dst, "true"...)
	}
	return append(dst, "false"...)
}

// themesSamples shows each theme in its own colours, on the background that it
// is made for.
func themesSamples(list []listedTheme, p themes.Profile) []byte {
	var out []byte
	bold := themes.Style{Attr: themes.Bold}
	for i, l := range list {
		if i > 0 {
			out = append(out, '\n')
		}
		out = append(out, bold.Render(l.name)...)
		out = append(out, "  "...)
		if l.err != nil {
			out = append(out, "cannot be read; the reason is on stderr\n"...)
			continue
		}
		out = visible.Append(out, l.theme.Title)
		out = append(out, ", for a "+l.kind()+" terminal"...)
		if origin := l.origin(); origin != "fob" {
			out = append(out, " ("+origin+")"...)
		}
		out = append(out, '\n')
		s := l.theme.Styles(p)
		ground := themes.Style{BG: l.theme.Background.In(p)}
		if p == themes.ANSI16 {
			ground = themes.Style{} // the terminal's own is what there is
		}
		for _, line := range sampleOf(s) {
			out = appendSample(out, line, ground)
		}
	}
	return out
}

// word is a piece of a sample.
type word struct {
	style themes.Style
	text  string
}

// sampleWidth is how wide a sample is, so that it fits a terminal of 80.
const sampleWidth = 76

// sampleOf is what the workbench shows, in small.
func sampleOf(s *themes.Styles) [2][]word {
	return [2][]word{
		{
			{s.Badge, " fob "}, {s.Text, " "},
			{s.Part[0], "eyJhbGciOi"}, {s.Dot, "."}, {s.Part[1], "eyJpc3MiOi"}, {s.Dot, "."}, {s.Part[2], "Zk3xPq9TmW"},
			{s.Good, "  ✓ valid"}, {s.Bad, "  ✗ invalid"}, {s.Warn, "  ! due"}, {s.Info, "  ◌ next"},
		},
		{
			{s.Border, "╭ "}, {s.Title, "1 Keys"}, {s.Border, " ──╮ "},
			{s.BorderFocused, "╭ "}, {s.TitleFocused, "2 Token"}, {s.BorderFocused, " ──╮ "},
			{s.Text.On(s.RowFocused), " auth-api "}, {s.Muted, " 12d "},
			{s.Bar, "━━━"}, {s.BarEmpty, "── "},
			{s.JSONName, ` "exp"`}, {s.JSONPunct, ": "}, {s.JSONTime, `"+15m"`}, {s.JSONPunct, ","},
		},
	}
}

func appendSample(out []byte, line []word, ground themes.Style) []byte {
	out = append(out, "  "+ground.Render(" ")...)
	width := 1
	for _, w := range line {
		out = append(out, ground.With(w.style).Render(w.text)...)
		width += utf8.RuneCountInString(w.text)
	}
	var rest []byte
	for range sampleWidth - width {
		rest = append(rest, ' ')
	}
	return append(out, ground.Render(string(rest))+"\n"...)
}
