package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/keystore"
	"fob/tokens/visible"
	"fob/tokens/when"
	"fob/tokens/wording"
)

const storeInfoLong = `What the keystore is and holds, without unlocking it: where it is, its id, how it
is unlocked, who else can open it, and how many keysets and keys there are.`

const storeInfoExample = `  fob store info
  fob store info --json
  fob store info --store ./keystore`

func newStoreInfo(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "info",
		Short:   "What the keystore is and holds",
		Long:    storeInfoLong,
		Example: storeInfoExample,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.storeInfo() },
	}
}

// storeFacts are what can be said of a store without unlocking it.
type storeFacts struct {
	dir      string
	info     keystore.Info
	keysets  int
	kinds    map[keystore.Kind]int
	states   map[keystore.State]int
	keys     int
	damaged  []string
	entries  int
	breaks   []keystore.Break
	findings []keystore.Finding
}

func (a *app) storeInfo() error {
	store, err := a.openStoreUnchecked()
	if err != nil {
		return err
	}
	f, err := a.gatherFacts(store)
	if err != nil {
		return err
	}
	if a.json {
		return a.write(append(f.appendJSON([]byte{'{'}), "}\n"...))
	}
	return a.write(f.text(a))
}

func (a *app) gatherFacts(store *keystore.Store) (*storeFacts, error) {
	info, err := store.Info()
	if err != nil {
		return nil, err
	}
	f := &storeFacts{dir: store.Dir(), info: info, kinds: map[keystore.Kind]int{}, states: map[keystore.State]int{}, findings: store.Check()}
	list, err := store.List(a.context())
	if err != nil {
		return nil, err
	}
	now := a.Now()
	for _, l := range list {
		f.keysets++
		if l.Err != nil {
			f.damaged = append(f.damaged, l.Name)
			continue
		}
		f.kinds[l.Keyset.Kind]++
		for _, e := range l.Keyset.Keys {
			f.keys++
			f.states[e.StateAt(now, now)]++
		}
	}
	f.breaks, err = store.Log(func(keystore.Entry) { f.entries++ })
	return f, err
}

func (f *storeFacts) text(a *app) []byte {
	s := a.style(a.Streams.OutIsTTY)
	var out []byte
	line := func(name, text string) {
		out = append(out, s.Dim(fmt.Sprintf("%-12s", name))+visible.Guard(text)+"\n"...)
	}
	line("store", f.dir)
	line("id", f.info.ID)
	line("made", when.Stamp(f.info.Created, a.zone()))
	line("unlocked by", unlockText(f.info.Unlock))
	line("identity", f.info.Identity+" (its public half)")
	if len(f.info.Recipients) == 0 {
		line("recipients", "none: nobody but the store itself can open it, so losing its identity loses the keys")
	}
	for i, r := range f.info.Recipients {
		name := "recipients"
		if i > 0 {
			name = ""
		}
		line(name, recipientText(r))
	}
	line("keysets", f.keysetsText())
	line("keys", f.keysText())
	line("journal", f.journalText())
	if len(f.findings) == 0 {
		line("permissions", "as they should be")
	}
	for _, p := range f.findings {
		line("permissions", p.Path+": "+p.Detail+"; fob store doctor --fix puts it right")
	}
	return out
}

func unlockText(m keystore.Method) string {
	switch m {
	case keystore.MethodPassphrase:
		return "passphrase (its identity is in it, sealed)"
	case keystore.MethodIdentity:
		return "identity (in a file, which FOB_IDENTITY_FILE names)"
	}
	return "keyring (of this system)"
}

func recipientText(r keystore.Recipient) string {
	if r.Name == "" {
		return r.Recipient
	}
	return r.Recipient + " (" + visible.String(r.Name) + ")"
}

func (f *storeFacts) keysetsText() string {
	var parts []string
	for _, k := range []struct {
		kind keystore.Kind
		word string
	}{{keystore.KindSign, "for signing"}, {keystore.KindEncrypt, "for encryption"}, {keystore.KindVerify, "of others, to verify"}} {
		if n := f.kinds[k.kind]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k.word))
		}
	}
	if n := len(f.damaged); n > 0 {
		parts = append(parts, fmt.Sprintf("%d cannot be read: %s", n, strings.Join(f.damaged[:min(n, 10)], ", ")))
	}
	return strings.TrimSuffix(fmt.Sprintf("%d (%s)", f.keysets, strings.Join(parts, ", ")), " ()")
}

