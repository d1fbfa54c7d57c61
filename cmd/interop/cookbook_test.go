package interop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fob/cmd/testenv"
)

// The services of docs/cookbook.md, word for word, take the tokens that they should take and refuse the others.
func TestServicesOfTheCookbook(t *testing.T) {
	t.Run("express", func(t *testing.T) {
		t.Parallel()
		modules := testenv.NodeModules(t, "jsonwebtoken")
		s := cookbookService(t, "js")
		s.driver("driver.js", `
const { authenticate } = require('./service.js')
const token = process.argv[2]
let status = 200
authenticate({ headers: token ? { authorization: 'Bearer ' + token } : {} }, { sendStatus: (s) => { status = s; console.log(status) } }, () => console.log(status))
`)
		s.asks(t, func(token string) *exec.Cmd {
			cmd := exec.Command("node", "driver.js", token)
			cmd.Env = append(os.Environ(), "NODE_PATH="+filepath.Join(modules, "node_modules"))
			return cmd
		})
	})
	t.Run("flask", func(t *testing.T) {
		t.Parallel()
		python := testenv.Python(t, "jwt", "cryptography", "flask")
		s := cookbookService(t, "py")
		s.driver("driver.py", `
import sys
from service import app

@app.get("/")
def index():
    return "in"

headers = {"Authorization": "Bearer " + sys.argv[1]} if sys.argv[1] else {}
print(app.test_client().get("/", headers=headers).status_code)
`)
		s.asks(t, func(token string) *exec.Cmd { return exec.Command(python, "-B", "driver.py", token) })
	})
}

// service is a service of the cookbook in a folder of its own, with the keys that it publishes.
type service struct{ dir, fob string }

// cookbookService takes the service that is written in a language out of the document.
func cookbookService(t *testing.T, language string) *service {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testenv.ModuleRoot(t), "docs", "cookbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	mark := map[string]string{"js": "\n```js\n", "py": "\n```python\n"}[language]
	_, rest, found := strings.Cut(string(text), mark)
	code, _, closed := strings.Cut(rest, "\n```\n")
	if !found || !closed {
		t.Fatalf("docs/cookbook.md has no service in %s", language)
	}
	s := &service{t.TempDir(), testenv.BuildFob(t)}
	s.driver("service."+language, code)
	s.run(t, "keygen", "--alg", "ES256", "--kid", "one", "-o", "key.jwk")
	s.run(t, "keygen", "--alg", "ES256", "--kid", "one", "-o", "stranger.jwk")
	s.run(t, "keygen", "--alg", "HS256", "--kid", "one", "-o", "secret.jwk")
	s.driver("jwks.json", s.run(t, "keys", "convert", "key.jwk", "--public", "--format", "jwks"))
	return s
}

func (s *service) driver(name, text string) {
	_ = os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600) // what reads it would say so
}

func (s *service) run(t *testing.T, args ...string) string {
	t.Helper()
	out, err := run(s.dir, nil, s.fob, args...)
	if err != nil {
		t.Fatalf("fob %s: %v", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out))
}

// asks shows the service each kind of token.
func (s *service) asks(t *testing.T, ask func(token string) *exec.Cmd) {
	t.Helper()
	usual := []string{"--iss", "https://id.example", "--aud", "orders", "--sub", "anna"}
	mint := func(key string, more ...string) string {
		return s.run(t, append([]string{"mint", "-k", "@" + key}, more...)...)
	}
	good := mint("key.jwk", usual...)
	parts := strings.Split(good, ".")
	for _, tt := range []struct {
		name, token string
		want        int
	}{
		{"good", good, 200},
		{"none", "", 401},
		{"expired", mint("key.jwk", append([]string{"--iat", "-2h", "--exp", "-1h"}, usual...)...), 401},
		{"another audience", mint("key.jwk", "--iss", "https://id.example", "--aud", "billing", "--sub", "anna"), 401},
		{"another issuer", mint("key.jwk", "--iss", "https://evil.example", "--aud", "orders", "--sub", "anna"), 401},
		{"another key of that kid", mint("stranger.jwk", usual...), 401},
		{"a shared secret of that kid", mint("secret.jwk", usual...), 401},
		{"without a signature", parts[0] + "." + parts[1] + ".", 401},
		{"no token", "nonsense", 401},
	} {
		cmd := ask(tt.token)
		cmd.Dir = s.dir
		got := strings.TrimSpace(string(output(t, cmd, nil)))
		if got != fmt.Sprint(tt.want) {
			t.Errorf("%s: %s, want %d", tt.name, got, tt.want)
		}
	}
}
