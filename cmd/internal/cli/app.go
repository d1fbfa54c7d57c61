package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/when"
)

// app is one run of fob: the world, and the flags that every command has.
type app struct {
	World
	ctx context.Context // see context

	json    bool
	quiet   bool
	utc     bool
	colour  string
	at      string
	limited []string

	settings settings

	stdinUsed string // what stdin was read for; it can be read once
	keep      storeAccess

	fromKeysets keystore.Trust
	texts       *keyTexts // what keys are read from, where a command asks for that
}

// Main runs fob and gives the exit status.
func Main(w World) (exit int) {
	a := &app{World: w}
	defer func() {
		if p := recover(); p != nil {
			exit = a.fail(&tokens.Error{Code: codeBug, Msg: bugText(p)})
		}
	}()
	root := a.root()
	root.SetArgs(w.Args)
	err := root.Execute()
	if err == nil {
		return exitOK
	}
	return a.fail(err)
}

// context ends when the user interrupts. It is made when it is first asked for:
// catching signals costs a tenth of a short run, and without it an interrupt
// ends the process, which is right for all that is short.
func (a *app) context() context.Context {
	if a.ctx == nil {
		// Until the process ends, so nobody calls stop.
		a.ctx, _ = signal.NotifyContext(context.Background(), os.Interrupt)
	}
	return a.ctx
}

// bugText says what went wrong without its values: they may be secrets.
func bugText(p any) string {
	if err, ok := p.(interface{ RuntimeError() }); ok {
		return fmt.Sprintf("%T", err)
	}
	return fmt.Sprintf("panic with a value of type %T", p)
}

// fail tells an error on stderr and gives its exit status.
func (a *app) fail(err error) int {
	exit := exitOf(err)
	if _, silent := errors.AsType[status](err); silent {
		return exit
	}
	o := outcomeOf(codeOf(err))
	hint := o.hint
	if h := hintOf(err); h != "" {
		hint = h
	}
	if a.json {
		fmt.Fprintf(a.Streams.Err, "%s\n", errorJSON(string(o.code), err.Error(), hint))
		return exit
	}
	s := a.style(a.Streams.ErrIsTTY)
	fmt.Fprintf(a.Streams.Err, "%s %s\n", s.Bad("fob: "+o.title+":"), visible.Guard(err.Error()))
	if hint != "" {
		fmt.Fprintf(a.Streams.Err, "%s %s\n", s.Dim("hint:"), visible.Guard(hint))
	}
	return exit
}

func errorJSON(code, message, hint string) []byte {
	out := append([]byte(`{"error":{"code":`), visible.AppendQuoted(nil, code)...)
	out = append(out, `,"message":`...)
	out = visible.AppendQuoted(out, message)
	out = append(out, `,"hint":`...)
	out = visible.AppendQuoted(out, hint)
	return append(out, "}}"...)
}

// note tells something beside the data, on stderr.
func (a *app) note(format string, args ...any) {
	if a.quiet {
		return
	}
	s := a.style(a.Streams.ErrIsTTY)
	fmt.Fprintf(a.Streams.Err, "%s %s\n", s.Dim("note:"), visible.Guard(fmt.Sprintf(format, args...)))
}

// now is the instant that time is judged at: --at, or the clock.
func (a *app) now() (time.Time, error) {
	if a.at == "" {
		return a.Now(), nil
	}
	return a.parseTime("--at", a.at, a.Now())
}

// parseTime reads a time as a person writes it.
func (a *app) parseTime(flag, s string, now time.Time) (time.Time, error) {
	r, err := when.Parse(s, now, a.zone())
	if err != nil {
		return time.Time{}, &tokens.Error{Code: tokens.CodeUsage, Op: flag, Err: err}
	}
	if r.Note != "" {
		a.note("%s: %s", flag, r.Note)
	}
	return r.Time, nil
}

// zone is where times are shown and dates are read in.
func (a *app) zone() *time.Location {
	zone, _ := a.zoneFrom()
	return zone
}