func (f *storeFacts) keysText() string {
	var parts []string
	for _, s := range keystore.States() {
		if n := f.states[s]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	return strings.TrimSuffix(fmt.Sprintf("%d (%s)", f.keys, strings.Join(parts, ", ")), " ()")
}

func (f *storeFacts) journalText() string {
	if len(f.breaks) == 0 {
		return wording.Count(f.entries, "entry") + ", and the chain holds"
	}
	return fmt.Sprintf("%s, and the chain does not hold: %s; fob store doctor tells more", wording.Count(f.entries, "entry"), f.breaks[0])
}

// appendStoreInfo appends what store.json says.
func appendStoreInfo(dst []byte, dir string, info keystore.Info) []byte {
	dst = jsonout.AppendText(dst, "store", dir)
	dst = jsonout.AppendText(dst, "id", info.ID)
	dst = jsonout.AppendNumber(dst, "generation", int(info.Generation))
	dst = jsonout.AppendTime(dst, "created", info.Created)
	dst = jsonout.AppendText(dst, "unlock", string(info.Unlock))
	dst = jsonout.AppendText(dst, "identity", info.Identity)
	return appendRecipients(dst, info.Recipients)
}

func appendRecipients(dst []byte, list []keystore.Recipient) []byte {
	dst = append(jsonout.AppendKey(dst, "recipients"), '[')
	for _, r := range list {
		dst = append(jsonout.AppendComma(dst), '{')
		dst = jsonout.AppendText(dst, "recipient", r.Recipient)
		dst = jsonout.AppendTextIf(dst, "name", r.Name)
		dst = append(jsonout.AppendTime(dst, "added", r.Added), '}')
	}
	return append(dst, ']')
}

func (f *storeFacts) appendJSON(dst []byte) []byte {
	dst = appendStoreInfo(dst, f.dir, f.info)
	dst = jsonout.AppendNumber(append(jsonout.AppendKey(dst, "keysets"), '{'), "total", f.keysets)
	for _, k := range []keystore.Kind{keystore.KindSign, keystore.KindEncrypt, keystore.KindVerify} {
		dst = jsonout.AppendNumber(dst, string(k), f.kinds[k])
	}
	dst = append(jsonout.AppendStrings(dst, "unreadable", f.damaged), '}')
	dst = jsonout.AppendNumber(append(jsonout.AppendKey(dst, "keys"), '{'), "total", f.keys)
	for _, s := range keystore.States() {
		dst = jsonout.AppendNumber(dst, string(s), f.states[s])
	}
	dst = append(dst, '}')
	dst = jsonout.AppendNumber(append(jsonout.AppendKey(dst, "journal"), '{'), "entries", f.entries)
	dst = append(jsonout.AppendKey(dst, "breaks"), '[')
	for _, b := range f.breaks {
		dst = jsonout.AppendNumber(append(jsonout.AppendComma(dst), '{'), "line", b.Line)
		dst = append(jsonout.AppendText(dst, "detail", b.Detail), '}')
	}
	return appendStoreFindings(append(dst, "]}"...), f.findings)
}

func appendStoreFindings(dst []byte, list []keystore.Finding) []byte {
	dst = append(jsonout.AppendKey(dst, "findings"), '[')
	for _, f := range list {
		dst = append(jsonout.AppendComma(dst), '{')
		dst = jsonout.AppendText(dst, "id", f.ID)
		dst = jsonout.AppendText(dst, "severity", f.Severity)
		dst = jsonout.AppendText(dst, "path", f.Path)
		dst = jsonout.AppendText(dst, "detail", f.Detail)
		dst = jsonout.AppendTextIf(dst, "fix", f.Fix)
		if f.Fixed {
			dst = jsonout.AppendTrue(dst, "fixed")
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}
