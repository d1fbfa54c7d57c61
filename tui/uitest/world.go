package uitest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/template"
)

// Keyring is a keyring in memory that can hang and fail.
type Keyring struct {
	d    *Driver
	mu   sync.Mutex
	kept map[string]tokens.Secret
	hang chan struct{}
	// Err is what every call gives, if it is set.
	Err error
}

// Hang has every call wait until [Keyring.Answer].
func (k *Keyring) Hang() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.hang = make(chan struct{})
}

// Answer lets the calls go on, and waits until the workbench is idle.
func (k *Keyring) Answer() {
	k.mu.Lock()
	if k.hang != nil {
		close(k.hang)
		k.hang = nil
	}
	k.mu.Unlock()
	// Those that waited go on by themselves: until they do, the workbench only
	// seems to be idle.
	for k.d.waits() {
		runtime.Gosched()
	}
	k.d.settle()
}

func (d *Driver) waits() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.blocked > 0
}

func (k *Keyring) wait(ctx context.Context) error {
	k.mu.Lock()
	hang, err := k.hang, k.Err
	k.mu.Unlock()
	if hang == nil {
		return err
	}
	k.d.block(1)
	defer k.d.block(-1)
	select {
	case <-hang:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *Driver) block(by int) {
	d.mu.Lock()
	d.blocked += by
	d.mu.Unlock()
	d.back <- wake{}
}

// Get is that of [keystore.Secrets].
func (k *Keyring) Get(ctx context.Context, account string) (tokens.Secret, error) {
	if err := k.wait(ctx); err != nil {
		return tokens.Secret{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	s, ok := k.kept[account]
	if !ok {
		return s, keystore.ErrSecretNotFound
	}
	return s, nil
}

// Set is that of [keystore.Secrets].
func (k *Keyring) Set(ctx context.Context, account string, value tokens.Secret) error {
	if err := k.wait(ctx); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept[account] = value
	return nil
}

// Delete is that of [keystore.Secrets].
func (k *Keyring) Delete(ctx context.Context, account string) error {
	if err := k.wait(ctx); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.kept, account)
	return nil
}

// Clipboard is a clipboard in memory.
type Clipboard struct {
	mu     sync.Mutex
	text   []byte
	secret bool
	Err    error
}

// Text is what is on the clipboard.
func (c *Clipboard) Text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return string(c.text)
}

// Put copies something from elsewhere.
func (c *Clipboard) Put(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text = []byte(text)
}

// Copy is that of [tui.Clipboard].
func (c *Clipboard) Copy(_ context.Context, text []byte, secret bool) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Err != nil {
		return nil, c.Err
	}
	c.text, c.secret = slices.Clone(text), secret
	return []string{"in memory"}, nil
}

// ClearIf is that of [tui.Clipboard].
func (c *Clipboard) ClearIf(_ context.Context, text []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if slices.Equal(c.text, text) {
		c.text = nil
	}
	return nil
}

// Templates are the built-in ones and those that were saved, in memory.
type Templates struct {
	mu   sync.Mutex
	own  []template.Template
	Errs []error
}

// List is that of [tui.Templates].
func (t *Templates) List() ([]template.Template, []error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append(template.BuiltIn(), t.own...), t.Errs
}

// Save is that of [tui.Templates].
func (t *Templates) Save(tpl template.Template, replace bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.own {
		if t.own[i].Name == tpl.Name {
			if !replace {
				return &tokens.Error{Code: tokens.CodeRefused, Msg: "there is a template of this name"}
			}
			t.own[i] = tpl
			return nil
		}
	}
	t.own = append(t.own, tpl)
	return nil
}

// Remove is that of [tui.Templates].
func (t *Templates) Remove(name string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.own = slices.DeleteFunc(t.own, func(o template.Template) bool { return o.Name == name })
	return nil
}

// Files are files in memory.
type Files struct {
	mu     sync.Mutex
	byName map[string][]byte
}

// Put writes a file.
func (f *Files) Put(name, text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.byName[name] = []byte(text)
}

// Text gives a file's text; ok is false if it is not there.
func (f *Files) Text(name string) (text string, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	b, ok := f.byName[name]
	return string(b), ok
}

func (f *Files) read(_ context.Context, path string) ([]byte, error) {
	text, ok := f.Text(path)
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	return []byte(text), nil
}

func (f *Files) write(_ context.Context, path string, data []byte, _ bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.byName[path]; ok {
		return fmt.Errorf("%s: %w", path, fs.ErrExist)
	}
	f.byName[path] = slices.Clone(data)
	return nil
}

// keyText gives the file that readKeys reads.
func (f *Files) keyText(ctx context.Context, ref string) ([]byte, error) {
	return f.read(ctx, strings.TrimPrefix(strings.TrimPrefix(ref, "secret:"), "@"))
}

// readKeys reads @FILE and paths.
func (f *Files) readKeys(ctx context.Context, ref string, passphrase tokens.Secret) ([]*tokens.Key, error) {
	data, err := f.read(ctx, strings.TrimPrefix(strings.TrimPrefix(ref, "secret:"), "@"))
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(ref, "secret:") {
		k, err := tokens.ParseSecret(data)
		return []*tokens.Key{k}, err
	}
	file, err := tokens.ParseKeys(data, tokens.KeyOptions{Passphrase: func(string) ([]byte, error) { return passphrase.Reveal(), nil }})
	if err != nil {
		return nil, err
	}
	return file.Keys, nil
}

func (d *Driver) edit(_ string, text []byte, done func([]byte, error) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		if d.Editor == nil {
			return done(text, nil)
		}
		return done(d.Editor(text))
	}
}

// explain says an error as the command line's table does, without the table.
func explain(err error) (title, text, hint string) {
	title = "failed"
	if e, ok := errors.AsType[*tokens.Error](err); ok {
		title, hint = string(e.Code), e.Hint
	}
	if e, ok := errors.AsType[*keystore.Error](err); ok {
		title, hint = string(e.Code), e.Hint
	}
	return title, err.Error(), hint
}

// counter is a source of bytes that are the same in every run.
type counter struct{ n uint64 }

// Read fills p.
func (c *counter) Read(p []byte) (int, error) {
	for done := 0; done < len(p); {
		var in [8]byte
		binary.BigEndian.PutUint64(in[:], c.n)
		c.n++
		sum := sha256.Sum256(in[:])
		done += copy(p[done:], sum[:])
	}
	return len(p), nil
}
