package cli

import (
	"strings"
	"unicode/utf8"
)

// style colours words for one stream; without colour it leaves them as they
// are. It must get text that is safe already.
type style struct{ on bool }

// style decides by --color, then NO_COLOR and CLICOLOR_FORCE, then the settings,
// then the stream (no-color.org, bixense.com/clicolors).
func (a *app) style(isTTY bool) style {
	switch word, _ := a.colourWord(); word {
	case "always":
		return style{true}
	case "never":
		return style{false}
	}
	return style{isTTY}
}

// colourWord is auto, always or never, and what decided on it.
func (a *app) colourWord() (word, from string) {
	if a.colour != "" {
		return a.colour, "--color"
	}
	if v, ok := a.Streams.Env("NO_COLOR"); ok && v != "" {
		return "never", "NO_COLOR"
	}
	if v, ok := a.Streams.Env("CLICOLOR_FORCE"); ok && v != "" && v != "0" {
		return "always", "CLICOLOR_FORCE"
	}
	if c := a.settings.Color; c.Set() {
		return c.Value, a.settings.at(c.Line)
	}
	return "auto", ""
}

func (s style) sgr(code, text string) string {
	if !s.on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(t string) string { return s.sgr("1", t) }
func (s style) dim(t string) string  { return s.sgr("2", t) }
func (s style) good(t string) string { return s.sgr("32", t) }
func (s style) bad(t string) string  { return s.sgr("31", t) }
func (s style) warn(t string) string { return s.sgr("33", t) }

// table writes rows in columns as wide as their widest cell, the first row as
// their heads.
func (s style) table(rows [][]string) []byte {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	var out []byte
	for n, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = padded(cell, width[i])
		}
		line := strings.TrimRight(strings.Join(cells, "  "), " ")
		if n == 0 {
			line = s.dim(line)
		}
		out = append(out, line+"\n"...)
	}
	return out
}

func padded(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}

// part colours the name of a token's part: 0 header, 1 payload, 2 signature.
func (s style) part(n int, t string) string {
	return s.sgr([...]string{"1;35", "1;36", "1;34"}[n], t)
}
