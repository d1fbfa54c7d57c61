package keystore

import (
	"time"

	"fob/tokens"
)

// Event is one thing that an operation did to a keyset: what the journal
// records, the command line reports and a plan announces. It holds nothing
// secret.
type Event struct {
	At     time.Time `json:"at"`
	What   What      `json:"what"`
	Kid    string    `json:"kid,omitempty"`
	From   State     `json:"from,omitempty"`
	To     State     `json:"to,omitempty"`
	Until  time.Time `json:"until,omitzero"`   // of a key that became previous: retire_at
	Detail string    `json:"detail,omitempty"` // in words, where the fields do not say it all
	// Forced says that the promise to caching verifiers or to unexpired tokens
	// was given up on the caller's word.
	Forced bool `json:"forced,omitempty"`
}

// What is the kind of an [Event].
type What string

// The kinds of events.
const (
	EventMade      What = "made"      // a key was made
	EventImported  What = "imported"  // a key was brought from elsewhere
	EventPromoted  What = "promoted"  // next became current
	EventDemoted   What = "demoted"   // current became previous
	EventRetired   What = "retired"   // the last token of previous has expired
	EventRevoked   What = "revoked"   // declared compromised
	EventDestroyed What = "destroyed" // the private half was erased
	EventPolicy    What = "policy"    // the policy changed
	EventHeld      What = "held"      // a key stays longer, for a token that outlives the policy
	EventClock     What = "clock"     // recorded times that lay in the future were taken back
)

// Change is the outcome of an operation on a keyset: the keyset after it, what
// was done, and what must happen to private halves, which never stand in the
// keyset itself. A change without events left everything as it was: there is
// nothing to write.
type Change struct {
	Keyset Keyset
	Events []Event
	// Private are the private halves to seal, by kid: whole JWKs.
	Private map[string]tokens.Secret
	// Erase are the kids whose private halves are to be erased.
	Erase []string
}

// Changed tells whether there is anything to write.
func (c Change) Changed() bool { return len(c.Events) > 0 }

func (c *Change) event(e Event) { c.Events = append(c.Events, e) }

func (c *Change) addPrivate(n NewKey) {
	if n.Private.Len() == 0 {
		return
	}
	if c.Private == nil {
		c.Private = map[string]tokens.Secret{}
	}
	c.Private[n.Kid] = n.Private
}
