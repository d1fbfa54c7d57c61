// Package templatedir keeps the user's own claim templates: the files NAME.json
// of one folder, beside those that come with fob. A template of the user's takes
// the place of one of fob's with its name.
//
// It may import userfiles, tokens and the packages below it, and no other package of
// fob.
package templatedir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"fob/cmd/internal/userfiles"
	"fob/tokens"
	"fob/tokens/template"
)

// mostFiles bounds the templates that are read.
const mostFiles = 1000

// Dir is the folder of the user's templates, which need not exist; "" where
// there is no place for one.
type Dir string

// List gives the templates: fob's, then the user's by name. What cannot be read
// gives an error and hides no other.
func (d Dir) List() ([]template.Template, []error) {
	names, errs := d.files().Names(template.CheckName)
	list := template.BuiltIn()
	for _, name := range names {
		at := slices.IndexFunc(list, func(t template.Template) bool { return t.Name == name })
		t, err := d.read(name)
		switch {
		case err != nil:
			errs = append(errs, err)
			if at >= 0 {
				list = slices.Delete(list, at, at+1)
			}
		case at >= 0:
			list[at] = t
		default:
			list = append(list, t)
		}
	}
	return list, errs
}

// files is the folder with its files.
func (d Dir) files() userfiles.Folder {
	return userfiles.Folder{Path: string(d), Suffix: ".json", Kind: "template", Most: mostFiles, MaxFile: template.MaxFile}
}

// Load gives one template: the user's, or else fob's.
func (d Dir) Load(name string) (template.Template, error) {
	if err := template.CheckName(name); err != nil {
		return template.Template{}, err
	}
	if d != "" {
		t, err := d.read(name)
		if !errors.Is(err, fs.ErrNotExist) {
			return t, err
		}
	}
	if t, ok := template.Find(name); ok {
		return t, nil
	}
	return template.Template{}, noTemplate(name)
}

func noTemplate(name string) error {
	return &tokens.Error{Code: tokens.CodeUsage, Msg: fmt.Sprintf("there is no template %q", name), Hint: "fob templates list shows those that there are"}
}

// read reads one of the user's.
func (d Dir) read(name string) (template.Template, error) {
	text, err := d.files().Read(name)
	if err != nil {
		return template.Template{}, err
	}
	t, err := template.Parse(name, text)
	if e, ok := errors.AsType[*tokens.Error](err); ok && e.Hint == "" {
		e.Hint = "it stands in " + d.files().File(name)
	}
	return t, err
}

// Save writes a template, whole or not at all, with mode 0600. One of the
// user's that is there already is refused unless replace is set.
func (d Dir) Save(t template.Template, replace bool) error {
	if d == "" {
		return &tokens.Error{Code: userfiles.CodeIO, Op: "templates", Msg: "there is no place for one: the environment names no home folder",
			Hint: "set XDG_CONFIG_HOME"}
	}
	text, err := t.File()
	if err != nil {
		return err
	}
	if _, err := os.Lstat(d.files().File(t.Name)); err == nil && !replace {
		return &tokens.Error{Code: tokens.CodeRefused, Op: "template " + t.Name, Msg: "there is one of yours with this name",
			Hint: "take another name, or replace it with --replace"}
	}
	return d.files().Save(t.Name, text)
}

// Remove takes a template of the user's away. Those of fob stay.
func (d Dir) Remove(name string) error {
	if err := template.CheckName(name); err != nil {
		return err
	}
	err := fs.ErrNotExist
	if d != "" {
		err = os.Remove(d.files().File(name))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return d.files().Trouble(err)
		}
		return nil
	}
	if _, ok := template.Find(name); ok {
		return &tokens.Error{Code: tokens.CodeRefused, Op: "template " + name, Msg: "it comes with fob, and there is none of yours with this name"}
	}
	return noTemplate(name)
}
