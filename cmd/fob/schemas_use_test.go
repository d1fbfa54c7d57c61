//go:build !windows

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemaUse counts for each property of a schema in how many objects it was, and in how many it was not.
type schemaUse map[string]*propertyUse

type propertyUse struct {
	there, missing int
	required       bool
}

// walk follows a value through the schema that describes it.
func (u schemaUse) walk(s *jsonschema.Schema, v any) {
	if s.Ref != nil {
		u.walk(s.Ref, v)
	}
	for _, sub := range s.AllOf {
		u.walk(sub, v)
	}
	for _, sub := range slices.Concat(s.AnyOf, s.OneOf) {
		if sub.Validate(v) == nil {
			u.walk(sub, v)
		}
	}
	switch v := v.(type) {
	case map[string]any:
		for name, p := range s.Properties {
			_, at, _ := strings.Cut(p.Location, "docs/schemas/")
			if u[at] == nil {
				u[at] = &propertyUse{required: slices.Contains(s.Required, name)}
			}
			if value, ok := v[name]; ok {
				u[at].there++
				u.walk(p, value)
			} else {
				u[at].missing++
			}
		}
	case []any:
		if s.Items2020 != nil {
			for _, e := range v {
				u.walk(s.Items2020, e)
			}
		}
	}
}

// unseen are the properties that no run shows, and why.
var unseen = map[string]string{
	"find-summary.schema.json#/properties/summary/properties/remembered": "it takes a million different tokens",
	"keys-log.schema.json#/properties/late":                              "a writer must die at the right moment: the keystore's own tests see to that",
}

// always are those that every run shows and that may be absent all the same, and why.
var always = map[string]string{
	"common.schema.json#/$defs/step/properties/kid": "a keyset without a next key was written by another program",
}

func (u schemaUse) report(t *testing.T) {
	t.Helper()
	for _, at := range slices.Sorted(maps.Keys(u)) {
		p := u[at]
		reason, excused := unseen[at]
		switch {
		case p.there == 0 && !excused:
			t.Errorf("%s: no output has it", at)
		case p.there > 0 && excused:
			t.Errorf("%s: it is there, and is said not to be: %s", at, reason)
		}
		if always[at] == "" && p.there > 0 && p.missing == 0 && !p.required {
			t.Errorf("%s: every output has it: it is required, or a run is missing", at)
		}
	}
	for at := range unseen {
		if u[at] == nil {
			t.Errorf("%s: there is no such property", at)
		}
	}
}

// notFobs matches the places in an output whose members are not fob's: header, claims, JWKs, values of a token.
var notFobs = regexp.MustCompile(`/(header|unprotected|claims|public)$|^(keygen|key-export)/key$|^jwks/keys/\d+$|^diff/.*/members/\d+/[ab]$`)

// refuseChanges changes an output in every place, by a member more and by a value of another type: the schema must
// refuse each.
func refuseChanges(t *testing.T, s *jsonschema.Schema, p printedValue) {
	t.Helper()
	var visit func(v any, at string)
	try := func(at, what string) {
		if s.Validate(p.value) == nil {
			t.Errorf("%s: %s is not refused", at, what)
		}
	}
	visit = func(v any, at string) {
		switch v := v.(type) {
		case map[string]any:
			if notFobs.MatchString(at) {
				return
			}
			v["no_such_member"] = json.Number("1")
			try(at, "a member more")
			delete(v, "no_such_member")
			for name, value := range v {
				below := at + "/" + name
				if notFobs.MatchString(below) {
					continue
				}
				v[name] = anotherType(value)
				try(below, "another type")
				v[name] = value
				visit(value, below)
			}
		case []any:
			for i, e := range v {
				visit(e, fmt.Sprintf("%s/%d", at, i))
			}
		}
	}
	visit(p.value, p.schema)
}

// anotherType gives a value that is of another type.
func anotherType(v any) any {
	if _, ok := v.([]any); ok {
		return map[string]any{}
	}
	return []any{json.Number("1")}
}
