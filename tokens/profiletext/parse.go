package profiletext

import (
	"path"
	"strings"

	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/template"
	"fob/tokens/tomltext"
)

// MaxFile is how large a profile's file may be, in bytes.
const MaxFile = 64 << 10

// usualOrder is that of a profile that says none.
const usualOrder = 50

// Parse reads the file of a profile. The profile's name is that of the file,
// without .toml. The error names the file, and line and column of every fault.
func Parse(file string, text []byte) (*profile.Profile, error) {
	name := strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), ".toml")
	if err := template.CheckName(name); err != nil {
		return nil, &tokens.Error{Code: tokens.CodeMalformed, Op: "profile " + file, Err: err}
	}
	r := &reader{doc: tomltext.Read(file, text, MaxFile), p: &profile.Profile{Name: name, Order: usualOrder}}
	if r.doc.Err() == nil {
		r.root()
	}
	if err := r.doc.Err(); err != nil {
		return nil, &tokens.Error{Code: tokens.CodeMalformed, Op: "profile", Err: err, Hint: "fob profiles show rfc9068 --toml shows how one is written"}
	}
	return r.p, nil
}

// reader turns one file into a profile.
type reader struct {
	doc *tomltext.Document
	p   *profile.Profile
}

func (r *reader) root() {
	p := r.p
	for _, name := range tomltext.Names(r.doc.Root) {
		v, at := r.doc.Root[name], tomltext.Path{name}
		switch name {
		case "title":
			r.line(at, v, &p.Title)
		case "description":
			r.line(at, v, &p.Description)
		case "source":
			r.line(at, v, &p.Source)
		case "template":
			if tomltext.Take(r.doc, at, v, &p.Template, "a string") {
				if err := template.CheckName(p.Template); err != nil {
					r.doc.Fault(at, "template: %v", err)
				}
			}
		case "order":
			p.Order = r.number(at, v, 0, 1000)
		case "recognise":
			r.recognise(at, v)
		case "check":
			for i, table := range r.tables(at, v) {
				r.check(at.Nth(i), table)
			}
		default:
			r.doc.Fault(at, "there is no setting %q; there are title, description, source, template, order, [[recognise]] and [[check]]", name)
		}
	}
	if p.Title == "" {
		r.doc.Missing("missing: title, the few words that stand beside a token's type")
	}
	if len(p.Rules) == 0 {
		r.doc.Missing("missing: a [[check]]")
	}
}

// line takes a text of one line.
func (r *reader) line(at tomltext.Path, v any, to *string) {
	if tomltext.Take(r.doc, at, v, to, "a string") && (*to == "" || strings.ContainsAny(*to, "\r\n")) {
		r.doc.Fault(at, "%s must be one line of text", at[len(at)-1])
	}
}

// number takes a whole number of a range.
func (r *reader) number(at tomltext.Path, v any, low, high int64) int {
	n, ok := v.(int64)
	if !ok || n < low || n > high {
		r.doc.Fault(at, "%s must be a whole number from %d to %d", at[len(at)-1], low, high)
	}
	return int(n)
}

// tables takes an array of tables.
func (r *reader) tables(at tomltext.Path, v any) []map[string]any {
	list, ok := v.([]any)
	tables := make([]map[string]any, 0, len(list))
	for _, e := range list {
		table, is := e.(map[string]any)
		ok = ok && is
		tables = append(tables, table)
	}
	if !ok || len(tables) == 0 {
		r.doc.Fault(at, "%s must be tables", at[len(at)-1])
		return nil
	}
	return tables
}

func (r *reader) recognise(at tomltext.Path, v any) {
	for i, table := range r.tables(at, v) {
		here := at.Nth(i)
		var conds []profile.Cond
		for _, name := range tomltext.Names(table) {
			if name != "all" {
				r.doc.Fault(here.At(name), "there is no setting %q in [[recognise]]; there is all", name)
				continue
			}
			conds = r.conds(here.At(name), table[name])
		}
		if len(conds) == 0 {
			r.doc.Fault(here, "[[recognise]] needs all = [ … ] with a condition: without, it would know every token")
		}
		r.p.Recognise = append(r.p.Recognise, conds)
	}
}
