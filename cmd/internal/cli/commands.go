package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// command is a row of the table of commands: a new command is a new file, and
// a row here.
type command struct {
	name  string
	group string // the heading of fob --help that it stands under
	build func(*app) *cobra.Command
}

// The headings of fob --help.
const (
	groupTokens = "Tokens:"
	groupKeys   = "Keys:"
	groupYours  = "Kept for you:"
	groupFob    = "fob itself:"
)

// of builds it for one run.
func (c command) of(a *app) *cobra.Command {
	cmd := usageOf(c.build(a))
	cmd.GroupID = c.group
	return cmd
}

func commands() []command {
	return []command{
		{"ui", groupFob, newUI},
		{"decode", groupTokens, newDecode},
		{"verify", groupTokens, newVerify},
		{"lint", groupTokens, newLint},
		{"why", groupTokens, newWhy},
		{"diff", groupTokens, newDiff},
		{"find", groupTokens, newFind},
		{"mint", groupTokens, newMint},
		{"sign", groupTokens, newSign},
		{"encrypt", groupTokens, newEncrypt},
		{"decrypt", groupTokens, newDecrypt},
		{"keygen", groupKeys, newKeygen},
		{"keys", groupKeys, newKeys},
		{"jwks", groupKeys, newJWKS},
		{"store", groupKeys, newStore},
		{"jar", groupYours, newJar},
		{"templates", groupYours, newTemplates},
		{"profiles", groupYours, newProfiles},
		{"themes", groupYours, newThemes},
		{"config", groupYours, newConfig},
		{"completion", groupFob, newCompletion},
		{"man", groupFob, newMan},
		{"version", groupFob, newVersion},
	}
}

const rootLong = `fob reads, proves and makes JSON tokens (JWS, JWE, JWT) and the keys behind them,
offline, in the terminal.

A TOKEN is the token itself, - (stdin) or @FILE. What stands around it (quotes,
"Authorization: Bearer", the name= of a cookie or query) is taken off.
Without a command, fob opens the workbench on a terminal, and decodes what comes
through a pipe.

Exit status: 0 yes, 1 no, 2 usage, 3 malformed input, 4 key trouble, 5 keystore,
6 refused, 7 input or output failed, 10 a bug, 130 interrupted.`

// runBare is fob without a command.
func (a *app) runBare(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		if strings.HasPrefix(args[0], "eyJ") || strings.HasPrefix(args[0], "{") {
			return usageError("a token needs a command before it", "fob decode TOKEN shows it, fob verify TOKEN -k KEY judges it")
		}
		return usageError(fmt.Sprintf("unknown command %q", args[0]), "fob --help lists the commands")
	}
	if !a.Streams.InIsTTY {
		decode := newDecode(a)
		decode.SetArgs([]string{"-"})
		return decode.RunE(decode, []string{"-"})
	}
	if _, _, err := a.terminal(); err == nil {
		return a.ui(nil, &uiFlags{})
	}
	return cmd.Help()
}
