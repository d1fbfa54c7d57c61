package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"time"

	"golang.org/x/term"

	"fob/cmd/internal/quick"
)

// World is everything outside that a command may touch: arguments, streams and
// the clock. Tests give their own.
type World struct {
	Args    []string
	Streams Streams
	Now     func() time.Time
	Local   *time.Location
}

// Streams are the terminal or the pipes that a command talks through.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer

	InIsTTY, OutIsTTY, ErrIsTTY bool
	Width                       int // columns of the terminal, 80 if unknown
	// Size is the terminal's size now, for what redraws; nil: nobody knows.
	Size func() (width, height int)

	Env func(name string) (value string, ok bool)
	// ReadSecret asks on the terminal, without echo, and gives the line
	// without its end.
	ReadSecret func(prompt string) ([]byte, error)
}

// System is the real world.
func System(args []string) World {
	isTTY := func(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
	s := Streams{
		In: quick.Stdin(), Out: os.Stdout, Err: os.Stderr,
		InIsTTY: isTTY(os.Stdin), OutIsTTY: isTTY(os.Stdout), ErrIsTTY: isTTY(os.Stderr),
		Width:      80,
		Env:        os.LookupEnv,
		ReadSecret: readSecret,
	}
	if s.OutIsTTY {
		s.Size = func() (width, height int) {
			width, height, _ = term.GetSize(int(os.Stdout.Fd()))
			return width, height
		}
		if w, _ := s.Size(); w > 0 {
			s.Width = w
		}
	}
	return World{Args: args, Streams: s, Now: time.Now, Local: time.Local}
}

// readSecret asks on the controlling terminal, so that it works while stdin
// carries a token.
func readSecret(prompt string) ([]byte, error) {
	in, out, err := openTerminal()
	if err != nil {
		return nil, errors.New("there is no terminal to ask on")
	}
	defer in.Close()
	defer out.Close()
	fd := int(in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(out, prompt); err != nil {
		return nil, err
	}
	defer func() { _, _ = io.WriteString(out, "\n") }() // the user's own was not echoed
	interrupt := make(chan os.Signal, 1)
	signal.Notify(interrupt, os.Interrupt)
	defer signal.Stop(interrupt)
	answered := make(chan answer, 1)
	go func() {
		secret, err := term.ReadPassword(fd)
		answered <- answer{secret, err}
	}()
	select {
	case a := <-answered:
		return a.secret, a.err
	case <-interrupt:
		// The read cannot be called back, but the terminal must echo again.
		return nil, errors.Join(context.Canceled, term.Restore(fd, before))
	}
}

type answer struct {
	secret []byte
	err    error
}
