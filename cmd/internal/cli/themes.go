package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"fob/cmd/internal/places"
	"fob/themes"
	"fob/tokens"
	"fob/tokens/tomltext"
	"fob/tokens/visible"
)

const themesLong = `The colours of the workbench. On a terminal each theme is shown with a sample of
itself; else one line a theme: name, dark or light, where it comes from, title.

Your own are the files NAME.toml in $XDG_CONFIG_HOME/fob/themes (else
~/.config/fob/themes; Windows: %APPDATA%\fob\themes). One with the name of a
theme of fob's takes its place. Begin with a copy of one that you like:

  fob themes show dark > ~/.config/fob/themes/mine.toml

A theme of yours that cannot be read is told on stderr, the others are listed,
and the exit status is 3. --json prints one array.`

const themesExample = `  fob themes
  fob themes --json
  fob themes show dark > mine.toml
  fob themes check mine.toml`

func newThemes(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "themes",
		Short:   "The colours of the workbench",
		Long:    themesLong,
		Example: themesExample,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.themesList() },
	}
	cmd.AddCommand(newThemesShow(a), newThemesCheck(a))
	return cmd
}

func newThemesShow(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "show NAME",
		Short:   "Print the file of a theme",
		Long:    "Print the file of a theme: yours if you have one of that name, else fob's.",
		Example: "  fob themes show light\n  fob themes show dark > mine.toml",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			_, folder := a.themesFolder()
			data, own, err := themes.FindSource(args[0], folder)
			switch {
			case err != nil && own:
				return ioError("theme "+args[0], err)
			case err != nil:
				return &tokens.Error{Code: tokens.CodeUsage, Hint: "fob themes lists them, with yours", Err: err}
			case a.Streams.OutIsTTY:
				data = []byte(visible.Multiline(string(data)))
			}
			return a.write(data)
		},
	}
}

// themesFolder is where the user's own themes are; nil if the environment names
// no home.
func (a *app) themesFolder() (path string, folder fs.FS) {
	dir, ok := a.configDir()
	if !ok {
		return "", nil
	}
	path = filepath.Join(dir, "fob", "themes")
	return path, os.DirFS(path)
}

// configDir is where this user's programs keep their settings.
func (a *app) configDir() (dir string, ok bool) {
	base, below, ok := places.Config(a.Streams.Env, filepath.IsAbs)
	if !ok {
		return "", false
	}
	return filepath.Join(base, below), true
}

// colours is how many colours to use on a stream: none where a.style uses none.
func (a *app) colours(isTTY bool) themes.Profile {
	switch word, _ := a.colourWord(); word {
	case "always":
		return themes.Depth(a.Streams.Env)
	case "never":
		return themes.NoColor
	}
	return themes.DetectProfile(a.Streams.Env, isTTY)
}

// themeError makes what is wrong with a theme's file an error of the command
// line.
func themeError(err error) error {
	if bad, ok := errors.AsType[*tomltext.Error](err); ok {
		return &tokens.Error{Code: tokens.CodeMalformed, Hint: "fob themes show dark prints a theme that says how it is written", Err: bad}
	}
	return err
}
