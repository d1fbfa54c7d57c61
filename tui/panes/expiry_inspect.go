package panes

import (
	"time"

	"fob/keystore"
	"fob/themes"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tui"
	"fob/tui/screen"
)

// inspect shows all that is known of a token but its text.
func inspect(it *expiryItem) tui.Intent {
	if it == nil || it.id.kind == expiryKey {
		return nil
	}
	own := *it
	keys := map[string]tui.Intent{}
	if own.id.kind == expirySaved {
		open := tui.Intents{tui.Close{}, tui.OpenSaved{Name: own.id.name}}
		keys["o"], keys["enter"] = open, open
	}
	return tui.Open{Dialog: &tui.Pager{Heading: own.id.name, Keys: keys, Text: own.inspection}}
}

// inspection is the text of the inspector. The token is looked up anew each
// time: it goes on counting down, and follows the jar.
func (it *expiryItem) inspection(f tui.Frame, w int) [][]screen.Span {
	st, now, zone := f.St, f.Now(), f.Zone()
	own := *it
	var added time.Time
	if own.id.kind == expirySaved {
		i := f.S.Jar.Find(own.id.name)
		if i < 0 {
			return [][]screen.Span{{{Style: st.Muted, Text: "it is not in the jar any more"}}}
		}
		info := &f.S.Jar.Infos[i]
		own.out, own.note, own.short, added = info.At(now), info.Note, "", info.Added
		own.wrong = wrongWith(own.out)
	} else if hand, ok := handItem(f.S, now); ok {
		own = hand
	}
	o := &own.out
	l := own.look(st, now)
	const label = 10
	var lines [][]screen.Span
	row := func(name string, style themes.Style, text string) {
		if text == "" {
			return
		}
		for _, part := range screen.Wrap(text, w-label) {
			lines = append(lines, []screen.Span{{Style: st.Muted, Text: pad(name, label)}, {Style: style, Text: part}})
			name = ""
		}
	}
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		if t.Year() > 9999 || t.Year() < 1 {
			return "beyond every calendar"
		}
		return when.Stamp(t, zone) + ", " + when.Relative(t, now)
	}
	row("stands", l.style, l.glyph+" "+own.standing(f))
	row("why", st.Text, visible.String(o.Why))
	row("expires", st.Text, at(o.Exp))
	row("starts", st.Text, at(o.Nbf))
	row("issued", st.Text, at(o.Iat))
	lines = append(lines, nil)
	row("alg", st.Text, visible.String(o.Alg))
	row("key", st.Text, own.keyStanding(f.S))
	if o.RetiresFirst {
		ends := at(o.KeyRetires)
		if o.Expected {
			ends += ", as the policy has it"
		}
		row("its end", st.Warn, ends)
	}
	if own.wrong != "" {
		row("", st.Bad, visible.String(own.wrong))
	}
	lines = append(lines, nil)
	row("note", st.Text, visible.String(own.note))
	row("saved", st.Text, at(added))
	if own.id.kind == expirySaved {
		lines = append(lines, nil, []screen.Span{{Style: st.Key, Text: "⏎"}, {Style: st.Muted, Text: " open it in the token pane, where every check is shown"}})
	}
	return lines
}

func pad(s string, n int) string {
	for screen.Width(s) < n {
		s += " "
	}
	return s
}

// keyStanding says which key a token is of, how that is known, and what became
// of it.
func (it *expiryItem) keyStanding(s *tui.State) string {
	o := &it.out
	if o.Keyset == "" {
		return it.keyText(s)
	}
	text := o.Keyset + "/" + it.shortKid(s, o.Keyset, o.Kid)
	if o.KeyState != "" {
		text += ", " + string(o.KeyState)
	}
	if o.Proven {
		return text + "; the signature proves it"
	}
	return text + "; its kid alone says so"
}

// standing says in a sentence how a token stands.
func (it *expiryItem) standing(f tui.Frame) string {
	o, now := &it.out, f.Now()
	var text string
	switch {
	case o.Status == keystore.SavedExpired:
		return "expired " + when.Relative(o.Exp, now)
	case it.wrong != "":
		return "not good: " + visible.String(it.wrong)
	case o.KeyGone(now):
		return "not good any more: its key is " + string(o.KeyState)
	case o.Status == keystore.SavedUnreadable:
		text = "its times cannot be read"
	case o.Status == keystore.SavedWaiting:
		text = "starts " + when.Relative(o.Nbf, now)
	case o.Status == keystore.SavedForever:
		text = "no expiry"
	default:
		text = "expires " + when.Relative(o.Exp, now)
	}
	if o.RetiresFirst {
		text += ", but its key retires first, " + when.Relative(o.KeyRetires, now)
		if o.Expected {
			text += " (expected)"
		}
	}
	return text
}
