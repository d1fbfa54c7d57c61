package tui

import (
	"time"

	"fob/keystore"
	"fob/themes"
	"fob/tokens/when"
	"fob/tui/screen"
)

// StateWord is the word of a key's state.
func StateWord(s keystore.State) string {
	if s == "" {
		return "to come"
	}
	return string(s)
}

// StateStyle is the look of a key's state.
func StateStyle(st *themes.Styles, s keystore.State) themes.Style {
	switch s {
	case keystore.StateCurrent:
		return st.Good
	case keystore.StateNext:
		return st.Info
	case keystore.StatePrevious:
		return st.Text
	case keystore.StateRevoked:
		return st.Bad
	}
	return st.Muted
}

// KeyDoes says in a word what a key does in its state: signs, ready, publishing,
// verifies; "" if nothing.
func KeyDoes(k keystore.Keyset, e keystore.KeyEntry, s keystore.State, now time.Time) string {
	encrypts := k.Kind == keystore.KindEncrypt
	switch s {
	case keystore.StateCurrent:
		if encrypts {
			return "encrypts"
		}
		return "signs"
	case keystore.StateNext:
		switch {
		case e.SafeAt.IsZero() || !now.Before(e.SafeAt):
			return "ready"
		case k.Symmetric():
			return "spreading"
		}
		return "publishing"
	case keystore.StatePrevious:
		if encrypts {
			return "decrypts"
		}
		return "verifies"
	}
	return ""
}

func does(k keystore.Keyset, e keystore.KeyEntry, s keystore.State, now time.Time) string {
	if d := KeyDoes(k, e, s, now); d != "" {
		return ", " + d
	}
	return ""
}

func halfText(e keystore.KeyEntry) string {
	if e.HasPrivate || e.State == keystore.StateDestroyed {
		return ""
	}
	return "  (public half only)"
}

func kindText(k keystore.Keyset) string {
	switch {
	case k.Kind == keystore.KindEncrypt:
		return "encryption"
	case k.Kind == keystore.KindVerify:
		return "verifying with public keys of others"
	case k.Symmetric():
		return "signing with shared secrets"
	}
	return "signing"
}

func stepText(s keystore.Step) string {
	switch s.What {
	case keystore.EventPromoted:
		return "rotation"
	case keystore.EventMade:
		return "a next key"
	}
	return "retirement"
}

func stepTime(s keystore.Step, now time.Time, zone *time.Location) string {
	if s.What == keystore.EventMade || !now.Before(s.At) {
		return "due"
	}
	text := when.Stamp(s.At, zone) + "  " + when.Relative(s.At, now)
	if s.WaitsFor {
		text += ", when the caches of verifiers know the key"
	}
	return text
}

// entryLine is a line of the journal.
func entryLine(f Frame, k keystore.Keyset, e keystore.Entry) []screen.Span {
	text, ok := e.StoreText()
	if !ok {
		text = k.EventText(e.Event, f.Zone())
	}
	if e.Late {
		text += " (written late: its writer was stopped)"
	}
	return []screen.Span{{Style: f.St.Muted, Text: when.Stamp(e.At, f.Zone()) + "  "}, {Style: f.St.Text, Text: text}}
}
