package profiletext

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/tomltext"
)

// conds reads a list of conditions.
func (r *reader) conds(at tomltext.Path, v any) []profile.Cond {
	var list []profile.Cond
	for _, table := range r.tables(at, v) {
		list = append(list, r.cond(at, table))
	}
	return list
}

// cond reads one condition. Its place is that of the list: it has none of its own.
func (r *reader) cond(at tomltext.Path, table map[string]any) profile.Cond {
	var c profile.Cond
	for _, name := range tomltext.Names(table) {
		v := table[name]
		switch {
		case name == "absent":
			if tomltext.Take(r.doc, at.At(name), v, &c.Absent, "true or false") && !c.Absent {
				r.doc.Fault(at, "absent = false says nothing: leave it out")
			}
		case r.member(at, name, v, &c.Member), r.test(at, name, v, &c.Test):
		default:
			r.doc.Fault(at, "there is no setting %q in a condition; there are header, claim, absent, %s", name, testNames)
		}
	}
	if len(c.Path) == 0 {
		r.doc.Fault(at, "a condition needs header or claim")
		return c
	}
	if c.Absent && len(table) > 2 {
		r.doc.Fault(at, "a condition with absent = true can ask nothing of the value")
	}
	bound := func(string) bool { return !c.Header }
	r.patterns(at, c.Matches, bound)
	r.patterns(at, c.Contains, bound)
	return c
}

// member reads header or claim, and tells whether it was one of them.
func (r *reader) member(at tomltext.Path, name string, v any, to *profile.Member) bool {
	if name != "header" && name != "claim" {
		return false
	}
	at = at.At(name)
	if to.Path != nil {
		r.doc.Fault(at, "header and claim do not go together")
	}
	to.Header = name == "header"
	to.Path = r.path(at, v)
	return true
}

// path reads a name, or the names that lead to a nested one.
func (r *reader) path(at tomltext.Path, v any) []string {
	var path []string
	if tomltext.Strings(r.doc, at, v, &path) && len(path) == 0 {
		r.doc.Fault(at, "%s must be a name, or the names that lead to it", at[len(at)-1])
	}
	return path
}

const testNames = "type, equals, one_of, matches, contains, words, min_items and max_items"

// mostItems bounds min_items and max_items.
const mostItems = 1_000_000

// test reads a part of a test, and tells whether it was one.
func (r *reader) test(at tomltext.Path, name string, v any, to *profile.Test) bool {
	at = at.At(name)
	switch name {
	case "type":
		r.types(at, v, &to.Types)
	case "equals", "one_of":
		if to.OneOf != nil {
			r.doc.Fault(at, "equals and one_of do not go together")
		}
		r.literals(at, v, name == "one_of", &to.OneOf)
	case "matches":
		r.texts(at, v, &to.Matches)
	case "contains":
		r.texts(at, v, &to.Contains)
	case "words":
		if r.texts(at, v, &to.Words); slices.ContainsFunc(to.Words, func(w string) bool { return w == "" || strings.ContainsAny(w, " \t\r\n") }) {
			r.doc.Fault(at, "words must be words, without spaces")
		}
	case "min_items":
		to.MinItems = r.number(at, v, 1, mostItems)
	case "max_items":
		to.MaxItems = r.number(at, v, 1, mostItems)
	default:
		return false
	}
	return true
}

// texts reads a string or a list of strings that is not empty.
func (r *reader) texts(at tomltext.Path, v any, to *[]string) {
	if tomltext.Strings(r.doc, at, v, to) && len(*to) == 0 {
		r.doc.Fault(at, "%s is empty", at[len(at)-1])
	}
}

func (r *reader) types(at tomltext.Path, v any, to *[]profile.Type) {
	var names []string
	r.texts(at, v, &names)
	for _, name := range names {
		if !slices.Contains(profile.Types(), profile.Type(name)) {
			r.doc.Fault(at, "there is no type %q; there are %s", name, typeNames())
		}
		*to = append(*to, profile.Type(name))
	}
}

func typeNames() string {
	var names []string
	for _, t := range profile.Types() {
		names = append(names, string(t))
	}
	return strings.Join(names, ", ")
}

// literals reads one value to compare with, or a list of them.
func (r *reader) literals(at tomltext.Path, v any, list bool, to *[]profile.Literal) {
	values := []any{v}
	if list {
		var ok bool
		if values, ok = v.([]any); !ok || len(values) == 0 {
			r.doc.Fault(at, "one_of must be a list")
			return
		}
	}
	for _, e := range values {
		l, ok := literal(e)
		if !ok {
			r.doc.Fault(at, "%s must be text, a number, or true or false", at[len(at)-1])
		}
		*to = append(*to, l)
	}
}

func literal(v any) (profile.Literal, bool) {
	switch v := v.(type) {
	case string:
		return profile.Literal{Kind: tokens.KindString, Text: v}, true
	case bool:
		if v {
			return profile.Literal{Kind: tokens.KindTrue, Text: "true"}, true
		}
		return profile.Literal{Kind: tokens.KindFalse, Text: "false"}, true
	case int64:
		return profile.Literal{Kind: tokens.KindNumber, Text: strconv.FormatInt(v, 10)}, true
	case float64:
		return profile.Literal{Kind: tokens.KindNumber, Text: strconv.FormatFloat(v, 'g', -1, 64)}, !math.IsNaN(v) && !math.IsInf(v, 0)
	}
	return profile.Literal{}, false
}

// patterns checks patterns.
func (r *reader) patterns(at tomltext.Path, list []string, bound func(string) bool) {
	for _, p := range list {
		if err := profile.CheckPattern(p, bound); err != nil {
			r.doc.Fault(at, "the pattern %q: %v", p, err)
		}
	}
}
