package cli

import (
	"github.com/spf13/cobra"

	"fob/tokens"
)

const findLong = `Find tokens in anything: logs, HAR files, curl commands, cookies, JSON, URLs, diffs,
dumps, gzip. Each is told with its place, what it is and how it stands in time;
with -k KEY, with its verdict too.

FILE is a file, a directory (all that is in it; symbolic links are not followed)
or - (stdin, which is also read where no FILE is given). Gzip, twice at most, and
UTF-16 with a byte order mark are told by their first bytes, and places are then
those of the text inside, counted as UTF-8. In a HAR file the bodies in base64 are
searched too.

A place is FILE:LINE:COLUMN, from 1, columns in bytes. In binary data it is
FILE:@OFFSET, from 0, and only headers that name an algorithm known to fob count.

A token is a credential, so it is shown shortened; --lines and --json have it
whole. What begins like a token and cannot be read is counted, and shown with
--malformed. A token that was broken into lines is not put together again: fob
decode does that, of a single one. Each token is told once, where it stands first,
unless --all asks for every place; of more than a million different ones some may
be told again.

Exit status: 0 if a token was found, 1 if none was. With -k KEY: 0 if one was
found that is valid, 1 if none was. 7 if something could not be read, whatever was
found.`

const findExample = `  fob find app.log
  fob find logs/ --json
  zcat access.log.gz | fob find --all
  fob find session.har -k @jwks.json
  fob find logs/ --lines | fob verify --lines -k @jwks.json`

type findFlags struct {
	keys      keyFlags
	recursive bool
	lines     bool
	all       bool
	malformed bool
}

func newFind(a *app) *cobra.Command {
	var f findFlags
	cmd := &cobra.Command{
		Use:     "find [FILE…]",
		Short:   "Tokens in logs, dumps, HAR files, anything",
		Long:    findLong,
		Example: findExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return a.find(args, &f)
		},
	}
	f.keys.add(cmd, "a `KEY` to judge what is found with (repeatable)")
	fl := cmd.Flags()
	fl.BoolVarP(&f.recursive, "recursive", "r", false, "without FILE, search the current directory; directories are searched anyway")
	fl.BoolVar(&f.lines, "lines", false, "print the tokens alone, one a line")
	fl.BoolVar(&f.all, "all", false, "tell every place, not only the first of each token")
	fl.BoolVar(&f.malformed, "malformed", false, "tell what looks like a token and cannot be read, too")
	return cmd
}

func (a *app) find(args []string, f *findFlags) error {
	switch {
	case f.lines && a.json:
		return usageError("--lines and --json do not go together", "--json has the tokens as well")
	case f.lines && f.malformed:
		return usageError("--lines and --malformed do not go together", "--lines prints tokens and nothing else")
	case f.lines && len(f.keys.refs) > 0:
		return usageError("--lines prints the tokens alone, without verdicts", "leave out -k, and send them to fob verify --lines -k KEY")
	}
	lim, err := a.limits()
	if err != nil {
		return err
	}
	if args, err = a.findArgs(args, f); err != nil {
		return err
	}
	now, err := a.now()
	if err != nil {
		return err
	}
	keys, err := a.verifyKeys(&f.keys)
	if err != nil {
		return err
	}
	run := finder{app: a, flags: f, keys: keys, policy: tokens.Policy{At: now, Limits: lim}, progress: a.progress("MB", 0)}
	return run.run(args)
}

// findArgs gives the places to search.
func (a *app) findArgs(args []string, f *findFlags) ([]string, error) {
	switch {
	case len(args) > 0:
		return args, nil
	case f.recursive:
		return []string{"."}, nil
	case a.Streams.InIsTTY:
		return nil, usageError("nothing to search", "name a FILE or a directory, or send text through a pipe")
	}
	return []string{"-"}, nil
}
