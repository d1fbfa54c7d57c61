package cli

import (
	"context"
	"errors"

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
	codeIO          tokens.Code = "io"
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
	if code := tokens.CodeOf(err); code != "" {
		return code
	}
	return codeBug
}

func usageError(msg, hint string) error {
	return &tokens.Error{Code: tokens.CodeUsage, Msg: msg, Hint: hint}
}

func ioError(op string, err error) error {
	return &tokens.Error{Code: codeIO, Op: op, Err: err}
}
