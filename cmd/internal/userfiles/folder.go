package userfiles

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fob/tokens"
)

// CodeIO is the code by which the command line knows trouble with files.
const CodeIO tokens.Code = "io"

// Folder is a folder of files that each hold one thing, which has the name of its
// file. It need not exist.
type Folder struct {
	Path    string // "" where there is no place for one
	Suffix  string // of its files: ".toml"
	Kind    string // of its things, in a word: "profile"
	Most    int    // how many files are read
	MaxFile int    // how large one may be, in bytes
}

// Names lists the things, sorted, and what has no name of one, as check says.
// Hidden files and those with another suffix are passed over.
func (f Folder) Names(check func(name string) error) (names []string, errs []error) {
	if f.Path == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(f.Path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		errs = append(errs, f.Trouble(err))
	}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), f.Suffix)
		if !ok || strings.HasPrefix(name, ".") {
			continue
		}
		if err := check(name); err != nil {
			errs = append(errs, err)
			continue
		}
		if len(names) == f.Most {
			return names, append(errs, &tokens.Error{Code: tokens.CodeLimit, Op: f.Kind + "s", Msg: fmt.Sprintf("there are more than %d, the others are left out", f.Most)})
		}
		names = append(names, name)
	}
	return names, errs
}

// Read reads the file of a name, and of one that is too large a byte more than
// MaxFile. The name is one that check has passed.
func (f Folder) Read(name string) ([]byte, error) {
	path := f.File(name)
	text, err := Read(path, f.MaxFile)
	switch {
	case errors.Is(err, ErrNotRegular):
		return nil, &tokens.Error{Code: tokens.CodeMalformed, Op: f.Kind + " " + name, Msg: "this is no regular file: " + path}
	case err != nil:
		return nil, f.Trouble(err)
	}
	return text, nil
}

// Save writes the file of a name, with mode 0600, and makes the folder if it is
// not there.
func (f Folder) Save(name string, text []byte) error {
	if err := os.MkdirAll(f.Path, 0o700); err != nil {
		return f.Trouble(err)
	}
	if err := Replace(f.File(name), text, 0o600); err != nil {
		return f.Trouble(err)
	}
	return nil
}

// File is the path of the file of a name.
func (f Folder) File(name string) string { return filepath.Join(f.Path, name+f.Suffix) }

// Trouble is the error of what could not be read or written.
func (f Folder) Trouble(err error) error {
	return &tokens.Error{Code: CodeIO, Op: f.Kind + "s", Err: err}
}
