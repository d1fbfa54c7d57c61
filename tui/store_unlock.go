package tui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
)

// errNoStore is that of everything that needs a keystore where there is none.
var errNoStore = &keystore.Error{Code: keystore.CodeNotFound, Op: "keystore", Msg: "there is none yet", Hint: "make a first key in the keys pane, with n"}

// Unlock opens the private halves.
type Unlock struct{ Then Intent }

func (u Unlock) run(m *Model) tea.Cmd {
	return m.withVault(m.s.Focus, func(*keystore.Vault) tea.Cmd { return m.do(u.Then) })
}

// whyNoUnlock says why there is nothing to unlock.
func (m *Model) whyNoUnlock() string {
	switch m.s.Store.Phase {
	case StoreLocked:
		return ""
	case StoreUnlocked:
		return "it is open"
	}
	return "there is no keystore"
}

// withVault runs f with the unlocked store, and unlocks it first where it is
// not: by the keyring, or what the environment names, or by asking for the
// passphrase. pane shows what goes on.
func (m *Model) withVault(pane ID, f func(*keystore.Vault) tea.Cmd) tea.Cmd {
	if m.vault != nil {
		return f(m.vault)
	}
	if m.store == nil {
		return m.failInForm(errNoStore)
	}
	store, means := m.store, m.means()
	asks := false
	if means.Passphrase == nil {
		means.Passphrase = func(context.Context, string) (tokens.Secret, error) {
			asks = true
			return tokens.Secret{}, errAsk
		}
	}
	return m.work(pane, "unlocking", func(ctx context.Context) then {
		v, err := store.Unlock(ctx, means)
		return func(m *Model) tea.Cmd {
			if err != nil && asks {
				return m.askPassphrase(pane, f)
			}
			return m.unlocked(v, err, f)
		}
	})
}

var errAsk = errors.New("the passphrase is asked for in a dialog")

func (m *Model) means() keystore.Means {
	w := m.w.Store
	return keystore.Means{Method: w.Method, Secrets: w.Secrets, Passphrase: w.Passphrase, IdentityFile: w.IdentityFile}
}

// unlocked keeps the vault and goes on.
func (m *Model) unlocked(v *keystore.Vault, err error, f func(*keystore.Vault) tea.Cmd) tea.Cmd {
	if err != nil {
		return m.failInForm(err)
	}
	m.vault, m.store = v, v.Store
	m.s.Store.Phase = StoreUnlocked
	m.verifier = verifierCache{}
	return tea.Batch(f(v), m.judge(), m.readJar())
}

// askPassphrase asks for the passphrase of the store. A wrong one leaves the
// dialog as it is.
func (m *Model) askPassphrase(pane ID, f func(*keystore.Vault) tea.Cmd) tea.Cmd {
	form := &Form{
		Heading: "Unlock the keystore",
		Intro:   "Its private keys and saved tokens are sealed by a passphrase.",
		Fields:  []FormField{{Name: "passphrase", Label: "passphrase", Secret: true}},
		Go:      "unlock",
		Submit:  func(v Values) Intent { return unlockWith{pane, tokens.NewSecret([]byte(v["passphrase"])), f} },
	}
	return m.do(Open{form})
}

type unlockWith struct {
	pane       ID
	passphrase tokens.Secret
	then       func(*keystore.Vault) tea.Cmd
}

func (u unlockWith) run(m *Model) tea.Cmd {
	store, means := m.store, m.means()
	if store == nil {
		return m.failInForm(errNoStore)
	}
	means.Method = keystore.MethodPassphrase
	means.Passphrase = func(context.Context, string) (tokens.Secret, error) { return u.passphrase, nil }
	return m.work(u.pane, "unlocking", func(ctx context.Context) then {
		v, err := store.Unlock(ctx, means)
		return func(m *Model) tea.Cmd {
			if err == nil {
				m.closeForm()
			}
			return m.unlocked(v, err, u.then)
		}
	})
}

// closeForm closes the form on top, if one stands.
func (m *Model) closeForm() {
	if d := m.top(); d != nil {
		if _, ok := d.Dialog.(*Form); ok {
			m.closeTop()
		}
	}
}
