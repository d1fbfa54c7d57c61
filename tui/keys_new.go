package tui

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/wording"
	"fob/tui/screen"
)

// AskNewKeyset asks what keyset to make. Where there is no keystore yet, the
// same dialog asks where its identity is to be kept.
type AskNewKeyset struct{}

func (AskNewKeyset) run(m *Model) tea.Cmd {
	form := &Form{
		Heading: "New keyset",
		Intro:   "A current key, which signs at once, and a next one, which is published ahead of the first rotation.",
		Go:      "make the keys",
		Fields: append([]FormField{
			{Name: "name", Label: "name", Value: m.freeKeysetName(), Help: "such as auth-api: a-z, 0-9, '.', '_' and '-'"},
			{Name: "alg", Label: "algorithm", Value: "ES256", Options: newAlgorithms(), Help: "← → or its first letter; ES256 is right for most"},
			{Name: "bits", Label: "size", Value: "3072", Options: []string{"2048", "3072", "4096"}, Hide: func(v Values) bool { return !isRSA(v["alg"]) }},
			{Name: "crv", Label: "curve", Value: "P-256", Options: []string{"P-256", "P-384", "P-521", "X25519"}, Hide: func(v Values) bool { return !strings.HasPrefix(v["alg"], "ECDH-ES") }},
		}, policyFields(keystore.DefaultPolicy(), nil)...),
		Check: func(v Values) (string, string) {
			if field, err := checkNew(v); err != nil {
				return field, problemOf(err)
			}
			return "", ""
		},
		Preview: previewNew,
		Submit:  func(v Values) Intent { return submitNew{v} },
	}
	if m.store == nil {
		m.askKeeping(form)
	}
	return m.do(Open{form})
}

// freeKeysetName proposes a name for the first keyset, and none for others.
func (m *Model) freeKeysetName() string {
	if len(m.s.Store.Sets) == 0 {
		return "auth-api"
	}
	return ""
}

// newAlgorithms lists what a keyset can be made for, the usual first.
func newAlgorithms() []string {
	list := []string{"ES256", "EdDSA", "RS256", "PS256", "HS256"}
	has := func(name string) bool {
		for _, n := range list {
			if n == name {
				return true
			}
		}
		return false
	}
	for _, p := range [...]tokens.Purpose{tokens.PurposeSign, tokens.PurposeKey, tokens.PurposeEnc} {
		for _, a := range tokens.Algorithms(p) {
			if p == tokens.PurposeKey && (a.Name == "dir" || strings.HasPrefix(a.Name, "PBES2")) {
				continue // a key for dir is named by its content encryption; a password is no key that rotates
			}
			if !a.DecryptOnly && !has(a.Name) {
				list = append(list, a.Name)
			}
		}
	}
	return list
}

func isRSA(alg string) bool {
	for _, p := range [...]tokens.Purpose{tokens.PurposeSign, tokens.PurposeKey} {
		if a := tokens.LookupAlgorithm(p, alg); a != nil {
			return a.Kty == "RSA"
		}
	}
	return false
}

// specOfForm reads what the keys are to be like.
func specOfForm(v Values) keystore.KeySpec {
	spec := keystore.KeySpec{Alg: v["alg"]}
	if isRSA(spec.Alg) {
		spec.Bits, _ = strconv.Atoi(v["bits"]) // one of the options
	}
	if strings.HasPrefix(spec.Alg, "ECDH-ES") {
		spec.Crv = v["crv"]
	}
	return spec
}

// checkNew says what is wrong with the form of a new keyset, and where.
func checkNew(v Values) (field string, err error) {
	if err := keystore.CheckName(v["name"]); err != nil {
		return "name", err
	}
	if _, field, err := policyOf(v, keystore.DefaultPolicy()); err != nil {
		return field, err
	}
	return checkKeeping(v)
}

