package tui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/wording"
	"fob/tui/screen"
)

// AskExport asks in which form, and where to, a key leaves the keystore, or
// with no Kid every key of a keyset that verifies. Private halves have to be
// asked for by a word.
type AskExport struct{ Keyset, Kid string }

// What is exported, and where to.
const (
	publicHalf  = "public"
	privateHalf = "private"
	toClipboard = "clipboard"
	toFile      = "file"
)

func (a AskExport) run(m *Model) tea.Cmd {
	k, ok := m.s.Store.Find(a.Keyset)
	if !ok {
		return nil
	}
	halves, forms := []string{publicHalf, privateHalf}, []string{"jwk", "jwks", "pem", "der", "ssh", "pkcs1", "sec1"}
	what, has := k.Name, true
	switch e, one := k.Find(a.Kid); {
	case one:
		what, has = k.Name+"/"+visible.String(k.Short(e.Kid)), e.HasPrivate
	default:
		forms = []string{"jwks"}
	}
	switch {
	case k.Symmetric():
		halves = []string{privateHalf}
		if len(forms) > 1 {
			forms = []string{"jwk", "jwks", "raw"}
		}
	case !has:
		halves = []string{publicHalf}
	}
	private := func(v Values) bool { return v["half"] == privateHalf }
	seals := func(v Values) bool { return private(v) && canSeal(v["form"]) }
	return m.do(Open{&Form{
		Heading: "Export " + what,
		Go:      "export",
		Fields: []FormField{
			{Name: "half", Label: "half", Value: halves[0], Options: halves},
			{Name: "form", Label: "form", Value: forms[0], Options: forms},
			{Name: "word", Label: "type private", Hide: not(private), Help: "a private key leaves the keystore: type the word private"},
			{Name: "passphrase", Label: "sealed by", Secret: true, Hide: not(seals), Help: "a passphrase; empty leaves the key in the clear"},
			{Name: "again", Label: "again", Secret: true, Hide: func(v Values) bool { return !seals(v) || v["passphrase"] == "" }},
			{Name: "to", Label: "to", Value: toClipboard, Options: []string{toClipboard, toFile}},
			{Name: "file", Label: "file", Hide: func(v Values) bool { return v["to"] != toFile }, Help: "one that is not there yet; only you can read it"},
		},
		Check:   checkExport,
		Preview: previewExport,
		Submit:  func(v Values) Intent { return exportKeys{a, v} },
	}})
}

func not(f func(Values) bool) func(Values) bool { return func(v Values) bool { return !f(v) } }

// canSeal tells the forms that a passphrase can seal.
func canSeal(form string) bool { return form == "pem" || form == "der" || form == "ssh" }

func checkExport(v Values) (field, problem string) {
	binary := v["form"] == "der" || v["form"] == "raw"
	switch {
	case v["half"] == privateHalf && v["word"] != "private":
		return "word", "type private to let a private key out"
	case v["half"] == privateHalf && canSeal(v["form"]) && v["passphrase"] != v["again"]:
		return "again", "the two passphrases differ"
	case v["to"] == toFile && v["file"] == "":
		return "file", "which file?"
	case v["to"] == toClipboard && binary:
		return "to", v["form"] + " is binary: write it to a file"
	}
	return "", ""
}

// previewExport says what is about to leave.
func previewExport(v Values) Lines {
	return func(f Frame, w int) [][]screen.Span {
		t := planText{f: f, w: w}
		st := f.St
		switch {
		case v["half"] != privateHalf:
			t.add("✓", st.Good, st.Muted, "the public half: it may go anywhere")
		case canSeal(v["form"]) && v["passphrase"] != "":
			t.add("!", st.Warn, st.Warn, "the private half, sealed by the passphrase")
		default:
			t.add("!", st.Bad, st.Bad, "the private half in the clear: whoever reads it signs as you")
		}
		if v["half"] == privateHalf && v["to"] == toClipboard {
			t.add("·", st.Muted, st.Muted, "other programs can read the clipboard; it is cleared after a while")
		}
		return t.lines
	}
}

