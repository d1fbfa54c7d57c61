package keystore

// State is where in its life a key stands. The words are those of Auth0 and
// Okta, which users know.
type State string

// The states of a key, in the order of its life.
const (
	// StateNext is made ahead of a rotation, so that verifiers' caches hold it
	// before it signs. It verifies, does not sign, and is in the JWKS.
	StateNext State = "next"
	// StateCurrent signs (or is encrypted to). Exactly one in a keyset that
	// signs or encrypts, always.
	StateCurrent State = "current"
	// StatePrevious was current; it verifies until its last token has expired.
	StatePrevious State = "previous"
	// StateRetired has no unexpired token left; it is kept to tell which key
	// signed an old one.
	StateRetired State = "retired"
	// StateRevoked is compromised: out at once, whatever is still unexpired.
	StateRevoked State = "revoked"
	// StateDestroyed has no private half any more; the public half and the
	// history stay, and with them the kid, which is never used again.
	StateDestroyed State = "destroyed"
)

// States lists all states in the order of a key's life.
func States() []State {
	return []State{StateNext, StateCurrent, StatePrevious, StateRetired, StateRevoked, StateDestroyed}
}

// Known tells whether s is one of the states.
func (s State) Known() bool {
	switch s {
	case StateNext, StateCurrent, StatePrevious, StateRetired, StateRevoked, StateDestroyed:
		return true
	}
	return false
}

// Glyph is the sign of the state, the same wherever people see it. "" stands for a
// key that is not there yet.
func (s State) Glyph() string {
	switch s {
	case StateCurrent:
		return "●"
	case StateNext:
		return "◌"
	case StatePrevious:
		return "○"
	case StateRevoked:
		return "✕"
	case StateDestroyed:
		return "⊘"
	}
	return "·"
}

// Live tells whether a key in this state verifies (in an encryption keyset:
// decrypts).
func (s State) Live() bool {
	return s == StateNext || s == StateCurrent || s == StatePrevious
}

// Kind is what a keyset is for.
type Kind string

// The kinds of keysets.
const (
	// KindSign signs with its current key; the others verify.
	KindSign Kind = "sign"
	// KindEncrypt is encrypted to by its current key; all that live decrypt.
	KindEncrypt Kind = "encrypt"
	// KindVerify holds public keys of others. It signs nothing, has no current
	// key and no rotation; its keys verify until they are revoked or their date
	// comes.
	KindVerify Kind = "verify"
)
