package cli

import "github.com/spf13/cobra"

const templatesRmLong = `Delete a template of yours. Those of fob stay; one whose place it took is there
again.`

const templatesRmExample = `  fob templates rm staging`

func newTemplatesRm(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "rm NAME",
		Short:   "Delete a template of yours",
		Long:    templatesRmLong,
		Example: templatesRmExample,
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.templatesRm(args[0]) },
	}
}

func (a *app) templatesRm(name string) error {
	if err := a.templates().Remove(name); err != nil {
		return err
	}
	if a.json {
		return a.writeValue(struct {
			Deleted string `json:"deleted"`
		}{name})
	}
	return a.write([]byte(name + " is deleted\n"))
}
