package cli

import (
	"github.com/spf13/cobra"

	"fob/keystore"
	"fob/tokens/visible"
	"fob/tokens/wording"
)

const jwksLong = `The JWK Set as it is published now: what verifiers and senders are to fetch.

Of a keyset that signs it holds every key that verifies: next, current and
previous. Of one that encrypts it holds the current key only, so that senders move
on. Shared secrets are in no JWK Set. Without a NAME it holds all keysets but
those with the public keys of others, which are published when they are named.

A keyset that cannot be read stops it: a set that lacks its keys would turn good
tokens away. -o FILE is replaced whole or not at all, with mode 0644. --at shows
the set of another time, as things stand. Nothing is unlocked.`

const jwksExample = `  fob jwks
  fob jwks auth-api -o jwks.json
  fob jwks --at +24h`

func newJWKS(a *app) *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:     "jwks [NAME…]",
		Short:   "The public JWK Set, as published now",
		Long:    jwksLong,
		Example: jwksExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(_ *cobra.Command, args []string) error { return a.jwks(args, file) },
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "write it to `FILE`, whole or not at all")
	return cmd
}

func (a *app) jwks(args []string, file string) error {
	at, err := a.now()
	if err != nil {
		return err
	}
	list, err := a.keysets(args)
	if err != nil {
		return err
	}
	published, err := a.published(list, len(args) > 0)
	if err != nil {
		return err
	}
	now := a.Now()
	count := 0
	seen := map[string]string{}
	for _, k := range published {
		for _, e := range k.Published(now, at) {
			count++
			if other, twice := seen[e.Kid]; twice {
				a.warnText("the kid " + visible.String(e.Kid) + " is in " + other + " and in " + k.Name + ": verifiers may take the wrong one")
			}
			seen[e.Kid] = k.Name
		}
	}
	text := append(visible.AppendJSON(nil, keystore.JWKS(now, at, published...)), '\n')
	if file == "" || file == "-" {
		return a.write(text)
	}
	if err := replaceFile(file, text, 0o644, "write the JWK Set"); err != nil {
		return err
	}
	if a.json {
		return a.writeValue(struct {
			File string `json:"file"`
			Keys int    `json:"keys"`
		}{file, count})
	}
	a.note("%s written to %s", wording.Count(count, "key"), file)
	return nil
}

// published picks the keysets whose keys are published.
func (a *app) published(list []keystore.Listing, named bool) ([]keystore.Keyset, error) {
	var published []keystore.Keyset
	var failed failures
	for _, l := range list {
		switch {
		case l.Err != nil:
			failed.add(l.Err)
		case l.Keyset.Symmetric() && named:
			failed.add(&keystore.Error{Code: keystore.CodeRefused, Op: "keyset " + l.Name, Msg: "it holds shared secrets, which are in no JWK Set"})
		case l.Keyset.Symmetric(), l.Keyset.Kind == keystore.KindVerify && !named:
		default:
			published = append(published, l.Keyset)
		}
	}
	if err := failed.tell(a); err != nil {
		return nil, err
	}
	if len(published) == 0 {
		a.note("no keyset is published: the set is empty")
	}
	return published, nil
}
