package testenv

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// spy stands in for a test that asks testenv for something, and records how that ended.
type spy struct {
	testing.TB
	outcome, message string
}

func (s *spy) Helper() {}

func (s *spy) Fatalf(format string, args ...any) { s.end("failed", format, args) }

func (s *spy) Skipf(format string, args ...any) { s.end("skipped", format, args) }

func (s *spy) end(outcome, format string, args []any) {
	s.outcome, s.message = outcome, fmt.Sprintf(format, args...)
	panic(s) // leaves ask as the real ones leave the test
}

// ask runs f as a test of its own.
func ask(t *testing.T, f func(testing.TB)) (outcome, message string) {
	t.Helper()
	s := &spy{TB: t, outcome: "passed"}
	defer func() {
		if r := recover(); r != nil && r != any(s) {
			panic(r)
		}
		outcome, message = s.outcome, s.message
	}()
	f(s)
	return
}

func TestWhatIsMissingSkipsOrFails(t *testing.T) {
	empty := t.TempDir()
	tests := []struct {
		name    string
		env     map[string]string
		ask     func(testing.TB)
		outcome string
		says    string
	}{
		{"a reason", nil, func(t testing.TB) { Need(t, "no such thing") }, "skipped", "no such thing"},
		{"a reason, all required", map[string]string{"FOB_TEST_REQUIRE": "all"},
			func(t testing.TB) { Need(t, "no such thing") }, "failed", "no such thing"},
		{"a program", nil, func(t testing.TB) { NeedCommand(t, "fob-no-such-program") }, "skipped", "fob-no-such-program"},
		{"a program, all required", map[string]string{"FOB_TEST_REQUIRE": "all"},
			func(t testing.TB) { NeedCommand(t, "fob-no-such-program") }, "failed", "fob-no-such-program"},
		{"a program that is here", nil, func(t testing.TB) { NeedCommand(t, "go") }, "passed", ""},
		{"vectors in a folder that has none", map[string]string{"FOB_VECTORS": empty},
			func(t testing.TB) { Vectors(t) }, "failed", "C2SP/wycheproof"},
		{"a Python module", nil, func(t testing.TB) { Python(t, "fob_no_such_module") }, "skipped", "fob_no_such_module"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("FOB_TEST_REQUIRE", "")
			for k, v := range tt.env {
				t.Setenv(k, v)
			}
			outcome, message := ask(t, tt.ask)
			if outcome != tt.outcome || !strings.Contains(message, tt.says) {
				t.Errorf("%s: %q; want %s, saying %q", outcome, message, tt.outcome, tt.says)
			}
		})
	}
}

func TestVectorsFromAFolderOfTheirOwn(t *testing.T) {
	dir := t.TempDir()
	for _, part := range []string{"wycheproof", "rfc7520"} {
		mkdir(t, filepath.Join(dir, part))
	}
	t.Setenv("FOB_VECTORS", dir)
	if got := Vectors(t); got != dir {
		t.Errorf("Vectors() = %s, want %s", got, dir)
	}
}

func TestVectorsBesideTheModule(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "fob", "go.mod"), "module fob\n")
	t.Chdir(filepath.Join(root, "fob"))
	t.Setenv("FOB_VECTORS", "")
	t.Setenv("FOB_TEST_REQUIRE", "all")

	if outcome, message := ask(t, func(t testing.TB) { Vectors(t) }); outcome != "failed" ||
		!strings.Contains(message, "FOB_VECTORS") {
		t.Errorf("without vectors: %s: %q; want a failure that names FOB_VECTORS", outcome, message)
	}

	want := filepath.Join(root, "shared", "vectors")
	mkdir(t, filepath.Join(want, "wycheproof"))
	mkdir(t, filepath.Join(want, "rfc7520"))
	if got := Vectors(t); !sameFile(t, got, want) {
		t.Errorf("Vectors() = %s, want %s", got, want)
	}
}

func TestModuleRootIsFoundFromBelow(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "module fob\n")
	below := filepath.Join(root, "a", "b")
	mkdir(t, below)
	t.Chdir(below)
	if got := ModuleRoot(t); !sameFile(t, got, root) {
		t.Errorf("ModuleRoot() = %s, want %s", got, root)
	}
}

func TestNodeModules(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		Need(t, "the program node is not on PATH")
	}
	root := t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "module fob\n")
	write(t, filepath.Join(root, "cmd", "interop", "testdata", "package.json"), `{"dependencies":{"jose":"5.10.0","jsonwebtoken":"9.0.3"}}`)
	write(t, filepath.Join(root, "npm", "node_modules", "jose", "package.json"), `{"version":"5.10.0"}`)
	write(t, filepath.Join(root, "stale", "node_modules", "jose", "package.json"), `{"version":"5.9.6"}`)
	t.Chdir(root)

	tests := []struct {
		name, dir, pkg string
		outcome, says  string
	}{
		{"the pinned version", "npm", "jose", "passed", ""},
		{"not installed", "npm", "jsonwebtoken", "skipped", "jsonwebtoken 9.0.3"},
		{"another version", "stale", "jose", "failed", "5.9.6"},
		{"not pinned", "npm", "left-pad", "failed", "not pinned"},
		{"no folder", "", "jose", "skipped", "npm ci"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("FOB_TEST_REQUIRE", "")
			t.Setenv("FOB_TEST_NODE", tt.dir)
			outcome, message := ask(t, func(t testing.TB) { NodeModules(t, tt.pkg) })
			if outcome != tt.outcome || !strings.Contains(message, tt.says) {
				t.Errorf("%s: %q; want %s, saying %q", outcome, message, tt.outcome, tt.says)
			}
		})
	}
}

// The npm packages of cmd/interop/testdata are installed where FOB_TEST_NODE says and node can load them.
func TestPinnedNodePackagesLoad(t *testing.T) {
	dir := NodeModules(t, "jose", "jsonwebtoken")
	cmd := exec.Command("node", "-e", "require('jose'); require('jsonwebtoken')")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestBuiltFobRuns(t *testing.T) {
	path := BuildFob(t)
	if again := BuildFob(t); again != path {
		t.Errorf("built twice: %s, then %s", path, again)
	}
	if out, err := exec.Command(path, "--help").CombinedOutput(); err != nil {
		t.Errorf("fob --help: %v\n%s", err, out)
	}
}

func TestOldBuildsAreSwept(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	ages := map[string]time.Duration{buildPrefix + "old": 25 * time.Hour, buildPrefix + "running": time.Hour, "another's": 90 * time.Hour}
	for name, age := range ages {
		mkdir(t, filepath.Join(dir, name))
		if err := os.Chtimes(filepath.Join(dir, name), now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	sweepBuilds(dir, now)
	for name := range ages {
		if left, want := isDir(filepath.Join(dir, name)), name != buildPrefix+"old"; left != want {
			t.Errorf("%s still there: %v, want %v", name, left, want)
		}
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	mkdir(t, filepath.Dir(path))
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func sameFile(t *testing.T, a, b string) bool {
	t.Helper()
	x, errA := os.Stat(a)
	y, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(x, y)
}
