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
	build func(*app) *cobra.Command
}

func commands() []command {
	return []command{
		{"ui", newUI},
		{"decode", newDecode},
		{"verify", newVerify},
		{"lint", newLint},
		{"why", newWhy},
		{"diff", newDiff},
		{"find", newFind},
		{"mint", newMint},
		{"sign", newSign},
		{"encrypt", newEncrypt},
		{"decrypt", newDecrypt},
		{"keygen", newKeygen},
		{"keys", newKeys},
		{"jwks", newJWKS},
		{"store", newStore},
		{"jar", newJar},
		{"templates", newTemplates},
		{"profiles", newProfiles},
		{"themes", newThemes},
		{"config", newConfig},
		{"completion", newCompletion},
		{"man", newMan},
		{"version", newVersion},
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
