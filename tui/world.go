package tui

import (
	"context"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/themes"
	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/template"
)

// World is everything outside that the workbench touches. cmd gives the real
// one; tests give their own.
type World struct {
	// Context ends with the workbench.
	Context context.Context
	Now     func() time.Time
	Local   *time.Location
	Rand    io.Reader
	// After gives a command that waits for d and then sends what msg makes.
	After func(d time.Duration, msg func(time.Time) tea.Msg) tea.Cmd

	Store     StoreWorld
	Templates Templates
	// Profiles gives the shapes that tokens can be held to, the user's own first,
	// and an error for each of theirs that cannot be read. Nil: those of fob.
	Profiles  func() ([]*profile.Profile, []error)
	Clipboard Clipboard
	// Edit opens the user's editor on text and sends what done makes of it.
	Edit func(name string, text []byte, done func([]byte, error) tea.Msg) tea.Cmd
	// ReadKeys reads a KEY as the command line has it (@FILE, a path, env:VAR,
	// secret:@FILE, a URL) that names no keyset and asks nobody. The passphrase,
	// if there is one, opens a sealed key.
	ReadKeys func(ctx context.Context, ref string, passphrase tokens.Secret) ([]*tokens.Key, error)
	// KeyText gives what such a KEY is read from, byte for byte; nil where that is
	// not known. A sealed one gives nothing.
	KeyText func(ctx context.Context, ref string) ([]byte, error)
	// ReadFile and WriteFile are for what users name: tokens, claims, exports.
	// WriteFile refuses what is already there; a secret gets mode 0600.
	ReadFile  func(ctx context.Context, path string) ([]byte, error)
	WriteFile func(ctx context.Context, path string, data []byte, secret bool) error
	// Explain gives an error's title, text and what to do next.
	Explain func(error) (title, text, hint string)

	Themes  []themes.Theme // the user's own among them
	Theme   string         // the one to begin with
	Profile themes.Profile

	Token  []byte // to begin with, as it was given
	UTC    bool
	Config Config
}

// Config is what the user has set.
type Config struct {
	// ClearAfter is how long a copied secret or token stays in the clipboard.
	ClearAfter time.Duration
	// Bindings are keys by the id of an action. See [CheckBindings].
	Bindings map[string][]string
	// Keyset is the one to begin with, "" for the first.
	Keyset string
	// Ask is what is asked of tokens to begin with.
	Ask tokens.Policy
}

// StoreWorld says where the keystore is and how it can be opened.
type StoreWorld struct {
	Dir    string
	Err    error // why there is no place for one
	Config keystore.Config
	// Secrets is the keyring of the system; nil where there is none.
	Secrets      keystore.Secrets
	Method       keystore.Method // the only way to try; "": what the store says
	IdentityFile string
	// Passphrase gives one that the environment names a file of; nil: ask.
	Passphrase func(ctx context.Context, what string) (tokens.Secret, error)
	// Prepare makes the folder above the store's, where it is the usual one.
	Prepare func() error
}

// Templates are the claim templates: built in, and the user's own.
type Templates interface {
	// List gives those that can be read, and an error for each that cannot.
	List() ([]template.Template, []error)
	Save(t template.Template, replace bool) error
	Remove(name string) error
}

// Clipboard is where copies go.
type Clipboard interface {
	// Copy tells by which ways the text went.
	Copy(ctx context.Context, text []byte, secret bool) (ways []string, err error)
	// ClearIf empties the clipboard if it still holds text.
	ClearIf(ctx context.Context, text []byte) error
}
