// Package show is what a token says, as people read it: the lines of fob decode,
// and the colours of every command.
//
// A decode must not pay for the rest of fob: it may import tokens/read, profile,
// visible, when and wording, no other package of fob and no module, and of the
// standard library what text and times take: not encoding/json, regexp,
// text/template, os or net. The environment, the time and its zone are given to it.
package show

import (
	"strings"
	"unicode/utf8"
)

// Style colours words for one stream; without colour it leaves them as they
// are. It must get text that is safe already.
type Style struct{ On bool }

// ColourOf is what the environment says of colour, always or never, and which
// variable says it; both are "" where it says nothing (no-color.org,
// bixense.com/clicolors).
func ColourOf(env func(string) (string, bool)) (word, from string) {
	if v, ok := env("NO_COLOR"); ok && v != "" {
		return "never", "NO_COLOR"
	}
	if v, ok := env("CLICOLOR_FORCE"); ok && v != "" && v != "0" {
		return "always", "CLICOLOR_FORCE"
	}
	return "", ""
}

// SGR gives the text a look by its codes (ECMA-48, Select Graphic Rendition).
func (s Style) SGR(code, text string) string {
	if !s.On || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Bold is for what stands first.
func (s Style) Bold(t string) string { return s.SGR("1", t) }

// Dim is for what is said beside something.
func (s Style) Dim(t string) string { return s.SGR("2", t) }

// Good is for what holds.
func (s Style) Good(t string) string { return s.SGR("32", t) }

// Bad is for what fails.
func (s Style) Bad(t string) string { return s.SGR("31", t) }

// Warn is for what is doubtful.
func (s Style) Warn(t string) string { return s.SGR("33", t) }

// Part colours the name of a token's part: 0 header, 1 payload, 2 signature.
func (s Style) Part(n int, t string) string {
	return s.SGR([...]string{"1;35", "1;36", "1;34"}[n], t)
}

// Table writes rows in columns as wide as their widest cell, the first row as
// their heads.
func (s Style) Table(rows [][]string) []byte {
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
			cells[i] = Padded(cell, width[i])
		}
		line := strings.TrimRight(strings.Join(cells, "  "), " ")
		if n == 0 {
			line = s.Dim(line)
		}
		out = append(out, line+"\n"...)
	}
	return out
}

// Padded fills a text up with spaces.
func Padded(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}
