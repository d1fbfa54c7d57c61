package cli

import (
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
)

const keysRotateLong = `Make the next key current.

The key that was current becomes previous: it signs no more, and verifies until
its last token has expired (max_token_ttl and leeway from now). A new next key is
made and published.

While verifiers may still hold a JWK Set without the next key, rotating is
refused: publish_ahead says for how long they keep one. --force does it all the
same, and the plan says whose tokens fail until when. If the key was stolen, fob
keys revoke is what you want.`

const keysRotateExample = `  fob keys rotate auth-api --dry-run
  fob keys rotate auth-api --force
  fob keys rotate auth-api --dry-run --at +24h --json`

func newKeysRotate(a *app) *cobra.Command {
	var dry bool
	var opt keystore.Options
	cmd := &cobra.Command{
		Use:     "rotate NAME",
		Short:   "Make the next key current",
		Long:    keysRotateLong,
		Example: keysRotateExample,
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name, err := oneName(args[0])
			if err != nil {
				return err
			}
			op := func(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
				return k.Rotate(now, opt, mk)
			}
			return a.changeKeyset(keysetChange{name: name, did: "rotated", op: op, dry: dry, looks: true})
		},
	}
	dryFlag(cmd, &dry)
	a.jarFlag(cmd)
	cmd.Flags().BoolVar(&opt.Force, "force", false, "rotate also where verifiers may not know the next key yet")
	return cmd
}
