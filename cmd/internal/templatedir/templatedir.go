// Package templatedir keeps the user's own claim templates: the files NAME.json
// of one folder, beside those that come with fob. A template of the user's takes
// the place of one of fob's with its name.
//
// It may import tokens and the packages below it, and no other package of fob.
package templatedir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fob/tokens"
	"fob/tokens/template"
)

// codeIO is the code by which the command line knows trouble with files.
const codeIO tokens.Code = "io"

// mostFiles bounds the templates that are read.
const mostFiles = 1000

const suffix = ".json"

// Dir is the folder of the user's templates, which need not exist; "" where
// there is no place for one.
type Dir string

// List gives the templates: fob's, then the user's by name. What cannot be read
// gives an error and hides no other.
func (d Dir) List() ([]template.Template, []error) {
	names, errs := d.names()
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

// names lists the user's templates, sorted, and what has no name of one.
func (d Dir) names() (names []string, errs []error) {
	if d == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(string(d))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		errs = append(errs, d.trouble(err))
	}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), suffix)
		if !ok || strings.HasPrefix(name, ".") {
			continue
		}
		if err := template.CheckName(name); err != nil {
			errs = append(errs, err)
			continue
		}
		if len(names) == mostFiles {
			return names, append(errs, &tokens.Error{Code: tokens.CodeLimit, Op: "templates", Msg: fmt.Sprintf("there are more than %d, the others are left out", mostFiles)})
		}
		names = append(names, name)
	}
	return names, errs
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
	path := d.path(name)
	// Before it is opened: to open a pipe can take for ever.
	info, err := os.Stat(path)
	if err != nil {
		return template.Template{}, d.trouble(err)
	}
	if !info.Mode().IsRegular() {
		return template.Template{}, &tokens.Error{Code: tokens.CodeMalformed, Op: "template " + name, Msg: "this is no regular file: " + path}
	}
	file, err := os.Open(path)
	if err != nil {
		return template.Template{}, d.trouble(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, template.MaxFile+1))
	if err != nil {
		return template.Template{}, d.trouble(err)
	}
	t, err := template.Parse(name, text)
	if e, ok := errors.AsType[*tokens.Error](err); ok && e.Hint == "" {
		e.Hint = "it stands in " + path
	}
	return t, err
}

func (d Dir) path(name string) string { return filepath.Join(string(d), name+suffix) }

func (d Dir) trouble(err error) error {
	return &tokens.Error{Code: codeIO, Op: "templates", Err: err}
}

// Save writes a template, whole or not at all, with mode 0600. One of the
// user's that is there already is refused unless replace is set.
func (d Dir) Save(t template.Template, replace bool) error {
	if d == "" {
		return &tokens.Error{Code: codeIO, Op: "templates", Msg: "there is no place for one: the environment names no home folder",
			Hint: "set XDG_CONFIG_HOME"}
	}
	text, err := t.File()
	if err != nil {
		return err
	}
	path := d.path(t.Name)
	if _, err := os.Lstat(path); err == nil && !replace {
		return &tokens.Error{Code: tokens.CodeRefused, Op: "template " + t.Name, Msg: "there is one of yours with this name",
			Hint: "take another name, or replace it with --replace"}
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return d.trouble(err)
	}
	if err := replaceFile(path, text); err != nil {
		return d.trouble(err)
	}
	return nil
}

// replaceFile puts a new content under path: who reads it sees the old or the
// new.
func replaceFile(path string, text []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".fob-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// Remove takes a template of the user's away. Those of fob stay.
func (d Dir) Remove(name string) error {
	if err := template.CheckName(name); err != nil {
		return err
	}
	err := fs.ErrNotExist
	if d != "" {
		err = os.Remove(d.path(name))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return d.trouble(err)
		}
		return nil
	}
	if _, ok := template.Find(name); ok {
		return &tokens.Error{Code: tokens.CodeRefused, Op: "template " + name, Msg: "it comes with fob, and there is none of yours with this name"}
	}
	return noTemplate(name)
}
