package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
)

// InitStore makes a keystore, kept in the keyring or by a passphrase, and goes
// on with Then.
type InitStore struct {
	Method     keystore.Method
	Passphrase tokens.Secret
	Then       Intent
}

func (i InitStore) run(m *Model) tea.Cmd {
	w := m.w.Store
	if w.Err != nil {
		return m.failInForm(w.Err)
	}
	keep := keystore.Keeping{Method: i.Method, Secrets: w.Secrets, Passphrase: i.Passphrase, IdentityFile: w.IdentityFile}
	return m.work(Keys, "making the keystore", func(ctx context.Context) then {
		var v *keystore.Vault
		var err error
		if w.Prepare != nil {
			err = w.Prepare()
		}
		if err == nil {
			v, err = keystore.Init(ctx, w.Dir, keep, w.Config)
		}
		return func(m *Model) tea.Cmd {
			if err == nil {
				m.s.Store.Method = i.Method
			}
			return tea.Batch(m.unlocked(v, err, func(*keystore.Vault) tea.Cmd { return m.do(i.Then) }), m.rereadIf(err == nil))
		}
	})
}

func (m *Model) rereadIf(ok bool) tea.Cmd {
	if !ok {
		return nil
	}
	return m.reread()
}