// previewNew shows the plan, and the command that does the same.
func previewNew(v Values) Lines {
	return func(f Frame, w int) [][]screen.Span {
		t := planText{f: f, w: w}
		st := f.St
		if _, taken := f.S.Store.Find(v["name"]); taken || f.S.Store.Index(v["name"]) >= 0 {
			t.add("✗", st.Bad, st.Bad, "there is a keyset of that name")
			return t.lines
		}
		policy, _, err := policyOf(v, keystore.DefaultPolicy())
		name := v["name"]
		if name == "" {
			name = "demo" // the plan does not depend on it
		}
		if err == nil {
			err = keystore.CheckName(name)
		}
		if err != nil {
			t.add("✗", st.Bad, st.Bad, err.Error())
			return t.lines
		}
		keepingLines(&t, v)
		if v["name"] != "" {
			t.add("$", st.Muted, st.Muted, CommandLine(newTwin(v)))
		}
		opt := keystore.NewOptions{Name: name, Make: specOfForm(v), Policy: policy}
		c, err := keystore.New(f.Now(), opt, keystore.Pretend(opt.Make))
		if err != nil {
			t.add("✗", st.Bad, st.Bad, err.Error())
			return t.lines
		}
		p := keystore.NewPlan(f.Now(), keystore.Keyset{}, c)
		t.lines = append(t.lines, Timeline(f, p, c.Keyset, w)...)
		return t.lines
	}
}

// newTwin is the command line that makes the keyset.
func newTwin(v Values) []string {
	spec := specOfForm(v)
	line := []string{"keys", "new", v["name"], "--alg", spec.Alg}
	if spec.Bits != 0 && spec.Bits != 3072 {
		line = append(line, "--bits", strconv.Itoa(spec.Bits))
	}
	if spec.Crv != "" && spec.Crv != "P-256" {
		line = append(line, "--crv", spec.Crv)
	}
	usual := policyFields(keystore.DefaultPolicy(), nil)
	for _, f := range usual {
		if text := v[f.Name]; text != f.Value {
			line = append(line, "--"+strings.ReplaceAll(f.Name, "_", "-"), text)
		}
	}
	return line
}

// submitNew makes the keyset of a form, and the keystore before it where there
// is none.
type submitNew struct{ v Values }

func (s submitNew) run(m *Model) tea.Cmd {
	if m.s.Clock.Away {
		return m.failInForm(errAway)
	}
	policy, _, err := policyOf(s.v, keystore.DefaultPolicy())
	if err != nil {
		return m.failInForm(err)
	}
	spec := specOfForm(s.v)
	opt := keystore.NewOptions{Name: s.v["name"], Make: spec, Policy: policy}
	// What cannot be is refused before anything is made.
	c, err := keystore.New(m.s.Clock.Now(), opt, keystore.Pretend(spec))
	if err != nil {
		return m.failInForm(err)
	}
	n := makeKeyset{name: opt.Name, keys: len(c.Keyset.Keys), stock: &keystore.Stock{Make: keystore.Generate(spec)},
		change: func(now time.Time, mk keystore.Maker) (keystore.Change, error) { return keystore.New(now, opt, mk) }}
	return m.do(m.withStore(s.v, n))
}

// withStore gives what makes the keystore first, where there is none.
func (m *Model) withStore(v Values, then Intent) Intent {
	if m.store != nil {
		return then
	}
	return InitStore{Method: methodOf(v["keep"]), Passphrase: tokens.NewSecret([]byte(v["passphrase"])), Then: then}
}

// makeKeyset makes a keyset that is not there yet.
type makeKeyset struct {
	name   string
	keys   int // to be made
	stock  *keystore.Stock
	change func(now time.Time, mk keystore.Maker) (keystore.Change, error)
}

func (n makeKeyset) run(m *Model) tea.Cmd {
	return m.withVault(Keys, func(v *keystore.Vault) tea.Cmd {
		clock := m.w.Now
		return m.write(Keys, "making "+n.name, func(ctx context.Context) ([]wrote, then) {
			var c keystore.Change
			err := n.fill(ctx)
			if err == nil {
				// The clock is read after the keys were made: nobody knows them before.
				c, err = n.change(clock(), n.stock.Next)
			}
			if err == nil {
				err = v.Create(ctx, c)
			}
			if err != nil {
				return nil, func(m *Model) tea.Cmd { return m.failInForm(err) }
			}
			return []wrote{{n.name, 0, c.Keyset.Generation}}, func(m *Model) tea.Cmd {
				m.closeForm()
				m.wanted = n.name
				return m.do(Notify{Tone: Did, Text: n.name + " was made, with " + wording.Count(len(c.Keyset.Keys), "key")})
			}
		})
	})
}

// fill makes the keys one by one, so that it can be stopped in between.
func (n makeKeyset) fill(ctx context.Context) error {
	for i := 1; i <= n.keys; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := n.stock.Fill(i); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// asKeystore gives the error's own as the keystore has it; nil if it is none.
func asKeystore(err error) *keystore.Error {
	e, _ := errors.AsType[*keystore.Error](err)
	return e
}
