package tui

import (
	"bytes"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/profile"
	"fob/tokens/when"
)

// judge reads and proves the token in hand, in the background. While one
// judgement is on its way no other is begun: the last text is judged when it is
// through.
func (m *Model) judge() tea.Cmd {
	m.s.Token.Asked++
	if m.judging {
		m.judgeAgain = true
		return nil
	}
	if len(m.s.Token.Text) == 0 {
		m.s.Token.Read = nil
		return nil
	}
	m.judging, m.fresh = true, true
	j := judgement{
		text: m.s.Token.Text, gen: m.s.Token.Gen, set: m.s.Token.Set, asked: m.s.Token.Asked,
		choice: m.s.Token.Keys, ask: m.s.Token.Ask,
		profile: m.s.Token.Profile, profiles: m.s.Profiles,
		sets: m.s.Store.Sets, setsGen: m.s.Store.Gen, vault: m.vault,
		now: m.s.Clock.Real, at: m.s.Clock.Now(), zone: m.s.Clock.Zone(),
		cache: m.verifier,
	}
	return func() tea.Msg {
		r, cache := j.run()
		return then(func(m *Model) tea.Cmd {
			m.judging, m.fresh, m.verifier = false, false, cache
			r.keepFindings(m.s.Token.Read)
			if again := m.judgeAgain; again {
				m.judgeAgain = false
				// What is out of date is shown until the next one: a moment later.
				m.s.Token.Read = r
				return m.judge()
			}
			m.s.Token.Read = r
			return m.lint()
		})
	}
}

// clockMoved judges anew when the token's time has turned: it costs nothing
// while it has not.
func (m *Model) clockMoved() tea.Cmd {
	if r := m.s.Token.Read; r != nil && !m.judging && r.turned(m.s.Clock.Now()) {
		return m.judge()
	}
	return nil
}

// judgement is all that a judgement needs, apart from the model.
type judgement struct {
	text    []byte
	gen     uint64
	set     uint64
	asked   uint64
	choice  KeyChoice
	ask     tokens.Policy
	sets    []keystore.Listing
	setsGen uint64
	vault   *keystore.Vault
	now, at time.Time
	zone    *time.Location
	cache   verifierCache

	profile  string
	profiles []*profile.Profile
}

// verifierCache keeps the keys of the keystore as long as nothing changes that
// they depend on.
type verifierCache struct {
	ready   bool
	setsGen uint64
	keyset  string
	vault   *keystore.Vault
	until   time.Time // the next time at which a key changes its state by itself
	from    time.Time
	keys    *tokens.Keys
	count   int
	trust   *keystore.Trust
	locked  int // keysets that need unlocking
	err     error
}

func (j *judgement) run() (*Reading, verifierCache) {
	trimmed := bytes.TrimLeft(j.text, " \t\r\n")
	offset := len(j.text) - len(trimmed)
	trimmed = bytes.TrimRight(trimmed, " \t\r\n")
	p := j.ask
	p.At, p.Profile = j.at, j.demanded()
	r := &Reading{Gen: j.gen, set: j.set, Asked: j.asked, Ask: j.ask, Offset: offset, At: j.at, Decoded: tokens.Decode(trimmed, p.Limits)}
	keys := j.keys(r)
	r.Layers = tokens.VerifyLayers(r.Decoded, keys, &p)
	r.Judged = tokens.Fold(r.Layers)
	for i := range r.Layers {
		if rep := r.Layers[i].Report; rep != nil {
			r.turns(&rep.Time, &p)
		}
	}
	if j.choice.Keys == nil && !j.cache.until.IsZero() {
		r.Turns = append(r.Turns, j.cache.until)
	}
	r.Held = j.heldTo(r)
	if len(j.text) <= lintAtOnce {
		r.inspect(profilesOr(j.profiles))
	}
	return r, j.cache
}

// turns keeps the times at which one layer's standing in time becomes another.
func (r *Reading) turns(t *tokens.TimeReport, p *tokens.Policy) {
	add := func(date *when.NumericDate, after time.Duration) {
		if date == nil {
			return
		}
		if at, ok := date.Time(); ok {
			r.Turns = append(r.Turns, at.Add(after))
		}
	}
	add(t.Exp, t.Leeway)
	add(t.Nbf, -t.Leeway)
	if p.MaxAge > 0 {
		add(t.Iat, -t.Leeway)
		// One that is as old as may be is still good.
		add(t.Iat, p.MaxAge+t.Leeway+1)
	}
}

// keys gives what the token is held against.
func (j *judgement) keys(r *Reading) *tokens.Keys {
	if j.choice.Keys != nil {
		list := make([]tokens.Verifier, len(j.choice.Keys))
		for i, k := range j.choice.Keys {
			list[i] = k
		}
		r.KeyCount, r.Trust = len(list), &keystore.Trust{}
		return tokens.NewKeys(list...)
	}
	c := &j.cache
	if !c.ready || c.setsGen != j.setsGen || c.keyset != j.choice.Keyset || c.vault != j.vault ||
		j.at.Before(c.from) || !c.until.IsZero() && !j.at.Before(c.until) || c.trust.Zone != j.zone {
		j.cache = j.gather()
		c = &j.cache
	}
	r.KeyCount, r.Trust, r.Locked, r.KeyErr = c.count, c.trust, c.locked, c.err
	return c.keys
}

// gather reads the keys of the keystore that the choice names. A keyset that
// cannot be read is left out, and told.
func (j *judgement) gather() verifierCache {
	c := verifierCache{ready: true, setsGen: j.setsGen, keyset: j.choice.Keyset, vault: j.vault, from: j.at, trust: &keystore.Trust{Zone: j.zone}}
	var all []tokens.Verifier
	for _, l := range j.sets {
		if j.choice.Keyset != "" && l.Name != j.choice.Keyset {
			continue
		}
		if l.Err != nil {
			c.err = l.Err
			continue
		}
		list, err := j.verifiers(l.Keyset, &c)
		if err != nil {
			c.err = err
			continue
		}
		all = append(all, list...)
		for _, e := range l.Keyset.Keys {
			if t := e.RetireAt; t.After(j.at) && (c.until.IsZero() || t.Before(c.until)) {
				c.until = t
			}
		}
	}
	c.keys, c.count = tokens.NewKeys(all...), len(all)
	return c
}

// verifiers gives the keys of one keyset; those that are secret only when the
// store is open.
func (j *judgement) verifiers(k keystore.Keyset, c *verifierCache) ([]tokens.Verifier, error) {
	read := k.PublicKey
	if k.Symmetric() || k.Kind == keystore.KindEncrypt {
		if j.vault == nil {
			c.locked++
			return nil, nil
		}
		o, err := j.vault.Open(k.Name)
		if err != nil {
			return nil, err
		}
		k, read = o.Keyset, o.Key
	}
	return c.trust.Verifiers(k, k.Keys, j.now, j.at, read)
}
