package tomltext

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// Document is a file that is being read: its values, and what was found to be
// wrong with it.
type Document struct {
	Root map[string]any // as the library has it; nil if the file is no TOML
	data []byte
	errs Error
}

// Read reads a file of at most so many bytes. What is wrong with it as TOML,
// [Document.Err] says; then there are no values.
func Read(name string, data []byte, most int) *Document {
	d := &Document{data: data, errs: Error{File: name}}
	switch {
	case len(data) > most:
		d.errs.add(0, 0, "the file is larger than %d bytes", most)
	case !utf8.Valid(data):
		d.errs.add(0, 0, "the file is not UTF-8 text")
	default:
		// The library could refuse unknown settings itself, but panics on one
		// that is quoted and has an escape in it.
		if err := toml.Unmarshal(data, &d.Root); err != nil {
			d.malformed(err)
		}
	}
	return d
}

// malformed notes what the library says of a file that is no TOML.
func (d *Document) malformed(err error) {
	d.Root = nil
	line, column := clash(d.data)
	if at, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, column = at.Position()
	}
	d.errs.add(line, column, "%s", strings.TrimPrefix(err.Error(), "toml: "))
}

// Err is all that is wrong with the file, an [*Error]; nil if nothing is.
func (d *Document) Err() error { return d.errs.errOrNil() }

// Missing notes what the file lacks.
func (d *Document) Missing(format string, args ...any) { d.errs.add(0, 0, format, args...) }

// Fault notes a problem with the setting at a path.
func (d *Document) Fault(path Path, format string, args ...any) {
	if len(d.errs.Problems) >= MaxProblems {
		return
	}
	line, column := locate(d.data, path)
	d.errs.add(line, column, format, args...)
}

// Line is where the setting at a path stands, 0 if nowhere.
func (d *Document) Line(path Path) int {
	line, _ := locate(d.data, path)
	return line
}

// Names lists the names of a table, sorted.
func Names(table map[string]any) []string { return slices.Sorted(maps.Keys(table)) }

// Take stores the value of a setting if it is of the right type; kind says in
// words what that is. It tells whether it is.
func Take[T any](d *Document, path Path, v any, to *T, kind string) bool {
	typed, ok := v.(T)
	if !ok {
		d.Fault(path, "%s must be %s", path, kind)
		return false
	}
	*to = typed
	return true
}

// Strings stores a list of strings, or one string as a list of it.
func Strings(d *Document, path Path, v any, to *[]string) bool {
	list, ok := []string(nil), true
	switch v := v.(type) {
	case string:
		list = []string{v}
	case []any:
		for _, e := range v {
			s, is := e.(string)
			list, ok = append(list, s), ok && is
		}
	default:
		ok = false
	}
	if !ok {
		d.Fault(path, "%s must be a string or a list of strings", path)
		return false
	}
	*to = list
	return true
}
