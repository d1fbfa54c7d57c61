package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"
)

// A subject is the binary that is described.
type subject struct {
	name          string
	bytes         []byte
	info          *debug.BuildInfo
	version, date string
	licences      map[string]string // SPDX identifier by module
}

// The parts of CycloneDX 1.6 that a Go binary fills.
type (
	bom struct {
		Format     string      `json:"bomFormat"`
		Spec       string      `json:"specVersion"`
		Version    int         `json:"version"`
		Metadata   metadata    `json:"metadata"`
		Components []component `json:"components"`
		Depends    []depends   `json:"dependencies"`
	}
	metadata struct {
		Timestamp  string     `json:"timestamp,omitempty"`
		Component  component  `json:"component"`
		Properties []property `json:"properties"` // how it was built
	}
	component struct {
		Type       string     `json:"type"`
		Ref        string     `json:"bom-ref"`
		Name       string     `json:"name"`
		Version    string     `json:"version,omitempty"`
		Hashes     []hash     `json:"hashes,omitempty"`
		Licences   []licence  `json:"licenses"`
		PURL       string     `json:"purl"`
		Properties []property `json:"properties,omitempty"`
	}
	hash struct {
		Alg     string `json:"alg"`
		Content string `json:"content"`
	}
	licence struct {
		Licence struct {
			ID string `json:"id"`
		} `json:"license"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	depends struct {
		Ref string   `json:"ref"`
		On  []string `json:"dependsOn"`
	}
)

// describe gives the document. There is no serial number in it and no time but the commit's: the same binary is the
// same document.
func describe(s subject) ([]byte, error) {
	sum := sha256.Sum256(s.bytes)
	fob := library(s.info.Main.Path, s.version, "Apache-2.0")
	fob.Type, fob.Name = "application", s.name
	fob.Hashes = []hash{{Alg: "SHA-256", Content: hex.EncodeToString(sum[:])}}

	std := library("std", strings.TrimPrefix(s.info.GoVersion, "go"), "BSD-3-Clause")
	all := []component{std}
	for _, module := range s.info.Deps {
		if module.Replace != nil {
			return nil, fmt.Errorf("%s is replaced by %s: a release is built of what go.mod names", module.Path, module.Replace.Path)
		}
		id := s.licences[module.Path]
		if id == "" {
			return nil, fmt.Errorf("no licence is known of %s: name it in docs/dependencies.md", module.Path)
		}
		c := library(module.Path, module.Version, id)
		// Not a hash of any one file, so it cannot stand among the hashes.
		c.Properties = []property{{Name: "go.sum", Value: module.Sum}}
		all = append(all, c)
	}

	doc := bom{Format: "CycloneDX", Spec: "1.6", Version: 1, Components: all, Metadata: metadata{Timestamp: s.date, Component: fob}}
	on := make([]string, len(all))
	for i, c := range all {
		on[i] = c.Ref
	}
	doc.Depends = []depends{{Ref: fob.Ref, On: on}}
	for _, set := range s.info.Settings {
		doc.Metadata.Properties = append(doc.Metadata.Properties, property{Name: "go build " + set.Key, Value: set.Value})
	}
	out, err := json.MarshalIndent(doc, "", " ")
	return append(out, '\n'), err
}

func library(path, version, id string) component {
	c := component{Type: "library", Name: path, Version: version, PURL: "pkg:golang/" + path}
	if version != "" {
		c.PURL += "@" + strings.ReplaceAll(version, "+", "%2B")
	}
	c.Ref = c.PURL
	var l licence
	l.Licence.ID = id
	c.Licences = []licence{l}
	return c
}

// licencesIn reads the tables of docs/dependencies.md: modules in the first column, their licence in the last.
func licencesIn(text string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) < 2 || !strings.HasPrefix(line, "|") {
			continue
		}
		for module := range strings.SplitSeq(cells[0], ",") {
			if module = strings.TrimSpace(module); strings.Contains(module, ".") {
				found[module] = strings.TrimSpace(cells[len(cells)-1])
			}
		}
	}
	return found
}
