package cli

import (
	"github.com/spf13/cobra"

	"fob/tokens/visible"
)

const keysRenameLong = `Give a keyset another name. Its keys, kids and history stay as they are; scripts
that name it have to follow.`

const keysRenameExample = `  fob keys rename auth-api sign-in`

func newKeysRename(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "rename NAME NEW-NAME",
		Short:   "Give a keyset another name",
		Long:    keysRenameLong,
		Example: keysRenameExample,
		Args:    cobra.ExactArgs(2),
		RunE:    func(_ *cobra.Command, args []string) error { return a.keysRename(args[0], args[1]) },
	}
}

func (a *app) keysRename(from, to string) error {
	from, err := oneName(from)
	if err != nil {
		return err
	}
	store, err := a.openStore()
	if err != nil {
		return err
	}
	if _, err := store.Load(from); err != nil {
		return err // before anything is unlocked
	}
	vault, err := a.unlock(store)
	if err != nil {
		return err
	}
	if err := vault.Rename(a.context(), from, to); err != nil {
		return err
	}
	if a.json {
		return a.writeValue(struct {
			Name string `json:"name"`
			Was  string `json:"was"`
		}{to, from})
	}
	return a.write([]byte(visible.String(from) + " → " + visible.String(to) + "\n"))
}
