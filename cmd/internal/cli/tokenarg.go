package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"fob/tokens"
)

// tokenText is one TOKEN of the command line, freed of what stood around it.
type tokenText struct {
	text     []byte
	stripped []string // what was taken off, in words (see tokens.Clean)
}

// tokenArgs gives the TOKEN arguments: those of the command line, or stdin
// where there are none and something is piped in.
func (a *app) tokenArgs(args []string) ([]string, error) {
	switch {
	case len(args) > 0:
		return args, nil
	case a.Streams.InIsTTY:
		return nil, usageError("no token given", "give the token itself, - (stdin) or @FILE")
	}
	return []string{"-"}, nil
}

// readToken reads one TOKEN: the token itself, - (stdin) or @FILE.
func (a *app) readToken(arg string, lim tokens.Limits) (tokenText, error) {
	t := tokenText{text: []byte(arg)}
	if arg == "-" || strings.HasPrefix(arg, "@") {
		var err error
		if t.text, err = a.readTokenFile(arg, lim); err != nil {
			return t, err
		}
	}
	t.text, t.stripped = tokens.Clean(t.text)
	if len(t.stripped) > 0 && !a.json {
		a.note("taken off: %s", strings.Join(t.stripped, ", "))
	}
	return t, nil
}

// readTokenFile reads one token with what stands around it, for which there is
// some room beyond the limit. An endless stream comes to an end all the same.
func (a *app) readTokenFile(arg string, lim tokens.Limits) ([]byte, error) {
	r, from, err := a.openInput(arg, "a token")
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := readAll(r, from, "a token", bound{"token-size", lim.TokenSize + lim.TokenSize/16 + 4096})
	if tokens.CodeOf(err) == tokens.CodeLimit {
		return nil, bound{"token-size", lim.TokenSize}.passed(from)
	}
	return data, err
}

// openInput opens - (stdin) or a file; the @ before its name may be left out.
func (a *app) openInput(arg, purpose string) (r io.ReadCloser, from string, err error) {
	if arg == "-" {
		in, err := a.openStdin(purpose)
		if err != nil {
			return nil, "", err
		}
		return io.NopCloser(in), "stdin", nil
	}
	path := strings.TrimPrefix(arg, "@")
	file, err := os.Open(path)
	if err != nil {
		return nil, path, ioError(purpose, err)
	}
	return file, path, nil
}

// beyondLimit is the error of something that passes a limit, by its name.
func beyondLimit(what, limit string, value int) *tokens.Error {
	return &tokens.Error{Code: tokens.CodeLimit, Op: what, Msg: fmt.Sprintf("longer or larger than the limit %s=%d", limit, value),
		Hint: fmt.Sprintf("if you trust the input, raise it with --limit %s=N", limit)}
}
