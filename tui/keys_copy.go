package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens/visible"
	"fob/tokens/wording"
)

// CopyKey asks which part of a key, or of a keyset, to copy. All of it is
// public.
type CopyKey struct{ Keyset, Kid string }

func (c CopyKey) run(m *Model) tea.Cmd {
	k, ok := m.s.Store.Find(c.Keyset)
	if !ok {
		return nil
	}
	now := m.s.Clock.Now()
	var list []Choice
	add := func(text, note string, data []byte) {
		list = append(list, Choice{Text: text, Note: note, Do: Copy{Text: data, What: text + " of " + c.Keyset}})
	}
	e, one := k.Find(c.Kid)
	if !one {
		e, _ = k.Current()
	}
	if e.Kid != "" {
		add("the kid", visible.String(e.Kid), []byte(e.Kid))
	}
	if e.Public != nil {
		add("the public JWK", visible.String(k.Short(e.Kid)), e.Public)
		if key, err := k.PublicKey(e); err == nil {
			if thumb, err := key.Thumbprint(); err == nil {
				add("the thumbprint", thumb, []byte(thumb))
			}
		}
	}
	if n := len(k.Published(m.s.Clock.Real, now)); n > 0 {
		list = append(list, Choice{Text: "the JWK Set", Note: wording.Count(n, "key") + ", as it is published", Do: CopyJWKS{c.Keyset}})
	}
	add("the name", c.Keyset, []byte(c.Keyset))
	return m.do(Open{NewChooser("Copy from "+c.Keyset, list)})
}

// CopyJWKS copies the JWK Set of a keyset as it is published at the workbench's
// time.
type CopyJWKS struct{ Keyset string }

func (c CopyJWKS) run(m *Model) tea.Cmd {
	k, ok := m.s.Store.Find(c.Keyset)
	if !ok {
		return nil
	}
	return m.do(Copy{Text: keystore.JWKS(m.s.Clock.Real, m.s.Clock.Now(), k), What: "the JWK Set of " + c.Keyset})
}
