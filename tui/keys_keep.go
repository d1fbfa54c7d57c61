package tui

import (
	"fmt"
	"unicode/utf8"

	"fob/keystore"
)

// The ways to keep the identity of a keystore, as the first form names them.
const (
	keepKeyring    = "the keyring of this system"
	keepPassphrase = "a passphrase"
	keepIdentity   = "the identity file"
)

func methodOf(keep string) keystore.Method {
	switch keep {
	case keepKeyring:
		return keystore.MethodKeyring
	case keepIdentity:
		return keystore.MethodIdentity
	}
	return keystore.MethodPassphrase
}

// askKeeping adds to the form of the first keyset where the identity of the
// keystore is to be kept: what opens every private key in it.
func (m *Model) askKeeping(form *Form) {
	w := m.w.Store
	var ways []string
	if w.Secrets != nil {
		ways = append(ways, keepKeyring)
	}
	ways = append(ways, keepPassphrase)
	if w.IdentityFile != "" {
		ways = append(ways, keepIdentity)
	}
	first := ways[0]
	switch w.Method {
	case keystore.MethodPassphrase:
		first = keepPassphrase
	case keystore.MethodIdentity:
		if w.IdentityFile != "" {
			first = keepIdentity
		}
	}
	form.Heading = "The first keyset, and the keystore"
	form.Intro = "Private keys are sealed on the disk. What opens them is kept by the keyring of this system, or by a passphrase that is asked for once a session."
	if w.Secrets == nil {
		form.Intro = "Private keys are sealed on the disk. There is no keyring here, so a passphrase opens them; it is asked for once a session."
	}
	other := func(v Values) bool { return v["keep"] != keepPassphrase }
	form.Fields = append(form.Fields,
		FormField{Name: "keep", Label: "opened by", Value: first, Options: ways, Help: "← → choose; fob store passwd changes it later"},
		FormField{Name: "passphrase", Label: "passphrase", Secret: true, Hide: other, Help: "nobody can recover one that is lost; ^t shows it"},
		FormField{Name: "again", Label: "again", Secret: true, Hide: other, Help: "a slip of the finger would lock you out; ^t shows it"},
	)
}

// checkKeeping says what is wrong with where the identity is to be kept.
func checkKeeping(v Values) (field string, err error) {
	if v["keep"] != keepPassphrase {
		return "", nil
	}
	usage := func(msg string) error { return &keystore.Error{Code: keystore.CodeUsage, Msg: msg} }
	switch {
	case v["passphrase"] == "":
		return "passphrase", usage("the passphrase is empty")
	case v["again"] == "":
		return "again", usage("type the passphrase again")
	case v["passphrase"] != v["again"]:
		return "again", usage("the two passphrases differ")
	}
	return "", nil
}

// keepingLines says how good a passphrase is, by its length alone, and whether
// the two agree.
func keepingLines(t *planText, v Values) {
	const fair = 16
	st := t.f.St
	switch n := utf8.RuneCountInString(v["passphrase"]); {
	case v["keep"] != keepPassphrase || n == 0:
	case v["again"] != "" && v["again"] != v["passphrase"]:
		t.add("✗", st.Bad, st.Bad, "the two passphrases differ")
	case n < fair:
		t.add("!", st.Warn, st.Warn, fmt.Sprintf("%d characters: who copies the keystore can try guesses; four random words or more hold", n))
	default:
		t.add("✓", st.Good, st.Muted, fmt.Sprintf("%d characters", n))
	}
}
