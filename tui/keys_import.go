package tui

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/when"
	"fob/tokens/wording"
	"fob/tui/screen"
)

// AskImport asks for keys from elsewhere: a file or another KEY, or pasted PEM
// or JWK, for the keyset Into or a new one.
type AskImport struct{ Into string }

// How a key comes into a keyset.
const (
	asUsual    = "as usual"
	asNext     = "next"
	asPrevious = "previous"
)

func (a AskImport) run(m *Model) tea.Cmd {
	zone := m.s.Clock.Zone()
	there := func(v Values) bool { return m.s.Store.Index(v["name"]) >= 0 }
	fresh := func(v Values) bool { return !there(v) }
	form := &Form{
		Heading: "Import keys",
		Intro:   "PEM, DER, JWK, a JWK Set, OpenSSH, a certificate: a path, env:VAR, secret:@FILE for a shared secret, a URL; or paste it.",
		Go:      "show the plan",
		Fields: append([]FormField{
			{Name: "name", Label: "keyset", Value: a.Into, Help: "one that is there, or a new name"},
			{Name: "key", Label: "key", Block: true, Mask: isLiteralSecret, Help: "a path, env:VAR, secret:@FILE, a URL, or paste PEM or JWK here"},
			{Name: "passphrase", Label: "its passphrase", Secret: true, Help: "only of a sealed key; ^t shows it"},
			{Name: "kid", Label: "kid", Help: "empty: the key's own, else the RFC 7638 thumbprint"},
			{Name: "alg", Label: "algorithm", Help: "empty: the key's own, else the usual one for its kind"},
			{Name: "as", Label: "comes as", Value: asUsual, Options: []string{asUsual, asNext, asPrevious}, Hide: fresh, Help: "usual: next if it can sign, else previous"},
			{Name: "until", Label: "until", Hide: func(v Values) bool { return fresh(v) || v["as"] == asNext }, Help: "when the last token of a previous key expires: 2027-01-31, +7d"},
			{Name: "current", Label: "signs", Hide: there, Help: "the kid that is to sign, of several; empty: the first that can"},
		}, policyFields(keystore.DefaultPolicy(), there)...),
		Check: func(v Values) (string, string) {
			if field, err := checkImport(v, there(v), m.s.Clock.Now(), zone); err != nil {
				return field, problemOf(err)
			}
			return "", ""
		},
		Preview: func(v Values) Lines {
			return func(f Frame, w int) [][]screen.Span {
				t := planText{f: f, w: w}
				keepingLines(&t, v)
				text := "a new keyset is made of the keys: the first that can sign becomes current"
				if there(v) {
					text = "into the keyset that is there"
				}
				t.add("·", f.St.Muted, f.St.Muted, text)
				return t.lines
			}
		},
		Submit: func(v Values) Intent { return readImport{v} },
	}
	if m.store == nil {
		m.askKeeping(form)
		form.Heading = "Import keys into a new keystore"
	}
	return m.do(Open{form})
}

// isLiteralSecret tells a KEY that holds the secret itself.
func isLiteralSecret(ref string) bool {
	for _, form := range [...]string{"text:", "hex:", "b64:"} {
		if strings.HasPrefix(ref, form) {
			return true
		}
	}
	return false
}

func checkImport(v Values, there bool, now time.Time, zone *time.Location) (field string, err error) {
	if err := keystore.CheckName(v["name"]); err != nil {
		return "name", err
	}
	if strings.TrimSpace(v["key"]) == "" {
		return "key", &keystore.Error{Code: keystore.CodeUsage, Msg: "no key", Hint: "type a path, or paste the key here"}
	}
	if v["kid"] != "" {
		if err := keystore.CheckKid(v["kid"]); err != nil {
			return "kid", err
		}
	}
	if !there {
		if _, field, err := policyOf(v, keystore.DefaultPolicy()); err != nil {
			return field, err
		}
		return checkKeeping(v)
	}
	if v["until"] != "" {
		if _, err := when.Parse(v["until"], now, zone); err != nil {
			return "until", err
		}
	}
	return "", nil
}

// readImport reads the keys in the background, and shows the plan.
type readImport struct{ v Values }

