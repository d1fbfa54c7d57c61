//go:build !windows

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"fob/cmd/testenv"
)

func schemaFolder(t *testing.T) string { return filepath.Join(testenv.ModuleRoot(t), "docs", "schemas") }

// schemaFiles gives the schemas of docs/schemas by their names.
func schemaFiles(t *testing.T) map[string]any {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(schemaFolder(t), "*.schema.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no schemas", err)
	}
	found := map[string]any{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		found[strings.TrimSuffix(filepath.Base(file), ".schema.json")] = doc
	}
	return found
}

// compileSchemas readies them to validate, the formats of strings too.
func compileSchemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	compiled := map[string]*jsonschema.Schema{}
	for name := range schemaFiles(t) {
		s, err := c.Compile(filepath.Join(schemaFolder(t), name+".schema.json"))
		if err != nil {
			t.Fatal(err)
		}
		compiled[name] = s
	}
	return compiled
}

const draft2020 = "https://json-schema.org/draft/2020-12/schema"

// TestSchemasAreSound holds the schemas themselves against the draft, and against how those of fob are written.
func TestSchemasAreSound(t *testing.T) {
	draft, err := jsonschema.NewCompiler().Compile(draft2020)
	if err != nil {
		t.Fatal(err)
	}
	for name, doc := range schemaFiles(t) {
		if err := draft.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		root, _ := doc.(map[string]any)
		if root["$schema"] != draft2020 || root["$id"] != name+".schema.json" || root["title"] == nil || root["description"] == nil {
			t.Errorf("%s: $schema, $id, title and description are to name it", name)
		}
		for _, fault := range schemaFaults(root, name) {
			t.Error(fault)
		}
	}
	bad := map[string]any{"type": "object", "requird": []any{"a"}, "properties": map[string]any{"camelCase": map[string]any{}}}
	if faults := schemaFaults(bad, "bad"); len(faults) != 4 {
		t.Errorf("of four faults these are found: %q", faults)
	}
}

// openByNature are the defs of common.schema.json whose members are not fob's, and parts: those that others put
// members beside, and close.
var openByNature = []string{"header", "claims", "jwk", "jwk_set"}

// schemaFaults finds what the draft allows and fob's schemas do not do: unknown keywords, properties without a
// description, names that are not snake_case, objects with members that are left open.
func schemaFaults(s map[string]any, at string) (faults []string) {
	say := func(format string, args ...any) { faults = append(faults, at+": "+fmt.Sprintf(format, args...)) }
	inner := func(v any, below string) {
		if sub, ok := v.(map[string]any); ok {
			faults = append(faults, schemaFaults(sub, at+below)...)
		}
	}
	for word, v := range s {
		switch word {
		case "$schema", "$id", "$ref", "title", "description", "type", "enum", "const", "required", "format", "pattern",
			"minimum", "minItems", "maxLength", "additionalProperties", "unevaluatedProperties":
		case "items", "not":
			inner(v, "/"+word)
		case "allOf", "anyOf", "oneOf":
			list, _ := v.([]any)
			for i, sub := range list {
				inner(sub, fmt.Sprintf("/%s/%d", word, i))
			}
		case "$defs", "properties":
			for name, sub := range v.(map[string]any) { //nolint:forcetypeassert // the draft has it so
				inner(sub, "/"+word+"/"+name)
				if word == "$defs" {
					continue
				}
				if !regexp.MustCompile(`^[a-z][a-z0-9_]*$`).MatchString(name) {
					say("the member %s is not in snake_case", name)
				}
				p, _ := sub.(map[string]any)
				if p["description"] == nil && p["$ref"] == nil {
					say("the member %s has no description", name)
				}
			}
		default:
			say("%s is no keyword that these schemas use", word)
		}
	}
	open := slices.ContainsFunc(openByNature, func(name string) bool { return strings.HasSuffix(at, "common/$defs/"+name) })
	if s["properties"] != nil && s["additionalProperties"] != false && s["unevaluatedProperties"] != false && !open && !isPart(at) {
		say("an object that takes any member")
	}
	return faults
}

// isPart tells the parts of objects: whoever uses one closes the whole.
func isPart(at string) bool {
	i := strings.LastIndex(at, "/$defs/")
	return i >= 0 && slices.Contains([]string{"decoded", "token_content", "judgement", "line", "linted", "lint_finding", "rule_text", "key", "event", "store", "profile", "place"}, at[i+len("/$defs/"):])
}

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
var unseen = map[string]string{}

// always are those that every run shows and that may be absent all the same.
var always = map[string]string{}

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
		if _, excused := always[at]; p.there > 0 && p.missing == 0 && !p.required && !excused {
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
