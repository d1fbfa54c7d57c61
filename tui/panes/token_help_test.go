package panes_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tui"
	"fob/tui/panes"
	"fob/tui/screen"
	"fob/tui/uitest"
)

// tokenSecret is a shared secret of tests, and not one of anybody.
const tokenSecret = "not-a-secret-of-anybody-32-bytes"

// tokenKey is the key that it makes.
func tokenKey(t testing.TB) *tokens.Key {
	t.Helper()
	k, err := tokens.ParseSecret([]byte(tokenSecret))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// tokenOf signs a payload with the shared secret.
func tokenOf(t testing.TB, payload string, header ...tokens.Member) string {
	t.Helper()
	return tokenIn(t, tokens.JWSCompact, payload, header...)
}

func tokenIn(t testing.TB, form tokens.Form, payload string, header ...tokens.Member) string {
	t.Helper()
	by := tokens.SignWith{Signer: tokenKey(t), Alg: "HS256", Header: header}
	text, err := tokens.SignJWS([]byte(payload), []tokens.SignWith{by}, tokens.SignOptions{Form: form})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// tokenUntil is claims that last until the workbench's start and d.
func tokenUntil(d time.Duration) string {
	return fmt.Sprintf(`{"iss":"https://id.example.com/","sub":"user|8842","aud":"billing","exp":%d,"iat":%d,"jti":"0d8c47e2"}`, uitest.Start.Add(d).Unix(), uitest.Start.Add(-time.Second).Unix())
}

// withTokenKey is a workbench with a token in hand that is held against the
// shared secret.
func withTokenKey(t testing.TB, token string, opts ...uitest.Option) *uitest.Driver {
	t.Helper()
	d := uitest.New(t, opts...)
	d.Paste(token)
	return typeSecret(d)
}

func typeSecret(d *uitest.Driver) *uitest.Driver {
	d.Press("k").Type("shared").Press("enter")
	return d.Type(tokenSecret).Press("ctrl+s")
}

// sealedFor encrypts a text to the shared secret.
func sealedFor(t testing.TB, inner string, cty string) string {
	t.Helper()
	k := tokens.NewSecretKey([]byte(tokenSecret), tokens.Metadata{})
	opt := tokens.EncryptOptions{Form: tokens.JWECompact, Enc: "A256GCM"}
	if cty != "" {
		opt.Header = []tokens.Member{tokens.StringMember("cty", cty)}
	}
	text, err := tokens.EncryptJWE([]byte(inner), []tokens.EncryptTo{{Key: k, Alg: "A256KW"}}, opt)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// verdictOf is the word of an answer in the state.
func verdictOf(s *tui.State) tokens.Status {
	if s.Token.Read == nil {
		return ""
	}
	return s.Token.Read.Judged.Overall
}

// makeKeyset makes a keyset in a store.
func makeKeyset(t testing.TB, v *keystore.Vault, name, alg string) {
	t.Helper()
	spec := keystore.KeySpec{Alg: alg}
	c, err := keystore.New(uitest.Start.Add(-time.Hour), keystore.NewOptions{Name: name, Make: spec, Policy: keystore.DefaultPolicy()}, keystore.Generate(spec))
	if err == nil {
		err = v.Create(context.Background(), c)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// drawPane draws a new pane on the state of a workbench, changed.
func drawPane(t testing.TB, d *uitest.Driver, id tui.ID, change func(*tui.State)) string {
	t.Helper()
	s := *d.State()
	change(&s)
	canvas := screen.New(97, 27)
	for _, p := range panes.All() {
		if p.ID() == id {
			p.Update(tui.SyncMsg{}, &s)
			p.Draw(tui.Frame{S: &s, St: s.Styles}, canvas.Area())
		}
	}
	return canvas.Plain()
}

// goldenToken holds the token pane's box to a file: the panes around it are
// others' to change.
func goldenToken(t *testing.T, d *uitest.Driver, name string) {
	t.Helper()
	var box []string
	from, to := -1, -1
	for line := range strings.SplitSeq(d.Frame(), "\n") {
		cells := []rune(line)
		if from < 0 {
			if i := strings.Index(line, "╭─ 2 Token"); i >= 0 {
				from = utf8.RuneCountInString(line[:i])
				to = from + slices.Index(cells[from:], '╮') + 1
			}
		}
		if from < 0 {
			continue
		}
		box = append(box, strings.TrimRight(string(cells[from:to]), " "))
		if cells[from] == '╰' {
			break
		}
	}
	got := strings.Join(box, "\n") + "\n"
	file := filepath.Join("testdata", "golden", "Token", name+".txt")
	if os.Getenv("FOB_GOLDEN") == "update" {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; FOB_GOLDEN=update writes it", err)
	}
	if got != string(want) {
		t.Errorf("the pane is not that of %s (FOB_GOLDEN=update writes it anew)\ngot:\n%swant:\n%s", file, got, want)
	}
}

func keyX() tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'x'}} }
