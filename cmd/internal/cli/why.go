package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fob/tokens"
	"fob/tokens/why"
)

const whyLong = `Find out why a token is refused: what would make its signature verify, and what
else refuses it.

The token is judged first as fob verify judges it, with the same demands. If its
signature does not hold, fob tries what usually goes wrong: other keys (of the
same set, retired ones, all of the keystore), the secret with and without its
newline, base64, hex, quotes; another algorithm; ECDSA signatures in DER; a header
or a payload that was written anew after signing; padding; detached and unencoded
payloads; and the tricks of forgers. It says what fits and what to mend on which
side, what it tried, and that nothing fits where nothing does.

A cause is never a verdict: a token that verifies only after a change does not
verify. What is marked "do not accept" is how tokens are forged.

KEY is as for fob verify. A locked keystore is searched for public keys only,
unless -k names a keyset of shared secrets or a file opens it without asking.
--limit why-checks=N bounds the work.

Exit status: 0 the reason is known, or the token verifies; 1 nothing that was
tried fits; 3 the token cannot be read; 4 no key was given or none fits.`

const whyExample = `  fob why @session.txt -k secret:env:JWT_SECRET
  fob why @token.txt -k @public.pem --iss https://issuer.example --aud orders
  fob why @token.txt -k @jwks.json --json
  fob why @detached.txt -k @public.pem --detached body.json`

func newWhy(a *app) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:     "why [TOKEN] -k KEY…",
		Short:   "What would make a signature verify that does not",
		Long:    whyLong,
		Example: whyExample,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.why(args, &f, cmd.Flags())
		},
	}
	f.demands(cmd.Flags())
	return cmd
}

// searched is what was found out of one token.
type searched struct {
	judged   tokens.Judgement
	layer    int // of the token that was searched, from 0
	result   *why.Result
	refusals []why.Cause // of all layers
	stripped []string
}

func (a *app) why(args []string, f *verifyFlags, given *pflag.FlagSet) error {
	p, err := a.policy(f, given)
	if err != nil {
		return err
	}
	a.texts = &keyTexts{of: map[*tokens.Key][]byte{}}
	a.usualKey(&f.keys)
	list, err := a.verifiers(&f.keys, f.keys.refs, useVerify)
	if err != nil {
		return err
	}
	if args, err = a.tokenArgs(args); err != nil {
		return err
	}
	t, err := a.readToken(args[0], p.Limits)
	if err != nil {
		return err
	}
	keys := tokens.NewKeys(list...)
	s := &searched{stripped: t.stripped, judged: tokens.Fold(tokens.VerifyLayers(tokens.Decode(t.text, p.Limits), keys, p))}
	a.search(s, list, p)
	malformed := s.judged.Malformed()
	if malformed != nil && len(s.result.Causes) == 0 {
		return malformed
	}
	var out []byte
	if a.json {
		out = appendSearched([]byte{'{'}, s, p)
		out = append(out, '}', '\n')
	} else {
		r := a.renderer(nil, p.At)
		r.searched(s, keys, a.at != "")
		out = r.Out
	}
	if err := a.write(out); err != nil {
		return err
	}
	if err := a.context().Err(); err != nil {
		return err // interrupted, and what was found by then is told
	}
	return asStatus(exitOfSearch(s, keys))
}

// search looks into the outermost layer that does not hold.
func (a *app) search(s *searched, given []tokens.Verifier, p *tokens.Policy) {
	layers := s.judged.Layers
	s.layer = len(layers) - 1
	for i := range layers {
		l := &layers[i]
		if l.Err != nil || l.Report != nil && l.Opened == nil && l.Report.Signature.Status != tokens.StatusValid {
			s.layer = i
			break
		}
	}
	for i := range layers {
		if layers[i].Report != nil {
			s.refusals = append(s.refusals, why.Refusals(layers[i].Report, p)...)
		}
	}
	q := *p
	if s.layer > 0 {
		q.HasDetached, q.Detached = false, nil
	}
	d := layers[s.layer].Token
	s.result = why.Find(a.context(), &why.Input{Token: d, Keys: a.candidates(given, wantsSecret(d)), Policy: q})
}

// wantsSecret tells a token that a shared secret, or a private key, may explain.
func wantsSecret(d *tokens.Decoded) bool {
	return d.Form.IsJWE() || len(d.Signatures) > 0 && strings.HasPrefix(d.Signatures[0].Alg(), "HS")
}

// exitOfSearch is 0 where the reason is known.
func exitOfSearch(s *searched, keys *tokens.Keys) int {
	switch s.result.Outcome {
	case why.Verifies, why.Explained:
		return exitOK
	case why.NotTried:
		if keys.Len() == 0 {
			return exitKey
		}
		return exitNo
	}
	if exit := exitOfVerdict(&s.judged, keys); exit != exitOK {
		return exit
	}
	return exitNo
}
