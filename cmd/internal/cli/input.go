package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"fob/tokens"
)

// bound is a limit on what is read, with the name that --limit knows it by.
type bound struct {
	name string
	max  int
}

// readData reads what a token is made of: - (stdin), fd:N, env:VAR, or a file
// with or without @.
func (a *app) readData(src, what string) ([]byte, error) {
	lim, err := a.limits()
	if err != nil {
		return nil, err
	}
	data, _, err := a.readFrom(fileSource(src), what, bound{"token-size", lim.TokenSize})
	return data, err
}

// readPayload reads the [FILE|-] argument of a command.
func (a *app) readPayload(args []string, what string) ([]byte, error) {
	if len(args) == 0 {
		if a.Streams.InIsTTY {
			return nil, usageError("nothing to "+what, "name a FILE, or send it through a pipe")
		}
		args = []string{"-"}
	}
	return a.readData(args[0], "what to "+what)
}

// nestedText gives the bytes of a token that goes into another (cty JWT):
// without the newline that a pipe puts after it, which no verifier would take.
func (a *app) nestedText(payload []byte, header *tokens.Claims) []byte {
	for _, m := range header.Members() {
		if m.Name == "cty" && strings.EqualFold(string(m.Value), `"JWT"`) {
			text := withoutNewline(payload)
			if len(text) < len(payload) {
				a.note("one newline was taken off the end of the token")
			}
			return text
		}
	}
	return payload
}

// fileSource lets a place that takes a file do without the @.
func fileSource(path string) string {
	for _, p := range []string{"@", "fd:", "env:"} {
		if path == "-" || strings.HasPrefix(path, p) {
			return path
		}
	}
	return "@" + path
}

// readFrom reads - (stdin), fd:N, env:VAR, @FILE or a path with a / in it.
func (a *app) readFrom(src, what string, most bound) (data []byte, where string, err error) {
	switch scheme, rest, _ := strings.Cut(src, ":"); {
	case src == "-":
		return a.readStdin(what, most)
	case scheme == "fd":
		return a.readDescriptor(src, rest, what, most)
	case scheme == "env":
		return a.readVariable(src, rest, most)
	}
	path, err := keyPath(src)
	if err != nil {
		return nil, "", err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, "", ioError(what, err)
	}
	defer file.Close()
	data, err = readAll(file, path, what, most)
	return data, path, err
}

func (a *app) readStdin(what string, most bound) ([]byte, string, error) {
	r, err := a.openStdin(what)
	if err != nil {
		return nil, "", err
	}
	data, err := readAll(r, "stdin", what, most)
	return data, "stdin", err
}

func (a *app) readDescriptor(src, number, what string, most bound) ([]byte, string, error) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 {
		return nil, "", usageError(fmt.Sprintf("%q is no descriptor", src), "say fd:3 and open it with 3<FILE")
	}
	if n == 0 {
		return a.readStdin(what, most)
	}
	fd := os.NewFile(uintptr(n), src)
	if fd == nil {
		return nil, "", usageError(fmt.Sprintf("descriptor %d is not open", n), "say fd:3 and open it with 3<FILE")
	}
	defer fd.Close()
	data, err := readAll(fd, src, what, most)
	return data, src, err
}

func (a *app) readVariable(src, name string, most bound) ([]byte, string, error) {
	v, ok := a.Streams.Env(name)
	switch {
	case !ok:
		return nil, "", &tokens.Error{Code: tokens.CodeKeyNotFound, Op: src, Msg: "the environment has no such variable"}
	case len(v) > most.max:
		return nil, "", most.passed(src)
	}
	return []byte(v), "$" + name, nil
}

func readAll(r io.Reader, where, what string, most bound) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, int64(most.max)+1))
	if err != nil {
		return nil, ioError("read "+what, err)
	}
	if len(data) > most.max {
		return nil, most.passed(where)
	}
	return data, nil
}

func (b bound) passed(where string) error { return beyondLimit(where, b.name, b.max) }
