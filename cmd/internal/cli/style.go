package cli

import "fob/cmd/internal/show"

// style decides by --color, then the environment, then the settings, then the
// stream.
func (a *app) style(isTTY bool) show.Style {
	switch word, _ := a.colourWord(); word {
	case "always":
		return show.Style{On: true}
	case "never":
		return show.Style{On: false}
	}
	return show.Style{On: isTTY}
}

// colourWord is auto, always or never, and what decided on it.
func (a *app) colourWord() (word, from string) {
	if a.colour != "" {
		return a.colour, "--color"
	}
	if word, from := show.ColourOf(a.Streams.Env); word != "" {
		return word, from
	}
	if c := a.settings.Color; c.Set() {
		return c.Value, a.settings.at(c.Line)
	}
	return "auto", ""
}
