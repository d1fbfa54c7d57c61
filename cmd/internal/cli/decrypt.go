package cli

import (
	"encoding/base64"
	"slices"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/keystore"
	"fob/tokens"
	"fob/tokens/visible"
)

const decryptLong = `Open a JWE and print what is in it, byte for byte.

The key is picked by the token's kid, if it has one; --ignore-kid tries them all.

What was encrypted came from anyone who has the public key. A token inside is
opened and verified with --then-verify KEY: the verdict goes to stderr, and the
payload to stdout only if the verdict is valid.

Exit status: 0 it opened (and what is inside holds), 1 no key opens it (or what
is inside does not hold), 3 malformed, 4 no key fits.`

const decryptExample = `  fob decrypt @document.jwe -k @partner-private.jwk
  fob decrypt @document.jwe -k prompt: > document.json
  fob decrypt @token.txt -k @partner-private.jwk --then-verify @issuer.pem
  cat token.txt | fob decrypt -k @partner-private.jwk --json`

// decryptFlags are the flags of fob decrypt.
type decryptFlags struct {
	keys       keyFlags
	thenVerify []string
	ignoreKid  bool
}

func newDecrypt(a *app) *cobra.Command {
	var f decryptFlags
	cmd := &cobra.Command{
		Use:     "decrypt [TOKEN] -k KEY…",
		Short:   "The plaintext of a JWE",
		Long:    decryptLong,
		Example: decryptExample,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.decrypt(&f, args)
		},
	}
	f.keys.add(cmd, "open with `KEY` (repeatable); fob help keys lists the forms")
	cmd.Flags().StringArrayVar(&f.thenVerify, "then-verify", nil, "verify the token inside with `KEY` (repeatable)")
	cmd.Flags().BoolVar(&f.ignoreKid, "ignore-kid", false, "try every key, whatever the token's kid is")
	return cmd
}

func (a *app) decrypt(f *decryptFlags, args []string) error {
	p, err := a.decryptPolicy(f)
	if err != nil {
		return err
	}
	if len(f.keys.refs) == 0 {
		return noKey("open it with")
	}
	keys, err := a.verifiers(&f.keys, f.keys.refs, useDecrypt)
	if err != nil {
		return err
	}
	judges, err := a.verifiers(&f.keys, f.thenVerify, useVerify)
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
	d := tokens.Decode(t.text, p.Limits)
	plain, err := tokens.Decrypt(d, tokens.NewKeys(keys...), p)
	if err != nil {
		return a.orGone(err, d)
	}
	if plain.Key.State() == string(keystore.StateRetired) {
		a.note("opened with %s: no message to it should be in use any more", a.keyName(plain.Key))
	}
	for _, w := range plain.Findings {
		a.note("warning: %s", w.Detail)
	}
	if len(f.thenVerify) > 0 {
		return a.decryptNested(plain, keys, judges, p)
	}
	return a.writePlaintext(plain, plain.Bytes, nil)
}

// orGone says of a token that did not open when it was made for a key that
// opens nothing any more.
func (a *app) orGone(err error, d *tokens.Decoded) error {
	for i := range d.Recipients {
		if why := a.fromKeysets.Gone(d.Recipients[i].Kid()); why != "" {
			return &tokens.Error{Code: tokens.CodeKeyUnfit, Op: "decrypt", Msg: "it was encrypted to " + why,
				Hint: "fob keys export --private gives a revoked key out, for those who take what it opens as of unknown origin"}
		}
	}
	return err
}

func (a *app) decryptPolicy(f *decryptFlags) (*tokens.Policy, error) {
	lim, err := a.limits()
	if err != nil {
		return nil, err
	}
	now, err := a.now()
	return &tokens.Policy{At: now, IgnoreKid: f.ignoreKid, Limits: lim}, err
}

// decryptNested verifies the token that was inside. Its payload is printed
// only if it holds: whoever reads stdout must not act on what nobody signed.
func (a *app) decryptNested(plain *tokens.Plaintext, keys, verifiers []tokens.Verifier, p *tokens.Policy) error {
	inner := tokens.Decode(plain.Bytes, p.Limits)
	if inner.Form == tokens.FormUnknown {
		return &tokens.Error{Code: tokens.CodeMalformed, Op: "--then-verify", Msg: "it opened, but there is no token inside",
			Hint: "leave out --then-verify to print the plaintext"}
	}
	v := tokens.Fold(tokens.VerifyLayers(inner, withOpeners(verifiers, keys), p))
	if err := v.Malformed(); err != nil {
		return err
	}
	exit := exitOfVerdict(&v, tokens.NewKeys(verifiers...))
	if !a.json {
		r := a.renderer(nil, p.At)
		r.Style = a.style(a.Streams.ErrIsTTY)
		r.verdict(&v, tokens.NewKeys(verifiers...), a.at != "")
		if _, err := a.Streams.Err.Write(r.Out); err != nil {
			return ioError("write to stderr", err)
		}
	}
	if exit == exitOK {
		return a.writePlaintext(plain, innermost(&v), appendVerdict([]byte{'{'}, &v, nil, newReportCache(p)))
	}
	if a.json {
		out := appendOpened([]byte{'{'}, plain)
		out = appendUnproved(append(jsonout.AppendKey(out, "nested"), '{'), &v)
		if err := a.write(append(out, "}}\n"...)); err != nil {
			return err
		}
	}
	return asStatus(exit)
}

