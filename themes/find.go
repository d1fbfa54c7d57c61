package themes

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// maxUser is how many themes of the user's own are listed.
const maxUser = 1000

// User names the user's own themes: the files NAME.toml of the folder, by name.
// What cannot be the name of a theme is left out. Without a folder (nil, or one
// that does not exist) there are none.
func User(folder fs.FS) ([]string, error) {
	if folder == nil {
		return nil, nil
	}
	entries, err := fs.ReadDir(folder, ".")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".toml")
		if ok && IsName(name) && len(names) < maxUser {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// Find gives the theme of a name: the user's own if the folder has it, else the
// one that comes with fob. The folder may be nil.
func Find(name string, folder fs.FS) (Theme, error) {
	data, own, err := FindSource(name, folder)
	if err != nil {
		return Theme{}, err
	}
	t, err := Parse(data, name+".toml")
	if err != nil && own {
		err = fmt.Errorf("your theme: %w", err)
	}
	return t, err
}

// FindSource gives the file of the theme of a name, and whether it is the user's
// own.
func FindSource(name string, folder fs.FS) (data []byte, own bool, err error) {
	if folder != nil && IsName(name) {
		data, err = readFile(folder, name+".toml")
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return data, true, err
		}
	}
	data, err = Source(name)
	return data, false, err
}

// readFile reads one byte more than a theme may have, so that [Parse] refuses
// what is larger.
func readFile(folder fs.FS, name string) ([]byte, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxFile+1))
}

// IsName tells what can be the name of a theme: up to 40 of a-z, A-Z, 0-9, - and
// _, so that it is safe as the name of a file and on a terminal.
func IsName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return s != "" && len(s) <= 40
}
