package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fob/cmd/internal/config"
	"fob/cmd/internal/userfiles"
	"fob/tokens"
	"fob/tokens/tomltext"
)

// settings is what the user has set in a file, and where that file is. A flag
// wins over the environment, and the environment over the file.
type settings struct {
	config.Config
	path string // of the file, "" if there is no place for one
	read bool   // there is one
}

// configPath is where the settings are: FOB_CONFIG names another file, or says
// "off".
func (a *app) configPath() string {
	if path, ok := a.Streams.Env("FOB_CONFIG"); ok && path != "" {
		if path == "off" {
			return ""
		}
		return path
	}
	dir, ok := a.configDir()
	if !ok {
		return ""
	}
	return filepath.Join(dir, "fob", "config.toml")
}

// readSettings reads them, once, before any command runs: what is wrong with
// them must not be found out half-way.
func (a *app) readSettings(cmd *cobra.Command) error {
	switch a.colour {
	case "", "auto", "always", "never":
	default:
		return usageError(fmt.Sprintf("--color %q is no way to colour", a.colour), "it can be auto, always or never")
	}
	if a.settings.path != "" || readsNoSettings(cmd) {
		return nil
	}
	path := a.configPath()
	if path == "" {
		return nil
	}
	c, err := a.parseSettings(path)
	named, _ := a.Streams.Env("FOB_CONFIG")
	switch {
	case errors.Is(err, fs.ErrNotExist) && named == "":
		a.settings.path = path
		return nil
	case err != nil:
		return err
	}
	a.useSettings(path, *c)
	return nil
}

func (a *app) useSettings(path string, c config.Config) {
	for _, file := range []*config.Setting[string]{&c.Store, &c.IdentityFile, &c.PassphraseFile} {
		file.Value = a.homePath(file.Value)
	}
	a.settings = settings{Config: c, path: path, read: true}
}

// readsNoSettings tells the commands that must work with broken settings too:
// those that help to mend them.
func readsNoSettings(cmd *cobra.Command) bool {
	for ; cmd != nil; cmd = cmd.Parent() {
		switch cmd.Name() {
		case "config", "version", "completion", "man", "help":
			return true
		}
	}
	return false
}

func (a *app) parseSettings(path string) (*config.Config, error) {
	text, err := readConfigFile(path)
	if err != nil {
		return nil, err
	}
	c, err := config.Parse(path, text, time.LoadLocation)
	if bad, ok := errors.AsType[*tomltext.Error](err); ok {
		return nil, &tokens.Error{Code: tokens.CodeMalformed, Op: "settings", Err: bad,
			Hint: "fob config example prints a file with every setting; FOB_CONFIG=off does without"}
	}
	return c, err
}

// readConfigFile reads at most a little more than a settings file may have.
func readConfigFile(path string) ([]byte, error) {
	text, err := userfiles.Read(path, config.MaxFile)
	switch {
	case errors.Is(err, userfiles.ErrNotRegular):
		return nil, &tokens.Error{Code: tokens.CodeMalformed, Op: "settings", Msg: "this is no regular file: " + path}
	case err != nil:
		return nil, ioError("settings", err)
	case len(text) > config.MaxFile:
		return nil, beyondLimit(path, "settings", config.MaxFile)
	}
	return text, nil
}

// chosen is the value of a text setting: the flag's, else that of the
// environment, else the file's; from says which, as people name it.
func (a *app) chosen(flag, flagName, variable string, set config.Setting[string]) (value, from string) {
	if flag != "" {
		return flag, flagName
	}
	if v, ok := a.Streams.Env(variable); ok && v != "" {
		return v, variable
	}
	if set.Set() {
		return set.Value, a.settings.at(set.Line)
	}
	return "", ""
}

// at names a line of the settings.
func (s *settings) at(line int) string { return s.path + " line " + strconv.Itoa(line) }

// homePath is a path of the settings; ~/ is the home folder.
func (a *app) homePath(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	if !ok {
		return path
	}
	for _, variable := range []string{"HOME", "USERPROFILE"} {
		if home, ok := a.Streams.Env(variable); ok && home != "" {
			return filepath.Join(home, filepath.FromSlash(rest))
		}
	}
	return path
}

// identityFile and passphraseFile are the files that unlock the store without
// asking; "" if none was named.
func (a *app) identityFile() string {
	path, _ := a.chosen("", "", "FOB_IDENTITY_FILE", a.settings.IdentityFile)
	return path
}

func (a *app) passphraseFile() string {
	path, _ := a.chosen("", "", "FOB_PASSPHRASE_FILE", a.settings.PassphraseFile)
	return path
}

// usualKey puts the keyset of the settings where no KEY was named.
func (a *app) usualKey(f *keyFlags) {
	if len(f.refs) > 0 {
		return
	}
	if name, from := a.chosen("", "", "FOB_KEYSET", a.settings.Keyset); name != "" {
		f.refs = []string{name}
		if !a.json {
			a.note("key %s, from %s", name, from)
		}
	}
}
