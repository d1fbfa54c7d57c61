package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens"
	"fob/tokens/wording"
)

const keysExportLong = `Write keys of a keyset in any form: the public halves, unless --private is given.

NAME exports every key that verifies (next, current and previous), as a JWK Set;
NAME/KID one key, whatever its state, as a JWK. What verifiers should fetch is
fob jwks.

--private is the only way by which a private key leaves the keystore: into a file
of mode 0600 (-o FILE), or to stdout after a confirmation on a terminal.`

const keysExportExample = `  fob keys export auth-api
  fob keys export auth-api/3f9c --format pem
  fob keys export auth-api/3f9c --private --format pem -o signing.pem
  fob keys export auth-api --private -o all-keys.json`

// keysExportFlags are the flags of fob keys export.
type keysExportFlags struct {
	out     keyOut
	private bool
}

func newKeysExport(a *app) *cobra.Command {
	var f keysExportFlags
	cmd := &cobra.Command{
		Use:     "export NAME[/KID]",
		Short:   "Write keys in any form, the public halves by default",
		Long:    keysExportLong,
		Example: keysExportExample,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.keysExport(&f, args[0], cmd.Flags().Changed("format"))
		},
	}
	f.out.add(cmd, "new-passphrase-file")
	cmd.Flags().Lookup("format").DefValue = "jwks, of one key jwk"
	cmd.Flags().BoolVar(&f.private, "private", false, "the private halves; needs -o FILE or a terminal")
	return cmd
}

func (a *app) keysExport(f *keysExportFlags, ref string, formatGiven bool) error {
	name, kid, err := keystore.ParseRef(ref)
	if err != nil {
		return err
	}
	if !formatGiven && kid == "" {
		f.out.format = "jwks"
	}
	if err := f.out.check(); err != nil {
		return err
	}
	store, k, err := a.keyset(name)
	if err != nil {
		return err
	}
	entries := k.Verifying(a.Now(), a.Now())
	if kid != "" {
		e, err := k.Resolve(kid)
		if err != nil {
			return err
		}
		e.State = e.StateAt(a.Now(), a.Now())
		entries = []keystore.KeyEntry{e}
	}
	keys, err := a.exported(f, store, k, entries)
	if err != nil {
		return err
	}
	return a.writeExport(f, keys)
}

// exported gives the keys that leave the keystore.
func (a *app) exported(f *keysExportFlags, store *keystore.Store, k keystore.Keyset, entries []keystore.KeyEntry) ([]*tokens.Key, error) {
	if !f.private {
		return publicHalves(k, entries)
	}
	var with []keystore.KeyEntry
	for _, e := range entries {
		if e.HasPrivate {
			with = append(with, e)
		} else {
			a.note("left out: %s/%s, its private half is not here", k.Name, k.Short(e.Kid))
		}
	}
	if len(with) == 0 {
		return nil, &keystore.Error{Code: keystore.CodeUnfit, Op: "export", Msg: "there is no private half of it", Hint: "without --private, the public half is written"}
	}
	if err := a.mayReveal(f, k, with); err != nil {
		return nil, err
	}
	vault, err := a.unlock(store)
	if err != nil {
		return nil, err
	}
	opened, err := vault.Open(k.Name)
	if err != nil {
		return nil, err
	}
	var keys []*tokens.Key
	for _, e := range with {
		key, err := opened.Key(e)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// mayReveal lets private keys out into a file, or else after a confirmation.
func (a *app) mayReveal(f *keysExportFlags, k keystore.Keyset, entries []keystore.KeyEntry) error {
	if f.out.file != "" && f.out.file != "-" {
		return nil
	}
	if !a.Streams.InIsTTY {
		return &keystore.Error{Code: keystore.CodeRefused, Op: "export", Msg: "private keys do not go to stdout without a confirmation on a terminal",
			Hint: "write them with -o FILE, which only its owner can read"}
	}
	what := fmt.Sprintf("print the private half of %s of %s", wording.Count(len(entries), "key"), k.Name)
	return a.confirm("", what, "name "+k.Name, "NAME", func(word string) bool { return word == k.Name })
}

func publicHalves(k keystore.Keyset, entries []keystore.KeyEntry) ([]*tokens.Key, error) {
	var keys []*tokens.Key
	for _, e := range entries {
		key, err := k.PublicKey(e)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, &keystore.Error{Code: keystore.CodeNotFound, Op: "export", Msg: "no key of " + k.Name + " verifies any more", Hint: "name one: NAME/KID"}
	}
	return keys, nil
}

// writeExport writes the keys as keys convert does.
func (a *app) writeExport(f *keysExportFlags, keys []*tokens.Key) error {
	c := &convertFlags{out: f.out}
	c.out.public = !f.private
	text, err := a.convert(c, keys)
	if err != nil {
		return err
	}
	if a.json {
		return a.convertJSON(c, keys, text)
	}
	return a.putKey(&c.out, text, f.private, convertedName(keys, c.out.public))
}
