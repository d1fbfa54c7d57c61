package cli

import (
	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/keystore"
	"fob/tokens/visible"
	"fob/tokens/wording"
)

const storeRecipientsLong = `Who can open the private halves beside the store itself: the holders of the age
identities whose public halves (age1…) are listed.

A recipient is the way back when the store's own identity is lost: see fob store
recover. Adding or removing one re-seals every keyset; an interrupted re-sealing
goes on when it is done again, or with fob store doctor --fix.

A recipient who was removed can still open what they copied before: rotate the
keys that matter.`

const storeRecipientsExample = `  fob store recipients list
  fob store recipients add $(age-keygen -y ./backup-identity.txt) --name safe
  fob store recipients remove $(age-keygen -y ./backup-identity.txt)`

func newStoreRecipients(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "recipients",
		Short:   "Who can open the keystore beside itself",
		Long:    storeRecipientsLong,
		Example: storeRecipientsExample,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var name string
	add := &cobra.Command{
		Use:   "add age1…",
		Short: "Let the holder of an identity open the keystore",
		Args:  cobra.ExactArgs(1),
		RunE:  func(_ *cobra.Command, args []string) error { return a.addRecipient(args[0], name) },
	}
	add.Flags().StringVar(&name, "name", "", "a `REMARK`: whose it is, or where")
	cmd.AddCommand(add,
		&cobra.Command{
			Use:   "list",
			Short: "List them",
			Args:  cobra.NoArgs,
			RunE:  func(*cobra.Command, []string) error { return a.listRecipients() },
		},
		&cobra.Command{
			Use:   "remove age1…",
			Short: "Seal the keystore without one",
			Args:  cobra.ExactArgs(1),
			RunE:  func(_ *cobra.Command, args []string) error { return a.removeRecipient(args[0]) },
		})
	return cmd
}

func (a *app) listRecipients() error {
	store, err := a.openStore()
	if err != nil {
		return err
	}
	info, err := store.Info()
	if err != nil {
		return err
	}
	if a.json {
		return a.write(append(appendRecipients(jsonout.AppendText([]byte{'{'}, "identity", info.Identity), info.Recipients), "}\n"...))
	}
	var out []byte
	for _, r := range info.Recipients {
		out = append(out, visible.Guard(recipientText(r))+"\n"...)
	}
	if len(info.Recipients) == 0 {
		a.note("none beside the store itself (%s)", info.Identity)
	}
	return a.write(out)
}

func (a *app) addRecipient(recipient, name string) error {
	return a.changeRecipients(recipient, func(v *keystore.Vault) (int, error) { return v.AddRecipient(a.context(), recipient, name) },
		"its holder can open every private key from now on")
}

func (a *app) removeRecipient(recipient string) error {
	return a.changeRecipients(recipient, func(v *keystore.Vault) (int, error) { return v.RemoveRecipient(a.context(), recipient) },
		"what its holder copied before, they can still open: rotate the keys that matter")
}

func (a *app) changeRecipients(recipient string, change func(*keystore.Vault) (int, error), meaning string) error {
	vault, err := a.openVault()
	if err != nil {
		return err
	}
	resealed, err := change(vault)
	if err != nil {
		return err
	}
	return a.done(func(dst []byte) []byte {
		return jsonout.AppendNumber(jsonout.AppendText(dst, "recipient", recipient), "resealed", resealed)
	}, "%s sealed anew; %s", wording.Count(resealed, "keyset"), meaning)
}
