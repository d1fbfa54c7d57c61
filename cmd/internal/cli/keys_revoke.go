package cli

import (
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
)

const keysRevokeLong = `Take a compromised key out at once: it verifies nothing any more, whatever is
still unexpired, and is in no JWK Set. In place of the current key the next one
signs, also where verifiers may not know it yet: a stolen key must not sign
again. There is no way back, and the kid is never used again.

Look at --dry-run first: it says which tokens fail, and until when others may go
on trusting the key.`

const keysRevokeExample = `  fob keys revoke auth-api/3f9c --dry-run
  fob keys revoke auth-api/3f9c
  fob keys revoke partner/partner-1 --json`

func newKeysRevoke(a *app) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:     "revoke NAME/KID",
		Short:   "Take a compromised key out at once",
		Long:    keysRevokeLong,
		Example: keysRevokeExample,
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			k, e, err := a.namedKey(args[0])
			if err != nil {
				return err
			}
			op := func(now time.Time, k keystore.Keyset, mk keystore.Maker) (keystore.Change, error) {
				return k.Revoke(now, e.Kid, mk)
			}
			return a.changeKeyset(keysetChange{name: k.Name, did: "revoked", op: op, dry: dry, looks: true})
		},
	}
	dryFlag(cmd, &dry)
	a.jarFlag(cmd)
	return cmd
}
