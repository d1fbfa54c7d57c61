package walls

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// builtOf gives the modules that are in the binary of any system, as PATH@VERSION with the folder of their source.
func builtOf(t *testing.T) map[string]string {
	t.Helper()
	root := testenv.ModuleRoot(t)
	found := map[string]string{}
	for _, goos := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}@{{.Version}} {{.Dir}}{{end}}", "./cmd/fob")
		cmd.Dir, cmd.Env = root, append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list for %s: %v", goos, err)
		}
		for line := range strings.Lines(string(out)) {
			name, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
			if name != "" && !strings.HasPrefix(name, module+"@") {
				found[name] = dir
			}
		}
	}
	if len(found) < 10 {
		t.Fatalf("only %d modules", len(found))
	}
	return found
}

// Every module in a binary has its reason in docs/dependencies.md, and none is named there that is gone.
func TestEveryDependencyHasItsReason(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(testenv.ModuleRoot(t), "docs", "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := set{}
	for line := range strings.Lines(string(text)) {
		if cell, ok := strings.CutPrefix(line, "| "); ok {
			first, _, _ := strings.Cut(cell, " |")
			for name := range strings.SplitSeq(first, ", ") {
				if strings.Contains(name, ".") {
					named[name] = true
				}
			}
		}
	}
	used := set{}
	for name := range builtOf(t) {
		path, _, _ := strings.Cut(name, "@")
		used[path] = true
		if !named[path] {
			t.Errorf("docs/dependencies.md does not say why %s is there", path)
		}
	}
	for path := range named {
		if !used[path] {
			t.Errorf("docs/dependencies.md names %s, which is in no binary", path)
		}
	}
}

// docs/third-party-licences.txt holds the licence of every module in a binary. FOB_GOLDEN=update writes it.
func TestLicencesAreCollected(t *testing.T) {
	var want bytes.Buffer
	want.WriteString("The licences of the modules that are part of fob. fob itself is under the Apache License 2.0, see LICENSE.\n")
	modules := builtOf(t)
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		text := licenceOf(t, name, modules[name])
		fmt.Fprintf(&want, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), name, strings.TrimSpace(text))
	}
	file := filepath.Join(testenv.ModuleRoot(t), "docs", "third-party-licences.txt")
	if os.Getenv("FOB_GOLDEN") == "update" {
		if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("docs/third-party-licences.txt is out of date (%v); write it with FOB_GOLDEN=update", err)
	}
}

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)([._-].*)?$`)

func licenceOf(t *testing.T, name, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var all []string
	for _, e := range entries {
		if e.IsDir() || !licenceName.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.ReplaceAll(string(text), "\r\n", "\n"))
	}
	if len(all) == 0 {
		all = append(all, wordOfReadme(dir))
	}
	if all[0] == "" {
		t.Fatalf("%s has no licence in %s", name, dir)
	}
	return strings.Join(all, "\n\n")
}

// wordOfReadme is what the README of a module without a licence file says of it.
func wordOfReadme(dir string) string {
	text, _ := os.ReadFile(filepath.Join(dir, "README.md"))
	_, after, found := strings.Cut(string(text), "## License\n")
	if !found {
		return ""
	}
	words, _, _ := strings.Cut(after, "\n## ")
	return "Its README says: " + strings.TrimSpace(words)
}
