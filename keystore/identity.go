package keystore

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"

	"fob/tokens"
)

// Identity is what opens a store: an age identity of kind X25519. It never
// prints, formats or marshals its secret; [Identity.Reveal] is the only door.
type Identity struct {
	line      tokens.Secret // "AGE-SECRET-KEY-1…", without a line end
	key       hidden[age.Identity]
	recipient string
}

// hidden keeps a value out of the reach of package fmt, which walks into
// unexported members and calls no methods there, but prints of a function only
// where it is.
type hidden[T any] func() T

func hide[T any](v T) hidden[T] { return func() T { return v } }

// GenerateIdentity makes a fresh identity.
func GenerateIdentity() (*Identity, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	return newIdentity(key), nil
}

func newIdentity(key *age.X25519Identity) *Identity {
	return &Identity{line: tokens.NewSecret([]byte(key.String())), key: hide[age.Identity](key), recipient: key.Recipient().String()}
}

// ParseIdentity reads an identity as age writes it to a file: lines that begin
// with # and empty lines around one line AGE-SECRET-KEY-1…
func ParseIdentity(text []byte) (*Identity, error) {
	var found *Identity
	for i, line := range bytes.Split(text, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if found != nil {
			return nil, identityError(fmt.Sprintf("line %d: a second identity; one is enough", i+1))
		}
		if msg := notAnIdentity(line); msg != "" {
			return nil, identityError(fmt.Sprintf("line %d: %s", i+1, msg))
		}
		// The parser's own error may quote the line: it stays behind.
		key, err := age.ParseX25519Identity(string(line))
		if err != nil {
			return nil, identityError(fmt.Sprintf("line %d: an age identity that is damaged (its checksum does not hold)", i+1))
		}
		found = newIdentity(key)
	}
	if found == nil {
		return nil, identityError("there is no identity in it")
	}
	return found, nil
}

// notAnIdentity says in words what a line is instead of an age identity of the
// kind that stores use, and "" if it may be one.
func notAnIdentity(line []byte) string {
	switch {
	case bytes.HasPrefix(line, []byte("AGE-SECRET-KEY-1")):
		return ""
	case bytes.HasPrefix(line, []byte("AGE-SECRET-KEY-PQ-1")):
		return "a post-quantum identity; stores use those of kind X25519 (AGE-SECRET-KEY-1…)"
	case bytes.HasPrefix(line, []byte("AGE-PLUGIN-")):
		return "an identity of an age plugin; stores use those of kind X25519 (AGE-SECRET-KEY-1…)"
	case bytes.HasPrefix(line, []byte("age1")):
		return "a recipient (the public half), not an identity"
	case bytes.HasPrefix(line, []byte("-----BEGIN")), bytes.HasPrefix(line, []byte("age-encryption.org")):
		return "a sealed file, not an identity"
	}
	return "not an age identity (AGE-SECRET-KEY-1…)"
}

func identityError(msg string) error {
	return &Error{Code: CodeCorrupt, Op: "identity", Msg: msg, Hint: "`age-keygen -o FILE` makes an identity file; `fob store init --unlock identity` uses it"}
}

// Recipient is the public half, "age1…".
func (id *Identity) Recipient() string { return id.recipient }

// Reveal gives the identity's line, which opens the store and every backup of
// the keysets that was sealed to it.
func (id *Identity) Reveal() tokens.Secret { return id.line }

// String describes the identity without a byte of its secret.
func (id Identity) String() string { return "age identity of " + id.recipient }

// Format writes String, whatever the verb.
func (id Identity) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, id.String()) }

// MarshalJSON writes String.
func (id Identity) MarshalJSON() ([]byte, error) { return json.Marshal(id.String()) }

// File writes the identity as age-keygen does.
func (id *Identity) File() tokens.Secret {
	return tokens.NewSecret([]byte("# public key: " + id.recipient + "\n" + string(id.line.Reveal()) + "\n"))
}

// macKey derives the key under which the files of one store are authenticated.
// Only the identity derives it: whoever else a keyset is sealed to can read it,
// but not forge it. RFC 5869.
func (id *Identity) macKey(storeID string) (hidden[[]byte], error) {
	key, err := hkdf.Key(sha256.New, id.line.Reveal(), []byte(storeID), "fob keystore v1 mac", sha256.Size)
	return hide(key), err
}

// parseRecipient reads the public half of somebody's identity.
func parseRecipient(text string) (age.Recipient, error) {
	const op = "recipient"
	switch {
	case strings.HasPrefix(text, "AGE-SECRET-KEY-"):
		// Never repeated: it is a secret.
		return nil, &Error{Code: CodeUsage, Op: op, Msg: "that is a secret identity, not a recipient; it has now been seen where it should not be",
			Hint: "`age-keygen -y FILE` prints the recipient (age1…) of an identity file; consider making a new identity"}
	case strings.HasPrefix(text, "age1pq1"):
		return nil, &Error{Code: CodeUsage, Op: op, Msg: "a post-quantum recipient cannot stand beside the store's own, which is of kind X25519",
			Hint: "give a recipient that `age-keygen` makes without -pq"}
	}
	r, err := age.ParseX25519Recipient(text)
	if err != nil {
		return nil, &Error{Code: CodeUsage, Op: op, Msg: "not a recipient of kind X25519 (age1…)", Hint: "`age-keygen -y FILE` prints the recipient of an identity file", Err: errors.New("its form or checksum does not hold")}
	}
	return r, nil
}
