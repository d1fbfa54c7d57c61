package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fob/tokens"
	"fob/tokens/when"
)

const verifyLong = `Judge a token: three verdicts that are never folded into one (signature, time,
policy), and every check under them.

The algorithm comes from the key and is only then compared with the token's
word. The keys are picked by the token's kid, if it has one. An encrypted token
is opened with the keys given, and what is inside it is judged.

KEY is NAME or NAME/KID (a keyset of the keystore), @FILE or a path (PEM, DER,
JWK, JWKS, OpenSSH), - (stdin), fd:N, env:VAR, secret:@FILE or secret:env:VAR (an
HMAC secret), prompt:, or the https URL of a JWK Set. Nothing else goes to the
network. A keyset verifies with every key that is next, current or previous (at
the time of --at), without unlocking, unless its keys are shared secrets.

--profile NAME holds the token against the rules for its kind, each a check of
the policy; fob profiles lists them. --profile auto takes the profile that the
token has the shape of, and none is a no. It is for looking, and for no gate: who
makes a token chooses its shape.

Exit status: 0 signature, time and policy all hold; 1 they do not; 3 the token
cannot be read; 4 the signature was not checked, as no key was given or none
fits. Of several tokens, the worst counts.`

const verifyExample = `  fob verify @token.txt -k @public.pem
  fob verify @token.txt -k @jwks.json --iss https://issuer.example --aud orders --require sub
  fob verify @token.txt -k secret:env:JWT_SECRET --alg HS256 --json
  fob verify @token.txt -k @public.pem --profile rfc9068
  fob verify @token.txt -k @public.pem --at 2026-01-02T03:04:05Z --leeway 30s
  fob verify @detached.txt -k @public.pem --detached body.json
  fob verify --lines -k @jwks.json < tokens.txt`

type verifyFlags struct {
	keys      keyFlags
	lines     bool
	iss, aud  []string
	sub, typ  string
	alg       []string
	require   []string
	maxAge    string
	leeway    string
	detached  string
	ignoreKid bool
	profile   string
}

func newVerify(a *app) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:     "verify [TOKEN…] -k KEY…",
		Short:   "Three verdicts on a token, and every check",
		Long:    verifyLong,
		Example: verifyExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.verify(args, &f, cmd.Flags())
		},
	}
	fl := cmd.Flags()
	f.demands(fl)
	fl.BoolVar(&f.lines, "lines", false, "one token a line in, one JSON object a line out")
	return cmd
}

// demands puts the flags that say what is asked of a token, and the keys.
func (f *verifyFlags) demands(fl *pflag.FlagSet) {
	fl.StringArrayVarP(&f.keys.refs, "key", "k", nil, "a `KEY` to verify with (repeatable)")
	fl.StringVar(&f.keys.passphraseFile, "passphrase-file", "", "`FILE` with the passphrase of a sealed key")
	fl.StringArrayVar(&f.iss, "iss", nil, "the issuer must be `TEXT` (repeatable: one of them)")
	fl.StringArrayVar(&f.aud, "aud", nil, "the audience must hold `TEXT` (repeatable: one of them)")
	fl.StringVar(&f.sub, "sub", "", "the subject must be `TEXT`")
	fl.StringVar(&f.typ, "typ", "", "the header's typ must be `TYPE`")
	fl.StringArrayVar(&f.alg, "alg", nil, "the signature must be made with `ALG` (repeatable: one of them)")
	fl.StringArrayVar(&f.require, "require", nil, "the `CLAIM` must be there (repeatable)")
	fl.StringVar(&f.maxAge, "max-age", "", "at most `DURATION` may have passed since iat")
	fl.StringVar(&f.leeway, "leeway", "0s", "clock skew of `DURATION` is forgiven")
	fl.StringVar(&f.detached, "detached", "", "`FILE` with the payload of a token that does not carry it")
	fl.StringVar(&f.profile, "profile", "", "the token must keep the rules of the profile `NAME`; auto: the one it has the shape of")
	fl.BoolVar(&f.ignoreKid, "ignore-kid", false, "try every key, whatever kid the token names")
}

func (a *app) verify(args []string, f *verifyFlags, given *pflag.FlagSet) error {
	p, err := a.policy(f, given)
	if err != nil {
		return err
	}
	keys, err := a.verifyKeys(&f.keys)
	if err != nil {
		return err
	}
	if f.lines {
		return a.verifyLines(args, keys, p)
	}
	if args, err = a.tokenArgs(args); err != nil {
		return err
	}
	worst := exitOK
	for i, arg := range args {
		exit, err := a.verifyOne(arg, i > 0, keys, p)
		if tokens.CodeOf(err) == codeIO || len(args) == 1 && err != nil {
			return err
		}
		if err != nil {
			exit = a.fail(err)
		}
		worst = worse(worst, exit)
	}
	return asStatus(worst)
}

