package cli

import (
	"context"
	"errors"

	"fob/cmd/internal/userfiles"
	"fob/keystore"
	"fob/tokens"
)

// The exit statuses are a contract: scripts rely on them.
const (
	exitOK          = 0
	exitNo          = 1
	exitUsage       = 2
	exitMalformed   = 3
	exitKey         = 4
	exitKeystore    = 5
	exitRefused     = 6
	exitIO          = 7
	exitBug         = 10
	exitInterrupted = 130
)

// The codes of errors that arise in the command line itself.
const (
	codeIO                      = userfiles.CodeIO
	codeBug         tokens.Code = "bug"
	codeInterrupted tokens.Code = "interrupted"
)

// outcome is what an error code means to the caller.
type outcome struct {
	code  tokens.Code
	exit  int
	title string // what happened, in a word or two
	hint  string // what to do, unless the error says it better
}

// outcomes holds every code once; a test sees to it.
func outcomes() []outcome {
	return []outcome{
		{tokens.CodeUsage, exitUsage, "usage", "see --help"},
		{tokens.CodeMalformed, exitMalformed, "malformed input", ""},
		{tokens.CodeLimit, exitMalformed, "limit passed", "if you trust the input, raise the limit with --limit NAME=VALUE"},
		{tokens.CodeKeyNotFound, exitKey, "key not found", "give one with -k KEY; fob help keys lists the forms"},
		{tokens.CodeKeyUnfit, exitKey, "key does not fit", ""},
		{tokens.CodePassphrase, exitKey, "passphrase", "give it at the prompt, or with --passphrase-file FILE"},
		{tokens.CodeDecrypt, exitNo, "does not decrypt", "the key may be another one, or the token was changed"},
		{tokens.CodeRefused, exitRefused, "refused", ""},
		{codeIO, exitIO, "input or output failed", ""},
		{codeOfStore(keystore.CodeNotFound), exitKey, "not found", ""},
		{codeOfStore(keystore.CodeUnfit), exitKey, "key does not fit", ""},
		{codeOfStore(keystore.CodeLocked), exitKeystore, "keystore locked", ""},
		{codeOfStore(keystore.CodeUnavailable), exitKeystore, "keystore not available", ""},
		{codeOfStore(keystore.CodeExists), exitRefused, "is there already", ""},
		{codeOfStore(keystore.CodeConflict), exitRefused, "conflict", ""},
		{codeOfStore(keystore.CodeCorrupt), exitMalformed, "damaged", "fob store doctor says what is wrong"},
		{codeOfStore(keystore.CodeNewerFormat), exitMalformed, "written by a newer fob", "take a newer fob"},
		{codeInterrupted, exitInterrupted, "interrupted", ""},
		{codeBug, exitBug, "a bug in fob", "please report it, with the command line but without secrets"},
	}
}

func outcomeOf(code tokens.Code) outcome {
	list := outcomes()
	for _, o := range list {
		if o.code == code {
			return o
		}
	}
	return list[len(list)-1]
}

// status is an error that says nothing but the exit status: the command has
// told the rest.
type status int

func (s status) Error() string { return "" }

// exitOf gives the exit status of a command's error.
func exitOf(err error) int {
	if err == nil {
		return exitOK
	}
	if s, ok := errors.AsType[status](err); ok {
		return int(s)
	}
	return outcomeOf(codeOf(err)).exit
}

func codeOf(err error) tokens.Code {
	if errors.Is(err, context.Canceled) {
		return codeInterrupted
	}
	if code, _, ok := told(err); ok {
		return code
	}
	return codeBug
}

// codeOfStore puts a code of the keystore among those of the engine. Those
// that both have (usage, refused, io) mean the same to the caller.
func codeOfStore(code keystore.Code) tokens.Code { return tokens.Code(code) }

// hintOf is what the error says that is to be done; "" if it says nothing.
func hintOf(err error) string {
	_, hint, _ := told(err)
	return hint
}

// told gives the code of the outermost error in err's tree that has one, and
// the outermost hint.
func told(err error) (code tokens.Code, hint string, ok bool) {
	switch e := err.(type) { //nolint:errorlint // this walks the tree itself
	case *tokens.Error:
		code, hint, ok = e.Code, e.Hint, true
	case *keystore.Error:
		code, hint, ok = codeOfStore(e.Code), e.Hint, true
	}
	if ok && hint != "" {
		return code, hint, ok
	}
	for _, inner := range causes(err) {
		if c, h, found := told(inner); found {
			if !ok {
				code, ok = c, true
			}
			return code, h, ok
		}
	}
	return code, hint, ok
}

// causes are the errors that err is made of.
func causes(err error) []error {
	switch e := err.(type) { //nolint:errorlint // this walks the tree itself
	case interface{ Unwrap() []error }:
		return e.Unwrap()
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return []error{inner}
		}
	}
	return nil
}

func usageError(msg, hint string) error {
	return &tokens.Error{Code: tokens.CodeUsage, Msg: msg, Hint: hint}
}

func ioError(op string, err error) error {
	return &tokens.Error{Code: codeIO, Op: op, Err: err}
}
