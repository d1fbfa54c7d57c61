package main

import (
	"debug/buildinfo"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// The document names every module of the binary, with the licence that docs/dependencies.md gives it, and is the same
// each time.
func TestEveryModuleOfABinaryIsNamed(t *testing.T) {
	binary := testenv.BuildFob(t)
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	write := func() []byte {
		out := filepath.Join(t.TempDir(), "sbom.json")
		reasons := filepath.Join(testenv.ModuleRoot(t), "docs", "dependencies.md")
		err := run([]string{"-version", "1.2.3", "-date", "2026-01-02T03:04:05Z", "-dependencies", reasons, "-o", out, binary})
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	text := write()
	if string(write()) != string(text) {
		t.Error("the same binary gave two documents")
	}

	var doc bom
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	got := map[string]component{}
	for _, c := range doc.Components {
		got[c.PURL] = c
	}
	if len(got) != len(info.Deps)+1 {
		t.Errorf("%d components, want the %d modules and the standard library", len(got), len(info.Deps))
	}
	for _, module := range info.Deps {
		c := got["pkg:golang/"+module.Path+"@"+module.Version]
		if c.Name != module.Path || len(c.Licences) != 1 || c.Licences[0].Licence.ID == "" {
			t.Errorf("%s %s: %+v", module.Path, module.Version, c)
		}
	}
	if fob := doc.Metadata.Component; fob.PURL != "pkg:golang/fob@1.2.3" || len(fob.Hashes) != 1 {
		t.Errorf("what is described: %+v", fob)
	}
	if doc.Metadata.Timestamp != "2026-01-02T03:04:05Z" {
		t.Errorf("timestamp %q", doc.Metadata.Timestamp)
	}
}

// A module without a licence stops the release.
func TestAnUnknownLicenceIsAnError(t *testing.T) {
	binary := testenv.BuildFob(t)
	empty := filepath.Join(t.TempDir(), "dependencies.md")
	if err := os.WriteFile(empty, []byte("| filippo.io/age | seals | BSD-3-Clause |\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := run([]string{"-dependencies", empty, "-o", filepath.Join(t.TempDir(), "sbom.json"), binary})
	if err == nil || !strings.Contains(err.Error(), "no licence is known of") {
		t.Errorf("error %v", err)
	}
}

func TestLicencesAreReadFromTheTables(t *testing.T) {
	got := licencesIn("words, and a.b/c | d\n| module | why | licence |\n|---|---|---|\n| a.b/c, a.b/d | two reasons | MIT |\n")
	if len(got) != 2 || got["a.b/c"] != "MIT" || got["a.b/d"] != "MIT" {
		t.Errorf("%v", got)
	}
}
