// Package profiledir reads the user's own profiles: the files NAME.toml of one
// folder. One of the user's takes the place of fob's with its name.
//
// It may import userfiles, tokens and the packages below it, and no other package of
// fob.
package profiledir

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"fob/cmd/internal/userfiles"
	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/profiletext"
	"fob/tokens/template"
)

// mostFiles bounds the profiles that are read.
const mostFiles = 200

// Dir is the folder of the user's profiles, which need not exist; "" where
// there is no place for one.
type Dir string

// List gives the profiles in the order in which they recognise: the user's, then
// fob's, each by their order. What cannot be read gives an error and hides no
// other but fob's of its name: whoever wrote it does not mean that one.
func (d Dir) List() ([]*profile.Profile, []error) {
	names, errs := d.names()
	if len(names) == 0 {
		return profile.Builtin(), errs
	}
	var list []*profile.Profile
	for _, name := range names {
		p, err := d.read(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		list = append(list, p)
	}
	profile.Sort(list)
	for _, p := range profile.Builtin() {
		if !slices.Contains(names, p.Name) {
			list = append(list, p)
		}
	}
	return list, errs
}

// files is the folder with its files.
func (d Dir) files() userfiles.Folder {
	return userfiles.Folder{Path: string(d), Suffix: ".toml", Kind: "profile", Most: mostFiles, MaxFile: profiletext.MaxFile}
}

// names lists the user's profiles, sorted, and what has no name of one.
func (d Dir) names() (names []string, errs []error) {
	files := d.files()
	return files.Names(func(name string) error {
		if err := template.CheckName(name); err != nil {
			return &tokens.Error{Code: tokens.CodeMalformed, Op: "profile " + files.File(name), Err: err}
		}
		return nil
	})
}

// Source gives the text of the file of a profile, and its path if it is the
// user's own.
func (d Dir) Source(name string) (text []byte, path string, err error) {
	if err := template.CheckName(name); err != nil {
		return nil, "", err
	}
	if d != "" {
		text, err = d.files().Read(name)
		if !errors.Is(err, fs.ErrNotExist) {
			return text, d.files().File(name), err
		}
	}
	if text, ok := profiletext.Source(name); ok {
		return text, "", nil
	}
	return nil, "", noProfile(name)
}

// Load gives one profile: the user's, or else fob's.
func (d Dir) Load(name string) (*profile.Profile, error) {
	if _, path, err := d.Source(name); err != nil || path != "" {
		if err != nil {
			return nil, err
		}
		return d.read(name)
	}
	for _, p := range profile.Builtin() {
		if p.Name == name {
			return p, nil
		}
	}
	return nil, noProfile(name)
}

func noProfile(name string) error {
	return &tokens.Error{Code: tokens.CodeUsage, Msg: fmt.Sprintf("there is no profile %q", name), Hint: "fob profiles list shows those that there are"}
}

// read reads one of the user's.
func (d Dir) read(name string) (*profile.Profile, error) {
	text, err := d.files().Read(name)
	if err != nil {
		return nil, err
	}
	return profiletext.Parse(d.files().File(name), text)
}
