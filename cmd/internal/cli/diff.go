package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fob/tokens"
	"fob/tokens/compare"
)

const diffLong = `Set two tokens side by side: form, key, size and lifetime, header, claims and
signature; what is gone (-), what came (+), what changed (~), and how far a time
moved. It judges neither, unless keys are given.

Where two parts say the same in other bytes, it says in what: members in another
order, white space, escapes, the spelling of a number or of base64; where the
first differing byte is; and what stands there.

A and B are tokens, - (stdin), @FILE, or jar:NAME, a saved token, for which the
keystore is unlocked. With -k, both are verified, encrypted ones are opened and
compared inside, and both verdicts stand first. On a terminal of 100 columns and
more the two stand in columns.

Exit status: 0 the same in every byte; 1 not.`

const diffExample = `  fob diff @token.txt @signed.txt
  fob diff jar:access @token.txt --all
  fob diff @signed.txt @token.txt -k @public.pem
  fob mint -k auth-api --sub anna | fob diff jar:access - --json`

type diffFlags struct {
	keys keyFlags
	all  bool
	raw  bool
	most int
}

func newDiff(a *app) *cobra.Command {
	var f diffFlags
	cmd := &cobra.Command{
		Use:     "diff A B [-k KEY…]",
		Short:   "Two tokens side by side, and byte for byte",
		Long:    diffLong,
		Example: diffExample,
		Args:    cobra.ExactArgs(2),
		RunE:    func(_ *cobra.Command, args []string) error { return a.diff(&f, args) },
	}
	f.keys.add(cmd, "a `KEY` to verify and open both with (repeatable)")
	cmd.Flags().BoolVar(&f.all, "all", false, "list the members that are the same, too")
	cmd.Flags().BoolVar(&f.raw, "raw", false, "say of every part that differs where its bytes first do")
	cmd.Flags().IntVar(&f.most, "most", 200, "list `N` differences at most")
	return cmd
}

// diffSide is one of the two tokens.
type diffSide struct {
	name     string // as it was asked for; "" if the token itself was
	stripped []string
	layers   []tokens.Layer
	judged   tokens.Judgement
}

func (a *app) diff(f *diffFlags, args []string) error {
	if f.most < 1 {
		return usageError("--most must be 1 or more", "")
	}
	lim, err := a.limits()
	if err != nil {
		return err
	}
	now, err := a.now()
	if err != nil {
		return err
	}
	var texts [2]tokenText
	for i, arg := range args {
		if texts[i], err = a.readTokenOrSaved(arg, lim); err != nil {
			return err
		}
	}
	keys, err := a.verifyKeys(&f.keys)
	if err != nil {
		return err
	}
	p := &tokens.Policy{At: now, Limits: lim}
	var sides [2]diffSide
	for i := range sides {
		s := &sides[i]
		s.name, s.stripped = sideName(args[i]), texts[i].stripped
		s.layers = tokens.VerifyLayers(tokens.Decode(texts[i].text, lim), keys, p)
		s.judged = tokens.Fold(s.layers)
	}
	result := compare.Compare(sides[0].layers, sides[1].layers, compare.Options{Most: f.most, All: f.all, Bytes: f.raw})
	var out []byte
	if a.json {
		out = append(appendDiff([]byte{'{'}, result, &sides, len(f.keys.refs) > 0, p), '}', '\n')
	} else {
		r := a.renderer(nil, now)
		r.diff(result, &sides, len(f.keys.refs) > 0, f.all, a.Streams.OutIsTTY)
		out = r.Out
	}
	if err := a.write(out); err != nil || result.Identical {
		return err
	}
	return status(exitNo)
}

// sideName is how a token is called that was not itself on the command line.
func sideName(arg string) string {
	if arg == "-" {
		return "stdin"
	}
	if strings.HasPrefix(arg, "@") || strings.HasPrefix(arg, savedPrefix) {
		return arg
	}
	return ""
}

// savedPrefix begins a TOKEN that is kept in the jar.
const savedPrefix = "jar:"

// readTokenOrSaved is readToken of what may also be a saved token, jar:NAME. No
// token begins so: a colon is neither base64url nor a dot.
func (a *app) readTokenOrSaved(arg string, lim tokens.Limits) (tokenText, error) {
	name, saved := strings.CutPrefix(arg, savedPrefix)
	if !saved {
		return a.readToken(arg, lim)
	}
	vault, err := a.openVault()
	if err != nil {
		return tokenText{}, err
	}
	s, err := findSaved(a, vault, name)
	if err != nil {
		return tokenText{}, err
	}
	return tokenText{text: slices.Clone(s.Token.Reveal())}, nil
}
