package keystore

import (
	"fmt"
	"time"

	"fob/tokens/visible"
	"fob/tokens/when"
)

// WindowText says the window in words, with times in loc (nil is UTC).
func (k Keyset) WindowText(w Window, loc *time.Location) string {
	kid, since, until := k.Short(w.Kid), when.Stamp(w.Since, loc), when.Stamp(w.Until, loc)
	if w.Until.IsZero() {
		until = "an unknown date"
	}
	switch w.ID {
	case WindowUnknown:
		return fmt.Sprintf("%s that cached the JWKS before %s do not know %s until %s, unless they fetch it again: its tokens fail there", k.others(), since, kid, until)
	case WindowSpreading:
		return fmt.Sprintf("%s that cached the JWKS before %s do not know %s until %s: it can sign from then on", k.others(), since, kid, until)
	case WindowDraining:
		return fmt.Sprintf("%s of %s from before %s %s until %s", k.things(), kid, since, k.verb("verify", "decrypt"), until)
	case WindowOrphaned:
		return fmt.Sprintf("unexpired %s of %s from before %s fail from now on; the last would have expired at %s", k.things(), kid, since, until)
	case WindowTrusted:
		return fmt.Sprintf("%s that cached the JWKS before %s go on %s %s until %s, unless they fetch it again", k.others(), since, k.verb("accepting", "encrypting to"), kid, until)
	case WindowClock:
		return fmt.Sprintf("the clock is behind: this keyset was changed at %s already, and what is done now is recorded under that time", until)
	case WindowNarrow:
		return fmt.Sprintf("%s that keep a JWKS for %s may not know %s until %s", k.others(), when.Duration(k.Policy.PublishAhead), kid, until)
	}
	return string(w.ID)
}

func (k Keyset) others() string { return k.verb("verifiers", "senders") }

func (k Keyset) things() string { return k.verb("tokens", "messages") }

// EventText says an event in words.
func (k Keyset) EventText(e Event, loc *time.Location) string {
	kid := k.Short(e.Kid)
	var text string
	switch e.What {
	case EventMade:
		text = fmt.Sprintf("make %s, %s", kid, e.To)
	case EventImported:
		text = fmt.Sprintf("import %s as %s", kid, e.To)
	case EventPolicy:
		text = "policy: " + e.Detail
	case EventClock:
		text = e.Detail
	case EventHeld:
		text = fmt.Sprintf("hold %s until %s", kid, when.Stamp(e.Until, loc))
	default:
		text = fmt.Sprintf("%s: %s -> %s", kid, e.From, e.To)
	}
	if e.To == StatePrevious && !e.Until.IsZero() {
		text += ", retires at " + when.Stamp(e.Until, loc)
	}
	if e.Forced {
		text += " (forced)"
	}
	return text
}

// StoreText says in words what was done to the keystore, or to a keyset as a
// whole; false for what was done to its keys, which [Keyset.EventText] says.
func (e Entry) StoreText() (text string, ok bool) {
	switch e.What {
	case EventStoreMade:
		return "the keystore was made", true
	case EventSaved:
		return "a token was saved", true
	case EventSavedRemoved:
		return "a saved token was removed", true
	case EventSavedRenamed:
		return "a saved token was renamed", true
	case EventRenamed:
		return "renamed, was " + visible.String(e.Was), true
	case EventStoreRestored:
		text = "the keystore was restored from a backup"
	case EventStoreRecovered:
		text = "the keystore was recovered with a recipient's identity"
	case EventUnlockChanged:
		text = "the way to unlock was changed"
	case EventRecipientAdded:
		text = "a recipient was added"
	case EventRecipientRemoved:
		text = "a recipient was removed"
	case EventResealed:
		text = "sealed to the recipients as they are"
	case EventJarResealed:
		text = "the jar was sealed to the recipients as they are"
	case EventDeleted:
		text = "deleted"
	case EventJournalMended:
		text = "the journal was mended"
	case EventUnrecorded:
		text = fmt.Sprintf("generation %d came about, and what made it is not known", e.Generation)
	default:
		return "", false
	}
	if e.Detail != "" {
		text += ": " + visible.Guard(e.Detail)
	}
	return text, true
}
