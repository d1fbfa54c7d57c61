package walls

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// An importRule forbids imports to packages. Patterns are those of the go command ("fob/tokens/...").
type importRule struct {
	rule   string
	from   []string // the packages it binds …
	except []string // … but for these
	ban    []string // what they may not import …
	allow  []string // … but for this
	tests  bool     // binds their _test.go files too
	deep   bool     // counts what is imported through others as well
	breach string   // an import that the rule refuses, "a -> b"; proves that the row can fail
}

var importRules = []importRule{
	{
		rule: "tokens stands alone: it imports no other package of fob, and neither do the packages below it",
		from: []string{"fob/tokens/..."}, ban: []string{"fob/..."}, allow: []string{"fob/tokens/...", "fob/cmd/testenv"},
		tests: true, deep: true, breach: "fob/tokens -> fob/keystore",
	},
	{
		rule: "keystore imports tokens and nothing else of fob",
		from: []string{"fob/keystore/..."}, ban: []string{"fob/..."},
		allow: []string{"fob/keystore/...", "fob/tokens/...", "fob/cmd/testenv"},
		tests: true, deep: true, breach: "fob/keystore -> fob/tui",
	},
	{
		rule: "themes imports tokens at most",
		from: []string{"fob/themes/..."}, ban: []string{"fob/..."},
		allow: []string{"fob/themes/...", "fob/tokens/...", "fob/cmd/testenv"},
		tests: true, deep: true, breach: "fob/themes -> fob/keystore",
	},
	{
		rule: "nothing imports cmd but cmd",
		from: []string{"fob/..."}, except: []string{"fob/cmd/..."}, ban: []string{"fob/cmd/..."}, allow: []string{"fob/cmd/testenv"},
		tests: true, deep: true, breach: "fob/tui -> fob/cmd/internal/cli",
	},
	{
		rule: "testenv imports nothing of fob",
		from: []string{"fob/cmd/testenv/..."}, ban: []string{"fob/..."}, allow: []string{"fob/cmd/testenv/..."},
		tests: true, deep: true, breach: "fob/cmd/testenv -> fob/tokens",
	},
	{
		rule: "testenv, tui/uitest and cmd/internal/hostile serve tests only",
		from: []string{"fob/..."}, except: []string{"fob/cmd/testenv/...", "fob/tui/uitest"},
		ban:    []string{"fob/cmd/testenv/...", "fob/tui/uitest", "fob/cmd/internal/hostile", "testing/..."},
		breach: "fob/cmd/fob -> fob/tui/uitest",
	},
	{
		rule: "widgets know nothing of tokens or keys",
		from: []string{"fob/tui/widgets/..."}, ban: []string{"fob/tokens/...", "fob/keystore/..."}, allow: []string{"fob/tokens/visible"},
		tests: true, breach: "fob/tui/widgets -> fob/tokens",
	},
	{
		rule: "the workbench does not call the keystore's adapter to the OS",
		from: []string{"fob/tui/..."}, ban: []string{"fob/keystore/oskeyring"},
		breach: "fob/tui/panes -> fob/keystore/oskeyring",
	},
	{
		rule: "panes import tui, never the other way; cmd puts them together",
		from: []string{"fob/tui/..."}, except: []string{"fob/tui/panes/...", "fob/tui/uitest"}, ban: []string{"fob/tui/panes/..."},
		breach: "fob/tui -> fob/tui/panes",
	},
	{
		rule: "canvas and widgets know nothing of the workbench",
		from: []string{"fob/tui/screen/...", "fob/tui/widgets/..."}, ban: []string{"fob/tui", "fob/tui/panes/..."},
		breach: "fob/tui/widgets -> fob/tui",
	},
	{
		rule: "only tokens imports jwx",
		from: []string{"..."}, except: []string{"fob/tokens/..."}, ban: []string{"github.com/lestrrat-go/..."},
		tests: true, breach: "fob/keystore -> github.com/lestrrat-go/jwx/v2/jwk",
	},
	{
		rule: "jwx is a peer in the tests of tokens, and no part of the program",
		from: []string{"fob/..."}, ban: []string{"github.com/lestrrat-go/..."},
		deep: true, breach: "fob/tokens -> github.com/lestrrat-go/jwx/v2/jws",
	},
	{
		rule: "only keystore/oskeyring imports go-keyring",
		from: []string{"..."}, except: []string{"fob/keystore/oskeyring"}, ban: []string{"github.com/zalando/go-keyring/..."},
		tests: true, breach: "fob/keystore -> github.com/zalando/go-keyring",
	},
	{
		// bench runs the model on the terminal; what lies beyond it sees a tea.Model as whatever tui.New gives.
		rule: "only tui, themes, cmd/internal/bench and cmd/internal/noprobe import Charm packages",
		from: []string{"..."}, except: []string{"fob/tui/...", "fob/themes/...", "fob/cmd/internal/bench", "fob/cmd/internal/noprobe"},
		ban:   []string{"github.com/charmbracelet/...", "charm.land/..."},
		tests: true, breach: "fob/cmd/internal/cli -> github.com/charmbracelet/lipgloss",
	},
	{
		rule: "bench knows nothing of what the workbench shows",
		from: []string{"fob/cmd/internal/bench"}, ban: []string{"fob/..."},
		allow: []string{"fob/cmd/internal/bench", "fob/cmd/internal/noprobe", "fob/cmd/testenv/..."},
		tests: true, deep: true, breach: "fob/cmd/internal/bench -> fob/tui",
	},
	{
		rule: "noprobe imports nothing that bubbletea would be initialised before",
		from: []string{"fob/cmd/internal/noprobe"}, ban: []string{"fob/...", "github.com/charmbracelet/bubbletea", "github.com/charmbracelet/bubbles/..."},
		allow: []string{"fob/cmd/internal/noprobe"},
		deep:  true, breach: "fob/cmd/internal/noprobe -> github.com/charmbracelet/bubbletea",
	},
	{
		rule: "quick reaches nothing that Go would initialise the workbench or the cryptography before",
		from: []string{"fob/cmd/internal/quick"},
		ban: []string{"fob/...", "github.com/...", "golang.org/...", "filippo.io/...", "crypto/...", "net/...", "math/big", "encoding/json",
			"regexp/...", "path/filepath", "text/template/...", "os/signal", "os/exec", "unique", "log/..."},
		allow: []string{"fob/cmd/internal/quick", "fob/cmd/internal/room", "fob/cmd/internal/places", "fob/cmd/internal/show", "fob/cmd/internal/jsonout",
			"fob/tokens/read", "fob/tokens/verdict", "fob/tokens/profile", "fob/tokens/visible", "fob/tokens/when", "fob/tokens/wording"},
		deep: true, breach: "fob/cmd/internal/quick -> net/url",
	},
	{
		rule: "room imports nothing, so that it comes first",
		from: []string{"fob/cmd/internal/room"}, ban: []string{"..."}, allow: []string{"unsafe"},
		breach: "fob/cmd/internal/room -> fmt",
	},
	{
		rule: "show imports what it takes to show a token to people, so that a decode pays for nothing else",
		from: []string{"fob/cmd/internal/show"}, ban: []string{"..."},
		allow: []string{"fob/tokens/read", "fob/tokens/profile", "fob/tokens/visible", "fob/tokens/when", "fob/tokens/wording",
			"bytes", "encoding/hex", "fmt", "strings", "time", "unicode/utf8"},
		breach: "fob/cmd/internal/show -> fob/keystore",
	},
	{
		rule: "jsonout imports what it takes to write a token as JSON, so that a decode pays for nothing else",
		from: []string{"fob/cmd/internal/jsonout"}, ban: []string{"..."},
		allow: []string{"fob/tokens/read", "fob/tokens/profile", "fob/tokens/visible", "fob/tokens/when",
			"bytes", "encoding/base64", "fmt", "strconv", "time", "unicode/utf8"},
		breach: "fob/cmd/internal/jsonout -> encoding/json",
	},
	{
		rule: "hostile imports tokens/visible at most",
		from: []string{"fob/cmd/internal/hostile"}, ban: []string{"fob/..."}, allow: []string{"fob/tokens/visible"},
		breach: "fob/cmd/internal/hostile -> fob/tokens",
	},
	{
		// atotto/clipboard searches PATH for its programs at init, which every command would wait for.
		rule: "copies go through cmd/internal/bench, and nothing looks for clipboard programs at start-up",
		from: []string{"fob/..."}, ban: []string{"github.com/atotto/clipboard", "github.com/charmbracelet/bubbles/textinput", "github.com/charmbracelet/bubbles/textarea"},
		tests: true, breach: "fob/tui/widgets -> github.com/charmbracelet/bubbles/textinput",
	},
	{
		rule: "only tokens/tomltext imports the TOML library",
		from: []string{"..."}, except: []string{"fob/tokens/tomltext"}, ban: []string{"github.com/pelletier/go-toml/..."},
		tests: true, breach: "fob/tokens/profiletext -> github.com/pelletier/go-toml/v2",
	},
	{
		rule: "what a token says is read and named without cryptography, whose packages take longer to set up than a decode",
		from: []string{"fob/tokens/read", "fob/tokens/verdict", "fob/tokens/profile", "fob/tokens/visible", "fob/tokens/when", "fob/tokens/wording"},
		ban:  []string{"fob/tokens", "crypto/...", "math/big", "encoding/json", "regexp/..."},
		deep: true, breach: "fob/tokens/read -> crypto/sha256",
	},
	{
		rule: "no TOML is parsed where tokens are read: profiles come as Go values",
		from: []string{"fob/tokens", "fob/tokens/profile", "fob/tokens/lint"}, ban: []string{"fob/tokens/tomltext", "github.com/pelletier/go-toml/..."},
		deep: true, breach: "fob/tokens/profile -> fob/tokens/tomltext",
	},
	{
		rule: "only cmd imports cobra",
		from: []string{"..."}, except: []string{"fob/cmd/..."}, ban: []string{"github.com/spf13/..."},
		tests: true, breach: "fob/tui -> github.com/spf13/cobra",
	},
	{
		rule: "tokens is pure: no files, no environment, no network, no terminal, no log", // log/slog may stay: its Value is how a secret redacts itself
		from: []string{"fob/tokens/..."},
		ban: []string{"os/...", "io/ioutil", "syscall", "log", "net", "net/http/...", "net/rpc/...", "net/smtp",
			"golang.org/x/term", "golang.org/x/sys/...", "github.com/lestrrat-go/httprc/..."},
		breach: "fob/tokens -> os",
	},
	{
		rule: "randomness comes from crypto/rand",
		from: []string{"fob/..."}, ban: []string{"math/rand/..."}, breach: "fob/keystore -> math/rand/v2",
	},
	{
		rule: "golang-jwt, rapid, testscript, vt10x, pty and jsonschema serve tests only",
		from: []string{"fob/..."}, except: []string{"fob/cmd/testenv/..."},
		ban: []string{"github.com/golang-jwt/...", "pgregory.net/rapid", "github.com/rogpeppe/go-internal/...",
			"github.com/hinshun/vt10x", "github.com/creack/pty", "github.com/santhosh-tekuri/jsonschema/..."},
		breach: "fob/tokens -> github.com/golang-jwt/jwt/v5",
	},
}