// exportKeys lets keys out. Their text is in no state: it goes from the seal to
// the file or the clipboard.
type exportKeys struct {
	AskExport
	v Values
}

func (x exportKeys) run(m *Model) tea.Cmd {
	k, ok := m.s.Store.Find(x.Keyset)
	if !ok {
		return m.failInForm(&keystore.Error{Code: keystore.CodeNotFound, Op: "keyset " + x.Keyset, Msg: "it is not there any more"})
	}
	entries := k.Verifying(m.s.Clock.Real, m.s.Clock.Real)
	if x.Kid != "" {
		e, ok := k.Find(x.Kid)
		if !ok {
			return m.failInForm(&keystore.Error{Code: keystore.CodeNotFound, Op: "export", Msg: "the key is not there any more"})
		}
		entries = []keystore.KeyEntry{e}
	}
	if x.v["half"] == publicHalf {
		return m.exportWith(x, entries, func() (keyOf, error) { return k.PublicKey, nil })
	}
	return m.withVault(Keys, func(v *keystore.Vault) tea.Cmd {
		with := slices.DeleteFunc(slices.Clone(entries), func(e keystore.KeyEntry) bool { return !e.HasPrivate })
		return m.exportWith(x, with, func() (keyOf, error) {
			o, err := v.Open(k.Name)
			if err != nil {
				return nil, err
			}
			return o.Key, nil
		})
	})
}

// keyOf gives the key of an entry.
type keyOf func(keystore.KeyEntry) (*tokens.Key, error)

// exportWith writes the keys to where they are wanted. Sealing takes its time,
// so all of it happens in the background.
func (m *Model) exportWith(x exportKeys, entries []keystore.KeyEntry, open func() (keyOf, error)) tea.Cmd {
	what := "the " + x.v["half"] + " half of " + wording.Count(len(entries), "key") + " of " + x.Keyset
	file, write := x.v["file"], m.w.WriteFile
	if x.v["to"] == toFile && write == nil {
		return m.failInForm(&tokens.Error{Code: tokens.CodeUsage, Msg: "files cannot be written here"})
	}
	return m.work(Keys, "exporting", func(ctx context.Context) then {
		key, err := open()
		var text []byte
		if err == nil {
			text, err = writeKeys(x.v, entries, key)
		}
		if err == nil && x.v["to"] == toFile {
			// Mode 0600 for public halves too: who may read them is for their owner to say.
			err = write(ctx, file, text, true)
		}
		return func(m *Model) tea.Cmd {
			if err != nil {
				return m.failInForm(err)
			}
			m.closeForm()
			if x.v["to"] == toFile {
				return m.do(Notify{Tone: Did, Text: "wrote " + what + " to " + visible.String(file)})
			}
			return m.do(Copy{Text: text, What: what, Secret: x.v["half"] == privateHalf})
		}
	})
}

// writeKeys writes the keys in the form that was asked for.
func writeKeys(v Values, entries []keystore.KeyEntry, key keyOf) ([]byte, error) {
	var keys []*tokens.Key
	for _, e := range entries {
		k, err := key(e)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	private := v["half"] == privateHalf
	switch {
	case len(keys) == 0:
		return nil, &keystore.Error{Code: keystore.CodeNotFound, Op: "export", Msg: "there is no key to export"}
	case v["form"] == "jwks":
		text, err := tokens.MarshalJWKSet(keys, private)
		return append(text, '\n'), err
	}
	opt := tokens.WriteKeyOptions{Format: tokens.KeyFormat(v["form"]), Public: !private}
	if private && canSeal(v["form"]) && v["passphrase"] != "" {
		opt.Seal, opt.Passphrase = true, []byte(v["passphrase"])
	}
	return tokens.WriteKey(keys[0], opt)
}
