package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/claimtext"
	"fob/tokens/when"
)

const mintLong = `Make a signed JWT from claims.

Claims come from --template, then --claims (JSON, a file, or - for stdin), then
-c in their order, then the flags that are named after a claim; a later one wins.
NAME=TEXT takes the text as it is, NAME:=JSON takes a number, true, false, null,
an array or an object. In exp, nbf, iat and auth_time a text such as "+15m" or
"2026-12-24" is a time, relative to now or to --at.

--template NAME (or a path with a / in it) begins with a template, which says all
that is in the token: nothing is added. What it asks for is given by -c, or by
--answer NAME=TEXT; fob help templates tells how templates are written. Their
placeholders, such as "{{uuid}}", are filled in --claims too.

--profile NAME signs nothing that breaks a rule of a profile; so does a template
that names one. Where the profile asks for one typ, that is the typ. --force signs
it all the same.

Without a template, and unless they are given, iat (now), exp (in one hour) and jti (a random UUID) are
added; --bare adds no claim. The header gets the key's alg and kid, and typ JWT;
--typ '' leaves typ out.

--encrypt-to KEY encrypts the signed token: a JWT within a JWE. -n COUNT makes
many, one a line, each with a jti of its own. An unsecured token (alg none) is
never made.

A keyset (-k NAME) signs with its current key, whose kid is in the header. An exp
that is further away than its max_token_ttl, or none, is refused, since the key
may be gone before the token is; --force makes it, and the key stays for it.`

const mintExample = `  fob mint -k @key.jwk --sub anna --aud orders --exp +15m
  fob mint -k @key.jwk --claims '{"sub":"anna","exp":"+15m"}' -c admin:=true
  fob mint -k secret:env:JWT_SECRET -c sub=anna -c 'roles:=["read","write"]'
  fob mint -k @key.jwk --claims claims.json --typ at+jwt
  fob mint -k @key.jwk --template minimal --sub anna
  fob mint -k @key.jwk --profile rfc9068 --iss https://id.example --sub anna --aud orders -c client_id=web
  fob mint -k @key.jwk --template dpop-proof -c htm=POST -c htu=https://api.example/orders
  fob mint -k @key.jwk --sub anna --encrypt-to @partner.jwk
  fob mint -k @key.jwk --sub load-test -n 1000 > tokens.txt`

// mintFlags are the flags of fob mint.
type mintFlags struct {
	keys      keyFlags
	template  string
	profile   string
	answers   []string
	claims    string
	members   []string
	text      struct{ iss, sub, jti string }
	aud       []string
	time      struct{ exp, nbf, iat string }
	header    headerFlags
	alg, kid  string
	bare      bool
	allowWeak bool
	force     bool
	count     int
	encryptTo string
	enc       string
	keyAlg    string
	changed   func(flag string) bool
}

const maxMint = 1_000_000

func newMint(a *app) *cobra.Command {
	var f mintFlags
	cmd := &cobra.Command{
		Use:     "mint -k KEY",
		Short:   "A signed token from claims",
		Long:    mintLong,
		Example: mintExample,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.changed = cmd.Flags().Changed
			return a.mint(&f)
		},
	}
	f.keys.add(cmd, "sign with `KEY`; fob help keys lists the forms")
	fs := cmd.Flags()
	fs.StringVar(&f.template, "template", "", "begin with the template `NAME`; fob templates lists them")
	fs.StringVar(&f.profile, "profile", "", "sign nothing that breaks the rules of the profile `NAME`; fob profiles lists them")
	fs.StringArrayVar(&f.answers, "answer", nil, "what a template asks for: `NAME=TEXT` (repeatable)")
	fs.StringVar(&f.claims, "claims", "", "claims as `JSON`, in a file, or - for stdin")
	fs.StringArrayVarP(&f.members, "claim", "c", nil, "one claim: `NAME=TEXT` or NAME:=JSON (repeatable)")
	fs.StringVar(&f.text.iss, "iss", "", "issuer")
	fs.StringVar(&f.text.sub, "sub", "", "subject")
	fs.StringArrayVar(&f.aud, "aud", nil, "audience (repeatable)")
	fs.StringVar(&f.time.exp, "exp", "", "expires at `TIME`, such as +15m")
	fs.StringVar(&f.time.nbf, "nbf", "", "not valid before `TIME`")
	fs.StringVar(&f.time.iat, "iat", "", "issued at `TIME`")
	fs.StringVar(&f.text.jti, "jti", "", "token id")
	fs.StringArrayVar(&f.header.members, "header", nil, "a header parameter: `NAME=TEXT` or NAME:=JSON (repeatable)")
	fs.StringVar(&f.alg, "alg", "", "signature algorithm, if the key leaves a choice")
	fs.StringVar(&f.header.typ, "typ", "JWT", "header typ; '' leaves it out")
	fs.StringVar(&f.kid, "kid", "", "header kid, in place of the key's own; or which key of a set")
	fs.IntVarP(&f.count, "count", "n", 1, "make `COUNT` tokens, one a line")
	fs.StringVar(&f.encryptTo, "encrypt-to", "", "encrypt the signed token to `KEY`")
	fs.StringVar(&f.enc, "enc", "", "content encryption of --encrypt-to (A256GCM)")
	fs.StringVar(&f.keyAlg, "key-alg", "", "key management algorithm of --encrypt-to")
	fs.BoolVar(&f.bare, "bare", false, "add no claims")
	fs.BoolVar(&f.allowWeak, "allow-weak-key", false, "sign with a key that is shorter than the standard asks for")
	fs.BoolVar(&f.force, "force", false, "make a token that breaks its profile, or outlives the keyset's max_token_ttl; its key then stays for it")
	return cmd
}

