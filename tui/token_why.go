package tui

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/why"
)

// Why finds out why the token in hand is refused: what would make its signature
// verify, how far off its time is, and what its policy misses.
type Why struct{}

func (Why) run(m *Model) tea.Cmd {
	if no := WhyNoWhy(&m.s); no != "" {
		return m.do(Notify{Tone: Warned, Text: "not now: " + no})
	}
	r := m.s.Token.Read
	e := &explained{read: r}
	layer := failedLayer(r)
	if layer == nil {
		return m.do(Open{e.pager()})
	}
	e.jwe = layer.Token.Form.IsJWE()
	gen, held := m.s.Token.Gen, m.s.Token.held
	s := suspects{choice: m.s.Token.Keys, sets: m.s.Store.Sets, vault: m.vault, now: m.s.Clock.Real, at: m.s.Clock.Now(), jwe: e.jwe}
	read := m.w.KeyText
	ask := r.Ask
	ask.At = r.At
	return m.work(Token, "looking for what fits", func(ctx context.Context) then {
		s.text(ctx, read)
		e.result = why.Find(ctx, &why.Input{Token: layer.Token, Keys: s.candidates(), Policy: ask})
		e.locked = s.locked
		return func(m *Model) tea.Cmd {
			if gen != m.s.Token.Gen || held != m.s.Token.held {
				return m.do(Notify{Text: "the token or its keys have changed meanwhile: w asks again"})
			}
			return m.do(Open{e.pager()})
		}
	})
}

// WhyNoWhy says why there is nothing to explain; "" if there is.
func WhyNoWhy(s *State) string {
	r := s.Token.Fresh(s.Clock.Now())
	switch {
	case len(s.Token.Text) == 0:
		return "there is no token in hand; paste one"
	case r == nil:
		return "the token is being checked"
	case r.Judged.Malformed() != nil:
		return "it is no whole token: its problems say where"
	case r.Judged.Overall == tokens.StatusValid:
		return "the token holds: nothing refuses it"
	case failedLayer(r) != nil || r.refusedBeside():
		return ""
	case r.Locked > 0 && r.KeyCount == 0:
		return "no key is at hand: ^u unlocks the keysets"
	case r.KeyCount == 0:
		return "no key is given: k chooses one"
	case r.Judged.Content != nil && r.Judged.Content.Form.IsJWE():
		return "it is encrypted, and was not opened"
	}
	return "there is no signature that could be explained"
}

// failedLayer gives the innermost layer with a signature that keys were held
// against in vain, or that none of them opened; nil if there is none.
func failedLayer(r *Reading) *tokens.Layer {
	for i := len(r.Layers) - 1; i >= 0; i-- {
		l := &r.Layers[i]
		if l.Token.Form.IsJWE() && l.Err != nil && r.KeyCount > 0 {
			return l
		}
		if l.Report == nil || !l.Token.Form.IsJWS() {
			continue
		}
		if s := l.Report.Signature.Status; s == tokens.StatusInvalid || s == tokens.StatusNotChecked && r.KeyCount > 0 {
			return l
		}
	}
	return nil
}

// refusedBeside tells whether the time or the policy refuses the token.
func (r *Reading) refusedBeside() bool {
	t := r.Judged.Time
	return r.Judged.Policy == tokens.StatusNotMet || t != nil && (t.Status == tokens.StatusExpired || t.Status == tokens.StatusNotYet)
}

// suspects are the keys that may have signed a token: those that it is held
// against, and all that are at hand.
type suspects struct {
	choice  KeyChoice
	sets    []keystore.Listing
	vault   *keystore.Vault
	now, at time.Time
	jwe     bool // it is encrypted, so that private halves are needed
	locked  int  // keysets whose secrets were not at hand
}

// text reads what the keys came from, where it is not known.
func (s *suspects) text(ctx context.Context, read func(context.Context, string) ([]byte, error)) {
	if read == nil || s.choice.Ref == "" || s.choice.Ref == promptRef || len(s.choice.Keys) != 1 || s.choice.Text.Len() > 0 {
		return
	}
	if text, err := read(ctx, s.choice.Ref); err == nil {
		s.choice.Text = tokens.NewSecret(text)
	}
}

// candidates lists the keys: those that were given first.
func (s *suspects) candidates() []why.Candidate {
	var list []why.Candidate
	for i, k := range s.choice.Keys {
		c := why.Candidate{Key: k, Name: s.choice.nameOf(i), Given: true}
		if len(s.choice.Keys) == 1 {
			c.Text = s.choice.Text.Reveal()
		}
		list = append(list, c)
	}
	for _, given := range []bool{true, false} {
		for _, l := range s.sets {
			mine := s.choice.Keys == nil && (s.choice.Keyset == "" || s.choice.Keyset == l.Name)
			if l.Err == nil && mine == given {
				list = append(list, s.ofKeyset(l.Keyset, given)...)
			}
		}
	}
	return list
}

// nameOf is what one of the keys that were given is called.
func (c *KeyChoice) nameOf(i int) string {
	name := c.Ref
	if name == "" || name == promptRef {
		name = c.Name
	}
	if len(c.Keys) < 2 {
		return name
	}
	if kid := c.Keys[i].Kid(); kid != "" {
		return name + ", kid " + kid
	}
	return fmt.Sprintf("%s, key %d", name, i+1)
}

// ofKeyset lists the keys of a keyset in every state, those that verify nothing
// any more among them. Shared secrets are left out while the store is locked.
func (s *suspects) ofKeyset(k keystore.Keyset, given bool) []why.Candidate {
	read := k.PublicKey
	secret := k.Symmetric() || s.jwe && k.Kind == keystore.KindEncrypt
	if secret {
		if s.vault == nil {
			s.locked++
			return nil
		}
		o, err := s.vault.Open(k.Name)
		if err != nil {
			return nil
		}
		k, read = o.Keyset, o.Key
	}
	var list []why.Candidate
	for _, e := range k.Keys {
		if secret && !e.HasPrivate || !secret && e.Public == nil {
			continue // destroyed: nothing is left to compute with
		}
		key, err := read(e)
		if err != nil {
			continue
		}
		list = append(list, why.Candidate{Key: key, Name: k.Name + "/" + k.Short(e.Kid), State: string(e.StateAt(s.now, s.at)), Given: given})
	}
	return list
}
