package cli

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

const manLong = `Write the manual, a page for each command (fob.1, fob-verify.1, fob-keys-new.1 …),
into a folder, which is made if it is not there. Pages of that name are replaced.
fob help COMMAND says the same.

  fob man ~/.local/share/man/man1`

func newMan(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "man DIR",
		Short:   "Write the manual pages into a folder",
		Long:    manLong,
		Example: "  fob man man1",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.writeManual(cmd.Root(), args[0])
		},
	}
}

// writeManual writes a page for each command.
func (a *app) writeManual(root *cobra.Command, dir string) error {
	whole := a.wholeTree(root)
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // a manual is for everybody
		return ioError("the manual", err)
	}
	all := everyCommand(whole)
	for _, cmd := range all {
		if err := os.WriteFile(filepath.Join(dir, pageName(cmd)+".1"), manPage(cmd, all), 0o644); err != nil { //nolint:gosec // as above
			return ioError("the manual", err)
		}
	}
	a.note("%d pages in %s", len(all), dir)
	return nil
}

// pageName is what man is asked for: fob-keys-rotate.
func pageName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// wholeTree is the tree of commands with all of them: a run builds only the one
// that it is asked for.
func (a *app) wholeTree(root *cobra.Command) *cobra.Command {
	for _, c := range commands() {
		if found, _, err := root.Find([]string{c.name}); err != nil || found == root {
			root.AddCommand(c.of(a))
		}
	}
	return root
}
