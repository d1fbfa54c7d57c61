package walls

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// places says where CONTRIBUTING sends whoever adds something. Each row has a witness: one thing of that kind that is
// there, by what only it is called, and every file that had to be written for it. Tests, generated files and what
// merely mentions it in a text do not count.
var places = []struct {
	what    string // as the table in CONTRIBUTING has it
	witness string // a regexp
	files   []string
}{
	{"a command", `\bnewJWKS\b`, []string{"cmd/internal/cli/commands.go", "cmd/internal/cli/jwks.go"}},
	{"an algorithm for signatures", `"PS384"`, []string{"tokens/alg.go"}},
	{"an algorithm for keys or content of a JWE", `"A192GCMKW"`, []string{"tokens/internal/jwecrypt/algorithms.go"}},
	{"a finding", `"jti-missing"`, []string{"tokens/lint/claims.go"}},
	{"a pane", `\bnewExpiry\b`, []string{"tui/panes/expiry.go", "tui/panes/panes.go"}},
	{"an action of a pane", `"expiry\.sort"`, []string{"tui/panes/expiry_actions.go"}},
	{"a theme", `catppuccin|Catppuccin`, []string{"themes/builtin.go", "themes/builtin/catppuccin.toml"}},
	{"a template", `refresh-token|Refresh token`, []string{"tokens/template/builtin.go", "tokens/template/builtin/refresh-token.json"}},
	{"a profile", `An access token of a user pool of Amazon Cognito`, []string{"tokens/profiletext/builtin/cognito-access.toml"}},
	{"a setting", `clipboard_clear`, []string{"cmd/internal/cli/config_list.go", "cmd/internal/cli/config_sample.go", "cmd/internal/config/config.go", "cmd/internal/config/parse.go"}},
}

func TestPlacesAreAsContributingSays(t *testing.T) {
	root := testenv.ModuleRoot(t)
	sources := map[string]string{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := e.Name(); e.IsDir() && (name == "testdata" || name == "docs" || strings.HasPrefix(name, ".") && path != root) {
			return filepath.SkipDir
		}
		switch filepath.Ext(path) {
		case ".go", ".toml", ".json":
		default:
			return nil
		}
		if strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if rel, err := filepath.Rel(root, path); err == nil && !strings.HasPrefix(string(text), "// Code generated") {
			sources[filepath.ToSlash(rel)] = string(text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	said, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range places {
		witness := regexp.MustCompile(p.witness)
		var found []string
		for file, text := range sources {
			if witness.MatchString(text) {
				found = append(found, file)
			}
		}
		slices.Sort(found)
		if !slices.Equal(found, p.files) {
			t.Errorf("%s takes %q, and not %q", p.what, found, p.files)
		}
		if row := "| " + p.what + " | " + strconv.Itoa(len(p.files)) + " |"; !strings.Contains(string(said), row) {
			t.Errorf("CONTRIBUTING.md does not say %q", row)
		}
	}
}
