package keystore

import (
	"errors"
	"strings"
)

// Code says what kind of failure an [Error] is. The command line maps each to
// an exit status and the workbench to a title, so a new code is a new row there.
type Code string

// The codes of this package.
const (
	// CodeUsage: the caller asked for what makes no sense (a bad name, an
	// ambiguous kid, a policy that contradicts itself).
	CodeUsage Code = "usage"
	// CodeNotFound: there is no such keyset, key or store.
	CodeNotFound Code = "not_found"
	// CodeExists: the name or the kid is taken.
	CodeExists Code = "exists"
	// CodeUnfit: the key or the keyset cannot do this (a public key cannot
	// sign, a key of another algorithm cannot join).
	CodeUnfit Code = "unfit"
	// CodeConflict: the keyset or the store changed in between, or the key is
	// no longer in a state in which this can be done.
	CodeConflict Code = "conflict"
	// CodeRefused: it would break a promise; the hint says when it will not,
	// or how to force it.
	CodeRefused Code = "refused"
	// CodeLocked: the store's identity is needed and nobody gave the means.
	CodeLocked Code = "locked"
	// CodeUnavailable: the keyring, or another holder of the identity, does
	// not answer or is not there.
	CodeUnavailable Code = "unavailable"
	// CodeCorrupt: a file is cut, edited, foreign, or contradicts itself.
	CodeCorrupt Code = "corrupt"
	// CodeNewerFormat: a file was written by a later fob.
	CodeNewerFormat Code = "newer_format"
	// CodeLimit: more than the store takes; the text names the limit.
	CodeLimit Code = "limit"
	// CodeIO: a read, write, lock or rename failed.
	CodeIO Code = "io"
)

// Codes lists all codes, for tables that must be complete.
func Codes() []Code {
	return []Code{CodeUsage, CodeNotFound, CodeExists, CodeUnfit, CodeConflict, CodeRefused, CodeLocked,
		CodeUnavailable, CodeCorrupt, CodeNewerFormat, CodeLimit, CodeIO}
}

// Error is every error of this package: what is wrong (Msg), during what (Op),
// what to do next (Hint), and the cause. Texts may hold untrusted bytes (a kid
// of an imported key) and must go through package visible before they reach a
// terminal; they never hold private key or secret bytes.
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
