package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/visible"
	"fob/tui"
	"fob/tui/panes"
)

const configLong = `What is set, and where each value comes from: a flag, the environment, the
settings file, or fob itself. A flag wins over the environment, and the
environment over the file.

The file is $XDG_CONFIG_HOME/fob/config.toml (else ~/.config/fob/config.toml;
Windows: %APPDATA%\fob\config.toml). FOB_CONFIG=FILE names another one,
FOB_CONFIG=off does without. A name that fob does not know, and a key of the
workbench that two actions would share, is an error with its line.

  fob config example > ~/.config/fob/config.toml`

const configExample = `  fob config
  fob config --json
  fob config example > config.toml
  fob config check config.toml
  fob config actions`

func newConfig(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "config",
		Short:   "What is set, and where it comes from",
		Long:    configLong,
		Example: configExample,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.configList() },
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "path", Short: "Where the settings file is", Args: cobra.NoArgs,
			Long:    "Print where the settings file is, whether there is one or not.",
			Example: "  fob config path",
			RunE:    func(*cobra.Command, []string) error { return a.configShowPath() },
		},
		&cobra.Command{
			Use: "check [FILE]", Short: "What is wrong with a settings file", Args: cobra.MaximumNArgs(1),
			Long:    "Say what is wrong with a settings file, yours or another, each fault with its line.\n\nExit status: 0 it is sound; 3 it is not.",
			Example: "  fob config check\n  fob config check config.toml",
			RunE:    func(_ *cobra.Command, args []string) error { return a.configCheck(args) },
		},
		&cobra.Command{
			Use: "example", Short: "Print a settings file with every setting", Args: cobra.NoArgs,
			Long:    "Print a settings file that says what each setting does. Every one is commented out.",
			Example: "  fob config example > config.toml",
			RunE:    func(*cobra.Command, []string) error { return a.write([]byte(configSample)) },
		},
		&cobra.Command{
			Use: "actions", Short: "The actions of the workbench and their keys", Args: cobra.NoArgs,
			Long:    "List the actions of the workbench by the id that [keys] knows them by, with the keys that they have now.",
			Example: "  fob config actions\n  fob config actions --json",
			RunE:    func(*cobra.Command, []string) error { return a.configActions() },
		},
	)
	return cmd
}

func (a *app) configShowPath() error {
	path := a.configPath()
	if path == "" {
		return &tokens.Error{Code: codeIO, Op: "settings", Msg: "there is no place for them: the environment names no home folder, or FOB_CONFIG is off",
			Hint: "set XDG_CONFIG_HOME, or FOB_CONFIG to a file"}
	}
	return a.write([]byte(visible.Guard(path) + "\n"))
}

func (a *app) configCheck(args []string) error {
	path := a.configPath()
	if len(args) > 0 {
		path = args[0]
	}
	if path == "" {
		return a.configShowPath()
	}
	c, err := a.parseSettings(path)
	switch named, _ := a.Streams.Env("FOB_CONFIG"); {
	case errors.Is(err, fs.ErrNotExist) && len(args) == 0 && named == "":
		return a.saySound(path + " is not there: everything is as fob has it")
	case err != nil:
		return err
	}
	a.useSettings(path, *c)
	if err := a.checkSettings(); err != nil {
		return err
	}
	return a.saySound(path + " is sound")
}

// saySound says that nothing is wrong with the settings.
func (a *app) saySound(text string) error {
	if a.json {
		return a.write([]byte("{\"ok\":true}\n"))
	}
	return a.write([]byte(visible.Guard(text) + "\n"))
}

// loadSettings reads the settings for the commands that are about them.
func (a *app) loadSettings() error {
	path := a.configPath()
	if path == "" {
		return nil
	}
	c, err := a.parseSettings(path)
	if errors.Is(err, fs.ErrNotExist) {
		a.settings.path = path
		return nil
	}
	if err != nil {
		return err
	}
	a.useSettings(path, *c)
	return nil
}

// configActions lists what [keys] can give keys to.
func (a *app) configActions() error {
	if err := a.loadSettings(); err != nil {
		return err
	}
	given := a.bindings()
	var out []byte
	if a.json {
		out = append(out, '[')
	}
	for _, action := range tui.ActionNames(panes.All()) {
		keys := action.Key.Keys()
		if own, ok := given[action.ID]; ok {
			keys = own
		}
		if a.json {
			out = jsonout.AppendText(append(jsonout.AppendComma(out), '{'), "id", action.ID)
			out = jsonout.AppendText(jsonout.AppendStrings(out, "keys", keys), "title", action.Title)
			out = append(jsonout.AppendText(out, "help", action.Help), '}')
			continue
		}
		names := ""
		for i, k := range keys {
			if i > 0 {
				names += " "
			}
			names += cmp.Or(map[string]string{" ": "space"}[k], k)
		}
		out = fmt.Appendf(out, "%-22s %-22s %s\n", action.ID, names, action.Title)
	}
	if a.json {
		out = append(out, ']', '\n')
	}
	return a.write(out)
}
