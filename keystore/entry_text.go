package keystore

import (
	"fmt"

	"fob/tokens/visible"
)

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
