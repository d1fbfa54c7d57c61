package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/keystore"
	"fob/tokens"
	"fob/tokens/visible"
)

const jarLong = `Tokens that are kept in the keystore, sealed as private keys are, with their
countdown: how long each is good for, which key signed it, and whether that key
goes before it expires.

A name begins with a letter or digit and goes on with those or . _ @ + : / -, 64
characters at most; everything else fits into the note. The jar takes 10000
tokens and 32 MB. Whatever reads or changes it unlocks the keystore. A backup and
the recipients of the keystore include it.`

const jarExample = `  fob jar add staging @token.txt --note "from the mobile app"
  fob jar list
  fob jar show access
  fob jar rm access`

func newJar(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "jar",
		Short:   "Saved tokens, sealed, with their countdown",
		Long:    jarLong,
		Example: jarExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return usageError(fmt.Sprintf("there is no command fob jar %s", args[0]), "fob jar --help lists those that there are")
		},
	}
	cmd.AddCommand(newJarAdd(a), newJarList(a), newJarShow(a), newJarRm(a), newJarRename(a))
	return cmd
}

const jarAddLong = `Keep a token in the jar. TOKEN is the token itself, - (stdin) or @FILE; what stands
around it is taken off. It need not be whole: what cannot be read is kept all the
same, and that is said.

A name that is taken is refused unless --replace. Where there is no keystore yet,
one is made.`

const jarAddExample = `  fob jar add staging @token.txt --note "from the mobile app"
  fob mint -k auth-api --sub anna | fob jar add session -
  fob jar add access @token.txt --replace`

type jarAddFlags struct {
	note    string
	replace bool
}

func newJarAdd(a *app) *cobra.Command {
	var f jarAddFlags
	cmd := &cobra.Command{
		Use:     "add NAME TOKEN",
		Short:   "Keep a token",
		Long:    jarAddLong,
		Example: jarAddExample,
		Args:    cobra.RangeArgs(1, 2),
		RunE:    func(_ *cobra.Command, args []string) error { return a.jarAdd(&f, args[0], args[1:]) },
	}
	cmd.Flags().StringVar(&f.note, "note", "", "a line of `TEXT` to keep with it")
	cmd.Flags().BoolVar(&f.replace, "replace", false, "take the place of the token of that name")
	return cmd
}

func (a *app) jarAdd(f *jarAddFlags, name string, args []string) error {
	// What is wrong with these needs no unlocking.
	if err := keystore.CheckSavedName(name); err != nil {
		return err
	}
	if err := keystore.CheckNote(f.note); err != nil {
		return err
	}
	lim, err := a.limits()
	if err != nil {
		return err
	}
	if args, err = a.tokenArgs(args); err != nil {
		return err
	}
	t, err := a.readToken(args[0], lim)
	if err != nil {
		return err
	}
	if len(t.text) > lim.TokenSize {
		return beyondLimit("the token", "token-size", lim.TokenSize)
	}
	vault, err := a.openOrInit()
	if err != nil {
		return err
	}
	s := keystore.Saved{Name: name, Token: tokens.NewSecret(t.text), Note: f.note, Added: a.Now()}
	if err := vault.PutSaved(a.context(), s, f.replace); err != nil {
		return err
	}
	if e := tokens.Decode(t.text, lim).Malformed(); e != nil {
		a.note("it is no whole token, and kept as it is: %s", e.Msg)
	}
	return a.jarDone(name, "saved")
}

const jarRmLong = `Take a token out of the jar, for good. A backup that was made before still holds
it; the token itself stays good until it expires or its key goes.`

func newJarRm(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "rm NAME",
		Short:   "Take a token out",
		Long:    jarRmLong,
		Example: "  fob jar rm access",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			vault, err := a.openVault()
			if err != nil {
				return err
			}
			if err := vault.RemoveSaved(a.context(), args[0]); err != nil {
				return err
			}
			return a.jarDone(args[0], "removed")
		},
	}
}

func newJarRename(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "rename NAME NEW",
		Short:   "Give a token another name",
		Long:    "Give a saved token another name. One that is taken is refused.",
		Example: "  fob jar rename access access-old",
		Args:    cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := keystore.CheckSavedName(args[1]); err != nil {
				return err
			}
			vault, err := a.openVault()
			if err != nil {
				return err
			}
			if err := vault.RenameSaved(a.context(), args[0], args[1]); err != nil {
				return err
			}
			return a.jarDone(args[1], "renamed")
		},
	}
}

// jarDone tells a change of the jar.
func (a *app) jarDone(name, did string) error {
	return a.done(func(dst []byte) []byte { return jsonout.AppendText(jsonout.AppendText(dst, "name", name), "done", did) }, "%s is %s", visible.String(name), did)
}
