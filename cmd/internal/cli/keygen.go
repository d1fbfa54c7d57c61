package cli

import (
	"github.com/spf13/cobra"

	"fob/cmd/internal/jsonout"
	"fob/tokens"
	"fob/tokens/visible"
)

const keygenLong = `Make a fresh key and print it, without a keystore.

ALG is any algorithm: of a signature (HS256 … Ed25519), of key management
(RSA-OAEP-256, ECDH-ES, A256KW …) or of content encryption (A256GCM …, a key to
use directly). The kid is the RFC 7638 thumbprint, of a secret a random one.

-o FILE writes the key to a file that only its owner can read, and never over
another without --force. With --public too, the public half goes to stdout in
the same form; --public without -o is refused, since the private half would be
lost.

--seal asks twice for a passphrase, --passphrase-file FILE reads it, and the key
in pem, der or ssh is sealed with it.`

const keygenExample = `  fob keygen --alg ES256 > key.jwk
  fob keygen --alg EdDSA --kid 2026-11 -o signing.jwk --public > public.jwk
  fob keygen --alg RS256 --bits 4096 --format pem --passphrase-file pass.txt -o signing.pem
  fob keygen --alg HS256 --format raw -o secret.bin
  fob keygen --alg ECDH-ES+A256KW --crv X25519`

// keygenFlags are the flags of fob keygen.
type keygenFlags struct {
	opt tokens.KeygenOptions
	out keyOut
}

func newKeygen(a *app) *cobra.Command {
	var f keygenFlags
	cmd := &cobra.Command{
		Use:     "keygen --alg ALG",
		Short:   "A fresh key",
		Long:    keygenLong,
		Example: keygenExample,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.keygen(&f) },
	}
	fs := cmd.Flags()
	fs.StringVar(&f.opt.Alg, "alg", "", "the `ALGORITHM` that the key is for")
	fs.StringVar(&f.opt.Kid, "kid", "", "the key's id (RFC 7638 thumbprint)")
	fs.IntVar(&f.opt.Bits, "bits", 0, "size of an RSA key (3072)")
	fs.StringVar(&f.opt.Crv, "crv", "", "curve of an ECDH-ES key: P-256, P-384, P-521 or X25519")
	fs.BoolVar(&f.out.public, "public", false, "print the public half to stdout, while -o FILE gets the private one")
	f.out.add(cmd, "passphrase-file")
	return cmd
}

func (a *app) keygen(f *keygenFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	opt, err := a.keyOptions(&f.out, false)
	if err != nil {
		return err
	}
	key, err := tokens.GenerateKey(f.opt)
	if err != nil {
		return err
	}
	text, err := tokens.WriteKey(key, opt)
	if err != nil {
		return err
	}
	var public []byte
	if f.out.public {
		// Written before the private half is stored: an error leaves no file.
		if public, err = tokens.WriteKey(key, tokens.WriteKeyOptions{Format: opt.Format, Public: true}); err != nil {
			return err
		}
	}
	if f.opt.Kid != "" && f.out.format != "jwk" && f.out.format != "jwks" {
		a.note("the form %s has no place for a kid", f.out.format)
	}
	if a.json {
		return a.keygenJSON(f, key, text)
	}
	if err := a.putKey(&f.out, text, true, key.String()); err != nil || public == nil {
		return err
	}
	return a.printKey(f.out.format, public, false)
}

func (f *keygenFlags) check() error {
	switch {
	case f.opt.Alg == "":
		return usageError("no algorithm", "say --alg ES256, or another that the key is to be for")
	case f.out.public && (f.out.file == "" || f.out.file == "-"):
		return usageError("--public alone would throw the private half away", "give the private key a file with -o FILE; the public one goes to stdout")
	}
	return f.out.check()
}

// keygenJSON prints the key, or where it went, with its public half.
func (a *app) keygenJSON(f *keygenFlags, key *tokens.Key, text []byte) error {
	out := jsonout.AppendText([]byte{'{'}, "kid", key.Kid())
	out = jsonout.AppendText(out, "alg", key.Alg())
	out = jsonout.AppendText(out, "format", f.out.format)
	if f.out.file != "" && f.out.file != "-" {
		if err := writeKeyFile(f.out.file, text, f.out.force); err != nil {
			return err
		}
		out = jsonout.AppendText(out, "file", f.out.file)
	} else {
		out = appendKeyText(out, "key", f.out.format, text)
	}
	if !key.IsSymmetric() {
		public, err := key.MarshalJWK()
		if err != nil {
			return err
		}
		out = visible.AppendJSON(jsonout.AppendKey(out, "public"), public)
	}
	return a.write(append(out, "}\n"...))
}
