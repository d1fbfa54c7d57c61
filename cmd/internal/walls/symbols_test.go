package walls

import (
	"fmt"
	"go/ast"
	"path"
	"strconv"
	"testing"
)

// A symbolRule forbids the use of a package's names in files that are not tests. The package itself may be imported.
type symbolRule struct {
	rule   string
	except []string // packages that may
	pkg    string   // import path of the package that owns the names
	names  []string
	breach string // source text that the rule refuses; proves that the row can fail
}

var symbolRules = []symbolRule{
	{
		rule:   "only cmd touches the standard streams",
		except: []string{"fob/cmd/..."}, pkg: "os", names: []string{"Stdin", "Stdout", "Stderr"},
		breach: `package p; import "os"; var w = os.Stderr`,
	},
	{
		// uitest serves tests only, and asks whether to write its golden frames anew.
		rule:   "only cmd reads the environment",
		except: []string{"fob/cmd/...", "fob/tui/uitest"}, pkg: "os",
		names: []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv", "Setenv", "Unsetenv", "Clearenv",
			"UserHomeDir", "UserCacheDir", "UserConfigDir"},
		breach: `package p; import env "os"; func f() string { return env.Getenv("HOME") }`,
	},
	{
		rule:   "only cmd reads the arguments and ends the process",
		except: []string{"fob/cmd/..."}, pkg: "os", names: []string{"Args", "Exit"},
		breach: `package p; import . "os"; var a = Args`,
	},
	{
		rule:   "only cmd reads the clock; elsewhere the time is an argument",
		except: []string{"fob/cmd/..."}, pkg: "time", names: []string{"Now", "Since", "Until"},
		breach: `package p; import "time"; var clock = time.Now`,
	},
}

func TestOnlyCmdTouchesTheWorld(t *testing.T) {
	rooms := house(t)
	for _, rule := range symbolRules {
		t.Run(rule.rule, func(t *testing.T) {
			for _, breach := range rule.breaches(rooms) {
				t.Errorf("%s: %s", rule.rule, breach)
			}
		})
	}
}

func TestSymbolRulesCanFail(t *testing.T) {
	for _, rule := range symbolRules {
		t.Run(rule.rule, func(t *testing.T) {
			for _, tt := range []struct {
				name, room, text string
				want             int
			}{
				{"a.go", "fob/tokens", rule.breach, 1},
				{"a_test.go", "fob/tokens", rule.breach, 0},
				{"a.go", "fob/cmd/internal/cli", rule.breach, 0},
				{"a.go", "fob/tokens", `package p; type t struct{ Now, Args, Stdin int }; func f(os, time t) int { return os.Args + time.Now }`, 0},
			} {
				file, err := parseSource(tt.name, []byte(tt.text))
				if err != nil {
					t.Fatal(err)
				}
				if got := rule.breaches([]room{{path: tt.room, files: []source{file}}}); len(got) != tt.want {
					t.Errorf("%s of %s: %s\nrefused %q, want %d", tt.name, tt.room, tt.text, got, tt.want)
				}
			}
		})
	}
}

func (rule symbolRule) breaches(rooms []room) []string {
	var found []string
	for _, r := range rooms {
		if matches(r.path, rule.except) {
			continue
		}
		for _, file := range r.files {
			if !file.test {
				found = append(found, rule.uses(file)...)
			}
		}
	}
	return found
}

// uses finds the forbidden names in one file by syntax alone, under whatever name the file imports the package.
func (rule symbolRule) uses(file source) []string {
	local, imported := localName(file.ast, rule.pkg)
	if !imported {
		return nil
	}
	if local == "." {
		return []string{fmt.Sprintf("%s imports %s into its own names, which hides what it uses", file.name, rule.pkg)}
	}
	var found []string
	ast.Inspect(file.ast, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		// A name that the parser resolves is a variable or a parameter, not the package.
		owner, ok := selector.X.(*ast.Ident)
		if ok && owner.Name == local && owner.Obj == nil && matches(selector.Sel.Name, rule.names) {
			found = append(found, fmt.Sprintf("%s uses %s.%s", file.fset.Position(selector.Pos()), rule.pkg, selector.Sel.Name))
		}
		return true
	})
	return found
}

func localName(file *ast.File, pkg string) (local string, imported bool) {
	for _, spec := range file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err != nil || p != pkg {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name, true
		}
		return path.Base(pkg), true
	}
	return "", false
}