func (r readImport) run(m *Model) tea.Cmd {
	if m.s.Clock.Away {
		return m.failInForm(errAway)
	}
	v, read := r.v, m.w.ReadKeys
	passphrase := tokens.NewSecret([]byte(v["passphrase"]))
	return m.work(Keys, "reading the key", func(ctx context.Context) then {
		keys, err := readKeyText(ctx, read, v["key"], passphrase)
		var fresh []keystore.NewKey
		var specs []keystore.KeySpec
		if err == nil {
			fresh, specs, err = keystore.PrepareKeys(keys, v["alg"], v["kid"])
		}
		return func(m *Model) tea.Cmd {
			if err != nil {
				return m.failInForm(err)
			}
			if m.s.Store.Index(v["name"]) >= 0 {
				return m.importInto(v, fresh)
			}
			return m.adopt(v, fresh, specs)
		}
	})
}

// readKeyText reads a pasted key, or a KEY.
func readKeyText(ctx context.Context, read func(context.Context, string, tokens.Secret) ([]*tokens.Key, error), text string, passphrase tokens.Secret) ([]*tokens.Key, error) {
	if !isBlock([]byte(text)) {
		if read == nil {
			return nil, &tokens.Error{Code: tokens.CodeUsage, Msg: "keys cannot be read from files here", Hint: "paste the key"}
		}
		return read(ctx, text, passphrase)
	}
	opt := tokens.KeyOptions{}
	if passphrase.Len() > 0 {
		opt.Passphrase = func(string) ([]byte, error) { return passphrase.Reveal(), nil }
	}
	// Terminals send the ends of pasted lines as CR.
	file, err := tokens.ParseKeys([]byte(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")), opt)
	if err != nil {
		return nil, err
	}
	return file.Keys, nil
}

// importInto brings the keys into a keyset that is there, all or none.
func (m *Model) importInto(v Values, keys []keystore.NewKey) tea.Cmd {
	opt := keystore.ImportOptions{}
	if v["as"] != asUsual {
		opt.As = keystore.State(v["as"])
	}
	if v["until"] != "" && v["as"] != asNext {
		until, err := when.Parse(v["until"], m.s.Clock.Now(), m.s.Clock.Zone())
		if err != nil {
			return m.failInForm(err)
		}
		opt.Until = until.Time
	}
	op := func(force bool) keystore.Operation {
		opt := opt
		opt.Force = force
		return func(now time.Time, k keystore.Keyset, _ keystore.Maker) (keystore.Change, error) {
			return k.ImportAll(now, opt, keys)
		}
	}
	return m.do(ChangeKeyset{
		Name: v["name"], Title: "Import " + wording.Count(len(keys), "key") + " into " + v["name"] + "?", Yes: "import", Did: "has " + wording.Count(len(keys), "key") + " more",
		Op: op(false), Force: op(true),
	})
}

// adopt makes a keyset of the keys, after it has shown the plan.
func (m *Model) adopt(v Values, keys []keystore.NewKey, specs []keystore.KeySpec) tea.Cmd {
	policy, _, err := policyOf(v, keystore.DefaultPolicy())
	if err != nil {
		return m.failInForm(err)
	}
	opt := keystore.AdoptOptions{Name: v["name"], Policy: policy, Current: v["current"]}
	opt.MakeLikeCurrent(keys, specs)
	now := m.s.Clock.Now()
	c, err := keystore.Adopt(now, opt, keys, keystore.Pretend(opt.Make))
	if err != nil {
		return m.failInForm(err)
	}
	n := makeKeyset{name: opt.Name, stock: &keystore.Stock{Make: keystore.Generate(opt.Make)},
		change: func(now time.Time, mk keystore.Maker) (keystore.Change, error) {
			return keystore.Adopt(now, opt, keys, mk)
		}}
	if c.Keyset.Rotates() {
		n.keys = 1
	}
	p := planned{change: c, plan: keystore.NewPlan(now, keystore.Keyset{}, c)}
	do := m.withStore(v, n)
	m.closeForm()
	return m.showPlan(asking{title: "Make " + opt.Name + " of " + wording.Count(len(keys), "key") + "?", yes: "make it", do: do}, []planned{p})
}
