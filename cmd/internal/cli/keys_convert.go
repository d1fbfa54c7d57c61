package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/tokens"
)

const keysConvertLong = `Read keys in any form and write them in another.

A FILE is read as what it holds: PEM, DER, JWK, JWK Set, OpenSSH, certificate;
every other KEY form works too (fob help keys). A private key stays private
unless --public is given. Several keys go into a JWK Set (--format jwks), or one
after another in pem and ssh.

--kid, --alg and --use set what a JWK says of its key; other forms have no place
for it. --thumbprint prints the RFC 7638 thumbprint of each key instead.

--passphrase-file opens a sealed key. --seal asks twice for a passphrase to seal
the new file with, --new-passphrase-file FILE reads it.`

const keysConvertExample = `  fob keys convert key.pem --format jwk --kid 2026-11 --alg RS256
  fob keys convert key.jwk --format pem --seal -o sealed.pem
  fob keys convert key.jwk --format pem --public > public.pem
  fob keys convert ~/.ssh/id_ed25519 --format jwk --passphrase-file pass.txt
  fob keys convert old.pem new.pem --format jwks --public > jwks.json
  fob keys convert key.pem --thumbprint`

// convertFlags are the flags of fob keys convert.
type convertFlags struct {
	in         keyFlags
	out        keyOut
	set        tokens.Metadata
	thumbprint bool
}

func newKeysConvert(a *app) *cobra.Command {
	var f convertFlags
	cmd := &cobra.Command{
		Use:     "convert FILE|KEY…",
		Short:   "Any readable key to any form",
		Long:    keysConvertLong,
		Example: keysConvertExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return a.keysConvert(&f, args)
		},
	}
	fs := cmd.Flags()
	fs.BoolVar(&f.out.public, "public", false, "write the public half only")
	f.out.add(cmd, "new-passphrase-file")
	fs.StringVar(&f.in.passphraseFile, "passphrase-file", "", "the passphrase of a sealed key is in `FILE`")
	fs.StringVar(&f.set.Kid, "kid", "", "set the key's id")
	fs.StringVar(&f.set.Alg, "alg", "", "set the `ALGORITHM` that the key is for")
	fs.StringVar(&f.set.Use, "use", "", "set what the key is for: sig or enc")
	fs.BoolVar(&f.thumbprint, "thumbprint", false, "print the RFC 7638 thumbprint of each key")
	return cmd
}

func (a *app) keysConvert(f *convertFlags, args []string) error {
	if err := f.out.check(); err != nil {
		return err
	}
	if len(args) == 0 {
		return usageError("nothing to convert", "name a FILE, or - for stdin")
	}
	for _, arg := range args {
		f.in.refs = append(f.in.refs, convertSource(arg))
	}
	keys, err := a.load(&f.in)
	if err != nil {
		return err
	}
	if f.thumbprint {
		return a.thumbprints(keys)
	}
	if keys, err = f.apply(keys); err != nil {
		return err
	}
	text, err := a.convert(f, keys)
	if err != nil {
		return err
	}
	private := !f.out.public && hasPrivate(keys)
	if a.json {
		return a.convertJSON(f, keys, text)
	}
	return a.putKey(&f.out, text, private, convertedName(keys, f.out.public))
}

