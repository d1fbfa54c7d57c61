package cli

import (
	"strings"
	"time"

	"fob/cmd/internal/show"
	"fob/keystore"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tui/widgets"
)

// mark is the sign of how a token stands.
func mark(s show.Style, o keystore.Outlook, now time.Time) cell {
	switch {
	case o.Status == keystore.SavedExpired:
		return cell{"✗", s.Dim}
	case o.KeyGone(now):
		return cell{"✗", s.Bad}
	case o.RetiresFirst, o.Disproved != "":
		return cell{"!", s.Warn}
	case o.Status == keystore.SavedUnreadable:
		return cell{"?", s.Dim}
	case o.Status == keystore.SavedWaiting:
		return cell{"◷", s.Dim}
	case o.Status == keystore.SavedForever:
		return cell{"∞", s.Dim}
	case o.Low(now):
		return cell{"!", s.Warn}
	}
	return cell{"●", s.Good}
}

// remains says what is left of a token: until it ceases to verify, be it that it
// expires or that its key goes.
func remains(o keystore.Outlook, now time.Time) string {
	switch {
	case o.Status == keystore.SavedExpired:
		return "expired " + when.Relative(o.Exp, now)
	case o.KeyGone(now):
		return "key " + string(o.KeyState)
	case o.Status == keystore.SavedUnreadable:
		return "unreadable"
	case o.Status == keystore.SavedWaiting:
		return "starts " + when.Relative(o.Nbf, now)
	case !counts(o, now):
		return "no expiry"
	}
	return strings.TrimPrefix(when.Relative(o.Ends(), now), "in ")
}

// counts tells whether a token is good now and has an end to count down to.
func counts(o keystore.Outlook, now time.Time) bool {
	switch o.Status {
	case keystore.SavedLive:
		return !o.KeyGone(now)
	case keystore.SavedForever:
		return o.RetiresFirst && !o.KeyGone(now)
	}
	return false
}

const barCells = 10

// bar draws what is left of a token's life in half cells, rounded down so that it
// never promises more than there is: nothing where that is not known, or where
// nothing counts down.
func bar(o keystore.Outlook, now time.Time) string {
	left, ok := o.Left(now)
	if !ok || !counts(o, now) {
		return ""
	}
	halves := widgets.BarHalves(left, barCells)
	text := strings.Repeat("━", halves/2)
	if halves%2 == 1 {
		text += "╸"
	}
	return text + strings.Repeat("─", barCells-(halves+1)/2)
}

// keyText says which key a token is of, and where that stands.
func (v *jarView) keyText(o keystore.Outlook) string {
	if o.Keyset == "" {
		if o.Alg == "none" {
			return "unsecured"
		}
		return "–"
	}
	return o.Keyset + "/" + shownKid(v.sets[o.Keyset], o.Kid) + " " + glyph(o.KeyState) + " " + string(o.KeyState)
}

// noteText says what stands beside the rest, and the token's own note.
func (v *jarView) noteText(o keystore.Outlook, note string, now time.Time) string {
	var parts []string
	add := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	if o.Disproved != "" {
		add("not signed by " + visible.String(o.Disproved) + ", which its kid names")
	}
	add(retiresText(o, now))
	add(wouldExpire(o, now))
	add(v.proofText(o))
	add(visible.String(note))
	add(visible.String(o.Why))
	return strings.Join(parts, "; ")
}

// retiresText says that the key of a token goes first, and when, unless that is
// what is counted down to.
func retiresText(o keystore.Outlook, now time.Time) string {
	if !o.RetiresFirst || o.KeyGone(now) {
		return ""
	}
	text := "key retires first"
	if !counts(o, now) {
		text += ", " + when.Relative(o.KeyRetires, now)
	}
	if o.Expected {
		text += ", expected"
	}
	return text
}

// wouldExpire says when a token would expire whose key goes before that.
func wouldExpire(o keystore.Outlook, now time.Time) string {
	switch {
	case !o.RetiresFirst:
		return ""
	case !o.Exp.IsZero():
		return "exp " + when.Relative(o.Exp, now)
	case o.Status == keystore.SavedForever:
		return "no expiry"
	}
	return ""
}

// proofText says how far it is known whose the token is, where that is not far.
func (v *jarView) proofText(o keystore.Outlook) string {
	switch {
	case o.Keyset != "" && !o.Proven:
		return "by its kid"
	case o.Keyset != "" || o.Disproved != "" || o.Alg == "" || o.Alg == "none":
		return ""
	case v.blind:
		return "no keyset that can be read has its key"
	}
	return "no keyset has its key"
}
