package testenv

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// NodeModules returns a folder whose node_modules holds each of the npm packages at exactly the version that
// cmd/interop/testdata/package.json pins; run node with it as working directory and `require` finds them. FOB_TEST_NODE names the
// folder (.ci/run fills one outside the tree). Without it, or without node, the test is skipped (see Need); a version
// other than the pinned one always fails.
func NodeModules(t testing.TB, packages ...string) string {
	t.Helper()
	NeedCommand(t, "node")
	dir := os.Getenv("FOB_TEST_NODE")
	if dir == "" {
		Need(t, "FOB_TEST_NODE names no folder with npm packages; copy cmd/interop/testdata/package*.json to a folder outside "+
			"the tree, run `npm ci --ignore-scripts` there, and set FOB_TEST_NODE to it")
	}
	pinned := pinnedNodePackages(t)
	for _, name := range packages {
		want, ok := pinned[name]
		if !ok {
			t.Fatalf("npm package %s is not pinned; add it to cmd/interop/testdata/package.json and its lock file", name)
		}
		got, err := nodePackageVersion(dir, name)
		if err != nil {
			Need(t, "npm package "+name+" "+want+" is not in FOB_TEST_NODE: "+err.Error())
		}
		if got != want {
			t.Fatalf("npm package %s in %s has version %s, and the tests are written for %s", name, dir, got, want)
		}
	}
	return dir
}

func pinnedNodePackages(t testing.TB) map[string]string {
	t.Helper()
	path := filepath.Join(ModuleRoot(t), "cmd", "interop", "testdata", "package.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("pinned npm packages: %v", err)
	}
	var manifest struct {
		Dependencies map[string]string `json:"dependencies"`
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatalf("pinned npm packages: %s: %v", path, err)
	}
	return manifest.Dependencies
}

func nodePackageVersion(dir, name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(dir, "node_modules", filepath.FromSlash(name), "package.json"))
	if err != nil {
		return "", err
	}
	var manifest struct {
		Version string `json:"version"`
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return "", err
	}
	return manifest.Version, nil
}

// Python returns a Python 3 that can import every one of the modules, or skips the test (see Need). The system's own
// interpreter is asked before the one on PATH: Debian's packages (python3-jwt, python3-jwcrypto) are visible only to
// it, while PATH may lead to a version manager's.
func Python(t testing.TB, modules ...string) string {
	t.Helper()
	for _, candidate := range []string{"/usr/bin/python3", "python3"} {
		path, err := exec.LookPath(candidate)
		if err != nil {
			continue
		}
		args := append([]string{"-c", "import sys\nfor m in sys.argv[1:]: __import__(m)"}, modules...)
		if exec.Command(path, args...).Run() == nil {
			return path
		}
	}
	Need(t, "no python3 that imports "+strings.Join(modules, ", ")+"; .ci/run installs them on Debian")
	return ""
}
