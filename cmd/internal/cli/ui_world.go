package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fob/cmd/internal/bench"
	"fob/cmd/internal/userfiles"
	"fob/keystore"
	"fob/themes"
	"fob/tokens"
	"fob/tui"
)

// workbench is the world as the workbench sees it.
func (a *app) workbench(b *bench.Bench, f *uiFlags) (tui.World, error) {
	set, err := a.uiConfig()
	if err != nil {
		return tui.World{}, err
	}
	list, first, err := a.uiThemes(f.theme)
	if err != nil {
		return tui.World{}, err
	}
	store, err := a.uiStore(b)
	if err != nil {
		return tui.World{}, err
	}
	w := tui.World{
		Context: a.context(), Now: a.Now, Local: a.uiLocal(), Config: set, Rand: rand.Reader, After: bench.After,
		Store: store, Templates: a.templates(), Profiles: a.profileDir().List, Clipboard: b.Clipboard, Edit: b.Edit,
		ReadKeys: a.uiReadKeys, KeyText: a.uiKeyText, ReadFile: a.uiReadFile, WriteFile: uiWriteFile, Explain: explain,
		Themes: list, Theme: first, Profile: a.colours(true), UTC: a.zone() == time.UTC,
	}
	return w, nil
}

// uiLocal is the zone that is shown where UTC is not.
func (a *app) uiLocal() *time.Location {
	if zone := a.zone(); zone != time.UTC {
		return zone
	}
	return a.Local
}

// uiThemes gives all themes that can be read and the name of that to begin with.
func (a *app) uiThemes(name string) (list []themes.Theme, first string, err error) {
	name, _ = a.chosen(name, "--theme", "FOB_THEME", a.settings.Theme)
	all, _ := a.allThemes() // what is wrong with others, fob themes tells
	for _, l := range all {
		if l.name == name && l.err != nil {
			return nil, "", themeError(l.err)
		}
		if l.err == nil {
			list = append(list, l.theme)
		}
	}
	if name != "" && !slices.ContainsFunc(list, func(t themes.Theme) bool { return t.Name == name }) {
		return nil, "", usageError("there is no theme of that name", "fob themes lists them, with yours")
	}
	return list, name, nil
}

// uiStore says where the keystore is. That there is no place for one is no
// reason not to look at tokens.
func (a *app) uiStore(b *bench.Bench) (tui.StoreWorld, error) {
	method, err := a.unlockMethod()
	if err != nil {
		return tui.StoreWorld{}, err
	}
	w := tui.StoreWorld{Secrets: a.keyring(), Method: method}
	w.IdentityFile = a.identityFile()
	if a.passphraseFile() != "" {
		w.Passphrase = a.storePassphrase
	}
	w.Config = keystore.Config{Now: a.Now, Warn: func(err error) {
		b.Send(tui.Notify{Tone: tui.Warned, Text: err.Error()}) // stderr is under the frame
	}}
	var named bool
	w.Dir, named, w.Err = a.storeDir()
	if w.Err == nil && !named {
		w.Prepare = func() error { return os.MkdirAll(filepath.Dir(w.Dir), 0o700) }
	}
	return w, nil
}

// quietly is a run of its own that tells and asks nobody: the workbench has the
// terminal.
func (a *app) quietly(ctx context.Context) *app {
	w := a.World
	w.Streams.In, w.Streams.InIsTTY = bytes.NewReader(nil), false
	w.Streams.Out, w.Streams.Err = io.Discard, io.Discard
	w.Streams.ReadSecret = func(string) ([]byte, error) { return nil, errAsksNobody() }
	return &app{World: w, ctx: ctx, quiet: true, utc: a.utc, limited: a.limited, settings: a.settings}
}

func errAsksNobody() error {
	return &tokens.Error{Code: tokens.CodePassphrase, Msg: "it is sealed by a passphrase", Hint: "give the passphrase with it"}
}

// uiReadKeys reads a KEY of the forms that ask nobody.
func (a *app) uiReadKeys(ctx context.Context, ref string, passphrase tokens.Secret) ([]*tokens.Key, error) {
	switch from, _, _ := strings.Cut(strings.TrimPrefix(ref, "secret:"), ":"); from {
	case "-", "fd", "prompt":
		return nil, usageError("the workbench has the terminal: a key cannot come from "+from, "name a file with @FILE, or paste the key")
	}
	f := &keyFlags{refs: []string{ref}}
	if secret := passphrase.Reveal(); len(secret) > 0 {
		f.passphraseFile, f.passphraseRead = "given", secret
	}
	return a.quietly(ctx).load(f)
}

// uiKeyText gives what a KEY is read from; nothing for a URL, which is not
// fetched for that.
func (a *app) uiKeyText(ctx context.Context, ref string) ([]byte, error) {
	if isURL(ref) {
		return nil, nil
	}
	q := a.quietly(ctx)
	q.texts = &keyTexts{of: map[*tokens.Key][]byte{}}
	if _, err := q.load(&keyFlags{refs: []string{ref}}); err != nil {
		return nil, err
	}
	for _, text := range q.texts.of {
		return text, nil
	}
	return nil, nil
}

// uiReadFile reads what the user names; @ before the path may be left out.
func (a *app) uiReadFile(_ context.Context, path string) ([]byte, error) {
	lim, err := a.limits()
	if err != nil {
		return nil, err
	}
	path = strings.TrimPrefix(path, "@")
	file, err := os.Open(path)
	if err != nil {
		return nil, ioError("read the file", err)
	}
	defer file.Close()
	return readAll(file, path, "a file", bound{"token-size", lim.TokenSize})
}

// uiWriteFile writes a new file; a secret one only its owner can read.
func uiWriteFile(_ context.Context, path string, data []byte, secret bool) error {
	mode := fs.FileMode(0o644)
	if secret {
		mode = 0o600
	}
	err := userfiles.Create(path, data, mode)
	if errors.Is(err, fs.ErrExist) {
		return &tokens.Error{Code: tokens.CodeRefused, Op: path, Msg: "the file is there already", Hint: "take another name"}
	}
	if err != nil {
		return ioError("write the file", err)
	}
	return nil
}

// explain gives an error's title, text and what to do next, as fail tells them.
func explain(err error) (title, text, hint string) {
	o := outcomeOf(codeOf(err))
	hint = o.hint
	if h := hintOf(err); h != "" {
		hint = h
	}
	return o.title, err.Error(), hint
}
