package cli

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"
)

const completionLong = `Print the completions of a shell: commands, flags and their values, among them
the names of your keysets, kids, saved tokens, templates, profiles and themes.
Nothing is unlocked for them, and the network is left alone. In bash they need
the package bash-completion.

  bash        fob completion bash > ~/.local/share/bash-completion/completions/fob
  zsh         fob completion zsh > "${fpath[1]}/_fob"
  fish        fob completion fish > ~/.config/fish/completions/fob.fish
  PowerShell  fob completion powershell | Out-String | Invoke-Expression`

func newCompletion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:       "completion bash|zsh|fish|powershell",
		Short:     "Completions for a shell",
		Long:      completionLong,
		Example:   "  fob completion bash\n  fob completion zsh\n  fob completion fish\n  fob completion powershell",
		Args:      cobra.ExactArgs(1),
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		RunE: func(cmd *cobra.Command, args []string) error {
			var out bytes.Buffer
			var err error
			switch root := cmd.Root(); args[0] {
			case "bash":
				err = root.GenBashCompletionV2(&out, true)
			case "zsh":
				err = root.GenZshCompletion(&out)
			case "fish":
				err = root.GenFishCompletion(&out, true)
			case "powershell":
				err = root.GenPowerShellCompletionWithDesc(&out)
			default:
				return usageError(fmt.Sprintf("%q is no shell that fob completes for", args[0]), "there are bash, zsh, fish and powershell")
			}
			if err != nil {
				return err
			}
			return a.write(out.Bytes())
		},
	}
}
