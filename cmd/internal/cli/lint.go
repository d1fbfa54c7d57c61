package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fob/tokens"
	"fob/tokens/lint"
	"fob/tokens/profile"
)

const lintLong = `Say what is weak, risky or unwise about a token: algorithms, key references in the
header, lifetime, claims, personal data and secrets, size, encryption, and the
rules for its kind. It changes no verdict and asks nothing of the network.

Without a key, the token alone is looked at. With -k, so are the keys that verify
or open it: short ones, and secrets that can be guessed. An encrypted token is
opened with -k; unopened, it shows its header only, and that is said.

The profile that the token has the shape of says which rules it has to keep;
--profile names another, or none. --at says when "now" is.

fob lint --list prints the catalogue of rules, fob lint --list ID one of them.

Exit status: 0 nothing of the severity of --fail-on or above was found; 1
something was; 3 the token cannot be read whole (what can be read is looked at).
Of several tokens, the worst counts.`

const lintExample = `  fob lint @token.txt --fail-on high
  fob lint @signed.txt -k @public.pem --fail-on never
  fob lint @signed.txt --ignore jti-missing --ignore typ-missing --fail-on medium
  fob lint @signed.txt --profile none --fail-on never --json
  fob lint --list
  fob lint --list alg-none
  fob lint --lines --fail-on never < signed.txt`

type lintFlags struct {
	keys      keyFlags
	failOn    string
	ignore    []string
	only      []string
	profile   string
	leeway    string
	ignoreKid bool
	list      bool
	lines     bool
}

func newLint(a *app) *cobra.Command {
	var f lintFlags
	cmd := &cobra.Command{
		Use:     "lint [TOKEN…] [-k KEY…]",
		Short:   "What is weak, risky or unwise about a token",
		Long:    lintLong,
		Example: lintExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.lint(args, &f, cmd.Flags())
		},
	}
	f.keys.add(cmd, "a `KEY` that verifies or opens the token, to be looked at too (repeatable)")
	fl := cmd.Flags()
	fl.StringVar(&f.failOn, "fail-on", "low", "exit 1 from this `SEVERITY` up: info, low, medium, high; never: only print")
	fl.StringArrayVar(&f.ignore, "ignore", nil, "leave out the findings of rule `ID` (repeatable)")
	fl.StringArrayVar(&f.only, "only", nil, "look for the findings of rule `ID` alone (repeatable)")
	fl.StringVar(&f.profile, "profile", autoProfile, "hold it against the profile `NAME`; auto: the one it has the shape of; none: against no profile")
	fl.StringVar(&f.leeway, "leeway", "0s", "clock skew of `DURATION` is forgiven, beside the minute that always is")
	fl.BoolVar(&f.ignoreKid, "ignore-kid", false, "try every key, whatever kid the token names")
	fl.BoolVar(&f.list, "list", false, "print the catalogue of rules, or the rules with the IDs given, and look at no token")
	fl.BoolVar(&f.lines, "lines", false, "one token a line in, one JSON object a line out")
	return cmd
}

// noProfile stands for holding a token against no profile.
const noProfile = "none"

// never is the severity from which nothing fails.
const never = lint.High + 1

// linter looks at tokens, all in the same way.
type linter struct {
	keys     *tokens.Keys
	policy   tokens.Policy
	keyed    bool // keys were given
	failOn   lint.Severity
	ignore   []string
	only     []string
	profile  *profile.Profile   // the one that was named
	profiles []*profile.Profile // those that recognise; none if one was named
}

// linted is what was found out of one token.
type linted struct {
	judged   tokens.Judgement
	profile  *profile.Profile
	findings []lint.Finding
	ignored  int
	sealed   bool // an encrypted layer was not opened
	unproved bool // keys were given, and none verified or opened it
}

