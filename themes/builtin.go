package themes

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed builtin/*.toml
var builtinFiles embed.FS

func builtinNames() []string {
	return []string{
		"dark", "light", "high-contrast", "colour-blind", "colour-blind-light",
		"catppuccin", "dracula", "solarized", "solarized-light",
	}
}

// Source gives the file of a theme that comes with fob, for a person to begin
// their own with.
func Source(name string) ([]byte, error) {
	for _, known := range builtinNames() {
		if name == known {
			return builtinFiles.ReadFile("builtin/" + name + ".toml")
		}
	}
	return nil, fmt.Errorf("there is no theme %q; fob has %s", name, strings.Join(builtinNames(), ", "))
}
