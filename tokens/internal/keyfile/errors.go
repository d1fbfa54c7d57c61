package keyfile

import (
	"crypto"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The kinds of failure that a caller tells apart with errors.Is.
var (
	// ErrPassphraseNeeded: the key is encrypted and [Options].Passphrase is nil.
	ErrPassphraseNeeded = errors.New("passphrase needed")
	// ErrWrongPassphrase: the passphrase given does not open the key.
	ErrWrongPassphrase = errors.New("wrong passphrase")
	// ErrUnsupported: a key or a format that was recognised, and that fob cannot use.
	ErrUnsupported = errors.New("unsupported key")
	// ErrMalformed: the format was recognised, and the contents break its rules.
	ErrMalformed = errors.New("malformed key file")
	// ErrNoKey: the bytes hold no key at all.
	ErrNoKey = errors.New("no key found")
	// ErrLimit: reading on would cost more than [Options] allows.
	ErrLimit = errors.New("limit exceeded")
	// ErrCannotWrite: [Marshal] cannot put this key into this form.
	ErrCannotWrite = errors.New("cannot write key")
)

// Error says what a file was taken for and why it did not fit. Its text holds
// no key bytes, and words from the file only in quoted, shortened ASCII.
type Error struct {
	Kind   error            // one of the Err… values; errors.Is finds it
	Taken  string           // what the bytes were taken for, with its article: "a PEM file"
	Where  string           // the place in the file: `block "PUBLIC KEY", line 3`; may be empty
	Format Format           // the format of the key at fault, once it is known
	Public crypto.PublicKey // with ErrPassphraseNeeded: the public half where the file shows it
	Reason string           // what is wrong
	Next   string           // what to do about it; may be empty
	Err    error            // the cause, if another package gave one
}

// Error joins the parts: taken for WHAT (WHERE): REASON; NEXT: CAUSE.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Taken != "" {
		b.WriteString("taken for " + e.Taken)
		switch {
		case strings.HasPrefix(e.Where, "PEM block"):
			b.WriteString(" in " + e.Where)
		case e.Where != "":
			b.WriteString(" (" + e.Where + ")")
		}
		b.WriteString(": ")
	}
	if e.Reason != "" {
		b.WriteString(e.Reason)
	} else if e.Kind != nil {
		b.WriteString(e.Kind.Error())
	}
	if e.Next != "" {
		b.WriteString("; " + e.Next)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Is reports whether target is the error's kind.
func (e *Error) Is(target error) bool { return e.Kind != nil && target == e.Kind }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

func unsupported(reason, next string) error {
	return &Error{Kind: ErrUnsupported, Reason: reason, Next: next}
}

func malformed(format string, args ...any) error {
	return &Error{Kind: ErrMalformed, Reason: fmt.Sprintf(format, args...)}
}

func malformedBy(err error, reason string) error {
	return &Error{Kind: ErrMalformed, Reason: reason, Err: plainCause{err}}
}

// plainCause shows a library's error in short ASCII: x509 quotes names from the
// certificate.
type plainCause struct{ error }

func (c plainCause) Error() string {
	const most = 200
	s := strconv.QuoteToASCII(c.error.Error())
	s = strings.ReplaceAll(s[1:len(s)-1], `\"`, `"`)
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}

func (c plainCause) Unwrap() error { return c.error }

func overLimit(format string, args ...any) error {
	return &Error{Kind: ErrLimit, Reason: fmt.Sprintf(format, args...)}
}

// located fills in what an inner error could not know: the file's nature, the
// place and the format. What the inner error says already, stays.
func located(err error, taken, where string, format Format) error {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{Kind: ErrMalformed, Reason: "cannot be read", Err: err}
	}
	out := *e
	if out.Taken == "" {
		out.Taken, out.Where = taken, where
	}
	if out.Format == "" {
		out.Format = format
	}
	return &out
}

const quotedChars = 60

// quoted makes text from a key file fit for an error message.
func quoted(s string) string {
	n := 0
	for i := range s {
		if n == quotedChars {
			return strconv.QuoteToASCII(s[:i]) + "…"
		}
		n++
	}
	return strconv.QuoteToASCII(s)
}
