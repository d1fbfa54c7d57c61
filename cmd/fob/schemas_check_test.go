//go:build !windows

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"fob/cmd/testenv"
)

func schemaFolder(t *testing.T) string {
	return filepath.Join(testenv.ModuleRoot(t), "docs", "schemas")
}

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
	if s["properties"] != nil && !isFalse(s["additionalProperties"]) && !isFalse(s["unevaluatedProperties"]) && !open && !isPart(at) {
		say("an object that takes any member")
	}
	return faults
}

func isFalse(v any) bool {
	b, ok := v.(bool)
	return ok && !b
}

// isPart tells the parts of objects: whoever uses one closes the whole.
func isPart(at string) bool {
	i := strings.LastIndex(at, "/$defs/")
	return i >= 0 && slices.Contains([]string{"decoded", "token_content", "judgement", "line", "linted", "lint_finding", "rule_text", "key", "event", "store", "profile", "place"}, at[i+len("/$defs/"):])
}
