package panes

import (
	"fmt"
	"time"

	"fob/keystore"
	"fob/themes"
	"fob/tui"
)

// keysSaying is a word or line, and how grave it is.
type keysSaying struct {
	text string
	tone keysTone
}

type keysTone uint8

const (
	keysQuiet keysTone = iota
	keysGood
	keysComing
	keysWarn
	keysBad
)

func (t keysTone) style(st *themes.Styles) themes.Style {
	switch t {
	case keysGood:
		return st.Good
	case keysComing:
		return st.Info
	case keysWarn:
		return st.Warn
	case keysBad:
		return st.Bad
	}
	return st.Muted
}

// keysDue gives the gravest thing that a tick would do now in a keyset, and
// since when it is due.
func keysDue(k *keystore.Keyset, now time.Time) (what keystore.What, since time.Time) {
	for _, step := range k.Due(now) {
		if what == "" || step.What == keystore.EventPromoted || what == keystore.EventRetired {
			what, since = step.What, step.At
		}
	}
	return what, since
}

// keysWaits tells whether a rotation that was due waits for the caches of
// verifiers, and until when.
func keysWaits(k *keystore.Keyset, now time.Time) (until time.Time, ok bool) {
	for _, step := range k.Schedule() {
		if step.What == keystore.EventPromoted && step.WaitsFor && now.Before(step.At) {
			e, _ := k.Current()
			return step.At, !now.Before(e.CurrentSince.Add(k.Policy.RotateEvery))
		}
	}
	return until, false
}

// keysWord says in a word how a keyset stands.
func keysWord(s *tui.State, l *keystore.Listing, now time.Time) keysSaying {
	if l.Err != nil {
		return keysSaying{"unreadable", keysBad}
	}
	k := &l.Keyset
	switch what, since := keysDue(k, now); what {
	case keystore.EventPromoted:
		return keysSaying{overdueShort(now.Sub(since)), keysWarn}
	case keystore.EventMade:
		return keysSaying{"due", keysWarn}
	case keystore.EventRetired:
		return keysSaying{"due", keysQuiet}
	}
	if _, waits := keysWaits(k, now); waits {
		return keysSaying{"waits", keysComing}
	}
	switch {
	case k.Kind == keystore.KindVerify:
		if len(k.Verifying(s.Clock.Real, now)) == 0 {
			return keysSaying{"no key left", keysWarn}
		}
	case k.Symmetric() && s.Store.Phase == tui.StoreLocked:
		return keysSaying{"locked", keysQuiet}
	}
	return keysSaying{"ok", keysGood}
}

// keysNote is the line under a keyset that needs somebody, with no text if none
// does.
func keysNote(s *tui.State, l *keystore.Listing, now time.Time) keysSaying {
	if l.Err != nil {
		return keysSaying{l.Err.Error(), keysBad}
	}
	k := &l.Keyset
	switch what, since := keysDue(k, now); what {
	case keystore.EventPromoted:
		return keysSaying{"rotation is " + overdue(now.Sub(since)), keysWarn}
	case keystore.EventMade:
		return keysSaying{"the next key is missing: K makes it", keysWarn}
	}
	if until, waits := keysWaits(k, now); waits {
		return keysSaying{"rotation waits for caches, " + tui.Countdown(until.Sub(now)), keysComing}
	}
	if behind := k.ClockBehind(s.Clock.Real); behind > 0 && !s.Clock.Away {
		return keysSaying{"the clock is behind by " + tui.Countdown(behind), keysWarn}
	}
	return keysSaying{}
}

// overdue says for how long something is due: "3 days overdue".
func overdue(d time.Duration) string {
	switch days, hours := int(d/(24*time.Hour)), int(d/time.Hour); {
	case days > 1:
		return fmt.Sprintf("%d days overdue", days)
	case hours > 1:
		return fmt.Sprintf("%d hours overdue", hours)
	}
	return "due"
}

func overdueShort(d time.Duration) string {
	switch days, hours := int(d/(24*time.Hour)), int(d/time.Hour); {
	case days > 1:
		return fmt.Sprintf("%dd overdue", days)
	case hours > 1:
		return fmt.Sprintf("%dh overdue", hours)
	}
	return "due"
}

// keysStep says what a key comes to next, in a few characters: a time that is
// left, a word, or a date that is past.
func keysStep(k *keystore.Keyset, e *keystore.KeyEntry, state keystore.State, now time.Time, zone *time.Location) keysSaying {
	switch state {
	case keystore.StateCurrent:
		for _, step := range k.Schedule() {
			if step.What != keystore.EventPromoted {
				continue
			}
			if !now.Before(step.At) {
				return keysSaying{"due", keysWarn}
			}
			return keysSaying{keysLeft(step.At.Sub(now)), keysQuiet}
		}
		if k.Rotates() && k.Policy.RotateEvery == 0 {
			return keysSaying{"by hand", keysQuiet}
		}
	case keystore.StateNext:
		if e.SafeAt.After(now) {
			return keysSaying{keysLeft(e.SafeAt.Sub(now)), keysComing}
		}
		return keysSaying{"safe", keysGood}
	case keystore.StatePrevious:
		if e.RetireAt.After(now) {
			return keysSaying{keysLeft(e.RetireAt.Sub(now)), keysQuiet}
		}
	case keystore.StateRetired:
		return keysDate(e.RetireAt, now, zone)
	case keystore.StateRevoked:
		return keysDate(e.RevokedAt, now, zone)
	case keystore.StateDestroyed:
		return keysDate(e.DestroyedAt, now, zone)
	case "":
		if e.Published.After(now) {
			return keysSaying{keysLeft(e.Published.Sub(now)), keysQuiet}
		}
	}
	return keysSaying{}
}

// keysLeft writes a time that is left; of many days, the hours do not matter.
func keysLeft(d time.Duration) string {
	if d >= 10*24*time.Hour {
		return fmt.Sprintf("%dd", int(d/(24*time.Hour)))
	}
	return tui.Countdown(d)
}

// keysDate writes a day, with its year where that is not this one.
func keysDate(t, now time.Time, zone *time.Location) keysSaying {
	switch {
	case t.IsZero():
		return keysSaying{}
	case t.In(zone).Year() != now.In(zone).Year():
		return keysSaying{t.In(zone).Format("Jan 2006"), keysQuiet}
	}
	return keysSaying{t.In(zone).Format("2 Jan"), keysQuiet}
}
