package tokens

import (
	"fmt"
	"io"

	"fob/tokens/read"
)

const redacted = "[redacted]"

// Secret holds bytes that must not be seen: HMAC keys, passwords. It prints,
// formats, logs and marshals as a placeholder under every verb; Reveal is the
// only door, so that its uses can be found.
//
// The bytes stand behind a function because package fmt calls no methods on an
// unexported member: it would walk into a Secret there, and for a verb that does
// not fit follow a pointer too, but of a function it prints only where it is.
type Secret struct{ reveal func() []byte }

// NewSecret keeps a copy of b.
func NewSecret(b []byte) Secret {
	c := append([]byte(nil), b...)
	return Secret{func() []byte { return c }}
}

// Reveal gives the bytes themselves. Do not keep, print or change them.
func (s Secret) Reveal() []byte {
	if s.reveal == nil {
		return nil
	}
	return s.reveal()
}

// Len is the number of bytes.
func (s Secret) Len() int { return len(s.Reveal()) }

// Format writes a placeholder, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalJSON writes a placeholder.
func (Secret) MarshalJSON() ([]byte, error) { return read.AppendJSONString(nil, redacted), nil }

// MarshalText writes a placeholder.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
