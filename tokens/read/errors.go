package read

import (
	"errors"
	"strings"
)

// Code says what kind of failure an [Error] is. The command line maps each to
// an exit status and the workbench to a title, so a new code is a new row there.
type Code string

// The codes of the engine.
const (
	// CodeMalformed: the token, JSON, key or file cannot be read.
	CodeMalformed Code = "malformed"
	// CodeLimit: a limit of [Limits] was passed; the text names it.
	CodeLimit Code = "limit"
	// CodeKeyNotFound: no key was given, or none has the wanted kid.
	CodeKeyNotFound Code = "key_not_found"
	// CodeKeyUnfit: the key cannot do this with this algorithm (kind, curve,
	// alg, use, key_ops, size, or the private half is missing).
	CodeKeyUnfit Code = "key_unfit"
	// CodePassphrase: a sealed key needs a passphrase, or it was wrong.
	CodePassphrase Code = "passphrase"
	// CodeDecrypt: the JWE did not open with the keys at hand.
	CodeDecrypt Code = "decrypt"
	// CodeRefused: it could be done but should not; the hint names the way.
	CodeRefused Code = "refused"
	// CodeUsage: the caller asked for what makes no sense.
	CodeUsage Code = "usage"
)

// Error is every error of the engine: what is wrong (Msg), during what (Op),
// what to do next (Hint), and the cause. Texts may hold untrusted bytes from a
// token and must go through package visible before they reach a terminal; they
// never hold private key or secret bytes.
type Error struct {
	Code Code
	Op   string
	Msg  string
	Hint string
	Err  error
}

// Error joins operation, message and cause; the hint stands apart.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Op != "" && e.Msg != "" {
		b.WriteString(": ")
	}
	b.WriteString(e.Msg)
	if e.Err != nil {
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf gives the code of the first [Error] in err's chain, or "".
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}
