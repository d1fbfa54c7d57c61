package config

import (
	"time"

	"fob/tokens"
)

// MaxFile is how large the file may be, in bytes.
const MaxFile = 256 << 10

// Setting is a value and where it stands.
type Setting[T any] struct {
	Value T
	Line  int // of the file; 0 if it is not set
}

// Set tells whether the file has it.
func (s Setting[T]) Set() bool { return s.Line > 0 }

// Config is what the file says. What it does not say has Line 0.
type Config struct {
	Theme          Setting[string]
	Color          Setting[string] // auto, always or never
	TimeZone       Setting[*time.Location]
	Keyset         Setting[string] // NAME or NAME/KID: the KEY where none is named
	Store          Setting[string] // the folder of the keystore
	Unlock         Setting[string] // keyring, passphrase or identity
	IdentityFile   Setting[string]
	PassphraseFile Setting[string]
	// ClearAfter is how long a copied secret or token stays in the clipboard.
	ClearAfter Setting[time.Duration]
	Policy     Policy
	Limits     []Limit
	Keys       []Binding
}

// Policy is what is asked of a token where no flag asks.
type Policy struct {
	Iss, Aud, Alg, Require Setting[[]string]
	Sub, Typ, Profile      Setting[string]
	MaxAge, Leeway         Setting[time.Duration]
}

// Limit is one of [tokens.Limits], by its name.
type Limit struct {
	Name, Value string
	Line        int
}

// Binding is the keys of an action of the workbench.
type Binding struct {
	Action string
	Keys   []string // as bubbletea names them
	Line   int
}

// names of the settings at the top, as an error lists them.
const names = "theme, color, time_zone, keyset, store, unlock, identity_file, passphrase_file, clipboard_clear, and the tables [policy], [limits] and [keys]"

// names of the settings of [policy].
const policyNames = "iss, aud, sub, typ, alg, require, max_age, leeway and profile"

// knownAlgorithm tells the signature algorithms that a policy can ask for.
func knownAlgorithm(name string) bool {
	return tokens.LookupAlgorithm(tokens.PurposeSign, name) != nil
}
