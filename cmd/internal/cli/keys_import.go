package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens"
)

const keysImportLong = `Bring keys from elsewhere: PEM, DER, JWK, a whole JWK Set, OpenSSH, a certificate,
a secret; every KEY form works (fob help keys).

Where there is no keyset NAME it is made of the keys: the first that can sign
becomes current (--current KID names another), the others previous, since they may
have signed, and a next key is made. Public keys alone make a keyset that verifies
and never signs.

Into a keyset that is there, a key comes as next if it can sign, else as previous;
--as says otherwise, and rotate makes next current. --until TIME says when the
last token of a previous key has expired.

The kid is the key's own, else the RFC 7638 thumbprint, of a secret a random one.`

const keysImportExample = `  fob keys import legacy key.pem --alg RS256 --kid 2024-01
  fob keys import partner issuer.pem
  fob keys import partner jwks.json
  fob keys import shared secret:@hook.bin --alg HS256
  fob keys import auth-api old.pem --as previous --until 2027-01-31`

// keysImportFlags are the flags of fob keys import.
type keysImportFlags struct {
	in      keyFlags
	alg     string
	kid     string
	as      string
	until   string
	current string
	force   bool
	policy  policyFlags
	dry     bool
}

func newKeysImport(a *app) *cobra.Command {
	var f keysImportFlags
	cmd := &cobra.Command{
		Use:     "import NAME FILE|KEY",
		Short:   "Bring keys from elsewhere",
		Long:    keysImportLong,
		Example: keysImportExample,
		Args:    cobra.ExactArgs(2),
		RunE:    func(_ *cobra.Command, args []string) error { return a.keysImport(&f, args[0], args[1]) },
	}
	fs := cmd.Flags()
	fs.StringVar(&f.alg, "alg", "", "the `ALGORITHM` that the keys are for, where they do not say it")
	fs.StringVar(&f.kid, "kid", "", "the id of the key, in place of its own")
	fs.StringVar(&f.as, "as", "", "next or previous, in a keyset that is there")
	fs.StringVar(&f.until, "until", "", "the last token of a previous key expires at `TIME`")
	fs.StringVar(&f.current, "current", "", "the `KID` of the key that is to sign, in a new keyset")
	fs.BoolVar(&f.force, "force", false, "let the key take the place of the next one")
	fs.StringVar(&f.in.passphraseFile, "passphrase-file", "", "the passphrase of a sealed key is in `FILE`")
	f.policy.add(cmd)
	dryFlag(cmd, &f.dry)
	return cmd
}

func (a *app) keysImport(f *keysImportFlags, arg, ref string) error {
	name, err := oneName(arg)
	if err != nil {
		return err
	}
	if _, err := a.changeTime(f.dry); err != nil {
		return err
	}
	source := convertSource(ref)
	keys, err := a.loadRef(source, &f.in)
	if err != nil {
		return err
	}
	if f.kid != "" && len(keys) > 1 {
		return usageError(fmt.Sprintf("one --kid for %d keys", len(keys)), "import them one by one")
	}
	fresh, specs, err := keystore.PrepareKeys(keys, f.alg, f.kid)
	if err != nil {
		return &tokens.Error{Code: codeOf(err), Op: shownRef(source), Hint: hintOf(err), Err: err}
	}
	there, err := a.keysetThere(name)
	switch {
	case err != nil:
		return err
	case there:
		return a.importInto(f, name, fresh)
	}
	return a.adopt(f, name, fresh, specs)
}

// importInto brings the keys into a keyset that is there, all or none.
func (a *app) importInto(f *keysImportFlags, name string, keys []keystore.NewKey) error {
	if f.current != "" || f.policy.given() {
		return usageError(fmt.Sprintf("%s is there: --current and the flags of the policy are for a new keyset", name),
			"fob keys policy changes the policy; rotate makes the next key current")
	}
	opt := keystore.ImportOptions{As: keystore.State(f.as), Force: f.force}
	if f.until != "" {
		var err error
		if opt.Until, err = a.parseTime("--until", f.until, a.Now()); err != nil {
			return err
		}
	}
	op := func(now time.Time, k keystore.Keyset, _ keystore.Maker) (keystore.Change, error) {
		return k.ImportAll(now, opt, keys)
	}
	return a.changeKeyset(keysetChange{name: name, did: "extended", op: op, dry: f.dry})
}

// adopt makes a keyset of the keys.
func (a *app) adopt(f *keysImportFlags, name string, keys []keystore.NewKey, specs []keystore.KeySpec) error {
	if f.as != "" || f.until != "" {
		return usageError(fmt.Sprintf("there is no keyset %s: --as and --until are for one that is there", name), "leave them out; --current KID says which key is to sign")
	}
	policy, err := f.policy.policy()
	if err != nil {
		return err
	}
	opt := keystore.AdoptOptions{Name: name, Policy: policy, Current: f.current}
	opt.MakeLikeCurrent(keys, specs)
	now, err := a.changeTime(f.dry)
	if err != nil {
		return err
	}
	plan, err := keystore.Adopt(now, opt, keys, keystore.Pretend(opt.Make))
	if err != nil {
		return err
	}
	ch := keysetChange{name: name, did: "made", dry: f.dry}
	if f.dry {
		return a.tellChange(ch, keystore.Keyset{}, plan, now)
	}
	made := &keystore.Stock{Make: keystore.Generate(opt.Make)}
	if plan.Keyset.Rotates() {
		if err := made.Fill(1); err != nil {
			return err
		}
	}
	vault, err := a.openOrInit()
	if err != nil {
		return err
	}
	now = a.Now()
	c, err := keystore.Adopt(now, opt, keys, made.Next)
	if err != nil {
		return err
	}
	if err := vault.Create(a.context(), c); err != nil {
		return err
	}
	return a.tellChange(ch, keystore.Keyset{}, c, now)
}