func (a *app) mint(f *mintFlags) error {
	a.usualKey(&f.keys)
	switch {
	case len(f.keys.refs) == 0:
		return noKey("sign with")
	case len(f.keys.refs) > 1:
		return usageError("a JWT has one signature, and -k was given more than once", "fob sign --format general makes a token with several")
	case f.count < 1 || f.count > maxMint:
		return usageError(fmt.Sprintf("--count %d is not from 1 to %d", f.count, maxMint), "")
	case f.encryptTo == "" && (f.enc != "" || f.keyAlg != ""):
		return usageError("--enc and --key-alg are about --encrypt-to", "name the recipient's key with --encrypt-to KEY")
	case f.changed("kid") && f.kid == "":
		return usageError("--kid is empty", "leave --kid out to take the key's own")
	}
	m, err := a.newMinter(f)
	if err != nil {
		return err
	}
	first, err := m.mint()
	if err != nil {
		return err
	}
	if f.force {
		if err := a.fulfil(m.borrowed, m.exp); err != nil {
			return err
		}
	}
	if err := a.noteMinted(first, m, f); err != nil {
		return err
	}
	return a.mintMany(m, first, f.count)
}

func noKey(purpose string) error {
	return &tokens.Error{Code: tokens.CodeKeyNotFound, Msg: "no key to " + purpose, Hint: "give one with -k KEY; fob help keys lists the forms"}
}

// newMinter reads all that the flags name.
func (a *app) newMinter(f *mintFlags) (*minter, error) {
	now, err := a.now()
	if err != nil {
		return nil, err
	}
	d, err := a.drafts(f, now)
	if err != nil {
		return nil, err
	}
	claims, err := a.resolvedClaims(d.claims, f, d.with)
	if err != nil {
		return nil, err
	}
	m := &minter{claims: claims, exp: expOfReady(claims), rules: d.rules(now, f.force)}
	key, from, err := a.makingKey(f.keys.refs[0], f.kid, &f.keys, canSign(f.alg), useSign)
	if err != nil {
		return nil, err
	}
	header, err := d.resolvedHeader(key)
	if err != nil {
		return nil, err
	}
	kid := f.kid
	if from != nil {
		kid = "" // it was the beginning of the key's own
	}
	m.by = tokens.SignWith{Signer: key, Alg: f.alg, Header: withKid(header, kid), AllowWeak: f.allowWeak}
	if err := m.borrow(from, header, f.force); err != nil || f.encryptTo == "" {
		return m, err
	}
	to, from, err := a.makingKey(f.encryptTo, "", &f.keys, canEncrypt(f.keyAlg), useEncrypt)
	if err != nil {
		return nil, err
	}
	if err := m.borrow(from, &tokens.Claims{}, f.force); err != nil {
		return nil, err
	}
	m.to = []tokens.EncryptTo{{Key: to, Alg: f.keyAlg}}
	m.enc = tokens.EncryptOptions{Form: tokens.JWECompact, Enc: f.enc, Header: []tokens.Member{tokens.StringMember("cty", "JWT")}}
	return m, nil
}