// worse gives the worse of two exit statuses: an answer that could not be
// given weighs more than a no.
func worse(a, b int) int {
	if badness(b) > badness(a) {
		return b
	}
	return a
}

func badness(exit int) int {
	switch exit {
	case exitOK:
		return 0
	case exitNo:
		return 1
	case exitKey:
		return 2
	case exitMalformed:
		return 3
	}
	return 4
}

// verifyOne judges one token and prints the judgement.
func (a *app) verifyOne(arg string, apart bool, keys *tokens.Keys, p *tokens.Policy) (exit int, err error) {
	t, err := a.readToken(arg, p.Limits)
	if err != nil {
		return 0, err
	}
	v := tokens.Fold(tokens.VerifyLayers(tokens.Decode(t.text, p.Limits), keys, p))
	if err := v.Malformed(); err != nil {
		return 0, err
	}
	var out []byte
	if a.json {
		out = append(appendVerdict([]byte{'{'}, &v, t.stripped, newReportCache(p)), '}', '\n')
	} else {
		if apart {
			out = append(out, '\n')
		}
		r := a.renderer(out, p.At)
		r.verdict(&v, keys, a.at != "")
		out = r.Out
	}
	return exitOfVerdict(&v, keys), a.write(out)
}

func (a *app) verifyKeys(f *keyFlags) (*tokens.Keys, error) {
	a.usualKey(f)
	list, err := a.verifiers(f, f.refs, useVerify)
	return tokens.NewKeys(list...), err
}

// policy makes the engine's policy of the flags. A flag that is given without
// a value must not pass for one that is not given: it is nearly always a
// script's variable that is not set, and the check would be left out.
func (a *app) policy(f *verifyFlags, given *pflag.FlagSet) (*tokens.Policy, error) {
	for _, name := range []string{"iss", "aud", "sub", "typ", "alg", "require", "max-age", "leeway", "detached", "profile"} {
		if empty(given.Lookup(name)) {
			return nil, usageError(fmt.Sprintf("--%s is given without a value", name), "leave it out to ask nothing")
		}
	}
	lim, err := a.limits()
	if err != nil {
		return nil, err
	}
	p := &tokens.Policy{Issuer: f.iss, Audience: f.aud, Subject: f.sub, Typ: f.typ, Algorithms: f.alg, Require: f.require,
		IgnoreKid: f.ignoreKid, Limits: lim}
	if p.At, err = a.now(); err != nil {
		return nil, err
	}
	if p.Leeway, err = duration("--leeway", f.leeway); err != nil {
		return nil, err
	}
	if f.maxAge != "" {
		if p.MaxAge, err = duration("--max-age", f.maxAge); err != nil {
			return nil, err
		}
		if p.MaxAge == 0 {
			return nil, usageError("--max-age 0 would refuse every token", "leave it out to ask nothing")
		}
	}
	if err := knownAlgorithms(f.alg); err != nil {
		return nil, err
	}
	asked := a.usualPolicy(p, given.Changed)
	name := f.profile
	if set := a.settings.Policy.Profile; set.Set() && name == "" {
		name, asked = set.Value, append(asked, "profile")
	}
	a.tellAsked(asked)
	if p.Profile, err = a.policyProfile(name); err != nil {
		return nil, err
	}
	if f.detached != "" {
		p.HasDetached = true
		p.Detached, err = a.readData(f.detached, "the detached payload")
	}
	return p, err
}

// empty tells a flag that was given with no value, or with an empty one among
// several.
func empty(f *pflag.Flag) bool {
	if f == nil || !f.Changed {
		return false
	}
	if list, ok := f.Value.(pflag.SliceValue); ok {
		return slices.Contains(list.GetSlice(), "")
	}
	return f.Value.String() == ""
}

func duration(flag, s string) (time.Duration, error) {
	d, err := when.ParseDuration(s)
	if err != nil {
		return 0, &tokens.Error{Code: tokens.CodeUsage, Op: flag, Err: err}
	}
	return d, nil
}

// knownAlgorithms refuses a name that no signature could match.
func knownAlgorithms(names []string) error {
	for _, name := range names {
		if tokens.LookupAlgorithm(tokens.PurposeSign, name) != nil {
			continue
		}
		var known []string
		for _, a := range tokens.Algorithms(tokens.PurposeSign) {
			known = append(known, a.Name)
		}
		return usageError(fmt.Sprintf("--alg %q is no signature algorithm that fob knows", name), "it knows "+strings.Join(known, ", "))
	}
	return nil
}
