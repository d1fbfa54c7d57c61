package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fob/tokens"
	"fob/tokens/tomltext"
	"fob/tokens/when"
)

// Parse reads the text of the file. Name is the file's, for errors; an error is
// a [*tomltext.Error] with everything that is wrong.
//
// A time zone is found by zone: "local" and "UTC" need none.
func Parse(name string, text []byte, zone func(name string) (*time.Location, error)) (*Config, error) {
	r := &reader{doc: tomltext.Read(name, text, MaxFile), zone: zone}
	for _, key := range tomltext.Names(r.doc.Root) {
		r.setting(key, r.doc.Root[key])
	}
	if err := r.doc.Err(); err != nil {
		return nil, err
	}
	return &r.c, nil
}

type reader struct {
	c    Config
	doc  *tomltext.Document
	zone func(string) (*time.Location, error)
}

func (r *reader) setting(key string, v any) {
	at := tomltext.Path{key}
	c := &r.c
	switch key {
	case "theme":
		r.text(at, v, &c.Theme)
	case "color":
		r.oneOf(at, v, &c.Color, "auto", "always", "never")
	case "time_zone":
		r.location(at, v)
	case "keyset":
		r.text(at, v, &c.Keyset)
	case "store":
		r.path(at, v, &c.Store)
	case "unlock":
		r.oneOf(at, v, &c.Unlock, "keyring", "passphrase", "identity")
	case "identity_file":
		r.path(at, v, &c.IdentityFile)
	case "passphrase_file":
		r.path(at, v, &c.PassphraseFile)
	case "clipboard_clear":
		r.duration(at, v, &c.ClearAfter)
	case "policy", "limits", "keys":
		var table map[string]any
		if tomltext.Take(r.doc, at, v, &table, "a table, ["+key+"]") {
			r.table(at, table)
		}
	default:
		r.doc.Fault(at, "there is no setting %q; there are %s", key, names)
	}
}

func (r *reader) table(at tomltext.Path, table map[string]any) {
	for _, key := range tomltext.Names(table) {
		switch at[0] {
		case "policy":
			r.policy(at.At(key), key, table[key])
		case "limits":
			r.limit(at.At(key), key, table[key])
		case "keys":
			r.binding(at.At(key), key, table[key])
		}
	}
}

func (r *reader) policy(at tomltext.Path, key string, v any) {
	p := &r.c.Policy
	switch key {
	case "iss":
		r.list(at, v, &p.Iss)
	case "aud":
		r.list(at, v, &p.Aud)
	case "require":
		r.list(at, v, &p.Require)
	case "alg":
		if r.list(at, v, &p.Alg) {
			for _, name := range p.Alg.Value {
				if !knownAlgorithm(name) {
					r.doc.Fault(at, "%q is no signature algorithm that fob knows", name)
				}
			}
		}
	case "sub":
		r.text(at, v, &p.Sub)
	case "typ":
		r.text(at, v, &p.Typ)
	case "profile":
		r.text(at, v, &p.Profile)
	case "leeway":
		r.duration(at, v, &p.Leeway)
	case "max_age":
		if r.duration(at, v, &p.MaxAge) && p.MaxAge.Value == 0 {
			r.doc.Fault(at, "a max_age of 0 would refuse every token; leave it out to ask nothing")
		}
	default:
		r.doc.Fault(at, "there is no %q in [policy]; there are %s", key, policyNames)
	}
}

// limit takes a number, or a text such as "16MB".
func (r *reader) limit(at tomltext.Path, key string, v any) {
	var value string
	switch v := v.(type) {
	case int64:
		value = fmt.Sprint(v)
	case string:
		value = v
	default:
		r.doc.Fault(at, "%s must be a number, or a text such as \"16MB\"", at)
		return
	}
	var scratch tokens.Limits
	if err := scratch.Set(key, value); err != nil {
		r.doc.Fault(at, "%s", strings.TrimSpace(err.Error()))
		return
	}
	r.c.Limits = append(r.c.Limits, Limit{key, value, r.doc.Line(at)})
}

// binding takes the keys of an action. The dot in its id makes a table of it
// where it is not quoted.
func (r *reader) binding(at tomltext.Path, key string, v any) {
	if inner, ok := v.(map[string]any); ok {
		for _, name := range tomltext.Names(inner) {
			r.binding(at.At(name), key+"."+name, inner[name])
		}
		return
	}
	var list []string
	if !tomltext.Strings(r.doc, at, v, &list) {
		return
	}
	if len(list) == 0 || slices.Contains(list, "") {
		r.doc.Fault(at, "%s names no key; leave it out to keep the usual one", at)
		return
	}
	r.c.Keys = append(r.c.Keys, Binding{key, list, r.doc.Line(at)})
}

func (r *reader) text(at tomltext.Path, v any, to *Setting[string]) bool {
	var s string
	if !tomltext.Take(r.doc, at, v, &s, "a string") {
		return false
	}
	// An empty one is nearly always a slip, and would ask for nothing.
	if s == "" {
		r.doc.Fault(at, "%s is empty; leave it out instead", at)
		return false
	}
	*to = Setting[string]{s, r.doc.Line(at)}
	return true
}

// path takes one that means the same wherever fob is started.
func (r *reader) path(at tomltext.Path, v any, to *Setting[string]) {
	if r.text(at, v, to) && !filepath.IsAbs(to.Value) && !strings.HasPrefix(to.Value, "~/") {
		r.doc.Fault(at, "%s is %q; it must be a whole path, or begin with ~/", at, to.Value)
	}
}

func (r *reader) oneOf(at tomltext.Path, v any, to *Setting[string], allowed ...string) {
	if r.text(at, v, to) && !slices.Contains(allowed, to.Value) {
		r.doc.Fault(at, "%s is %q; it can be %s", at, to.Value, strings.Join(allowed, ", "))
	}
}

func (r *reader) list(at tomltext.Path, v any, to *Setting[[]string]) bool {
	var list []string
	if !tomltext.Strings(r.doc, at, v, &list) {
		return false
	}
	if len(list) == 0 || slices.Contains(list, "") {
		r.doc.Fault(at, "%s holds nothing to ask for; leave it out instead", at)
		return false
	}
	*to = Setting[[]string]{list, r.doc.Line(at)}
	return true
}

// duration takes a text such as "45s".
func (r *reader) duration(at tomltext.Path, v any, to *Setting[time.Duration]) bool {
	var s string
	if !tomltext.Take(r.doc, at, v, &s, `a text such as "45s"`) {
		return false
	}
	d, err := when.ParseDuration(s)
	if err != nil {
		r.doc.Fault(at, "%s: %v", at, err)
		return false
	}
	*to = Setting[time.Duration]{d, r.doc.Line(at)}
	return true
}

func (r *reader) location(at tomltext.Path, v any) {
	var name Setting[string]
	if !r.text(at, v, &name) {
		return
	}
	to := Setting[*time.Location]{Line: name.Line}
	switch strings.ToLower(name.Value) {
	case "utc":
		to.Value = time.UTC
	case "local":
	default:
		zone, err := r.zone(name.Value)
		if err != nil {
			r.doc.Fault(at, `time_zone %q is not known; it can be "local", "UTC", or a name such as "Europe/Berlin"`, name.Value)
			return
		}
		to.Value = zone
	}
	r.c.TimeZone = to
}