// convertSource lets a file name stand alone: this command knows no keysets
// that it could be taken for.
func convertSource(arg string) string {
	if arg == "" || arg == "-" || strings.ContainsAny(arg, `@:/\`) {
		return arg
	}
	return "@" + arg
}

func hasPrivate(keys []*tokens.Key) bool {
	for _, k := range keys {
		if k.HasPrivate() {
			return true
		}
	}
	return false
}

func convertedName(keys []*tokens.Key, public bool) string {
	if len(keys) > 1 {
		return fmt.Sprintf("%d keys", len(keys))
	}
	if k := keys[0].Public(); public && k != nil {
		return k.String()
	}
	return keys[0].String()
}

// apply sets the metadata, if it can be true of the key.
func (f *convertFlags) apply(keys []*tokens.Key) ([]*tokens.Key, error) {
	if f.set == (tokens.Metadata{}) {
		return keys, nil
	}
	if f.set.Kid != "" && len(keys) > 1 {
		return nil, usageError(fmt.Sprintf("one --kid for %d keys", len(keys)), "convert them one by one")
	}
	if f.set.Use != "" && f.set.Use != "sig" && f.set.Use != "enc" {
		return nil, usageError(fmt.Sprintf("--use %q is neither sig nor enc (RFC 7517 §4.2)", f.set.Use), "")
	}
	if f.out.format != "jwk" && f.out.format != "jwks" {
		return nil, usageError("the form "+f.out.format+" has no place for --kid, --alg and --use", "jwk and jwks have")
	}
	out := make([]*tokens.Key, len(keys))
	for i, k := range keys {
		out[i] = k.With(f.set)
		if err := checkAlgorithm(out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// checkAlgorithm refuses an alg or use that can never hold of the key: a JWK
// that says so would be of no use to anyone.
func checkAlgorithm(k *tokens.Key) error {
	if k.Alg() == "" {
		return nil
	}
	for _, p := range []tokens.Purpose{tokens.PurposeSign, tokens.PurposeKey, tokens.PurposeEnc} {
		alg := tokens.LookupAlgorithm(p, k.Alg())
		if alg == nil {
			continue
		}
		use := "enc"
		if p == tokens.PurposeSign {
			use = "sig"
		}
		kind := alg.Kty == k.Kty() && (alg.Crv == "" || alg.Crv == k.Crv()) || alg.Kty == "" && k.IsSymmetric() ||
			p == tokens.PurposeKey && alg.Kty == "EC" && k.Crv() == "X25519"
		if !kind {
			return &tokens.Error{Code: tokens.CodeKeyUnfit, Msg: fmt.Sprintf("the algorithm %s does not go with this key: %s", alg.Name, k)}
		}
		if k.Use() != "" && k.Use() != use {
			return &tokens.Error{Code: tokens.CodeKeyUnfit, Msg: fmt.Sprintf("use %q does not go with the algorithm %s", k.Use(), alg.Name), Hint: "say --use " + use}
		}
		return nil
	}
	return usageError(fmt.Sprintf("%q is no algorithm that fob knows", k.Alg()), "")
}

// convert writes the keys in the form that was asked for.
func (a *app) convert(f *convertFlags, keys []*tokens.Key) ([]byte, error) {
	if err := f.checkCount(keys); err != nil {
		return nil, err
	}
	opt, err := a.keyOptions(&f.out, f.out.public)
	if err != nil {
		return nil, err
	}
	if opt.Format == tokens.FormatJWKS {
		if f.out.public {
			keys = a.withoutSecrets(keys)
		}
		if len(keys) == 0 {
			return nil, &tokens.Error{Code: tokens.CodeRefused, Msg: "a shared secret has no public half"}
		}
		set, err := tokens.MarshalJWKSet(keys, !f.out.public)
		return append(set, '\n'), checkWritten(set, err)
	}
	var out []byte
	for _, k := range keys {
		text, err := tokens.WriteKey(k, opt)
		if opt.Format == tokens.FormatJWK {
			err = checkWritten(text, err)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, text...)
	}
	return out, nil
}

// checkCount refuses several keys in a form that holds one.
func (f *convertFlags) checkCount(keys []*tokens.Key) error {
	if len(keys) < 2 || f.out.format == "jwks" || !isBinary(f.out.format) && f.out.format != "jwk" {
		return nil
	}
	return usageError(fmt.Sprintf("there are %d keys, and %s holds one", len(keys), f.out.format), "use --format jwks")
}

// withoutSecrets leaves out what has no public half, and says so.
func (a *app) withoutSecrets(keys []*tokens.Key) []*tokens.Key {
	var out []*tokens.Key
	for _, k := range keys {
		if k.IsSymmetric() {
			a.note("left out: %s, a shared secret has no public half", k)
			continue
		}
		out = append(out, k)
	}
	return out
}

// checkWritten reads a JWK back: a file that fob would refuse tomorrow must
// not be written today.
func checkWritten(text []byte, err error) error {
	if err != nil {
		return err
	}
	file, err := tokens.ParseKeys(bytes.TrimSpace(text), tokens.KeyOptions{})
	if err != nil {
		return &tokens.Error{Code: tokens.CodeKeyUnfit, Op: "write key", Err: err}
	}
	if len(file.Skipped) > 0 {
		return &tokens.Error{Code: tokens.CodeKeyUnfit, Op: "write key", Err: file.Skipped[0].Err}
	}
	return nil
}

// thumbprints prints one a line.
func (a *app) thumbprints(keys []*tokens.Key) error {
	var out []byte
	for _, k := range keys {
		if k.IsSymmetric() {
			return &tokens.Error{Code: tokens.CodeRefused, Msg: "the thumbprint of a shared secret is a hash of it, by which guesses can be tested (RFC 7638 §7)"}
		}
		t, err := k.Thumbprint()
		if err != nil {
			return err
		}
		if a.json {
			line := jsonout.AppendTextIf(append([]byte{}, '{'), "kid", k.Kid())
			out = append(append(out, jsonout.AppendText(line, "thumbprint", t)...), "}\n"...)
			continue
		}
		out = append(append(out, t...), '\n')
	}
	return a.write(out)
}

// convertJSON tells what was written, and where to.
func (a *app) convertJSON(f *convertFlags, keys []*tokens.Key, text []byte) error {
	out := jsonout.AppendText([]byte{'{'}, "format", f.out.format)
	out = jsonout.AppendNumber(out, "keys", len(keys))
	if f.out.file != "" && f.out.file != "-" {
		if err := writeKeyFile(f.out.file, text, f.out.force); err != nil {
			return err
		}
		out = jsonout.AppendText(out, "file", f.out.file)
	} else {
		out = appendKeyText(out, "key", f.out.format, text)
	}
	return a.write(append(out, "}\n"...))
}
