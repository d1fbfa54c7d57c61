package tui

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fob/tokens"
)

// LoadKeys reads a KEY in the background and holds the token against it.
type LoadKeys struct {
	Ref        string
	Passphrase tokens.Secret
}

func (l LoadKeys) run(m *Model) tea.Cmd {
	if m.w.ReadKeys == nil {
		return m.failInForm(&tokens.Error{Code: tokens.CodeUsage, Msg: "keys cannot be read here"})
	}
	return m.work(Token, "reading "+l.Ref, func(ctx context.Context) then {
		keys, err := m.w.ReadKeys(ctx, l.Ref, l.Passphrase)
		return func(m *Model) tea.Cmd {
			if err != nil {
				return m.failInForm(err)
			}
			m.closeForm()
			return m.useRead(KeyChoice{Ref: l.Ref, Name: l.Ref, Keys: keys})
		}
	})
}

// ReadKeyText reads keys that were pasted or typed (JWK, JWK Set, PEM, OpenSSH)
// and holds the token against them.
type ReadKeyText struct {
	Text       []byte
	Passphrase tokens.Secret
}

func (r ReadKeyText) run(m *Model) tea.Cmd {
	return m.work(Token, "reading the key", func(context.Context) then {
		opt := tokens.KeyOptions{}
		if r.Passphrase.Len() > 0 {
			opt.Passphrase = func(string) ([]byte, error) { return r.Passphrase.Reveal(), nil }
		}
		file, err := tokens.ParseKeys(lineFeeds(r.Text), opt)
		return func(m *Model) tea.Cmd {
			if err != nil {
				return m.failInForm(err)
			}
			return m.useRead(KeyChoice{Name: "the key that was pasted", Keys: file.Keys, Text: tokens.NewSecret(r.Text)})
		}
	})
}

// lineFeeds ends lines as files do: what terminals paste has carriage returns.
func lineFeeds(text []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte{'\n'}), []byte{'\r'}, []byte{'\n'})
}

// SecretForms are the ways in which a shared secret is written.
func SecretForms() []string { return []string{"text", "hex", "base64"} }

// UseSecret holds the token against a shared secret that was typed.
type UseSecret struct {
	Form string // of [SecretForms]
	Text tokens.Secret
}

func (u UseSecret) run(m *Model) tea.Cmd {
	secret, err := u.Text.Reveal(), error(nil)
	switch u.Form {
	case "hex":
		secret, err = hex.DecodeString(string(secret))
	case "base64":
		secret, err = anyBase64(string(secret))
	}
	if err != nil {
		// The decoder's own text quotes the secret.
		return m.failInForm(&tokens.Error{Code: tokens.CodeMalformed, Op: "secret", Msg: "what was typed is not " + u.Form, Hint: "^t shows it"})
	}
	k, err := tokens.ParseSecret(secret)
	if err != nil {
		return m.failInForm(err)
	}
	return m.useRead(KeyChoice{Ref: promptRef, Name: "the secret that was typed", Keys: []*tokens.Key{k}, Text: u.Text})
}

// promptRef is how a command line asks for a secret.
const promptRef = "prompt:"

// anyBase64 reads base64 and base64url, padded or not.
func anyBase64(s string) ([]byte, error) {
	s = strings.TrimRight(s, "=")
	if strings.ContainsAny(s, "-_") {
		return base64.RawURLEncoding.DecodeString(s)
	}
	return base64.RawStdEncoding.DecodeString(s)
}

// useRead takes keys that were read for the token, and closes the form that asked.
func (m *Model) useRead(c KeyChoice) tea.Cmd {
	m.closeForm()
	what := c.Name
	if n := len(c.Keys); n != 1 {
		what = fmt.Sprintf("%s: %d keys", what, n)
	}
	return tea.Batch(m.do(Notify{Tone: Did, Text: "held against " + what}), m.do(UseKeys{c}))
}