// zoneFrom gives it, and says what decided.
func (a *app) zoneFrom() (zone *time.Location, from string) {
	set := a.settings.TimeZone
	switch tz, named := a.Streams.Env("TZ"); {
	case a.utc:
		return time.UTC, "--utc"
	case named && tz != "":
		return a.Local, "TZ"
	case set.Set() && set.Value != nil:
		return set.Value, a.settings.at(set.Line)
	case set.Set():
		return a.Local, a.settings.at(set.Line)
	}
	return a.Local, ""
}

// limits are the defaults with what --limit changed.
func (a *app) limits() (tokens.Limits, error) {
	lim := tokens.DefaultLimits()
	for _, l := range a.settings.Limits {
		if err := lim.Set(l.Name, l.Value); err != nil {
			return lim, err
		}
	}
	for _, l := range a.limited {
		name, value, ok := strings.Cut(l, "=")
		if !ok {
			return lim, usageError(fmt.Sprintf("--limit %q is not NAME=VALUE", l), "the limits are "+strings.Join(tokens.LimitNames(), ", "))
		}
		if err := lim.Set(name, value); err != nil {
			return lim, err
		}
	}
	return lim, nil
}

// write puts data on stdout.
func (a *app) write(data []byte) error {
	if _, err := a.Streams.Out.Write(data); err != nil {
		return ioError("write to stdout", err)
	}
	return nil
}

// openStdin gives stdin for one purpose.
func (a *app) openStdin(purpose string) (io.Reader, error) {
	if a.stdinUsed != "" {
		return nil, usageError(fmt.Sprintf("stdin cannot be both %s and %s", a.stdinUsed, purpose), "put one of them into a file and say @FILE")
	}
	a.stdinUsed = purpose
	if a.ctx == nil {
		return a.Streams.In, nil // an interrupt ends the process
	}
	return &interruptible{a.ctx, a.Streams.In}, nil
}

// root builds the command tree. Only the command that is asked for is built:
// building them all takes as long as decoding a token.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "fob",
		Short:         "A workbench for JSON tokens and the keys that sign them",
		Long:          rootLong,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          a.runBare,

		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.readSettings(cmd) },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetOut(a.Streams.Out)
	root.SetErr(a.Streams.Err)
	root.SetIn(a.Streams.In)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		a.json = a.json || slices.Contains(a.Args, "--json") // what stands behind the wrong flag was not read
		if isKeyText(err.Error()) {
			return usageError("an argument is a key itself, which others can see in the process list", "put it into a file and say @FILE")
		}
		return usageError(err.Error(), "")
	})
	f := root.PersistentFlags()
	f.BoolVar(&a.json, "json", false, "print JSON")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "no notes; with --lines, the summary only")
	f.BoolVar(&a.utc, "utc", false, "show and read times in UTC")
	f.StringVar(&a.colour, "color", "", "`WHEN` to use colours: auto, always or never (auto)")
	f.StringArrayVar(&a.limited, "limit", nil, "change a limit: `NAME=VALUE`, such as token-size=16MB")
	f.StringVar(&a.at, "at", "", "judge time as of `TIME` instead of now")
	a.storeFlags(root)
	for _, title := range [...]string{groupTokens, groupKeys, groupYours, groupFob} {
		root.AddGroup(&cobra.Group{ID: title, Title: title})
	}
	root.SetHelpCommandGroupID(groupFob)
	for _, c := range commands() {
		if asked := firstWord(a.Args); asked == c.name || asked == "" || !isCommand(asked) {
			root.AddCommand(c.of(a))
		}
	}
	if asked := firstWord(a.Args); asked == cobra.ShellCompRequestCmd || asked == cobra.ShellCompNoDescRequestCmd {
		a.completions(root)
	}
	return root
}

// usageOf makes wrong arguments of a command and those below it an error of
// usage; cobra's own error has no code.
func usageOf(cmd *cobra.Command) *cobra.Command {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usageError(err.Error(), "")
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		usageOf(sub)
	}
	return cmd
}

// firstWord is the first argument that is no flag.
func firstWord(args []string) string {
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "--color" || arg == "--limit" || arg == "--at" || arg == "--store" || arg == "--unlock":
			i++ // its value
		case strings.HasPrefix(arg, "-") && arg != "-":
		default:
			return arg
		}
	}
	return ""
}

func isCommand(name string) bool {
	for _, c := range commands() {
		if c.name == name {
			return true
		}
	}
	return false
}
