package tui

import (
	"time"

	"fob/keystore"
	"fob/themes"
	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/lint"
	"fob/tokens/profile"
)

// State is what the workbench shows. The root changes it; panes read it.
type State struct {
	W, H   int
	Styles *themes.Styles
	Theme  string

	Focus  ID
	Zoomed bool
	Mouse  bool // the workbench has the mouse

	Clock  Clock
	Store  StoreState
	Token  TokenState
	Claims ClaimsState
	Sign   SignState
	Jar    JarState
	Notice Notice
	Jobs   []Job
	// Profiles are the shapes of tokens that are known, the user's own first.
	// Nil: those that come with fob.
	Profiles []*profile.Profile
	// ProfileErr is what is wrong with one of the user's; nil if nothing is.
	ProfileErr error
}

// Phase is how far the keystore is open.
type Phase int

// The phases of a keystore.
const (
	StoreUnknown  Phase = iota // not looked at yet
	StoreAbsent                // there is none
	StoreLocked                // public halves can be read
	StoreUnlocked              // private halves too
	StoreBroken                // there is one that cannot be read; see Err
)

// StoreState is the keystore as it was last read.
type StoreState struct {
	Phase  Phase
	Dir    string
	Method keystore.Method
	Sets   []keystore.Listing
	// Gen counts readings that found a change.
	Gen uint64
	Err error
	// Chosen is the keyset that the keys pane is on; "" if none.
	Chosen string
	// ChosenKid is the key in it; "" is the keyset as a whole.
	ChosenKid string
}

// Find gives a keyset by its name.
func (s *StoreState) Find(name string) (keystore.Keyset, bool) {
	for i := range s.Sets {
		if s.Sets[i].Name == name && s.Sets[i].Err == nil {
			return s.Sets[i].Keyset, true
		}
	}
	return keystore.Keyset{}, false
}

// TokenState is the token in hand.
type TokenState struct {
	Text []byte
	// Gen counts changes of the text; Set those that the token pane's own
	// editor did not make.
	Gen, Set uint64
	// Before is the token that was in hand before another was taken; nil if
	// there was none.
	Before []byte
	// Asked counts judgements that were asked for: see [TokenState.Fresh].
	Asked uint64
	Keys  KeyChoice
	// Ask is what is asked of a token beside its signature; At is not used.
	Ask tokens.Policy
	// Profile is the one whose rules are asked for: its name, [ProfileRecognised],
	// or "" for none.
	Profile string
	// Read is the last judgement; it may be of an earlier text. Nil before the
	// first.
	Read *Reading

	held uint64 // counts changes of Keys, Ask and Profile
}

// ProfileRecognised asks for the rules of the profile that a token has the shape
// of, whichever that is.
const ProfileRecognised = "auto"

// KeyChoice says what a token is held against.
type KeyChoice struct {
	// Keyset is one of the keystore. "" with no Keys means every keyset.
	Keyset string
	// Ref is the KEY that Keys came from, as the command line would have it, and
	// never a secret itself.
	Ref string
	// Name says in words what Keys are: "the secret that was typed".
	Name string
	Keys []*tokens.Key
	// Text is what Keys were read from, where it is known: what was typed or
	// pasted, or the whole file.
	Text tokens.Secret
}

// Reading is what was read and proved of a token.
type Reading struct {
	Gen     uint64 // of the text
	Asked   uint64 // as of the token
	Ask     tokens.Policy
	Decoded *tokens.Decoded
	Offset  int // of the token in the text: white space before it
	Layers  []tokens.Layer
	Judged  tokens.Judgement
	At      time.Time // the time for which it was judged
	// Turns are the times at which the judgement may become another.
	Turns []time.Time
	// Trust knows which key of which keyset proved a layer, and what became of
	// those that prove nothing any more.
	Trust *keystore.Trust
	// KeyCount is the number of keys that it was held against; Locked that of
	// the keysets whose keys are secret and were not opened; KeyErr what was
	// wrong with one.
	KeyCount, Locked int
	KeyErr           error
	// Profile is the shape that the token has, nil if none is known; Findings are
	// what is weak about it, the worst first. Until they are Inspected they are
	// those of the reading before.
	Profile   *profile.Profile
	Findings  []lint.Finding
	Inspected bool
	// Held is the profile whose rules were asked for; nil if none was, or none
	// was recognised.
	Held *profile.Profile

	set uint64 // of the text
}

// ClaimsState is the claims set in the making.
type ClaimsState struct {
	Text     []byte
	Gen, Set uint64 // as of the token
	Template string // whose text it was; "" if none
	Changed  bool   // since it was loaded, signed or saved
	// Check is what was found in the text of CheckGen, which may be an earlier
	// one; nil if there is no text.
	Check    *claimtext.Result
	CheckGen uint64
	// From says where the text came from if from no template: "the token".
	From string
	// Answers are those to {{ask:NAME}}, by name. They stay for the next token.
	Answers map[string]string

	base []byte // as it was loaded, signed or saved
}

// SignState is how the claims are to be signed.
type SignState struct {
	Keyset string
	Kid    string // "": the current key
	Alg    string // "": the key's own
	Typ    string
	Header []tokens.Member // further protected members
	// EncryptTo is a keyset that the token is encrypted to; "" for none.
	EncryptTo string
	Enc       string
	// RefreshTTL is the lifetime of the refresh token of a pair, as people
	// write it.
	RefreshTTL string
	// Profile is the one whose rules the token has to keep; "" for none.
	Profile string
	// Bare adds no claims: iat, exp and jti are added unless it is set.
	Bare bool
	Gen  uint64 // counts changes
	// Refresh is the refresh token of the last pair, until another is made.
	Refresh []byte

	templateProfile string // of the template that was opened last
}

// JarState is the jar of saved tokens.
type JarState struct {
	Open bool // it was read
	List []keystore.Saved
	// Infos is what was found out about each of List, in the same order.
	Infos []keystore.SavedInfo
	Gen   uint64
	Err   error
	// Chosen is the saved token that the expiry pane is on; "" if none.
	Chosen string

	asked uint64 // counts readings, so that only the last one counts
	watch jarWatch
}

// Tone is how urgent a notice is.
type Tone int

// The tones.
const (
	Told Tone = iota
	Did
	Warned
	Failed
)

// Notice is the line at the bottom.
type Notice struct {
	Tone Tone
	Text string
	Hint string
}

// Job is work that goes on in the background.
type Job struct {
	ID     int
	Pane   ID
	Title  string
	Cancel func()
}

// Busy tells what goes on for a pane; "" if nothing does.
func (s *State) Busy(p ID) string {
	for _, j := range s.Jobs {
		if j.Pane == p {
			return j.Title
		}
	}
	return ""
}