// opener is a key that was given to decrypt with. Whoever can encrypt with it
// must not be able to sign with it, so it proves no signature.
type opener struct{ key tokens.Verifier }

// Key is the key that was given.
// Key: see [tokens.Verifier].
func (o opener) Key() *tokens.Key { return o.key.Key() }

// Verify refuses.
// Verify refuses, whatever the signature.
func (o opener) Verify(alg *tokens.Algorithm, _, _ []byte) error {
	return &tokens.Error{Code: tokens.CodeKeyUnfit, Op: alg.Name, Msg: "the key was given with -k, to decrypt; only those of --then-verify prove a signature"}
}

// withOpeners joins the keys that verify with those that may open a further
// layer of encryption.
func withOpeners(verifiers, keys []tokens.Verifier) *tokens.Keys {
	all := slices.Clone(verifiers)
	for _, k := range keys {
		all = append(all, opener{k})
	}
	return tokens.NewKeys(all...)
}

// innermost is what the last layer of a nest holds.
func innermost(v *tokens.Judgement) []byte {
	if last := v.Layers[len(v.Layers)-1]; last.Opened != nil {
		return last.Opened.Bytes
	}
	return v.Token.Payload.Raw
}

// appendUnproved appends the answers on a token that does not hold, and
// nothing of what it says.
func appendUnproved(dst []byte, v *tokens.Judgement) []byte {
	dst = jsonout.AppendText(dst, "verdict", string(v.Overall))
	signature, date := tokens.StatusNotChecked, tokens.StatusNone
	if v.Signature != nil {
		signature = v.Signature.Status
	}
	if v.Time != nil {
		date = v.Time.Status
	}
	for _, s := range []struct {
		name   string
		status tokens.Status
	}{{"signature", signature}, {"time", date}, {"policy", v.Policy}} {
		dst = append(jsonout.AppendKey(dst, s.name), '{')
		dst = append(jsonout.AppendText(dst, "status", string(s.status)), '}')
	}
	return dst
}

// writePlaintext prints what was inside: as it is, or visible on a terminal.
// nested is the judgement on the token inside, as an open object.
func (a *app) writePlaintext(plain *tokens.Plaintext, data, nested []byte) error {
	if a.json {
		out := []byte{'{'}
		if utf8.Valid(data) {
			out = jsonout.AppendText(out, "plaintext", string(data))
		} else {
			out = jsonout.AppendText(out, "plaintext_base64url", base64.RawURLEncoding.EncodeToString(data))
		}
		out = jsonout.AppendNumber(out, "bytes", len(data))
		out = appendOpened(out, plain)
		if nested != nil {
			out = append(append(jsonout.AppendKey(out, "nested"), nested...), '}')
		}
		return a.write(append(out, "}\n"...))
	}
	if nested == nil && tokens.Decode(data, tokens.Limits{TokenSize: len(data) + 1}).Form != tokens.FormUnknown {
		a.note("the plaintext is a token; --then-verify KEY judges it")
	}
	if a.Streams.OutIsTTY {
		a.note("made visible for the terminal; through a pipe the bytes come as they are")
		data = append([]byte(visible.Multiline(string(data))), '\n')
	}
	return a.write(data)
}

// appendOpened appends how a JWE was opened.
func appendOpened(dst []byte, plain *tokens.Plaintext) []byte {
	dst = jsonout.AppendText(dst, "alg", plain.Alg)
	dst = jsonout.AppendText(dst, "enc", plain.Enc)
	dst = appendKeyOf(dst, plain.Key)
	dst = jsonout.AppendNumber(dst, "recipient", plain.Recipient)
	dst = append(jsonout.AppendKey(dst, "findings"), '[')
	for _, f := range plain.Findings {
		dst = append(jsonout.AppendComma(dst), '{')
		dst = jsonout.AppendText(dst, "id", f.ID)
		dst = jsonout.AppendText(dst, "severity", f.Severity)
		dst = jsonout.AppendTextIf(dst, "member", f.Member)
		dst = append(jsonout.AppendText(dst, "detail", f.Detail), '}')
	}
	return append(dst, ']')
}
