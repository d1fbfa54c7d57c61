package profiletext

import (
	"embed"
	"strings"

	"fob/tokens/template"
)

//go:embed builtin/*.toml
var files embed.FS

// Builtin names the profiles that come with fob, sorted.
func Builtin() []string {
	entries, err := files.ReadDir("builtin")
	if err != nil {
		return nil // the folder is part of the program
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".toml"))
	}
	return names
}

// Source gives the file of a profile that comes with fob.
func Source(name string) (text []byte, ok bool) {
	if template.CheckName(name) != nil {
		return nil, false
	}
	text, err := files.ReadFile("builtin/" + name + ".toml")
	return text, err == nil
}