func (a *app) lint(args []string, f *lintFlags, given *pflag.FlagSet) error {
	if f.list {
		return a.lintList(args)
	}
	l, err := a.linter(f, given)
	if err != nil {
		return err
	}
	if f.lines {
		return a.lintLines(args, l)
	}
	if args, err = a.tokenArgs(args); err != nil {
		return err
	}
	worst := exitOK
	for i, arg := range args {
		t, err := a.readToken(arg, l.policy.Limits)
		if err != nil {
			if tokens.CodeOf(err) == codeIO || len(args) == 1 {
				return err
			}
			worst = worse(worst, a.fail(err))
			continue
		}
		found := l.look(tokens.Decode(t.text, l.policy.Limits))
		var out []byte
		if a.json {
			out = append(appendLinted([]byte{'{'}, found, t.stripped, true), '}', '\n')
		} else {
			if i > 0 {
				out = append(out, '\n')
			}
			r := a.renderer(out, l.policy.At)
			r.linted(found, l)
			out = r.Out
		}
		if err := a.write(out); err != nil {
			return err
		}
		worst = worse(worst, l.exit(found))
	}
	return asStatus(worst)
}

// linter makes what looks at tokens of the flags.
func (a *app) linter(f *lintFlags, given *pflag.FlagSet) (*linter, error) {
	for _, name := range []string{"fail-on", "ignore", "only", "profile", "leeway"} {
		if empty(given.Lookup(name)) {
			return nil, usageError(fmt.Sprintf("--%s is given without a value", name), "leave it out to ask nothing")
		}
	}
	l := &linter{ignore: f.ignore, only: f.only, keyed: len(f.keys.refs) > 0, failOn: never}
	var err error
	if f.failOn != "never" {
		if l.failOn, err = lint.ParseSeverity(f.failOn); err != nil {
			return nil, usageError(fmt.Sprintf("--fail-on %q is no severity", f.failOn), "the severities are info, low, medium and high; never only prints")
		}
	}
	for _, id := range slices.Concat(f.ignore, f.only) {
		if lint.Lookup(id) == nil {
			return nil, noRule(id)
		}
	}
	if l.policy.Limits, err = a.limits(); err != nil {
		return nil, err
	}
	if l.policy.At, err = a.now(); err != nil {
		return nil, err
	}
	if l.policy.Leeway, err = duration("--leeway", f.leeway); err != nil {
		return nil, err
	}
	l.policy.IgnoreKid = f.ignoreKid
	switch f.profile {
	case noProfile:
	case autoProfile:
		l.profiles, err = a.profiles()
	default:
		l.profile, err = a.profileByName(f.profile, nil)
	}
	if err != nil {
		return nil, err
	}
	l.keys, err = a.verifyKeys(&f.keys)
	return l, err
}

// look looks at one token.
func (l *linter) look(d *tokens.Decoded) *linted {
	v := tokens.Fold(tokens.VerifyLayers(d, l.keys, &l.policy))
	out := &linted{judged: v, profile: l.profile}
	if out.profile == nil {
		out.profile = recogniseLayers(l.profiles, &v)
	}
	list := lint.Check(&lint.Input{Layers: v.Layers, At: l.policy.At, Leeway: l.policy.Leeway, Profile: out.profile})
	kept := list[:0]
	for _, f := range list {
		if !l.wants(f.Rule.ID) {
			out.ignored++
			continue
		}
		kept = append(kept, f)
	}
	out.findings = kept
	last := &v.Layers[len(v.Layers)-1]
	out.sealed = last.Token.Form.IsJWE() && last.Opened == nil
	out.unproved = l.keyed && !out.sealed && last.Opened == nil && v.Signature != nil && v.Signature.Status != tokens.StatusValid
	return out
}

// detached tells a payload that is elsewhere.
func (l *linted) detached() bool {
	return l.judged.Layers[len(l.judged.Layers)-1].Token.Detached
}

// wants tells whether the findings of a rule are asked for.
func (l *linter) wants(id string) bool {
	return !slices.Contains(l.ignore, id) && (len(l.only) == 0 || slices.Contains(l.only, id))
}

// recogniseLayers gives the profile of the innermost token, whose claims may be
// those of a JWE that opened.
func recogniseLayers(list []*profile.Profile, v *tokens.Judgement) *profile.Profile {
	d := v.Token
	if v.Content != nil && v.Content != d {
		with := *d
		with.Claims = v.Content.Claims
		d = &with
	}
	return profile.Recognise(list, d)
}

// exit is the exit status of what was found.
func (l *linter) exit(found *linted) int {
	if found.judged.Malformed() != nil {
		return exitMalformed
	}
	for i := range found.findings {
		if found.findings[i].Severity >= l.failOn {
			return exitNo
		}
	}
	return exitOK
}
