package cli

import (
	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens"
)

const keysNewLong = `Make a keyset: a current key, which signs at once, and a next one, which is
published ahead of the first rotation.

ALG is any algorithm: of a signature (ES256, EdDSA, RS256, HS256 …), of key
management (ECDH-ES+A256KW, RSA-OAEP-256 …) or of content encryption (A256GCM …).
The kid is the RFC 7638 thumbprint, of a secret a random one; --kid names the
first key. What the flags of the policy leave out has its default.

Where there is no keystore yet, it is made, with its identity in the keyring of
this system. Without a keyring, make it first: fob store init --unlock passphrase,
or --unlock identity with a file named in FOB_IDENTITY_FILE.`

const keysNewExample = `  fob keys new demo --alg ES256
  fob keys new orders --alg EdDSA --rotate-every 30d --max-token-ttl 15m
  fob keys new mail --alg ECDH-ES+A256KW --crv X25519
  fob keys new plan --alg RS256 --dry-run`

// keysNewFlags are the flags of fob keys new.
type keysNewFlags struct {
	spec   keystore.KeySpec
	kid    string
	policy policyFlags
	dry    bool
}

func newKeysNew(a *app) *cobra.Command {
	var f keysNewFlags
	cmd := &cobra.Command{
		Use:     "new NAME --alg ALG",
		Short:   "A keyset, with a current and a next key",
		Long:    keysNewLong,
		Example: keysNewExample,
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.keysNew(&f, args[0]) },
	}
	fs := cmd.Flags()
	fs.StringVar(&f.spec.Alg, "alg", "", "the `ALGORITHM` that the keys are for")
	fs.IntVar(&f.spec.Bits, "bits", 0, "size of RSA keys (3072)")
	fs.StringVar(&f.spec.Crv, "crv", "", "curve of ECDH-ES keys: P-256, P-384, P-521 or X25519")
	fs.StringVar(&f.kid, "kid", "", "the id of the first key (RFC 7638 thumbprint)")
	f.policy.add(cmd)
	dryFlag(cmd, &f.dry)
	return cmd
}

func (a *app) keysNew(f *keysNewFlags, name string) error {
	if f.spec.Alg == "" {
		return usageError("no algorithm", "say --alg ES256, or another that the keys are to be for")
	}
	now, err := a.changeTime(f.dry)
	if err != nil {
		return err
	}
	policy, err := f.policy.policy()
	if err != nil {
		return err
	}
	if f.kid != "" {
		if err := keystore.CheckKid(f.kid); err != nil {
			return err
		}
	}
	opt := keystore.NewOptions{Name: name, Make: f.spec, Policy: policy}
	plan, err := keystore.New(now, opt, keystore.Pretend(f.spec)) // what cannot be is refused before anything is made
	if err != nil {
		return err
	}
	ch := keysetChange{name: name, did: "made", dry: f.dry}
	if f.dry {
		return a.tellChange(ch, keystore.Keyset{}, plan, now)
	}
	made := &keystore.Stock{Make: keystore.Generate(f.spec)}
	if f.kid != "" {
		first, err := namedKeyOf(f.spec, f.kid)
		if err != nil {
			return err
		}
		made.Keys = append(made.Keys, first)
	}
	if err := made.Fill(2); err != nil {
		return err
	}
	vault, err := a.openOrInit()
	if err != nil {
		return err
	}
	now = a.Now()
	c, err := keystore.New(now, opt, made.Next)
	if err != nil {
		return err
	}
	if err := vault.Create(a.context(), c); err != nil {
		return err
	}
	return a.tellChange(ch, keystore.Keyset{}, c, now)
}

// namedKeyOf makes a key with a kid of its own.
func namedKeyOf(spec keystore.KeySpec, kid string) (keystore.NewKey, error) {
	k, err := tokens.GenerateKey(tokens.KeygenOptions{Alg: spec.Alg, Bits: spec.Bits, Crv: spec.Crv, Kid: kid})
	if err != nil {
		return keystore.NewKey{}, err
	}
	n, _, err := keystore.PrepareKey(k, "", kid)
	return n, err
}
