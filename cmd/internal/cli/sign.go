package cli

import (
	"bytes"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/visible"
)

const signLong = `Sign any bytes as a JWS (RFC 7515): a file, or stdin.

The form is compact unless --format says json (flattened) or general. Several -k
make several signatures, in the general form; --alg, --kid are then given once
for all, or once for each key in their order.

--detached leaves the payload out of the token; fob verify --detached FILE takes
it. --unencoded signs it as it is, without base64url (RFC 7797).

fob mint makes a JWT, with its claims and times.

A keyset (-k NAME) signs with its current key. It refuses what has no exp within
its max_token_ttl, as a document has not, since the key retires some day and the
signature fails then; --force signs it all the same.`

const signExample = `  fob sign -k @key.jwk document.json
  fob sign -k @key.jwk --typ application/example --cty json document.json
  fob sign -k @key.jwk --detached release.tar.gz > release.jws
  echo -n 'hello.world' | fob sign -k @key.jwk --format json --unencoded
  fob sign -k @key.jwk -k @second.jwk --format general document.json`

// signFlags are the flags of fob sign.
type signFlags struct {
	keys        keyFlags
	form        string
	detached    bool
	unencoded   bool
	algs, kids  []string
	header      headerFlags
	unprotected []string
	allowWeak   bool
	force       bool
	changed     func(flag string) bool
}

func newSign(a *app) *cobra.Command {
	var f signFlags
	cmd := &cobra.Command{
		Use:     "sign -k KEY… [FILE|-]",
		Short:   "A JWS over any bytes",
		Long:    signLong,
		Example: signExample,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.changed = cmd.Flags().Changed
			return a.sign(&f, args)
		},
	}
	f.keys.add(cmd, "sign with `KEY` (repeatable); fob help keys lists the forms")
	fs := cmd.Flags()
	fs.StringVar(&f.form, "format", "compact", "compact, json (flattened) or general")
	fs.BoolVar(&f.detached, "detached", false, "leave the payload out of the token")
	fs.BoolVar(&f.unencoded, "unencoded", false, "sign the payload as it is (b64=false, RFC 7797)")
	fs.StringArrayVar(&f.algs, "alg", nil, "signature `ALGORITHM`, if the key leaves a choice")
	fs.StringVar(&f.header.typ, "typ", "", "header typ")
	fs.StringVar(&f.header.cty, "cty", "", "header cty: the media type of the payload")
	fs.StringArrayVar(&f.kids, "kid", nil, "header kid, in place of the key's own; or which key of a set")
	fs.StringArrayVar(&f.header.members, "header", nil, "a protected header parameter: `NAME=TEXT` or NAME:=JSON (repeatable)")
	fs.StringArrayVar(&f.unprotected, "unprotected", nil, "an unprotected one (repeatable)")
	fs.BoolVar(&f.allowWeak, "allow-weak-key", false, "sign with a key that is shorter than the standard asks for")
	fs.BoolVar(&f.force, "force", false, "sign with a keyset what outlives its max_token_ttl, or has no exp")
	return cmd
}

func (a *app) sign(f *signFlags, args []string) error {
	form, err := formOf(f.form, [3]tokens.Form{tokens.JWSCompact, tokens.JWSFlattened, tokens.JWSGeneral})
	if err != nil {
		return err
	}
	if a.usualKey(&f.keys); len(f.keys.refs) == 0 {
		return noKey("sign with")
	}
	header, err := f.header.header(f.changed, "")
	if err != nil {
		return err
	}
	by, from, err := a.signers(f, header)
	if err != nil {
		return err
	}
	payload, err := a.readPayload(args, "sign")
	if err != nil {
		return err
	}
	exp := a.claimsIn(payload).Expiry()
	for _, b := range from {
		if err := b.Check(exp, f.force); err != nil {
			return err
		}
	}
	token, err := tokens.SignJWS(a.nestedText(payload, header), by, tokens.SignOptions{Form: form, Detached: f.detached, Unencoded: f.unencoded})
	if err != nil {
		return err
	}
	for i := range by {
		a.noteWeak(&by[i])
	}
	if f.force {
		if err := a.fulfil(from, exp); err != nil {
			return err
		}
	}
	return a.writeToken(token, form)
}

// formOf reads --format.
func formOf(name string, forms [3]tokens.Form) (tokens.Form, error) {
	switch name {
	case "compact":
		return forms[0], nil
	case "json", "flattened":
		return forms[1], nil
	case "general":
		return forms[2], nil
	}
	return tokens.FormUnknown, usageError("--format "+name+" is no form of a token", "the forms are compact, json and general")
}

// signers pairs each key with what its signature says.
func (a *app) signers(f *signFlags, header *tokens.Claims) (by []tokens.SignWith, from []*borrowed, err error) {
	unprotected := &tokens.Claims{}
	if err := setMembers(unprotected, "--unprotected", f.unprotected); err != nil {
		return nil, nil, err
	}
	for i, ref := range f.keys.refs {
		alg, err := perKey("alg", f.algs, i, len(f.keys.refs))
		if err != nil {
			return nil, nil, err
		}
		kid, err := perKey("kid", f.kids, i, len(f.keys.refs))
		if err != nil {
			return nil, nil, err
		}
		key, b, err := a.makingKey(ref, kid, &f.keys, canSign(alg), useSign)
		if err != nil {
			return nil, nil, err
		}
		if b != nil {
			kid = "" // it was the beginning of the key's own
			from = append(from, b)
			if err := b.ownKid(header); err != nil {
				return nil, nil, err
			}
		}
		by = append(by, tokens.SignWith{Signer: key, Alg: alg, Header: withKid(header, kid), Unprotected: unprotected.Members(), AllowWeak: f.allowWeak})
	}
	return by, from, nil
}

// claimsIn reads a payload that is a claims set; what is none has no claims.
func (a *app) claimsIn(payload []byte) *tokens.Claims {
	lim, err := a.limits()
	if err == nil {
		if claims, err := tokens.ParseClaims(payload, lim); err == nil {
			return claims
		}
	}
	return &tokens.Claims{}
}

// noteWeak tells of a weak key that was used because --allow-weak-key said so.
func (a *app) noteWeak(by *tokens.SignWith) {
	key := by.Signer.Key()
	alg := tokens.LookupAlgorithm(tokens.PurposeSign, by.Alg)
	if alg == nil {
		alg, _ = key.DefaultAlgorithm() // it has signed
	}
	if weak := key.Weakness(alg); weak != "" {
		a.note("the key is weak: %s", weak)
	}
}

// writeToken prints one token that fob has made.
func (a *app) writeToken(token []byte, form tokens.Form) error {
	lim, err := a.limits()
	if err != nil {
		return err
	}
	if len(token) > lim.TokenSize {
		a.note("the token has %d bytes; fob reads it only with a higher --limit token-size", len(token))
	}
	switch {
	case a.json:
		out := jsonout.AppendText([]byte{'{'}, "token", string(token))
		out = jsonout.AppendText(out, "form", jsonout.FormID(form))
		out = jsonout.AppendNumber(out, "bytes", len(token))
		return a.write(append(out, "}\n"...))
	case bytes.HasPrefix(token, []byte{'{'}):
		// The same JSON, with what a terminal would obey escaped.
		token = visible.AppendJSON(make([]byte, 0, len(token)+1), token)
	}
	return a.write(append(token, '\n'))
}