func TestImportsRunOneWay(t *testing.T) {
	rooms := houseWithReach(t)
	for _, rule := range importRules {
		t.Run(rule.rule, func(t *testing.T) {
			for _, breach := range rule.breaches(rooms) {
				t.Errorf("%s: %s", rule.rule, breach)
			}
		})
	}
}

// Every row refuses its own example, whichever way the import comes about.
func TestImportRulesCanFail(t *testing.T) {
	for _, rule := range importRules {
		t.Run(rule.rule, func(t *testing.T) {
			from, to, ok := strings.Cut(rule.breach, " -> ")
			if !ok {
				t.Fatalf("breach %q is not of the form a -> b", rule.breach)
			}
			file := func(name string) source {
				parsed, err := parseSource(name, []byte("package p\nimport _ \""+to+"\"\n"))
				if err != nil {
					t.Fatal(err)
				}
				return parsed
			}
			ways := []struct {
				way  string
				room room
				want bool
			}{
				{"in a file", room{path: from, files: []source{file("a.go")}}, true},
				{"in a test", room{path: from, files: []source{file("a_test.go")}}, rule.tests},
				{"through others", room{path: from, reach: set{to: true}}, rule.deep},
				{"in a test, through others", room{path: from, testReach: set{to: true}}, rule.deep && rule.tests},
				{"not at all", room{path: from}, false},
			}
			for _, w := range ways {
				if got := rule.breaches([]room{w.room}); (len(got) > 0) != w.want {
					t.Errorf("%s %s: refused %q, want refused: %v", rule.breach, w.way, got, w.want)
				}
			}
		})
	}
}

// breaches returns what the packages do against the rule, in words.
func (rule importRule) breaches(rooms []room) []string {
	var found []string
	for _, r := range rooms {
		if !matches(r.path, rule.from) || matches(r.path, rule.except) {
			continue
		}
		found = append(found, rule.refused(r.path+" imports", r.imports(false))...)
		if rule.deep {
			found = append(found, rule.refused(r.path+" reaches", r.reach)...)
		}
		if rule.tests {
			found = append(found, rule.refused("a test of "+r.path+" imports", r.imports(true))...)
		}
		if rule.tests && rule.deep {
			found = append(found, rule.refused("a test of "+r.path+" reaches", r.testReach)...)
		}
	}
	return found
}

func (rule importRule) refused(who string, imports set) []string {
	var found []string
	for _, p := range slices.Sorted(maps.Keys(imports)) {
		if matches(p, rule.ban) && !matches(p, rule.allow) {
			found = append(found, fmt.Sprintf("%s %s", who, p))
		}
	}
	return found
}
