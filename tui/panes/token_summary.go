package panes

import (
	"strings"

	"fob/themes"
	"fob/tui"
	"fob/tui/screen"
)

// Summary says the verdict first.
func (p *token) Summary(f tui.Frame, a screen.Area) {
	st, s := f.St, f.S
	if len(s.Token.Text) == 0 {
		a.Fit(0, 0, a.W(), st.Muted, "paste a token")
		return
	}
	r := s.Token.Read
	stale := s.Token.Fresh(f.Now()) == nil
	if r == nil {
		a.Fit(0, 0, a.W(), st.Info, "… checking")
		return
	}
	y := 0
	for _, v := range verdicts(f, r, "k") {
		if stale {
			v.glyph, v.style, v.word = "…", st.Muted, "was "+v.word
		}
		if v.name == "policy" && v.word == "none" {
			continue
		}
		x := a.Text(0, y, v.style, v.glyph) + 1
		x = a.Fit(x, y, a.W()-x, st.Text, v.name) + 1
		a.Fit(x, y, a.W()-x, v.style, short(v))
		y++
	}
	if tally := tallySpan(f, r); tally.Text != "" {
		a.Fit(0, y, a.W(), tally.Style, tally.Text)
		y++
	}
	if iss, ok := content(r, "iss"); ok {
		a.Fit(0, y, a.W(), st.Muted, "iss "+iss)
		y++
	}
	if sub, ok := content(r, "sub"); ok {
		a.Fit(0, y, a.W(), st.Muted, "sub "+sub)
	}
	if stale {
		a.Tint(themes.Style{Attr: themes.Faint})
	}
}

// short is a verdict in the fewest words: of a good time, what is left of it.
func short(v tokenVerdict) string {
	if v.name == "time" && v.word == "valid" && len(v.detail) > 1 {
		return strings.TrimSpace(v.detail[1].Text)
	}
	return v.word
}

// content gives a claim as safe text.
func content(r *tui.Reading, name string) (string, bool) {
	if r.Judged.Content == nil {
		return "", false
	}
	s, ok := r.Judged.Content.Claims.Get(name).Str()
	return clean(s), ok
}
