package walls

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

const module = "fob"

// A room is one package of the module as its source files and `go list` describe it.
type room struct {
	path  string   // import path
	files []source // every .go file of the folder, whatever its build constraints
	// What the package reaches directly or through others, on any system that fob is built for.
	reach, testReach set
}

// A source is one parsed Go file.
type source struct {
	name string // slash-separated, relative to the module root
	test bool   // a _test.go file
	fset *token.FileSet
	ast  *ast.File
}

type set map[string]bool

// house returns every package of the module, by its source files alone.
func house(t *testing.T) []room {
	t.Helper()
	rooms, err := readRooms(testenv.ModuleRoot(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(rooms) < 3 {
		t.Fatalf("found only %d packages", len(rooms))
	}
	return rooms
}

// houseWithReach adds what each package reaches through others.
func houseWithReach(t *testing.T) []room {
	t.Helper()
	rooms := house(t)
	for _, goos := range []string{"linux", "darwin", "windows"} {
		if err := addReach(rooms, testenv.ModuleRoot(t), goos); err != nil {
			t.Fatal(err)
		}
	}
	return rooms
}

// readRooms finds the source files by walking the tree rather than by `go list`, for two reasons: a file that this
// machine's build constraints exclude counts too, and go test notes which folders the test itself reads, so that a new
// file makes a cached result stale.
func readRooms(root string) ([]room, error) {
	found := map[string]*room{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			if name != root && (base == "testdata" || base == "vendor" || base[0] == '.' || base[0] == '_') {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") || base[0] == '.' || base[0] == '_' {
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parseSource(filepath.ToSlash(rel), text)
		if err != nil {
			return err
		}
		importPath := path.Join(module, path.Dir(file.name))
		if found[importPath] == nil {
			found[importPath] = &room{path: importPath, reach: set{}, testReach: set{}}
		}
		found[importPath].files = append(found[importPath].files, file)
		return nil
	})
	var rooms []room
	for _, key := range slices.Sorted(maps.Keys(found)) {
		rooms = append(rooms, *found[key])
	}
	return rooms, err
}

func parseSource(name string, text []byte) (source, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
	return source{name: name, test: strings.HasSuffix(name, "_test.go"), fset: fset, ast: file}, err
}

// addReach asks `go list` what each package and each package's tests depend on when built for goos.
func addReach(rooms []room, root, goos string) error {
	cmd := exec.Command("go", "list", "-deps", "-test", "-json=ImportPath,ForTest,Module,Deps", "./...")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list for %s: %s: %w", goos, stderr.Bytes(), err)
	}
	byPath := map[string]room{}
	for _, r := range rooms {
		byPath[r.path] = r
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, ForTest string
			Deps                []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("go list for %s: %w", goos, err)
		}
		// "fob/tokens [fob/tokens.test]" and "fob/tokens_test [fob/tokens.test]" are fob/tokens built with its tests;
		// "fob/tokens.test" is the generated main package, which reaches what those reach and the test driver.
		into := byPath[p.ImportPath].reach
		if plain := plainPath(p.ImportPath); p.ForTest != "" && (plain == p.ForTest || plain == p.ForTest+"_test") {
			into = byPath[p.ForTest].testReach
		}
		if into == nil {
			continue // outside the module, or recompiled for another's test
		}
		for _, dep := range p.Deps {
			into[plainPath(dep)] = true
		}
	}
}

// plainPath takes off the " [fob/tokens.test]" of a package that is compiled for a test.
func plainPath(p string) string {
	plain, _, _ := strings.Cut(p, " ")
	return plain
}

// imports returns what the package's own files import: those of the package, or those of its tests.
func (r room) imports(tests bool) set {
	found := set{}
	for _, file := range r.files {
		if file.test != tests {
			continue
		}
		for _, spec := range file.ast.Imports {
			if p, err := strconv.Unquote(spec.Path.Value); err == nil {
				found[p] = true
			}
		}
	}
	return found
}

// matches tells whether a package is one of the patterns: an import path, with "/..." for it and all below, as the go
// command writes it, or "..." for any.
func matches(pkg string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		base, tree := strings.CutSuffix(pattern, "...")
		if !tree {
			return pkg == pattern
		}
		return base == "" || pkg == strings.TrimSuffix(base, "/") || strings.HasPrefix(pkg, base)
	})
}

func TestPatterns(t *testing.T) {
	tests := []struct {
		pkg, pattern string
		want         bool
	}{
		{"fob/tokens", "fob/tokens", true},
		{"fob/tokens/when", "fob/tokens", false},
		{"fob/tokens", "fob/tokens/...", true},
		{"fob/tokens/when", "fob/tokens/...", true},
		{"fob/tokensmith", "fob/tokens/...", false},
		{"github.com/lestrrat-go/jwx/v2/jwk", "github.com/lestrrat-go/jwx/...", true},
		{"anything", "...", true},
	}
	for _, tt := range tests {
		if got := matches(tt.pkg, []string{tt.pattern}); got != tt.want {
			t.Errorf("%s matches %s: %v, want %v", tt.pkg, tt.pattern, got, tt.want)
		}
	}
}
