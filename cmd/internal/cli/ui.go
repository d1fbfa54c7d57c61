package cli

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"fob/cmd/internal/bench"
	"fob/tokens"
	"fob/tui"
	"fob/tui/panes"
)

const uiLong = `Open the workbench: keys, a token with its verdicts, the claim editor, signing,
and what expires when. fob alone on a terminal opens it too.

A TOKEN to begin with is the token itself, - (stdin) or @FILE; inside, paste
one anywhere. ? explains the keys, : lists all that can be done, Ctrl-C leaves.`

const uiExample = `  fob
  fob ui @token.txt
  pbpaste | fob ui -`

type uiFlags struct {
	theme string
}

func newUI(a *app) *cobra.Command {
	var f uiFlags
	cmd := &cobra.Command{
		Use:     "ui [TOKEN]",
		Short:   "The workbench",
		Long:    uiLong,
		Example: uiExample,
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.ui(args, &f) },
	}
	cmd.Flags().StringVar(&f.theme, "theme", "", "the colours: `NAME` of one that fob themes lists (FOB_THEME)")
	return cmd
}

func (a *app) ui(args []string, f *uiFlags) error {
	if a.at != "" {
		return usageError("--at is not for the workbench", "travel in time inside it: press T")
	}
	var token []byte
	if len(args) > 0 {
		text, err := a.uiToken(args[0])
		if err != nil {
			return err
		}
		token = text
	}
	in, out, err := a.terminal()
	if err != nil {
		return err
	}
	// Not that of app.context: in an editor Ctrl-C is the editor's.
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	a.ctx = ctx
	b := bench.New(ctx, bench.Options{In: in, Out: out, Env: a.Streams.Env, Mouse: true,
		Paste: func(text []byte, truncated bool) any { return tui.PasteMsg{Text: text, Truncated: truncated} }})
	world, err := a.workbench(b, f)
	if err != nil {
		return err
	}
	world.Token = token
	return leftUI(b.Run(tui.New(world, panes.All())))
}

// uiToken reads a token with what stands around it; the workbench takes that
// off itself, and says so.
func (a *app) uiToken(arg string) ([]byte, error) {
	if arg != "-" && arg[:min(len(arg), 1)] != "@" {
		return []byte(arg), nil
	}
	lim, err := a.limits()
	if err != nil {
		return nil, err
	}
	return a.readTokenFile(arg, lim)
}

// terminal gives the terminal that the workbench stands on. Its keys come from
// stdin, or from the terminal itself where stdin brings the token.
func (a *app) terminal() (in, out *os.File, err error) {
	out, ok := a.Streams.Out.(*os.File)
	if term, _ := a.Streams.Env("TERM"); !ok || !a.Streams.OutIsTTY || term == "dumb" {
		return nil, nil, usageError("the workbench needs a terminal, and stdout is none", "the other commands do without: fob --help lists them")
	}
	if in, ok := a.Streams.In.(*os.File); ok && a.Streams.InIsTTY {
		return in, out, nil
	}
	in, _, err = openTerminal()
	if err != nil {
		return nil, nil, ioError("the terminal", err)
	}
	return in, out, nil
}

// leftUI is the error of a workbench that has ended.
func leftUI(err error) error {
	if crash, ok := errors.AsType[*bench.Crash](err); ok {
		return &tokens.Error{Code: codeBug, Msg: crash.Error()}
	}
	if s, ok := errors.AsType[*bench.Signalled](err); ok {
		return status(128 + s.Number)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		return ioError("the terminal", err)
	}
	return err
}
