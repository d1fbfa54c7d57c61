package panes

import (
	"time"

	"fob/keystore"
	"fob/themes"
	"fob/tokens/visible"
	"fob/tui"
	"fob/tui/screen"
)

// details says beside a row what it rests on: what is wrong, the key, the date,
// the note.
func (it *expiryItem) details(f tui.Frame) []screen.Span {
	st, now := f.St, f.Now()
	var list []screen.Span
	add := func(style themes.Style, text string) {
		if text == "" {
			return
		}
		if len(list) > 0 {
			list = append(list, screen.Span{Style: st.Faint, Text: " · "})
		}
		list = append(list, screen.Span{Style: style, Text: text})
	}
	if it.id.kind == expiryKey {
		add(st.Muted, dated("", it.ends, now, f.Zone()))
		return list
	}
	o := &it.out
	add(it.look(st, now).style, it.trouble(f.S, now))
	switch o.Status {
	case keystore.SavedUnreadable:
		add(st.Muted, visible.String(o.Why))
	case keystore.SavedWaiting:
		add(st.Muted, dated("nbf ", o.Nbf, now, f.Zone()))
	default:
		add(st.Muted, dated("exp ", o.Exp, now, f.Zone()))
	}
	add(st.Muted, it.keyText(f.S))
	add(st.Muted, visible.String(it.note))
	return list
}

// keyText names the key of a token, and says how far that is proved.
func (it *expiryItem) keyText(s *tui.State) string {
	switch o := &it.out; {
	case o.Keyset != "" && o.Proven:
		return o.Keyset + "/" + it.shortKid(s, o.Keyset, o.Kid)
	case o.Keyset != "":
		return o.Keyset + "/" + it.shortKid(s, o.Keyset, o.Kid) + " by its kid"
	case o.Alg == "none":
		return "unsecured"
	case it.wrong != "" || o.Alg == "":
		return ""
	}
	return "no keyset has its key"
}

// dated is a date as far as it differs from now, "" for none.
func dated(what string, t, now time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return what + shortDate(t, now, zone)
}

func shortDate(t, now time.Time, zone *time.Location) string {
	if t.Year() > 9999 || t.Year() < 1 {
		return "beyond every calendar"
	}
	t, now = t.In(zone), now.In(zone)
	switch {
	case t.Year() == now.Year() && t.YearDay() == now.YearDay():
		return t.Format("15:04:05")
	case t.Year() == now.Year():
		return t.Format("2 Jan 15:04")
	}
	return t.Format("2 Jan 2006")
}
