package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/keystore"
	"fob/tokens"
	"fob/tokens/visible"
	"fob/tokens/when"
)

const jarShowLong = `Show a saved token: how it stands, the verdict, and what it says. The verdict is
that of the keyset whose key the token names, and of the keys given with -k.

--raw prints the token alone. Exit status: 0, whatever the verdict (fob jar show
NAME --raw | fob verify -k KEY has one for it); 3 if it cannot be read.`

const jarShowExample = `  fob jar show access
  fob jar show access --json
  fob jar show access --raw | fob verify -k auth-api`

type jarShowFlags struct {
	keys keyFlags
	raw  bool
}

func newJarShow(a *app) *cobra.Command {
	var f jarShowFlags
	cmd := &cobra.Command{
		Use:     "show NAME",
		Short:   "A saved token: verdict and content",
		Long:    jarShowLong,
		Example: jarShowExample,
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.jarShow(&f, args[0]) },
	}
	cmd.Flags().BoolVar(&f.raw, "raw", false, "print the token alone")
	cmd.Flags().StringArrayVarP(&f.keys.refs, "key", "k", nil, "a `KEY` to verify with, beside the keyset's (repeatable)")
	cmd.Flags().StringVar(&f.keys.passphraseFile, "passphrase-file", "", "`FILE` with the passphrase of a sealed key")
	return cmd
}

func (a *app) jarShow(f *jarShowFlags, name string) error {
	if f.raw && a.json {
		return usageError("--raw prints the token alone, not JSON", "leave out --json or --raw")
	}
	now, err := a.now()
	if err != nil {
		return err
	}
	vault, err := a.openVault()
	if err != nil {
		return err
	}
	s, err := findSaved(a, vault, name)
	if err != nil {
		return err
	}
	if f.raw {
		return a.writeRawToken(s.Token.Reveal())
	}
	v, err := a.openJarView(vault)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.infos, func(i keystore.SavedInfo) bool { return i.Name == name })
	if i < 0 {
		return findSavedError(name)
	}
	info := &v.infos[i]
	o := info.At(now)
	keys, err := a.savedKeys(f, o)
	if err != nil {
		return err
	}
	lim := tokens.DefaultLimits()
	d := tokens.Decode(s.Token.Reveal(), lim)
	p := &tokens.Policy{At: now, Limits: lim}
	j := tokens.Fold(tokens.VerifyLayers(d, keys, p))
	whole := j.Malformed() == nil
	if a.json {
		out := append(appendSaved([]byte(`{"saved":{`), info, o, now), '}')
		if whole {
			out = append(appendVerdict(append(jsonout.AppendKey(out, "judgement"), '{'), &j, nil, newReportCache(p)), '}')
		}
		out = append(jsonout.AppendDecoded(append(jsonout.AppendKey(out, "decoded"), '{'), d, nil, nil), '}')
		err = a.write(append(out, "}\n"...))
	} else {
		r := a.renderer(nil, now)
		r.saved(v, info, o)
		if whole {
			r.verdict(&j, keys, a.at != "")
			r.Line("")
			r.Judged = true
		}
		r.Decoded(d)
		err = a.write(r.Out)
	}
	if err == nil && d.Malformed() != nil {
		err = status(exitMalformed)
	}
	return err
}

func findSaved(a *app, vault *keystore.Vault, name string) (keystore.Saved, error) {
	if err := keystore.CheckSavedName(name); err != nil {
		return keystore.Saved{}, err
	}
	list, err := vault.Jar(a.context())
	if err != nil {
		return keystore.Saved{}, err
	}
	i := slices.IndexFunc(list, func(s keystore.Saved) bool { return s.Name == name })
	if i < 0 {
		return keystore.Saved{}, findSavedError(name)
	}
	return list[i], nil
}

func findSavedError(name string) error {
	return &keystore.Error{Code: keystore.CodeNotFound, Op: "saved token " + name, Msg: "there is none of that name in the jar", Hint: "fob jar list lists them"}
}

// writeRawToken writes a token and nothing else.
func (a *app) writeRawToken(token []byte) error {
	if a.Streams.OutIsTTY {
		token = []byte(visible.Multiline(string(token)))
	}
	return a.write(append(slices.Clip(token), '\n'))
}

// savedKeys are the keys that a saved token is held against: those of the keyset
// that it names, and those that were asked for.
func (a *app) savedKeys(f *jarShowFlags, o keystore.Outlook) (*tokens.Keys, error) {
	name := o.Keyset
	if name == "" {
		name, _, _ = strings.Cut(o.Disproved, "/")
	}
	var list []tokens.Verifier
	if name != "" {
		_, k, err := a.keyset(name)
		if err != nil {
			return nil, err
		}
		use := useVerify
		if k.Kind == keystore.KindEncrypt {
			use = useDecrypt
		}
		if list, err = a.keysetVerifiers(name, "", use); err != nil {
			return nil, err
		}
	}
	more, err := a.verifiers(&f.keys, f.keys.refs, useVerify)
	return tokens.NewKeys(append(list, more...)...), err
}

// saved writes what the jar knows of a token.
func (r *renderer) saved(v *jarView, i *keystore.SavedInfo, o keystore.Outlook) {
	m := mark(r.Style, o, r.Now)
	r.Line(m.String() + " " + r.Bold(i.Name) + "  " + m.tint(remains(o, r.Now)) + r.Dim("  saved "+when.Stamp(i.Added, r.Zone)))
	if o.Keyset != "" {
		r.Line(r.Dim("  key   ") + v.keyText(o))
	}
	if text := v.noteText(o, i.Note, r.Now); text != "" {
		r.Line(r.Dim("  note  ") + text)
	}
}
