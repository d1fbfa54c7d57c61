package bench

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// A Clipboard copies to the terminal (OSC 52) and, unless fob runs at the far
// end of ssh, to the system's own clipboard. Text reaches a program on its stdin
// only, never among its arguments.
type Clipboard struct {
	env   func(string) (string, bool)
	out   io.Writer // the terminal
	tools func(env func(string) (string, bool)) []tool

	mu     sync.Mutex
	last   [sha256.Size]byte // of what was copied last
	secret bool
	native *tool // that took it; nil: none did
	osc52  bool  // the terminal was given it
}

// A tool is a way to the system's clipboard.
type tool struct {
	name              string
	copy, paste, void []string // commands; no void: an empty copy
	crlf              bool     // paste ends what it gives with CR LF
}

// toolTime is how long a clipboard may take; some wait for a display that does
// not answer.
const toolTime = 3 * time.Second

func newClipboard(env func(string) (string, bool), out io.Writer) *Clipboard {
	return &Clipboard{env: env, out: out, tools: tools}
}

// Copy puts text into the clipboard in each way that there is, and gives the
// names of those that took it. A terminal does not say whether it did: it is
// named when it was asked. Text marked secret is taken away again when the
// workbench is left.
func (c *Clipboard) Copy(ctx context.Context, text []byte, secret bool) (ways []string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var failed error
	native, err := c.copyNative(ctx, text)
	if err != nil {
		failed = err
	}
	if native != nil {
		ways = append(ways, native.name)
	}
	asked := len(text) <= osc52Most
	if asked {
		if _, err := io.WriteString(c.out, osc52(c.env, text)); err != nil {
			asked, failed = false, errors.Join(failed, fmt.Errorf("ask the terminal: %w", err))
		} else {
			ways = append(ways, "terminal")
		}
	}
	if len(ways) == 0 {
		if failed != nil {
			return nil, fmt.Errorf("nothing took the copy: %w", failed)
		}
		return nil, fmt.Errorf("%d KB is more than a terminal takes (%d KB), and no clipboard program is here; "+
			"install wl-clipboard, xclip or xsel, or save it to a file", kb(len(text)), osc52Most/1000)
	}
	c.last, c.secret, c.native, c.osc52 = sha256.Sum256(text), secret, native, asked
	return ways, nil
}

func kb(n int) int { return (n + 999) / 1000 }

// copyNative gives the tool that took the text, nil if there is none.
func (c *Clipboard) copyNative(ctx context.Context, text []byte) (*tool, error) {
	var failed error
	for _, t := range c.tools(c.env) {
		if err := t.run(ctx, t.copy, text); err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		return &t, nil
	}
	return nil, failed
}

// ClearIf empties the clipboard if what it holds is text, copied by the latest
// Copy. What somebody else put there since stays: the system's clipboard is
// asked first, and speaks for the terminal's too. Where there is only the
// terminal, which cannot be asked, it is emptied regardless: to lose a copy is
// the lesser harm.
func (c *Clipboard) ClearIf(ctx context.Context, text []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if sha256.Sum256(text) != c.last {
		return nil
	}
	return c.clear(ctx)
}

// leave takes a secret away that is still in the clipboard.
func (c *Clipboard) leave(ctx context.Context) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.secret {
		_ = c.clear(ctx) // there is nobody left to tell
	}
}

func (c *Clipboard) clear(ctx context.Context) error {
	native, osc52 := c.native, c.osc52
	if native != nil {
		ours, err := c.holds(ctx, native)
		if err != nil {
			return err
		}
		if !ours {
			c.forget()
			return nil
		}
		if err := native.clear(ctx); err != nil {
			return err
		}
	}
	if osc52 {
		if _, err := io.WriteString(c.out, osc52Clear(c.env)); err != nil {
			return err
		}
	}
	c.forget()
	return nil
}

func (c *Clipboard) forget() {
	c.last, c.secret, c.native, c.osc52 = [sha256.Size]byte{}, false, nil, false
}

func (c *Clipboard) holds(ctx context.Context, t *tool) (bool, error) {
	held, err := t.read(ctx)
	if err != nil {
		return false, err
	}
	if t.crlf {
		held = bytes.TrimSuffix(held, []byte("\r\n"))
	}
	return sha256.Sum256(held) == c.last, nil
}

func (t *tool) clear(ctx context.Context) error {
	if len(t.void) == 0 {
		return t.run(ctx, t.copy, nil)
	}
	return t.run(ctx, t.void, nil)
}

// run gives stdin to a command. Its output goes nowhere: clipboard programs
// leave a child behind that serves the text, and a pipe would wait for that.
func (t *tool) run(ctx context.Context, argv []string, stdin []byte) error {
	ctx, cancel := context.WithTimeout(ctx, toolTime)
	defer cancel()
	cmd := command(ctx, argv)
	cmd.Stdin = bytes.NewReader(stdin)
	return t.explain(ctx, cmd.Run())
}

// read gives what the clipboard holds, as far as it could be a copy of fob's.
func (t *tool) read(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, toolTime)
	defer cancel()
	cmd := command(ctx, t.paste)
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.Exited() {
		return nil, nil // an empty clipboard is an error to most
	}
	return out, t.explain(ctx, err)
}

func (t *tool) explain(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s does not answer", t.name)
	}
	return fmt.Errorf("%s: %w", t.name, err)
}

func command(ctx context.Context, argv []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...) //nolint:gosec // one of the table below
	cmd.WaitDelay = time.Second
	detach(cmd)
	return cmd
}

// overSSH tells whether the user sits at another machine, whose clipboard only
// the terminal reaches.
func overSSH(env func(string) (string, bool)) bool {
	return isSet(env, "SSH_TTY") || isSet(env, "SSH_CONNECTION")
}

func isSet(env func(string) (string, bool), name string) bool {
	value, _ := env(name)
	return strings.TrimSpace(value) != ""
}

// found keeps the tools whose programs are all on PATH.
func found(all []tool) []tool {
	var here []tool
	for _, t := range all {
		if onPath(t.copy) && onPath(t.paste) && onPath(t.void) {
			here = append(here, t)
		}
	}
	return here
}

func onPath(argv []string) bool {
	if len(argv) == 0 {
		return true
	}
	_, err := exec.LookPath(argv[0])
	return err == nil
}