// resolvedClaims fills the claims, but for what differs from token to token.
func (a *app) resolvedClaims(d *claimtext.Draft, f *mintFlags, with claimtext.With) (*claimtext.Ready, error) {
	claims, notes, err := d.Resolve(with)
	if err != nil {
		return nil, err
	}
	for _, n := range notes {
		a.note("%s", n)
	}
	if f.count > 1 && !f.bare && d.Has("jti") && !claims.Varies("jti") {
		a.note("all %d tokens have the same jti", f.count)
	}
	return claims, nil
}

// givenClaims reads --claims.
func (a *app) givenClaims(src string) (*claimtext.Draft, error) {
	lim, err := a.limits()
	if err != nil {
		return nil, err
	}
	text := []byte(src)
	switch {
	case src == "":
		text = []byte("{}")
	case src[0] != '{' && src[0] != '[':
		if text, err = a.readData(src, "the claims"); err != nil {
			return nil, err
		}
	}
	return claimtext.Parse(text, lim)
}

// flagClaims puts the claims that have a flag of their own.
func (a *app) flagClaims(c *tokens.Claims, f *mintFlags, now time.Time) error {
	for _, t := range []struct{ name, value string }{{"iss", f.text.iss}, {"sub", f.text.sub}} {
		if f.changed(t.name) {
			c.SetString(t.name, t.value)
		}
	}
	if f.changed("aud") {
		if err := setAudience(c, f.aud); err != nil {
			return err
		}
	}
	for _, t := range []struct{ name, value string }{{"exp", f.time.exp}, {"nbf", f.time.nbf}, {"iat", f.time.iat}} {
		if !f.changed(t.name) {
			continue
		}
		at, err := a.parseTime("--"+t.name, t.value, now)
		if err != nil {
			return err
		}
		c.SetTime(t.name, at)
	}
	if f.changed("jti") {
		c.SetString("jti", f.text.jti)
	}
	return nil
}

// setAudience writes one audience as a string, several as an array (RFC 7519
// §4.1.3).
func setAudience(c *tokens.Claims, aud []string) error {
	if len(aud) == 1 {
		c.SetString("aud", aud[0])
		return nil
	}
	list := jsonout.AppendStrings([]byte{'{'}, "aud", aud)
	return c.Set("aud", list[len(`{"aud":`):])
}

// noteMinted tells what the maker of a token should know of it, at the hand
// of the first.
func (a *app) noteMinted(t minted, m *minter, f *mintFlags) error {
	lim, err := a.limits()
	if err != nil {
		return err
	}
	d := tokens.Decode(t.jws, lim)
	for _, p := range d.Problems {
		a.note("%s: %s", p.Part, p.Message)
	}
	if len(t.token) > lim.TokenSize {
		a.note("the token has %d bytes; fob reads it only with a higher --limit token-size", len(t.token))
	}
	if f.allowWeak {
		if alg := tokens.LookupAlgorithm(tokens.PurposeSign, d.Signatures[0].Alg()); m.by.Signer.Key().Weakness(alg) != "" {
			a.note("the key is weak: %s", m.by.Signer.Key().Weakness(alg))
		}
	}
	for _, broken := range m.rules.broken(d, f.force) {
		a.note("profile %s: %s", m.rules.profile.Name, broken.text())
	}
	return a.noteTimes(d.Claims)
}

// noteTimes tells of a token that is born expired, or never valid.
func (a *app) noteTimes(claims tokens.Value) error {
	now, err := a.now()
	if err != nil {
		return err
	}
	exp, nbf := a.claimDate(claims, "exp"), a.claimDate(claims, "nbf")
	if exp == nil {
		return nil
	}
	if exp.Compare(now) <= 0 {
		a.note("exp is not in the future: the token is expired from the start")
	}
	if t, ok := exp.Time(); ok && nbf != nil && nbf.Compare(t) >= 0 {
		a.note("nbf is not before exp: there is no time at which the token is valid")
	}
	return nil
}

// claimDate reads a date for a note; what is none is told, and left as it is.
func (a *app) claimDate(claims tokens.Value, name string) *when.NumericDate {
	v := claims.Get(name)
	if !v.Exists() {
		return nil
	}
	d, err := when.ParseNumericDate(string(v.Raw()))
	if v.Kind() != tokens.KindNumber || err != nil {
		a.note("%s is no number of seconds, so no verifier can hold it (RFC 7519 §2)", name)
		return nil
	}
	return &d
}
