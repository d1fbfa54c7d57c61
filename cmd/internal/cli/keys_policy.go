package cli

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fob/cmd/internal/show"
	"fob/keystore"
	"fob/tokens/when"
)

const keysPolicyLong = `Show the policy of a keyset, or change it.

  rotate_every    how long a key stays current; 0 leaves rotation to people
  publish_ahead   how long a key is published before it signs: at least as long
                  as verifiers keep a JWK Set
  max_token_ttl   the longest life of a token; minting one that lives longer is
                  refused
  leeway          the clock skew that verifiers forgive

What was promised under the old policy is kept: keys stay for the tokens that
were signed, and none signs before the caches that were filled have lapsed.`

const keysPolicyExample = `  fob keys policy auth-api
  fob keys policy auth-api --set rotate_every=30d --set max_token_ttl=15m
  fob keys policy auth-api --set publish_ahead=1h --dry-run`

func newKeysPolicy(a *app) *cobra.Command {
	var set []string
	var dry bool
	cmd := &cobra.Command{
		Use:     "policy NAME",
		Short:   "Show or change how the keys of a keyset live",
		Long:    keysPolicyLong,
		Example: keysPolicyExample,
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name, err := oneName(args[0])
			if err != nil {
				return err
			}
			if len(set) == 0 {
				return a.showPolicy(name)
			}
			op := func(now time.Time, k keystore.Keyset, _ keystore.Maker) (keystore.Change, error) {
				p, err := setPolicy(k.Policy, set)
				if err != nil {
					return keystore.Change{}, err
				}
				return k.SetPolicy(now, p)
			}
			return a.changeKeyset(keysetChange{name: name, did: "changed", op: op, dry: dry, looks: true})
		},
	}
	cmd.Flags().StringArrayVar(&set, "set", nil, "change `NAME=DURATION`, such as rotate_every=30d")
	dryFlag(cmd, &dry)
	a.jarFlag(cmd)
	return cmd
}

// setPolicy changes what is named, and leaves the rest.
func setPolicy(p keystore.Policy, set []string) (keystore.Policy, error) {
	for _, s := range set {
		name, value, ok := strings.Cut(s, "=")
		if !ok {
			return p, usageError("--set takes NAME=DURATION", "the names are "+strings.Join(keystore.PolicyNames(), ", "))
		}
		var err error
		if p, err = p.Set(name, value); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (a *app) showPolicy(name string) error {
	_, k, err := a.keyset(name)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeValue(k.Policy)
	}
	r := a.renderer(nil, a.Now())
	for _, f := range policyFields(k.Policy) {
		r.Line(show.Padded(f.name, 14) + "  " + when.Duration(f.value))
	}
	return a.write(r.Out)
}

type policyField struct {
	name  string
	value time.Duration
}

func policyFields(p keystore.Policy) []policyField {
	return []policyField{{"rotate_every", p.RotateEvery}, {"publish_ahead", p.PublishAhead}, {"max_token_ttl", p.MaxTokenTTL}, {"leeway", p.Leeway}}
}

// policyFlags are the policy as flags of the commands that make a keyset.
type policyFlags struct{ rotate, ahead, ttl, leeway string }

func (f *policyFlags) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringVar(&f.rotate, "rotate-every", "", "how long a key stays current; 0 leaves rotation to people (90d)")
	fs.StringVar(&f.ahead, "publish-ahead", "", "how long a key is published before it signs (1d)")
	fs.StringVar(&f.ttl, "max-token-ttl", "", "the longest life of a token (1h)")
	fs.StringVar(&f.leeway, "leeway", "", "the clock skew that verifiers forgive (1m)")
}

func (f *policyFlags) given() bool { return *f != policyFlags{} }

func (f *policyFlags) policy() (keystore.Policy, error) {
	var set []string
	for _, v := range []struct{ name, value string }{
		{"rotate_every", f.rotate}, {"publish_ahead", f.ahead}, {"max_token_ttl", f.ttl}, {"leeway", f.leeway},
	} {
		if v.value != "" {
			set = append(set, v.name+"="+v.value)
		}
	}
	p, err := setPolicy(keystore.DefaultPolicy(), set)
	if err != nil {
		return p, err
	}
	return p, p.Validate()
}
